// An index that is missing or superfluous: what models declare and the migration that makes it so, in the words of whatever knows the table.
import { createIndex, dropIndex, indexName } from '../../planner/create-index.js';
import type { PlacedChange } from '../../core/schema-change.js';
import { joinTableName } from '../../planner/table-name.js';
import type { Catalog, Index, Model, Table } from '../../schema/catalog.js';
import type { History } from '../../schema/history.js';
import type { IndexChange, ProposedIndex } from '../../schema/index-changes.js';
import type { Mend } from '../finding.js';
import type { Proposal, SchemaStep, Site } from './proposal.js';

/** An index that the planner or the schema asks for. */
export function addIndex({ index: wanted, isSure }: Extract<Mend, { kind: 'add index' }>, { catalog }: Site): readonly Proposal[] {
  const table = catalog.tables.get(wanted.table);
  if (!table || table.foreign || !hasOperators(wanted, catalog)) return [];
  const ways = waysOf(table, catalog);
  const plain = { ...wanted, table: table.plainName ?? table.name };
  const model = ways?.model;
  const named = model?.indexes?.named(plain) ?? (model === undefined || model.indexes?.sqlBeside?.(plain) === true ? { ...plain, name: plain.name ?? indexName(plain.table, plain.keys) } : undefined);
  if (!ways || !named || (ways.model === undefined && !ways.history)) return [];
  const change: IndexChange = { kind: 'add', index: named, up: createIndex(named), down: dropIndex(named.name, named.table) };
  const shown = model?.indexes?.shown(named);
  const title = `${shown === undefined ? `Build ${named.name}` : `Add ${shown} to ${model?.indexes?.where ?? ''}`}${ways.history ? `, with a migration of ${ways.history.tool}` : ''}`;
  const begun = beginnings(wanted, table);
  const accepts = ['blocking-index-build', ...(begun.length > 0 ? ['redundant-index'] : [])];
  return [{ title: `${title}${begun.map((index) => `; the one on (${index.columns.join(', ')}) is superfluous then`).join('')}`, grade: isSure ? 'changes behaviour' : 'shown only', changes: [], steps: [{ ...ways, change }], accepts }];
}

/** The indexes of a table with which a new one begins, and whose work it does as well. */
function beginnings({ keys, where, method, unique }: ProposedIndex, { indexes }: Table): readonly Index[] {
  if (where !== undefined || unique || (method ?? 'btree') !== 'btree') return [];
  const isPlain = (index: Index): boolean => index.keys === undefined && index.partial !== true && !index.unique && index.constraint === undefined && index.fixed !== true && (index.method ?? 'btree') === 'btree';
  return indexes.filter((index) => isPlain(index) && index.columns.length > 0 && index.columns.length < keys.length && index.columns.every((column, at) => keys[at]?.column === column));
}

/** An index that a new migration builds while nobody can write. */
export function buildConcurrently({ history, migration, placed }: Extract<Mend, { kind: 'build concurrently' }>, site: Site): readonly Proposal[] {
  const { change } = placed;
  const made = history.unblock?.(migration, placed, site.text);
  if (!made || change.kind !== 'add-index') return [];
  const proposal = { grade: 'changes behaviour' as const, changes: made.changes ?? [], ...(made.edits && { edits: made.edits }) };
  const { apart = [] } = made;
  if (apart.length === 0) return [{ ...proposal, title: 'Build the index concurrently' }];
  const steps = apart.flatMap((one) => (one.change.kind === 'add-index' ? [{ history, change: builtApart(one.change) }] : []));
  return [{ ...proposal, title: apart.includes(placed) ? 'Build the index concurrently, in a migration of its own' : 'Build each index concurrently, in a migration of its own', steps }];
}

function builtApart({ schema, table, index }: Extract<PlacedChange['change'], { kind: 'add-index' }>): IndexChange {
  const { keys, include, where, method, unique } = index;
  const on = joinTableName(schema ?? 'public', table);
  const named = { table: on, keys, unique, ...(include && { include }), ...(where !== undefined && { where }), ...(method !== undefined && { method }), name: index.name ?? indexName(on, keys) };
  return { kind: 'add', index: named, up: createIndex(named), down: dropIndex(named.name, on) };
}

/** An index that another one makes superfluous. */
export function dropSuperfluous({ table: name, index }: Extract<Mend, { kind: 'drop index' }>, { catalog }: Site): readonly Proposal[] {
  const table = catalog.tables.get(name);
  if (!table || index.name === undefined || index.constraint || index.unique) return [];
  const ways = waysOf(table, catalog);
  if (!ways || (ways.model === undefined && !ways.history)) return [];
  const named = { ...index, name: index.name };
  const plain = table.plainName ?? table.name;
  const change: IndexChange = { kind: 'drop', table: plain, index: named, up: dropIndex(named.name, plain), down: createIndex({ table: plain, ...definitionOf(index), name: named.name }) };
  return [{ title: `Drop ${index.name}${ways.history ? `, with a migration of ${ways.history.tool}` : ''}`, grade: 'changes behaviour', changes: [], steps: [{ ...ways, change }] }];
}

function definitionOf(index: Index): Omit<ProposedIndex, 'table'> {
  const { columns, keys, include, where, method, unique } = index;
  return { keys: keys ?? columns.map((column) => ({ column })), unique, ...(include && { include }), ...(where !== undefined && { where }), ...(method !== undefined && { method }) };
}

/** Operators that an extension brings are there only if something creates it. */
function hasOperators({ keys }: ProposedIndex, { extensions = [] }: Catalog): boolean {
  return keys.every(({ operatorClass }) => operatorClass === undefined || !/_trgm_ops$/.test(operatorClass) || extensions.includes('pg_trgm'));
}

/**
 * Who speaks for a table: the model that declares it, and the migrations that made it.
 *
 * @returns undefined where somebody speaks for it who cannot be changed from here, or where several might
 */
function waysOf(table: Table, catalog: Catalog): Pick<SchemaStep, 'model' | 'history'> | undefined {
  const model = [...catalog.models.values()].find((one) => one.table === table.name && one.indexes !== undefined);
  const histories = historiesOf(table, catalog.histories ?? []);
  const [history, ...others] = histories;
  if (others.length > 0 || (history && !history.write)) return undefined;
  // Without a model it is the migrations that declare the table, or models of which nobody knows how they declare an index.
  if (!model && !history?.migrations.some(({ file }) => file === table.declared.file)) return undefined;
  return { ...(model && { model }), ...(history && { history }) };
}

function historiesOf(table: Table, histories: readonly History[]): readonly History[] {
  const found = histories.filter(({ dump, tables }) => dump !== true && tables?.includes(table.plainName ?? table.name) === true);
  const same = found.filter(({ database }) => database !== undefined && database === table.database);
  return same.length > 0 ? same : found;
}

/** All that the steps change, written for all of them together; undefined where one cannot be made. */
export function schemaChanges(steps: readonly SchemaStep[], text: (file: string) => string | undefined, now: number | undefined): Required<Pick<Proposal, 'changes' | 'edits' | 'files'>> | undefined {
  const result: { changes: Proposal['changes'][number][]; edits: NonNullable<Proposal['edits']>[number][]; files: NonNullable<Proposal['files']>[number][] } = { changes: [], edits: [], files: [] };
  for (const [model, changes] of grouped(steps, ({ model }) => model)) {
    const made = model.indexes?.declare(changes, text);
    if (!made) return undefined;
    result.changes.push(...(made.changes ?? []));
    result.edits.push(...(made.edits ?? []));
  }
  for (const [history, changes] of grouped(steps, ({ history }) => history)) {
    const files = history.write?.(changes, { text, now });
    if (!files) return undefined;
    result.files.push(...files);
  }
  return result;
}

function grouped<K extends Model | History>(steps: readonly SchemaStep[], key: (step: SchemaStep) => K | undefined): ReadonlyMap<K, readonly IndexChange[]> {
  const groups = new Map<K, IndexChange[]>();
  for (const step of steps) {
    const of = key(step);
    if (of !== undefined) groups.set(of, [...(groups.get(of) ?? []), step.change]);
  }
  return groups;
}
