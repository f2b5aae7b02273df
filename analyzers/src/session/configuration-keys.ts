// Every key of a configuration, described once: the types, the check of configuration files, `seqscan init` and the JSON Schema are made
// from this. It imports types only, so that the generator of the schema can load it by itself.
import type { Confidence, Severity } from '../findings/finding.js';

/** A rule's severity in a configuration. */
export type RuleSetting = 'off' | Severity;
export const ruleSettings: readonly RuleSetting[] = ['off', 'info', 'warning', 'error'];

/** The content of one `seqscan.config.json`. */
export interface Configuration {
  readonly root?: boolean;
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly lowSeverity?: readonly string[];
  readonly minConfidence?: Confidence;
  readonly failOn?: Severity;
  readonly maxWarnings?: number;
  readonly tables?: Readonly<Record<string, { readonly rows?: number }>>;
  readonly stats?: string;
  readonly database?: { readonly url?: string; readonly useDatabaseUrl?: boolean };
}

/** The shape of a value in a configuration file. */
export type ValueShape =
  | { readonly type: 'string' }
  | { readonly type: 'boolean' }
  | { readonly type: 'number'; readonly minimum: number }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: 'list'; readonly items: ValueShape }
  | { readonly type: 'map'; readonly keys?: 'rules'; readonly values: ValueShape }
  | { readonly type: 'object'; readonly keys: readonly KeyDescription[] };

export interface KeyDescription {
  readonly key: string;
  readonly description: string;
  readonly shape: ValueShape;
  readonly fallback?: unknown;
}

/** Files that hold tests. `--fix` leaves them alone unless they are named. */
export const testPaths: readonly string[] = [
  '{test,tests,__tests__,spec,specs,e2e,testing,cypress,playwright}',
  '*.{test,spec,e2e,e2e-spec,stories,bench}.{ts,tsx,js,jsx,mts,cts,mjs,cjs}',
  '{test_*,*_test,tests,conftest}.py',
];

/**
 * Files whose findings count as `info`: they run once, on little data, or never in production. Paths are relative to the
 * configuration file, or to the project's root where there is none.
 */
export const lowSeverityDefaults: readonly string[] = [
  ...testPaths,
  '{seed,seeds,seeders,seeding}',
  '{seed,seeds,seeder}.{ts,js,mts,mjs,cts,cjs,py}',
  '{seed,seeds}{-,_,.}*.{ts,js,mts,mjs,cts,cjs,py}',
  '*{-,_,.}{seed,seeds,seeder}{-,_,.}*.{ts,js,mts,mjs,cts,cjs,py}',
  '*{-,_,.}{seed,seeder}.{ts,js,mts,mjs,cts,cjs,py}',
  '{migration,migrations,alembic}',
  '{script,scripts}',
  '**/management/commands',
  '*{-,_}{script,scripts,migration,migrations}',
  '{example,examples,sample,samples,demo,demos}',
  '{fixture,fixtures,__fixtures__,mock,mocks,__mocks__,factories}',
  '{benchmark,benchmarks}',
];

/** Every key of a configuration file, in the order in which `seqscan init` writes them. */
export const configurationKeys: readonly KeyDescription[] = [
  { key: '$schema', description: 'Where the JSON Schema of this file is, for editors.', shape: { type: 'string' } },
  {
    key: 'root',
    description: 'Whether the project begins in this folder: nothing further up is read when files below it are asked about. Without it the repository is the project.',
    shape: { type: 'boolean' },
    fallback: false,
  },
  {
    key: 'rules',
    description: 'The severity of each rule, or "off". Rules that are not named keep their own severity; `seqscan rules` lists them.',
    shape: { type: 'map', keys: 'rules', values: { type: 'choice', values: ruleSettings } },
    fallback: {},
  },
  {
    key: 'include',
    description: 'Globs of the files to report findings in, relative to this file; without it: all. The others are read all the same: causes cross files.',
    shape: { type: 'list', items: { type: 'string' } },
  },
  {
    key: 'exclude',
    description: 'Globs of files and folders not to read at all, relative to this file, on top of what .gitignore says.',
    shape: { type: 'list', items: { type: 'string' } },
    fallback: [],
  },
  {
    key: 'lowSeverity',
    description: 'Globs of tests, seeds, migrations, one-off scripts and management commands: findings there count as "info". Replaces the default list.',
    shape: { type: 'list', items: { type: 'string' } },
    fallback: lowSeverityDefaults,
  },
  {
    key: 'minConfidence',
    description: 'How sure a finding must be to be reported at all: "likely" leaves out what is only possible, "proven" also what is only likely.',
    shape: { type: 'choice', values: ['possible', 'likely', 'proven'] },
    fallback: 'possible',
  },
  {
    key: 'failOn',
    description: 'The mildest severity that makes `seqscan lint` exit with 1.',
    shape: { type: 'choice', values: ['error', 'warning', 'info'] },
    fallback: 'warning',
  },
  {
    key: 'maxWarnings',
    description: 'How many warnings are tolerated before `seqscan lint` exits with 1.',
    shape: { type: 'number', minimum: 0 },
  },
  {
    key: 'tables',
    description: 'How many rows tables have, by their names in the database, for rules and for the embedded planner: {"orders": {"rows": 5000000}}. A table of which nothing is known is taken to have 1,000,000.',
    shape: { type: 'map', values: { type: 'object', keys: [{ key: 'rows', description: 'How many rows the table has.', shape: { type: 'number', minimum: 0 } }] } },
    fallback: {},
  },
  {
    key: 'stats',
    description: "A file that `seqscan stats export` wrote, relative to the project's root: the embedded planner plans with the statistics in it.",
    shape: { type: 'string' },
  },
  {
    key: 'database',
    description: 'The PostgreSQL that is asked for plans instead of the embedded one. SEQSCAN_DATABASE_URL in the environment comes before it.',
    shape: {
      type: 'object',
      keys: [
        { key: 'url', description: 'postgresql://user@host:5432/database; better without a password, since this file is shared.', shape: { type: 'string' } },
        { key: 'useDatabaseUrl', description: 'Whether DATABASE_URL in the environment may be used.', shape: { type: 'boolean' }, fallback: false },
      ],
    },
    fallback: {},
  },
];
