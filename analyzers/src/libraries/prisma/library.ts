// Prisma: the schema's models, the client in all the ways in which programs get hold of it, and what its calls send.
import type { Span } from '../../core/place.js';
import { migrationParts } from './migrations.js';
import { ANYTHING_LOADED, stringOf, UNKNOWN, type OperationValue, type RecordValue, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host, type Library } from '../library.js';
import { catalogOf, LIBRARY } from './catalog.js';
import { clientValue, delegate, extensionMethod, isClient, isDelegate, modelNamed, newClient, type ClientData, type ClientObject } from './client.js';
import { enumObject } from './facts.js';
import { callMethod, isMethod } from './operations.js';
import { callNamespace, callRaw, RAW_METHODS } from './raw.js';
import { bareRow, fluent, rowMember } from './rows.js';
import { CLIENT, clientAliases, clientSymbol } from './schema-files.js';

export const library: Library = {
  id: LIBRARY,
  title: 'Prisma',
  evidence: { imports: [CLIENT, '.prisma/client'], files: ['schema.prisma'] },
  sends: true,
  readsSql: true,
  // The rest of what a client's package exports are the types of rows and enums: rows load nothing by themselves.
  sendsThrough: (name) => name === 'Prisma' || name === 'default' || name === '*' || isClientType(name),
  aliases: clientAliases,
  models: catalogOf,
  modelsFromTexts: true,
  schema: migrationParts,

  external(host, path) {
    const symbol = clientSymbol(path);
    const name = symbol && /^(?:Prisma\.|\$Enums\.)?([A-Z]\w*)$/.exec(symbol.name)?.[1];
    return name === undefined ? undefined : enumObject(host, name, symbol?.schema);
  },

  typed(host, path, args) {
    const symbol = clientSymbol(path);
    if (!symbol) return undefined;
    if (isClientType(symbol.name)) return newClient(symbol.schema, host.file);
    if (/(^|\.)PrismaPromise$/.test(symbol.name)) return args[0];
    const named = /^(?:Prisma\.)?\$?(\w+?)(Delegate|GetPayload|Payload)?$/.exec(symbol.name);
    const model = named?.[1] === undefined ? undefined : modelNamed(host.catalog, named[1], symbol.schema, host.file);
    if (!model) return undefined;
    if (named?.[2] === 'Delegate') return delegate(host.catalog, newClient(symbol.schema, host.file), lowerFirst(model.name));
    return bareRow(model.id, undefined, named?.[2] === undefined ? undefined : ANYTHING_LOADED);
  },

  typedClass(host, of, base) {
    const symbol = clientSymbol(base);
    return symbol?.name === 'PrismaClient' ? newClient(symbol.schema, of.file || host.file, of) : undefined;
  },

  construct(host, of, base) {
    const symbol = clientSymbol(base);
    return symbol?.name === 'PrismaClient' ? newClient(symbol.schema, of.file || host.file, of) : undefined;
  },

  inherited(host, base, of, _self, name, at) {
    const symbol = clientSymbol(base);
    if (symbol?.name !== 'PrismaClient') return undefined;
    return clientMember(host, newClient(symbol.schema, of.file || host.file, of), name, at, false);
  },

  member(host, receiver, name, at) {
    if (receiver.kind === 'row' && receiver.library === LIBRARY) return rowMember(host, receiver, name);
    if (isClient(receiver)) return clientMember(host, receiver, name, at, true);
    if (isDelegate(receiver)) {
      const added = extensionMethod(receiver, name);
      if (added) return added;
      if (isMethod(name)) return operation(name, receiver);
      return UNKNOWN;
    }
    return undefined;
  },

  index(host, receiver, index, at) {
    if (!isClient(receiver) || !('kind' in index)) return undefined;
    const name = stringOf(index);
    return name === undefined ? (delegate(host.catalog, receiver, undefined) ?? UNKNOWN) : clientMember(host, receiver, name, at, true);
  },

  call(host, callee, args, at, form) {
    if (callee.kind === 'external') {
      const symbol = clientSymbol(callee.path);
      if (!symbol) return undefined;
      if (symbol.name === 'PrismaClient') return form === 'new' ? newClient(symbol.schema, host.file) : undefined;
      return symbol.name.startsWith('Prisma.') ? callNamespace(symbol.name.slice('Prisma.'.length), args) : undefined;
    }
    if (callee.kind !== 'operation' || callee.library !== LIBRARY) return undefined;
    return callOperation(host, callee, args, at);
  },
};

const CLIENT_TYPES: ReadonlySet<string> = new Set(['PrismaClient', 'Prisma.TransactionClient', 'Prisma.DefaultPrismaClient', 'DynamicClientExtensionThis']);

function isClientType(name: string): boolean {
  return CLIENT_TYPES.has(name);
}

function clientMember(host: Host, client: ClientObject, name: string, at: Span, ownFirst: boolean): Value | undefined {
  if (ownFirst && client.of) {
    const own = host.classRead(client.of, name, client, at);
    if (own) return own;
  }
  const added = client.data.own?.fields.get(name);
  if (added) return added.kind === 'function' && !added.fn.isArrow ? { ...added, self: client } : added;
  if (name.startsWith('$')) return operation(name, client);
  if (name === 'constructor' || name === 'then') return undefined;
  // A name that no schema knows may come from anywhere: nothing is said of it. A subclass may set it as a field of its own.
  return delegate(host.catalog, client, name) ?? (client.of ? undefined : UNKNOWN);
}

function callOperation(host: Host, callee: OperationValue, args: Arguments, at: Span): Value {
  const { receiver, name } = callee;
  if (name === 'identity') return argument(args, 0) ?? UNKNOWN;
  if (name === 'fluent' && receiver?.kind === 'row') return fluent(host, receiver, typeof callee.data === 'string' ? callee.data : '', argument(args, 0), at);
  if (isDelegate(receiver)) return callMethod(host, receiver, name, args, at);
  if (!isClient(receiver)) return UNKNOWN;
  if (RAW_METHODS.has(name)) return callRaw(host, name, args, at);
  const first = argument(args, 0) ?? UNKNOWN;
  switch (name) {
    case '$transaction':
      // The statements of the array form were sent where its elements stand; the callback gets a client of its own.
      if (first.kind !== 'function') {
        host.together(first, at);
        return first;
      }
      host.busy();
      return host.call(first, positional(receiver), at);
    case '$extends':
      return extended(host, receiver, first, at);
    case '$replica':
    case '$primary':
    case '$parent':
      return receiver;
    default:
      return UNKNOWN;
  }
}

/** An extended client is a client still; `model` and `client` components add methods, `query` and `result` change no count of statements. */
function extended(host: Host, client: ClientObject, extension: Value, at: Span): Value {
  if (extension.kind === 'function') {
    const result = host.call(extension, positional(client), at);
    return isClient(result) ? result : client;
  }
  if (extension.kind !== 'record') return client;
  const models = recordAt(extension, 'model');
  const own = recordAt(extension, 'client');
  if (!models && !own) return client;
  const place = host.place(at);
  const data: ClientData = { ...client.data, ...(models && { models: merged(client.data.models, models) }), ...(own && { own: merged(client.data.own, own) }) };
  return clientValue(data, `${client.key}+${place.file}:${place.start}`, client.of);
}

function merged(before: RecordValue | undefined, added: RecordValue): RecordValue {
  return before ? { ...added, fields: new Map([...before.fields, ...added.fields]) } : added;
}

function recordAt(value: RecordValue, name: string): RecordValue | undefined {
  const field = value.fields.get(name);
  return field?.kind === 'record' ? field : undefined;
}

function operation(name: string, receiver: Value): OperationValue {
  return { kind: 'operation', library: LIBRARY, name, receiver, deps: receiver.deps };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
