// What a generic signature says of an answer that could not be followed: `remember<T>(name, make: () => T): T` answers with what its
// callback makes, however it keeps it.
import type { Span } from '../core/place.js';
import type { TypeRef } from '../core/syntax.js';
import { withDeps, type FunctionValue, type Value } from '../core/values.js';
import { NO_ARGUMENTS, type Arguments } from '../libraries/library.js';
import { quietly } from './classes.js';
import type { Machine } from './state.js';

/** How type parameters are named; Core does not keep their declarations. */
const TYPE_PARAMETER = /^([A-Z]|T[A-Z]\w*)$/;

/** The answer of a call whose own answer is unknown, by the type parameter that it shares with an argument; undefined if it shares none. */
export function genericAnswer(m: Machine, callee: FunctionValue, args: Arguments, at: Span): Value | undefined {
  const wanted = nameOf(callee.fn.returns);
  if (wanted === undefined) return undefined;
  for (const [index, param] of callee.fn.params.entries()) {
    const given = args.positional[index];
    if (!given || !param.type) continue;
    if (TYPE_PARAMETER.test(wanted) && nameOf(param.type) === wanted) return given;
    if (given.kind === 'function' && param.type.kind === 'function' && nameOf(param.type.returns) === wanted) {
      const answer = quietly(m, () => m.call(given, NO_ARGUMENTS, at));
      if (answer.kind === 'object') return withDeps(answer, given.deps);
    }
  }
  return undefined;
}

/** The name that a type is, through a promise of it: a type parameter, however long its name, or a type. */
function nameOf(type: TypeRef | undefined): string | undefined {
  if (type?.kind !== 'reference') return undefined;
  const [inner] = type.args;
  if (inner) return type.name === 'Promise' ? nameOf(inner) : undefined;
  return type.name;
}
