// How the rows of a relation that were loaded along are asked in memory for what a query of their own was asked, for fixes.
import type { Condition, InMemory } from '../../core/mend.js';
import type { RowsValue, RowValue, Value } from '../../core/values.js';
import type { Arguments, Project } from '../library.js';
import { dataOfRows } from './objects.js';
import { modelOf, type ModelInfo, type RelationInfo } from './registry.js';
import { relatedWays } from './ways.js';

/** Lookups that Python's own operators say. */
const OPERATORS: Readonly<Record<string, Condition['operator']>> = { exact: '==', gt: '>', gte: '>=', lt: '<', lte: '<=', in: 'in' };

/** Columns whose values a database may compare in another way than Python does. */
const OWN_WAYS = /^(?:JSONField|HStoreField|ArrayField|FloatField|DecimalField|CI\w+)$/;

/**
 * The way to ask for the rows of a related manager, filtered, or for those of a model whose foreign key is a given row: all rows of the relation
 * come along with the row, and Python picks those that are wanted.
 *
 * @returns undefined where the queryset was built by more than conditions that Python can say
 */
export function inMemory(project: Project, rows: RowsValue, name: string, args: Arguments): InMemory | undefined {
  const { chain, related, ways } = dataOfRows(rows);
  const model = modelOf(project, rows.model);
  const answers = name === 'iterate' ? 'rows' : name === 'exists' ? 'flag' : name === 'count' ? 'number' : undefined;
  if (!chain || !model || model.opaque || !answers || args.open || args.positional.length + args.named.size > 0) return undefined;
  const steps = chain.filter((step) => step.name !== 'get_queryset' && step.name !== 'related').reverse();
  if (steps.some((step) => (step.name !== 'all' && step.name !== 'filter') || step.args.open || step.args.positional.length > 0)) return undefined;
  const conditions: Condition[] = [];
  const offset = name === 'iterate' ? 0 : 1;
  let owner: { readonly row: RowValue; readonly relation: RelationInfo; readonly slot: Condition['slot'] } | undefined;
  for (const [index, step] of steps.entries()) {
    for (const [argument, value] of step.args.named) {
      const slot = { call: index + offset, method: step.name, argument, path: [] };
      const parent = related === undefined && !owner && value.kind === 'row' ? parentOf(project, model, argument, value) : undefined;
      if (parent) owner = { ...parent, slot };
      else {
        const condition = conditionOf(model, argument, value);
        if (!condition) return undefined;
        conditions.push({ slot, ...condition });
      }
    }
  }
  if (related !== undefined) return conditions.length > 0 && ways?.along ? { along: ways.along, all: 'all', answers, conditions } : undefined;
  // Rows that are only counted need not be read.
  if (answers === 'number' && conditions.length === 0) return undefined;
  const along = owner && relatedWays(project, owner.row, owner.relation)?.along;
  return owner && along && hasPlainManager(model, rows) ? { along, all: 'all', answers, conditions, owner: { slot: owner.slot, relation: owner.relation.name } } : undefined;
}

/** The row that a foreign key is compared with, or that of the model between two others, where the row's model has an accessor for the other way. */
function parentOf(project: Project, model: ModelInfo, argument: string, row: RowValue): { readonly row: RowValue; readonly relation: RelationInfo } | undefined {
  const owner = modelOf(project, row.model);
  const [first = '', second, ...more] = argument.split('__');
  if (!owner || more.length > 0) return undefined;
  if (second === undefined) {
    const forward = model.relations.get(first);
    if (forward?.kind !== 'forward' || forward.target !== owner.id || forward.inverse === undefined || forward.toField !== undefined) return undefined;
    const relation = owner.relations.get(forward.inverse);
    return relation?.cardinality === 'many' && relation.target === model.id ? { row, relation } : undefined;
  }
  const reverse = [...model.relations.values()].find(({ kind, name, queryName }) => kind === 'reverse' && (queryName ?? name) === first);
  const between = modelOf(project, reverse?.target);
  const forward = between?.relations.get(second);
  if (!between || forward?.kind !== 'forward' || forward.target !== owner.id || forward.toField !== undefined) return undefined;
  // A table with two keys to the same model would leave open which of them the relation goes by.
  const keysTo = (id: string): number => [...between.relations.values()].filter(({ kind, target }) => kind === 'forward' && target === id).length;
  const relation = [...owner.relations.values()].find(({ kind, through, target }) => kind === 'many-to-many' && through === between.id && target === model.id);
  return relation && keysTo(owner.id) === 1 && keysTo(model.id) === 1 ? { row, relation } : undefined;
}

/** True where the rows were asked of the manager that related managers are made of. */
function hasPlainManager(model: ModelInfo, { query }: RowsValue): boolean {
  const [first] = model.managers.keys();
  return /\.objects\b/.test(query.what) && (first === undefined || first === 'objects') && !model.meta.has('default_manager_name');
}

function conditionOf(model: ModelInfo, argument: string, value: Value): Omit<Condition, 'slot'> | undefined {
  const [name = '', lookup = 'exact', ...more] = argument.split('__');
  const operator = OPERATORS[lookup];
  if (operator === undefined || more.length > 0 || value.kind === 'rows' || value.kind === 'object') return undefined;
  if (operator === 'in' && value.kind !== 'collection') return undefined;
  const relation = model.relations.get(name);
  if (relation) {
    const isKey = relation.kind === 'forward' && relation.columns.length === 1 && relation.toField === undefined && operator === '==';
    return isKey && (value.kind === 'row' || value.kind === 'scalar') ? { member: `${name}_id`, operator, ...(value.kind === 'row' && { lookup: 'pk' }) } : undefined;
  }
  if (value.kind === 'row') return undefined;
  const field = name === 'pk' ? [...model.fields.values()].find(({ primary }) => primary) : (model.fields.get(name) ?? [...model.fields.values()].find(({ column }) => column === name));
  if (name === 'pk' && !field) return operator === '==' ? { member: 'pk', operator } : undefined;
  if (!field || field.data?.custom === true || OWN_WAYS.test(field.type)) return undefined;
  // Python cannot compare None with a number.
  if (operator !== '==' && operator !== 'in' && field.nullable) return undefined;
  return { member: name, operator, ...(value.kind === 'literal' && typeof value.value === 'boolean' && !field.nullable && { flag: value.value }) };
}
