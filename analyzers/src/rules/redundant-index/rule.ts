// redundant-index: an index whose work another index of the same table does as well. It costs a write for each row that is written, memory
// and disk, and gives nothing back.
import type { Place } from '../../core/place.js';
import type { IndexKey } from '../../core/schema-change.js';
import { quoteIdentifier } from '../../planner/identifiers.js';
import type { Catalog, Index, Model, Table } from '../../schema/catalog.js';
import { plainText } from '../../schema/merge-tables.js';
import type { Facts, Rule, Verdict } from '../rule.js';

export const rule: Rule = {
  id: 'redundant-index',
  summary: 'An index that another index of the table makes superfluous',
  severity: 'warning',
  judgesMigrations: true,
  *check({ catalog }: Facts): Iterable<Verdict> {
    // What an abstract class declares every table of it has: it is superfluous only where all of them can do without.
    const declarations = new Map<string, number>();
    const found = new Map<string, { readonly table: Table; readonly index: Index; readonly other: Index }[]>();
    for (const table of catalog.tables.values()) {
      if (isOutOfReach(table, catalog)) continue;
      const dropped = new Set<Index>();
      for (const index of table.indexes) {
        const place = `${index.declared.file}:${index.declared.start}:${index.unique}:${JSON.stringify(index.keys ?? [])}`;
        declarations.set(place, (declarations.get(place) ?? 0) + 1);
        if (index.fixed || index.declared.file === '' || isVague(index)) continue;
        const other = table.indexes.find((candidate) => candidate !== index && !dropped.has(candidate) && replaces(candidate, index, table));
        if (!other) continue;
        dropped.add(index);
        found.set(place, [...(found.get(place) ?? []), { table, index, other }]);
      }
    }
    for (const [place, [first, ...further]] of found) {
      if (first && declarations.get(place) === further.length + 1) yield verdictOf(first.table, first.index, first.other, further.length > 0 ? undefined : modelsOf(first.table, catalog));
    }
  },
};

/** Partitions have their parent's indexes; of what belongs to another database, or is dropped with the session, nothing is said. */
function isOutOfReach(table: Table, catalog: Catalog): boolean {
  return table.foreign === true || catalog.foreign === true || table.parent !== undefined || table.kind === 'view' || table.kind === 'temporary';
}

/** An index of which something is not known: what it serves cannot be told. */
function isVague(index: Index): boolean {
  return (index.partial === true && index.where === undefined && index.keys === undefined) || keysOf(index).length === 0 || index.where === '?' || keysOf(index).some(({ expression }) => expression === '?');
}

/** True if `other` does all that `index` does. */
function replaces(other: Index, index: Index, table: Table): boolean {
  if (isVague(other) || methodOf(other) !== methodOf(index) || plainText(other.where) !== plainText(index.where) || index.constraint === 'exclusion') return false;
  const [longer, shorter] = [keysOf(other), keysOf(index)];
  const isSame = longer.length === shorter.length;
  if (!isSame && (methodOf(index) !== 'btree' || longer.length < shorter.length)) return false;
  if (!hasPrefix(longer, shorter)) return false;
  if (!(index.include ?? []).every((column) => other.include?.includes(column) || longer.some((key) => key.column === column))) return false;
  if (!index.unique) return !isSame || other.unique || isBefore(other, index, table);
  // What is unique by itself enforces something that a longer index does not.
  return isSame && other.unique && (strength(other) > strength(index) || (strength(other) === strength(index) && isBefore(other, index, table)));
}

/** Of two indexes that do the same the one stays that stands for more; foreign keys may refer to a constraint, and to a primary key most of all. */
function strength(index: Index): number {
  return index.primary ? 3 : index.constraint ? 2 : 1;
}

/** Of two equal indexes the first that is declared stays, an automatic one only where the other is too. */
function isBefore(other: Index, index: Index, table: Table): boolean {
  if ((other.fixed ?? false) !== (index.fixed ?? false)) return other.fixed === true;
  if ((other.automatic !== undefined) !== (index.automatic !== undefined)) return index.automatic !== undefined;
  return table.indexes.indexOf(other) < table.indexes.indexOf(index);
}

/** A B-tree can be read from both ends: all directions may be turned round together. */
function hasPrefix(longer: readonly IndexKey[], shorter: readonly IndexKey[]): boolean {
  const matches = (isReversed: boolean): boolean =>
    shorter.every((key, at) => {
      const other = longer[at];
      if (!other || other.column !== key.column || plainText(other.expression) !== plainText(key.expression) || other.operatorClass !== key.operatorClass) return false;
      return ((other.descending ?? false) !== (key.descending ?? false)) === isReversed && (nullsFirst(other) !== nullsFirst(key)) === isReversed;
    });
  return matches(false) || matches(true);
}

function nullsFirst({ descending, nulls }: IndexKey): boolean {
  return nulls === undefined ? descending === true : nulls === 'first';
}

function keysOf(index: Index): readonly IndexKey[] {
  return index.keys ?? index.columns.map((column) => ({ column }));
}

function methodOf({ method }: Index): string {
  return method ?? 'btree';
}

/** The models that declare a table's indexes; none where none does. */
function modelsOf(table: Table, { models }: Catalog): readonly Model[] {
  return [...models.values()].filter((model) => model.table === table.name && model.indexes !== undefined);
}

/** `models`: those that may be told to drop it; undefined where several tables share the declaration. */
function verdictOf(table: Table, index: Index, other: Index, models: readonly Model[] | undefined): Verdict {
  const isSame = keysOf(index).length === keysOf(other).length;
  const [what, by] = [described(index), described(other)];
  const name = table.plainName ?? table.name;
  return {
    place: index.declared,
    message: isSame ? `${what} on ${name} does the same as ${by}` : `${what} on ${name} is the beginning of ${by}`,
    consequence: `Every insert into ${name} and most updates write both indexes, and both take memory; ${isSame ? 'one' : 'the longer one'} serves every query that the other serves.`,
    remedy: remedyOf(index, models?.[0]),
    ...(models && index.automatic === undefined && !index.constraint && !index.unique && index.name !== undefined && { mend: { kind: 'drop index' as const, table: table.name, index } }),
    confidence: isSame ? 'proven' : 'likely',
    ...(index.automatic !== undefined && !isSame && { severity: 'info' as const }),
    related: [{ place: other.declared, message: `${by} stays` }, ...(index.also ?? []).map(({ place }) => ({ place, message: 'declared here as well' }))].filter(({ place }) => isElsewhere(place, index.declared)),
  };
}

function isElsewhere(place: Place, declared: Place): boolean {
  return place.file !== '' && !(place.file === declared.file && place.start === declared.start);
}

function remedyOf(index: Index, model: Model | undefined): string {
  if (index.automatic !== undefined) return index.automatic;
  if (model?.indexes && index.name !== undefined && !index.constraint && model.declared.file === index.declared.file) return `Take it out of ${model.indexes.where}, with a migration that drops it.`;
  if (index.constraint && index.name !== undefined) return `Drop the constraint ${index.name}, in a new migration.`;
  if (index.name !== undefined && index.source !== undefined) return `DROP INDEX CONCURRENTLY ${quoteIdentifier(index.name)}; in a new migration, or leave it out where this one has not been applied yet.`;
  return 'Leave it out, and let a new migration drop it.';
}

function described(index: Index): string {
  const keys = keysOf(index).map((key) => [key.column ?? key.expression ?? '', key.operatorClass, key.descending && 'DESC'].filter(Boolean).join(' '));
  const kind = index.primary ? 'the primary key' : index.constraint === 'unique' ? 'the unique constraint' : index.unique ? 'the unique index' : 'the index';
  return `${kind}${index.name === undefined || index.primary ? '' : ` ${index.name}`} (${keys.join(', ')})`;
}
