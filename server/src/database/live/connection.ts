// A connection to a configured database: opened for one question, read-only from its first moment, and closed at once. What goes wrong is
// told in one line in which no password stands.
import pg from 'pg';
import { type Address, DatabaseError, withoutSecrets } from './address.js';

export interface ConnectionLimits {
  /** Milliseconds until the server must have let us in. */
  readonly connect: number;
  /** Milliseconds for one statement. */
  readonly statement: number;
  /** Milliseconds to wait for a lock that somebody else holds. */
  readonly lock: number;
}

export const connectionLimits: ConnectionLimits = { connect: 5_000, statement: 5_000, lock: 500 };

/** A connection within one read-only transaction. */
export interface Connection {
  /** The server's version as a number: 150018 for 15.18. */
  readonly version: number;
  /** Runs one statement by the extended protocol, which takes no second one. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/**
 * Does something within a read-only transaction that is rolled back afterwards, on a connection of its own.
 *
 * @param limits how long each step may take
 * @throws DatabaseError with one line for whatever goes wrong
 */
export async function withConnection<T>(address: Address, limits: ConnectionLimits, use: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await connect(address, limits).catch((cause: unknown) => {
    throw clear(cause, address, limits);
  });
  // A server that goes away while nothing is asked is told by the next question, not by a crash.
  client.on('error', () => undefined);
  const query = async (sql: string, values: readonly unknown[] = []): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const result = await client.query<Record<string, unknown>>({ text: sql, values: [...values], queryMode: 'extended' } as pg.QueryConfig);
    return result.rows;
  };
  try {
    await query('BEGIN READ ONLY');
    // Read as a text: a cast to a number may be somebody's own.
    const [row] = await query("SELECT pg_catalog.current_setting('server_version_num') AS version");
    const version = Number(row?.['version'] ?? 0);
    await query(
      `SELECT pg_catalog.set_config('statement_timeout', $1, true), pg_catalog.set_config('lock_timeout', $2, true), pg_catalog.set_config('idle_in_transaction_session_timeout', $3, true), pg_catalog.set_config('standard_conforming_strings', 'on', true)${address.schema === undefined ? '' : ", pg_catalog.set_config('search_path', $4, true)"}`,
      [`${limits.statement}ms`, `${limits.lock}ms`, `${limits.statement * 4}ms`, ...(address.schema === undefined ? [] : [`"${address.schema.replaceAll('"', '""')}"`])],
    );
    return await use({ version, query });
  } catch (cause) {
    throw clear(cause, address, limits);
  } finally {
    await query('ROLLBACK').catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

async function connect(address: Address, limits: ConnectionLimits): Promise<pg.Client> {
  const readOnly = ['-c default_transaction_read_only=on', ...(address.options === undefined ? [] : [address.options])].join(' ');
  const encrypted = address.tls === 'off' ? false : address.tls === 'prefer' ? { rejectUnauthorized: false } : address.tls;
  const attempts: pg.ClientConfig[] = [{ options: readOnly, ssl: encrypted }];
  for (let attempt = attempts.pop(); attempt !== undefined; attempt = attempts.pop()) {
    const { host, port, user, password, database } = address;
    const client = new pg.Client({
      host,
      port,
      ...(user !== undefined && { user }),
      ...(password !== undefined && { password }),
      ...(database !== undefined && { database }),
      ...attempt,
      application_name: 'seqscan',
      connectionTimeoutMillis: limits.connect,
      // Should the server not keep its own time limit, ours ends the wait a little later.
      query_timeout: limits.statement + 2_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (cause) {
      await client.end().catch(() => undefined);
      const message = cause instanceof Error ? cause.message : '';
      const hasNoTls = address.tls === 'prefer' && attempt.ssl !== false && /does not support SSL/i.test(message);
      // Poolers refuse what they cannot hand on; the transaction itself is read-only all the same.
      const refusesOptions = attempt.options !== undefined && /unsupported startup parameter|options/i.test(message) && codeOf(cause) !== '28P01';
      if (!hasNoTls && !refusesOptions) throw cause;
      attempts.push({ ...attempt, ...(hasNoTls && { ssl: false }), ...(refusesOptions && { options: undefined }) });
    }
  }
  throw new DatabaseError(`${address.shownAs} lets nobody in`);
}

/** Whatever a driver, the network or the server says, as one line that says what is wrong. */
function clear(cause: unknown, address: Address, limits: ConnectionLimits): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const line = (withoutSecrets(message, address).split('\n')[0] ?? '').trim();
  return new DatabaseError(inWords(codeOf(cause), line, address, limits), codeOf(cause));
}

function inWords(code: string | undefined, line: string, { shownAs, user, tls }: Address, { connect: patience, statement, lock }: ConnectionLimits): string {
  const secured = aboutTls(code, line, shownAs, tls === 'off');
  if (secured !== undefined) return secured;
  switch (code) {
    case 'ECONNREFUSED':
      return `${shownAs} refuses connections: is the server running there?`;
    case 'ENOENT':
      return `there is no server at ${shownAs}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host of ${shownAs} is not known`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${shownAs} cannot be reached`;
    case 'ECONNRESET':
    case 'EPIPE':
    case '57P01':
    case '57P02':
    case '57P03':
      return `the connection to ${shownAs} was lost: ${line}`;
    case '57014':
      return `the database did not answer within ${statement / 1000} s`;
    case '55P03':
      return `somebody else holds a lock on it: waited ${lock / 1000} s`;
    case '28P01':
    case '28000':
      return `${shownAs} does not let ${user ?? 'this user'} in: ${line}`;
    case undefined:
      if (/timeout expired|timeout exceeded/i.test(line)) return `${shownAs} does not answer within ${patience / 1000} s`;
      if (/Query read timeout/i.test(line)) return `the database did not answer within ${statement / 1000} s`;
      if (/terminated/i.test(line)) return `the connection to ${shownAs} was lost`;
      if (/must be a string/.test(line)) return `${shownAs} asks for a password, and none is given`;
      return line;
    default:
      return line;
  }
}

/** What is wrong with encryption and certificates, and what mends it; undefined where nothing is. */
function aboutTls(code: string | undefined, line: string, shownAs: string, isOff: boolean): string | undefined {
  if (isOff && /no encryption|ssl off|insecure|(?:ssl|tls|encrypt)\w*\b.*\brequire|require\w*\b.*\b(?:ssl|tls|encrypt)/i.test(line)) return `${shownAs} lets in encrypted connections only: sslmode=require in the URL makes it one`;
  if (/valid client certificate/i.test(line)) return `${shownAs} asks for a certificate of the client: sslcert and sslkey in the URL name its files`;
  if (/does not support SSL/i.test(line)) return `${shownAs} does not support TLS, which sslmode asks for`;
  if (/error establishing an SSL connection/i.test(line)) return `what answers at ${shownAs} is not PostgreSQL`;
  if (code === undefined) return undefined;
  const refused = `the certificate of ${shownAs} is not accepted: ${line}`;
  if (/ALTNAME/.test(code)) return `the certificate of ${shownAs} is for another host: name the host as the certificate does, or take sslmode=verify-ca`;
  if (/SIGNED|ISSUER|VERIFY|UNABLE_TO/.test(code)) return `${refused}; sslrootcert=FILE in the URL names the certificate of those who signed it`;
  return /CERT/.test(code) ? refused : /^ERR_SSL|^ERR_TLS|^EPROTO/.test(code) ? `no encrypted connection with ${shownAs} comes about: ${line}` : undefined;
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  const { code, errors } = cause as { readonly code?: unknown; readonly errors?: unknown };
  // A host with several addresses fails with an error for each.
  if (typeof code !== 'string' && Array.isArray(errors)) return codeOf(errors[0]);
  return typeof code === 'string' ? code : undefined;
}
