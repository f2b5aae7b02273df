// What the program compares a column with, as a query's operand: what the source states stays a constant, everything else is a parameter.
import type { Operand } from '../core/relational.js';
import type { Value } from '../core/values.js';

/** The operand that a value is. */
export function operandOf(value: Value): Operand {
  if (value.kind !== 'literal' || value.value === undefined) return { kind: 'parameter' };
  // A long text, or one with a line break, is data: in a statement that is shown it would only be in the way.
  if (typeof value.value === 'string' && (value.value.length > LONG || value.value.includes('\n'))) return { kind: 'parameter' };
  return { kind: 'constant', value: value.value };
}

/** The operand of `in`: how many elements there are, and which, as far as the source says so. */
export function listOf(value: Value): Operand {
  if (value.kind !== 'collection' || !value.items) return { kind: 'list' };
  const values = value.items.map((item) => (item.kind === 'literal' && item.value !== null ? item.value : undefined));
  const constants = values.filter((one) => one !== undefined);
  return { kind: 'list', size: value.items.length, ...(constants.length === values.length && values.length > 0 && { values: constants }) };
}

/** A limit or an offset. */
export function amountOf(value: Value): number | 'parameter' {
  return value.kind === 'literal' && typeof value.value === 'number' && Number.isInteger(value.value) ? value.value : 'parameter';
}

const LONG = 80;
