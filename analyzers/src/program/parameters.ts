// What a function is called with: how arguments meet parameters, defaults, rest parameters and the receiver.
import type { Parameter } from '../core/syntax.js';
import { ANYTHING_LOADED, collection, literal, UNKNOWN, withDeps, type FunctionValue, type Value } from '../core/values.js';
import type { Arguments } from '../libraries/library.js';
import { assign } from './assignment.js';
import { externalBases } from './classes.js';
import { join } from './join.js';
import { keyOf } from './keys.js';
import { parameterBit, SELF_BIT, type Machine } from './state.js';

/** Everything that a call depends on. */
export function dependenceOf(args: Arguments, receiver?: Value): number {
  let bits = (receiver?.deps ?? 0) | (args.openDeps ?? 0);
  for (const value of args.positional) bits |= value.deps;
  for (const value of args.named.values()) bits |= value.deps;
  return bits;
}

/** The arguments with those that the function was bound to; these depend on what the function depends on, wherever it was bound. */
export function withPreset({ deps }: FunctionValue, preset: NonNullable<FunctionValue['preset']>, given: Arguments): Arguments {
  const named = new Map([...preset.named].map(([name, value]) => [name, { ...value, deps }]));
  for (const [name, value] of given.named) named.set(name, value);
  return { ...given, positional: [...preset.positional.map((value) => ({ ...value, deps })), ...given.positional], named };
}

/**
 * What the argument for a parameter depends on; 0 where none is given.
 *
 * @param index the parameter's place in the list of parameters
 * @param offset how many parameters before it the receiver takes
 */
export function argumentDeps(param: Parameter, index: number, offset: number, args: Arguments): number {
  if (param.rest === 'list') return args.positional.slice(index - offset).reduce((bits, value) => bits | value.deps, 0);
  if (param.rest === 'record' || args.open) return dependenceOf(args);
  const name = param.target.kind === 'name' ? param.target.name : undefined;
  return ((name !== undefined ? args.named.get(name) : undefined) ?? args.positional[index - offset])?.deps ?? 0;
}

/** Binds the parameters; returns the name of the one that holds the receiver. */
export function bindParameters(m: Machine, callee: FunctionValue, args: Arguments, unknownArguments: boolean, nested: boolean): string | undefined {
  const { fn } = callee;
  let selfName: string | undefined;
  let offset = 0;
  const self = callee.self && !nested ? { ...callee.self, deps: callee.self.deps === 0 && callee.self.kind !== 'row' && callee.self.kind !== 'rows' ? 0 : SELF_BIT } : callee.self;
  if (self && m.host.language === 'python') {
    const first = fn.params[0];
    if (first?.target.kind === 'name' && !callee.isStatic) {
      selfName = first.target.name;
      m.scope.vars.set(selfName, born0(self));
      offset = 1;
    }
  } else if (self) {
    selfName = 'this';
    m.scope.vars.set('this', born0(self));
  }
  const used = new Set<string>();
  fn.params.forEach((param, index) => {
    if (index < offset) return;
    const handed = unknownArguments ? handedValue(m, callee, param, index) : undefined;
    const { value, isDefault } = handed ? { value: handed } : parameterValue(m, param, index - offset, args, unknownArguments, used);
    const bound: Value = isDefault && m.host.language === 'python' && value.kind === 'collection' && value.items?.length === 0 ? { ...value, isDefault: true } : nested || isDefault ? value : born0({ ...value, deps: parameterBit(index) });
    assign(m, param.target, bound, true);
    if (param.isField && selfName === 'this' && param.target.kind === 'name') {
      const receiver = m.scope.vars.get('this');
      if (receiver?.kind === 'instance') m.scope.vars.set('this', { ...receiver, fields: new Map(receiver.fields).set(param.target.name, { ...bound, deps: 0 }) });
    }
  });
  return selfName;
}

/** A query that came in as an argument was built outside of every loop of the function: it is as old as the argument. */
function born0(value: Value): Value {
  return value.kind === 'rows' && !value.sent ? { ...value, born: value.deps } : value;
}

/** What a function is kept under that libraries may call: what they hand to it, which is said in other files than its own. */
export function handedKey(m: Machine, callee: FunctionValue): string {
  if (callee.owner || m.having.handedTo.length === 0) return '';
  return callee.fn.params.map((param, index) => handedValue(m, callee, param, index)).map((value) => (value ? keyOf(value) : '')).join('');
}

/** What a library that calls the method or function hands to the parameter. */
function handedValue(m: Machine, callee: FunctionValue, param: Parameter, index: number): Value | undefined {
  const { fn, owner, receiverClass } = callee;
  const of = receiverClass ?? owner;
  if (param.target.kind !== 'name') return undefined;
  if (!of) {
    if (param.type || param.rest) return undefined;
    for (const library of m.having.handedTo) {
      const value = library.handedTo?.(m.host.project, callee, index);
      if (value) return value;
    }
    return undefined;
  }
  for (const library of m.having.handed) {
    for (const base of externalBases(m, of)) {
      const value = library.handed?.(base, fn.name, param.target.name);
      if (value) return value;
    }
  }
  return undefined;
}

/** The value of a parameter; `isDefault` where the call leaves it out and its own default is what counts. */
function parameterValue(m: Machine, param: Parameter, position: number, args: Arguments, unknownArguments: boolean, used: Set<string>): { readonly value: Value; readonly isDefault?: true } {
  if (param.rest === 'list') {
    const rest = args.positional.slice(position);
    if (args.open || unknownArguments) return { value: collection(param.type ? m.host.valueOfType(param.type, m.scope.file) : UNKNOWN, 'unknown') };
    return { value: { ...collection(rest.reduce<Value>((so, one, index) => (index === 0 ? one : join(so, one)), UNKNOWN), 'constant'), items: rest } };
  }
  if (param.rest === 'record') {
    const fields = new Map([...args.named].filter(([name]) => !used.has(name)));
    return { value: { kind: 'record', fields, open: args.open || unknownArguments, deps: 0 } };
  }
  const name = param.target.kind === 'name' ? param.target.name : undefined;
  const byName = name === undefined ? undefined : args.named.get(name);
  if (name !== undefined) used.add(name);
  const given = byName ?? (param.keywordOnly ? undefined : args.positional[position]);
  if (given && !(given.kind === 'unknown' && param.type)) {
    return given.kind === 'literal' && given.value === undefined && param.fallback ? { value: m.evaluate(param.fallback), isDefault: true } : { value: given };
  }
  const declared = param.type ? m.host.valueOfType(param.type, m.scope.file) : UNKNOWN;
  // An argument of which nothing is known may have been loaded with anything.
  const typed = given ? withDeps(withAnythingLoaded(declared), given.deps) : declared;
  if (given || unknownArguments || args.open || args.partial) return { value: typed };
  if (param.fallback) return { value: m.evaluate(param.fallback), isDefault: true };
  return { value: literal(undefined) };
}

function withAnythingLoaded(value: Value): Value {
  if (value.kind === 'row' || value.kind === 'rows') return { ...value, loaded: ANYTHING_LOADED };
  if (value.kind === 'collection') return { ...value, element: withAnythingLoaded(value.element) };
  return value;
}
