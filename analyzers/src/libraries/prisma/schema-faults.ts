// What a schema names and does not declare: the types of fields, the fields of relations and of indexes; and what it declares twice.
import type { Schema, SchemaFile } from './schema-files.js';
import { argumentOf, namesIn, type SchemaBlock, type SchemaFault } from './schema-text.js';

const SCALARS: ReadonlySet<string> = new Set(['String', 'Boolean', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes']);
const DECLARING: ReadonlySet<string> = new Set(['model', 'view', 'type', 'enum']);
const OVER_FIELDS: ReadonlySet<string> = new Set(['id', 'unique', 'index', 'fulltext']);

interface PlacedFault extends SchemaFault {
  readonly file: string;
}

/**
 * The mistakes of the schemas of a project that only show where all of their files have been read, in the order of files and places.
 *
 * Says nothing of a schema whose text cannot be read everywhere, since what is missing may stand there, and nothing of files without a
 * datasource, which may be pieces of a schema that is put together elsewhere.
 */
export function schemaFaults(schemas: readonly Schema[]): readonly PlacedFault[] {
  const isBroken = (files: readonly SchemaFile[]): boolean => files.some(({ faults }) => faults.length > 0);
  // Which file belongs to which schema is a guess where there are several: a type that any of them declares is known.
  const declared = schemas.some(({ files }) => isBroken(files)) ? undefined : blocksOf(schemas.flatMap(({ files }) => files));
  const found: PlacedFault[] = [];
  for (const { files } of schemas) {
    if (isBroken(files) || !files.some(({ blocks }) => blocks.some(({ keyword }) => keyword === 'datasource'))) continue;
    const blocks = blocksOf(files);
    for (const { file, blocks: own } of files) {
      const faults = [...twice(own), ...(declared ? unknownTypes(own, declared) : []), ...own.flatMap((block) => unknownFields(block, blocks))];
      found.push(...faults.sort((a, b) => a.start - b.start).map((fault) => ({ ...fault, file })));
    }
  }
  return found;
}

function blocksOf(files: readonly SchemaFile[]): ReadonlyMap<string, SchemaBlock> {
  return new Map(files.flatMap(({ blocks }) => blocks.filter(({ keyword }) => DECLARING.has(keyword)).map((block) => [block.name, block] as const)));
}

/** Blocks of one file whose names were given before. Several files may be schemas of their own beside each other. */
function twice(blocks: readonly SchemaBlock[]): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const known = new Set<string>();
  for (const { keyword, name, start } of blocks) {
    if (!DECLARING.has(keyword)) continue;
    if (known.has(name)) faults.push({ message: `${keyword} ${name} is declared twice`, start });
    known.add(name);
  }
  return faults;
}

/** The types that nothing declares, each at the first field of it. */
function unknownTypes(blocks: readonly SchemaBlock[], declared: ReadonlyMap<string, SchemaBlock>): SchemaFault[] {
  const faults = new Map<string, SchemaFault>();
  for (const { name, fields } of blocks) {
    for (const { type, name: field, start } of fields) {
      if (SCALARS.has(type) || type.startsWith('Unsupported') || declared.has(type) || faults.has(type)) continue;
      faults.set(type, { message: `${name}.${field} is of type ${type}, which is not declared`, start });
    }
  }
  return [...faults.values()];
}

/** Fields that relations and indexes of a model name and that are not there. */
function unknownFields(block: SchemaBlock, blocks: ReadonlyMap<string, SchemaBlock>): SchemaFault[] {
  const faults: SchemaFault[] = [];
  for (const field of block.fields) {
    const args = field.attributes.find(({ name }) => name === 'relation')?.args;
    if (args === undefined) continue;
    const target = blocks.get(field.type);
    const lists: readonly (readonly [string, SchemaBlock | undefined])[] = [['fields', block], ['references', target]];
    for (const [list, of] of lists) {
      const missing = of && namesIn(argumentOf(args, list)).find((name) => !has(of, name));
      if (missing !== undefined) faults.push({ message: `@relation of ${block.name}.${field.name}: ${of?.name ?? ''} has no field ${missing}`, start: field.start });
    }
  }
  for (const { name, args, start } of block.attributes) {
    if (!OVER_FIELDS.has(name)) continue;
    const missing = namesIn(argumentOf(args, 'fields') ?? argumentOf(args, undefined)).find((listed) => !has(block, listed));
    if (missing !== undefined) faults.push({ message: `@@${name} of ${block.name}: there is no field ${missing}`, start });
  }
  return faults;
}

/** `address.street` is a part of the field `address`. */
function has({ fields }: SchemaBlock, name: string): boolean {
  const [first] = name.split('.');
  return fields.some((field) => field.name === first);
}
