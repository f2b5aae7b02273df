// How Django asks once for all keys what a loop asks for each, for fixes.
import type { NextCall, OnceForAll, OnceKey } from '../../core/mend.js';
import type { RowsValue, Value } from '../../core/values.js';
import type { Arguments, Project } from '../library.js';
import { dataOfRows, type ChainStep } from './objects.js';
import { modelOf, type ModelInfo } from './registry.js';

/** Steps that are the same for all keys together as for each of them. */
const SHARED: ReadonlySet<string> = new Set(['all', 'filter', 'exclude', 'order_by', 'select_related', 'prefetch_related', 'get_queryset', 'using', 'related']);

/**
 * The ways to ask for all keys at once.
 *
 * @returns undefined where a queryset was not built by steps that may be taken for all of them together
 */
export function onceFor(project: Project, rows: RowsValue, name: string, args: Arguments): OnceForAll | undefined {
  const { chain } = dataOfRows(rows);
  const model = modelOf(project, rows.model);
  if (!chain || !model || model.opaque || chain.some((step) => !SHARED.has(step.name) || step.args.open) || args.open) return undefined;
  // What iterates over a queryset is no call of its chain.
  const own: readonly ChainStep[] = name === 'iterate' ? [] : [{ name, args }];
  const steps = [...own, ...[...chain].reverse()];
  const keys = steps.flatMap((step, call) => (step.name === 'filter' || step.name === 'get' ? keysOf(project, model, step, call) : []));
  switch (name) {
    case 'get':
      // Whoever calls get() means one row, also where the column alone does not say so.
      return { keys: keys.map((key) => (key.slot.call === 0 ? key : { ...key, bulk: undefined })).map(plain), answers: 'row', raises: true, isStrict: true, method: 'filter' };
    case 'first':
      return args.positional.length > 0 ? undefined : { keys: keys.filter(({ isUnique }) => isUnique).map(plain), answers: 'row', raises: false, isStrict: true, dropped: 1 };
    case 'iterate':
      return { keys: keys.map((key) => plain({ ...key, bulk: undefined })), answers: 'rows', raises: false, isStrict: true, isList: true };
    case 'count': {
      const then = (key: OnceKey): readonly NextCall[] => [
        { name: 'values_list', args: [{ kind: 'string', value: key.member }] },
        { name: 'annotate', args: [{ kind: 'call', callee: { kind: 'text', text: 'Count' }, args: [{ kind: 'string', value: 'pk' }] }] },
        { name: 'order_by', args: [] },
      ];
      return { keys: keys.map((key) => plain({ ...key, bulk: undefined, then: then(key) })), answers: 'number', raises: false, isStrict: true, dropped: 1, wrap: 'dict', imports: [{ from: 'django.db.models', name: 'Count' }] };
    }
    case 'exists': {
      const then = (key: OnceKey): readonly NextCall[] => [{ name: 'values_list', args: [{ kind: 'string', value: key.member }, { kind: 'text', text: 'flat=True' }] }];
      return { keys: keys.map((key) => plain({ ...key, bulk: undefined, then: then(key) })), answers: 'flag', raises: false, isStrict: true, dropped: 1, wrap: 'set' };
    }
    case 'update':
    case 'delete':
      // What is computed of the row's own columns is done once for each time that its row is named.
      if ([...args.named.values()].some(({ kind }) => kind === 'object')) return undefined;
      return { keys: keys.map((key) => plain({ ...key, bulk: undefined })), answers: 'nothing', raises: false, isStrict: true };
    default:
      return undefined;
  }
}

type Loose = Omit<OnceKey, 'bulk'> & { readonly bulk?: string | undefined };

function plain({ bulk, ...key }: Loose): OnceKey {
  return bulk === undefined ? key : { ...key, bulk };
}

/** The columns that a step compares with one value. */
function keysOf(project: Project, model: ModelInfo, { name: method, args }: ChainStep, call: number): readonly Loose[] {
  return [...args.named].flatMap(([argument, value]): readonly Loose[] => {
    if (value.kind === 'literal' || value.kind === 'collection' || value.kind === 'rows' || value.kind === 'object') return [];
    const found = columnOf(model, argument, value);
    if (!found) return [];
    const isPrimary = argument === 'pk' || found.member === 'id';
    return [{ slot: { call, method, argument, path: [] }, listed: { keyword: `${argument}__in` }, member: found.member, isUnique: isPrimary || found.isUnique, ...((isPrimary || !found.nullable) && { empty: 'finds none' as const }), ...(!isText(project, model, argument) && { isNumber: true as const }), ...(isPrimary && { bulk: 'in_bulk' }), ...(value.kind === 'row' && { lookup: 'pk' }) }];
  });
}

/** The attribute of rows that holds a column: of a foreign key its key, if the value is known to be one or an instance. */
function columnOf(model: ModelInfo, argument: string, value: Value): { readonly member: string; readonly isUnique: boolean; readonly nullable: boolean } | undefined {
  if (argument === 'pk' || argument === 'id') return value.kind === 'row' ? undefined : { member: argument, isUnique: true, nullable: false };
  const relation = model.relations.get(argument);
  if (relation) {
    const [column] = relation.columns;
    const isKey = value.kind === 'row' || value.kind === 'scalar';
    return relation.kind === 'forward' && column !== undefined && relation.columns.length === 1 && relation.toField === undefined && isKey ? { member: `${argument}_id`, isUnique: relation.cardinality === 'one' && model.fields.get(argument)?.unique === true, nullable: relation.nullable } : undefined;
  }
  if (value.kind === 'row') return undefined;
  const key = [...model.relations.values()].find(({ kind, columns, toField }) => kind === 'forward' && columns.length === 1 && columns[0] === argument && toField === undefined);
  if (key) return { member: argument, isUnique: model.fields.get(key.name)?.unique === true, nullable: key.nullable };
  const field = model.fields.get(argument);
  return field ? { member: argument, isUnique: field.unique === true, nullable: field.nullable } : undefined;
}

/** Types whose values are text in Python. */
const TEXT = /Char|Text|Slug|Email|URL|FilePath|IPAddress/;

/** True for a column of text, or one that refers to such a primary key. */
function isText(project: Project, model: ModelInfo, argument: string): boolean {
  const relation = model.relations.get(argument) ?? [...model.relations.values()].find(({ kind, columns }) => kind === 'forward' && columns[0] === argument);
  const of = relation ? modelOf(project, relation.target) : model;
  const fields = [...(of?.fields.values() ?? [])];
  const field = relation || argument === 'pk' ? fields.find(({ primary }) => primary) : model.fields.get(argument);
  return field !== undefined && TEXT.test(field.type);
}
