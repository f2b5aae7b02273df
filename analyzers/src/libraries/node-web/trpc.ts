// tRPC: procedures run with a context that `initTRPC.context<…>()` names and middlewares extend; what they return is the response.
import type { Span } from '../../core/place.js';
import { record, UNKNOWN, type FunctionValue, type ObjectValue, type RecordValue, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, positional, type Arguments, type Host } from '../library.js';
import { LIBRARY, operation } from './replies.js';

/** The builder of an application or of procedures, with the context that its procedures get. */
type Builder = ObjectValue & { readonly data: Value };

/** The builder before anything is known of its context. */
export function trpcBuilder(context: Value = UNKNOWN, key = ''): Builder {
  return { kind: 'object', library: LIBRARY, type: 'trpc', data: context, key, deps: 0 };
}

/** True for a builder that {@link trpcBuilder} made. */
export function isTrpc(value: Value | undefined): value is Builder {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === 'trpc';
}

/** `t.procedure`, `t.middleware`, `procedure.query`, … */
export function memberOfTrpc(receiver: Builder, name: string): Value {
  return name === 'procedure' ? receiver : operation(`trpc.${name}`, receiver);
}

/** A call of a builder's method. */
export function callTrpc(host: Host, receiver: Builder, name: string, args: Arguments, at: Span): Value {
  const first = argument(args, 0) ?? UNKNOWN;
  switch (name) {
    case 'trpc.context':
      return trpcBuilder(contextOf(host, args.types?.[0], at), keyAt(host, at));
    case 'trpc.query':
    case 'trpc.mutation':
    case 'trpc.subscription':
      if (first.kind === 'function') host.respond(host.call(first, positional(options(receiver.data)), at), at, 'returned by the procedure');
      return UNKNOWN;
    case 'trpc.use':
      return extended(host, receiver, first, at);
    case 'trpc.concat':
    case 'trpc.unstable_concat':
      return isTrpc(first) && first.data.kind === 'record' ? first : receiver;
    case 'trpc.middleware':
      return middleware(first);
    case 'trpc.router':
    case 'trpc.mergeRouters':
      return first;
    case 'trpc.createCallerFactory':
      return UNKNOWN;
    default:
      // `input`, `output`, `meta`, `create`: the builder goes on.
      return receiver;
  }
}

/** A middleware called `next({ ctx: { … } })`: what it adds to the context. */
export function callNext(args: Arguments): Value {
  const given = argument(args, 0);
  const ctx = given?.kind === 'record' ? given.fields.get('ctx') : undefined;
  return { kind: 'object', library: LIBRARY, type: 'trpc-next', data: ctx ?? UNKNOWN, key: '', deps: 0 };
}

/** `t.middleware(fn)` stays the function, so that `use` can run it; a chained middleware (`.unstable_pipe`) is unknown. */
function middleware(fn: Value): Value {
  return fn;
}

function extended(host: Host, receiver: Builder, fn: Value, at: Span): Builder {
  if (fn.kind !== 'function') return receiver;
  const result = host.call(fn, positional(options(receiver.data)), at);
  if (result.kind !== 'object' || result.type !== 'trpc-next') return receiver;
  const added = result.data as Value;
  return trpcBuilder(merged(receiver.data, added), `${receiver.key}+${keyAt(host, at)}`);
}

function options(context: Value): RecordValue {
  return record(new Map<string, Value>([['ctx', context], ['input', UNKNOWN], ['next', operation('trpc-next')]]), true);
}

function merged(context: Value, added: Value): Value {
  if (added.kind !== 'record') return context;
  if (context.kind !== 'record') return { ...added, open: true };
  return record(new Map([...context.fields, ...added.fields]), context.open || added.open);
}

/** `typeof createContext` is a function whose answer is the context; a type alias is the context itself. */
export function contextOf(host: Host, type: Value | undefined, at: Span): Value {
  if (type?.kind !== 'function') return type ?? UNKNOWN;
  const opened: FunctionValue = type;
  return host.silently(() => host.call(opened, { ...NO_ARGUMENTS, open: true }, at));
}

function keyAt(host: Host, at: Span): string {
  const place = host.place(at);
  return `${place.file}:${place.start}`;
}
