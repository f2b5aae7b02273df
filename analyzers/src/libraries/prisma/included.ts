// What `include` and `select` ask for beside the rows themselves: the columns, the counts, and the queries of included relations, each of which
// Prisma sends for all parents at once.
import type { Condition, Query, QueryColumn } from '../../core/relational.js';
import type { RecordValue } from '../../core/values.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';
import { conditionsOf, singleKey } from './conditions.js';
import { isNothing } from './query.js';
import { chosen, joinCounts } from './counts.js';
import { readOrder } from './ordering.js';
import { keysOf, newNames, newScope, selectFrom, tableOf, targetOf } from './scope.js';

/** How deep nested selections are followed. */
const DEPTH = 4;

/** The columns that `select` leaves; undefined where all are read. Keys that link selected relations are among them. */
export function selectedColumns(catalog: Catalog, model: Model, alias: string, given: RecordValue | undefined): readonly QueryColumn[] | undefined {
  const select = given?.fields.get('select');
  if (select?.kind !== 'record' || select.open) return undefined;
  const columns: string[] = [];
  for (const [name, choice] of select.fields) {
    if (isNothing(choice) || (choice.kind === 'literal' && choice.value === false)) continue;
    const field = model.fields.get(name);
    const relation = model.relations.get(name);
    if (field) columns.push(field.column);
    else if (relation) {
      const key = relation.through ? [singleKey({ catalog }, model)] : keysOf(catalog, model, relation).map(([own]) => own);
      columns.push(...key.filter((column) => column !== undefined));
    }
  }
  return columns.length === 0 ? undefined : [...new Set(columns)].map((column) => ({ table: alias, column }));
}

/** The queries of the relations that are read along with a model's rows. `many`: for several rows, otherwise for one. */
export function includedQueries(catalog: Catalog, model: Model, given: RecordValue | undefined, many: boolean, depth = DEPTH): readonly Query[] {
  if (depth === 0) return [];
  return chosen(given).flatMap(([name, choice]) => {
    const relation = model.relations.get(name);
    const target = relation && targetOf(catalog, relation);
    if (!relation || !target) return [];
    const nested = choice.kind === 'record' ? choice : undefined;
    const query = relationQuery(catalog, model, relation, target, nested, choice.kind === 'record' ? choice.open : choice.kind !== 'literal', many);
    const below = includedQueries(catalog, target, nested, many || relation.cardinality === 'many', depth - 1);
    return query ? [query, ...below] : below;
  });
}

function relationQuery(catalog: Catalog, model: Model, relation: Relation, target: Model, nested: RecordValue | undefined, open: boolean, many: boolean): Query | undefined {
  const scope = newScope(catalog, newNames(), target);
  scope.open = open;
  const wanted = (column: QueryColumn): Condition => ({ kind: 'compare', column, operator: many ? 'in' : '=', operand: { kind: many ? 'list' : 'parameter' } });
  const { through } = relation;
  const links: Condition[] = [];
  if (through) {
    const key = singleKey(scope, target);
    if (key === undefined) return undefined;
    const alias = scope.names.next('t');
    scope.joins.push({ ...tableOf(through.table), alias, join: 'inner', on: [[{ table: scope.from.alias, column: key }, { table: alias, column: through.far }]] });
    links.push(wanted({ table: alias, column: through.near }));
  } else {
    const keys = keysOf(catalog, model, relation);
    if (keys.length === 0) return undefined;
    links.push(...keys.map(([, column]) => wanted({ table: scope.from.alias, column })));
  }
  const order = readOrder(scope, nested?.fields.get('orderBy'));
  const columns = selectedColumns(catalog, target, scope.from.alias, nested);
  const linking = through ? [] : keysOf(catalog, model, relation).map(([, column]) => ({ table: scope.from.alias, column }));
  joinCounts(scope, nested);
  const where = conditionsOf(scope, nested?.fields.get('where'));
  // How many of them each parent gets is decided in memory.
  return selectFrom(scope, { where: [...where, ...links], order, ...(columns && { columns: unique([...columns, ...linking]) }) });
}

function unique(columns: readonly QueryColumn[]): readonly QueryColumn[] {
  return columns.filter((column, index) => columns.findIndex((other) => other.column === column.column) === index);
}
