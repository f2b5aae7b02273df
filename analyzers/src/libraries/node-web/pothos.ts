// Pothos: a builder's types say how their fields are resolved, once for each of their rows: `builder.prismaObject('Book', { fields: (t) => … })`.
import type { Span } from '../../core/place.js';
import { record, UNKNOWN, type FunctionValue, type ObjectValue, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host } from '../library.js';
import { LIBRARY, operation } from './replies.js';

/** The builder, with what its resolvers get as context; or the builder of one type's fields, with the row that they belong to. */
type Builder = ObjectValue & { readonly type: 'pothos' | 'pothos-fields'; readonly data: Fields };

interface Fields {
  readonly context: Value;
  /** Not so the fields of queries and mutations, which are resolved once a request. */
  readonly perRow?: boolean;
}

const ROW_TYPES: ReadonlySet<string> = new Set(['prismaObject', 'prismaNode', 'prismaObjectField', 'prismaObjectFields', 'objectType', 'objectField', 'objectFields']);
const ROOT_TYPES: ReadonlySet<string> = new Set(['queryType', 'queryField', 'queryFields', 'mutationType', 'mutationField', 'mutationFields']);

/** The builder that `new SchemaBuilder<{ Context: … }>()` makes; undefined for any other symbol. */
export function callPothosMaker(path: string, args: Arguments): Value | undefined {
  if (!/^@pothos\/core#(default|SchemaBuilder)$/.test(path)) return undefined;
  const types = args.types?.[0];
  return builder('pothos', { context: (types?.kind === 'record' ? types.fields.get('Context') : undefined) ?? UNKNOWN });
}

/** True for a builder that this file made: the schema's, or that of one type's fields. */
export function isPothos(value: Value | undefined): value is Builder {
  return value?.kind === 'object' && value.library === LIBRARY && (value.type === 'pothos' || value.type === 'pothos-fields');
}

/** Any method of a builder. */
export function memberOfPothos(receiver: Builder, name: string): Value {
  return operation(name, receiver);
}

/** A call of a builder's method: runs the resolvers that it is given. */
export function callPothos(host: Host, receiver: Builder, name: string, args: Arguments, at: Span): Value {
  if (receiver.type === 'pothos-fields') return resolveField(host, receiver, name, args, at);
  const fields = fieldsOf(args);
  if (!fields) return UNKNOWN;
  const { context } = receiver.data;
  if (ROOT_TYPES.has(name)) host.call(fields, positional(builder('pothos-fields', { context })), at);
  else if (ROW_TYPES.has(name)) {
    const type = argument(args, 0);
    // A type that is called like a model is one that comes in lists.
    const isModel = type?.kind === 'literal' && [...host.catalog.models.values()].some((model) => model.name === type.value);
    if (isModel) {
      const over = `${String(type.value)} rows`;
      host.repeat({ element: UNKNOWN, size: 'unknown', deps: 0, over }, 'resolver', at, (parent) => host.call(fields, positional(builder('pothos-fields', { context, perRow: true }, parent.deps)), at), { concurrent: true, what: over });
    }
  }
  return UNKNOWN;
}

/** The function that is handed the builder of fields. */
function fieldsOf({ positional: given }: Arguments): FunctionValue | undefined {
  for (const value of given) {
    const own = value.kind === 'record' ? value.fields.get('fields') : value;
    if (own?.kind === 'function') return own;
  }
  return undefined;
}

function resolveField(host: Host, { data: { context, perRow }, deps }: Builder, name: string, { positional: given }: Arguments, at: Span): Value {
  const options = given.find((value) => value.kind === 'record');
  const resolve = options?.kind === 'record' ? options.fields.get('resolve') : undefined;
  if (resolve?.kind !== 'function') return UNKNOWN;
  const row: Value = { ...UNKNOWN, deps };
  // Prisma's fields are handed first what the request selects, which may be a page.
  const query = record(new Map(), true);
  const answer = host.call(resolve, /^(prisma|relat)/.test(name) ? positional(query, row, UNKNOWN, context) : positional(row, UNKNOWN, context), at);
  if (!perRow) host.respond(answer, at, 'returned by the resolver');
  return UNKNOWN;
}

function builder(type: Builder['type'], data: Fields, deps = 0): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data, key: data.perRow ? 'row' : '', deps };
}
