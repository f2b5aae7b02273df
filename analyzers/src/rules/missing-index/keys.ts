// Foreign keys, and columns by which a relation is followed though the database knows no key, that no index serves.
import type { Place } from '../../core/place.js';
import { foreignKeysWithoutIndex } from '../../planner/coverage.js';
import type { Catalog, ForeignKey, Table } from '../../schema/catalog.js';

/** A reference from one table to another that no index serves. */
export interface BareKey {
  readonly table: Table;
  readonly columns: readonly string[];
  /** The table that it leads to; undefined for a generic reference, which may lead to any. */
  readonly target?: string;
  readonly declared: Place;
  /** What a delete of the target's row does here; undefined where the database has no foreign key. */
  readonly onDelete?: ForeignKey['onDelete'];
  readonly isKey: boolean;
}

/** Every reference in the catalog with whose columns no index begins, in the order of its declaration. */
export function bareKeys(catalog: Catalog): readonly BareKey[] {
  const found = new Map<string, BareKey>();
  for (const table of catalog.tables.values()) {
    for (const key of foreignKeysWithoutIndex(table)) {
      found.set(idOf(table.name, key.columns), { table, columns: key.columns, target: key.table, declared: key.declared, ...(key.onDelete && { onDelete: key.onDelete }), isKey: true });
    }
  }
  for (const model of catalog.models.values()) {
    const table = catalog.tables.get(model.table);
    if (!table) continue;
    for (const { kind, columns: named, target, declared } of model.relations.values()) {
      const columns = named.map((name) => model.fields.get(name)?.column ?? name);
      // A model's relations stand in another table where it extends that one's rows.
      if (!columns.every((column) => table.columns.has(column))) continue;
      if (kind === 'generic' && columns.length === 2 && !hasPair(table, columns)) {
        found.set(idOf(table.name, columns), { table, columns, declared, isKey: false });
        continue;
      }
      const other = target === undefined ? undefined : catalog.models.get(target);
      if (kind !== 'forward' || columns.length === 0 || !other || found.has(idOf(table.name, columns))) continue;
      // Where the table declares the key itself, its indexes were weighed already.
      if (table.foreignKeys.some((key) => idOf(table.name, key.columns) === idOf(table.name, columns))) continue;
      const asKey = { columns, table: other.table, references: [], declared };
      if (foreignKeysWithoutIndex({ ...table, foreignKeys: [asKey] }).length > 0) found.set(idOf(table.name, columns), { table, columns, target: other.table, declared, isKey: false });
    }
  }
  // Tables that a package brings are not the project's to change.
  return [...found.values()].filter(({ declared }) => declared.file !== '').sort((a, b) => (a.declared.file === b.declared.file ? a.declared.start - b.declared.start : a.declared.file < b.declared.file ? -1 : 1));
}

/** An index begins with both columns of a generic reference: with its type alone it leaves every row of that type. */
function hasPair({ indexes }: Table, columns: readonly string[]): boolean {
  const [, key] = columns;
  return indexes.some((index) => index.columns[0] === key || columns.every((column) => index.columns.slice(0, 2).includes(column)));
}

function idOf(table: string, columns: readonly string[]): string {
  return [table, ...columns].join('\0');
}
