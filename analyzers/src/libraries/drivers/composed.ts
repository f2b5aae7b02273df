// SQL that is put together by a driver's own means: `sql.SQL("… {}").format(sql.Identifier("t"))`.
import { literal, stringOf, UNKNOWN, type Value } from '../../core/values.js';
import type { Arguments } from '../library.js';

/** What a function of a driver's composing module makes; undefined for any other symbol. */
export function composed(path: string, { positional: [first] }: Arguments): Value | undefined {
  const name = /^psycopg2?\.sql\.(\w+)$/.exec(path)?.[1];
  switch (name) {
    case 'SQL':
      return first ?? UNKNOWN;
    case 'Identifier': {
      const word = stringOf(first);
      return word === undefined ? UNKNOWN : literal(`"${word}"`);
    }
    case 'Placeholder':
      return literal('%s');
    default:
      return undefined;
  }
}
