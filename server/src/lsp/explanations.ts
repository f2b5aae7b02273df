// Plans for an editor: of the statement at a line, or of a text, from whichever database is configured or else from the embedded planner. The
// planner stays open from one question to the next as long as the schema and the choice of the database do.
import { type Catalog, createIndex, type Planner } from '@seqscan/analyzers';
import { explainStatement, openConfigured, openEmbeddedFor, type PlannerChoice, prettySql } from '../database/index.js';
import type { Analysed, Project } from './project.js';
import type { ExplainedStatement, Explanation, ProjectSettings, Question } from './protocol.js';

export interface Explanations {
  /** Takes over what the editor says of databases. */
  configure(settings: ProjectSettings): void;
  /** @throws Error with one line where there is nothing to explain, or nobody to ask */
  explain(question: Extract<Question, { kind: 'explain' }>): Promise<Explanation>;
}

interface Opened {
  readonly key: string;
  readonly planner: Planner;
  readonly catalog: Catalog;
  readonly warnings: readonly string[];
}

/** Explains the statements of a project. */
export function explanations(project: Project): Explanations {
  let settings: ProjectSettings | undefined;
  let opened: Opened | undefined;

  const plannerFor = async (analysed: Analysed): Promise<Opened> => {
    const choice = choiceFor(analysed, settings);
    const catalog = analysed.session.catalog();
    const key = JSON.stringify([choice.configuration, choice.environment, schemaKey(catalog)]);
    if (opened?.key === key) return opened;
    await opened?.planner.close();
    opened = undefined;
    const live = await openConfigured(choice);
    if (live) opened = { key, planner: live, catalog: await live.schema(), warnings: live.warnings };
    else if (catalog.tables.size === 0) throw new Error('nothing to plan with: no schema was found (schema.prisma, models, migrations, .sql files), and no database is configured');
    else opened = { key, planner: await openEmbeddedFor(catalog, choice), catalog, warnings: [] };
    return opened;
  };

  return {
    configure(given) {
      settings = given;
    },
    async explain({ file, line, sql }) {
      const analysed = project.last;
      if (!analysed) throw new Error('the project has not been analysed yet');
      const asked = sql === undefined ? statementsAt(analysed, file, line ?? 0) : [{ sql, open: false }];
      if (asked.length === 0) throw new Error('no statement is sent from this line, as far as Seqscan can see');
      const { planner, catalog, warnings } = await plannerFor(analysed);
      const statements: ExplainedStatement[] = [];
      for (const statement of asked) {
        const { sql: text, explained, advice } = await explainStatement(statement.sql, planner, catalog);
        statements.push({ ...statement, sql: text, pretty: prettySql(text), explained, ...(advice && { advice: { index: createIndex(advice.index), plan: advice.plan } }) });
      }
      return { planner: planner.title, warnings, statements };
    },
  };
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
