// `seqscan explain`: the plan of a statement, before and after the index that helps it most. The statement is given as SQL, or by the line
// of the program that sends it.
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import { type Catalog, createIndex, type Explained, type IndexProposal, lineMap, openSession, type Plan, type Planner, readStatement, type Session, totalCost } from '@seqscan/analyzers';
import { explainStatement, type LivePlanner, openConfigured, openEmbeddedFor, type PlannerChoice, prettySql } from '../database/index.js';
import { UsageError } from '../workspace/configuration-file.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { amount, planTree } from './formats/plan.js';
import type { ParsedOptions } from './options.js';
import type { Terminal } from './output.js';
import { progressOn } from './progress.js';

/** A statement that is asked about. */
interface Asked {
  readonly sql: string;
  /** Where it is sent and what the program writes there; undefined for one of the command line. */
  readonly from?: { readonly file: string; readonly line: number; readonly what: string; readonly open: boolean };
}

/** What is shown of one statement. */
interface Shown extends Asked {
  readonly explained: Explained;
  readonly advice?: { readonly index: IndexProposal; readonly plan: Plan };
}

/**
 * Runs the command.
 *
 * @returns the exit code: 2 where a statement could not be explained
 * @throws UsageError for wrong options, for places where nothing is sent, and for databases that cannot be asked
 */
export async function explain(options: ParsedOptions, terminal: Terminal, cwd: string): Promise<number> {
  const place = placeOf(options);
  const analyze = options.has('analyze');
  const format = options.value('format') ?? 'pretty';
  if (format !== 'pretty' && format !== 'json') throw new UsageError([`unknown value "${format}" of "--format"; one of pretty, json`]);
  if (analyze && !(terminal.isInteractive && process.stdin.isTTY)) throw new UsageError(['"--analyze" runs the statement, and asks before it does: there is no terminal to ask on']);

  const workspace = openWorkspace({ cwd, paths: place === undefined ? [] : [place.file], configurationFile: options.value('config') });
  const stats = options.value('stats');
  const choice: PlannerChoice = {
    configuration: workspace.configuration,
    environment: process.env,
    root: workspace.root,
    useDatabaseUrl: options.has('use-database-url'),
    ...(stats !== undefined && { stats: { path: resolve(cwd, stats), shownAs: stats } }),
  };
  // A database that cannot be asked is told of before a large project is read.
  const live = await openConfigured(choice).catch(usage);
  for (const warning of live?.warnings ?? []) terminal.warn(`seqscan: ${warning}\n`);
  if (analyze && live === undefined) throw new UsageError(['"--analyze" runs the statement on a database, and none is configured: set SEQSCAN_DATABASE_URL, or --use-database-url to use DATABASE_URL']);
  try {
    const session = live !== undefined && place === undefined ? undefined : await open(workspace, terminal);
    const asked = session === undefined || place === undefined ? [{ sql: options.value('sql') ?? '' }] : statementsAt(session, workspace, place);
    const { planner, catalog, hint, trial } = live === undefined ? await embeddedFor(session, choice) : { planner: live, catalog: await live.schema().catch(usage), hint: undefined, trial: () => live.trial };
    try {
      const shown: Shown[] = [];
      for (const statement of asked) shown.push(await explainOne(statement, planner, catalog, analyze && live !== undefined ? { live, terminal } : undefined));
      terminal.print(format === 'json' ? jsonReport(shown, planner) : shown.map((one) => prettyReport(one, planner, terminal, { hint, trial })).join('\n'));
      return shown.some(({ explained }) => explained.kind === 'refused') ? 2 : 0;
    } finally {
      if (live === undefined) await planner.close();
    }
  } finally {
    await live?.close();
  }
}

function usage(cause: unknown): never {
  throw new UsageError([cause instanceof Error ? cause.message : String(cause)]);
}

/** `FILE:LINE`, or undefined where the statement is given by `--sql`. */
function placeOf(options: ParsedOptions): { readonly file: string; readonly line: number } | undefined {
  const [given, ...more] = options.positionals;
  const sql = options.value('sql');
  if (more.length > 0 || (given === undefined) === (sql === undefined)) throw new UsageError(['"seqscan explain" takes either FILE:LINE or --sql TEXT']);
  if (given === undefined) return undefined;
  const [, file = '', line = ''] = /^(.+?):(\d+)(?::\d+)?$/.exec(given) ?? [];
  if (file === '' || Number(line) < 1) throw new UsageError([`"${given}" is not a place: FILE:LINE, as in src/orders.ts:42, or --sql with a statement`]);
  return { file, line: Number(line) };
}

async function open(workspace: Workspace, terminal: Terminal): Promise<Session> {
  const progress = progressOn(terminal, workspace.files.list().length);
  const session = await openSession({ files: workspace.files, config: { layers: workspace.layers }, clock: () => performance.now(), onProgress: progress.update });
  session.catalog();
  progress.clear();
  return session;
}

/** The embedded planner, the schema by which indexes are sought, and what is to be said of the sizes of tables. */
async function embeddedFor(session: Session | undefined, choice: PlannerChoice): Promise<{ readonly planner: Planner; readonly catalog: Catalog; readonly hint: string | undefined; readonly trial: undefined }> {
  const catalog = session?.catalog();
  if (catalog === undefined || catalog.tables.size === 0) throw new UsageError(['nothing to plan with: no schema was found (schema.prisma, models, migrations, .sql files), and no database is configured']);
  const hint = 'sizes of tables come from the configuration ("tables", "stats"), or are assumed to be 1,000,000 rows';
  return { planner: await openEmbeddedFor(catalog, choice).catch(usage), catalog, hint: choice.stats === undefined ? hint : undefined, trial: undefined };
}

function statementsAt(session: Session, workspace: Workspace, { file, line }: { readonly file: string; readonly line: number }): readonly Asked[] {
  const path = workspace.files.list().find((each) => workspace.isWanted(each));
  const found = path === undefined ? [] : session.statementsAt(path, line);
  if (path === undefined || found.length === 0) throw new UsageError([`${file}:${line}: no statement is sent from this line, as far as Seqscan can see`]);
  const lines = lineMap(session.text(path) ?? '');
  return found.map(({ sql, what, place, open: isOpen }) => ({ sql, from: { file: workspace.shown(place.file), line: lines.position(place.start).line, what, open: isOpen } }));
}

/** @param runs where the statement is run, and whom to ask before; it is only planned otherwise */
async function explainOne(asked: Asked, planner: Planner, catalog: Catalog, runs: { readonly live: LivePlanner; readonly terminal: Terminal } | undefined): Promise<Shown> {
  if (runs !== undefined) {
    const read = await readStatement(asked.sql, catalog);
    return { ...asked, explained: await run('problem' in read ? asked.sql : read.sql, runs.live, runs.terminal) };
  }
  const { explained, advice } = await explainStatement(asked.sql, planner, catalog);
  return { ...asked, explained, ...(advice !== undefined && { advice }) };
}

/** Runs a statement, once whoever sits in front of the terminal has said so. Nobody is asked about one that would not be run anyway. */
export async function run(sql: string, planner: LivePlanner, terminal: Pick<Terminal, 'warn'>, ask: (question: string) => Promise<string> = onTerminal): Promise<Explained> {
  const message = await planner.whyNotRun(sql);
  if (message !== undefined) return { kind: 'refused', message };
  terminal.warn(`${prettySql(sql)}\n\n`);
  const said = await ask(`Run this statement on ${planner.title}? It is read-only and ends after 5 s at the latest. [y/N] `);
  return /^y(?:es)?$/i.test(said.trim()) ? planner.explain(sql, { analyze: true }) : { kind: 'refused', message: 'not run' };
}

async function onTerminal(question: string): Promise<string> {
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await questions.question(question);
  } finally {
    questions.close();
  }
}

function prettyReport({ sql, from, explained, advice }: Shown, { title }: Planner, { colors, width }: Terminal, { hint, trial }: { readonly hint: string | undefined; readonly trial: (() => string) | undefined }): string {
  const indented = prettySql(sql).replace(/^/gm, '  ');
  const place = from === undefined ? '' : `${colors.bold(`${from.file}:${from.line}`)} ${from.what}${from.open ? colors.dim(' (conditions, joins or order may be missing: they could not be read)') : ''}\n`;
  const head = `${place}${indented}\n\n`;
  if (explained.kind === 'refused') return `${head}${colors.red('no plan:')} ${explained.message}\n`;
  const notes = explained.notes.map((note) => `  ${colors.dim(`note: ${note}`)}\n`).join('');
  const before = `${colors.bold(`Plan by ${title}`)}\n${planTree(explained.plan, colors, width)}${notes}`;
  const said = (line: string | undefined): string => (line === undefined ? '' : `  ${colors.dim(line)}\n`);
  if (explained.plan.root.actual !== undefined) return `${head}${before}`;
  if (advice === undefined) return `${head}${before}${said(hint)}\nNo index was found that makes it cheaper.\n`;
  const times = totalCost(explained.plan) / Math.max(totalCost(advice.plan), 0.01);
  return `${head}${before}${said(hint)}\n${colors.bold(`With ${createIndex(advice.index)};`)}\n${planTree(advice.plan, colors, width)}${said(trial?.())}\n${amount(totalCost(explained.plan))} → ${amount(totalCost(advice.plan))}: ${amount(times)} times cheaper\n`;
}

function jsonReport(shown: readonly Shown[], { title }: Planner): string {
  const statements = shown.map(({ sql, from, explained, advice }) => ({
    sql,
    ...(from !== undefined && { file: from.file, line: from.line, what: from.what, open: from.open }),
    ...(explained.kind === 'refused' ? { refused: explained.message } : { plan: explained.plan, notes: explained.notes }),
    ...(advice !== undefined && { advice: { index: createIndex(advice.index), plan: advice.plan } }),
  }));
  return `${JSON.stringify({ version: 1, planner: title, statements }, undefined, 2)}\n`;
}
