// The indexes that options of a model declare: `Meta.indexes`, `Meta.constraints`, `unique_together`, `index_together`.
import type { IndexKey } from '../../core/schema-change.js';
import { stringOf, type Value } from '../../core/values.js';
import type { Place } from '../../core/place.js';
import type { Index } from '../../schema/catalog.js';
import type { Arguments } from '../library.js';
import { dataOf } from './objects.js';
import { lastSegment } from './names.js';

/** Which column a field has, by the field's name; and how a table and a model are called, for names with placeholders. */
export interface IndexedModel {
  column(field: string): string;
  readonly app: string;
  readonly name: string;
}

/** The index that an entry of `indexes` or `constraints` stands for; undefined for other constraints. */
export function declaredIndex(model: IndexedModel, value: Value, declared: Place): Index | undefined {
  const data = dataOf(value, 'index');
  if (!data) return undefined;
  const kind = lastSegment(data.path);
  if (kind === 'CheckConstraint' || kind === 'ExclusionConstraint') return undefined;
  const { args } = data;
  const unique = kind === 'UniqueConstraint';
  const fields = itemsOf(args.named.get('fields')).map(stringOf);
  const classes = itemsOf(args.named.get('opclasses')).map(stringOf);
  const keys = args.positional.length > 0 ? args.positional.map((one) => keyOf(model, one)) : fields.map((field, at): IndexKey | undefined => field === undefined ? undefined : fieldKey(model, field, classes[at]));
  const known = keys.filter((key) => key !== undefined);
  const columns = known.map(({ column }) => column).filter((column) => column !== undefined);
  const isPlain = known.length === keys.length && known.every((key) => key.column !== undefined && !key.descending && key.operatorClass === undefined);
  const name = stringOf(args.named.get('name'))?.replaceAll('%(class)s', model.name.toLowerCase()).replaceAll('%(app_label)s', model.app.toLowerCase());
  const method = /^(Gin|Gist|Brin|Hash|SpGist|SPGist|Bloom)Index$/.exec(kind)?.[1]?.toLowerCase();
  const condition = args.named.get('condition');
  const where = condition && conditionText(model, condition);
  const include = itemsOf(args.named.get('include')).map(stringOf).filter((field) => field !== undefined).map((field) => model.column(field));
  // What cannot be read of its keys or its predicate leaves it vague: nobody concludes from it what it serves.
  const isVague = known.length < keys.length || (condition !== undefined && where === undefined) || isOpen(args);
  return {
    columns,
    ...(!isPlain && !isVague && { keys: known }),
    unique,
    ...(unique && condition === undefined && args.positional.length === 0 && include.length === 0 && classes.length === 0 && { constraint: 'unique' as const }),
    ...(method !== undefined && { method }),
    ...(where !== undefined && { where }),
    ...((condition !== undefined || isVague || known.some(({ column }) => column === undefined)) && { partial: true }),
    ...(include.length > 0 && { include }),
    ...(name !== undefined && { name }),
    declared: data.declared ?? declared,
  };
}

function isOpen(args: Arguments): boolean {
  const fields = args.named.get('fields');
  return args.open || (args.positional.length === 0 && (fields?.kind !== 'collection' || fields.items === undefined));
}

function fieldKey(model: IndexedModel, field: string, operatorClass: string | undefined): IndexKey {
  const descending = field.startsWith('-');
  return { column: model.column(field.replace(/^-/, '')), ...(descending && { descending }), ...(operatorClass !== undefined && operatorClass !== '' && { operatorClass }) };
}

/** A key that is given as an expression: `Lower('title')`, `F('a').desc()`, `OpClass(Upper('x'), name='…')`. */
function keyOf(model: IndexedModel, value: Value): IndexKey | undefined {
  const name = stringOf(value);
  if (name !== undefined) return fieldKey(model, name, undefined);
  const data = dataOf(value, 'expression');
  if (data?.kind === 'ordered') {
    const inner = keyOf(model, data.value);
    return inner && { ...inner, ...(data.descending && { descending: true }), ...(data.nulls && { nulls: data.nulls }) };
  }
  if (data?.kind !== 'call') return undefined;
  const kind = data.name;
  const [first] = data.args.positional;
  if (kind === 'F') return first && keyOf(model, first);
  if (kind === 'OpClass') {
    const inner = first && keyOf(model, first);
    const operatorClass = stringOf(data.args.named.get('name') ?? data.args.positional[1]);
    return inner && operatorClass !== undefined ? { ...inner, operatorClass } : undefined;
  }
  const column = first && data.args.positional.length === 1 && data.args.named.size === 0 ? keyOf(model, first) : undefined;
  const called = FUNCTIONS[kind];
  return called === undefined || column === undefined ? undefined : { expression: `${called}(${column.column ?? column.expression ?? ''})` };
}

const FUNCTIONS: Readonly<Record<string, string>> = { Lower: 'lower', Upper: 'upper', Length: 'length', Trim: 'btrim', Abs: 'abs', MD5: 'md5' };

/** The predicate that a `Q(…)`, or several joined by `&`, stand for; undefined for what is more than comparisons with constants. */
function conditionText(model: IndexedModel, value: Value): string | undefined {
  const data = dataOf(value, 'expression');
  if (data?.kind === 'binary' && data.operator === '&') {
    const [left, right] = [conditionText(model, data.left), conditionText(model, data.right)];
    return left === undefined || right === undefined ? undefined : `${left} AND ${right}`;
  }
  if (data?.kind !== 'call' || data.name !== 'Q' || data.args.open) return undefined;
  if (data.args.positional.length > 0 || data.args.named.size === 0) return undefined;
  const parts = [...data.args.named].filter(([name]) => !name.startsWith('_')).map(([name, operand]) => comparison(model, name, operand));
  return parts.some((part) => part === undefined) ? undefined : parts.join(' AND ');
}

const OPERATORS: Readonly<Record<string, string>> = { exact: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

function comparison(model: IndexedModel, lookup: string, operand: Value): string | undefined {
  const [field = '', kind = 'exact', ...rest] = lookup.split('__');
  if (rest.length > 0 || operand.kind !== 'literal') return undefined;
  const column = model.column(field);
  const { value } = operand;
  if (kind === 'isnull') return `${column} IS ${value === true ? '' : 'NOT '}NULL`;
  if (value === null) return kind === 'exact' ? `${column} IS NULL` : undefined;
  const operator = OPERATORS[kind];
  if (operator === undefined) return undefined;
  if (typeof value === 'boolean') return kind === 'exact' ? (value ? column : `NOT ${column}`) : undefined;
  return `${column} ${operator} ${typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)}`;
}

/** `('a', 'b')` and `[('a', 'b'), ('c', 'd')]` are both lists of groups. */
export function groupsOf(value: Value | undefined): readonly (readonly string[])[] {
  const items = itemsOf(value);
  const plain = items.map(stringOf).filter((name) => name !== undefined);
  if (plain.length > 0) return [plain];
  return items.map((item) => itemsOf(item).map(stringOf).filter((name) => name !== undefined)).filter((names) => names.length > 0);
}

/** The elements of a list that is written out. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'collection' ? (value.items ?? []) : [];
}
