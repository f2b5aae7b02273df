// Makes one catalog of what several sources say. The precedence: a live database, then migrations and dumps in SQL, then migrations in
// code, then models. What is known of a table or a column comes from the highest source that knows it. An index or a foreign key that
// any source declares is kept, so that nothing is called missing that some source has. A place is the one where a user would change
// the thing: the model's, where there is one. What contradicts becomes a difference, with all places.
//
// A repository may describe several databases. Sources that name the same database, or most of whose tables have the same names, speak
// of one; two folders of the same tool never do. Tables of different databases keep apart where their names collide.
import type { Place } from '../core/place.js';
import type { Catalog, Difference, Model, Table } from './catalog.js';
import type { History } from './history.js';
import { undeclared, unapplied } from './drift.js';
import { mergeTables } from './merge-tables.js';

export type Rank = 'database' | 'sql' | 'code' | 'models';

/** What one source says of the schema. */
export interface SchemaPart {
  /** A library's id, `sql`, or `database`. */
  readonly source: string;
  readonly rank: Rank;
  /** Where it stands: nearer parts are rather about the same database. */
  readonly folder: string;
  /** Parts that name the same database are about it. */
  readonly database?: string;
  readonly catalog: Catalog;
  /** A dump of the schema: what is not in it is not in the database. */
  readonly dump?: boolean;
}

const ORDER: readonly Rank[] = ['database', 'sql', 'code', 'models'];

/** Tables of one database, by their names in it, as several sources declare them; the highest source first. */
interface Database {
  readonly key: string | undefined;
  readonly folder: string;
  readonly members: Member[];
}

interface Member {
  readonly part: SchemaPart;
  readonly tables: ReadonlyMap<string, Table>;
}

/** Merges parts in any order into one catalog; a model whose id is taken is left out. */
export function mergeSchema(parts: readonly SchemaPart[]): Catalog {
  const models = new Map<string, Model>();
  const enums = new Map<string, readonly string[]>();
  const functions = new Map<string, 'immutable' | 'stable' | 'volatile'>();
  const extensions = new Set<string>();
  const differences: Difference[] = [];
  const histories: History[] = [];
  const ranked = [...parts].sort((a, b) => ORDER.indexOf(a.rank) - ORDER.indexOf(b.rank) || Number(b.dump ?? false) - Number(a.dump ?? false));
  for (const { catalog } of ranked) {
    for (const [id, model] of catalog.models) if (!models.has(id)) models.set(id, model);
    for (const [name, labels] of catalog.enums ?? []) if (!enums.has(name)) enums.set(name, labels);
    for (const [name, volatility] of catalog.functions ?? []) if (!functions.has(name)) functions.set(name, volatility);
    for (const name of catalog.extensions ?? []) extensions.add(name);
    differences.push(...(catalog.differences ?? []));
    histories.push(...(catalog.histories ?? []));
  }

  const tables = new Map<string, Table>();
  // Models know their tables by the catalog's names: those names come first.
  for (const { catalog, rank } of ranked) if (rank === 'models') for (const [name, table] of catalog.tables) if (!tables.has(name)) tables.set(name, table);
  for (const database of databasesOf(ranked)) {
    const names = new Set(database.members.flatMap((member) => [...member.tables.keys()]));
    for (const plain of names) {
      const declared = database.members.flatMap(({ part, tables: own }) => {
        const table = own.get(plain);
        return table ? [{ table, part }] : [];
      });
      const merged = mergeTables(declared.map(({ table, part }) => ({ table, source: part.source, rank: part.rank, vague: isVague(part, table) })));
      const modelled = declared.find(({ part }) => part.rank === 'models')?.table.name;
      const name = modelled ?? (tables.has(plain) ? `${plain}@${database.folder}` : plain);
      tables.set(name, { ...merged.table, name, ...(name !== plain && { plainName: plain }), ...(database.key !== undefined && { database: database.key }) });
      differences.push(...merged.differences);
      const absent = driftOfTable(database, declared) ?? (declared.length === 1 ? absence(database, plain, declared[0]?.table) : undefined);
      if (absent) differences.push(absent);
    }
  }
  const foreign = tables.size > 0 && [...tables.values()].every((table) => table.foreign);
  return {
    tables,
    models,
    ...(enums.size > 0 && { enums }),
    ...(extensions.size > 0 && { extensions: [...extensions] }),
    ...(functions.size > 0 && { functions }),
    ...(differences.length > 0 && { differences: ordered(differences) }),
    ...(histories.length > 0 && { histories }),
    ...((foreign || ranked.some(({ catalog }) => catalog.foreign && catalog.tables.size > 0 && ranked.length === 1)) && { foreign: true }),
  };
}

/** Puts every part's tables into the database that they belong to. */
function databasesOf(ranked: readonly SchemaPart[]): readonly Database[] {
  const databases: Database[] = [];
  const add = (part: SchemaPart, key: string | undefined, tables: ReadonlyMap<string, Table>): void => {
    const database = databaseFor(databases, part, key, tables);
    if (database) database.members.push({ part, tables });
    else databases.push({ key, folder: key ?? part.folder, members: [{ part, tables }] });
  };
  // Parts that name their database come first: the others look for theirs among these.
  const groups = ranked.flatMap((part) => [...byDatabase(part)].map(([key, tables]) => ({ part, key, tables })));
  for (const { part, key, tables } of groups) if (key !== undefined) add(part, key, tables);
  for (const { part, key, tables } of groups) if (key === undefined) add(part, key, tables);
  for (const database of databases) database.members.sort((a, b) => ranked.indexOf(a.part) - ranked.indexOf(b.part));
  return databases;
}

/** A part's tables by database, under their names in it. Those of another kind of database are kept out of comparisons. */
function byDatabase(part: SchemaPart): ReadonlyMap<string | undefined, Map<string, Table>> {
  const groups = new Map<string | undefined, Map<string, Table>>();
  for (const table of part.catalog.tables.values()) {
    const key = table.database ?? part.database;
    const group = groups.get(key) ?? new Map<string, Table>();
    groups.set(key, group);
    group.set(table.plainName ?? table.name, table);
  }
  return groups;
}

function databaseFor(databases: readonly Database[], part: SchemaPart, key: string | undefined, tables: ReadonlyMap<string, Table>): Database | undefined {
  if (key !== undefined) {
    const same = databases.find((database) => database.key === key);
    if (same) return same;
  }
  let best: { readonly database: Database; readonly near: number; readonly shared: number } | undefined;
  for (const database of databases) {
    if (key !== undefined && database.key !== undefined) continue;
    if (database.members.some((member) => member.part.source === part.source && member.part !== part)) continue;
    const known = new Set(database.members.flatMap((member) => [...member.tables.keys()]));
    const shared = [...tables.keys()].filter((name) => known.has(name)).length;
    if (shared === 0 || shared * 2 < Math.min(known.size, tables.size)) continue;
    const near = sharedFolders(database.folder, part.folder);
    if (!best || near > best.near || (near === best.near && shared > best.shared)) best = { database, near, shared };
  }
  return best?.database;
}

/** True where something that a part's migrations do could not be read; those in code concern the tables of their own folder only. */
function isVague({ catalog, rank }: SchemaPart, { declared }: Table): boolean {
  const isNear = (file: string): boolean => rank !== 'code' || declared.file.startsWith(`${folderOf(folderOf(file))}/`);
  return catalog.histories?.some(({ migrations }) => migrations.some(({ file, open }) => open && isNear(file))) === true;
}

/** A table that a live database has and the project does not declare, or the other way round. */
function driftOfTable({ members }: Database, declared: readonly { readonly table: Table; readonly part: SchemaPart }[]): Difference | undefined {
  const [highest] = declared;
  if (!highest || members.length < 2 || members[0]?.part.rank !== 'database') return undefined;
  if (highest.part.rank === 'database') return declared.length === 1 ? undeclared(highest.table) : undefined;
  return declared.every(({ part, table }) => isVague(part, table)) ? undefined : unapplied(declared.find(({ part }) => part.rank === 'models')?.table ?? highest.table);
}

/** A table of a model that no migration creates, where migrations create most of the others; or a table that only migrations have, where the models are all that there is. */
function absence(database: Database, name: string, table: Table | undefined): Difference | undefined {
  if (!table || table.kind === 'view' || table.kind === 'temporary' || table.declared.file === '') return undefined;
  const owner = database.members.find((member) => member.tables.has(name));
  if (owner?.part.rank !== 'models') return undefined;
  const replayed = database.members.find((member) => member !== owner && (database.key !== undefined || member.part.rank === 'code' || member.part.dump));
  if (!replayed || isVague(replayed.part, table)) return undefined;
  // Migrations in code belong to a folder: what is declared elsewhere they may leave to somebody else.
  const isTheirs = (other: Table): boolean => table.declared.file.startsWith(`${folderOf(folderOf(other.declared.file))}/`);
  if (replayed.part.rank === 'code' && ![...replayed.tables.values()].some(isTheirs)) return undefined;
  return { table: table.name, message: `${name} is declared in ${table.declared.file}, and ${replayed.part.dump ? `not in ${replayed.part.folder}` : `no migration in ${replayed.part.folder === '' ? 'the project' : replayed.part.folder} creates it`}`, places: [table.declared] };
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(file.lastIndexOf('/'), 0));
}

function sharedFolders(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  let shared = 0;
  while (shared < left.length && left[shared] !== undefined && left[shared] === right[shared]) shared += 1;
  return shared;
}

function ordered(differences: readonly Difference[]): readonly Difference[] {
  const first = (one: Difference): Place => one.places[0] ?? { file: '', start: 0, end: 0 };
  return [...differences].sort((a, b) => (a.table === b.table ? first(a).file.localeCompare(first(b).file) || first(a).start - first(b).start : a.table < b.table ? -1 : 1));
}
