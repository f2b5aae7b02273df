// The address of a database, as a URL says it: taken apart once, so that nothing else ever handles the text that holds the password.
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** Something is wrong with the database or the way to it; the message is one line without a password. */
export class DatabaseError extends Error {
  constructor(
    message: string,
    /** PostgreSQL's five letters, or the network's name of what went wrong. */
    readonly code?: string,
  ) {
    super(message);
    this.name = 'DatabaseError';
  }
}

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** `prefer`: encrypted where the server can, and in the open where it cannot, which is what PostgreSQL's own clients do unasked. */
  readonly tls: 'off' | 'prefer' | ConnectionOptions;
  /** What the URL asks to be set at the start (`options`), and the schema that Prisma's URLs name. */
  readonly options: string | undefined;
  readonly schema: string | undefined;
  /** For messages: `db.example:5432`, `/var/run/postgresql`. */
  readonly shownAs: string;
  /** Every form in which the password stands in the URL: none of them may be shown. */
  readonly secrets: readonly string[];
}

/**
 * Reads a URL of PostgreSQL.
 *
 * @param from where the URL comes from, for messages: `SEQSCAN_DATABASE_URL`
 * @throws DatabaseError that quotes nothing of the URL
 */
export function readAddress(url: string, from: string): Address {
  const parsed = parse(url.trim());
  if (parsed === undefined || isMisread(parsed)) {
    // What follows such a character is not read as what it is meant for, and an @ further on shows it.
    if (/^postgres(?:ql)?:\/\/[^/?#]*[/?#].*@/i.test(url.trim())) throw new DatabaseError(`${from} is read wrongly: in a password / ? # @ : and % have to be written percent-encoded, as %2F %3F %23 %40 %3A %25`);
    throw new DatabaseError(`${from} is not a URL of PostgreSQL: it has to look like postgresql://user@host:5432/database`);
  }
  const value = (name: string): string | undefined => parsed.searchParams.get(name) || undefined;
  const host = value('host') ?? (decoded(parsed.hostname.replace(/^\[(.+)\]$/, '$1')) || 'localhost');
  const isSocket = host.startsWith('/');
  const port = Number(value('port') ?? (parsed.port === '' ? '5432' : parsed.port));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new DatabaseError(`${from} has no valid port`);
  const password = decoded(parsed.password) || value('password');
  const secrets = [parsed.password, password, value('password')].flatMap((secret) => (secret === undefined || secret.length < 3 ? [] : [secret]));
  return {
    host,
    port,
    user: decoded(parsed.username) || value('user'),
    password,
    database: decoded(parsed.pathname.replace(/^\//, '')) || value('dbname'),
    tls: isSocket ? 'off' : tlsOf(value, host, from),
    options: value('options'),
    schema: value('schema'),
    shownAs: isSocket ? host : `${host}:${port}`,
    secrets: [...new Set([...secrets, ...secrets.map(encodeURIComponent)])],
  };
}

/** Whether an @, which ends a user and a password, stands where neither can stand: behind a character of the password that ends them earlier. */
function isMisread({ pathname, search, hash }: URL): boolean {
  return pathname.includes('@') || hash.includes('@') || /^[^=]*@/.test(search);
}

/** A text without any of the address's secrets in it. */
export function withoutSecrets(text: string, { secrets }: Pick<Address, 'secrets'>): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

function parse(url: string): URL | undefined {
  if (!/^postgres(?:ql)?:\/\//i.test(url)) return undefined;
  // URLs without a host are common for sockets, and browsers' URLs have none such.
  const [scheme = ''] = url.split('//', 1);
  const withHost = url.slice(scheme.length + 2).replace(/^([^/?#]*@)?(?=[/?#]|$)/, '$1localhost');
  try {
    return new URL(`postgresql://${withHost}`);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function tlsOf(value: (name: string) => string | undefined, host: string, from: string): Address['tls'] {
  const mode = value('sslmode') ?? (value('ssl') === 'true' ? 'require' : 'prefer');
  if (mode === 'disable' || mode === 'allow') return 'off';
  const files = { ca: certificate(value('sslrootcert'), from), cert: certificate(value('sslcert'), from), key: certificate(value('sslkey'), from) };
  const named = { ...(files.ca !== undefined && { ca: files.ca }), ...(files.cert !== undefined && { cert: files.cert }), ...(files.key !== undefined && { key: files.key }), servername: /^[\d.]+$|:/.test(host) ? '' : host };
  switch (mode) {
    case 'prefer':
      return files.ca === undefined && files.cert === undefined ? 'prefer' : { ...named, rejectUnauthorized: false };
    case 'require':
    case 'no-verify':
      // As PostgreSQL's own clients have it: encrypted, and checked only against a certificate that is given.
      return files.ca === undefined || mode === 'no-verify' ? { ...named, rejectUnauthorized: false } : { ...named, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...named, checkServerIdentity: () => undefined };
    case 'verify-full':
      return named;
    default:
      throw new DatabaseError(`${from} has an unknown sslmode; one of disable, allow, prefer, require, verify-ca, verify-full`);
  }
}

function certificate(file: string | undefined, from: string): Buffer | undefined {
  if (file === undefined || file === 'system') return undefined;
  try {
    return readFileSync(file);
  } catch {
    throw new DatabaseError(`${from} names a certificate that cannot be read: ${file}`);
  }
}
