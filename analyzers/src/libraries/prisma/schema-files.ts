// Which `.prisma` files make up one schema, and where the client that is generated from it will stand. A schema is the file with the
// datasource and every file without one in its folder or below it (`prismaSchemaFolder`); a monorepo may hold several.
import type { Project } from '../library.js';
import { folderOf } from '../migration-files.js';
import { parseSchemaText, type SchemaText } from './schema-text.js';

export interface SchemaFile extends SchemaText {
  readonly file: string;
}

export interface Schema {
  /** The folder of the file with the datasource, `''` for the project's root. */
  readonly folder: string;
  readonly files: readonly SchemaFile[];
  /** `postgresql`, `mysql`, …; undefined where not stated. */
  readonly provider?: string;
  /** `relationMode = "prisma"`: the database holds no foreign keys. */
  readonly withoutForeignKeys: boolean;
  /** Where generated clients go: project paths, or package specifiers for folders below `node_modules`. */
  readonly outputs: readonly string[];
}

/** The specifier that generated clients stand for. */
export const CLIENT = '@prisma/client';
const SCHEMA_MARK = '/schema:';
const MODULES_OF_A_CLIENT = ['', '/client', '/index', '/default', '/edge', '/wasm', '/models', '/enums', '/browser'];

/** All schemas of a project, those with the shortest folder first. */
export function readSchemas(project: Pick<Project, 'files' | 'text'>): readonly Schema[] {
  const files: SchemaFile[] = [];
  for (const file of project.files) {
    if (!file.endsWith('.prisma')) continue;
    const text = project.text(file);
    if (text !== undefined) files.push({ file, ...parseSchemaText(text) });
  }
  const heads = files.filter((file) => file.blocks.some((block) => block.keyword === 'datasource')).sort(byDepth);
  const members = new Map<SchemaFile, SchemaFile[]>(heads.map((head) => [head, [head]]));
  const loose: SchemaFile[] = [];
  for (const file of files) {
    if (members.has(file)) continue;
    const head = headOf(file, heads);
    if (head) members.get(head)?.push(file);
    else loose.push(file);
  }
  const schemas = heads.map((head) => schemaOf(folderOf(head.file), members.get(head) ?? [head]));
  const byFolder = new Map<string, SchemaFile[]>();
  for (const file of loose) byFolder.set(folderOf(file.file), [...(byFolder.get(folderOf(file.file)) ?? []), file]);
  for (const [folder, group] of byFolder) schemas.push(schemaOf(folder, group));
  return schemas;
}

/** The import specifiers and project paths of generated clients, each with the specifier that it stands for. */
export function clientAliases(project: Pick<Project, 'files' | 'text'>): ReadonlyMap<string, string> {
  const schemas = readSchemas(project);
  const aliases = new Map<string, string>([
    ['.prisma/client', CLIENT],
    ['@prisma/client/edge', CLIENT],
  ]);
  for (const schema of schemas) {
    const target = schemas.length > 1 ? `${CLIENT}${SCHEMA_MARK}${schema.folder}` : CLIENT;
    for (const output of schema.outputs) {
      if (output === CLIENT || output === '.prisma/client') continue;
      for (const module of MODULES_OF_A_CLIENT) if (!aliases.has(output + module)) aliases.set(output + module, target);
    }
  }
  return aliases;
}

/**
 * Takes an external symbol's path apart.
 *
 * @returns the symbol below the client package (`PrismaClient`, `Prisma.TransactionClient`) and the folder of the schema that it
 *   was generated from, where one is known; undefined for a symbol of another package
 */
export function clientSymbol(path: string): { readonly name: string; readonly schema?: string } | undefined {
  if (!path.startsWith(CLIENT) && !path.startsWith('.prisma/client')) return undefined;
  const hash = path.indexOf('#');
  if (hash < 0) return undefined;
  const specifier = path.slice(0, hash);
  if (specifier.length > CLIENT.length && specifier.startsWith(CLIENT) && specifier[CLIENT.length] !== '/') return undefined;
  const mark = specifier.indexOf(SCHEMA_MARK);
  const name = path.slice(hash + 1).replace(/^(default|\*)\./, '');
  return mark < 0 ? { name } : { name, schema: specifier.slice(mark + SCHEMA_MARK.length) };
}

/** How many leading folders two files share. */
export function sharedFolders(a: string, b: string): number {
  const left = a.split('/').slice(0, -1);
  const right = b.split('/').slice(0, -1);
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return shared;
}

function headOf(file: SchemaFile, heads: readonly SchemaFile[]): SchemaFile | undefined {
  const folder = folderOf(file.file);
  let best: SchemaFile | undefined;
  for (const head of heads) {
    const above = folderOf(head.file);
    const holds = above === '' || folder === above || folder.startsWith(`${above}/`);
    if (!holds) continue;
    const longer = best === undefined || above.length > folderOf(best.file).length;
    const same = best !== undefined && above === folderOf(best.file);
    if (longer || (same && head.file.endsWith('/schema.prisma'))) best = head;
  }
  if (best) return best;
  // `schema/main/schema.prisma` beside `schema/models/…`: the datasource stands in a sibling folder.
  return heads.find((head) => sharedFolders(head.file, file.file) > 0 && folderOf(folderOf(head.file)) === folderOf(folder));
}

function schemaOf(folder: string, files: readonly SchemaFile[]): Schema {
  const outputs: string[] = [];
  let provider: string | undefined;
  let withoutForeignKeys = false;
  for (const file of files) {
    for (const block of file.blocks) {
      if (block.keyword === 'datasource') {
        provider = block.settings.get('provider') ?? provider;
        withoutForeignKeys = block.settings.get('relationMode') === 'prisma';
      }
      const output = block.settings.get('output');
      const isClient = /^prisma-client(-js)?$/.test(block.settings.get('provider') ?? '');
      if (block.keyword === 'generator' && isClient && output !== undefined && !output.includes('(')) outputs.push(outputPath(folderOf(file.file), output));
    }
  }
  return { folder, files, withoutForeignKeys, outputs, ...(provider !== undefined && { provider }) };
}

/** Where a generator's `output`, relative to its schema file, ends up: a project path, or a specifier below `node_modules`. */
function outputPath(folder: string, output: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${output}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const modules = parts.lastIndexOf('node_modules');
  return (modules < 0 ? parts : parts.slice(modules + 1)).join('/');
}

function byDepth(a: SchemaFile, b: SchemaFile): number {
  return folderOf(a.file).length - folderOf(b.file).length || (a.file < b.file ? -1 : 1);
}
