// Maps of GraphQL resolvers, handed to a server or to a builder of schemas: `{ Query: { … }, Book: { author: (book) => … } }`. The
// functions of a type run once for each of its rows, which makes them a repetition wherever the type comes in lists.
import { stringOf, UNKNOWN, type FunctionValue, type RecordValue, type Value } from '../../core/values.js';
import { argument, positional, type Arguments, type Host, type Project, type Root } from '../library.js';

const MAKERS = /^(@apollo\/server#ApolloServer|apollo-server(-[\w-]+)?#(default\.)?ApolloServer|(@graphql-tools\/schema|graphql-tools|apollo-server(-[\w-]+)?)#makeExecutableSchema|graphql-yoga#(createSchema|GraphQLServer)|@apollo\/subgraph#buildSubgraphSchema)$/;
const DOCUMENTS = /^(graphql-tag#(default|gql)|graphql-request#gql|(@apollo\/client|apollo-server(-[\w-]+)?|graphql-yoga)#(gql|graphql))$/;
export const ROOT_TYPES: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

interface FieldResolver {
  readonly type: string;
  readonly field: string;
  readonly fn: FunctionValue;
  /** Nothing where the schema's text is known and gives the type only alone. */
  readonly size: 'unbounded' | 'unknown';
  readonly context: Value;
}

const noted = new WeakMap<Project, Map<object, FieldResolver>>();

/** Notes the resolvers that a call hands over, and keeps the text of a schema; undefined for any other call. */
export function callSchemaMaker(host: Host, path: string, args: Arguments): Value | undefined {
  if (DOCUMENTS.test(path)) return argument(args, 0);
  if (!MAKERS.test(path)) return undefined;
  const options = argument(args, 0);
  if (options?.kind !== 'record') return undefined;
  noteResolvers(host, options, args.types?.[0] ?? UNKNOWN);
  return UNKNOWN;
}

/** Notes the resolvers of the options of a server or a schema. `context` is what its third argument is. */
export function noteResolvers(host: Host, options: RecordValue, context: Value): void {
  const text = schemaText(options.fields.get('typeDefs') ?? options.fields.get('schema'));
  const resolvers = options.fields.get('resolvers');
  const maps = resolvers?.kind === 'collection' ? (resolvers.items ?? [resolvers.element]) : [resolvers];
  const models = new Set([...host.catalog.models.values()].map(({ name }) => name));
  const found = noted.get(host.project) ?? new Map<object, FieldResolver>();
  noted.set(host.project, found);
  for (const map of maps) {
    if (map?.kind !== 'record') continue;
    for (const [type, fields] of map.fields) {
      if (fields.kind !== 'record' || ROOT_TYPES.has(type)) continue;
      // Without the schema at hand, a type that is called like a model is one that comes in lists.
      const size = text === undefined ? (models.has(type) ? 'unknown' : undefined) : isListed(text, type) ? 'unbounded' : undefined;
      if (!size) continue;
      for (const [field, value] of fields.fields) {
        const fn = value.kind === 'record' ? value.fields.get('resolve') : value;
        if (fn?.kind === 'function') found.set(fn.fn, { type, field, fn, size, context });
      }
    }
  }
}

/** One root for each function that resolves a field of a type that comes in lists. */
export function resolverMapRoots(project: Project): readonly Root[] {
  return [...(noted.get(project)?.values() ?? [])].map(({ type, field, fn, size, context }) => {
    const at = { start: fn.fn.nameStart, end: fn.fn.nameEnd };
    return {
      place: { file: fn.file, ...at },
      what: `requests for ${type}.${field}`,
      run: (host) => {
        host.repeat({ element: UNKNOWN, size, deps: 0, over: `${type} rows` }, 'resolver', at, (parent) => host.call(fn, { ...positional(typedParent(host, fn, parent), UNKNOWN, contextFor(host, fn, context)), open: true }, at), { concurrent: true, what: `${type} rows` });
      },
    };
  });
}

/** The context as the resolver itself types it, or as its schema does. */
function contextFor(host: Host, fn: FunctionValue, context: Value): Value {
  const type = fn.fn.params[2]?.type;
  return type ? host.valueOfType(type, fn.file) : context;
}

function typedParent(host: Host, fn: FunctionValue, parent: Value): Value {
  const type = fn.fn.params[0]?.type;
  const typed = type ? host.valueOfType(type, fn.file) : UNKNOWN;
  return { ...typed, deps: parent.deps };
}

/** The schema's text, from one literal or a list of them; undefined where a part is not known. */
function schemaText(value: Value | undefined): string | undefined {
  if (value?.kind === 'collection' && value.items) {
    const parts = value.items.map(schemaText);
    return parts.some((part) => part === undefined) ? undefined : parts.join('\n');
  }
  return stringOf(value);
}

function isListed(schema: string, type: string): boolean {
  return new RegExp(`\\[\\s*${type}\\s*!?\\s*\\]`).test(schema);
}
