// One table, as several sources declare it: the facts of each come together, and what contradicts is told of.
import type { Place } from '../core/place.js';
import type { Column, Difference, ForeignKey, Index, Table } from './catalog.js';
import { isSameKey, keyDrift } from './drift.js';
import type { Rank } from './merge.js';

export interface Declared {
  readonly table: Table;
  readonly source: string;
  readonly rank: Rank;
  /** It may have more, or no longer have, what was read of it. */
  readonly vague?: boolean;
}

/**
 * Merges declarations of one table.
 *
 * @param declared the highest source first; at least one
 */
export function mergeTables(declared: readonly Declared[]): { readonly table: Table; readonly differences: readonly Difference[] } {
  const [highest] = declared;
  if (!highest) throw new RangeError('a table that nobody declares');
  if (declared.length === 1) return { table: { ...highest.table, source: highest.source, indexes: highest.table.indexes.map((index) => ({ ...index, source: highest.source })) }, differences: [] };
  const placed = declared.find(({ rank }) => rank === 'models') ?? declared.find(({ rank }) => rank !== 'database') ?? highest;
  const { table } = highest;
  const rows = declared.map((one) => one.table.rows).find((count) => count !== undefined);
  const kind = declared.map((one) => one.table.kind).find((one) => one !== undefined && one !== 'table') ?? table.kind;
  return {
    table: {
      ...table,
      source: highest.source,
      ...(kind && { kind }),
      ...(table.open && { open: declared.every((one) => one.table.open) }),
      ...(rows !== undefined && { rows }),
      columns: columnsOf(declared),
      indexes: indexesOf(declared),
      foreignKeys: foreignKeysOf(declared),
      declared: placed.table.declared,
    },
    differences: highest.rank === 'database' ? driftOf(highest, declared.slice(1)) : declared.slice(1).flatMap((lower) => differencesOf(highest, lower)),
  };
}

/** What the sources of a project contradict one another about, and then what the database contradicts all of them about. */
function driftOf(database: Declared, project: readonly Declared[]): readonly Difference[] {
  const own = mergeTables(project);
  // A source that cannot be read to its end says little of what is missing; another one may say it all.
  const clear = project.filter(({ vague }) => vague !== true);
  const [highest] = clear.length > 0 ? clear : project;
  if (!highest) return [];
  const declared: Declared = { ...highest, table: clear.length > 0 ? mergeTables(clear).table : own.table };
  const keys = highest.vague === true ? [] : keyDrift(database.table, declared.table);
  return [...own.differences, ...differencesOf(database, declared), ...keys];
}

function columnsOf(declared: readonly Declared[]): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const { table, rank } of declared) {
    for (const [name, column] of table.columns) {
      const above = columns.get(name);
      if (!above) columns.set(name, column);
      else {
        columns.set(name, {
          ...(above.source === 'database' ? certain(column) : column),
          ...above,
          ...(above.sqlType === undefined && column.sqlType !== undefined && { sqlType: column.sqlType }),
          declared: isNearer(rank, above.declared) ? column.declared : above.declared,
        });
      }
    }
  }
  return columns;
}

/** What the database has is there for sure. */
function certain(column: Column): Column {
  return Object.fromEntries(Object.entries(column).filter(([name]) => name !== 'vague')) as unknown as Column;
}

/** Whether a user would rather change a thing where this source declares it: models before others, and anything before a database. */
function isNearer(rank: Rank, above: Place): boolean {
  return rank === 'models' || above.file === '';
}

function indexesOf(declared: readonly Declared[]): readonly Index[] {
  const merged: Index[] = [];
  for (const { table, source, rank } of declared) {
    // One that is declared twice by one source is there twice.
    const taken = new Set<number>();
    for (const index of table.indexes) {
      // A table has one index of a name, even if two sources do not say the same of it.
      const at = merged.findIndex((other, position) => !taken.has(position) && other.source !== source && ((other.name !== undefined && other.name === index.name) || isSameIndex(other, index)));
      const above = merged[at];
      if (!above) {
        taken.add(merged.length);
        merged.push({ ...index, source });
        continue;
      }
      taken.add(at);
      const isMoved = isNearer(rank, above.declared);
      const also = [...(above.also ?? []), isMoved ? { source: above.source ?? '', place: above.declared } : { source, place: index.declared }].filter(({ place }) => place.file !== '');
      merged[at] = { ...index, ...above, also, declared: isMoved ? index.declared : above.declared };
    }
  }
  // What a source adds by itself to a table that models speak of, but not for them, it adds for a base class of somebody else.
  const isModelled = declared.length > 1 && declared.some(({ rank }) => rank === 'models');
  return isModelled ? merged.map((index) => (index.automatic !== undefined && index.also === undefined ? { ...index, fixed: true } : index)) : merged;
}

function foreignKeysOf(declared: readonly Declared[]): readonly ForeignKey[] {
  const merged: ForeignKey[] = [];
  for (const { table, rank } of declared) {
    for (const key of table.foreignKeys) {
      const at = merged.findIndex((other) => isSameKey(other, key));
      const above = merged[at];
      if (!above) merged.push(key);
      else merged[at] = { ...key, ...above, references: above.references.length > 0 ? above.references : key.references, declared: isNearer(rank, above.declared) ? key.declared : above.declared };
    }
  }
  return merged;
}

function differencesOf(upper: Declared, lower: Declared): readonly Difference[] {
  const [a, b] = [upper.table, lower.table];
  if (isView(a) || isView(b) || a.foreign || b.foreign) return [];
  const isLive = upper.rank === 'database';
  const at = ({ file }: Place): string => (isLive && file === '' ? 'the database' : file);
  const found: Difference[] = [];
  const isVague = upper.vague === true || lower.vague === true;
  const table = b.name;
  const tell = (part: string, message: string, ...places: readonly Place[]): void => {
    const known = places.filter(({ file }) => file !== '');
    // A database has no place; of anything else without one there is nothing that a user could look at.
    if (known.length === places.length || (isLive && known.length > 0)) found.push({ table, part, message, places: known });
  };
  for (const [name, column] of a.columns) {
    const other = b.columns.get(name);
    if (!other) {
      if (!b.open && !isVague && !column.vague && !mayHaveMore(b)) tell(name, `column ${name} is in ${at(column.declared)} and not in ${at(b.declared)}`, column.declared, b.declared);
      continue;
    }
    if (column.sqlType !== undefined && other.sqlType !== undefined && !isSameType(column, other) && !isVague) {
      tell(name, `type is ${column.sqlType} in ${at(column.declared)}, ${other.sqlType} in ${at(other.declared)}`, column.declared, other.declared);
    }
    if (column.nullable !== other.nullable && !isVague) {
      const word = ({ nullable }: Column): string => (nullable ? 'nullable' : 'not null');
      tell(name, `is ${word(column)} in ${at(column.declared)}, ${word(other)} in ${at(other.declared)}`, column.declared, other.declared);
    }
  }
  if (!a.open && !isVague) for (const [name, column] of b.columns) if (!a.columns.has(name) && !column.vague) tell(name, `column ${name} is in ${at(column.declared)} and not in ${at(a.declared)}`, column.declared, a.declared);
  const onlyIn = (some: Declared, others: Declared): void => {
    // The indexes of a part come with those of the whole.
    if (others.table.open || isVague || (isLive && a.kind === 'partition')) return;
    const left = [...others.table.indexes];
    for (const index of some.table.indexes) {
      const found = left.findIndex((other) => isSameIndex(index, other));
      if (found >= 0) left.splice(found, 1);
      else if (index.inSql && !isLive) continue;
      // That a column is missing has been said.
      else if (index.columns.every((column) => others.table.columns.has(column) && !others.table.columns.get(column)?.vague && !some.table.columns.get(column)?.vague)) tell(index.name ?? index.columns.join(', '), `${described(index)} is in ${at(index.declared)} and not in ${at(others.table.declared)}`, index.declared, others.table.declared);
    }
  };
  onlyIn(upper, lower);
  onlyIn(lower, upper);
  return found;
}

/** A column of a class that is not known may stand for several. */
function mayHaveMore(table: Table): boolean {
  return [...table.columns.values()].some(({ vague }) => vague);
}

function isView({ kind }: Table): boolean {
  return kind === 'view' || kind === 'materialized view';
}

function isSameType(a: Column, b: Column): boolean {
  const plain = (type: string | undefined): string => (type ?? '').replace(/^public\./, '').replaceAll('"', '').toLowerCase();
  return plain(a.sqlType) === plain(b.sqlType);
}

/** What an index is, in words: `unique index (a, b)`. */
function described(index: Index): string {
  const kind = index.primary ? 'primary key' : index.unique ? 'unique index' : 'index';
  const keys = index.keys?.map((key) => key.column ?? key.expression ?? '?') ?? index.columns;
  return `${kind}${index.name === undefined ? '' : ` ${index.name}`} (${keys.join(', ')})`;
}

/** True for two declarations of one index. What one of them does not say is no reason to tell them apart. */
export function isSameIndex(a: Index, b: Index): boolean {
  if (a.unique !== b.unique || (a.method ?? 'btree') !== (b.method ?? 'btree')) return false;
  const isVague = (index: Index): boolean => index.partial === true && index.where === undefined && index.keys === undefined;
  if (isVague(a) || isVague(b)) return (a.name !== undefined && a.name === b.name) || (a.partial === b.partial && a.columns.join('\0') === b.columns.join('\0'));
  if (keysOf(a) !== keysOf(b) || plainText(a.where) !== plainText(b.where)) {
    // Texts of the same expression differ in many ways; a name that both give settles it.
    return a.name !== undefined && a.name === b.name && a.partial === true && b.partial === true;
  }
  return (a.include ?? []).join('\0') === (b.include ?? []).join('\0');
}

function keysOf(index: Index): string {
  const keys = index.keys ?? index.columns.map((column) => ({ column }));
  return JSON.stringify(keys.map((key) => [key.column ?? plainText('expression' in key ? key.expression : undefined), 'descending' in key && key.descending === true, ('nulls' in key ? key.nulls : undefined) ?? '', ('operatorClass' in key ? key.operatorClass : undefined) ?? '']));
}

/** A text of SQL without what means nothing: space, quotes around names, parentheses, casts of constants. */
export function plainText(text: string | undefined): string {
  return (text ?? '').replace(/::"?[a-z_ ]+"?(\(\d+\))?(\[\])?/gi, '').replace(/[\s"()]/g, '').toLowerCase();
}
