// Where a live database is not what the project declares: tables that only one of the two has, and foreign keys. Columns and indexes are compared as
// those of any two sources are.
import type { Catalog, Difference, ForeignKey, Table } from './catalog.js';

const nowhere = { file: '', start: 0, end: 0 };

/** The schema of a live database as a source of a project's catalog: each fact says that it comes from there, and stands in no file. */
export function asSource(database: Catalog): Catalog {
  const marked = { source: 'database', declared: nowhere };
  const tables = [...database.tables].map(([name, table]): [string, Table] => [
    name,
    {
      ...table,
      ...marked,
      columns: new Map([...table.columns].map(([column, facts]) => [column, { ...facts, ...marked }])),
      indexes: table.indexes.map((index) => ({ ...index, ...marked })),
      foreignKeys: table.foreignKeys.map((key) => ({ ...key, ...marked })),
    },
  ]);
  return { ...database, tables: new Map(tables) };
}

/** What is said of a table that the database has and no source of the project declares; undefined where that is as it should be. */
export function undeclared(table: Table): Difference | undefined {
  // Parts of a table are mostly made by a program.
  if (table.kind === 'partition') return undefined;
  return { table: table.name, message: `${table.kind === undefined || table.kind === 'partitioned' ? 'table' : table.kind} ${table.name} is in the database, and nothing in the project declares it`, places: [] };
}

/** What is said of a table that the project declares and the database has not. */
export function unapplied(table: Table): Difference | undefined {
  if (table.kind === 'temporary' || table.kind === 'view' || table.foreign || table.declared.file === '') return undefined;
  return { table: table.name, message: `${table.plainName ?? table.name} is declared in ${table.declared.file}, and not in the database`, places: [table.declared] };
}

/**
 * Where the foreign keys of a table differ.
 *
 * @param database the table as it is
 * @param project the table as the project declares it
 */
export function keyDrift(database: Table, project: Table): readonly Difference[] {
  if (project.open || database.kind === 'partition') return [];
  const isIn = (keys: readonly ForeignKey[], key: ForeignKey): boolean => keys.some((other) => isSameKey(other, key));
  const described = ({ name, columns, table }: ForeignKey): string => `foreign key${name === undefined ? '' : ` ${name}`} (${columns.join(', ')}) → ${table}`;
  const isKnown = ({ columns }: ForeignKey, table: Table): boolean => columns.every((column) => table.columns.has(column));
  return [
    ...database.foreignKeys.filter((key) => !isIn(project.foreignKeys, key) && isKnown(key, project)).map((key) => ({ table: project.name, part: key.name ?? key.columns.join(', '), message: `${described(key)} is in the database and not in ${project.declared.file}`, places: [project.declared] })),
    ...project.foreignKeys
      .filter((key) => key.declared.file !== '' && !isIn(database.foreignKeys, key) && isKnown(key, database))
      .map((key) => ({ table: project.name, part: key.name ?? key.columns.join(', '), message: `${described(key)} is in ${key.declared.file} and not in the database`, places: [key.declared] })),
  ];
}

/** True for two declarations of one foreign key. */
export function isSameKey(a: ForeignKey, b: ForeignKey): boolean {
  return a.columns.join('\0') === b.columns.join('\0') && (a.table === b.table || a.table.replace(/@.*/, '') === b.table.replace(/@.*/, ''));
}
