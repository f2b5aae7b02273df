// Indexes in Prisma's own words: `@@index` in the schema, and the folder of a migration that builds or drops one. Prisma sends a file to PostgreSQL as
// one text, which makes one transaction of several statements: what runs concurrently has a file to itself.
import type { IndexKey } from '../../core/schema-change.js';
import type { Index, ModelField } from '../../schema/catalog.js';
import type { DeclarationChange, IndexChange, IndexSyntax, MigrationSite, ProposedIndex } from '../../schema/index-changes.js';
import { parts } from '../../schema/names.js';
import type { NewFile } from '../../core/code.js';
import { folderOf, nameOf } from '../migration-files.js';
import { snakeCase, timestampAfter } from '../next-migration.js';
import { defaultIndexName } from './index-names.js';
import type { SchemaBlock } from './schema-text.js';

/** What declarations of a model's indexes need to know of it. */
export interface DeclaredModel {
  readonly block: SchemaBlock;
  readonly file: string;
  /** Its name in the database, with the schema where one is stated. */
  readonly plainName: string;
  readonly fields: ReadonlyMap<string, ModelField>;
}

/** How the indexes of a model are declared. */
export function indexSyntax(model: DeclaredModel): IndexSyntax {
  return {
    where: `model ${model.block.name}`,
    sqlBeside: (index) => index.where !== undefined || index.keys.some(({ expression }) => expression !== undefined),
    named(index) {
      const name = defaultIndexName(model.plainName, columnsOf(index));
      return declaration(index, model, name) === undefined ? undefined : { ...index, name };
    },
    shown: (index) => declaration(index, model, index.name),
    declare: (changes, text) => declared(changes, model, text(model.file)),
  };
}

const METHODS: Readonly<Record<string, string>> = { gin: 'Gin', gist: 'Gist', brin: 'Brin', hash: 'Hash', spgist: 'SpGist' };

/** `@@index([authorId, createdAt(sort: Desc)])`; undefined for what a schema cannot say. */
function declaration(index: ProposedIndex, model: DeclaredModel, name: string): string | undefined {
  const { keys, include = [], where, unique, method } = index;
  if (unique || where !== undefined || include.length > 0) return undefined;
  const kind = method === undefined || method === 'btree' ? undefined : METHODS[method];
  if (method !== undefined && method !== 'btree' && kind === undefined) return undefined;
  const fields = keys.map((key) => fieldText(key, model));
  if (fields.length === 0 || fields.some((field) => field === undefined)) return undefined;
  const named = name === defaultIndexName(model.plainName, columnsOf(index)) && name.length <= 63 ? '' : `, map: "${name}"`;
  return `@@index([${fields.join(', ')}]${kind === undefined ? '' : `, type: ${kind}`}${named})`;
}

function fieldText({ column, descending, nulls, operatorClass }: IndexKey, { fields }: DeclaredModel): string | undefined {
  const field = column === undefined ? undefined : [...fields.values()].find((one) => one.column === column);
  if (!field || nulls !== undefined) return undefined;
  const options = [...(operatorClass === undefined ? [] : [`ops: raw("${operatorClass}")`]), ...(descending ? ['sort: Desc'] : [])];
  return `${field.name}${options.length > 0 ? `(${options.join(', ')})` : ''}`;
}

function columnsOf({ keys }: Pick<ProposedIndex, 'keys'>): readonly string[] {
  return keys.map(({ column }) => column ?? 'expr');
}

function declared(changes: readonly IndexChange[], model: DeclaredModel, text: string | undefined): DeclarationChange | undefined {
  if (text === undefined) return undefined;
  const edits: { start: number; end: number; text: string }[] = [];
  const lines: string[] = [];
  for (const change of changes) {
    if (change.kind === 'add') {
      const line = declaration(change.index, model, change.index.name);
      // What a schema cannot say stands in the migration alone.
      if (line !== undefined) lines.push(line);
      continue;
    }
    const gone = removal(change.index, model, text);
    if (!gone) return undefined;
    edits.push(gone);
  }
  if (lines.length > 0) edits.push(addition(lines, model.block, text));
  return { edits: edits.map(({ start, end, text: by }) => ({ place: { file: model.file, start, end }, text: by })) };
}

/** New lines after the last index, else before the model's other attributes, else behind its fields. */
function addition(lines: readonly string[], block: SchemaBlock, text: string): { start: number; end: number; text: string } {
  const lineBreak = /\r\n|\n/.exec(text)?.[0] ?? '\n';
  const last = block.attributes.findLast(({ name }) => ['index', 'unique', 'id', 'fulltext'].includes(name));
  const [first] = block.attributes;
  const anchor = last ?? first ?? block.fields.at(-1) ?? block;
  const indentation = /[ \t]*$/.exec(text.slice(0, anchor.start))?.[0] ?? '';
  const written = lines.map((line) => `${indentation}${line}`).join(lineBreak);
  if (!last && first) {
    const start = first.start - indentation.length;
    return { start, end: start, text: `${written}${lineBreak}` };
  }
  const at = endOfLine(text, Math.max(anchor.start, anchor.end - 1));
  return { start: at, end: at, text: `${lineBreak}${last ? '' : lineBreak}${written}` };
}

/** The line of an `@@index` goes; with what would leave two blank lines behind. */
function removal(index: Index, { block, file }: DeclaredModel, text: string): { start: number; end: number; text: string } | undefined {
  const attribute = block.attributes.find(({ name, start }) => name === 'index' && index.declared.file === file && start === index.declared.start);
  if (!attribute) return undefined;
  let start = attribute.start - (/[ \t]*$/.exec(text.slice(0, attribute.start))?.[0].length ?? 0);
  const line = endOfLine(text, Math.max(attribute.start, attribute.end - 1));
  const end = line + (text.startsWith('\r\n', line) ? 2 : 1);
  const isAlone = /^[ \t]*\}/.test(text.slice(end));
  if (isAlone) start -= /(?<=\n)[ \t]*\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start, end, text: '' };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
}

/**
 * A folder for each index that is added or dropped, as `prisma migrate dev --create-only` would make it and somebody would then edit it: what runs concurrently
 * must have its file to itself.
 */
export function writeMigrations(folder: string, files: readonly string[], changes: readonly IndexChange[], { now }: MigrationSite): readonly NewFile[] | undefined {
  const names = files.map((file) => nameOf(folderOf(file))).sort();
  let last = names.at(-1) ?? '';
  const made: NewFile[] = [];
  const put = (words: string, text: string): boolean => {
    const stamp = timestampAfter(last, now);
    if (stamp === undefined) return false;
    last = `${stamp}_${words}`;
    made.push({ path: `${folder}/${last}/migration.sql`, text });
    return true;
  };
  const written = (change: IndexChange): boolean =>
    change.kind === 'add' ? put(`add_${snakeCase(change.index.name)}`, `-- CreateIndex\n${created(change.index)};\n`) : put(`drop_${snakeCase(change.index.name)}`, `-- DropIndex\n${dropped(change.index.name, change.table)};\n`);
  return [...changes.filter(({ kind }) => kind === 'add'), ...changes.filter(({ kind }) => kind === 'drop')].every(written) ? made : undefined;
}

/** The statement as Prisma writes it, all names in quotes. */
function created({ name, table, keys, method, where, include = [], unique }: ProposedIndex & { readonly name: string }): string {
  const using = method === undefined || method === 'btree' ? '' : ` USING ${method.toUpperCase()} `;
  const listed = keys.map(({ column, expression, operatorClass, descending, nulls }) => [column === undefined ? `(${expression ?? ''})` : quoted(column), operatorClass, descending ? 'DESC' : undefined, nulls && `NULLS ${nulls.toUpperCase()}`].filter(Boolean).join(' '));
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${quoted(name)} ON ${tableText(table)}${using}(${listed.join(', ')})${include.length > 0 ? ` INCLUDE (${include.map(quoted).join(', ')})` : ''}${where === undefined ? '' : ` WHERE ${where}`}`;
}

function dropped(name: string, table: string): string {
  const { schema } = parts(table);
  return `DROP INDEX CONCURRENTLY ${schema === undefined ? '' : `${quoted(schema)}.`}${quoted(name)}`;
}

function tableText(name: string): string {
  const { schema, table } = parts(name);
  return `${schema === undefined ? '' : `${quoted(schema)}.`}${quoted(table)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
