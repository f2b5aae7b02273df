// `seqscan schema`: prints what is known of the database's schema, and where its sources contradict one another.
import { performance } from 'node:perf_hooks';
import { lineMap, openSession, type Catalog, type LineMap, type Place, type Index, type Table } from '@seqscan/analyzers';
import { type PlannerChoice, readConfigured } from '../database/index.js';
import { UsageError } from '../workspace/configuration-file.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { schemaFormats } from './commands.js';
import type { ParsedOptions } from './options.js';
import type { Terminal } from './output.js';

/**
 * Runs the command.
 *
 * @returns the exit code: 0, whatever the schema is
 * @throws UsageError for wrong options and configurations
 */
export async function showSchema(options: ParsedOptions, terminal: Terminal, cwd: string): Promise<number> {
  const format = options.value('format') ?? 'pretty';
  if (!(schemaFormats as readonly string[]).includes(format)) throw new UsageError([`unknown value "${format}" of "--format": ${schemaFormats.join(' or ')}`]);
  const workspace = openWorkspace({ cwd, paths: options.positionals, configurationFile: options.value('config') });
  const database = options.has('no-database') ? undefined : await databaseOf({ configuration: workspace.configuration, environment: process.env, root: workspace.root, useDatabaseUrl: options.has('use-database-url') });
  for (const warning of database?.warnings ?? []) terminal.warn(`seqscan: ${warning}\n`);
  const session = await openSession({ files: workspace.files, config: { layers: workspace.layers }, clock: () => performance.now(), ...(database && { database: database.catalog }) });
  const catalog = session.catalog();
  const problems = session.problems();
  const where = locator(workspace, (file) => session.text(file));
  const tables = [...catalog.tables.values()].filter(({ declared }) => declared.file === '' || workspace.isWanted(declared.file)).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (format === 'json') terminal.print(`${JSON.stringify(asJson(catalog, tables, where))}\n`);
  else if (options.has('diff')) terminal.print(differencesText(catalog, database !== undefined, terminal, where));
  else {
    for (const table of tables) terminal.print(tableText(table, terminal, options.has('places') ? where : undefined));
    terminal.print(`${terminal.colors.dim(summary(catalog, tables))}\n`);
  }
  for (const { file, message } of problems.filter(({ isInternal }) => isInternal)) terminal.warn(`seqscan: ${file === '' ? '' : `${file}: `}${message}\n`);
  return problems.some(({ isInternal }) => isInternal) ? 2 : 0;
}

async function databaseOf(choice: PlannerChoice): ReturnType<typeof readConfigured> {
  return readConfigured(choice).catch((cause: unknown) => {
    throw new UsageError([cause instanceof Error ? cause.message : String(cause)]);
  });
}

/** `file:line` of a place; undefined where it stands in no file. */
type Locator = (place: Place) => { readonly file: string; readonly line: number } | undefined;

function locator(workspace: Workspace, text: (file: string) => string | undefined): Locator {
  const maps = new Map<string, LineMap>();
  return ({ file, start }) => {
    if (file === '') return undefined;
    const map = maps.get(file) ?? lineMap(text(file) ?? '');
    maps.set(file, map);
    return { file: workspace.shown(file), line: map.position(start).line };
  };
}

function summary(catalog: Catalog, tables: readonly Table[]): string {
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const indexes = tables.reduce((sum, table) => sum + table.indexes.length, 0);
  const differences = catalog.differences?.length ?? 0;
  if (tables.length === 0) return 'no table is declared in this project, as far as Seqscan can read it';
  return `${count(tables.length, 'table')}, ${indexes} ${indexes === 1 ? 'index' : 'indexes'}${differences === 0 ? '' : `; ${count(differences, 'difference')} between sources: seqscan schema --diff`}`;
}

function tableText(table: Table, { colors }: Terminal, where: Locator | undefined): string {
  const at = ({ declared, source }: { readonly declared: Place; readonly source?: string }): string => {
    const found = where?.(declared);
    const shown = [...(found ? [`${found.file}:${found.line}`] : []), ...(where && source === 'database' ? ['the database'] : [])];
    return shown.length > 0 ? colors.dim(`  ${shown.join(', ')}`) : '';
  };
  const notes = [
    table.kind !== undefined && table.kind !== 'table' && table.kind,
    table.parent !== undefined && `of ${table.parent}`,
    table.rows !== undefined && `about ${table.rows.toLocaleString('en')} rows`,
    table.open && 'not every column is known',
    table.foreign && 'not PostgreSQL',
  ].filter((note) => note !== false && note !== undefined);
  const width = Math.max(0, ...[...table.columns.keys()].map((name) => name.length));
  const lines = [`${colors.bold(table.name)}${notes.length === 0 ? '' : colors.dim(` (${notes.join(', ')})`)}${at(table)}`];
  for (const column of table.columns.values()) {
    const facts = [column.sqlType ?? colors.dim(`${column.type}?`), !column.nullable && 'not null', column.generated, column.default !== undefined && `default ${column.default}`, column.values && `one of ${column.values.slice(0, 8).join(', ')}${column.values.length > 8 ? ', …' : ''}`];
    lines.push(`  ${column.name.padEnd(width)}  ${facts.filter(Boolean).join(' ')}${at(column)}`);
  }
  for (const index of table.indexes) lines.push(`  ${colors.cyan(indexText(index))}${at(index)}`);
  for (const key of table.foreignKeys) {
    const references = key.references.length > 0 ? ` (${key.references.join(', ')})` : '';
    lines.push(`  foreign key (${key.columns.join(', ')}) → ${key.table}${references}${key.onDelete && key.onDelete !== 'no action' ? ` on delete ${key.onDelete}` : ''}${at(key)}`);
  }
  return `${lines.join('\n')}\n\n`;
}

function indexText(index: Index): string {
  const keys = index.keys?.map((key) => [key.column ?? key.expression ?? '?', key.operatorClass, key.descending && 'desc', key.nulls && `nulls ${key.nulls}`].filter(Boolean).join(' ')) ?? index.columns;
  const kind = index.primary ? 'primary key' : index.unique ? 'unique' : 'index';
  const include = index.include && index.include.length > 0 ? ` include (${index.include.join(', ')})` : '';
  const where = index.where !== undefined ? ` where ${index.where}` : index.partial && !index.keys ? ' partial' : '';
  return `${kind}${index.name === undefined ? '' : ` ${index.name}`}${index.method === undefined ? '' : ` using ${index.method}`} (${keys.join(', ')})${include}${where}`;
}

function differencesText(catalog: Catalog, isCompared: boolean, { colors }: Terminal, where: Locator): string {
  const differences = catalog.differences ?? [];
  const declared = [...catalog.tables.values()].filter((table) => table.declared.file !== '');
  if (isCompared && declared.length > 0 && declared.every(({ source }) => source !== 'database')) return 'the database has none of the tables that the project declares: it may be another one\n';
  if (differences.length === 0) return isCompared ? 'the database and the sources of the schema agree\n' : 'the sources of the schema agree\n';
  let text = '';
  let table: string | undefined;
  for (const difference of differences) {
    if (difference.table !== table) text += `${table === undefined ? '' : '\n'}${colors.bold(difference.table)}\n`;
    ({ table } = difference);
    const places = difference.places.flatMap((place) => where(place) ?? []).map(({ file, line }) => `${file}:${line}`);
    text += `  ${difference.part === undefined ? '' : `${difference.part}: `}${difference.message}\n${places.length === 0 ? '' : `    ${colors.dim(places.join(', '))}\n`}`;
  }
  return `${text}\n${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}\n`;
}

function asJson(catalog: Catalog, tables: readonly Table[], where: Locator): object {
  const at = (place: Place): object => where(place) ?? {};
  return {
    version: 1,
    tables: tables.map((table) => ({
      name: table.name,
      ...(table.source !== undefined && { source: table.source }),
      kind: table.kind ?? 'table',
      ...(table.parent !== undefined && { parent: table.parent }),
      ...(table.rows !== undefined && { rows: table.rows }),
      ...(table.open && { open: true }),
      ...(table.foreign && { foreign: true }),
      ...at(table.declared),
      columns: [...table.columns.values()].map(({ declared, ...column }) => ({ ...column, ...at(declared) })),
      indexes: table.indexes.map(({ declared, also, ...index }) => ({ ...index, ...at(declared), ...(also && { also: also.map(({ source, place }) => ({ source, ...at(place) })) }) })),
      foreignKeys: table.foreignKeys.map(({ declared, ...key }) => ({ ...key, ...at(declared) })),
    })),
    enums: Object.fromEntries(catalog.enums ?? []),
    extensions: catalog.extensions ?? [],
    differences: (catalog.differences ?? []).map(({ places, ...difference }) => ({ ...difference, places: places.map(at) })),
  };
}
