// What schemas say beyond the catalog: the values of enums, and which database a model's schema is for.
import { literal, record, type RecordValue, type Value } from '../../core/values.js';
import type { Catalog, Model } from '../../schema/catalog.js';
import type { Host } from '../library.js';
import { readSchemas } from './schema-files.js';

interface Facts {
  /** By name; each with the folder of its schema. */
  readonly enums: ReadonlyMap<string, readonly { readonly folder: string; readonly value: RecordValue }[]>;
  /** The database of every schema file, where stated. */
  readonly providers: ReadonlyMap<string, string>;
}

const known = new WeakMap<Catalog, Facts>();

/** The object of an enum's values that a generated client exports; undefined if the schema has no such enum. */
export function enumObject(host: Host, name: string, schema: string | undefined): Value | undefined {
  const candidates = factsOf(host).enums.get(name);
  return (candidates?.find(({ folder }) => folder === schema) ?? candidates?.[0])?.value;
}

/** The database that a model lives in: `postgresql`, `mysql`, …; undefined where the schema does not say. */
export function providerOf(host: Host, model: Model | undefined): string | undefined {
  return model && factsOf(host).providers.get(model.declared.file);
}

/** True where the client has `createManyAndReturn`: from 5.14 on, and not for every database. */
export function returnsCreated(host: Host, model: Model | undefined): boolean {
  const provider = providerOf(host, model);
  if (provider !== 'postgresql' && provider !== 'cockroachdb' && provider !== 'sqlite') return false;
  const stated = host.project.files.flatMap((file) => {
    if (file !== 'package.json' && !file.endsWith('/package.json')) return [];
    const version = /"@prisma\/client"\s*:\s*"[^"\d]*(\d+)\.(\d+)/.exec(host.project.text(file) ?? '');
    return version ? [Number(version[1]) * 1000 + Number(version[2])] : [];
  });
  return stated.length > 0 && Math.min(...stated) >= 5014;
}

function factsOf(host: Host): Facts {
  const present = known.get(host.catalog);
  if (present) return present;
  const enums = new Map<string, { readonly folder: string; readonly value: RecordValue }[]>();
  const providers = new Map<string, string>();
  for (const schema of readSchemas(host.project)) {
    for (const { file, blocks } of schema.files) {
      if (schema.provider !== undefined) providers.set(file, schema.provider);
      for (const block of blocks) {
        if (block.keyword !== 'enum') continue;
        const value = record(new Map(block.values.map((one) => [one, literal(one)])));
        enums.set(block.name, [...(enums.get(block.name) ?? []), { folder: schema.folder, value }]);
      }
    }
  }
  const facts: Facts = { enums, providers };
  known.set(host.catalog, facts);
  return facts;
}
