// The other ways in which Django says a statement, for fixes: relations that come along with the rows of a queryset.
import type { AddedMethod, Along, Existence, Limit, Pages, Ways } from '../../core/mend.js';
import { isSamePlace } from '../../core/place.js';
import type { RowValue } from '../../core/values.js';
import type { OuterRows, RelationPath, RowData } from './objects.js';
import type { Project } from '../library.js';
import { isInManager, modelOf, type RelationInfo } from './registry.js';
import { isJoined } from './remedies.js';

/** Methods that give a queryset of the same rows, or fewer of them: select_related and prefetch_related may follow. */
const REFINING = ['all', 'filter', 'exclude', 'order_by', 'distinct', 'annotate', 'alias', 'select_related', 'prefetch_related', 'using', 'reverse', 'only', 'defer', 'select_for_update', 'complex_filter', 'extra'];

/** Methods that send a queryset, or after which it has no instances: select_related and prefetch_related go before them. */
const ENDING = [
  'get', 'aget', 'first', 'afirst', 'last', 'alast', 'earliest', 'latest', 'in_bulk', 'iterator', 'values', 'values_list', 'dates', 'datetimes', 'count', 'exists',
  'aggregate', 'update', 'delete', 'get_or_create', 'update_or_create',
];

/** The path of rows that were queried themselves. */
export const NO_PATH: RelationPath = { prefix: '', many: false };

/** A path with one more relation at its end. */
export function further({ prefix, many }: RelationPath, relation: RelationInfo): RelationPath {
  return { prefix: `${prefix}${relation.name}__`, many: many || relation.cardinality === 'many' };
}

/** How a relation that is loaded on access comes along with rows: those that were queried, and those further out. */
export function loadWays(project: Project, relation: RelationInfo, rows: readonly OuterRows[]): Ways {
  const { name, kind, cardinality, columns, toField, nullable } = relation;
  const hasKey = kind === 'forward' && cardinality === 'one' && columns.length === 1 && toField === undefined;
  return { along: rows.flatMap((one) => along(relation, { ...one, loose: one.loose === true || isLoose(project, relation) }, project) ?? []), ...(hasKey && { identity: { member: `${name}_id`, lookup: 'pk', ...(nullable && { isOptional: true }) } }) };
}

/** How all the rows of a related manager come along with the rows that have the relation; undefined where nobody says where these were queried. */
export function relatedWays(project: Project, owner: RowValue, relation: RelationInfo): Ways | undefined {
  const rows = rowsBehind(owner);
  return rows.length === 0 ? undefined : loadWays(project, relation, rows);
}

/** The rows further out with which those of a related manager could have come along. */
export function outerRows(project: Project, owner: RowValue, relation: RelationInfo): readonly OuterRows[] {
  return rowsBehind(owner).map((one) => ({ ...one, path: further(one.path, relation), loose: one.loose === true || isLoose(project, relation) }));
}

/**
 * True for a relation whose rows nothing orders and that are joined with another table: the join over all keys may give them in another order than one
 * for each key. Rows behind a foreign key come as they lie in their table either way.
 */
function isLoose(project: Project, { kind, target }: RelationInfo): boolean {
  return kind === 'many-to-many' && modelOf(project, target)?.ordered !== true;
}

function rowsBehind(owner: RowValue): readonly OuterRows[] {
  const { path, outer, chain, root } = (owner.data as RowData | undefined) ?? {};
  return owner.origin ? [{ origin: owner.origin, path: path ?? NO_PATH, ...(chain && { chain }), ...(root && { root }) }, ...(outer ?? [])] : [];
}

/** Where rows were queried that the program asked for itself, as the places of a change; undefined where the query is not written out. */
export function placesOfRows(project: Project, { origin, data }: RowValue): Pick<Along, 'at' | 'given' | 'shared'> | undefined {
  if (!origin || origin.declared) return undefined;
  const { root = (data as RowData | undefined)?.root, given = [] } = origin;
  const place = origin.paged ?? origin.place;
  const at = root && !isSamePlace(root, place) ? [place, root] : [place];
  const shared = [...given, ...at].filter((one) => isInManager(project, one));
  return { at, ...(given.length > 0 && { given }), ...(shared.length > 0 && { shared }) };
}

/**
 * Steps of a queryset that a method cannot be added to. What only() and defer() leave out cannot be joined over, a lock would take the joined rows
 * too, and of an outer join PostgreSQL locks nothing; parts of a union must have the same columns; iterator() wants a chunk size for prefetches.
 * See "QuerySet API reference" in Django's documentation.
 */
const REFUSING = {
  select_related: new Set(['only', 'defer', 'select_for_update', 'union', 'intersection', 'difference', 'raw']),
  prefetch_related: new Set(['iterator', 'union', 'intersection', 'difference']),
} as const;

/** Steps after which a relation's rows are taken from memory where they came along. */
const AS_IT_IS: ReadonlySet<string> = new Set(['related', 'all', 'get_queryset']);

function along(relation: RelationInfo, { origin: { place: asked, statement, root: first, declared, paged, given = [] }, path: { prefix, many }, chain, root = first, loose }: OuterRows, project: Project): Along | undefined {
  const name = isJoined(relation, many) ? 'select_related' : 'prefetch_related';
  // A page has none of a query's methods.
  const place = paged ?? asked;
  // For one row a prefetch costs what the relation costs by itself.
  if (name === 'prefetch_related' && !many && statement.rows === 'one') return undefined;
  if (chain?.some((step) => REFUSING[name].has(step.name))) return undefined;
  const lookup = `${prefix}${relation.name}`;
  const path = lookup.split('__');
  const title = `Load ${lookup.replaceAll('__', '.')} with the rows: `;
  const differs = loose ? { differs: 'the order of related rows, which nothing defines' } : {};
  if (declared) {
    const { of, attribute, method, query, implied = [] } = declared;
    const words = [...new Set([...implied, lookup])];
    if (method === name) return { at: [of], path, change: { kind: 'attribute', name: attribute, words }, title: `${title}${attribute} = (${words.map((word) => `'${word}'`).join(', ')}${words.length === 1 ? ',' : ''})`, ...differs };
    return query === undefined ? undefined : { at: [of], path, change: { kind: 'attribute', name: attribute, query: { from: query, method: name, args: [lookup], ...(name === 'prefetch_related' && { asksMore: true as const }) } }, title: `${title}${attribute} = ${query}.${name}('${lookup}')`, ...differs };
  }
  const steps = prefix.split('__').filter((step) => step !== '');
  // Rows that lead back to rows of their own kind are a recursion, and nobody knows how deep it is.
  if (many && new Set([...steps, relation.name]).size <= steps.length) return undefined;
  const covered = steps.map((_, index) => steps.slice(0, index + 1).join('__'));
  const change: AddedMethod = { kind: 'method', name, args: [lookup], ...(name === 'prefetch_related' && { asksMore: true }), giving: ['get_queryset', 'none', 'raw'], conflicts: [...REFUSING[name]], after: REFINING, before: ENDING, ...(covered.length > 0 && { covered }) };
  const at = root && !isSamePlace(root, place) ? [place, root] : [place];
  const shared = [...given, ...at].filter((one) => isInManager(project, one));
  const isRelation = chain?.some((step) => step.name === 'related') === true && chain.every((step) => AS_IT_IS.has(step.name));
  return { at, ...(given.length > 0 && { given }), ...(shared.length > 0 && { shared }), change, path, title: `${title}${name}('${lookup}')`, ...differs, ...(isRelation && { isRelation }) };
}

/** A queryset is asked whether it has rows. */
export const ROWS_EXIST: Existence = { method: 'exists', keys: [], answers: 'boolean' };

/** The same in place of a number. */
export const COUNT_EXISTS: Existence = { ...ROWS_EXIST, from: 'count' };

/** What a view that renders rows does to show them page by page. */
const PAGES: Pages = {
  name: 'Paginator',
  from: 'django.core.paginator',
  size: '100',
  sizes: /^(?:[A-Z]+_)*(?:PAGE_(?:SIZE|LENGTH)|(?:ITEMS_|ROWS_)?PER_PAGE|PAGINATE_BY)$/,
  needs: 'request',
  behind: { kind: 'joined', pieces: [{ kind: 'text', text: '.get_page(request.GET.get(' }, { kind: 'string', value: 'page' }, { kind: 'text', text: '))' }] },
  title: 'Show SIZE rows a page: Paginator(…).get_page(…); the template has to link the other pages',
};

/** The first rows of a queryset. */
export const FIRST_ROWS: Limit = { slice: { kind: 'text', text: '[:100]' }, title: 'Read the first 100 rows only: [:100]', pages: PAGES };

/** The first rows of a queryset that says in no order: of any rows there are no first ones. */
export const FIRST_BY_KEY: Limit = {
  slice: { kind: 'joined', pieces: [{ kind: 'text', text: '.order_by(' }, { kind: 'string', value: 'pk' }, { kind: 'text', text: ')[:100]' }] },
  order: { kind: 'joined', pieces: [{ kind: 'text', text: '.order_by(' }, { kind: 'string', value: 'pk' }, { kind: 'text', text: ')' }] },
  title: "Read the first 100 rows only: order_by('pk')[:100]",
  pages: PAGES,
};
