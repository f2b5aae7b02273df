// Plans for an editor: of the statement at a line, or of a text, from whichever database is configured or else from the embedded planner. The
// planner stays open from one question to the next as long as the schema and the choice of the database do.
import { type Catalog, createIndex, type IndexProposal, isAtLeast, type Planner, readStatement, type Severity } from '@seqscan/analyzers';
import { explainStatement, type LivePlanner, openConfigured, openEmbeddedFor, type PlannerChoice, prettySql } from '../database/index.js';
import type { Analysed, Project } from './project.js';
import type { AdvisedIndex, ExplainedStatement, Explanation, IndexAdvice, ProjectSettings, Question } from './protocol.js';

export interface Explanations {
  /** Takes over what the editor says of databases. */
  configure(settings: ProjectSettings): void;
  /** @throws Error with one line where there is nothing to explain, or nobody to ask */
  explain(question: Extract<Question, { kind: 'explain' }>): Promise<Explanation>;
  /**
   * What would be run if somebody asked for that.
   *
   * @throws Error with one line where it would not be: a write, parameters, no configured database
   */
  runnable(question: Extract<Question, { kind: 'runnable' }>): Promise<{ readonly planner: string; readonly statements: readonly { readonly sql: string; readonly pretty: string }[] }>;
  /** Asks the planner about all statements of the project. */
  advise(): Promise<IndexAdvice>;
  /**
   * An index that was advised before, by its statement.
   *
   * @throws Error with one line where none was
   */
  proposal(index: string): IndexProposal;
}

interface Opened {
  readonly key: string;
  readonly planner: Planner;
  /** The same, where it is a configured database. */
  readonly live?: LivePlanner;
  readonly catalog: Catalog;
  readonly warnings: readonly string[];
}

/** Milliseconds without a question after which the planner is let go: the embedded one holds some hundreds of megabytes. */
const patience = 5 * 60_000;

/** Explains the statements of a project. Questions are to be asked one after the other. */
export function explanations(project: Project, idleTime = patience): Explanations {
  let settings: ProjectSettings | undefined;
  let opened: Opened | undefined;
  const proposals = new Map<string, IndexProposal>();
  const told = (index: IndexProposal): string => {
    const text = createIndex(index);
    proposals.set(text, index);
    return text;
  };

  let idle: NodeJS.Timeout | undefined;
  const using = async <T>(use: () => Promise<T>): Promise<T> => {
    clearTimeout(idle);
    try {
      return await use();
    } finally {
      idle = setTimeout(letGo, idleTime).unref();
    }
  };
  const letGo = (): void => {
    const unused = opened;
    opened = undefined;
    void unused?.planner.close();
  };
  const analysedNow = (): Analysed => {
    if (!project.last) throw new Error('the project has not been analysed yet');
    return project.last;
  };
  const plannerFor = async (analysed: Analysed): Promise<Opened> => {
    const choice = choiceFor(analysed, settings);
    const catalog = analysed.session.catalog();
    const key = JSON.stringify([choice.configuration, choice.environment, schemaKey(catalog)]);
    if (opened?.key === key) return opened;
    await opened?.planner.close();
    opened = undefined;
    const live = await openConfigured(choice);
    if (live) opened = { key, planner: live, live, catalog: await live.schema(), warnings: live.warnings };
    else if (catalog.tables.size === 0) throw new Error('nothing to plan with: no schema was found (schema.prisma, models, migrations, .sql files), and no database is configured');
    else opened = { key, planner: await openEmbeddedFor(catalog, choice), catalog, warnings: [] };
    return opened;
  };

  return {
    configure(given) {
      settings = given;
    },
    explain: ({ file, line, sql, analyze = false }) => using(async () => {
      const analysed = analysedNow();
      const asked = askedFor(analysed, file, line, sql);
      const { planner, live, catalog, warnings } = await plannerFor(analysed);
      if (analyze) {
        if (!live) throw new Error(noDatabase);
        const run = await Promise.all(asked.map(async (statement) => ({ ...statement, pretty: prettySql(statement.sql), explained: await live.explain(statement.sql, { analyze: true }) })));
        return { planner: live.title, warnings, statements: run };
      }
      const statements: ExplainedStatement[] = [];
      for (const statement of asked) {
        const { sql: text, explained, advice } = await explainStatement(statement.sql, planner, catalog);
        statements.push({ ...statement, sql: text, pretty: prettySql(text), explained, ...(advice && { advice: { index: told(advice.index), plan: advice.plan } }) });
      }
      return { planner: planner.title, warnings, statements };
    }),
    runnable: ({ file, line, sql }) => using(async () => {
      const analysed = analysedNow();
      const asked = askedFor(analysed, file, line, sql);
      const { live, catalog } = await plannerFor(analysed);
      if (!live) throw new Error(noDatabase);
      const statements: { sql: string; pretty: string }[] = [];
      for (const { sql: given } of asked) {
        const read = await readStatement(given, catalog);
        const text = 'problem' in read ? given : read.sql;
        const problem = await live.whyNotRun(text);
        if (problem !== undefined) throw new Error(problem);
        statements.push({ sql: text, pretty: prettySql(text) });
      }
      return { planner: live.title, statements };
    }),
    advise: () => using(async () => {
      const analysed = analysedNow();
      const { planner, warnings } = await plannerFor(analysed);
      // A session that was advised says so in its findings from then on: the editor's own stays as the command line's without a planner.
      const session = analysed.session.changed(new Map());
      const { statements, refusals } = await session.advise(planner);
      const indexes = session.findings().findings.flatMap(({ mend, severity, message, consequence, place }): AdvisedIndex[] => (mend?.kind === 'add index' ? [{ ...analysed.places.place(place), index: told(mend.index), severity, message, consequence }] : []));
      return { planner: planner.title, warnings, statements, refusals, indexes: indexes.sort((a, b) => rank(b.severity) - rank(a.severity)) };
    }),
    proposal(index) {
      const known = proposals.get(index);
      if (!known) throw new Error('this index was not advised by this server: ask for the plan again');
      return known;
    },
  };
}

const noDatabase = 'EXPLAIN ANALYZE runs the statement on a database, and none is configured';

function rank(severity: Severity): number {
  return isAtLeast(severity, 'error') ? 2 : isAtLeast(severity, 'warning') ? 1 : 0;
}

/** The statements of a line, or of the whole file where none is given; or a text as the only one. */
function askedFor(analysed: Analysed, file: string, line: number | undefined, sql: string | undefined): readonly Omit<ExplainedStatement, 'explained' | 'pretty'>[] {
  if (sql !== undefined) return [{ sql, open: false }];
  const found = line === undefined ? allStatements(analysed, file) : statementsAt(analysed, file, line);
  if (found.length === 0) throw new Error(`no statement is sent from this ${line === undefined ? 'file' : 'line'}, as far as Seqscan can see`);
  return found;
}

/** Every statement of a file that a planner can be asked about, in the order of their places, each text once. */
function allStatements(analysed: Analysed, file: string): readonly Omit<ExplainedStatement, 'explained' | 'pretty'>[] {
  const { session, places, pathOf } = analysed;
  const lines = [...new Set(session.sent(pathOf(file)).map(({ place }) => places.place(place).range.start.line))];
  const found = new Map(lines.flatMap((line) => statementsAt(analysed, file, line)).map((statement) => [statement.sql, statement]));
  return [...found.values()];
}

function statementsAt({ session, places, pathOf }: Analysed, file: string, line: number): readonly Omit<ExplainedStatement, 'explained' | 'pretty'>[] {
  return session.statementsAt(pathOf(file), line + 1).map(({ sql, what, place, open }) => ({ sql, what, open, range: places.place(place).range }));
}

/** Of a workspace that is not trusted no database is asked: it could name any. */
function choiceFor({ layers, root }: Analysed, settings: ProjectSettings | undefined): PlannerChoice {
  const configuration = layers.find(({ folder }) => folder === '')?.configuration ?? {};
  const { SEQSCAN_DATABASE_URL, DATABASE_URL } = process.env;
  const own = settings?.databaseUrl ?? SEQSCAN_DATABASE_URL;
  if (settings?.isTrusted !== true) {
    return { configuration: { tables: configuration.tables }, environment: {}, root };
  }
  return { configuration, environment: { SEQSCAN_DATABASE_URL: own, DATABASE_URL }, root };
}

/** Schemas that plan alike have the same key. */
function schemaKey(catalog: Catalog): string {
  // Where things are declared moves with every line, and bears on no plan.
  return JSON.stringify([...catalog.tables.values()], (key, value: unknown) => (key === 'declared' || key === 'also' ? undefined : value));
}
