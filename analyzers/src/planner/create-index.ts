// The text of CREATE INDEX for an index that is proposed, and the name that it gets.
import type { IndexKey } from '../core/schema-change.js';
import type { IndexProposal } from './planner.js';

/** PostgreSQL cuts longer names off. */
const LONGEST_NAME = 63;

/** The name that PostgreSQL itself would give: `orders_customer_id_idx`, shortened to what it keeps. `suffix` tells variants apart. */
export function indexName(table: string, keys: readonly IndexKey[], suffix = 'idx'): string {
  const parts = [table.replace(/^.*\./, ''), ...keys.map(({ column, expression }) => column ?? (/[a-z_]\w*(?=[^a-z_]*\)*$)/i.exec(expression ?? '')?.[0] || 'expr'))];
  const joined = parts.join('_').replace(/\W+/g, '_');
  return `${joined.slice(0, LONGEST_NAME - suffix.length - 1)}_${suffix}`;
}

/**
 * The statement that builds an index.
 *
 * @param concurrently without locking out writers, as it should be on a table in use
 */
export function createIndex(index: IndexProposal, concurrently = true): string {
  const name = index.name ?? indexName(index.table, index.keys);
  const method = index.method === undefined || index.method === 'btree' ? '' : ` USING ${index.method}`;
  const include = index.include && index.include.length > 0 ? ` INCLUDE (${index.include.map(quoteName).join(', ')})` : '';
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  const table = index.table.split('.').map(quoteName).join('.');
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${quoteName(name)} ON ${table}${method} (${index.keys.map(keyText).join(', ')})${include}${where}`;
}

function keyText({ column, expression, operatorClass, descending, nulls }: IndexKey): string {
  const what = column === undefined ? expressionText(expression ?? '') : quoteName(column);
  return [what, operatorClass, descending ? 'DESC' : undefined, nulls === undefined ? undefined : `NULLS ${nulls.toUpperCase()}`].filter((part) => part !== undefined).join(' ');
}

/** An expression stands in parentheses unless it is one call of a function. */
function expressionText(expression: string): string {
  return /^\w+\([^()]*\)$/.test(expression) ? expression : `(${expression})`;
}

/** PostgreSQL's reserved key words that are likely names of tables and columns, from its appendix of SQL key words. */
const RESERVED = new Set(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with'.split(
    ' ',
  ),
);

/** A name as SQL takes it: quoted where it has to be. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
