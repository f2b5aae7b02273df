// missing-index: conditions, orders and foreign keys that no index serves. Where a planner was asked, what it confirmed is said of statements; where
// none was, what follows from the schema alone, and then only as information.
import type { Place } from '../../core/place.js';
import type { Occurrence, Statement } from '../../core/statement.js';
import type { TableAccess } from '../../planner/access.js';
import { unserved, type Unserved } from '../../planner/coverage.js';
import { hasIndex } from '../../planner/candidates.js';
import { assumedRows } from '../../planner/statistics.js';
import type { IndexProposal } from '../../planner/planner.js';
import { accessesOf, type ConfirmedIndex } from '../../planner/statements.js';
import type { Catalog, Table } from '../../schema/catalog.js';
import type { Facts, Rule, Verdict } from '../rule.js';
import { indexInWords } from '../index-words.js';
import { scanInWords } from '../plan-words.js';
import { bareKeys, type BareKey } from './keys.js';

/** How many further statements a finding lists. */
const MOST_LISTED = 5;

export const rule: Rule = {
  id: 'missing-index',
  summary: 'A condition, an order or a foreign key that no index serves',
  severity: 'warning',
  weighsTables: true,
  *check(facts: Facts): Iterable<Verdict> {
    const wants = wantsOf(facts);
    const told = new Set<string>();
    for (const key of bareKeys(facts.catalog)) {
      const id = idOf(key.table.name, key.columns[0]);
      if (told.has(id)) continue;
      told.add(id);
      yield ofKey(key, wants.get(id) ?? [], facts);
    }
    const { advice } = facts;
    for (const confirmed of advice?.indexes ?? []) {
      const id = idOf(confirmed.index.table, confirmed.index.keys[0]?.column);
      // The planner was asked when the index was not there yet.
      if (hasIndex(facts.catalog.tables.get(confirmed.index.table), confirmed.index)) continue;
      const verdict = told.has(id) ? undefined : ofPlan(confirmed, facts, advice?.planner ?? '');
      if (verdict) yield verdict;
      told.add(id);
    }
    // What a planner was asked about it has answered.
    for (const [id, list] of wants) if (!told.has(id)) yield* ofReasoning(list.filter(({ occurrence }) => advice?.asked(occurrence) !== true), facts.catalog, advice !== undefined);
  },
};

/** A statement that wants an index. */
interface Want {
  readonly occurrence: Occurrence;
  readonly unserved: Unserved;
}

/** What the statements of the program itself want, by the table and the column with which the index would begin; tests and scripts speak for nobody. */
function wantsOf({ occurrences, catalog, reader, isMinor }: Facts): ReadonlyMap<string, readonly Want[]> {
  const wants = new Map<string, Want[]>();
  const seen = new Set<string>();
  const asked = new Set<Statement>();
  for (const occurrence of occurrences) {
    const { statement, place } = occurrence;
    if (asked.has(statement) || isMinor?.(place.file) === true) continue;
    asked.add(statement);
    for (const access of accessesOf(statement, catalog, reader)) {
      const found = unserved(access);
      if (!found) continue;
      const id = idOf(access.table.name, found.columns[0]);
      const once = `${id}\0${place.file}\0${place.start}`;
      if (seen.has(once)) continue;
      seen.add(once);
      const list = wants.get(id);
      if (list) list.push({ occurrence, unserved: found });
      else wants.set(id, [{ occurrence, unserved: found }]);
    }
  }
  return wants;
}

function idOf(table: string, column: string | undefined): string {
  return `${table}\0${column ?? ''}`;
}

/** A foreign key: what hurts are deletes in the other table, and every look-up from there. */
function ofKey({ table, columns, target, declared, onDelete, isKey }: BareKey, wants: readonly Want[], { occurrences, catalog, isMinor }: Facts): Verdict {
  const named = `${table.name}.${columns.join(', ')}`;
  const deletes = onDelete === undefined ? undefined : occurrences.find(({ statement, place }) => statement.kind === 'delete' && isMinor?.(place.file) !== true && tableOfStatement(statement.model, catalog) === target);
  const used = wants.length > 0 || deletes !== undefined;
  const sized = rowsInWords(table);
  const index: IndexProposal = { table: table.name, keys: columns.map((column) => ({ column })), unique: false };
  return {
    place: declared,
    message: isKey ? `${named} is a foreign key to ${target}, and no index begins with it` : `${named} refers to ${target ?? 'rows of any table'}, and no index begins with ${columns.length > 1 ? 'them' : 'it'}`,
    consequence: isKey
      ? `PostgreSQL adds no index to a foreign key: each row that is deleted from ${target}, and each look-up of the ${table.name} rows that belong to one, reads ${table.name} as a whole${sized}.`
      : `Each look-up of the ${table.name} rows that belong to ${target === undefined ? 'one object' : `a row of ${target}`} reads ${target === undefined ? `every row of that object's type` : `${table.name} as a whole`}${sized}.`,
    remedy: `${indexInWords(index, table, catalog)};`,
    mend: { kind: 'add index', index, isSure: used },
    confidence: used ? 'likely' : 'possible',
    ...(!used && { severity: 'info' as const }),
    related: [
      ...declarations(table, columns).filter(({ place }) => place.file !== declared.file || place.start < declared.start || place.start > declared.end),
      ...wants.slice(0, MOST_LISTED).map(({ occurrence }) => ({ place: occurrence.place, message: `${occurrence.statement.what} looks rows up by it` })),
      ...(deletes ? [{ place: deletes.place, message: `${deletes.statement.what} deletes from ${target}` }] : []),
    ],
  };
}

function tableOfStatement(model: string | undefined, catalog: Catalog): string | undefined {
  return model === undefined ? undefined : catalog.models.get(model)?.table;
}

/** What a planner has confirmed. */
function ofPlan({ index, gains }: ConfirmedIndex, { catalog, isMinor, reader }: Facts, planner: string): Verdict | undefined {
  const own = gains.filter(({ occurrence }) => isMinor?.(occurrence.place.file) !== true);
  const best = [...own].sort((a, b) => b.before.root.totalCost - a.before.root.totalCost)[0];
  const table = catalog.tables.get(index.table);
  if (!best || !table) return undefined;
  const others = own.filter((gain) => gain !== best);
  const keys = index.keys.map(({ column, expression }) => column ?? expression).join(', ');
  // Of rows that only an order picks nothing says that they are many, and a search within texts is dear to index: both wait for a known size.
  const lead = index.keys[0]?.column;
  const isModest = table.rows === undefined && (index.method === 'gin' || (lead !== undefined && own.every(({ occurrence }) => accessesOf(occurrence.statement, catalog, reader).every((access) => access.table.name !== table.name || !access.tests.some(({ column }) => column === lead)))));
  // A gain of less than half hangs on how many rows the values leave that the program will ask for.
  const isDoubtful = isModest || best.after.root.totalCost > best.before.root.totalCost / 2;
  return {
    place: best.occurrence.place,
    statement: best.occurrence.statement,
    isAboutSql: true,
    message: `${best.occurrence.statement.what} reads ${table.name} without an index on ${keys}: ${scanInWords(best.before, index)} now, ${scanInWords(best.after, index)} with one`,
    consequence: `Planned by ${planner}: cost ${units(best.before.root.totalCost)} now, ${units(best.after.root.totalCost)} with the index, at about ${(table.rows ?? assumedRows).toLocaleString('en')} rows${table.rows === undefined ? ', assumed: nothing says how many there are' : ''}.`,
    remedy: remedyOf(index, table, catalog),
    mend: { kind: 'add index', index, isSure: !isDoubtful },
    confidence: isDoubtful ? 'possible' : table.rows === undefined ? 'likely' : 'proven',
    ...(isDoubtful && { severity: 'info' as const }),
    related: [...declarations(table, index.keys.map(({ column }) => column)), ...others.slice(0, MOST_LISTED).map(({ occurrence, before, after }) => ({ place: occurrence.place, message: `${occurrence.statement.what}: cost ${units(before.root.totalCost)} → ${units(after.root.totalCost)}` }))],
  };
}

function units(cost: number): string {
  return Math.round(cost).toLocaleString('en');
}

function remedyOf(index: IndexProposal, table: Table, catalog: Catalog): string {
  const others = table.indexes.length;
  return `${indexInWords(index, table, catalog, true)}; every write of ${others === 0 ? 'a row' : `a row, which keeps ${others} ${others === 1 ? 'index' : 'indexes'} already,`} then keeps one more.`;
}

/** What follows from the schema alone. `isAsked`: a planner was asked about others already. */
function* ofReasoning(wants: readonly Want[], catalog: Catalog, isAsked: boolean): Iterable<Verdict> {
  const best = [...wants].sort((a, b) => rank(b) - rank(a))[0];
  if (!best) return;
  const { access, columns, need } = best.unserved;
  const { table } = access;
  const { statement, place } = best.occurrence;
  const known = table.rows !== undefined;
  const index: IndexProposal = { table: table.name, keys: columns.map((column) => ({ column })), unique: false };
  yield {
    place,
    statement,
    isAboutSql: true,
    message: need === 'filter' ? `${statement.what} filters ${table.name} by ${columns.join(', ')}, and no index begins with ${columns[0]}` : `${statement.what} wants the first rows of ${table.name} by ${columns.join(', ')}, and no index has that order`,
    consequence: need === 'filter' ? `PostgreSQL reads ${table.name} as a whole${rowsInWords(table)} to find the rows.` : `PostgreSQL reads and sorts ${table.name} as a whole${rowsInWords(table)} for the first few rows.`,
    remedy: `If the table is large, ${indexInWords(index, catalog.tables.get(table.name) ?? table, catalog)};${isAsked ? '' : ' `seqscan lint --explain` asks a planner.'}`,
    mend: { kind: 'add index', index, isSure: known },
    confidence: known ? 'likely' : 'possible',
    ...(!known && { severity: 'info' as const }),
    related: [
      ...declarations(catalog.tables.get(table.name) ?? table, columns),
      ...wants.filter((want) => want !== best).slice(0, MOST_LISTED).map(({ occurrence }) => ({ place: occurrence.place, message: `${occurrence.statement.what} wants it too` })),
    ],
  };
}

/** The statement that says most: a condition before an order, more columns before fewer. */
function rank({ unserved: { need, columns }, occurrence }: Want): number {
  return (need === 'filter' ? 100 : 0) + columns.length * 10 + (occurrence.repetitions.length > 0 ? 1 : 0);
}

/** Where the columns are declared. */
function declarations(table: Table, columns: readonly (string | undefined)[]): { place: Place; message: string }[] {
  return columns.flatMap((column) => {
    const found = column === undefined ? undefined : table.columns.get(column);
    return found ? [{ place: found.declared, message: `${table.name}.${found.name} is declared here` }] : [];
  });
}

/** ` (about 5,000,000 rows)`, or nothing where no source says how many there are. */
function rowsInWords({ rows }: TableAccess['table']): string {
  return rows === undefined ? '' : ` (about ${rows.toLocaleString('en')} rows)`;
}
