// Rows that are asked for by the key of another row, and that a relation of that row brings along: `include` in the query of those rows.
import type { Carried, Ticked } from '../../core/mend.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Catalog, Model, Relation } from '../../schema/catalog.js';
import { isNothing } from './query.js';
import { primaryKey } from './scope.js';

/** Options of a query for one related row, and for several, that the relation takes as well. */
const OF_ONE = ['select', 'include', 'omit'];
const OF_MANY = [...OF_ONE, 'orderBy', 'take', 'skip', 'distinct'];

/** The relations by which what a call asks for comes along with rows that have the key. */
export function carriedBy(method: string, given: RecordValue, where: RecordValue, model: Model, catalog: Catalog): readonly Carried[] {
  const found = [...where.fields].flatMap(([name, value]): readonly Carried[] => {
    const field = model.fields.get(name);
    if (!field || !isValue(value)) return [];
    const isOnly = where.fields.size === 1;
    return [...model.relations.values()].flatMap((relation) => carried(method, name, field.column, isOnly, relation, model, catalog) ?? []);
  });
  // Of two relations by the same key nobody knows which one is meant.
  const isAmbiguous = (one: Carried): boolean => found.filter((other) => other.of === one.of && other.member === one.member && other.slot.path[1] === one.slot.path[1]).length > 1;
  const names = [...given.fields].filter(([, value]) => !isNothing(value)).map(([name]) => name);
  return found.filter((one) => !isAmbiguous(one) && names.every((name) => name === 'where' || one.options.includes(name)));
}

function carried(method: string, name: string, column: string, isOnly: boolean, relation: Relation, model: Model, catalog: Catalog): Carried | undefined {
  const owner = relation.target === undefined ? undefined : catalog.models.get(relation.target);
  const inverse = relation.inverse === undefined ? undefined : owner?.relations.get(relation.inverse);
  if (!owner || !inverse) return undefined;
  const forward = relation.kind === 'forward' ? relation : inverse;
  const [foreign, ...more] = forward.columns;
  const referenced = forward.references?.[0] ?? primaryKey(catalog, relation.kind === 'forward' ? owner : model)[0];
  if (forward.kind !== 'forward' || foreign === undefined || more.length > 0 || referenced === undefined) return undefined;
  const member = [...owner.fields].find(([, field]) => field.column === (relation.kind === 'forward' ? referenced : foreign))?.[0];
  if (member === undefined || column !== (relation.kind === 'forward' ? foreign : referenced)) return undefined;
  const slot = { call: 0, method, argument: 0, path: ['where', name] };
  const base = { of: owner.id, member, slot, within: ['select', 'include'], relation: inverse.name };
  const isRow = /^find(?:Unique|First)(?:OrThrow)?$/.test(method);
  if (inverse.cardinality === 'one') {
    // Whoever asks for one row by more than its key may find none.
    if (!isRow || !isOnly || (method.endsWith('OrThrow') && (inverse.kind === 'reverse' || inverse.nullable))) return undefined;
    return { ...base, answers: 'row', path: [inverse.name], read: [inverse.name], options: OF_ONE };
  }
  switch (method) {
    case 'findMany':
      return { ...base, answers: 'rows', path: [inverse.name], read: [inverse.name], options: OF_MANY, conditions: 'where' };
    case 'findFirst':
      return { ...base, answers: 'first', path: [inverse.name], read: [inverse.name], options: [...OF_ONE, 'orderBy', 'distinct'], conditions: 'where', last: [{ key: 'take', value: { kind: 'text', text: '1' } }] };
    case 'count':
      return { ...base, answers: 'number', path: ['_count', 'select', inverse.name], read: ['_count', inverse.name], options: [], conditions: 'where' };
    default:
      return undefined;
  }
}

/** The way of asking of which the client makes one statement for all calls of a tick: by a unique key, and for related rows through their parent. */
export function tickedAs(method: string, given: RecordValue, where: RecordValue, model: Model, catalog: Catalog): Ticked | undefined {
  const names = [...given.fields].filter(([, value]) => !isNothing(value)).map(([name]) => name);
  const [only, ...others] = where.fields;
  if (/^findFirst(?:OrThrow)?$/.test(method) && only && others.length === 0 && model.fields.get(only[0])?.unique === true && isValue(only[1])) {
    return names.every((name) => name === 'where' || OF_ONE.includes(name)) ? { method: method.replace('First', 'Unique'), slot: { call: 0, method, argument: 0, path: ['where', only[0]] } } : undefined;
  }
  const through = carriedBy(method, given, where, model, catalog).flatMap(({ of, member, slot, relation, answers, options, conditions }): NonNullable<Ticked['through']> => {
    const owner = catalog.models.get(of);
    const isParent = owner?.fields.get(member)?.unique === true && (answers === 'rows' || (answers === 'row' && method === 'findFirst'));
    return owner && isParent ? [{ slot, accessor: owner.name.charAt(0).toLowerCase() + owner.name.slice(1), key: member, relation, options, ...(conditions !== undefined && { conditions }), ...(answers === 'rows' && { absent: '[]' }) }] : [];
  });
  return through.length > 0 ? { method: 'findUnique', through } : undefined;
}

function isValue(value: Value): boolean {
  return value.kind !== 'record' && value.kind !== 'collection' && value.kind !== 'literal';
}
