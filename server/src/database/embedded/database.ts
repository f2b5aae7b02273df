// The embedded database with a catalog in it: tables without rows that the planner takes for full ones, and indexes that are built to be tried.
import { fileURLToPath } from 'node:url';
import {
  type CalledName,
  type Catalog,
  catalogDdl,
  createIndex,
  type DdlStatement,
  type IndexProposal,
  joinTableName,
  type Omission,
  quoteConstant,
  quoteIdentifier,
  splitTableName,
  type TableStatistics,
} from '@seqscan/analyzers';
import { commonExtensions, extensionModules } from './extensions.js';
import { indexPages } from './index-size.js';
import type { DatabaseFailure, Step, StepAnswer } from './protocol.js';
import { restoreColumn, restoreColumns, restoreRelation } from './restore.js';
import type { Thread } from './thread.js';

/** The prepared data folder; `npm run snapshot` makes it, once for each version of PGlite. */
export const snapshotFile = fileURLToPath(new URL('../../../embedded/pglite-0.5.16.tar.br', import.meta.url));

/** Extensions whose files have to be there for a catalog. */
export function extensionsFor(catalog: Catalog): readonly string[] {
  const { statements } = catalogDdl(catalog, new Set(Object.keys(extensionModules)));
  const declared = statements.flatMap(({ kind, sql }) => (kind === 'extension' ? (/EXISTS "?([\w-]+)"?/.exec(sql)?.[1] ?? []) : []));
  const needing = declared.includes('earthdistance') ? ['cube'] : [];
  return [...new Set([...commonExtensions, ...declared, ...needing])];
}

const canaryPages = 20_000;

/** Whether the planner takes an empty table for a large one when it is told to: asked at each start, since all else rests on it. */
export async function believesSizes(thread: Thread): Promise<boolean> {
  const name = { schema: 'public', relation: 'seqscan_canary' };
  const created = await thread.run([{ kind: 'sql', sql: 'CREATE TABLE seqscan_canary (id integer)' }, { kind: 'sql', sql: "SELECT pg_relation_filepath('seqscan_canary') AS path" }], statementTime);
  const path = String(rowsOf(created.at(-1))[0]?.['path'] ?? '');
  const answers = await thread.run(
    [
      { kind: 'sizes', pages: [[path, canaryPages]] },
      { kind: 'sql', sql: restoreRelation(name, { rows: canaryPages * 100, pages: canaryPages, allVisiblePages: 0 }) },
      { kind: 'sql', sql: 'EXPLAIN (FORMAT JSON) SELECT * FROM seqscan_canary' },
      { kind: 'true-sizes', paths: [path] },
      { kind: 'sql', sql: 'DROP TABLE seqscan_canary' },
    ],
    statementTime,
  );
  return answers.length === 5 && JSON.stringify(answers[2]).includes(`"Plan Rows":${canaryPages * 100}`);
}

/** A relation of the database with the size that the planner is to take it for. */
interface Sized {
  readonly path: string;
  readonly pages: number;
}

/** A database with a catalog in it, whose tables are built when a statement first speaks of them. */
export interface Loaded {
  readonly omissions: Omission[];
  /** Tables that are there and believed to be large, by the catalog's name. */
  readonly tables: Map<string, Sized>;
  /** What is still to be built, by the catalog's name of the table. */
  readonly pending: Map<string, DdlStatement[]>;
  /** By the name alone, since statements need not say the schema. */
  readonly named: ReadonlyMap<string, readonly string[]>;
}

const statementTime = 20_000;
const batch = 50;
/** A relation of more pages is several files, which PostgreSQL keeps open. */
const pagesInFile = 131_072;

/**
 * Prepares a database for a catalog: schemas, extensions and types are made at once, tables when they are asked about, so that a schema of
 * thousands of tables costs no more than those of them that matter.
 *
 * @throws ThreadFailure where the thread is lost on the way
 */
export async function loadCatalog(thread: Thread, catalog: Catalog): Promise<Loaded> {
  const { statements, omissions, searchPath } = catalogDdl(catalog, new Set(Object.keys(extensionModules)));
  const pending = new Map<string, DdlStatement[]>();
  const named = new Map<string, string[]>();
  for (const statement of statements) {
    if (statement.table === undefined) continue;
    const list = pending.get(statement.table);
    if (list !== undefined) {
      list.push(statement);
      continue;
    }
    pending.set(statement.table, [statement]);
    const { table } = splitTableName(statement.table);
    named.set(table, [...(named.get(table) ?? []), statement.table]);
  }
  const loaded: Loaded = { omissions: [...omissions], tables: new Map(), pending, named };
  await build(thread, loaded, statements.filter(({ table }) => table === undefined));
  await runSql(thread, `SET search_path = ${searchPath.map(quoteIdentifier).join(', ')}`);
  return loaded;
}

/**
 * Builds those of the tables that are not there yet, and gives them their sizes and statistics.
 *
 * @param relations names as statements write them
 */
export async function ensureTables(thread: Thread, loaded: Loaded, relations: readonly CalledName[], statistics: ReadonlyMap<string, TableStatistics>): Promise<void> {
  const wanted = relations.flatMap(({ schema, name }) => (schema === undefined ? (loaded.named.get(name) ?? []) : [joinTableName(schema, name)]));
  const missing = [...new Set(wanted)].filter((name) => loaded.pending.get(name)?.some(({ kind }) => kind === 'table'));
  if (missing.length === 0) return;
  const statements = missing.flatMap((name) => loaded.pending.get(name) ?? []);
  await build(thread, loaded, statements.filter(({ needs }) => needs === undefined));
  for (const name of missing) loaded.pending.set(name, statements.filter(({ table, needs }) => table === name && needs !== undefined));
  await size(thread, loaded, missing, statistics);
  // Foreign keys wait for the table that they refer to.
  for (const [name, waiting] of loaded.pending) {
    const possible = waiting.filter(({ needs = '' }) => loaded.tables.has(name) && loaded.tables.has(needs));
    if (possible.length === 0) continue;
    loaded.pending.set(name, waiting.filter((statement) => !possible.includes(statement)));
    const paths = possible.flatMap(({ needs = '' }) => [name, needs].flatMap((table) => loaded.tables.get(table) ?? []));
    await thread.run([{ kind: 'true-sizes', paths: paths.map(({ path }) => path) }], statementTime);
    await build(thread, loaded, possible);
    await thread.run([{ kind: 'sizes', pages: paths.map(({ path, pages }) => [path, pages] as const) }], statementTime);
  }
}

async function size(thread: Thread, loaded: Loaded, names: readonly string[], statistics: ReadonlyMap<string, TableStatistics>): Promise<void> {
  const sized: Sized[] = [];
  const restores: Step[] = [];
  for (const { name, path, indexes } of await readRelations(thread, names)) {
    const table = statistics.get(name);
    if (table === undefined) continue;
    const { schema, table: relation } = splitTableName(name);
    loaded.tables.set(name, { path, pages: table.pages });
    sized.push({ path, pages: table.pages });
    restores.push({ kind: 'sql', isOptional: true, sql: restoreRelation({ schema, relation }, table) });
    const columns = restoreColumns(name, table);
    if (columns.length > 0) restores.push({ kind: 'sql', isOptional: true, sql: `SELECT ${columns.join(', ')}` });
    for (const index of indexes) {
      const exported = table.indexes?.get(index.name);
      const pages = exported?.pages ?? indexPages(index, table);
      const rows = exported?.rows ?? table.rows;
      sized.push({ path: index.path, pages });
      restores.push({ kind: 'sql', isOptional: true, sql: restoreRelation({ schema, relation: index.name }, { rows, pages, allVisiblePages: 0 }) });
      for (const [key, column] of exported?.keys ?? []) {
        restores.push({ kind: 'sql', isOptional: true, sql: `SELECT ${restoreColumn({ schema, relation: index.name }, `'attnum', ${key}::smallint`, column)}` });
      }
    }
  }
  for (let start = 0; start < restores.length; start += batch) await thread.run(restores.slice(start, start + batch), statementTime);
  await thread.run([{ kind: 'sizes', pages: sized.map(({ path, pages }) => [path, pages] as const) }], statementTime);
}

/** Runs statements all at once, which is faster, or else one by one, so that one that PostgreSQL refuses costs nothing but itself, and is noted. */
async function build(thread: Thread, loaded: Loaded, statements: readonly DdlStatement[]): Promise<void> {
  for (let start = 0; start < statements.length; start += batch) {
    const part = statements.slice(start, start + batch);
    const whole = await runSql(thread, part.map(({ sql }) => sql).join(';\n'));
    if (!('error' in whole)) continue;
    const answers = await thread.run(part.map(({ sql }) => ({ kind: 'sql', sql, isOptional: true })), statementTime);
    part.forEach(({ table, what }, index) => {
      const answer = answers[index];
      if (answer !== undefined && 'error' in answer) loaded.omissions.push({ ...(table !== undefined && { table }), message: `${what} is left out: ${answer.error.message}` });
    });
  }
}

/** An index that was built to be tried. Between questions it counts as invalid, which hides it from the planner. */
export interface Hypothetical extends Sized {
  readonly oid: number;
  readonly name: string;
}

/**
 * Builds an index on a table that is told to be large: the table is given its true size for the moment, since building reads it.
 *
 * @returns the index, valid; or why PostgreSQL refuses it
 */
export async function buildIndex(thread: Thread, loaded: Loaded, proposal: IndexProposal, name: string, statistics: TableStatistics | undefined): Promise<Hypothetical | DatabaseFailure> {
  const table = loaded.tables.get(proposal.table);
  const { schema, table: relation } = splitTableName(proposal.table);
  const shrink: Step[] = table === undefined ? [] : [{ kind: 'true-sizes', paths: [table.path] }, ...(table.pages > pagesInFile ? [touch(schema, relation)] : [])];
  const grow: Step[] = table === undefined ? [] : [{ kind: 'sizes', pages: [[table.path, table.pages]] }];
  const needsTrigrams = proposal.keys.some(({ operatorClass = '' }) => operatorClass.includes('trgm'));
  const regclass = quoteConstant(`${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
  const answers = await thread.run(
    [
      ...shrink,
      ...(needsTrigrams ? [{ kind: 'sql', sql: 'CREATE EXTENSION IF NOT EXISTS pg_trgm', isOptional: true } as const] : []),
      { kind: 'sql', sql: createIndex({ ...proposal, name }, false), isOptional: true },
      ...grow,
      { kind: 'sql', isOptional: true, sql: `SELECT to_regclass(${regclass})::oid::int8 AS oid, pg_relation_filepath(to_regclass(${regclass})) AS path` },
    ],
    statementTime,
  );
  const failed = answers.find((answer) => 'error' in answer);
  if (failed !== undefined && 'error' in failed) return failed.error;
  const [row] = rowsOf(answers.at(-1));
  if (row === undefined || row['path'] === null) return { message: 'it was not built' };
  const rows = await rowsMatching(thread, proposal, statistics);
  const size = statistics === undefined ? 1 : indexPages({ method: proposal.method ?? 'btree', columns: [...proposal.keys.map(({ column }) => column), ...(proposal.include ?? [])] }, statistics, rows);
  const hypothetical: Hypothetical = { oid: Number(row['oid']), name, path: String(row['path']), pages: size };
  const restored = [restoreRelation({ schema, relation: name }, { rows: rows ?? statistics?.rows ?? 0, pages: size, allVisiblePages: 0 }), ...expressionStatistics(proposal, schema, name, statistics)];
  await thread.run([...restored.map((sql): Step => ({ kind: 'sql', sql, isOptional: true })), { kind: 'sizes', pages: [[hypothetical.path, size]] }], statementTime);
  return hypothetical;
}

/** The statement that shows some indexes to the planner and hides others; undefined where nothing changes. */
export function visibility(shown: readonly number[], hidden: readonly number[]): string | undefined {
  if (shown.length + hidden.length === 0) return undefined;
  return `UPDATE pg_index SET indisvalid = ${shown.length === 0 ? 'false' : `indexrelid IN (${shown.join(', ')})`} WHERE indexrelid IN (${[...shown, ...hidden].join(', ')})`;
}

/** A statement's own answer, or what is wrong. */
export async function runSql(thread: Thread, sql: string, milliseconds = statementTime): Promise<StepAnswer> {
  const [answer] = await thread.run([{ kind: 'sql', sql }], milliseconds);
  return answer ?? { rows: [] };
}

export function rowsOf(answer: StepAnswer | undefined): readonly Readonly<Record<string, unknown>>[] {
  return answer !== undefined && 'rows' in answer ? answer.rows : [];
}

/** A change to a relation's entry that changes nothing makes PostgreSQL close its files and ask for their sizes again. */
function touch(schema: string, relation: string): Step {
  return { kind: 'sql', sql: `UPDATE pg_class SET relpages = relpages WHERE relname = ${quoteConstant(relation)} AND relnamespace = ${quoteConstant(quoteIdentifier(schema))}::regnamespace` };
}

/** How many rows a partial index holds, by the planner's own estimate; undefined for one that holds all. */
async function rowsMatching(thread: Thread, { table, where }: IndexProposal, statistics: TableStatistics | undefined): Promise<number | undefined> {
  if (where === undefined || statistics === undefined) return undefined;
  const { schema, table: relation } = splitTableName(table);
  const answer = await runSql(thread, `EXPLAIN (FORMAT JSON) SELECT 1 FROM ${quoteIdentifier(schema)}.${quoteIdentifier(relation)} WHERE ${where}`);
  const text = JSON.stringify(rowsOf(answer)[0] ?? {});
  const rows = Number(/"Plan Rows":(\d+)/.exec(text)?.[1]);
  return Number.isFinite(rows) ? rows : undefined;
}

/** A key that only folds a column (`lower(email)`) has as many different values as the column. */
function expressionStatistics({ keys }: IndexProposal, schema: string, relation: string, statistics: TableStatistics | undefined): string[] {
  return keys.flatMap(({ expression }, index) => {
    const folded = /^\(?(?:lower|upper|btrim|trim|casefold)\(\(?"?([\w$]+)"?\)?(?:::[a-z ]+)?\)\)?$/i.exec(expression ?? '')?.[1];
    const column = folded === undefined ? undefined : statistics?.columns.get(folded);
    if (column === undefined || column.distinct === 0) return [];
    const { from, width, nullFraction, distinct } = column;
    return [`SELECT ${restoreColumn({ schema, relation }, `'attnum', ${index + 1}::smallint`, { from, width, nullFraction, distinct })}`];
  });
}

interface Relation {
  readonly name: string;
  readonly path: string;
  readonly indexes: readonly { readonly name: string; readonly path: string; readonly method: string; readonly columns: readonly (string | undefined)[] }[];
}

async function readRelations(thread: Thread, names: readonly string[]): Promise<readonly Relation[]> {
  const wanted = names.map((name) => {
    const { schema, table } = splitTableName(name);
    return `(${quoteConstant(schema)}, ${quoteConstant(table)})`;
  });
  const answer = await runSql(
    thread,
    `SELECT n.nspname AS schema, t.relname AS name, pg_relation_filepath(t.oid) AS path,
       (SELECT json_agg(json_build_object('name', i.relname, 'path', pg_relation_filepath(i.oid), 'method', m.amname,
          'columns', (SELECT json_agg(a.attname ORDER BY k.position) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (number, position) LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number AND k.number <> 0)))
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam WHERE x.indrelid = t.oid) AS indexes
     FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE t.relkind = 'r' AND (n.nspname, t.relname) IN (${wanted.join(', ')})`,
  );
  return rowsOf(answer).map((row) => {
    const listed = (row['indexes'] ?? []) as { name: string; path: string; method: string; columns: (string | null)[] | null }[];
    return {
      name: joinTableName(String(row['schema']), String(row['name'])),
      path: String(row['path']),
      indexes: listed.map(({ columns, ...index }) => ({ ...index, columns: (columns ?? []).map((column) => column ?? undefined) })),
    };
  });
}
