// The text of CREATE INDEX for an index that is proposed, and the name that it gets.
import type { IndexKey } from '../core/schema-change.js';
import { quoteIdentifier } from './identifiers.js';
import type { IndexProposal } from './planner.js';
import { schemaIdentifier, splitTableName, tableIdentifier } from './table-name.js';

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
  const include = index.include && index.include.length > 0 ? ` INCLUDE (${index.include.map(quoteIdentifier).join(', ')})` : '';
  const where = index.where === undefined ? '' : ` WHERE ${index.where}`;
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${quoteIdentifier(name)} ON ${tableIdentifier(index.table)}${method} (${index.keys.map(keyText).join(', ')})${include}${where}`;
}

function keyText({ column, expression, operatorClass, descending, nulls }: IndexKey): string {
  const what = column === undefined ? expressionText(expression ?? '') : quoteIdentifier(column);
  return [what, operatorClass, descending ? 'DESC' : undefined, nulls === undefined ? undefined : `NULLS ${nulls.toUpperCase()}`].filter((part) => part !== undefined).join(' ');
}

/** An expression stands in parentheses unless it is one call of a function. */
function expressionText(expression: string): string {
  return /^\w+\([^()]*\)$/.test(expression) ? expression : `(${expression})`;
}

/** The statement that drops an index of a table without locking anybody out. */
export function dropIndex(name: string, table: string): string {
  const { schema } = splitTableName(table);
  return `DROP INDEX CONCURRENTLY ${schemaIdentifier(schema, name)}`;
}
