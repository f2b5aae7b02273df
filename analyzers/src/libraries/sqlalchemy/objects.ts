// The values that this library owns: what the calls in a class body or a `Table(…)` declare, kept as they were called. What they mean is
// read when all models are known (tables.ts).
import type { Place } from '../../core/place.js';
import type { ClassValue, ExternalValue, ObjectValue, Value } from '../../core/values.js';
import type { Arguments } from '../library.js';

export const LIBRARY = 'sqlalchemy';

/** Data of whatever is called: `Column(…)`, `ForeignKey(…)`, `Index(…)`, `Table(…)`, `String(20)`, `func.lower(…)`. */
export interface CalledData {
  /** The symbol's own name: `Column`. */
  readonly symbol: string;
  readonly path: string;
  readonly args: Arguments;
  readonly at: Place;
}

/** Data of a `bound` column: read through its class (`User.id`), or through its table (`users.c.id`). */
export interface BoundData {
  readonly of?: ClassValue;
  /** Where the table is declared. */
  readonly table?: Place;
  readonly name: string;
}

/** Data of an `ordered` key: `User.name.desc()`. */
export interface OrderedData {
  readonly of: Value;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
}

export type ObjectType = 'called' | 'bound' | 'ordered' | 'columns' | 'class-table' | 'base' | 'flask-base' | 'extension' | 'registry' | 'mapped';

interface DataOf {
  readonly called: CalledData;
  readonly bound: BoundData;
  readonly ordered: OrderedData;
  /** `users.c`: the table. */
  readonly columns: CalledData;
  /** `User.__table__`, and its `c`. */
  readonly 'class-table': { readonly of: ClassValue };
  readonly base: { readonly metadata?: Value };
  readonly 'flask-base': undefined;
  readonly extension: { readonly base?: ClassValue; readonly metadata?: Value };
  readonly registry: { readonly metadata?: Value };
  /** `Mapped[…]` without a value: all that is known is the annotation. */
  readonly mapped: undefined;
}

/** A value of this library. */
export function object<T extends ObjectType>(type: T, data: DataOf[T], key: string, of?: ClassValue): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data, key, deps: 0, ...(of && { of }) };
}

/** What a value of a type holds; undefined for any other value. */
export function dataOf<T extends ObjectType>(value: Value | undefined, type: T): DataOf[T] | undefined {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === type ? (value.data as DataOf[T]) : undefined;
}

/** True for a value of a type. */
export function isObject(value: Value | undefined, type: ObjectType): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === type;
}

/** What a call of one of the named symbols was given; undefined for any other value. */
export function called(value: Value | undefined, ...symbols: readonly string[]): CalledData | undefined {
  const data = dataOf(value, 'called');
  return data && symbols.includes(data.symbol) ? data : undefined;
}

/** A symbol of the package, as if it were imported. */
export function symbol(name: string): ExternalValue {
  return { kind: 'external', path: `sqlalchemy.${name}`, deps: 0 };
}

/** The base class that the Flask extension gives to models. */
export const FLASK_MODEL = 'flask_sqlalchemy.Model';

/** True for symbols of the packages that this library speaks of. */
export function isOwn(path: string): boolean {
  return /^(sqlalchemy|flask_sqlalchemy|sqlalchemy_utils|geoalchemy2)(\.|$)/.test(path);
}

/** The last segment of a dotted path. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
