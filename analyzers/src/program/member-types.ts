// Types that are parts of others: `Client['book']`, `Parameters<typeof run>[0]`.
import type { Expression, FunctionDefinition, TypeRef } from '../core/syntax.js';
import { UNKNOWN, type FunctionValue, type Value } from '../core/values.js';
import { positional } from '../libraries/library.js';
import { quietly } from './classes.js';
import type { Machine } from './state.js';
import { Variables } from './variables.js';

const NOWHERE = { start: 0, end: 0 };
const GIVEN: Expression = { kind: 'name', ...NOWHERE, name: 'given' };
/** Gives back what it is called with. */
const IDENTITY: FunctionDefinition = {
  ...NOWHERE,
  name: '',
  nameStart: 0,
  nameEnd: 0,
  params: [{ ...NOWHERE, target: { kind: 'name', ...NOWHERE, name: 'given' } }],
  body: [{ kind: 'return', ...NOWHERE, value: GIVEN }],
  isArrow: true,
  decorators: [],
};

/** Reads types, at the depth that the caller has reached. */
type Reader = (type: TypeRef, file: string) => Value;

/** What a part of a type stands for; Unknown where it is nothing that matters. */
export function memberOfType(m: Machine, type: TypeRef & { readonly kind: 'member' }, file: string, read: Reader): Value {
  const { object, name } = type;
  const of = parametersOf(object);
  if (of) return parameterOf(m, of, Number(name), file, read);
  const value = read(object, file);
  switch (value.kind) {
    case 'record':
      return value.fields.get(name) ?? UNKNOWN;
    case 'collection':
      return /^\d+$/.test(name) ? (value.items?.[Number(name)] ?? value.element) : UNKNOWN;
    case 'object':
    case 'instance':
      return quietly(m, () => m.member(value, name, NOWHERE));
    default:
      return UNKNOWN;
  }
}

/** The `F` of `Parameters<F>`. */
function parametersOf(type: TypeRef): TypeRef | undefined {
  return type.kind === 'reference' && type.name === 'Parameters' ? type.args[0] : undefined;
}

function parameterOf(m: Machine, of: TypeRef, index: number, file: string, read: Reader): Value {
  // `Parameters<Parameters<typeof db.run>[0]>[0]`: what a function hands to its callback. A callback that gives it back tells.
  const outer = of.kind === 'member' ? parametersOf(of.object) : undefined;
  if (outer && of.kind === 'member') {
    const takes = read(outer, file);
    if (index !== 0 || of.name !== '0' || (takes.kind !== 'function' && takes.kind !== 'operation')) return UNKNOWN;
    const identity: FunctionValue = { kind: 'function', fn: IDENTITY, scope: { vars: Variables.empty(), file }, file, deps: 0 };
    return { ...quietly(m, () => m.call(takes, positional(identity), NOWHERE)), deps: 0 };
  }
  const value = read(of, file);
  const type = value.kind === 'function' ? value.fn.params[index]?.type : undefined;
  return type && value.kind === 'function' ? read(type, value.file) : UNKNOWN;
}
