// The client and its model delegates as values: `prisma`, a transaction's `tx`, an extended client, `prisma.user`.
import type { ClassValue, FunctionValue, ObjectValue, RecordValue, Value } from '../../core/values.js';
import type { Catalog, Model } from '../../schema/catalog.js';
import { LIBRARY } from './catalog.js';
import { sharedFolders } from './schema-files.js';

export interface ClientData {
  /** The folder of the schema that the client was generated from, where its import says so. */
  readonly schema?: string;
  /** The file that made the client: of several schemas the nearest one is its own. */
  readonly near: string;
  /** What `$extends` added: methods of models (`model`), of the client itself (`client`). */
  readonly models?: RecordValue;
  readonly own?: RecordValue;
}

export interface DelegateData {
  readonly client: ClientData;
  /** As the client names it: `user`; undefined for `prisma[name]`. */
  readonly accessor?: string;
  /** Id of the catalog's model; undefined where the schema is not known. */
  readonly model?: string;
}

export type ClientObject = ObjectValue & { readonly data: ClientData };
export type DelegateObject = ObjectValue & { readonly data: DelegateData };

/** A client. `of` is the project's class that inherits from PrismaClient, if it is an instance of one. */
export function clientValue(data: ClientData, key: string, of?: ClassValue): ClientObject {
  return { kind: 'object', library: LIBRARY, type: 'client', data, key, deps: 0, ...(of && { of }) };
}

/** A fresh client of the schema that `symbol` names. All clients of one schema are equal. */
export function newClient(schema: string | undefined, near: string, of?: ClassValue): ClientObject {
  return clientValue({ near, ...(schema !== undefined && { schema }) }, schema ?? '', of);
}

/** True for a client, also one that a class of the project inherits. */
export function isClient(value: Value | undefined): value is ClientObject {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === 'client';
}

/** True for what a client has for each of its models: `prisma.user`. */
export function isDelegate(value: Value | undefined): value is DelegateObject {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === 'delegate';
}

/**
 * The delegate of a model by the name under which the client has it.
 *
 * @returns undefined if the project's schemas are known and none has such a model
 */
export function delegate(catalog: Catalog, client: ClientObject, accessor: string | undefined): ObjectValue | undefined {
  const models = accessor === undefined ? undefined : modelsOf(catalog);
  const model = accessor === undefined ? undefined : modelFor(models?.get(accessor), client.data);
  if (accessor !== undefined && models && models.size > 0 && !model) return undefined;
  const data: DelegateData = { client: client.data, ...(accessor !== undefined && { accessor }), ...(model && { model: model.id }) };
  return { kind: 'object', library: LIBRARY, type: 'delegate', data, key: `${client.key}.${accessor ?? '?'}`, deps: client.deps };
}

/** The model of a generated type's name (`User`), for a file that imports it. */
export function modelNamed(catalog: Catalog, name: string, schema: string | undefined, near: string): Model | undefined {
  return modelFor(modelsOf(catalog).get(accessorOf(name)), { near, ...(schema !== undefined && { schema }) });
}

/** What `$extends({ model: { user: { … } } })` added to a model under that name, bound to the delegate. */
export function extensionMethod(receiver: DelegateObject, name: string): FunctionValue | undefined {
  const models = receiver.data.client.models;
  if (!models) return undefined;
  for (const key of [receiver.data.accessor, '$allModels']) {
    const methods = key === undefined ? undefined : models.fields.get(key);
    const method = methods?.kind === 'record' ? methods.fields.get(name) : undefined;
    if (method?.kind === 'function') return method.fn.isArrow ? method : { ...method, self: receiver };
  }
  return undefined;
}

function accessorOf(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1);
}

const lookups = new WeakMap<Catalog, ReadonlyMap<string, readonly Model[]>>();

function modelsOf(catalog: Catalog): ReadonlyMap<string, readonly Model[]> {
  const known = lookups.get(catalog);
  if (known) return known;
  const models = new Map<string, Model[]>();
  for (const model of catalog.models.values()) {
    if (model.library !== LIBRARY) continue;
    const accessor = accessorOf(model.name);
    models.set(accessor, [...(models.get(accessor) ?? []), model]);
  }
  lookups.set(catalog, models);
  return models;
}

/** Of the models that share a name, the one of the client's schema; without knowing it, the one that is declared nearest to the client. */
function modelFor(candidates: readonly Model[] | undefined, client: Pick<ClientData, 'schema' | 'near'>): Model | undefined {
  let best: Model | undefined;
  let bestScore = -1;
  for (const model of candidates ?? []) {
    const inSchema = client.schema !== undefined && model.declared.file.startsWith(client.schema === '' ? '' : `${client.schema}/`);
    const score = sharedFolders(model.declared.file, client.near) + (inSchema ? 1000 : 0);
    if (score > bestScore) {
      best = model;
      bestScore = score;
    }
  }
  return best;
}
