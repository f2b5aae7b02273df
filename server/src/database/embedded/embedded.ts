// The embedded planner: a PostgreSQL of its own that is built from the catalog, with sizes and statistics instead of rows. It needs no
// configuration and reaches no network.
import {
  type CalledName,
  type Catalog,
  createIndex,
  type Explained,
  type ExplainOptions,
  indexCondition,
  indexName,
  indexesUsed,
  type IndexProposal,
  inspectStatement,
  joinTableName,
  mentionsColumn,
  nodesOf,
  quoteConstant,
  quoteIdentifier,
  splitTableName,
  type Omission,
  type Plan,
  type Planner,
  type PlanNode,
  readPlan,
  tablesOf,
  type TableStatistics,
} from '@seqscan/analyzers';
import { believesSizes, buildIndex, ensureTables, extensionsFor, type Hypothetical, loadCatalog, type Loaded, rowsOf, runSql, snapshotFile, visibility } from './database.js';
import { diskStorage, memoryStorage, type Storage } from './storage.js';
import type { Step } from './protocol.js';
import { startThread, type Thread, ThreadFailure } from './thread.js';

export interface EmbeddedInput {
  readonly catalog: Catalog;
  /** What `catalogStatistics` gives, by the catalog's names of tables. */
  readonly statistics: ReadonlyMap<string, TableStatistics>;
  /** The major version of the server for which is planned, where it is known: before 18 an index is of no use without a condition on its first key. */
  readonly serverVersion?: number;
  /** Settings that plans depend on (`random_page_cost`), as the server has them. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly limits?: Partial<EmbeddedLimits>;
  /** Where files are kept; in memory, unless sizes have no effect there. */
  readonly storage?: 'memory' | 'disk';
}

export interface EmbeddedLimits {
  /** Milliseconds until the database must answer for the first time. */
  readonly start: number;
  /** Milliseconds for one plan. */
  readonly plan: number;
  /** How many tried indexes of one table are kept for later questions; building another one takes the longer the more there are. */
  readonly kept: number;
}

const defaults: EmbeddedLimits = { start: 60_000, plan: 10_000, kept: 12 };
const longestStatement = 100_000;

/**
 * Starts an embedded planner and builds the catalog in it (about a second).
 *
 * @returns a planner that has to be closed; until then its thread keeps no process alive
 * @throws Error with one clear line where it cannot be started
 */
export async function openEmbedded({ catalog, statistics, serverVersion = 18, settings = {}, limits: given = {}, storage: wanted = 'memory' }: EmbeddedInput): Promise<Planner> {
  const limits = { ...defaults, ...given };
  // The parser that every statement goes through first is loaded while the thread starts.
  const parser = inspectStatement('SELECT 1');
  let storage: Storage = wanted === 'memory' ? memoryStorage() : diskStorage();
  const start = async (): Promise<Thread> => {
    const thread = await startThread({ snapshot: snapshotFile, extensions: extensionsFor(catalog), ...storage.next() }, limits.start);
    if (await believesSizes(thread)) return thread;
    await thread.end();
    if (storage.isOnDisk) throw new ThreadFailure('it does not believe in the sizes of its tables');
    storage = diskStorage();
    return start();
  };
  const open = async (): Promise<State> => {
    const thread = await start();
    // A setting that this version does not have is left as it is.
    const changes = Object.entries(settings).map(([name, value]): Step => ({ kind: 'sql', isOptional: true, sql: `SELECT set_config(${quoteConstant(name)}, ${quoteConstant(value)}, false)` }));
    if (changes.length > 0) await thread.run(changes, limits.start);
    return { thread, loaded: await loadCatalog(thread, catalog), indexes: new Map(), tried: 0, shown: new Set() };
  };
  let state: State | undefined = await open().catch((cause: unknown) => {
    storage.remove();
    throw new Error(`the embedded planner does not start: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  await parser;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();

  const answer = async (sql: string, options: ExplainOptions): Promise<Explained> => {
    if (isClosed) return refused('the embedded planner is closed');
    try {
      const read = await readFacts(sql, options);
      if ('problem' in read) return refused(read.problem);
      state ??= await open();
      return await explain(state, { sql, relations: read.facts.relations, indexes: options.indexes ?? [], statistics, serverVersion, limits });
    } catch (cause) {
      // The thread is lost, and with it the database; the next question starts another one.
      await state?.thread.end();
      state = undefined;
      if (!(cause instanceof ThreadFailure)) return refused(`the embedded planner failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      return refused(cause.isTimeout ? `the embedded planner gave up: ${cause.message}` : `the embedded planner was lost on this statement: ${cause.message}`);
    }
  };
  return {
    title: `embedded (PostgreSQL 18${serverVersion < 18 ? `, as ${serverVersion}` : ''})`,
    version: serverVersion,
    explain(sql, options = {}) {
      const answered = last.then(() => answer(sql, options));
      last = answered;
      return answered;
    },
    async close() {
      isClosed = true;
      await state?.thread.end();
      state = undefined;
      storage.remove();
    },
  };
}

interface State {
  readonly thread: Thread;
  readonly loaded: Loaded;
  /** Indexes that were built to be tried, by the text that builds them; or why they cannot be. */
  readonly indexes: Map<string, Tried>;
  /** How many were built so far: their names are numbers. */
  tried: number;
  /** Those that the planner sees at the moment. */
  readonly shown: Set<number>;
}

/** An index that was built to be tried, or why it could not be; with the catalog's name of its table. */
type Tried = (Hypothetical | { readonly message: string }) & { readonly table: string };

interface Question {
  readonly sql: string;
  readonly relations: readonly CalledName[];
  readonly indexes: readonly IndexProposal[];
  readonly statistics: ReadonlyMap<string, TableStatistics>;
  readonly serverVersion: number;
  readonly limits: EmbeddedLimits;
}

async function readFacts(sql: string, { analyze = false }: ExplainOptions): ReturnType<typeof inspectStatement> {
  if (analyze) return { problem: 'only a real database can execute a statement: there are no rows in the embedded planner' };
  if (sql.length > longestStatement) return { problem: `the statement is longer than ${longestStatement.toLocaleString('en-US')} characters` };
  return inspectStatement(sql);
}

async function explain(state: State, question: Question): Promise<Explained> {
  const tried: { readonly index: Hypothetical; readonly proposal: IndexProposal }[] = [];
  const tables = question.indexes.map(({ table }) => splitTableName(table)).map(({ schema, table }) => ({ schema, name: table }));
  await ensureTables(state.thread, state.loaded, [...question.relations, ...tables], question.statistics);
  for (const proposal of question.indexes) {
    const index = await hypothetical(state, proposal, question);
    if (!('oid' in index)) return refused(`this index cannot be built: ${index.message}`);
    tried.push({ index, proposal });
  }
  await show(state, tried.map(({ index }) => index.oid));
  const first = await planOf(state, question);
  if (!('plan' in first)) return refused(leftOut(state.loaded.omissions, question.relations) ?? first.message);
  const plan = question.serverVersion < 18 ? await withoutSkipScans(state, question, first.plan, tried) : first.plan;
  const names = new Map(tried.map(({ index, proposal }) => [index.name, proposal.name ?? indexName(proposal.table, proposal.keys)]));
  return { kind: 'plan', plan: { ...plan, root: renamed(plan.root, names) }, notes: notesOn(state.loaded.omissions, tablesOf(plan)) };
}

async function hypothetical(state: State, proposal: IndexProposal, { statistics, limits }: Question): Promise<Tried> {
  const key = createIndex({ ...proposal, name: 'x' }, false);
  const known = state.indexes.get(key);
  if (known !== undefined) return known;
  // What stands in the catalog is looked at by PostgreSQL's own parser, but the predicate and the expressions are texts: they may hold no second statement.
  if (/[;\0]/.test(key.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, ''))) return { table: proposal.table, message: 'its text holds more than an index' };
  const siblings = [...state.indexes.entries()].filter(([, { table }]) => table === proposal.table);
  if (siblings.length >= limits.kept) await drop(state, siblings);
  state.tried += 1;
  const built = { table: proposal.table, ...(await buildIndex(state.thread, state.loaded, proposal, `seqscan_tried_${state.tried}`, statistics.get(proposal.table))) };
  if ('oid' in built) state.shown.add(built.oid);
  state.indexes.set(key, built);
  return built;
}

/** Lets the planner see these of the indexes that were built to be tried, and no others. */
async function show(state: State, oids: readonly number[]): Promise<void> {
  const hidden = [...state.shown].filter((oid) => !oids.includes(oid));
  const shown = oids.filter((oid) => !state.shown.has(oid));
  const change = visibility(shown, hidden);
  if (change !== undefined) await runSql(state.thread, change);
  for (const oid of hidden) state.shown.delete(oid);
  for (const oid of shown) state.shown.add(oid);
}

async function drop(state: State, entries: readonly (readonly [key: string, tried: Tried])[]): Promise<void> {
  const built = entries.flatMap(([, tried]) => ('oid' in tried ? [{ ...tried, schema: splitTableName(tried.table).schema }] : []));
  await state.thread.run([{ kind: 'true-sizes', paths: built.map(({ path }) => path) }], 10_000);
  if (built.length > 0) await runSql(state.thread, `DROP INDEX ${built.map(({ schema, name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`).join(', ')}`);
  for (const [key] of entries) state.indexes.delete(key);
  for (const { oid } of built) state.shown.delete(oid);
}

async function planOf({ thread }: State, { sql, limits }: Question): Promise<{ readonly plan: Plan } | { readonly message: string }> {
  const answer = await runSql(thread, `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`, limits.plan);
  if ('error' in answer) return { message: answer.error.message };
  const plan = readPlan(Object.values(rowsOf(answer)[0] ?? {})[0]);
  return plan === undefined ? { message: 'the planner gave no plan' } : { plan };
}

/**
 * PostgreSQL 18 searches an index without a condition on its first key by skipping from value to value; servers before it read all of it. There
 * is no switch for it, so whatever index is used that way is hidden and the statement is planned again.
 */
async function withoutSkipScans(state: State, question: Question, plan: Plan, tried: readonly { readonly index: Hypothetical; readonly proposal: IndexProposal }[]): Promise<Plan> {
  let current = plan;
  const own: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const skipping = await skippingIndexes(state, current);
    if (skipping.length === 0) break;
    const existing = skipping.filter((oid) => !tried.some(({ index }) => index.oid === oid));
    own.push(...existing);
    const change = visibility([], skipping);
    if (change !== undefined) await runSql(state.thread, change);
    for (const oid of skipping) state.shown.delete(oid);
    const next = await planOf(state, question);
    if (!('plan' in next)) break;
    current = next.plan;
  }
  const back = visibility(own, []);
  if (back !== undefined) await runSql(state.thread, back);
  return current;
}

async function skippingIndexes({ thread }: State, plan: Plan): Promise<readonly number[]> {
  const searched = nodesOf(plan).filter((node) => node.index !== undefined && indexCondition(node) !== undefined);
  if (searched.length === 0 || indexesUsed(plan).size === 0) return [];
  const names = searched.map(({ index = '' }) => `'${index.replaceAll("'", "''")}'`);
  const answer = await runSql(
    thread,
    `SELECT i.relname AS name, i.oid::int8, pg_get_indexdef(i.oid, 1, true) AS key FROM pg_class i JOIN pg_index x ON x.indexrelid = i.oid JOIN pg_am m ON m.oid = i.relam WHERE m.amname = 'btree' AND x.indnatts > 1 AND i.relname IN (${names.join(', ')})`,
  );
  return rowsOf(answer).flatMap((row) => {
    const key = String(row['key']).replace(/^"|"$/g, '');
    const isPlain = /^[\w$ ]+$/.test(key);
    const uses = searched.filter(({ index }) => index === row['name']);
    const isSkipped = isPlain && uses.every((node) => !mentionsColumn(indexCondition(node) ?? '', key));
    return isSkipped && uses.length > 0 ? [Number(row['oid'])] : [];
  });
}

function renamed(node: PlanNode, names: ReadonlyMap<string, string>): PlanNode {
  const index = node.index === undefined ? undefined : (names.get(node.index) ?? node.index);
  return { ...node, ...(index !== undefined && { index }), children: node.children.map((child) => renamed(child, names)) };
}

function notesOn(omissions: readonly Omission[], tables: ReadonlySet<string>): readonly string[] {
  return [...new Set(omissions.filter(({ table }) => table !== undefined && (tables.has(table) || tables.has(table.replace(/^.*\./, '')))).map(({ message }) => message))];
}

/** A table that could not be built, if the statement speaks of one: that says more than that it does not exist. */
function leftOut(omissions: readonly Omission[], relations: readonly CalledName[]): string | undefined {
  const isMeant = (table: string): boolean => relations.some(({ schema, name }) => (schema === undefined ? splitTableName(table).table === name : joinTableName(schema, name) === table));
  return omissions.find(({ table, message }) => table !== undefined && /^the (?:table|view|materialized view|partition) /.test(message) && isMeant(table))?.message;
}

function refused(message: string): Explained {
  return { kind: 'refused', message: message.split('\n')[0] ?? message };
}
