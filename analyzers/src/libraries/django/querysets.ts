// QuerySets: what each method makes of the statement so far, when it is sent, and what its rows are.
import type { Span } from '../../core/place.js';
import { withQueries, type Filter, type Size, type Statement } from '../../core/statement.js';
import type { Origin, RowsValue, RowValue, Value } from '../../core/values.js';
import { ANYTHING_LOADED, collection, literal, mergeLoaded, NOTHING_LOADED, record, stringOf, UNKNOWN } from '../../core/values.js';
import { argument, NO_ARGUMENTS, positional, type Arguments, type Host, type Iteration } from '../library.js';
import { textFacts } from '../sql-statements.js';
import { textOf } from '../sql-text.js';
import { prefetchRelated, selectRelated } from './loading.js';
import { readFilters } from './lookups.js';
import { modelValue } from './managers.js';
import { BUILDERS, OFFERS, isQuerySetMethod, synchronous } from './methods.js';
import { dataOf, dataOfRows, operation, SCALAR, type ChainStep, type RowData, type RowsData } from './objects.js';
import { modelName, modelOf, type ModelInfo } from './registry.js';
import { readAdvice } from './remedies.js';
import { queriesOfRows, sliceStep } from './sql/sent.js';
import { callStatement, named, sendRows } from './statements.js';
import { writeRows } from './writes.js';
import { COUNT_EXISTS, FIRST_BY_KEY, FIRST_ROWS } from './ways.js';

/** A literal slice of up to this many rows is a constant; a longer one is a page. */
const FEW = 20;

/** A page of up to so many rows, as the program writes it down, is a small constant. A page of ten is long enough to mind. */
const SHORT_PAGE = 6;

/** A member of a queryset: the project's own methods, then Django's. */
export function rowsMember(host: Host, rows: RowsValue, name: string, at: Span): Value | undefined {
  if (rows.of) {
    const own = host.classRead(rows.of, name, rows, at);
    if (own) return own;
  }
  if (name === 'model') return modelValue(host.project, rows.model);
  if (name === 'object_list') return rows;
  return isQuerySetMethod(name) ? operation(name, rows) : undefined;
}

/** A method of a queryset is called. */
export function callRows(host: Host, rows: RowsValue, method: string, args: Arguments, at: Span): Value {
  const name = synchronous(method);
  const model = modelOf(host.project, rows.model);
  // What a list of the web side orders by and lets its users filter by: the statement's SQL knows it, and nothing else changes.
  if (OFFERS.has(name)) return withStep(rows, rows, { name, args });
  if (BUILDERS.has(name)) return withStep(build(host, rows, model, name, args, at), rows, { name, args });
  const ofNothing = isEmpty(rows) ? answerOfNothing(name) : undefined;
  if (ofNothing) return ofNothing;
  switch (name) {
    case 'get':
      return one(host, rows, model, 'get', args, at);
    case 'first':
      if (rows.sent && dataOfRows(rows).ordered) return element(rows, rows.origin);
      return one(host, rows, model, name, args, at);
    case 'last':
    case 'earliest':
    case 'latest':
      return one(host, rows, model, name, undefined, at, args);
    case 'count':
    case 'exists':
    case 'contains': {
      if (rows.sent) return SCALAR;
      const kind = name === 'count' ? 'count' : 'exists';
      return { ...SCALAR, origin: sendRows(host, rows, callStatement(rows, name, { kind, rows: 'one', remedy: readAdvice(host.project, rows, name), ...(name === 'count' && { ways: { exists: COUNT_EXISTS } }) }), { name, args }, at) };
    }
    case 'aggregate': {
      const origin = sendRows(host, rows, callStatement(rows, name, { kind: 'select', rows: 'one', remedy: readAdvice(host.project, rows, name) }), { name, args }, at);
      return record(new Map([...args.named.keys()].map((key) => [key, { ...SCALAR, origin: undefined }])), origin !== undefined);
    }
    case 'explain':
      return UNKNOWN;
    case 'in_bulk': {
      const keys = argument(args, 0, 'id_list');
      const size: Size = keys?.kind === 'collection' ? keys.size : keys ? 'unknown' : rows.query.rows;
      const origin = sendRows(host, rows, callStatement(rows, name, { kind: 'select', rows: size, filters: keys ? [...rows.query.filters, { column: 'id', operator: 'in' }] : rows.query.filters, remedy: 'one in_bulk() before the loop' }), { name, args }, at);
      return { ...collection(element(rows, origin), size, origin), form: 'map' };
    }
    default:
      return writeRows(host, rows, model, name, args, at);
  }
}

/** True for what was built on `none()` whichever way the program took: joined with a query, it may have to be sent. */
function isEmpty(rows: RowsValue): boolean {
  return rows.sent && dataOfRows(rows).empty === true;
}

/** What is answered without a statement where it is known that there are no rows; undefined for what creates some. */
function answerOfNothing(name: string): Value | undefined {
  if (name === 'first' || name === 'last') return literal(null);
  return /^(get|earliest|latest|aggregate|in_bulk|explain|bulk_update)$/.test(name) ? UNKNOWN : /^(count|exists|contains|update|delete)$/.test(name) ? SCALAR : undefined;
}

/** Iterating over a queryset, or anything else that evaluates it. */
export function iterateRows(host: Host, rows: RowsValue, at: Span): Iteration {
  const origin = evaluate(host, rows, at);
  if (dataOfRows(rows).foreign) return { element: foreignElement(rows), size: rows.query.rows, deps: rows.deps, over: `${modelName(host.project, rows.model)} rows` };
  return { element: element(rows, origin), size: rows.query.rows, origin, deps: rows.deps, over: `${modelName(host.project, rows.model)} rows` };
}

/** Sends a queryset's statement unless its rows are in memory. Gives where the rows were queried: the place where the queryset was built. */
export function evaluate(host: Host, rows: RowsValue, at: Span): Origin {
  if (rows.sent) return rows.origin;
  const { plain, ways } = dataOfRows(rows);
  sendRows(host, rows, { ...rows.query, remedy: readAdvice(host.project, rows, 'iterate'), ...(plain === true && ways && { ways }) }, { name: 'iterate', args: NO_ARGUMENTS }, at, rows);
  if (rows.query.kept) host.update?.(rows, { ...rows, sent: true });
  return rows.origin;
}

/** As many rows as a queryset shows as text, and one by which it knows that there are more. */
const SHOWN = 21;

/** A queryset as text: it queries a few rows, and does not keep them. */
export function printRows(host: Host, rows: RowsValue, at: Span): void {
  if (rows.sent) return;
  // Rows that came along with others are shown as well as those that are queried here, so that it is no slice.
  const few = withStep(refine(host, rows, at, { query: { rows: 'page', kept: false } }), rows, sliceStep(undefined, literal(SHOWN)));
  if (few.kind !== 'rows') return;
  const { project } = host;
  // Rows in a list read differently: nothing stands in for a text.
  host.send(withQueries({ ...few.query, remedy: readAdvice(project, rows, 'iterate') }, () => queriesOfRows(project, few, { name: 'iterate', args: NO_ARGUMENTS })), at, few);
}

/** A row of a queryset that came from elsewhere: where it was queried is not known. */
function foreignElement(rows: RowsValue): Value {
  const one = element(rows, rows.origin);
  if (one.kind !== 'row') return one;
  return { ...one, origin: undefined };
}

/** One row of a queryset. */
export function element(rows: RowsValue, origin: Origin): Value {
  if (rows.element) return rows.element;
  const data = dataOfRows(rows);
  const rowData: RowData = { ...(data.path && { path: data.path }), ...(data.path && data.root && { root: data.root }), ...(data.chain && !rows.sent && { chain: data.chain }), ...(data.outer && data.plain && !rows.sent && { outer: data.outer }), ...(data.only && { only: data.only }), ...(data.deferred && { deferred: data.deferred }), ...(data.historic && { historic: true }) };
  const row: RowValue = { kind: 'row', library: rows.library, model: rows.model, loaded: rows.gained && rows.sent ? mergeLoaded(rows.loaded, rows.gained) : rows.loaded, origin, fields: data.attributes ?? new Map(), deps: 0, data: rowData, ...(data.shared && { shared: data.shared }) };
  return row;
}

/** `rows[3]` and `rows[10:20]`. */
export function indexRows(host: Host, rows: RowsValue, index: Value | { readonly from?: Value; readonly to?: Value }, at: Span): Value {
  if ('kind' in index) {
    if (rows.sent) return element(rows, rows.origin);
    const origin = sendRows(host, rows, callStatement(rows, '[…]', { kind: 'select', rows: 'one', remedy: readAdvice(host.project, rows, 'first') }), { name: '[…]', args: positional(index) }, at);
    return element(rows, origin);
  }
  const size = index.to === undefined ? rows.query.rows : sliceSize(index.from, index.to);
  const single = !rows.sent && rows.query.rows !== 'one' && (size === 'constant' || size === 'page');
  return withStep(refine(host, rows, at, { query: { rows: rows.query.rows === 'one' ? 'one' : size, ...(single && { single }) } }, rows.sent), rows, sliceStep(index.from, index.to));
}

function sliceSize(from: Value | undefined, to: Value): Size {
  const end = numberOf(to);
  const start = from === undefined ? 0 : numberOf(from);
  if (end === undefined || start === undefined || end < 0) return 'page';
  return end - start <= 1 ? 'one' : end - start <= FEW ? 'constant' : 'page';
}

function numberOf(value: Value): number | undefined {
  return value.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

/** Methods whose rows are not ordered by their key: they are not those of the table. */
const NOT_BY_KEY: ReadonlySet<string> = new Set(['values', 'values_list', 'distinct', 'annotate', 'union', 'dates', 'datetimes', 'raw', 'extra']);

/** A builder: another queryset, nothing sent. */
function build(host: Host, given: RowsValue, model: ModelInfo | undefined, name: string, args: Arguments, at: Span): Value {
  const made = built(host, given, model, name, args, at);
  if (made.kind !== 'rows' || made.query.ways?.limit !== FIRST_BY_KEY || !(NOT_BY_KEY.has(name) || dataOfRows(made).ordered === true)) return made;
  const query = { ...made.query, ways: { ...made.query.ways, limit: FIRST_ROWS } };
  return { ...made, query, ...(made.origin.statement === made.query && { origin: { ...made.origin, statement: query } }) };
}

function built(host: Host, given: RowsValue, model: ModelInfo | undefined, name: string, args: Arguments, at: Span): Value {
  const { anew, ...data } = dataOfRows(given);
  // What came along with the parent's rows is not asked for again with what came along with it.
  const rows = given.sent && anew && name !== 'all' && name !== 'get_queryset' ? { ...given, loaded: anew, data } : given;
  switch (name) {
    case 'all':
    case 'get_queryset':
      return rows.sent ? { ...rows, gained: undefined } : refine(host, rows, at, {});
    case 'distinct':
      // Different values of a column are often few, like groups.
      return refine(host, rows, at, data.grouped === true && rows.query.rows === 'unbounded' ? { query: { rows: 'unknown' } } : {});
    case 'using':
    case 'complex_filter':
    case 'select_for_update':
      return refine(host, rows, at, {});
    case 'iterator':
      return refine(host, rows, at, { query: { kept: false } });
    case 'filter':
    case 'exclude': {
      const reading = model ? readFilters(host.project, model, args) : { filters: [{ operator: '?' }], many: false };
      if (name === 'filter' && 'none' in reading && reading.none) return refine(host, rows, at, { query: { rows: 'constant' }, loaded: NOTHING_LOADED, data: { empty: true } }, true);
      const filters = name === 'exclude' ? reading.filters.map((filter): Filter => ({ ...(filter.column !== undefined && { column: filter.column }), operator: '?' })) : reading.filters;
      const size = name === 'filter' && reading.rows !== undefined && rows.query.rows !== 'one' ? reading.rows : rows.query.rows;
      return refine(host, rows, at, { query: { filters: [...rows.query.filters, ...filters], rows: size, what: named(rows, name), ...(reading.many && name === 'filter' && { bulk: true }) }, data: { plain: false } });
    }
    case 'order_by': {
      const order = args.positional.map(stringOf).filter((column) => column !== undefined);
      return refine(host, rows, at, { query: { order, what: named(rows, name) }, data: { ordered: args.positional.length > 0, plain: false } });
    }
    case 'reverse':
      return refine(host, rows, at, { data: { plain: false } });
    case 'annotate':
    case 'alias': {
      const attributes = new Map(data.attributes);
      if (name === 'annotate') for (const key of args.named.keys()) attributes.set(key, SCALAR);
      // Groups are as many as there are values of a column: often few, and nothing here says how many.
      const isGrouped = name === 'annotate' && data.grouped === true && rows.query.rows === 'unbounded' && [...args.named.values()].some(isAggregate);
      return refine(host, rows, at, { ...(isGrouped && { query: { rows: 'unknown' } }), data: { attributes, plain: false } });
    }
    case 'extra':
      return refine(host, rows, at, { query: { filters: [...rows.query.filters, { operator: '?' }] }, data: { plain: false } });
    case 'select_related':
      return refine(host, rows, at, { loaded: model && !model.opaque ? selectRelated(host.project, model, args, rows.loaded) : ANYTHING_LOADED });
    case 'prefetch_related': {
      if (!model || model.opaque) return refine(host, rows, at, { loaded: ANYTHING_LOADED });
      const { loaded, attributes } = prefetchRelated(host, model, args.positional, args.open, rows.loaded, data.attributes ?? new Map());
      return refine(host, rows, at, { loaded, data: { attributes } });
    }
    case 'only': {
      const only = args.positional.map(stringOf).filter((column) => column !== undefined);
      return refine(host, rows, at, { data: only.length === args.positional.length && !args.open ? { only } : {} });
    }
    case 'defer': {
      const deferred = args.positional.map(stringOf).filter((column) => column !== undefined);
      return refine(host, rows, at, { data: { deferred: [...(data.deferred ?? []), ...deferred] } });
    }
    case 'values':
      return { ...refine(host, rows, at, { data: { plain: false, grouped: isGrouping(columnNames(args)) } }), element: record(new Map(columnNames(args).map((key) => [key, SCALAR])), true) };
    case 'values_list': {
      const flat = args.named.get('flat');
      const isFlat = flat?.kind === 'literal' && flat.value === true;
      const names = columnNames(args);
      const tuple = args.named.has('named') || args.open || names.length === 0 ? UNKNOWN : { ...collection(SCALAR, 'constant'), items: names.map(() => SCALAR) };
      return { ...refine(host, rows, at, { data: { plain: false, grouped: isGrouping(names) } }), element: isFlat ? SCALAR : tuple };
    }
    case 'dates':
    case 'datetimes':
      return { ...refine(host, rows, at, { data: { plain: false } }), element: SCALAR };
    case 'none':
      return refine(host, rows, at, { query: { rows: 'constant' }, loaded: NOTHING_LOADED, data: { empty: true } }, true);
    case 'union':
      return refine(host, rows, at, { query: { filters: [...rows.query.filters, { operator: '?' }] }, data: { plain: false, empty: false } });
    case 'raw':
      return refine(host, rows, at, { query: { kind: 'raw', what: named(rows, 'raw'), filters: [{ operator: '?' }], ...rawText(args) }, data: { plain: false } });
    default:
      return refine(host, rows, at, { query: { filters: [...rows.query.filters, { operator: '?' }] }, data: { plain: false } });
  }
}

/** True for columns by whose values an aggregate that follows groups the rows: not where each row is a group of its own. */
function isGrouping(names: readonly string[]): boolean {
  return names.length > 0 && !names.includes('pk') && !names.includes('id');
}

/** `Count(…)`, `Sum(…)`. */
function isAggregate(value: Value): boolean {
  const data = dataOf(value, 'expression');
  return data?.kind === 'call' && /^(Count|Sum|Avg|Min|Max|StdDev|Variance)$/.test(data.name);
}

/** Names of the columns that values() and values_list() are asked for. */
function columnNames(args: Arguments): readonly string[] {
  return [...args.positional.map((value) => stringOf(value)), ...args.named.keys()].filter((name) => name !== undefined && name !== 'flat' && name !== 'named') as string[];
}

/** One row, sent now. */
function one(host: Host, rows: RowsValue, model: ModelInfo | undefined, name: string, args: Arguments | undefined, at: Span, given: Arguments = args ?? NO_ARGUMENTS): Value {
  const reading = args && model ? readFilters(host.project, model, args) : undefined;
  const filters = [...rows.query.filters, ...(reading?.filters ?? [])];
  const asked: RowsValue = { ...rows, query: { ...rows.query, filters } };
  const origin = sendRows(host, rows, callStatement(rows, name, { kind: rows.query.kind, rows: 'one', filters, remedy: readAdvice(host.project, asked, name) }), { name, args: given }, at);
  const answer = element({ ...rows, data: { ...builtHere(rows), plain: false } }, origin);
  return answer.kind === 'row' ? { ...answer, data: { ...(answer.data as RowData), root: rows.origin.root ?? rows.origin.place } satisfies RowData } : answer;
}

/** What rows carry that are asked for by a query of their own, not found where a prefetch put them. */
function builtHere(rows: RowsValue): RowsData {
  const { path, ...data } = dataOfRows(rows);
  return path ? data : dataOfRows(rows);
}

/** What was built from rows by one more step. */
function withStep(built: Value, before: RowsValue, step: ChainStep): Value {
  const chain = built.kind === 'rows' ? dataOfRows(before).chain : undefined;
  return built.kind === 'rows' && chain ? { ...built, data: { ...dataOfRows(built), chain: [...chain, step] } } : built;
}

interface Change {
  readonly query?: Partial<Statement>;
  readonly loaded?: RowsValue['loaded'];
  readonly data?: RowsData;
}

/** The queryset with something changed; not sent, and built here. */
function refine(host: Host, rows: RowsValue, at: Span, change: Change, inMemory = false): RowsValue {
  const sent = inMemory || (change.data?.empty ?? isEmpty(rows));
  const query: Statement = { ...rows.query, ...change.query };
  return {
    ...rows,
    query,
    sent,
    loaded: change.loaded ?? rows.loaded,
    origin: sent ? rows.origin : { place: host.place(at), statement: query, root: rows.origin.root ?? rows.origin.place },
    // A queryset that was built from another one was built where that happened.
    born: undefined,
    gained: undefined,
    data: { ...(sent ? dataOfRows(rows) : builtHere(rows)), foreign: sent && dataOfRows(rows).foreign, ...change.data },
  };
}

/** A page of a queryset, as a Paginator gives it: of a few rows if that is what it was told. */
export function pageOf(host: Host, rows: RowsValue, at: Span, perPage?: Value): RowsValue {
  const end = perPage && numberOf(perPage);
  const size: Size = end !== undefined && end <= SHORT_PAGE ? 'constant' : 'page';
  const page = refine(host, rows, at, { query: { rows: rows.query.rows === 'unbounded' || rows.query.rows === 'unknown' ? size : rows.query.rows } }, rows.sent);
  return { ...page, origin: { ...page.origin, paged: rows.origin.place, ...(rows.origin.given && { given: rows.origin.given }) } };
}

/** The SQL that `raw()` is handed. */
function rawText(args: Arguments): Pick<Statement, 'text' | 'written' | 'placeholders'> {
  const { text, written } = textOf(argument(args, 0, 'raw_query'));
  return text === undefined ? {} : textFacts({ text, placeholders: 'format', ...(written && { written }) });
}
