// drizzle-kit: folders of SQL whose order stands in `meta/_journal.json`. The migrator applies all that is new in one transaction.
import type { Library } from '../library.js';
import { folderOf, isAside, nameOf, partOf, sqlMigrations } from '../migration-files.js';

const ID = 'drizzle-kit';

const BY_HAND = 'The migrator applies all migrations in one transaction: build the index concurrently beforehand, by hand, and say IF NOT EXISTS here.';

export const library: Library = {
  id: ID,
  title: 'drizzle-kit',
  evidence: { files: ['_journal.json'] },

  schema: (host) =>
    host.project.files.flatMap((file) => {
      if (nameOf(file) !== '_journal.json' || nameOf(folderOf(file)) !== 'meta' || isAside(file)) return [];
      const journal = readJournal(host.project.text(file) ?? '');
      if (!journal || !/^(pg|postgresql)$/.test(journal.dialect)) return [];
      const folder = folderOf(folderOf(file));
      const migrations = journal.tags.flatMap((tag) => {
        const path = folder === '' ? `${tag}.sql` : `${folder}/${tag}.sql`;
        const text = host.project.text(path);
        return text === undefined ? [] : [{ file: path, text, transaction: 'always' as const }];
      });
      return migrations.length === 0 ? [] : [partOf({ source: ID, tool: 'drizzle-kit', folder, concurrently: BY_HAND, withoutTransaction: BY_HAND }, sqlMigrations(host, migrations), 'sql')];
    }),
};

/** The journal's dialect and the names of its migrations in order; undefined where it is none. */
function readJournal(text: string): { readonly dialect: string; readonly tags: readonly string[] } | undefined {
  try {
    const journal = JSON.parse(text) as { readonly dialect?: unknown; readonly entries?: unknown };
    if (typeof journal.dialect !== 'string' || !Array.isArray(journal.entries)) return undefined;
    const tags = (journal.entries as readonly { readonly tag?: unknown }[]).map((entry) => entry?.tag).filter((tag) => typeof tag === 'string');
    return { dialect: journal.dialect, tags };
  } catch {
    return undefined;
  }
}
