// blocking-index-build: a new migration that builds an index in the way in which nobody can write to the table meanwhile, or asks for the
// other way where PostgreSQL refuses it. Old migrations are history: they have been applied, and whatever they stopped, they stopped.
import type { PlacedChange, SchemaChange } from '../../core/schema-change.js';
import type { Catalog, Table } from '../../schema/catalog.js';
import type { History, Migration } from '../../schema/history.js';
import { qualified } from '../../schema/names.js';
import type { Facts, Rule, Verdict } from '../rule.js';

type AddIndex = Extract<SchemaChange, { kind: 'add-index' }>;

/** A table of fewer rows is indexed before anybody notices. */
const SMALL = 10_000;

/** A table that was made in one of so many migrations before is as new as the index is. */
const JUST_MADE = 2;

export const rule: Rule = {
  id: 'blocking-index-build',
  summary: 'A new migration that stops all writes to a table while it builds an index',
  severity: 'warning',
  judgesMigrations: true,
  *check({ catalog }: Facts): Iterable<Verdict> {
    for (const history of catalog.histories ?? []) {
      for (const [at, migration] of history.migrations.entries()) {
        if (!migration.recent) continue;
        const made = tablesMadeIn(history.migrations.slice(Math.max(at - JUST_MADE, 0), at));
        for (const placed of migration.changes) {
          const { change } = placed;
          for (const table of tablesMade(change)) made.add(table);
          if (change.kind !== 'add-index') continue;
          const verdict = verdictOf(change, placed, history, migration, made, catalog);
          if (verdict) yield verdict;
        }
      }
    }
  },
};

function verdictOf(change: AddIndex, placed: PlacedChange, history: History, migration: Migration, made: ReadonlySet<string>, catalog: Catalog): Verdict | undefined {
  const { index } = change;
  const { file, inTransaction } = placed;
  const mend = { kind: 'build concurrently' as const, history, migration, placed };
  const name = qualified(change.schema, change.table);
  const table = tableNamed(catalog, name);
  if (index.constraint || index.invalid || made.has(name) || table?.foreign || (table?.rows !== undefined && table.rows < SMALL)) return undefined;
  const place = { file, start: change.start, end: change.end };
  const what = index.name === undefined ? `an index on ${name}` : `the index ${index.name} on ${name}`;
  const rows = table?.rows === undefined ? '' : `, which has about ${table.rows.toLocaleString('en')} rows`;
  if (index.concurrently) {
    if (!inTransaction && !isInTransaction(migration)) return undefined;
    return {
      place,
      message: `${what} is to be built concurrently, inside a transaction`,
      consequence: 'PostgreSQL refuses to build an index concurrently inside of a transaction block: the migration fails.',
      remedy: history.withoutTransaction ?? 'Apply this statement outside of a transaction, in a migration of its own.',
      mend,
      confidence: 'likely',
      related: [],
    };
  }
  // PostgreSQL builds an index of a partitioned table concurrently on each of its partitions only.
  if (table?.kind === 'partitioned') return undefined;
  return {
    place,
    message: `building ${what} stops all writes to it`,
    consequence: `CREATE INDEX locks the table against every insert, update and delete until it has read all of it${rows}.`,
    remedy: history.concurrently ?? 'CREATE INDEX CONCURRENTLY, in a migration of its own and outside of a transaction.',
    mend,
    confidence: 'likely',
    related: table && table.declared.file !== '' && table.declared.file !== file ? [{ place: table.declared, message: `${name} is declared here` }] : [],
  };
}

function isInTransaction({ transaction, statements }: Migration): boolean {
  return transaction === 'always' || (transaction === 'several' && (statements ?? 1) > 1);
}

function tableNamed(catalog: Catalog, name: string): Table | undefined {
  return catalog.tables.get(name) ?? [...catalog.tables.values()].find((table) => table.plainName === name);
}

function tablesMadeIn(migrations: readonly Migration[]): Set<string> {
  return new Set(migrations.flatMap(({ changes }) => changes.flatMap(({ change }: PlacedChange) => tablesMade(change))));
}

/** The table that a change makes, under the name that it has afterwards. */
function tablesMade(change: SchemaChange): readonly string[] {
  if (change.kind === 'create-table' || change.kind === 'create-view') return [qualified(change.schema, change.table)];
  return [];
}
