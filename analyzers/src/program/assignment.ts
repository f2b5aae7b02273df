// Binding: variables, members, indexes and patterns.
import type { Span } from '../core/place.js';
import type { Size } from '../core/statement.js';
import type { Argument, Expression, Target } from '../core/syntax.js';
import { collection, literal, perhaps, UNKNOWN, withDeps, type Value } from '../core/values.js';
import { quietly } from './classes.js';
import { setGlobal } from './globals.js';
import { join, largerSize, mixed } from './join.js';
import { exportsRecord } from './modules.js';
import { openLoops } from './record.js';
import { CAPTURED_BIT, isTemplate, type Machine, type Scope } from './state.js';

/** The scope that holds a variable, seen from the current one. */
function holderOf(scope: Scope, name: string): Scope | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.vars.has(name)) return at;
  return undefined;
}

/** Sets a variable: where it is declared, or in the current scope. */
export function setVariable(m: Machine, name: string, value: Value, declares = false): void {
  const python = m.host.language !== 'typescript';
  const holder = declares || python ? m.scope : (holderOf(m.scope, name) ?? m.scope);
  holder.vars.set(name, holder.activation === m.activation ? value : withoutForeignDeps(m, holder, value));
}

function withoutForeignDeps(m: Machine, holder: Scope, value: Value): Value {
  return holder.activation === m.activation || value.deps === 0 ? value : { ...value, deps: 0 };
}

/** The value of a variable, or undefined if nothing binds it. Values of other activations depend on nothing here. */
export function readVariable(m: Machine, name: string): Value | undefined {
  let captured = 0;
  let holder: Scope | undefined = m.scope;
  let value = holder.vars.get(name);
  while (value === undefined) {
    captured |= holder.captured ?? 0;
    holder = holder.parent;
    if (!holder) return undefined;
    value = holder.vars.get(name);
  }
  if (holder.activation === m.activation) return captured === 0 || holder.parent === undefined ? value : withDeps(value, captured);
  if (holder.parent !== undefined) return value.kind === 'rows' && !value.sent ? { ...value, deps: CAPTURED_BIT, born: CAPTURED_BIT } : { ...value, deps: CAPTURED_BIT };
  // A flag or a slot of a module is not what it starts as once functions run.
  if (value.kind === 'literal' && (typeof value.value === 'boolean' || value.value === null || value.value === undefined) && !isTemplate(holder.file)) return { kind: 'scalar', deps: 0 };
  if (value.kind === 'rows' && (value.deps || value.born)) return { ...value, deps: 0, born: 0 };
  return value.deps === 0 ? value : { ...value, deps: 0 };
}

/** What the variables depend on that a function captures where it is made. */
export function capturedDeps(m: Machine, names: ReadonlySet<string>): number {
  let deps = 0;
  for (const name of names) {
    const holder = holderOf(m.scope, name);
    if (holder && holder.parent !== undefined) deps |= holder.activation === m.activation ? (holder.vars.get(name)?.deps ?? 0) : CAPTURED_BIT;
  }
  return deps;
}

/** The right side of an assignment. What `cache[k] ??= …` and `this.x ??= …` send is sent once per key, or once. */
export function evaluateAssigned(m: Machine, target: Target, value: Expression): Value {
  const mark = m.activation.pending.length;
  const result = m.evaluate(value);
  if (target.kind === 'place' && value.kind === 'logical' && value.operator !== 'and' && value.left === target.place && isSlot(target.place)) {
    for (const one of m.activation.pending.slice(mark)) one.cached = true;
  }
  return result;
}

function isSlot(place: Expression): boolean {
  return place.kind === 'index' || (place.kind === 'member' && place.object.kind === 'name' && place.object.name === 'this');
}

/** Assigns a value to a target. */
export function assign(m: Machine, target: Target, value: Value, declares = false): void {
  switch (target.kind) {
    case 'name':
      setVariable(m, target.name, value, declares);
      return;
    case 'place':
      store(m, target.place, value);
      return;
    case 'record': {
      const taken = new Set<string>();
      for (const entry of target.entries) {
        taken.add(entry.key);
        const member = m.member(value, entry.key, entry.target);
        assign(m, entry.target, withFallback(m, withDeps(member, value.deps), entry.fallback), declares);
      }
      if (target.rest) {
        const whole = value.kind === 'module' ? exportsRecord(m, value.file) : value;
        const rest: Value = whole.kind === 'record' ? { ...whole, fields: new Map([...whole.fields].filter(([name]) => !taken.has(name))) } : { ...UNKNOWN, deps: value.deps };
        assign(m, target.rest, rest, declares);
      }
      return;
    }
    case 'list':
      target.items.forEach((item, index) => {
        if (!item) return;
        const part = index === target.rest ? restOf(value, index) : elementAt(m, value, index, item.target);
        assign(m, item.target, withFallback(m, withDeps(part, value.deps), item.fallback), declares);
      });
      return;
  }
}

function withFallback(m: Machine, value: Value, fallback: Expression | undefined): Value {
  if (!fallback) return value;
  const other = m.evaluate(fallback);
  if (value.kind === 'literal' && value.value === undefined) return other;
  return value.kind === 'unknown' ? value : join(value, other);
}

function elementAt(m: Machine, value: Value, index: number, at: Span): Value {
  if (value.kind === 'collection') return value.items ? (value.items[index] ?? literal(undefined)) : perhaps(value.element);
  if (value.kind === 'record' || value.kind === 'row' || value.kind === 'unknown' || value.kind === 'literal') return UNKNOWN;
  return m.iterate(value, at).element;
}

function restOf(value: Value, from: number): Value {
  if (value.kind !== 'collection') return UNKNOWN;
  return value.items ? { ...value, items: value.items.slice(from) } : value;
}

/** Stores a value at a member or an index: the variable that holds the receiver is bound to what the receiver is afterwards. */
export function store(m: Machine, place: Expression, value: Value): void {
  if (place.kind === 'member') {
    const receiver = m.evaluate(place.object);
    setGlobal(m, receiver, place.name, value);
    const after = memberSet(m, receiver, place.name, value, place);
    if (after) rebind(m, place.object, after);
    return;
  }
  if (place.kind === 'index') {
    const receiver = m.evaluate(place.object);
    const index = m.evaluate(place.index);
    const after = indexSet(m, receiver, index, value);
    if (after) rebind(m, place.object, after);
    return;
  }
  if (place.kind === 'slice') m.evaluate(place.object);
}

/** Binds the variable or field that an expression reads to a new value, where it is one. */
export function rebind(m: Machine, expression: Expression, value: Value): void {
  if (expression.kind === 'name') {
    let holder: Scope | undefined = m.scope;
    while (holder && !holder.vars.has(expression.name)) holder = holder.parent;
    if (holder && holder.parent !== undefined) holder.vars.set(expression.name, withoutForeignDeps(m, holder, value));
    else if (holder) {
      // A module's variable is shared by all functions: what one of them puts in is only added to what is known. An imported name is not theirs to set.
      const present = holder.vars.get(expression.name);
      if (holder.activation === m.activation || !present) holder.vars.set(expression.name, value);
      else if (present.kind === value.kind && !(present.kind === 'object' && present.library === 'engine')) {
        const both = join(present, { ...value, deps: 0 });
        if (both.kind !== 'unknown') holder.vars.set(expression.name, both);
      }
    }
    return;
  }
  if (expression.kind === 'member' || expression.kind === 'index') {
    const depth = chainLength(expression);
    if (depth <= 4) store(m, expression, value);
    return;
  }
  // `(groups.get(k) ?? []).push(x)`, `(groups[k] ??= []).push(x)`: what is there is what was filled.
  if (expression.kind === 'logical' && expression.operator !== 'and') rebind(m, expression.left, value);
  else if (expression.kind === 'assign-expression' && expression.target.kind === 'place') rebind(m, expression.target.place, value);
  else if (expression.kind === 'call') rebindEntry(m, expression, value);
}

/** `groups.setdefault(k, []).append(x)`, `groups.get(k).push(x)`: the entry of the map is what it was filled to. */
function rebindEntry(m: Machine, { callee, args }: Expression & { readonly kind: 'call' }, value: Value): void {
  const key = args[0];
  if (callee.kind !== 'member' || (callee.name !== 'get' && callee.name !== 'setdefault') || !key || chainLength(callee.object) > 3) return;
  const receiver = quietly(m, () => m.evaluate(callee.object));
  if (receiver.kind !== 'record' && (receiver.kind !== 'collection' || receiver.form !== 'map')) return;
  const after = indexSet(m, receiver, quietly(m, () => m.evaluate(key.value)), value);
  if (after) rebind(m, callee.object, after);
}

/** A list that was empty when a function got it may have been filled by it. */
export function forgetEmptiness(m: Machine, args: readonly Argument[]): void {
  for (const { value: expression } of args) {
    const value = expression.kind === 'name' ? m.scope.vars.get(expression.name) : undefined;
    if (value?.kind === 'collection' && value.items?.length === 0) rebind(m, expression, { kind: 'collection', element: UNKNOWN, size: 'unknown', form: value.form, deps: value.deps });
  }
}

function chainLength(expression: Expression): number {
  return expression.kind === 'member' || expression.kind === 'index' ? 1 + chainLength(expression.object) : 0;
}

function memberSet(m: Machine, receiver: Value, name: string, value: Value, at: Span): Value | undefined {
  switch (receiver.kind) {
    case 'record':
      return { ...receiver, fields: new Map(receiver.fields).set(name, value) };
    case 'instance':
      return { ...receiver, fields: new Map(receiver.fields).set(name, value) };
    case 'row': {
      const after = askAssign(m, receiver, name, value, at);
      return after ?? { ...receiver, fields: new Map(receiver.fields).set(name, value) };
    }
    case 'object':
    case 'rows':
    case 'class':
      return askAssign(m, receiver, name, value, at);
    default:
      return undefined;
  }
}

function askAssign(m: Machine, receiver: Value, name: string, value: Value, at: Span): Value | undefined {
  for (const library of m.libraries) {
    const after = library.assign?.(m.host, receiver, name, value, at);
    if (after) return after;
  }
  return undefined;
}

function indexSet(m: Machine, receiver: Value, index: Value, value: Value): Value | undefined {
  const size = sizeWhileFilling(m);
  if (receiver.kind === 'record') {
    if (index.kind === 'literal' && (typeof index.value === 'string' || typeof index.value === 'number')) {
      return { ...receiver, fields: new Map(receiver.fields).set(String(index.value), value) };
    }
    const known = [...receiver.fields.values()];
    const element = known.reduce<Value>((so, one) => mixed(so, one), value);
    return { kind: 'collection', element, size: known.length ? largerSize(size, 'constant') : size, form: 'map', deps: receiver.deps | value.deps };
  }
  if (receiver.kind === 'collection') {
    const empty = receiver.items?.length === 0;
    const element = empty ? value : mixed(receiver.element, value);
    return { kind: 'collection', element, size: receiver.items ? size : largerSize(receiver.size, size), form: receiver.form, deps: receiver.deps, ...(receiver.origin && { origin: receiver.origin }) };
  }
  return undefined;
}

/** How large a collection gets that is filled here. */
export function sizeWhileFilling(m: Machine): Size {
  let size: Size = 'constant';
  for (const loop of m.activation.loops) size = largerSize(size, loop.size);
  return size;
}

/** Lets everything that a loop's body assigns depend on the loop, since it may be what an earlier iteration left. */
export function dependOnLoop(m: Machine, names: ReadonlySet<string>, bit: number): void {
  for (const name of names) {
    if (name.startsWith('this.')) continue;
    const holder = holderOf(m.scope, name);
    const value = holder?.vars.get(name);
    if (!holder || !value || holder.activation !== m.activation) continue;
    // The constant that it starts with is not what it stays.
    holder.vars.set(name, value.kind === 'literal' ? { kind: 'scalar', deps: value.deps | bit } : withDeps(value, bit));
  }
}

/** An empty collection that has been built up: its elements are known only while it is outside of loops. */
export function appended(m: Machine, receiver: Value & { readonly kind: 'collection' }, values: readonly Value[]): Value {
  const looping = openLoops(m) !== 0;
  const element = values.reduce<Value>((so, one) => (so === receiver.element && receiver.items?.length === 0 ? one : mixed(so, one)), receiver.items?.length === 0 ? (values[0] ?? UNKNOWN) : receiver.element);
  if (!looping && receiver.items && receiver.items.length < 24) return { ...receiver, element, items: [...receiver.items, ...values] };
  return { ...collection(element, largerSize(receiver.items?.length === 0 ? 'constant' : receiver.size, sizeWhileFilling(m)), receiver.origin), form: receiver.form, deps: receiver.deps | values.reduce((bits, one) => bits | one.deps, 0) };
}
