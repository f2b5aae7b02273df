// The live planner: a configured PostgreSQL is asked for plans, through a gate that lets nothing through but one statement to be planned. Indexes
// that are not there are tried by HypoPG where the database has it, and otherwise by an embedded planner that is given the live schema and
// statistics.
import { performance } from 'node:perf_hooks';
import { type Catalog, createIndex, type Explained, type ExplainOptions, indexName, type IndexProposal, type Plan, type Planner, type PlanNode, readPlan, type StatementFacts } from '@seqscan/analyzers';
import { openEmbedded } from '../embedded/embedded.js';
import { type Address, DatabaseError, readAddress, withoutSecrets } from './address.js';
import { type Connection, type ConnectionLimits, connectionLimits, withConnection } from './connection.js';
import { checkOnServer, checkText } from './gate.js';
import { introspect } from './introspect.js';
import { liveStatistics } from './statistics.js';
import { readTraps, type Traps } from './traps.js';

export interface LiveInput {
  readonly url: string;
  /** Where the URL comes from, for messages: `SEQSCAN_DATABASE_URL`. */
  readonly from?: string;
  readonly limits?: Partial<ConnectionLimits>;
}

export interface LivePlanner extends Planner {
  /** What a user should know of this connection, one line each: a role that may write. */
  readonly warnings: readonly string[];
  /** Where the last index that is not there was tried, for messages. */
  readonly trial: string;
  /**
   * The schema as the database has it.
   *
   * @throws DatabaseError with one clear line
   */
  schema(): Promise<Catalog>;
  /** Why a statement would not be run, if one asked for that; undefined where nothing speaks against it. */
  whyNotRun(sql: string): Promise<string | undefined>;
}

const oldest = 120_000;
/** Milliseconds for a statement that reads the system's catalogs, of which some are large. */
const readingTime = 60_000;
/** Milliseconds after which the schema is searched for traps again. */
const trapsAreKnownFor = 60_000;

/**
 * Reaches for a database once, to learn its version and what our role may do there.
 *
 * @returns a planner; each question opens a connection of its own and closes it
 * @throws DatabaseError with one clear line where the database cannot be asked
 */
export async function openLive({ url, from = 'the database URL', limits: given = {} }: LiveInput): Promise<LivePlanner> {
  const address = readAddress(url, from);
  const limits = { ...connectionLimits, ...given };
  const server = await withConnection(address, limits, readServer);
  if (server.version < oldest) throw new DatabaseError(`${address.shownAs} is PostgreSQL ${Math.floor(server.version / 10_000)}: plans are asked for from version 12 on`);
  let embedded: Promise<Planner> | undefined;
  let traps: { readonly found: Traps; readonly until: number } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const tryEmbedded = async (sql: string, indexes: readonly IndexProposal[]): Promise<Explained> => {
    embedded ??= embeddedLike(address, limits, server);
    const planner = await embedded.catch((cause: unknown) => {
      embedded = undefined;
      throw cause;
    });
    return planner.explain(sql, { indexes });
  };
  const speaksAgainst = async (facts: StatementFacts, connection: Connection, isExecuted: boolean): Promise<string | undefined> => {
    if (traps === undefined || traps.until < performance.now()) traps = { found: await readTraps(connection), until: performance.now() + trapsAreKnownFor };
    return checkOnServer(facts, connection, traps.found, isExecuted);
  };
  const answer = async (sql: string, { indexes = [], analyze = false }: ExplainOptions): Promise<Explained> => {
    if (isClosed) return refused('the connection is closed');
    let writes = false;
    try {
      const text = await checkText(sql, analyze);
      if ('problem' in text) return refused(text.problem);
      writes = text.facts.writes;
      if (indexes.length > 0 && !server.hasHypopg) return await tryEmbedded(sql, indexes);
      const outcome = await withConnection(address, limits, async (connection) => {
        const problem = await speaksAgainst(text.facts, connection, analyze);
        if (problem !== undefined) return problem;
        return analyze ? await execute(connection, sql) : await plan(connection, sql, text.facts.parameters, indexes);
      });
      // HypoPG knows B-tree, BRIN, hash and bloom; what it refuses the embedded planner may know.
      if (outcome === 'unknown-index') return await tryEmbedded(sql, indexes);
      return typeof outcome === 'string' ? refused(outcome) : outcome;
    } catch (cause) {
      if (writes && cause instanceof DatabaseError && cause.code === insufficientPrivilege) return noted(await tryEmbedded(sql, indexes).catch(() => refused(cause.message)));
      return refused(cause instanceof Error ? withoutSecrets(cause.message, address) : 'the database could not be asked');
    }
  };
  return {
    title: `PostgreSQL ${server.name} at ${address.shownAs}${server.hasHypopg ? ' with HypoPG' : ''}`,
    version: Math.floor(server.version / 10_000),
    warnings: server.warnings,
    get trial() {
      return embedded === undefined && server.hasHypopg ? 'tried with HypoPG' : 'tried in the embedded planner, with the schema and the statistics of the database';
    },
    schema: () => withConnection(address, { ...limits, statement: Math.max(limits.statement, readingTime) }, introspect),
    async whyNotRun(sql) {
      const text = await checkText(sql, true);
      if ('problem' in text) return text.problem;
      return withConnection(address, limits, (connection) => speaksAgainst(text.facts, connection, true)).catch((cause: unknown) => (cause instanceof Error ? withoutSecrets(cause.message, address) : String(cause)));
    },
    explain(sql, options = {}) {
      // One after the other: a database in use is not to be asked many things at once.
      const answered = last.then(() => answer(sql, options));
      last = answered;
      return answered;
    },
    async close() {
      isClosed = true;
      const planner = await embedded?.catch(() => undefined);
      await planner?.close();
    },
  };
}

/** What is known of a server. */
interface Server {
  readonly version: number;
  /** `15.4`. */
  readonly name: string;
  readonly hasHypopg: boolean;
  readonly warnings: readonly string[];
  /** Settings that plans depend on, where they are not the usual ones. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The SQL that makes a role for Seqscan; docs/database.md explains it. */
const advice = 'docs/database.md has the SQL of a role that may only read';

async function readServer({ version, query }: Connection): Promise<Server> {
  const [row] = await query(
    `SELECT pg_catalog.current_setting('server_version') AS name, current_user AS role, (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS super,
       EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'hypopg') AS hypopg,
       EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
         AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) AS writes`,
  );
  const settings = await query(
    `SELECT name, pg_catalog.current_setting(name) AS value FROM pg_catalog.pg_settings WHERE source <> 'default' AND (name IN ('random_page_cost', 'seq_page_cost', 'cpu_tuple_cost', 'cpu_index_tuple_cost', 'cpu_operator_cost', 'effective_cache_size', 'work_mem', 'hash_mem_multiplier', 'default_statistics_target') OR name ~ '^enable_')`,
  );
  const role = String(row?.['role']);
  const warnings = row?.['super'] === true ? [`the role ${role} is a superuser: Seqscan only reads, but ${advice}`] : row?.['writes'] === true ? [`the role ${role} may write: Seqscan only reads, but ${advice}`] : [];
  return {
    version,
    name: String(row?.['name']).split(' ')[0] ?? '',
    hasHypopg: row?.['hypopg'] === true,
    warnings,
    settings: Object.fromEntries(settings.map(({ name, value }) => [String(name), String(value)])),
  };
}

/** An embedded planner that is told what this database is like. */
async function embeddedLike(address: Address, limits: ConnectionLimits, { version, settings }: Server): Promise<Planner> {
  const patient = { ...limits, statement: Math.max(limits.statement, readingTime) };
  const { catalog, statistics } = await withConnection(address, patient, async (connection) => {
    const catalog = await introspect(connection);
    return { catalog, statistics: await liveStatistics(connection, catalog) };
  });
  return openEmbedded({ catalog, statistics, serverVersion: Math.floor(version / 10_000), settings });
}

/**
 * The plan of a statement for parameters of which nothing is known. EXPLAIN (GENERIC_PLAN), which PostgreSQL 16 brought, needs the simple protocol, by which
 * several statements could be sent; by the extended one it is bound to NULLs and folds conditions on them to false. A prepared statement under
 * plan_cache_mode gives the same plan by the extended protocol, from version 12 on.
 */
async function plan({ query }: Connection, sql: string, parameters: number, indexes: readonly IndexProposal[]): Promise<Explained | 'unknown-index' | string> {
  const names = new Map<string, string>();
  for (const proposal of indexes) {
    const created = await hypothetical(query, proposal);
    if (created === undefined) {
      if (names.size > 0) await query('SELECT hypopg_reset()');
      return 'unknown-index';
    }
    names.set(created, proposal.name ?? indexName(proposal.table, proposal.keys));
  }
  const name = `seqscan_${Math.random().toString(36).slice(2)}`;
  await query("SELECT pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true)");
  await query(`PREPARE ${name} AS ${sql}`);
  // Prepared statements outlive transactions, and behind a pooler the session is somebody else's next.
  await query('SAVEPOINT asked');
  try {
    const values = Array.from({ length: parameters }, () => 'NULL').join(', ');
    const rows = await query(`EXPLAIN (FORMAT JSON) EXECUTE ${name}${parameters === 0 ? '' : `(${values})`}`);
    return explained(rows, names);
  } finally {
    await query('ROLLBACK TO asked').catch(() => undefined);
    await query(`DEALLOCATE ${name}`).catch(() => undefined);
    if (indexes.length > 0) await query('SELECT hypopg_reset()').catch(() => undefined);
  }
}

async function execute({ query }: Connection, sql: string): Promise<Explained | string> {
  return explained(await query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`), new Map());
}

function explained(rows: readonly Readonly<Record<string, unknown>>[], names: ReadonlyMap<string, string>): Explained | string {
  const found = readPlan(Object.values(rows[0] ?? {})[0]);
  return found === undefined ? 'the database gave no plan' : { kind: 'plan', plan: { ...found, root: renamed(found.root, names) } satisfies Plan, notes: [] };
}

/** Has HypoPG take an index for granted in this session; undefined where it cannot. */
async function hypothetical(query: Connection['query'], proposal: IndexProposal): Promise<string | undefined> {
  await query('SAVEPOINT tried');
  try {
    const [row] = await query('SELECT indexname AS name FROM hypopg_create_index($1)', [createIndex(proposal, false)]);
    return row === undefined ? undefined : String(row['name']);
  } catch {
    await query('ROLLBACK TO tried');
    return undefined;
  }
}

function renamed(node: PlanNode, names: ReadonlyMap<string, string>): PlanNode {
  const index = node.index === undefined ? undefined : (names.get(node.index) ?? node.index);
  return { ...node, ...(index !== undefined && { index }), children: node.children.map((child) => renamed(child, names)) };
}

/** PostgreSQL checks rights before it plans, and a role that may only read has none to write. */
const insufficientPrivilege = '42501';

function noted(explained: Explained): Explained {
  if (explained.kind === 'refused') return explained;
  return { ...explained, notes: ['this role may not write: planned by the embedded planner with the statistics of the database', ...explained.notes] };
}

function refused(message: string): Explained {
  return { kind: 'refused', message: message.split('\n')[0] ?? message };
}
