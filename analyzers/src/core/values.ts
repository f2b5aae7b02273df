// Abstract values: what an expression is known to be. Values are immutable. Unknown is quiet: nothing is ever concluded from it.
//
// Every value carries `deps`, a bit mask of what it depends on within the function that is being executed (its parameters, the
// loops around it). Libraries need not care: values that they make have deps 0, and the engine adds those of receiver and
// arguments to whatever a library returns.
import type { Place } from './place.js';
import type { Size, Statement } from './statement.js';
import type { ClassDefinition, FunctionDefinition } from './syntax.js';

export type Value =
  | Unknown
  | LiteralValue
  | TextValue
  | RecordValue
  | CollectionValue
  | FunctionValue
  | ClassValue
  | InstanceValue
  | ExternalValue
  | ModuleValue
  | ObjectValue
  | OperationValue
  | RowsValue
  | RowValue
  | ScalarValue;

interface Dependent {
  readonly deps: number;
}

export interface Unknown extends Dependent {
  readonly kind: 'unknown';
  /** It is one of these classes of the project: which of them, nothing says. Only who can do with all of them asks. */
  readonly either?: readonly ClassValue[];
}
export interface LiteralValue extends Dependent {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null | undefined;
  /** Where a string that may be SQL stands in the program. */
  readonly written?: Place;
}
/** A string some of whose parts are not known. */
export interface TextValue extends Dependent {
  readonly kind: 'text';
  /** Known parts and, between them, the holes' values. */
  readonly parts: readonly (string | Value)[];
  /** Where a string that may be SQL stands in the program, holes and all. */
  readonly written?: Place;
}
/** An object or dict whose keys are known. `open`: it may have further entries. */
export interface RecordValue extends Dependent {
  readonly kind: 'record';
  readonly fields: ReadonlyMap<string, Value>;
  readonly open: boolean;
}
/** An array, list, set, tuple, Map, dict of unknown keys, generator: something with elements. `items` where each is known. */
export interface CollectionValue extends Dependent {
  readonly kind: 'collection';
  readonly element: Value;
  readonly items?: readonly Value[];
  readonly size: Size;
  /** `map`: looked up by key; elements are its values. */
  readonly form: 'list' | 'map' | 'generator';
  /** Numbers that the program counts through (`range(100)`): a loop over them that may be left makes attempts. */
  readonly isCounted?: true;
  /** Rows that it was made from (`rows.map(…)`, `list(queryset)`): where they were queried. */
  readonly origin?: Origin;
  /** An empty default of a parameter that the call left out: it is false where it is tested. */
  readonly isDefault?: true;
}
/** A function of the project, closed over its scope. */
export interface FunctionValue extends Dependent {
  readonly kind: 'function';
  readonly fn: FunctionDefinition;
  /** Owned by the engine. */
  readonly scope: unknown;
  readonly file: string;
  /** The bound receiver: `this`, or Python's first argument. */
  readonly self?: Value;
  /** The class that defines it, for `super`; and the class of the receiver, in whose lineage `super` goes on. */
  readonly owner?: ClassValue;
  readonly receiverClass?: ClassValue;
  /** A property: reading the member calls it. */
  readonly accessor?: boolean;
  /** The answer is kept: per receiver (`cached_property`), or per arguments (`lru_cache`, `cache`, a memoised loader). */
  readonly kept?: 'receiver' | 'arguments';
  readonly isStatic?: boolean;
  /** Arguments that every call begins with: `functools.partial`, `bind`. */
  readonly preset?: { readonly positional: readonly Value[]; readonly named: ReadonlyMap<string, Value> };
  /** What the variables that it captured depended on when it was made: owned by the engine. */
  readonly captured?: number;
  readonly isClassMethod?: boolean;
  /** What a library noted about it: a decorator's meaning (a route, a task, an action with its options). */
  readonly marks?: ReadonlyMap<string, Value>;
}

/** A function with arguments that every call begins with. Without any it is the function itself. */
export function bound(of: FunctionValue, positional: readonly Value[], named: ReadonlyMap<string, Value> = new Map()): FunctionValue {
  if (positional.length + named.size === 0) return of;
  const deps = [...positional, ...named.values()].reduce((bits, one) => bits | one.deps, of.deps);
  return { ...of, preset: { positional: [...(of.preset?.positional ?? []), ...positional], named: new Map([...(of.preset?.named ?? []), ...named]) }, deps };
}

/** What is taken out of a collection by a key, a position or a search: it may not be there, whatever its other elements are. */
export function perhaps(value: Value): Value {
  return (value.kind === 'row' || value.kind === 'rows') && value.present ? { ...value, present: undefined } : value;
}

export interface ClassValue extends Dependent {
  readonly kind: 'class';
  readonly definition: ClassDefinition;
  readonly scope: unknown;
  readonly file: string;
  /** Module-qualified name, for messages and keys. */
  readonly id: string;
}
export interface InstanceValue extends Dependent {
  readonly kind: 'instance';
  readonly of: ClassValue;
  /** Fields that are known for this instance; others are looked up in the class. */
  readonly fields: ReadonlyMap<string, Value>;
}
/** A symbol of a package outside the project: `@scope/package#Client`, `package.models#ForeignKey`; members add `.name`. */
export interface ExternalValue extends Dependent {
  readonly kind: 'external';
  readonly path: string;
}
export interface ModuleValue extends Dependent {
  readonly kind: 'module';
  readonly file: string;
}
/** Something that a library owns: a client, a manager, a field, a serializer. Only that library looks inside `data`. */
export interface ObjectValue extends Dependent {
  readonly kind: 'object';
  readonly library: string;
  readonly type: string;
  /** Plain data; must be equal for equal objects (it takes part in memo keys through `key`). */
  readonly data: unknown;
  /** Tells objects of this type apart. */
  readonly key: string;
  /** A project class that this object is an instance of (a custom manager, a subclass of a client), for members of the project's own. */
  readonly of?: ClassValue;
}
/** A method of something that a library owns, waiting to be called; or a library's function. */
export interface OperationValue extends Dependent {
  readonly kind: 'operation';
  readonly library: string;
  readonly name: string;
  readonly receiver?: Value;
  readonly data?: unknown;
}
/** Where rows were queried, and by which statement. */
export interface Origin {
  readonly place: Place;
  readonly statement: Statement;
  /** Of one page of rows: where the query stands that pages are made of. */
  readonly paged?: Place;
  /** Where the first step of a query was built whose last one stands at `place`. */
  readonly root?: Place;
  /** The calls of the program's own functions that gave the query as it is, the last one first. */
  readonly given?: readonly Place[];
  /** The query is not written out: a class says what a framework is to query. */
  readonly declared?: DeclaredQuery;
}
/** An attribute of a class by which a framework is told what its query gets. */
export interface DeclaredQuery {
  /** The class. */
  readonly of: Place;
  readonly attribute: string;
  /** The attribute holds names of relations, which the framework hands to this method; otherwise it holds the query. */
  readonly method?: string;
  /** Relations that the framework brings along as long as there is no such attribute, and that it has to name then. */
  readonly implied?: readonly string[];
  /** The query that the framework makes where there is no such attribute, as the attribute would spell it. */
  readonly query?: string;
}
/** What is loaded along with rows: relation names, each with what is loaded below it. `any`: something unreadable was loaded, so nothing is said. */
export interface Loaded {
  readonly relations: ReadonlyMap<string, Loaded>;
  readonly any?: boolean;
  /** Below a relation that was prefetched by a query of the program's own: what that query loads, and each that is built on it once more. */
  readonly again?: Loaded;
}
/**
 * Rows of a model: a result, or a query that is still being built. `query` is the statement so far. `sent`: the rows are in memory;
 * otherwise iterating sends the statement (once for each time that the query was built, where the library keeps the answer).
 */
export interface RowsValue extends Dependent {
  readonly kind: 'rows';
  readonly library: string;
  readonly model: string;
  readonly query: Statement;
  readonly sent: boolean;
  readonly loaded: Loaded;
  readonly origin: Origin;
  /** Custom manager or queryset class with methods of the project's own. */
  readonly of?: ClassValue;
  /** What each element is, where it is no plain row: values(), values_list(), a select of columns. */
  readonly element?: Value;
  /** It is never null, whatever else could not be decided. */
  readonly present?: true;
  /** What the rows in memory have loaded since they were queried: a query that is built on these has nothing of it. */
  readonly gained?: Loaded;
  /** Depth bits of the loops inside which the query was built: owned by the engine. */
  readonly born?: number;
  readonly data?: unknown;
}
/** One row of a model. */
export interface RowValue extends Dependent {
  readonly kind: 'row';
  readonly library: string;
  readonly model: string;
  readonly loaded: Loaded;
  readonly origin?: Origin;
  /** It was fetched, though where is not said any more. */
  readonly fetched?: true;
  /** An element of rows that are gone through: neither null nor undefined. The answer to a query for one row may be. */
  readonly present?: true;
  /** Fields set on this very object by the program, or known from the query (`to_attr`, annotations, the parent that it was reached from). */
  readonly fields: ReadonlyMap<string, Value>;
  /** Fields that hold one and the same object for all rows of a result: the parent through which they were reached. */
  readonly shared?: ReadonlySet<string>;
  /** Of a row with such fields: the bit of the loop that goes over these rows: owned by the engine. */
  readonly pass?: number;
  /** An element of a list that several queries filled may be a row of another one as well, with what that one loads: owned by the engine. */
  readonly others?: readonly RowValue[];
  readonly data?: unknown;
}
/** A number, boolean or string that a statement answered with: a count, an existence test. */
export interface ScalarValue extends Dependent {
  readonly kind: 'scalar';
  readonly origin?: Origin;
  /** It is the number of elements of something of that size. */
  readonly numberOf?: Size;
  /** Neither null nor zero nor empty: the key of a row that is in the database. */
  readonly truthy?: true;
}

export const UNKNOWN: Unknown = { kind: 'unknown', deps: 0 };
export const NOTHING_LOADED: Loaded = { relations: new Map() };
export const ANYTHING_LOADED: Loaded = { relations: new Map(), any: true };
export const NO_FIELDS: ReadonlyMap<string, Value> = new Map();

/** The constant `value`. */
export function literal(value: LiteralValue['value']): LiteralValue {
  return { kind: 'literal', value, deps: 0 };
}

/** A record of known fields. */
export function record(fields: ReadonlyMap<string, Value>, open = false): RecordValue {
  return { kind: 'record', fields, open, deps: 0 };
}

/** A list of `size` elements, each of which is `element`. */
export function collection(element: Value, size: Size, origin?: Origin): CollectionValue {
  return { kind: 'collection', element, size, form: 'list', deps: 0, ...(origin && { origin }) };
}

/** The same value, depending on `deps` too. */
export function withDeps<T extends Value>(value: T, deps: number): T {
  const bits = value.deps | deps;
  if (bits === value.deps) return value;
  return value.kind === 'unknown' ? ({ kind: 'unknown', deps: bits, ...(value.either && { either: value.either }) } as Value as T) : { ...value, deps: bits };
}

/** The string that a value is, if it is a known one. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** The classes that a value may be: itself, or each of those that it is one of. */
export function classesOf(value: Value): readonly ClassValue[] {
  if (value.kind === 'class') return [value];
  return value.kind === 'unknown' ? (value.either ?? []) : [];
}

/** The union of what two loads bring. */
export function mergeLoaded(a: Loaded, b: Loaded): Loaded {
  if (a === b) return a;
  const relations = new Map(a.relations);
  for (const [name, below] of b.relations) {
    const present = relations.get(name);
    relations.set(name, present ? mergeLoaded(present, below) : below);
  }
  const again = a.again && b.again ? mergeLoaded(a.again, b.again) : (a.again ?? b.again);
  return { relations, ...((a.any || b.any) && { any: true }), ...(again && { again }) };
}

/** `loaded` with the relation path (`['author', 'publisher']`) added. */
export function loadPath(loaded: Loaded, path: readonly string[], below: Loaded = NOTHING_LOADED): Loaded {
  const [head, ...rest] = path;
  if (head === undefined) return mergeLoaded(loaded, below);
  const relations = new Map(loaded.relations);
  relations.set(head, loadPath(relations.get(head) ?? NOTHING_LOADED, rest, below));
  return { ...loaded, relations };
}
