// Questions about classes of the project that views, admin pages and serializers have in common: what an attribute is, and where
// it is declared. Attributes are read as the class bodies give them, along the method resolution order.
import type { Paging } from '../../core/mend.js';
import type { Place, Span } from '../../core/place.js';
import type { Size } from '../../core/statement.js';
import type { Expression, Field, FunctionDefinition } from '../../core/syntax.js';
import { literal, UNKNOWN, type ClassValue, type DeclaredQuery, type FunctionValue, type InstanceValue, type RowsValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, type Arguments, type Host, type Project } from '../library.js';

/** The value of a class-level attribute, looked up along the lineage. undefined if no class of the project sets it. */
export function attribute(project: Project, of: ClassValue, name: string): Value | undefined {
  for (const one of project.lineage(of)) {
    const value = project.fieldOf(one, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The class along the lineage that sets an attribute, and the declaration. */
export function declaration(project: Project, of: ClassValue, name: string): { readonly owner: ClassValue; readonly field: Field } | undefined {
  for (const owner of project.lineage(of)) {
    const field = owner.definition.fields.find((one) => one.name === name);
    if (field) return { owner, field };
  }
  return undefined;
}

/** The class along the lineage that defines a method, and the method. */
export function methodOf(project: Project, of: ClassValue, name: string): { readonly owner: ClassValue; readonly method: FunctionDefinition } | undefined {
  for (const owner of project.lineage(of)) {
    const method = owner.definition.methods.find((one) => one.name === name);
    if (method) return { owner, method };
  }
  return undefined;
}

/** The name in a class's head. */
export function headOf(of: ClassValue): Place {
  return { file: of.file, start: of.definition.nameStart, end: of.definition.nameEnd };
}

/** Where an attribute is declared; the class's name if it is declared nowhere. */
export function placeOfAttribute(project: Project, of: ClassValue, name: string): Place {
  const found = declaration(project, of, name);
  return found ? { file: found.owner.file, start: found.field.start, end: found.field.end } : headOf(of);
}

/**
 * Where one word stands in a list of words that a class attribute gives (`fields = ['title', 'author']`), the attribute's own place
 * if the list is computed.
 */
export function placeOfWord(project: Project, of: ClassValue, name: string, word: string): Place {
  const found = declaration(project, of, name);
  if (!found) return headOf(of);
  const literal = found.field.value && wordIn(found.field.value, word);
  const span: Span = literal ?? found.field;
  return { file: found.owner.file, start: span.start, end: span.end };
}

function wordIn(expression: Expression, word: string): Span | undefined {
  if (expression.kind === 'literal') return expression.value === word ? expression : undefined;
  if (expression.kind === 'list') {
    for (const item of expression.items) {
      const found = wordIn(item.value, word);
      if (found) return found;
    }
    return undefined;
  }
  if (expression.kind === 'binary') return wordIn(expression.left, word) ?? wordIn(expression.right, word);
  return undefined;
}

/** The names of `a.b.c`, outermost first; empty for anything else. */
export function dotted(expression: Expression): readonly string[] {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'member') return [];
  const before = dotted(expression.object);
  return before.length ? [...before, expression.name] : [];
}

/** What a dotted name stands for in a module of the project: a name of the module itself, or of one that it imports. */
export function referenced(project: Project, file: string, path: readonly string[]): Value {
  let value: Value = UNKNOWN;
  let from = file;
  for (const [index, name] of path.entries()) {
    if (index > 0 && value.kind === 'external') value = { kind: 'external', path: `${value.path}.${name}`, deps: 0 };
    else if (index > 0 && value.kind !== 'module') return UNKNOWN;
    else value = project.exported(from, name) ?? UNKNOWN;
    if (value.kind === 'module') from = value.file;
  }
  return value;
}

/** The strings of a list, in order; undefined if the list, or one of its items, is not known. */
export function wordsOf(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind === 'literal' && typeof value.value === 'string') return [value.value];
  if (value?.kind !== 'collection' || !value.items) return undefined;
  const words: string[] = [];
  for (const item of value.items) {
    if (item.kind !== 'literal' || typeof item.value !== 'string') return undefined;
    words.push(item.value);
  }
  return words;
}

/** True for `None`. */
export function isNone(value: Value | undefined): boolean {
  return value?.kind === 'literal' && (value.value === null || value.value === undefined);
}

/** True for a value that is known to count as false or to be nothing: `None`, `False`, `0`, `''`. */
export function isFalsy(value: Value | undefined): boolean {
  return value?.kind === 'literal' && !value.value;
}

/** Reads a member of a value and calls it with arguments. */
export function callMember(host: Host, receiver: Value, name: string, args: Arguments, at: Span): Value {
  return host.call(host.member(receiver, name, at), args, at);
}

/** The value, or what it returns if it is a function or an operation: what templates and serializers do with what they read. */
export function called(host: Host, value: Value, at: Span): Value {
  return value.kind === 'function' || value.kind === 'operation' ? host.call(value, NO_ARGUMENTS, at) : value;
}

/** Follows a dotted path of attributes, calling what can be called on the way. */
export function follow(host: Host, from: Value, path: readonly string[], at: Span): Value {
  let value = from;
  for (const name of path) {
    if (value.kind === 'unknown') return UNKNOWN;
    value = called(host, host.member(value, name, at), at);
  }
  return value;
}

/** The text of a row, as `str(row)` makes it: runs `__str__`. */
export function textOf(host: Host, value: Value, at: Span): Value {
  if (value.kind !== 'row' && value.kind !== 'instance') return UNKNOWN;
  const method = host.member(value, '__str__', at);
  return method.kind === 'function' ? host.call(method, NO_ARGUMENTS, at) : UNKNOWN;
}

/** An instance of a class, with some fields known. */
export function instanceOf(of: ClassValue, fields: ReadonlyMap<string, Value>): InstanceValue {
  return { kind: 'instance', of, fields, deps: 0 };
}

/** The same instance with one more field. */
export function withField(instance: InstanceValue, name: string, value: Value): InstanceValue {
  return { ...instance, fields: new Map(instance.fields).set(name, value) };
}

/** The rows of a model's default manager. undefined for a class that is no model. */
export function allRows(host: Host, model: Value | undefined, at: Span): RowsValue | undefined {
  if (model?.kind !== 'class' && model?.kind !== 'external' && model?.kind !== 'object') return undefined;
  const rows = freshRows(host, host.member(model, '_default_manager', at), at);
  return rows?.kind === 'rows' ? rows : undefined;
}

/** The rows of a queryset, or all rows of a manager. undefined for anything else. */
export function freshRows(host: Host, value: Value, at: Span): RowsValue | undefined {
  if (value.kind === 'rows') return value;
  if (value.kind !== 'object') return undefined;
  const rows = callMember(host, value, 'all', NO_ARGUMENTS, at);
  return rows.kind === 'rows' ? rows : undefined;
}

/** The rows of an attribute of a class: a queryset, a manager, or a model, all of whose rows are meant. They are queried where the attribute stands. */
export function attributeRows(host: Host, of: ClassValue, name: string, value: Value): RowsValue | undefined {
  const place = placeOfAttribute(host.project, of, name);
  return host.inFile(place.file, () => freshRows(host, value, place) ?? allRows(host, value, place));
}

/** Rows that a framework queries by itself, with how the class says what their query gets. */
export function declaredRows(rows: RowsValue, of: ClassValue, declared: Omit<DeclaredQuery, 'of'>): RowsValue {
  const { start, end } = of.definition;
  return { ...rows, origin: { ...rows.origin, declared: { ...declared, of: { file: of.file, start, end } } } };
}

/**
 * The rows of a list, of which more is known than the program's own calls say: what it is ordered by (`order`; with `key` also by the primary
 * key, so that no two rows are equal), or paged through by (`cursor`), what its users may filter by, one field at a time (`filter`), or search in (`search`).
 */
export function offer(host: Host, rows: RowsValue, what: 'order' | 'cursor' | 'filter' | 'search', lookups: readonly string[], at: Span, key = false): RowsValue {
  if (lookups.length === 0 && !key) return rows;
  const named = new Map<string, Value>(key ? [['key', literal(true)]] : []);
  const result = host.call({ kind: 'operation', library: rows.library, name: `offer.${what}`, receiver: rows, deps: 0 }, { positional: lookups.map(literal), named, open: false }, at);
  return result.kind === 'rows' ? result : rows;
}

/** The lookup that a word of `search_fields` stands for. */
export function searchLookup(field: string): string {
  const kinds: Readonly<Record<string, string>> = { '^': 'istartswith', '=': 'iexact', '@': 'search', $: 'iregex' };
  const kind = kinds[field.charAt(0)];
  return kind === undefined ? `${field}__icontains` : `${field.slice(1)}__${kind}`;
}

/** A page of up to so many rows, as the program writes it down, is a small constant. A page of ten is long enough to mind. */
const SHORT_PAGE = 6;

/** How large a page is, by the number of rows that it may hold. */
export function pageSize(perPage: Value | undefined): Size {
  return perPage?.kind === 'literal' && typeof perPage.value === 'number' && perPage.value > 0 && perPage.value <= SHORT_PAGE ? 'constant' : 'page';
}

/** The rows, limited to one page of `perPage` rows. */
export function pageOf(rows: RowsValue, perPage?: Value): RowsValue {
  return rows.query.rows === 'unbounded' || rows.query.rows === 'unknown' ? { ...rows, query: { ...rows.query, rows: pageSize(perPage) } } : rows;
}

/** Rows or a list of them, limited to one page of `perPage` rows. */
export function onePage(rows: Value, perPage?: Value): Value {
  if (rows.kind === 'rows') return pageOf(rows, perPage);
  if (rows.kind === 'collection' && !rows.items && (rows.size === 'unbounded' || rows.size === 'unknown')) return { ...rows, size: pageSize(perPage) };
  return rows;
}

/** The last name of a dotted path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** The mark that a decorator left on a function. */
export function markOf(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === 'function' ? value.marks?.get(name) : undefined;
}

/** The function with a mark. */
export function marked(fn: FunctionValue, name: string, value: Value): FunctionValue {
  return { ...fn, marks: new Map(fn.marks ?? []).set(name, value) };
}

/** Rows that the class answering with them may be told to give out page by page. */
export function pagedBy(rows: Value, of: ClassValue, attributeName: string, code: string, declares?: Paging['declares']): Value {
  if (rows.kind !== 'rows') return rows;
  const at = { file: of.file, start: of.definition.start, end: of.definition.end };
  const page = { at, change: { kind: 'attribute' as const, name: attributeName, code }, title: `Answer page by page: ${attributeName} = ${code}`, ...(declares && { declares }) };
  return withWays(rows, page);
}

/** Rows that a class hands to others, who filter them further: a slice of them could not be. */
export function unsliced(rows: Value): Value {
  return rows.kind === 'rows' ? withWays(rows) : rows;
}

function withWays(rows: RowsValue, page?: Paging): RowsValue {
  const { limit, ...ways } = rows.query.ways ?? {};
  return limit || page ? { ...rows, query: { ...rows.query, ways: { ...ways, ...(page && { page }) } } } : rows;
}
