// What decorators of entity classes and of their fields were called with.
import type { Place } from '../../core/place.js';
import type { RecordValue, Value } from '../../core/values.js';
import type { Arguments } from '../library.js';

export const LIBRARY = 'typeorm';

/** What a decorator was called with. */
export interface DecoratorData {
  /** `Column`. */
  readonly name: string;
  readonly args: Arguments;
  readonly at: Place;
}

/** What a decorator says; undefined for those of other packages and of the project. */
export function decoratorOf(value: Value): DecoratorData | undefined {
  return value.kind === 'object' && value.library === LIBRARY && value.type === 'decorator' ? (value.data as DecoratorData) : undefined;
}

/** The options that a decorator was given: its first record. */
export function optionsOf({ args }: DecoratorData): ReadonlyMap<string, Value> {
  return args.positional.find((one): one is RecordValue => one.kind === 'record')?.fields ?? new Map<string, Value>();
}

/** True where an option is known to be `true`. */
export function isSet(options: ReadonlyMap<string, Value>, name: string): boolean {
  const value = options.get(name);
  return value?.kind === 'literal' && value.value === true;
}
