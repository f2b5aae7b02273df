// New migrations of a Django application: numbered after the last one, depending on it, and concurrent where the project is known to use PostgreSQL
// and nothing else.
import type { NewFile } from '../../core/code.js';
import type { PlacedChange } from '../../core/schema-change.js';
import type { IndexChange, MigrationSite, Unblocked } from '../../schema/index-changes.js';
import type { Project } from '../library.js';
import { indexCall, printed } from './index-declarations.js';
import type { MigrationClass } from './migration-order.js';
import type { ModelInfo } from './registry.js';

/** What a new migration of an application is made from. */
export interface Application {
  readonly label: string;
  readonly folder: string;
  /** The migrations on which no other of the application depends: one, unless branches wait to be merged. */
  readonly leaves: readonly MigrationClass[];
  /** The names of all of its migrations. */
  readonly names: readonly string[];
  /** The model of a table. */
  model(table: string): ModelInfo | undefined;
}

/** One file for all changes; undefined where an index cannot be said by an operation, or nobody can tell which migration is the last. */
export function writeMigrations(project: Project, app: Application, changes: readonly IndexChange[], { text }: MigrationSite): readonly NewFile[] | undefined {
  const [leaf, ...others] = app.leaves;
  const before = leaf && text(leaf.of.file);
  if (!leaf || others.length > 0 || before === undefined) return undefined;
  const numbers = app.names.map((name) => /^(\d+)_/.exec(name)?.[1]).filter((digits) => digits !== undefined);
  const number = Math.max(0, ...numbers.map(Number)) + 1;
  const style: Style = { quote: quoteOf(before), lineBreak: before.includes('\r\n') ? '\r\n' : '\n', isConcurrent: isPostgresOnly(project) };
  const operations: Operation[] = [];
  for (const change of changes) {
    const model = app.model(change.kind === 'add' ? change.index.table : change.table);
    const operation = model && operationOf(change, model, style);
    if (!operation) return undefined;
    operations.push(operation);
  }
  const [first, ...more] = changes;
  if (!first) return [];
  // Django itself names migrations so.
  const name = `${String(number).padStart(4, '0')}_${first.kind === 'drop' ? 'remove_' : ''}${first.index.name.toLowerCase().replace(/\W+/g, '_')}${more.length > 0 ? '_and_more' : ''}`;
  const all: Operation = { lines: operations.flatMap(({ lines }) => lines), imports: operations.flatMap(({ imports }) => imports) };
  return [{ path: `${app.folder}/${name}.py`, text: fileText(all, app.label, leaf.name, style) }];
}

interface Style {
  readonly quote: string;
  readonly lineBreak: string;
  readonly isConcurrent: boolean;
}

interface Operation {
  readonly lines: readonly string[];
  /** Modules and the names that are imported from them. */
  readonly imports: readonly (readonly [from: string, name: string])[];
}

function operationOf(change: IndexChange, model: ModelInfo, { quote, isConcurrent }: Style): Operation | undefined {
  const name = `${change.kind === 'add' ? 'AddIndex' : 'RemoveIndex'}${isConcurrent ? 'Concurrently' : ''}`;
  const imports: (readonly [string, string])[] = [isConcurrent ? ['django.contrib.postgres.operations', name] : ['django.db', 'migrations'], ['django.db', 'migrations']];
  const called = isConcurrent ? name : `migrations.${name}`;
  const head = [`${called}(`, `    model_name=${quote}${model.name.toLowerCase()}${quote},`];
  if (change.kind === 'drop') return { lines: [...head, `    name=${quote}${change.index.name}${quote},`, '),'], imports };
  const call = indexCall(change.index, model);
  if (!call) return undefined;
  const written = `    index=${printed(call.code, quote)},`;
  const fits = 8 + written.length <= 88;
  const index = fits ? [written] : [`    index=${printed(call.code.callee, quote)}(`, ...(call.code.named ?? []).map((one) => `        ${one.name}=${printed(one.value, quote)},`), '    ),'];
  const needsModels = printed(call.code, quote).includes('models.');
  return { lines: [...head, ...index, '),'], imports: [...imports, ...(needsModels ? [['django.db', 'models'] as const] : []), ...(call.imported ? [[call.imported.from, call.imported.name] as const] : [])] };
}

function fileText({ lines, imports }: Operation, label: string, last: string, { quote, lineBreak, isConcurrent }: Style): string {
  const modules = [...new Set(imports.map(([from]) => from))].sort();
  const imported = modules.map((from) => `from ${from} import ${[...new Set(imports.filter(([other]) => other === from).map(([, name]) => name))].sort().join(', ')}`);
  return [
    ...imported,
    '',
    '',
    'class Migration(migrations.Migration):',
    ...(isConcurrent ? ['    atomic = False', ''] : []),
    '    dependencies = [',
    `        (${quote}${label}${quote}, ${quote}${last}${quote}),`,
    '    ]',
    '',
    '    operations = [',
    ...lines.map((line) => `        ${line}`),
    '    ]',
    '',
  ].join(lineBreak);
}

function quoteOf(text: string): string {
  return (text.match(/"/g)?.length ?? 0) > (text.match(/'/g)?.length ?? 0) ? '"' : "'";
}

/**
 * True where something of the project works with PostgreSQL only: other databases' schema editors cannot build an index concurrently, and a test
 * run on one of them would fail.
 */
function isPostgresOnly(project: Project): boolean {
  let engines = new Set<string>();
  for (const file of project.files) {
    if (!file.endsWith('.py')) continue;
    const isSchema = /(^|\/)(migrations\/|models?(\/|\.py$))/.test(file);
    const isSettings = /settings|config|conf\b|base\.py$|local\.py$|test\w*\.py$|ci\.py$/i.test(file);
    if (!isSchema && !isSettings) continue;
    const text = project.text(file) ?? '';
    if (isSchema && /^from django\.contrib\.postgres\b/m.test(text)) return true;
    if (isSettings) engines = new Set([...engines, ...[...text.matchAll(/['"](?:ENGINE['"]\s*:\s*['"])?(?:django(?:\.contrib\.gis)?\.db\.backends|django_prometheus\.db\.backends|\w+\.backends)\.(\w+)['"]/g)].map(([, engine]) => engine ?? '')]);
  }
  return engines.size > 0 && [...engines].every((engine) => engine.startsWith('postg'));
}

/**
 * A migration that is there, changed so that it builds an index concurrently: all of it where it does nothing but add indexes, else the operation moves
 * to a migration of its own.
 */
export function unblock(project: Project, placed: PlacedChange, text: string | undefined): Unblocked | undefined {
  const { change, file } = placed;
  if (text === undefined || !isPostgresOnly(project)) return undefined;
  const operation = text.slice(change.start, change.end);
  const at = { file, start: change.start, end: change.end };
  // What later operations do with the index they could no longer do.
  const name = change.kind === 'add-index' ? (change.index.name ?? '') : '';
  const isNamedAgain = name !== '' && text.split(name).length > 2;
  if (!isOnlyIndexes(text)) return !isNamedAgain && /^migrations\.AddIndex\b|^AddIndex(?:Concurrently)?\b/.test(operation) ? { changes: [{ kind: 'remove item', at }], apart: [placed] } : undefined;
  const called = /^(?:migrations\.)?AddIndex(?:Concurrently)?(?=\s*\()/.exec(operation)?.[0];
  const first = /^([ \t]+)(?:initial|replaces|dependencies|run_before|operations)\b/m.exec(text);
  const imports = /^from django\.db import\b/m.exec(text);
  if (called === undefined || !first || !imports) return undefined;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const put = (start: number, end: number, by: string): NonNullable<Unblocked['changes']>[number] => ({ kind: 'replace', at: { file, start, end }, by: { kind: 'text', text: by } });
  const begin = first.index;
  return {
    changes: [
      ...(called.endsWith('Concurrently') ? [] : [put(change.start, change.start + called.length, 'AddIndexConcurrently')]),
      ...(/^[ \t]+atomic\s*=\s*False/m.test(text) ? [] : [put(begin, begin, `${first[1] ?? ''}atomic = False${lineBreak}${lineBreak}`)]),
      ...(/\bAddIndexConcurrently\b/.test(text) ? [] : [put(imports.index, imports.index, `from django.contrib.postgres.operations import AddIndexConcurrently${lineBreak}`)]),
    ],
  };
}

/** The operations of a migration add indexes and do nothing else. */
function isOnlyIndexes(text: string): boolean {
  const operations = text.slice(text.search(/^[ \t]+operations\b/m));
  const called = [...operations.matchAll(/(?:\bmigrations\.(\w+)|(?<=^[ \t]*)(\w+))\s*\(/gm)].map(([, own, plain]) => own ?? plain ?? '');
  return called.length > 0 && called.every((name) => /^AddIndex(?:Concurrently)?$/.test(name));
}
