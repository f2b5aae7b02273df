// Indexes in Django's own words: an item of `Meta.indexes`, by the names of fields.
import type { Code } from '../../core/code.js';
import type { Place } from '../../core/place.js';
import type { IndexKey } from '../../core/schema-change.js';
import type { ClassDefinition } from '../../core/syntax.js';
import type { Index } from '../../schema/catalog.js';
import type { DeclarationChange, IndexChange, IndexSyntax, ProposedIndex } from '../../schema/index-changes.js';
import type { Project } from '../library.js';
import { isModelBase } from './names.js';
import type { ModelInfo } from './registry.js';

/** Django allows no longer names. */
const LONGEST = 30;

/** The call that declares an index, and what it needs to be imported. */
export interface IndexCall {
  readonly code: Extract<Code, { kind: 'call' }>;
  readonly imported?: { readonly from: string; readonly name: string };
}

/** How the indexes of a model are declared; undefined for models that have no class in the project. */
export function indexSyntax(project: Project, model: ModelInfo): IndexSyntax | undefined {
  const { of } = model;
  if (!of || model.abstract || model.proxy || model.declared.file === '') return undefined;
  return {
    where: `Meta.indexes of ${model.name}`,
    named(index) {
      const named = { ...index, name: nameFor(index, model) };
      return indexCall(named, model) && named;
    },
    shown(index) {
      const call = indexCall(index, model);
      return call && printed(call.code, '"');
    },
    declare: (changes, text) => declared(project, model, of.file, of.definition, changes, text(of.file)),
  };
}

/** `models.Index(fields=["author", "-created_at"], name="book_author_created_at_idx")`; undefined for what Django's classes cannot say, or not in one call. */
export function indexCall(index: ProposedIndex & { readonly name: string }, model: ModelInfo): IndexCall | undefined {
  const { keys, include = [], where, unique, method, name } = index;
  const fields = keys.map((key) => fieldName(key, model));
  const included = include.map((column) => fieldName({ column }, model));
  const condition = where === undefined ? undefined : conditionOf(where, model);
  if (unique || fields.includes(undefined) || included.includes(undefined) || (where !== undefined && !condition)) return undefined;
  const classes: Readonly<Record<string, string>> = { gin: 'GinIndex', gist: 'GistIndex', brin: 'BrinIndex', hash: 'HashIndex', spgist: 'SpGistIndex' };
  const special = method === undefined || method === 'btree' ? undefined : classes[method];
  if (method !== undefined && method !== 'btree' && special === undefined) return undefined;
  const opclasses = keys.map(({ operatorClass }) => operatorClass ?? '');
  const named = [
    { name: 'fields', value: strings(fields) },
    ...(opclasses.some((one) => one !== '') ? [{ name: 'opclasses', value: strings(opclasses) }] : []),
    ...(included.length > 0 ? [{ name: 'include', value: strings(included) }] : []),
    ...(condition ? [{ name: 'condition', value: condition }] : []),
    { name: 'name', value: { kind: 'string' as const, value: name } },
  ];
  return { code: { kind: 'call', callee: { kind: 'text', text: special ?? 'models.Index' }, args: [], named }, ...(special !== undefined && { imported: { from: 'django.contrib.postgres.indexes', name: special } }) };
}

function strings(values: readonly (string | undefined)[]): Code {
  return { kind: 'list', items: values.map((value) => ({ kind: 'string', value: value ?? '' })) };
}

function fieldName({ column, descending, nulls }: IndexKey, { fields }: ModelInfo): string | undefined {
  const field = column === undefined ? undefined : [...fields.values()].find((one) => one.column === column);
  return field === undefined || nulls !== undefined ? undefined : `${descending ? '-' : ''}${field.name}`;
}

/** `models.Q(deleted_at__isnull=True)` for a predicate of comparisons with constants; undefined for others. */
function conditionOf(where: string, model: ModelInfo): Code | undefined {
  const parts = where.split(' AND ').map((part) => {
    const match = /^(NOT )?"?(\w+)"?(?: (IS NULL)| = (?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(TRUE|FALSE)))?$/.exec(part);
    const field = match && fieldName({ column: match[2] ?? '' }, model);
    if (!match || field === undefined || field === null) return undefined;
    const [, not, , isNull, text, number, truth] = match;
    if (isNull !== undefined) return not === undefined ? { name: `${field}__isnull`, value: { kind: 'constant' as const, value: true } } : undefined;
    const value: Code = text !== undefined ? { kind: 'string', value: text.replaceAll("''", "'") } : number !== undefined ? { kind: 'text', text: number } : { kind: 'constant', value: truth === undefined ? not === undefined : truth === 'TRUE' };
    return not !== undefined && truth !== undefined ? undefined : { name: field, value };
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length ? undefined : { kind: 'call', callee: { kind: 'text', text: 'models.Q' }, args: [], named: known };
}

/** `book_author_created_at_idx` where that is short enough, else in the form in which Django itself names indexes. */
function nameFor(index: ProposedIndex, model: ModelInfo): string {
  const names = index.keys.map((key) => fieldName(key, model)?.replace(/^-/, '') ?? 'expr');
  const suffix = index.where !== undefined ? 'partial_idx' : index.method === 'gin' ? 'gin' : 'idx';
  const plain = [model.name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase(), ...names, suffix].join('_');
  if (plain.length <= LONGEST) return plain.replace(/^[_\d]+/, '');
  const hash = fingerprint([model.table, ...names, suffix].join(' '));
  return `${model.table.replace(/^.*\./, '').slice(0, 11)}_${(names[0] ?? '').slice(0, 7)}_${hash}_idx`.replace(/^[_\d]+/, 'i');
}

/** Six hexadecimal digits (FNV-1a). */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0').slice(0, 6);
}

function declared(project: Project, model: ModelInfo, file: string, definition: ClassDefinition, changes: readonly IndexChange[], text: string | undefined): DeclarationChange | undefined {
  if (text === undefined || !mayHaveMeta(project, model, definition)) return undefined;
  const made: NonNullable<DeclarationChange['changes']>[number][] = [];
  for (const change of changes) {
    if (change.kind === 'drop') {
      const at = declaredAt(change.index, file);
      if (!at) return undefined;
      made.push({ kind: 'remove item', at });
      continue;
    }
    const call = indexCall(change.index, model);
    if (!call || !importsModels(text)) return undefined;
    made.push({ kind: 'item', at: { file, start: definition.start, end: definition.end }, within: 'Meta', list: 'indexes', value: call.code });
    if (call.imported) made.push({ kind: 'import', file, ...call.imported });
  }
  return { changes: made };
}

/** An index that is declared by an item of `Meta.indexes`. */
function declaredAt(index: Index, file: string): Place | undefined {
  return index.declared.file === file && index.name !== undefined && index.automatic === undefined ? index.declared : undefined;
}

/** The name `models` is Django's in a file. */
function importsModels(text: string): boolean {
  return /^from django\.(?:contrib\.gis\.)?db import (?:\([^)]*\bmodels\b|[^\n]*\bmodels\b(?! as))/m.test(text);
}

/** True where a further option changes nothing else: a class without a Meta of its own may have that of a base, whose options a new one would hide. */
function mayHaveMeta(project: Project, { of, meta }: ModelInfo, definition: ClassDefinition): boolean {
  const own = metaClass(definition);
  if (own) return own.fields.some(({ name }) => name === 'indexes') || !meta.has('indexes');
  const bases = of ? project.lineage(of).slice(1) : [];
  const inherited = bases.map((base) => metaClass(base.definition)).filter((one) => one !== undefined);
  return inherited.every((one) => one.fields.every(({ name }) => name === 'abstract')) && of !== undefined && project.externalBases(of).every((base) => isModelBase(base) && /^django\.db\./.test(base));
}

function metaClass(definition: ClassDefinition): ClassDefinition | undefined {
  const value = definition.fields.find(({ name }) => name === 'Meta')?.value;
  return value?.kind === 'class' ? value.definition : undefined;
}

/** The code of a declaration as text of one line. */
export function printed(code: Code, quote: string): string {
  switch (code.kind) {
    case 'text':
      return code.text;
    case 'string':
      return `${quote}${code.value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`;
    case 'constant':
      return code.value === null ? 'None' : code.value ? 'True' : 'False';
    case 'list':
      return `[${code.items.map((item) => printed(item, quote)).join(', ')}]`;
    case 'call':
      return `${printed(code.callee, quote)}(${(code.named ?? []).map(({ name, value }) => `${name}=${printed(value, quote)}`).join(', ')})`;
    default:
      return '';
  }
}
