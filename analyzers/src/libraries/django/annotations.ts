// How many related rows a row has, or whether it has any, as a column of the row: `annotate(book_count=Count('books', distinct=True))`, for fixes.
import type { AddedMethod, Along, Annotated } from '../../core/mend.js';
import type { RowsValue, RowValue, Value } from '../../core/values.js';
import type { Arguments, Project } from '../library.js';
import { isDefault, isOwnStep, membersOf } from './apart.js';
import { isManagerBase, isQuerySetBase } from './names.js';
import { dataOf, dataOfRows, type ChainStep, type RowData } from './objects.js';
import { modelOf, type ModelInfo, type RelationInfo } from './registry.js';
import { placesOfRows } from './ways.js';

/** Steps of a queryset to which a computed column may be added whatever their arguments are. */
const NEUTRAL: ReadonlySet<string> = new Set(['all', 'get_queryset', 'order_by', 'select_related', 'prefetch_related', 'using', 'reverse', 'slice']);

/** Methods after which a queryset has other rows, or other columns, than those that the column was computed for. */
const SPOILING = ['values', 'values_list', 'aggregate', 'update', 'delete', 'union', 'intersection', 'difference', 'dates', 'datetimes', 'filter', 'exclude', 'annotate', 'distinct', 'count', 'exists', 'select_for_update', 'only', 'defer', 'iterator'];

/** Where the query of an owner's rows can get a column that is computed of a relation; undefined where that would count something else, or nobody knows. */
export function columnAlong(project: Project, owner: RowValue, relation: RelationInfo): Along | undefined {
  const { path, chain } = (owner.data as RowData | undefined) ?? {};
  const model = modelOf(project, owner.model);
  const target = modelOf(project, relation.target);
  if (!model || !target || target.opaque || model.opaque || !chain || !owner.origin || (path !== undefined && path.prefix !== '')) return undefined;
  if (relation.cardinality !== 'many' || (relation.kind !== 'reverse' && relation.kind !== 'many-to-many')) return undefined;
  if (!chain.every((step) => keepsNumbers(project, model, step))) return undefined;
  const places = placesOfRows(project, owner);
  // The column is computed by a join of its own, which whatever the query compares with may not share.
  const change: AddedMethod = { kind: 'method', name: 'annotate', args: [], isNamed: true, after: [...NEUTRAL], before: ['values', 'values_list', 'get', 'first', 'last', 'in_bulk', 'iterator', 'count', 'exists', 'aggregate', 'update', 'delete'] };
  return places && { ...places, change, path: [], title: '' };
}

/** True for a step that joins no rows of a relation to many, so that each row is counted as often as it is there. */
function keepsNumbers(project: Project, model: ModelInfo, { name, args }: ChainStep): boolean {
  if (NEUTRAL.has(name)) return true;
  if (name === 'annotate') return !args.open && args.positional.length === 0 && [...args.named.values()].every(isOfItsOwn);
  // The rows of one parent are found by a column of theirs.
  if (name === 'related') return relationOfStep(project, args)?.kind === 'reverse';
  if (name !== 'filter' && name !== 'exclude') return false;
  return !args.open && comparedIn(args).every((path) => path !== undefined && isToOne(project, model, path));
}

function relationOfStep(project: Project, { named }: Arguments): RelationInfo | undefined {
  const [model, relation] = [named.get('model'), named.get('relation')].map((value) => (value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined));
  return relation === undefined ? undefined : modelOf(project, model)?.relations.get(relation);
}

/** `Count('books', distinct=True)`, `Exists(…)`: no other column changes what it is. */
function isOfItsOwn(value: Value): boolean {
  const data = dataOf(value, 'expression');
  if (data?.kind !== 'call') return false;
  const distinct = data.args.named.get('distinct');
  return data.name === 'Exists' || (data.name === 'Count' && distinct?.kind === 'literal' && distinct.value === true);
}

/** What conditions compare, those within `Q(…)` too; undefined for what cannot be read. */
function comparedIn({ positional, named }: Arguments): readonly (string | undefined)[] {
  return [...named.keys(), ...positional.flatMap(comparedBy)];
}

function comparedBy(value: Value): readonly (string | undefined)[] {
  const data = dataOf(value, 'expression');
  switch (data?.kind) {
    case 'call':
      return data.name === 'Q' && !data.args.open ? comparedIn(data.args) : [undefined];
    case 'binary':
      return [...comparedBy(data.left), ...comparedBy(data.right)];
    case 'not':
      return comparedBy(data.value);
    default:
      return [undefined];
  }
}

/** True for a path of columns and of relations that lead to one row each. */
function isToOne(project: Project, model: ModelInfo, path: string): boolean {
  const [head = '', ...rest] = path.split('__');
  const relation = model.relations.get(head);
  if (!relation) return head === 'pk' || head === 'id' || model.fields.has(head) || [...model.fields.values()].some(({ column }) => column === head);
  const target = modelOf(project, relation.target);
  const [next = ''] = rest;
  if (relation.kind !== 'forward' || relation.cardinality !== 'one') return false;
  return rest.length === 0 || !target || (!target.relations.has(next) && !target.fields.has(next)) || isToOne(project, target, rest.join('__'));
}

/**
 * The way to ask for a number of related rows, or whether there are any, with the rows that have the relation.
 *
 * @returns undefined where a manager of the project's own leaves rows out, which a join would count, and for other steps than conditions on the related row
 */
export function annotatedFor(project: Project, rows: RowsValue, name: string, args: Arguments): Annotated | undefined {
  const { chain, related, column } = dataOfRows(rows);
  const model = modelOf(project, rows.model);
  const answers = name === 'exists' ? 'flag' : name === 'count' ? 'number' : undefined;
  if (!column || related === undefined || !chain || !model || model.opaque || !answers || args.open || args.positional.length + args.named.size > 0) return undefined;
  const steps = chain.filter((step) => step.name !== 'get_queryset' && step.name !== 'related');
  if (!steps.every((step) => step.name === 'all' || (step.name === 'filter' && isOwnStep(model, step)))) return undefined;
  const { along, relation } = column;
  const hasKey = relation.kind === 'reverse' && relation.inverse !== undefined;
  if (answers === 'number' ? !hasPlainManager(project, model) : !hasKey || !isDefault(model)) return undefined;
  const flags = steps.flatMap(({ args: { named } }) => [...named].flatMap(([key, value]) => (named.size === 1 && value.kind === 'literal' && value.value === true && /^[a-z]+(?:_[a-z]+)?$/.test(key) ? [key.replace(/^(?:is|has)_/, '')] : [])));
  return {
    along,
    relation: relation.name,
    singular: model.name,
    words: flags,
    isFiltered: steps.some((step) => step.name === 'filter'),
    taken: membersOf(project, related.slice(0, related.lastIndexOf('.'))),
    answers,
    spoiling: SPOILING,
    ...(answers === 'number'
      ? { number: { name: 'Count', from: 'django.db.models', path: relation.queryName ?? relation.name, condition: 'filter', wrapper: 'Q', separator: '__', further: 'distinct=True' } }
      : { flag: { name: 'Exists', outer: 'OuterRef', from: 'django.db.models', key: 'pk', model: model.name, manager: 'objects', file: model.declared.file, column: relation.inverse ?? '' } }),
  };
}

/** True where the relation's manager gives all rows: as many as a join counts. */
function hasPlainManager(project: Project, model: ModelInfo): boolean {
  if (model.meta.has('default_manager_name')) return false;
  const [first] = model.managers.values();
  if (first === undefined) return model.parents.every((id) => {
    const parent = modelOf(project, id);
    return parent === undefined || hasPlainManager(project, parent);
  });
  if (first.kind !== 'object') return false;
  const classes = [first.of, dataOf(first, 'manager')?.queryset].filter((of) => of !== undefined);
  return dataOf(first, 'manager')?.unread !== true && classes.every((of) => project.lineage(of).every((level) => !level.definition.methods.some(({ name }) => name === 'get_queryset' || name === '_filter') && project.externalBases(level).every((base) => isManagerBase(base) || isQuerySetBase(base))));
}
