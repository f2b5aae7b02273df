// A page by OFFSET said as one that continues from the last row of the page before: the comparison of the sort columns in place of the offset.
import type { QueryLevel, SqlReader } from '../../core/sql.js';
import { quoteIdentifier } from '../../planner/identifiers.js';
import { tableOf } from '../../planner/access.js';
import type { Catalog } from '../../schema/catalog.js';
import type { Verdict } from '../rule.js';
import type { SentSql } from '../sql-texts.js';

/** A parameter or a constant of LIMIT and OFFSET. */
const AMOUNT = String.raw`(?:\$\d+|:\w+|@\w+|\?|%s|%\(\w+\)s|\d+)`;
const BEHIND = new RegExp(String.raw`^\s*(?:LIMIT\s+(${AMOUNT})\s+OFFSET\s+(${AMOUNT})|OFFSET\s+(${AMOUNT})(?:\s+ROWS?)?\s+(?:LIMIT\s+(${AMOUNT})|FETCH\s+(?:NEXT|FIRST)\s+(${AMOUNT})\s+ROWS?\s+ONLY))\s*$`, 'i');

/**
 * What the query is to be said as: \`WHERE (title, id) > ($1, $2) ORDER BY title, id LIMIT 20\`. Shown only, since the caller has to hand over the last row's values.
 *
 * @returns undefined where rows come of more than one table, are sorted by anything but columns that always have a value, or in two directions
 */
export function keysetOf({ text, statement, writtenAt }: SentSql, catalog: Catalog, reader: SqlReader | undefined): Verdict['mend'] | undefined {
  const [main, ...others] = statement.levels;
  const [from] = main?.tables ?? [];
  if (!main || others.length > 0 || !from || !isPlain(main)) return undefined;
  const table = tableOf(catalog, from.table, from.schema);
  const [key, ...more] = table?.indexes.find(({ primary, constraint }) => primary === true || constraint === 'primary')?.columns ?? [];
  const names = main.order.map(({ column }) => column?.column);
  if (!table || key === undefined || more.length > 0 || names.some((name) => name === undefined || table.columns.get(name)?.nullable !== false && name !== key)) return undefined;
  const [first] = main.order;
  const last = main.order.at(-1);
  if (!first || !last || main.order.some(({ descending, nulls }) => descending !== first.descending || nulls !== undefined)) return undefined;
  // The key decides between rows that are equal otherwise; what comes behind it decides nothing.
  const isKeyed = names.includes(key);
  if (isKeyed && names.at(-1) !== key) return undefined;
  const ordersEnd = last.end + (/^\s+(?:ASC|DESC)\b/i.exec(text.slice(last.end))?.[0].length ?? 0);
  const behind = BEHIND.exec(text.slice(ordersEnd, main.end));
  const before = new RegExp(String.raw`^((?:\s+(?:AS\s+)?"?${from.alias}"?\b)?)(?:(\s*)WHERE\s+([^]*?))?(\s*ORDER\s+BY\s+)$`, 'i').exec(text.slice(from.end, first.start));
  const span = { start: from.end, end: main.end };
  const at = writtenAt(span);
  if (!behind || !before || !at || /--|\/\*/.test(text.slice(span.start, span.end))) return undefined;
  const limit = behind[1] ?? behind[4] ?? behind[5] ?? '';
  const offset = behind[2] ?? behind[3] ?? '';
  const qualifier = /\./.test(text.slice(first.start, first.end)) ? `${quoteIdentifier(from.alias)}.` : '';
  const sorted = [...names.flatMap((name) => name ?? []), ...(isKeyed ? [] : [key])];
  const values = placeholders(sorted, offset, text);
  const columns = sorted.map((name) => qualifier + quoteIdentifier(name));
  const sign = first.descending ? '<' : '>';
  const condition = columns.length === 1 ? `${columns[0] ?? ''} ${sign} ${values[0] ?? ''}` : `(${columns.join(', ')}) ${sign} (${values.join(', ')})`;
  const [, alias = '', beforeWhere, where, ordered = ''] = before;
  const gap = /[\r\n]/.test(ordered) ? (/^\s*/.exec(ordered)?.[0] ?? ' ') : ' ';
  const body = where === undefined ? condition : `${/\bor\b/i.test(where) ? `(${where.trim()})` : where.trim()} AND ${condition}`;
  const order = text.slice(first.start, ordersEnd) + (isKeyed ? '' : `, ${qualifier}${quoteIdentifier(key)}${first.descending ? ' DESC' : ''}`);
  const limited = text.slice(ordersEnd, main.end).includes('\n') ? gap : ' ';
  const said = `${alias}${beforeWhere ?? gap}WHERE ${body}${ordered}${order}${limited}LIMIT ${limit}`;
  const whole = text.slice(0, span.start) + said + text.slice(span.end);
  const { problems, statements } = reader?.read(whole) ?? { problems: [], statements: [] };
  if (problems.length > 0 || statements.length !== 1) return undefined;
  return { kind: 'say otherwise', title: `Continue from the last ${sorted.join(' and ')} of the page before, which the caller hands over in place of the offset`, grade: 'shown only', place: at, text: said };
}

/** Nothing but rows of one table, as they are. */
function isPlain({ tables, derived = [], group, distinct, aggregates, windows, predicates }: QueryLevel): boolean {
  return tables.length === 1 && derived.length === 0 && group.length === 0 && !distinct && aggregates.length === 0 && windows !== true && predicates.every(({ outer }) => outer !== true);
}

/** A parameter for each column, in the way in which the text marks its own: the first takes the place of the offset's. */
function placeholders(columns: readonly string[], offset: string, text: string): readonly string[] {
  if (/^(?:\?|%s)$/.test(offset)) return columns.map(() => offset);
  if (/^:\w/.test(offset)) return columns.map((name) => `:last_${name}`);
  if (offset.startsWith('@')) return columns.map((name) => `@last_${name}`);
  if (offset.startsWith('%(')) return columns.map((name) => `%(last_${name})s`);
  const highest = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const own = /^\$(\d+)$/.exec(offset)?.[1];
  return columns.map((_, index) => (own === undefined ? `$${highest + index + 1}` : index === 0 ? `$${own}` : `$${highest + index}`));
}
