// What a library is to the engine: an ORM, a driver, a web framework, a language's own standard library. A library says what its
// symbols are, what calls on its values return, and which statements they send. It never sees a syntax tree, and nothing outside
// its folder knows its name.
//
// The engine executes the project's functions symbolically. Wherever a value is not the project's own it asks the active
// libraries, in the order of the registry; the first answer that is not undefined counts. A library that has nothing to say
// returns undefined; UNKNOWN means "I know that nothing is known".
import type { AnsweredInPages, PageParameter } from '../core/mend.js';
import type { Place, Problem, Span } from '../core/place.js';
import type { Frame, Repetition, Served, Size, Statement } from '../core/statement.js';
import type { ClassValue, CollectionValue, FunctionValue, ObjectValue, Origin, RecordValue, RowsValue, RowValue, Value } from '../core/values.js';
import type { FunctionDefinition, Language, TypeRef } from '../core/syntax.js';
import type { SqlReader } from '../core/sql.js';
import type { PlacedChange, SchemaChange } from '../core/schema-change.js';
import type { Catalog } from '../schema/catalog.js';
import type { SchemaPart } from '../schema/merge.js';

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** A spread of something unknown: there may be further arguments. */
  readonly open: boolean;
  /** The caller does not know how many parameters there are: those that are left out are what their types say. */
  readonly partial?: boolean;
  /** What the spread values depend on. */
  readonly openDeps?: number;
  /** What the call's type arguments stand for, where written: `initTRPC.context<typeof createContext>()`. */
  readonly types?: readonly Value[];
}

/** What a library may ask of the engine while a function is being executed. All of it is bounded and never throws. */
export interface Host {
  readonly catalog: Catalog;
  readonly project: Project;
  /** The file that is being executed, and its language. */
  readonly file: string;
  readonly language: Language;
  /** The place of a span in the file that is being executed. */
  place(at: Span): Place;

  /**
   * Writes down a statement that is sent here, under all repetitions that are open, depending on the receiver and the arguments of
   * the call that the library is being asked about.
   *
   * @param receiver for a statement that is `kept`: the row or rows that keep the answer
   * @returns where it was sent, to be put on the rows that it answers with
   */
  send(statement: Statement, at: Span, receiver?: Value): Origin;

  /** Calls any value: a function of the project, a class, a library's operation. Unknown if it cannot be called. */
  call(callee: Value, args: Arguments, at: Span): Value;
  /** Reads a member of any value, running properties. */
  member(value: Value, name: string, at: Span): Value;
  /**
   * A member that a class of the project (or a base class of the project's own) defines, bound to `self`; not run if it is a property: the
   * FunctionValue with `accessor` comes back. undefined if no class of the project defines it.
   */
  classMember(of: ClassValue, name: string, self?: Value): Value | undefined;
  /** Like classMember, but runs properties. */
  classRead(of: ClassValue, name: string, self: Value, at: Span): Value | undefined;
  /** The external base classes of a class, nearest first: `django.db.models.Model`. */
  externalBases(of: ClassValue): readonly string[];
  /** The project's base classes of a class, itself first, in the order in which members are looked up. */
  lineage(of: ClassValue): readonly ClassValue[];

  /**
   * What iterating a value gives: its element, how many there are, and where they were queried. Evaluating a query sends its statement.
   * undefined if the value is not known to be iterable (then loop over it as size unknown, element unknown).
   */
  iterate(value: Value, at: Span): Iteration | undefined;
  /**
   * Runs `body` as often as `over` has elements: under one more repetition, with the element.
   *
   * @returns what body returned
   */
  repeat(over: Iteration, form: Repetition['form'], at: Span, body: (element: Value) => Value, options?: { readonly concurrent?: boolean; readonly what?: string }): Value;
  /** Runs `body` with one more step on the path (`renders shop/list.html`). */
  within<T>(frame: Frame, body: () => T): T;
  /** Runs `body`: what it sends is what a row's own write does besides, such as the reads of its save(). */
  attending<T>(body: () => T): T;
  /** Runs `body` and forgets what it sends more than so many steps of the path away. */
  near<T>(steps: number, body: () => T): T;
  /** Runs `body` with spans that belong to another file: a serializer's field, a class attribute. */
  inFile<T>(file: string, body: () => T): T;
  /** The generator expressions within `at`, which have been executed, are consumed by something that may stop before their last element; `atFirst`: that takes one. */
  mayStop(at: Span, atFirst?: boolean): void;
  /** Runs `body`: what it sends is sent once for each key of something that is kept. */
  cached<T>(body: () => T): T;
  /** The value is turned into text here. */
  text(value: Value, at: Span): void;
  /** Each pass of the loops that are open waits for something else than the database here, or opens a transaction of its own. */
  busy(): void;
  /** The variables that the template, or the function of another language, being executed sees, as an open record that `render` takes back. */
  scope(): Value;
  /** Runs `body` and forgets what it sends (for advice that is looked up, not executed). */
  silently<T>(body: () => T): T;

  /** Notes that a value leaves the program: rows in it are rows of a response. `pages`: how it could have one page of them, asked where it has rows. */
  respond(value: Value, at: Span, what: string, pages?: () => AnsweredInPages | PageParameter | undefined): void;
  /** Notes that only the emptiness of a value matters here. */
  test(value: Value, at: Span): void;
  /** Notes that the statements which answer with the elements of a list are handed over together, to be sent in one transaction. */
  together(list: Value, at: Span): void;
  /** What a value is once it was waited for: what was only prepared is sent. */
  awaited(value: Value, at: Span): Value;
  /** The receiver of the call or the member read that the library is being asked about is afterwards this value (`xs.push(x)`). */
  mutate(after: Value): void;
  /** From now on whatever of the running function holds the value `before` holds `after` (`prefetch_related_objects(rows, …)`). */
  update?(before: Value, after: Value): void;
  /** The largest size among the repetitions that are open in this function; undefined outside of any. */
  repeated(): Size | undefined;
  /** What two values have in common. */
  join(a: Value, b: Value): Value;
  /** What an element of a list is that holds both, and for two lists a list with the elements of both. */
  mixed(a: Value, b: Value): Value;
  /** The value that a type annotation, written in `file`, stands for. */
  valueOfType(type: TypeRef, file: string): Value;
  /**
   * Executes a template with the given context (a record); its path is as the program writes it (`shop/list.html`).
   *
   * @returns the names that it and what it includes have read; undefined if there is no such template
   */
  render(template: string, context: Value, at: Span): ReadonlySet<string> | undefined;
  /** The functions that a template defines at its top; undefined if there is no such template. */
  macros(template: string): RecordValue | undefined;
  /** A module of the project by the name by which the program would import it (`shop.models`), and what it exports. */
  exported(file: string, name: string): Value | undefined;

  /** Says what a text of SQL does; where no parser is loaded, that it could not be read. */
  readonly sql: SqlReader;
  /** Notes that the call about which the library is being asked changes the schema; forgotten outside of `recorded`. */
  change(change: SchemaChange, at: Span): void;
  /**
   * Runs `body`, in `file` and in an execution of its own: functions are executed anew at every call, nothing that is sent is kept.
   *
   * @returns the changes that were noted meanwhile, in order
   */
  recorded(file: string, body: () => void): readonly PlacedChange[];
  /** True within `recorded`. */
  readonly isRecording: boolean;
}

export interface Iteration {
  readonly element: Value;
  readonly size: Size;
  readonly origin?: Origin;
  /** What is iterated over, depends on. */
  readonly deps: number;
  /** In words, for messages: `Book rows`. */
  readonly over?: string;
}

/** The project as a library may see it: names, texts of files that are no source code, and classes. */
export interface Project {
  readonly files: readonly string[];
  /** The text of a file, or undefined if it cannot be read. */
  text(file: string): string | undefined;
  /** Every class of the modules that were read, with its module; in a stable order. */
  classes(): readonly ClassValue[];
  /** The names that a module of the project exports, in the order of its text; empty for a file that is none. */
  exportsOf(file: string): readonly string[];
  /** Every module-level function of the modules that were read. */
  functions(): readonly FunctionValue[];
  /** The value of a class-level field as its class body gives it. undefined if the class itself has no such field. */
  fieldOf(of: ClassValue, name: string): Value | undefined;
  /** What the decorators of a class, or of one of its own fields, are; in the order of the text. */
  decoratorsOf(of: ClassValue, field?: string): readonly Value[];
  /** The value that a module-level name has. */
  exported(file: string, name: string): Value | undefined;
  /** Python's dotted name of a file, `shop.models`; JavaScript: the path without its extension. */
  moduleName(file: string): string;
  externalBases(of: ClassValue): readonly string[];
  lineage(of: ClassValue): readonly ClassValue[];
  problem(problem: Problem): void;
}

/**
 * What a library tells the engine. Every method may be left out. Each takes a Host or the Project, and what it is asked about; it gives
 * its answer, or undefined where it has nothing to say.
 */
export interface Library {
  /** Folder name, and prefix of its models' ids. */
  readonly id: string;
  /** As its users write it: `Prisma`, `Django`. */
  readonly title: string;
  /**
   * Import specifiers that switch it on, as prefixes at a separator (`django`, `@prisma/client`); or names of files (`schema.prisma`). Empty: always on.
   */
  readonly evidence: { readonly imports?: readonly string[]; readonly files?: readonly string[] };
  /**
   * True for a library that sends statements itself (an ORM or a driver): files that reach it by imports are read, others only when they are called.
   */
  readonly sends?: boolean;
  /** It asks `Host.sql` what texts say: the parser is loaded where a manifest names one of its packages. */
  readonly readsSql?: true;
  /** False for a name of the library's packages, as it is imported, through which no statement can be sent: the type of a row, an enum. Without it: all may. */
  sendsThrough?(name: string): boolean;

  /** Further import specifiers, or project paths (without extension), that stand for the library: a generated client's folder. Each maps to the specifier that it stands for. */
  aliases?(project: Pick<Project, 'files' | 'text' | 'problem'>): ReadonlyMap<string, string>;
  /** The catalog's part that this library's models declare. Runs once, after the modules, before any function is executed by itself. */
  models?(project: Project, host: Host): Catalog;
  /**
   * For a library whose models are read though it sends nothing: true for a text that may declare some. Such files are executed as modules,
   * once and before `models`; they are not among those that are searched for statements.
   */
  declares?(file: string, text: string): boolean;
  /**
   * What else than its models the library knows of the schema: migrations, dumps. Runs once, after everything was executed; migrations in
   * code are executed through the host.
   */
  schema?(host: Host): readonly SchemaPart[];
  /** True where `models` asks the project for texts only, not for classes and values: no module has to be executed before. */
  readonly modelsFromTexts?: boolean;

  /** What a symbol of the library is. Without an answer it stays an ExternalValue. */
  external?(host: Host, path: string): Value | undefined;
  /** What a parameter, field or variable annotated with a type of this library is. `args` are the values of the type arguments. */
  typed?(host: Host, path: string, args: readonly Value[]): Value | undefined;
  /** What a parameter annotated with a class of the project is, when that class inherits from a symbol of this library. */
  typedClass?(host: Host, of: ClassValue, base: string): Value | undefined;

  /** What the library itself hands to a parameter of a method that it calls, of a class that inherits from one of its symbols. */
  handed?(base: string, method: string, parameter: string): Value | undefined;
  /** What the library itself hands to a parameter without a type, counted from 0, of a function that it calls: the request of a view. */
  handedTo?(project: Project, fn: FunctionValue, index: number): Value | undefined;

  /** A member of a value that this library owns: object, rows, row, scalar, operation; and of an external symbol. */
  member?(host: Host, receiver: Value, name: string, at: Span): Value | undefined;
  /** A member that a class of the project inherits from a symbol of this library. `self` is the class itself, an instance, a row, or an object. */
  inherited?(host: Host, base: string, of: ClassValue, self: Value, name: string, at: Span): Value | undefined;
  /** A call of an external symbol, an operation or an object. `form` is `new` for `new X()`. */
  call?(host: Host, callee: Value, args: Arguments, at: Span, form?: 'new' | 'tagged' | 'jsx'): Value | undefined;
  /** A class of the project that inherits from a symbol of this library is instantiated. */
  construct?(host: Host, of: ClassValue, base: string, args: Arguments, at: Span): Value | undefined;
  /** `receiver[index]` and slices: from and to are literals where known. */
  index?(host: Host, receiver: Value, index: Value | { readonly from?: Value; readonly to?: Value }, at: Span): Value | undefined;
  /** A field is set: the receiver as it is afterwards. */
  assign?(host: Host, receiver: Value, name: string, value: Value, at: Span): Value | undefined;
  /** Iterating over rows or an object: sends the statement if that has not happened. */
  iterate?(host: Host, receiver: RowsValue | ObjectValue | Value, at: Span): Iteration | undefined;
  /** `await value`, where that does more than give the value: a lazy query is sent. */
  awaited?(host: Host, value: Value, at: Span): Value | undefined;
  /** `left operator right`, where one of them is rows or an object of this library; `right` is missing for an operator that stands before its operand (`~`). */
  operate?(host: Host, operator: string, left: Value, right: Value | undefined): Value | undefined;
  /** The value stands in a condition. */
  truth?(host: Host, value: Value, at: Span): void;
  /** The value is turned into text: by a hole of a string, or as what a template prints. */
  text?(host: Host, value: Value, at: Span): void;
  /** `with value as target`: what target is. */
  entered?(host: Host, value: Value, at: Span): Value | undefined;
  /** What a decorator of this library makes of a function or class; undefined keeps it. */
  decorate?(host: Host, decorator: Value, decorated: FunctionValue | ClassValue, at: Span): Value | undefined;
  /** What a free name of a template is: `filter:x`, `tag:x`, a context processor's variable. */
  ambient?(host: Host, name: string): Value | undefined;

  /** What an instance has of its own where the library calls that method of it, such as what a decorator sets for it; undefined where it says nothing of the class. */
  receiving?(project: Project, of: ClassValue, method: FunctionDefinition): ReadonlyMap<string, Value> | undefined;

  /**
   * Entry points that nothing in the project calls, one body for each: class-based views, serializers, admin pages. The engine executes
   * each on its own. Module-level functions and methods are executed anyway, with unknown arguments.
   */
  roots?(project: Project): readonly Root[];
}

/** An entry point. */
export interface Root {
  readonly place: Place;
  /** For the path: `GET BookList`. */
  readonly what: string;
  /** It is one of several of the class whose name stands at its place. */
  readonly serves?: Served;
  run(host: Host): void;
}

/** The value of an argument by position or name. */
export function argument(args: Arguments, position: number, name?: string): Value | undefined {
  return (name === undefined ? undefined : args.named.get(name)) ?? args.positional[position];
}

/** No arguments. */
export const NO_ARGUMENTS: Arguments = { positional: [], named: new Map(), open: false };

/** Arguments by position only. */
export function positional(...values: readonly Value[]): Arguments {
  return { positional: values, named: new Map(), open: false };
}

/** True for a value whose members and elements a library decides. */
export function isOwned(value: Value): value is ObjectValue | RowsValue | RowValue {
  return value.kind === 'object' || value.kind === 'rows' || value.kind === 'row';
}

/** The iteration over a collection. */
export function iterationOf(value: CollectionValue): Iteration {
  return { element: value.element, size: value.size, deps: value.deps, ...(value.origin && { origin: value.origin }) };
}
