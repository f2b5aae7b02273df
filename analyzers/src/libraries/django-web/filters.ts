// Filters of Django's and Jinja's templates that go through rows, ask for one of them, or count them. All others give a text.
import type { Span } from '../../core/place.js';
import { collection, record, stringOf, UNKNOWN, type ScalarValue, type Value } from '../../core/values.js';
import { argument, NO_ARGUMENTS, type Arguments, type Host, type Iteration } from '../library.js';
import { callMember, follow, onePage, textOf } from './classes.js';

const SCALAR: ScalarValue = { kind: 'scalar', deps: 0 };

/** Filters whose answer is their input, for what happens to it afterwards. */
const TRANSPARENT = new Set(['default', 'default_if_none', 'd', 'safe', 'safeseq', 'reverse', 'tojson', 'attr', 'filesizeformat_list']);
/** Filters that give the elements again, after going through all of them. */
const LISTS = new Set(['list', 'dictsort', 'dictsortreversed', 'sort', 'unique', 'shuffle', 'reverse', 'select', 'reject', 'selectattr', 'rejectattr']);

/** Applies the filter `name` to its input, the first of the arguments. undefined for a filter that is not known. */
export function applyFilter(host: Host, name: string, args: Arguments, at: Span): Value | undefined {
  const input = argument(args, 0) ?? UNKNOWN;
  if (name === 'default' || name === 'default_if_none' || name === 'd') return host.join(input, args.positional[1] ?? UNKNOWN);
  if (!isMany(input)) return TRANSPARENT.has(name) || LISTS.has(name) ? input : undefined;
  switch (name) {
    case 'length':
    case 'length_is':
    case 'count':
    case 'pluralize':
      return lengthOf(host, input, at);
    case 'first':
    case 'last':
      return oneOf(host, input, name, at);
    case 'random':
      return host.iterate(input, at)?.element ?? UNKNOWN;
    case 'slice':
      return sliced(input, stringOf(args.positional[1]));
    case 'join':
    case 'unordered_list':
      return joined(host, input, args, at);
    case 'map':
      return mapped(host, input, args, at);
    case 'groupby':
      return regroup(host, input, stringOf(args.positional[1]), at);
    case 'batch':
    case 'slice_by':
      return collection(collection(host.iterate(input, at)?.element ?? UNKNOWN, 'constant'), 'unknown');
    default:
      if (LISTS.has(name)) return listed(host, name, input, args, at);
      return TRANSPARENT.has(name) ? input : undefined;
  }
}

function isMany(value: Value): boolean {
  return value.kind === 'rows' || value.kind === 'collection';
}

function lengthOf(host: Host, input: Value, at: Span): Value {
  const all = host.iterate(input, at);
  return all?.origin && input.kind === 'rows' ? { ...SCALAR, origin: input.origin } : SCALAR;
}

function oneOf(host: Host, input: Value, name: string, at: Span): Value {
  if (input.kind !== 'rows' || input.sent) return host.iterate(input, at)?.element ?? UNKNOWN;
  return callMember(host, input, name, NO_ARGUMENTS, at);
}

/** `|slice:":5"`: a few rows if both ends are small numbers. */
function sliced(input: Value, range: string | undefined): Value {
  const ends = /^(\d*):(\d+)$/.exec(range ?? '');
  const few = ends && Number(ends[2]) - Number(ends[1] || 0) <= 20;
  if (!few) return onePage(input);
  if (input.kind === 'rows') return { ...input, query: { ...input.query, rows: 'constant' } };
  return input.kind === 'collection' ? { ...input, size: 'constant' } : input;
}

function joined(host: Host, input: Value, args: Arguments, at: Span): Value {
  const all = host.iterate(input, at);
  if (!all) return SCALAR;
  const path = stringOf(args.named.get('attribute'))?.split('.');
  host.repeat(all, 'template', at, (element) => {
    textOf(host, path ? follow(host, element, path, at) : element, at);
    return UNKNOWN;
  });
  return SCALAR;
}

function mapped(host: Host, input: Value, args: Arguments, at: Span): Value {
  const path = stringOf(args.named.get('attribute'))?.split('.');
  const all = host.iterate(input, at);
  if (!all || !path) return UNKNOWN;
  return collection(host.repeat(all, 'template', at, (element) => follow(host, element, path, at)), all.size, originOf(input));
}

function listed(host: Host, name: string, input: Value, args: Arguments, at: Span): Value {
  const all = host.iterate(input, at);
  if (!all) return UNKNOWN;
  const path = stringOf(name === 'sort' || name === 'unique' ? args.named.get('attribute') : name === 'list' || name === 'reverse' ? undefined : args.positional[1])?.split('.');
  if (path) walk(host, all, path, at);
  return collection(all.element, all.size, originOf(input));
}

/** `{% regroup rows by path as groups %}`: goes through the rows, reading the path of each. */
export function regroup(host: Host, input: Value, path: string | undefined, at: Span): Value {
  const all = host.iterate(input, at);
  if (!all) return UNKNOWN;
  const key = path ? walk(host, all, path.split('.'), at) : UNKNOWN;
  const members = collection(all.element, all.size, originOf(input));
  return collection(record(new Map([['grouper', key], ['list', members]])), 'unknown');
}

function walk(host: Host, all: Iteration, path: readonly string[], at: Span): Value {
  return host.repeat(all, 'template', at, (element) => follow(host, element, path, at));
}

function originOf(value: Value) {
  return value.kind === 'rows' || value.kind === 'collection' ? value.origin : undefined;
}

