// Rows of Prisma: plain objects that hold what `include` and `select` asked for, and nothing that loads itself later.
import type { Span } from '../../core/place.js';
import type { Size, Statement } from '../../core/statement.js';
import { ANYTHING_LOADED, collection, NOTHING_LOADED, NO_FIELDS, record, UNKNOWN, type Loaded, type Origin, type RowValue, type Value } from '../../core/values.js';
import type { Catalog, Relation } from '../../schema/catalog.js';
import type { Host } from '../library.js';
import { LIBRARY } from './catalog.js';
import { isNothing, limitOf, orderOf } from './query.js';

/** How deep nested selections are followed. */
const DEPTH = 6;

/**
 * A row of `model` as a statement with these arguments answers it.
 *
 * @param args the argument object of the call (or of the nested relation), for its `include` and `select`
 */
export function rowOf(catalog: Catalog, model: string | undefined, args: Value | undefined, origin: Origin | undefined, depth = 0): Value {
  if (model === undefined) return UNKNOWN;
  const relations = catalog.models.get(model)?.relations;
  const given = args === undefined || isNothing(args) ? undefined : args;
  if (given && given.kind !== 'record') return bareRow(model, origin, ANYTHING_LOADED);
  const fields = new Map<string, Value>();
  const loaded = new Map<string, Loaded>();
  let any = given?.open === true;
  for (const part of ['include', 'select']) {
    const selection = given?.fields.get(part);
    if (!selection || isNothing(selection)) continue;
    if (selection.kind !== 'record') {
      any = true;
      continue;
    }
    any ||= selection.open;
    for (const [name, choice] of selection.fields) {
      if (isNothing(choice) || (choice.kind === 'literal' && choice.value === false)) continue;
      const relation = relations?.get(name);
      if (!relation || depth > DEPTH) continue;
      loaded.set(name, choice.kind === 'unknown' ? ANYTHING_LOADED : NOTHING_LOADED);
      fields.set(name, related(catalog, model, relation, choice, origin, depth));
    }
  }
  return { kind: 'row', library: LIBRARY, model, loaded: { relations: loaded, ...(any && { any: true }) }, fields, deps: 0, ...(origin && { origin }) };
}

/** A member of a row: a relation that was asked for, or a relation's method on the promise of a row (`findUnique(…).posts()`). */
export function rowMember(host: Host, row: RowValue, name: string): Value | undefined {
  const known = row.fields.get(name);
  if (known) return known;
  if (name === '_count') return record(new Map(), true);
  const model = host.catalog.models.get(row.model);
  const relation = model?.relations.get(name);
  if (!relation) return model?.fields.has(name) ? UNKNOWN : undefined;
  // Rows that came from elsewhere (a parameter, an unreadable include) hold whatever their code expects of them.
  if (!row.origin || row.loaded.any) return related(host.catalog, row.model, relation, UNKNOWN, undefined, 0);
  return { kind: 'operation', library: LIBRARY, name: 'fluent', receiver: row, data: name, deps: row.deps };
}

/** `findUnique(…).posts({ take: 5 })`: one call to the database all in all, which was counted at findUnique. */
export function fluent(host: Host, row: RowValue, name: string, args: Value | undefined, at: Span): Value {
  const relation = host.catalog.models.get(row.model)?.relations.get(name);
  if (!relation) return UNKNOWN;
  const origin = row.origin && { place: host.place(at), statement: row.origin.statement };
  return related(host.catalog, row.model, relation, args ?? UNKNOWN, origin, 0);
}

/** A row about which nothing more is known than its model. */
export function bareRow(model: string, origin?: Origin, loaded: Loaded = NOTHING_LOADED): RowValue {
  return { kind: 'row', library: LIBRARY, model, loaded, fields: NO_FIELDS, deps: 0, ...(origin && { origin }) };
}

function related(catalog: Catalog, model: string, relation: Relation, choice: Value, origin: Origin | undefined, depth: number): Value {
  const given = choice.kind === 'record' ? choice : undefined;
  const nestedArgs = given ?? (choice.kind === 'literal' ? undefined : UNKNOWN);
  if (relation.cardinality === 'one') return rowOf(catalog, relation.target, nestedArgs, origin, depth + 1);
  const limit = limitOf(given);
  const below = origin && { place: origin.place, statement: nestedStatement(catalog, model, relation, given, limit, origin.statement) };
  return collection(rowOf(catalog, relation.target, nestedArgs, below, depth + 1), below?.statement.rows ?? limit ?? 'unbounded', below);
}

/** What a nested to-many relation reads: part of the outer statement, with a limit of its own. */
function nestedStatement(catalog: Catalog, model: string, relation: Relation, given: Value | undefined, limit: Size | undefined, outer: Statement): Statement {
  const order = given?.kind === 'record' ? orderOf(given.fields.get('orderBy')) : [];
  // Most included relations are small parts of their parent. One that is ordered is a list that somebody pages through.
  const rows: Size = limit ?? (order.length > 0 ? 'unbounded' : 'unknown');
  const name = catalog.models.get(model)?.name ?? model;
  return {
    kind: outer.kind,
    library: LIBRARY,
    what: outer.what,
    cause: 'eager-load',
    rows,
    filters: [],
    order,
    relation: `${name}.${relation.name}`,
    ...(relation.target !== undefined && { model: relation.target }),
  };
}
