// What a handler answers with: `res.json(rows)`, `reply.send(rows)`, `ctx.body = rows`, `c.json(rows)`, `NextResponse.json(rows)`.
import type { Span } from '../../core/place.js';
import { record, UNKNOWN, type FunctionValue, type ObjectValue, type OperationValue, type RecordValue, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host } from '../library.js';
import { decorate, decorationsOf } from './decorations.js';
import { noteResolvers } from './resolver-maps.js';

export const LIBRARY = 'node-web';

/** `reply`: Express, Fastify and Next's response objects. `context`: Koa's and Hono's, which hold request and response. `app`: where routes are registered. */
export type WebType = 'reply' | 'context' | 'app';

/** `variables`: what a Hono application says that its contexts hold. */
export function webObject(type: WebType, variables?: RecordValue): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data: variables, key: variables ? [...variables.fields.keys()].join() : '', deps: 0 };
}

/** The variables of a Hono environment: `{ Variables: { db: Client } }`. */
function variablesOf(environment: Value | undefined): RecordValue | undefined {
  const variables = environment?.kind === 'record' ? environment.fields.get('Variables') : undefined;
  return variables?.kind === 'record' ? variables : undefined;
}

function dataOf({ data }: ObjectValue): RecordValue | undefined {
  return data as RecordValue | undefined;
}

/** True for an object of a web framework of that type. */
export function isWeb(value: Value | undefined, type: WebType): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === type;
}

/** A function of a web framework, not yet called. It depends on what its receiver depends on; `data` is handed back when it is called. */
export function operation(name: string, receiver?: Value, data?: unknown): OperationValue {
  return { kind: 'operation', library: LIBRARY, name, deps: receiver?.deps ?? 0, ...(receiver && { receiver }), ...(data !== undefined && { data }) };
}

const REPLY_TYPES = /^(express(-serve-static-core)?#(default\.)?Response|next#NextApiResponse|fastify#(default\.)?FastifyReply|@types\/express#Response)$/;
const CONTEXT_TYPES = /^(koa#(default\.)?(Context|ParameterizedContext|DefaultContext|ExtendableContext)|hono#Context)$/;
const APP_TYPES = /^(express#(default\.)?(Express|Application|Router|IRouter)|fastify#(default\.)?FastifyInstance|hono#(Hono|OpenAPIHono)|@hono\/zod-openapi#OpenAPIHono|koa-router#default|@koa\/router#default)$/;
const APP_CALLS = /^(express#(default|default\.Router|Router|=)|fastify#(default|fastify|Fastify)|hono#Hono|@hono\/zod-openapi#OpenAPIHono|koa#default|koa-router#default|@koa\/router#default|express-promise-router#default|hono\/factory#createFactory)$/;
const STATIC_REPLIES = /^(next\/server#NextResponse\.json|global#(globalThis\.)?Response\.json|@remix-run\/(node|server-runtime|cloudflare)#(json|defer|typedjson)|remix-typedjson#(typedjson|typeddefer)|react-router#(json|data)|@sveltejs\/kit#json)$/;

/** What a parameter annotated with a type of a web framework is. */
export function replyType(path: string, args: readonly Value[] = []): Value | undefined {
  if (REPLY_TYPES.test(path)) return webObject('reply');
  if (CONTEXT_TYPES.test(path)) return webObject('context', variablesOf(args[0]));
  return APP_TYPES.test(path) ? webObject('app', variablesOf(args[0])) : undefined;
}

/** A call of a framework's function: one that answers, or one that makes an application. */
export function callSymbol(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  if (STATIC_REPLIES.test(path)) {
    host.respond(argument(args, 0) ?? UNKNOWN, at, 'returned as JSON');
    return UNKNOWN;
  }
  if (PLUGIN_WRAPPERS.test(path)) return argument(args, 0);
  return APP_CALLS.test(path) ? webObject('app', variablesOf(args.types?.[0])) : undefined;
}

/** They hand a plugin on, for the application around it. */
const PLUGIN_WRAPPERS = /^fastify-plugin#(default|=|fp|fastifyPlugin)$/;

const SENDERS: ReadonlySet<string> = new Set(['json', 'send', 'jsonp', 'end', 'write', 'render', 'html', 'text']);
const VERBS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'options', 'head', 'use', 'on', 'route', 'openapi', 'register']);

/** A method of a response, a context or an application. */
export function callWeb(host: Host, receiver: ObjectValue, name: string, args: Arguments, at: Span): Value {
  if (receiver.type === 'app') return register(host, receiver, name, args, at);
  if (SENDERS.has(name)) {
    const body = name === 'render' ? (argument(args, 1) ?? UNKNOWN) : (argument(args, 0) ?? UNKNOWN);
    host.respond(body, at, name === 'render' ? 'rendered by a template' : 'returned as JSON');
    return UNKNOWN;
  }
  if (receiver.type === 'context' && (name === 'get' || name === 'set')) return variable(host, receiver, name, args);
  // `res.status(200).json(…)`, `reply.code(200).header(…).send(…)` go on with the same response.
  return receiver.type === 'reply' ? receiver : UNKNOWN;
}

/** `c.get('db')` and `c.set('db', client)`. */
function variable(host: Host, receiver: ObjectValue, name: string, args: Arguments): Value {
  const key = argument(args, 0);
  if (key?.kind !== 'literal') return UNKNOWN;
  const known = dataOf(receiver);
  if (name === 'get') return known?.fields.get(String(key.value)) ?? UNKNOWN;
  host.mutate(webObject('context', record(new Map([...(known?.fields ?? []), [String(key.value), argument(args, 1) ?? UNKNOWN]]), true)));
  return UNKNOWN;
}

/** Members that are read, not called. */
export function memberOfWeb(host: Host, receiver: ObjectValue, name: string): Value {
  if (receiver.type === 'app') return decorationsOf(host).get(name) ?? operation(name, receiver);
  if (receiver.type === 'context' && name === 'var') return dataOf(receiver) ?? UNKNOWN;
  // A request knows the Fastify application that serves it.
  if (receiver.type === 'context' && name === 'server') return webObject('app');
  if (receiver.type === 'context' && (name === 'request' || name === 'req' || name === 'state' || name === 'params' || name === 'query' || name === 'env')) return UNKNOWN;
  if (receiver.type === 'reply' && (name === 'locals' || name === 'req')) return UNKNOWN;
  return operation(name, receiver);
}

/** Handlers of a route run with a request and a response; what they return is the response in Fastify and Hono. */
function register(host: Host, receiver: ObjectValue, name: string, args: Arguments, at: Span): Value {
  if (name === 'createApp' || name === 'basePath' || name === 'withTypeProvider') return receiver;
  if (name === 'decorate') return decorate(host, receiver, args);
  if (!VERBS.has(name)) return UNKNOWN;
  if (name === 'register') {
    const plugin = argument(args, 0);
    if (plugin?.kind === 'function') host.call(plugin, { positional: [webObject('app'), UNKNOWN], named: new Map(), open: false }, at);
    const options = argument(args, 1);
    if (plugin?.kind === 'external' && plugin.path.startsWith('mercurius#') && options?.kind === 'record') noteResolvers(host, options, UNKNOWN);
    return receiver;
  }
  for (const handler of args.positional.flatMap((value) => (value.kind === 'collection' && value.items ? value.items : [value]))) {
    if (handler.kind === 'function') runHandler(host, receiver, handler, at);
    else if (handler.kind === 'record') {
      const own = handler.fields.get('handler');
      if (own?.kind === 'function') runHandler(host, receiver, own, at);
    }
  }
  return receiver;
}

function runHandler(host: Host, app: ObjectValue, handler: FunctionValue, at: Span): void {
  const { params } = handler.fn;
  // One parameter is a context, three or two are request and response; error handlers have four.
  const known: Value[] = params.length === 1 ? [webObject('context', dataOf(app))] : params.length >= 4 ? [UNKNOWN, UNKNOWN, webObject('reply'), UNKNOWN] : [dataOf(app) ? webObject('context', dataOf(app)) : UNKNOWN, webObject('reply'), UNKNOWN];
  // A parameter with a type of its own says better what it is.
  const values = known.map((value, index) => {
    const type = params[index]?.type;
    const typed = type && host.valueOfType(type, handler.file);
    return typed && typed.kind !== 'unknown' && !(typed.kind === 'record' && typed.fields.size === 0) ? typed : value;
  });
  // A handler that is no arrow function sees the Fastify application as `this`.
  const bound = handler.fn.isArrow || handler.self ? handler : { ...handler, self: app };
  const result = host.call(bound, { positional: values, named: new Map(), open: false }, at);
  host.respond(result, at, 'returned by the handler');
}
