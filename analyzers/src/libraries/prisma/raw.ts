// Prisma's doors to plain SQL: `$queryRaw`, `$executeRaw`, their Unsafe variants, TypedSQL, and the builders `Prisma.sql`, `Prisma.join`.
import type { Span } from '../../core/place.js';
import type { Statement } from '../../core/statement.js';
import { collection, literal, record, UNKNOWN, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host } from '../library.js';
import { readSqlValue, textFacts } from '../sql-statements.js';
import { LIST_HOLE } from '../sql-text.js';
import { LIBRARY } from './catalog.js';

/** Methods of the client that send SQL. */
export const RAW_METHODS: ReadonlySet<string> = new Set(['$queryRaw', '$queryRawUnsafe', '$queryRawTyped', '$executeRaw', '$executeRawUnsafe', '$runCommandRaw']);

/** Sends the statement of a raw method. */
export function callRaw(host: Host, name: string, args: Arguments, at: Span): Value {
  const guess = readSqlValue(host, argument(args, 0));
  if (guess.aside) return UNKNOWN;
  // What is executed without its text being known may be anything: the steps of a migration, settings.
  const { kind } = argument(args, 0) ?? UNKNOWN;
  if (name.startsWith('$execute') && guess.kind === 'raw' && (kind === 'unknown' || kind === 'scalar')) return { kind: 'scalar', deps: 0 };
  // A list among the parameters (`= ANY($1)`, `unnest($1)`) carries many rows.
  const lists = args.positional.slice(1).some((value) => value.kind === 'collection');
  const statement: Statement = {
    kind: guess.kind,
    library: LIBRARY,
    what: `prisma.${name}`,
    filters: guess.filters,
    rows: guess.rows,
    cause: 'call',
    ...((guess.bulk || lists) && { bulk: true }),
    ...textFacts(guess),
    remedy: guess.kind === 'select' ? 'one statement with WHERE … = ANY(…) or IN (Prisma.join(…)) for all elements' : 'one statement for all elements (VALUES with Prisma.join, or unnest)',
  };
  const origin = host.send(statement, at);
  if (name.startsWith('$execute')) return { kind: 'scalar', deps: 0 };
  return guess.kind === 'select' ? collection(record(new Map(), true), guess.rows, origin) : UNKNOWN;
}

/** The functions of the `Prisma` namespace that build SQL or pass their argument on; undefined for any other. */
export function callNamespace(name: string, args: Arguments): Value | undefined {
  const first = argument(args, 0) ?? UNKNOWN;
  switch (name) {
    case 'sql':
    case 'raw':
    case 'getExtensionContext':
    case 'defineExtension':
      return first;
    case 'empty':
      return literal('');
    case 'join':
      return { kind: 'object', library: LIBRARY, type: LIST_HOLE, data: undefined, key: '', deps: first.deps };
    case 'validator':
      return { kind: 'operation', library: LIBRARY, name: 'identity', deps: 0 };
    default:
      return undefined;
  }
}
