// What a handler answers with: `res.json(rows)`, `reply.send(rows)`, `ctx.body = rows`, `c.json(rows)`, `NextResponse.json(rows)`.
import type { Span } from '../../core/place.js';
import { UNKNOWN, type ObjectValue, type OperationValue, type Value } from '../../core/values.js';
import { argument, type Arguments, type Host } from '../library.js';

export const LIBRARY = 'node-web';

/** `reply`: Express, Fastify and Next's response objects. `context`: Koa's and Hono's, which hold request and response. `app`: where routes are registered. */
export type WebType = 'reply' | 'context' | 'app';

export function webObject(type: WebType): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data: undefined, key: '', deps: 0 };
}

export function isWeb(value: Value | undefined, type: WebType): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === type;
}

export function operation(name: string, receiver?: Value, data?: unknown): OperationValue {
  return { kind: 'operation', library: LIBRARY, name, deps: receiver?.deps ?? 0, ...(receiver && { receiver }), ...(data !== undefined && { data }) };
}

const REPLY_TYPES = /^(express(-serve-static-core)?#(default\.)?Response|next#NextApiResponse|fastify#(default\.)?FastifyReply|@types\/express#Response)$/;
const CONTEXT_TYPES = /^(koa#(default\.)?(Context|ParameterizedContext|DefaultContext|ExtendableContext)|hono#Context)$/;
const APP_TYPES = /^(express#(default\.)?(Express|Application|Router|IRouter)|fastify#(default\.)?FastifyInstance|hono#(Hono|OpenAPIHono)|@hono\/zod-openapi#OpenAPIHono|koa-router#default|@koa\/router#default)$/;
const APP_CALLS = /^(express#(default|default\.Router|Router|=)|fastify#(default|fastify|Fastify)|hono#Hono|@hono\/zod-openapi#OpenAPIHono|koa#default|koa-router#default|@koa\/router#default|express-promise-router#default)$/;
const STATIC_REPLIES = /^(next\/server#NextResponse\.json|global#(globalThis\.)?Response\.json|@remix-run\/(node|server-runtime|cloudflare)#(json|defer|typedjson)|remix-typedjson#(typedjson|typeddefer)|react-router#(json|data)|@sveltejs\/kit#json)$/;

/** What a parameter annotated with a type of a web framework is. */
export function replyType(path: string): Value | undefined {
  if (REPLY_TYPES.test(path)) return webObject('reply');
  if (CONTEXT_TYPES.test(path)) return webObject('context');
  return APP_TYPES.test(path) ? webObject('app') : undefined;
}

/** A call of a framework's function: one that answers, or one that makes an application. */
export function callSymbol(host: Host, path: string, args: Arguments, at: Span): Value | undefined {
  if (STATIC_REPLIES.test(path)) {
    host.respond(argument(args, 0) ?? UNKNOWN, at, 'returned as JSON');
    return UNKNOWN;
  }
  return APP_CALLS.test(path) ? webObject('app') : undefined;
}

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
  // `res.status(200).json(…)`, `reply.code(200).header(…).send(…)` go on with the same response; what a context's `get` gives is anybody's guess.
  return receiver.type === 'reply' ? receiver : UNKNOWN;
}

/** Members that are read, not called. */
export function memberOfWeb(receiver: ObjectValue, name: string): Value {
  if (receiver.type === 'context' && (name === 'request' || name === 'req' || name === 'state' || name === 'params' || name === 'query' || name === 'var' || name === 'env')) return UNKNOWN;
  if (receiver.type === 'reply' && (name === 'locals' || name === 'req')) return UNKNOWN;
  return operation(name, receiver);
}

/** Handlers of a route run with a request and a response; what they return is the response in Fastify and Hono. */
function register(host: Host, receiver: ObjectValue, name: string, args: Arguments, at: Span): Value {
  if (!VERBS.has(name)) return UNKNOWN;
  for (const handler of args.positional.flatMap((value) => (value.kind === 'collection' && value.items ? value.items : [value]))) {
    if (handler.kind === 'function') runHandler(host, handler, at);
    else if (handler.kind === 'record') {
      const own = handler.fields.get('handler');
      if (own?.kind === 'function') runHandler(host, own, at);
    }
  }
  return receiver;
}

function runHandler(host: Host, handler: Value, at: Span): void {
  if (handler.kind !== 'function') return;
  const { params } = handler.fn;
  // One parameter is a context, three or two are request and response; error handlers have four.
  const known: Value[] = params.length === 1 ? [webObject('context')] : params.length >= 4 ? [UNKNOWN, UNKNOWN, webObject('reply'), UNKNOWN] : [UNKNOWN, webObject('reply'), UNKNOWN];
  // A parameter with a type of its own says better what it is.
  const values = known.map((value, index) => {
    const type = params[index]?.type;
    const typed = type && host.valueOfType(type, handler.file);
    return typed && typed.kind !== 'unknown' && !(typed.kind === 'record' && typed.fields.size === 0) ? typed : value;
  });
  const result = host.call(handler, { positional: values, named: new Map(), open: false }, at);
  host.respond(result, at, 'returned by the handler');
}
