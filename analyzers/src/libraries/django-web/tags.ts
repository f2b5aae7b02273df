// Template tags: those of Django that render other templates or go through rows, and the project's own.
import type { Span } from '../../core/place.js';
import { record, stringOf, UNKNOWN, type FunctionValue, type RecordValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, type Arguments, type Host } from '../library.js';
import { applyFilter, regroup } from './filters.js';
import { registered } from './registry.js';
import { REQUEST, requestUser } from './requests.js';

const LIBRARY = 'django-web';

/** What a free name of a template stands for. undefined for names that nothing is known of. */
export function ambientName(host: Host, name: string): Value | undefined {
  if (name.startsWith('filter:') || name.startsWith('tag:')) return { kind: 'operation', library: LIBRARY, name, deps: 0 };
  if (name === 'request') return REQUEST;
  if (name === 'user') return requestUser(host, { start: 0, end: 0 });
  return undefined;
}

/** Calls a filter or a tag. */
export function callTemplateName(host: Host, name: string, args: Arguments, at: Span): Value {
  if (name.startsWith('filter:')) return callFilter(host, name.slice('filter:'.length), args, at);
  return callTag(host, name.slice('tag:'.length), args, at);
}

function callFilter(host: Host, name: string, args: Arguments, at: Span): Value {
  const builtin = applyFilter(host, name, args, at);
  if (builtin) return builtin;
  const own = registered(host.project, `filter:${name}`);
  if (!own) return UNKNOWN;
  return host.within({ place: host.place(at), message: `filters with ${name}` }, () => host.call(own.fn, args, at));
}

function callTag(host: Host, name: string, args: Arguments, at: Span): Value {
  switch (name) {
    case 'extends':
      renderOther(host, args.positional[0], variables(host), 'extends', at);
      return UNKNOWN;
    case 'include':
      include(host, args, at);
      return UNKNOWN;
    case 'block':
      for (const block of args.positional) if (block.kind === 'function') showBlock(host, [block, ...hidden(host, block)], at);
      return UNKNOWN;
    case 'super':
      showBlock(host, shown.at(-1)?.slice(1) ?? [], at);
      return UNKNOWN;
    case 'import':
      return imported(host, args);
    case 'regroup':
      return regroup(host, args.positional[0] ?? UNKNOWN, stringOf(args.positional[1]), at);
    default:
      return callOwn(host, name, args, at);
  }
}

/** The blocks that are being shown, each with those of the templates further up that it hides, the nearest first. */
const shown: (readonly FunctionValue[])[] = [];

/** More templates than that extend one another in no project. */
const LEVELS = 8;

function showBlock(host: Host, blocks: readonly FunctionValue[], at: Span): void {
  const [block] = blocks;
  if (!block) return;
  shown.push(blocks);
  try {
    host.call(block, NO_ARGUMENTS, at);
  } finally {
    shown.pop();
  }
}

/** The blocks of the same name that a block hides. */
function hidden(host: Host, { fn }: FunctionValue): readonly FunctionValue[] {
  const { fields } = variables(host);
  const found: FunctionValue[] = [];
  for (let name = `super:${fn.name}`; found.length < LEVELS; name = `super:${name}`) {
    const value = fields.get(name);
    if (value?.kind !== 'function') break;
    found.push(value);
  }
  return found;
}

/** A template's macros, or one of them. */
function imported(host: Host, { positional: [path, name] }: Arguments): Value {
  const template = stringOf(path);
  const macros = template === undefined ? undefined : host.macros(template);
  if (!macros) return UNKNOWN;
  const wanted = stringOf(name);
  return wanted === undefined ? macros : (macros.fields.get(wanted) ?? UNKNOWN);
}

/** The variables of the template that is being executed. */
function variables(host: Host): RecordValue {
  const scope = host.scope();
  return scope.kind === 'record' ? scope : record(new Map(), true);
}

function callOwn(host: Host, name: string, args: Arguments, at: Span): Value {
  const own = registered(host.project, `tag:${name}`);
  if (!own) return UNKNOWN;
  return host.within({ place: host.place(at), message: `runs the tag ${name}` }, () => {
    const given: Arguments = own.takesContext ? { ...args, positional: [variables(host), ...args.positional] } : args;
    const result = host.call(own.fn, given, at);
    if (own.kind !== 'inclusion_tag') return result;
    if (own.template !== undefined) host.render(own.template, result.kind === 'record' ? result : record(new Map(), true), at);
    return UNKNOWN;
  });
}

function include(host: Host, args: Arguments, at: Span): void {
  const only = args.named.get('only');
  const isolated = only?.kind === 'literal' && only.value === true;
  const fields = new Map(isolated ? [] : variables(host).fields);
  for (const [name, value] of args.named) if (name !== 'only') fields.set(name, value);
  renderOther(host, args.positional[0], record(fields, true), 'includes', at);
}

function renderOther(host: Host, template: Value | undefined, context: RecordValue, verb: string, at: Span): void {
  const names = template?.kind === 'collection' ? (template.items ?? []) : template ? [template] : [];
  for (const one of names) {
    const name = stringOf(one);
    if (name === undefined) continue;
    if (host.within({ place: host.place(at), message: `${verb} ${name}` }, () => host.render(name, context, at) !== undefined)) return;
  }
}

