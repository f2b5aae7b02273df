// The values that this library owns, and what they hold. QuerySets are RowsValue (library `django`), instances of models are
// RowValue, managers are ObjectValue of type `manager`. A manager has no statement of its own: whatever is asked of it is asked of
// the queryset that it gives (its own `get_queryset`, if the project defines one).
import type { Along, Ways } from '../../core/mend.js';
import type { Place, Span } from '../../core/place.js';
import type { ClassValue, Loaded, ObjectValue, OperationValue, Origin, RowsValue, RowValue, ScalarValue, Value } from '../../core/values.js';
import type { Arguments } from '../library.js';
import type { ExpressionData } from './expressions.js';
import type { FieldKind } from './names.js';

export const LIBRARY = 'django';

/** Data of a `field`: a column or relation as a class body declares it. */
export interface FieldData {
  readonly path: string;
  readonly kind: FieldKind;
  readonly args: Arguments;
  /** A class of the project's own, which may decide about the column as it likes. */
  readonly custom?: boolean;
  /** That class says itself how the related row is had. */
  readonly ownAccessor?: true;
  /** Where the call stands, in whatever file it is. */
  readonly at?: Span;
}

/** Data of an `index`: `models.Index(…)`, `models.UniqueConstraint(…)`. */
export interface IndexData {
  readonly path: string;
  readonly args: Arguments;
  readonly declared?: Place;
}

/** Data of a `migration-operation`: `migrations.AddField(…)`. */
export interface OperationData {
  /** The operation's own name: `AddField`. */
  readonly name: string;
  readonly args: Arguments;
  readonly at: Span;
}

/** Data of a `manager`. */
export interface ManagerData {
  /** The model that it was read from; undefined as long as it stands unbound in a class body. */
  readonly model?: string;
  /** The project's queryset class, from `as_manager` or `from_queryset`. */
  readonly queryset?: ClassValue;
  /** `Book.objects`, `Author.books`: for messages. */
  readonly what?: string;
  /** For the manager of a relation: the row that it was read from, and the relation's name. */
  readonly related?: { readonly owner: RowValue; readonly relation: string };
  /** Of a migration: without the methods and managers of the project. */
  readonly historic?: boolean;
  /** What it is made of could not be read: its rows may come with anything. */
  readonly unread?: boolean;
  /** What is loaded below the rows, if the relation was prefetched. */
  readonly prefetched?: Loaded;
}

/** Data of a `prefetch`: `Prefetch(lookup, queryset=…, to_attr=…)`. */
export interface PrefetchData {
  readonly lookup?: string;
  readonly queryset?: Value;
  readonly toAttribute?: string;
}

/** One step by which a queryset was built: a method with its arguments, or what stands for one (`slice`, `related`). */
export interface ChainStep {
  readonly name: string;
  readonly args: Arguments;
}

/** What a queryset carries beyond its statement. */
export interface RowsData {
  /** They came along with their parent: what rows have loaded of a query that is built on these, which asks anew. */
  readonly anew?: Loaded;
  /** How it was built, for its SQL; undefined where that is not known. */
  readonly chain?: readonly ChainStep[];
  /** Attributes that every row has besides its model's: annotations, `to_attr` lists, the parent that the rows were reached from. */
  readonly attributes?: ReadonlyMap<string, Value>;
  /** Those of them that hold the same object for every row: the parent. */
  readonly shared?: ReadonlySet<string>;
  /** Columns named by only(), if it was called. */
  readonly only?: readonly string[];
  /** Columns named by defer(). */
  readonly deferred?: readonly string[];
  /** order_by was called, or the model has a default ordering. */
  readonly ordered?: boolean;
  /** The relation whose rows these are, for advice: `Author.books`. */
  readonly related?: string;
  /** values() named columns: an aggregate that is annotated next groups the rows by them. */
  readonly grouped?: boolean;
  /** It came from elsewhere: where it was built is not known. */
  readonly foreign?: boolean;
  /** Of a migration. */
  readonly historic?: boolean;
  /** It was built on `none()`: nothing is sent for it, whatever is asked of it. */
  readonly empty?: boolean;
  /** A queryset that was built by nothing but the manager: no filter, no order. */
  readonly plain?: boolean;
  /** Of a related manager's rows: how they come along with the rows that have the relation. */
  readonly ways?: Ways;
  /** Of such rows: where the rows that have the relation can get a column that is computed of it. */
  readonly column?: { readonly along: Along; readonly relation: { readonly name: string; readonly kind: string; readonly inverse?: string; readonly queryName?: string } };
  /** Of rows that a prefetch brought: by which path, from the rows that were queried. */
  readonly path?: RelationPath;
  /** Of such rows: where the query begins that they were prefetched for, if its origin does not say so. */
  readonly root?: Place;
  /** Of a related manager's rows: the rows further out with which they could have come along. */
  readonly outer?: readonly OuterRows[];
}

/** Rows further out, and the path that leads from them. */
export interface OuterRows {
  readonly origin: Origin;
  readonly path: RelationPath;
  readonly chain?: readonly ChainStep[];
  /** Where the query begins, if its origin does not say so. */
  readonly root?: Place;
  /** On the way there are rows that nothing orders and that a prefetch joins anew. */
  readonly loose?: boolean;
}

/** A path of relations, as lookups spell it. */
export interface RelationPath {
  /** With the underscores that a further relation follows: `author__`; empty at the rows themselves. */
  readonly prefix: string;
  /** One of the relations leads to many rows: a join cannot follow it. */
  readonly many: boolean;
}

/** What a row carries besides its fields. */
export interface RowData {
  readonly only?: readonly string[];
  readonly deferred?: readonly string[];
  /** Of a migration: without the methods of the project's class. */
  readonly historic?: boolean;
  /** The path of relations by which it was reached from the rows that were queried. */
  readonly path?: RelationPath;
  /** The rows further out with which it could have come along. */
  readonly outer?: readonly OuterRows[];
  /** How the queryset was built from which it was read, where that is known. */
  readonly chain?: readonly ChainStep[];
  /** Where that queryset begins, of a row that is the answer of one call. */
  readonly root?: Place;
  /** Constructed by the program and not sent: saving it is an insert. */
  readonly isNew?: boolean;
  /** Its own `save` or `delete` is being executed for a call that was written down already. */
  readonly writing?: boolean;
}

type DataOf = { field: FieldData; index: IndexData; manager: ManagerData; prefetch: PrefetchData; model: string; paginator: { readonly rows: Value; readonly perPage?: Value }; 'run-python': { readonly run?: Value }; cursor: null; connection: null; checker: { readonly prefetched: boolean }; class: ClassValue | undefined; registry: null; expression: ExpressionData; 'migration-operation': OperationData; relation: string };

/** An object of this library. `key` tells objects of a type apart. */
export function object<T extends keyof DataOf>(type: T, data: DataOf[T], key: string, of?: ClassValue): ObjectValue {
  return { kind: 'object', library: LIBRARY, type, data, key, deps: 0, ...(of && { of }) };
}

/** What an object of the given type of this library holds; undefined for every other value. */
export function dataOf<T extends keyof DataOf>(value: Value | undefined, type: T): DataOf[T] | undefined {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === type ? (value.data as DataOf[T]) : undefined;
}

/** True for an object of the given type of this library. */
export function isObject(value: Value | undefined, type: keyof DataOf): value is ObjectValue {
  return value?.kind === 'object' && value.library === LIBRARY && value.type === type;
}

/** A method of this library, waiting to be called. */
export function operation(name: string, receiver?: Value, data?: unknown): OperationValue {
  return { kind: 'operation', library: LIBRARY, name, deps: 0, ...(receiver && { receiver }), ...(data !== undefined && { data }) };
}

/** A column's value. */
export const SCALAR: ScalarValue = { kind: 'scalar', deps: 0 };

/** What a queryset carries beyond its statement. */
export function dataOfRows(rows: RowsValue): RowsData {
  return (rows.data as RowsData | undefined) ?? {};
}
