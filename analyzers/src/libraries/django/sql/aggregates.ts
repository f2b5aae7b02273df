// Aggregates, and the functions and directions by which rows are ordered, in SQL's words.
import type { QueryOrder } from '../../../core/relational.js';
import type { Value } from '../../../core/values.js';
import type { Arguments } from '../../library.js';
import { dataOf } from '../objects.js';

/** The item in the other direction. */
export function reversedItem(item: QueryOrder): QueryOrder {
  return { ...item, descending: !item.descending, ...(item.nulls && { nulls: item.nulls === 'first' ? 'last' : 'first' }) };
}

/** The elements of a list that is written out. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'collection' ? (value.items ?? []) : [];
}

/** Functions around a column that an order may use. */
export const FUNCTIONS: Readonly<Record<string, string>> = { F: '%', Lower: 'LOWER(%)', Upper: 'UPPER(%)', Length: 'LENGTH(%)', Random: 'RANDOM()' };

/** How SQL calls one of Django's aggregates; undefined for what is none. */
export function aggregateCall(name: string, args: Arguments): string | undefined {
  const known: Readonly<Record<string, string>> = { Count: 'COUNT', Sum: 'SUM', Avg: 'AVG', Min: 'MIN', Max: 'MAX', StdDev: 'STDDEV_POP', Variance: 'VAR_POP', ArrayAgg: 'ARRAY_AGG', StringAgg: 'STRING_AGG' };
  const call = known[name];
  if (call === undefined || call === 'STRING_AGG') return undefined;
  const distinct = args.named.get('distinct');
  return `${call}(${distinct?.kind === 'literal' && distinct.value === true ? 'DISTINCT ' : ''}%)`;
}

/** True where an aggregate stands somewhere in an expression. */
export function mentionsAggregate(value: Value): boolean {
  const data = dataOf(value, 'expression');
  if (!data) return false;
  if (data.kind === 'call') return aggregateCall(data.name, data.args) !== undefined || [...data.args.positional, ...data.args.named.values()].some(mentionsAggregate);
  if (data.kind === 'binary') return mentionsAggregate(data.left) || mentionsAggregate(data.right);
  return mentionsAggregate(data.value);
}
