// The state of a symbolic execution: what is bound where, which repetitions are open, and what has been written down so far.
//
// Dependence is a bit mask per activation (one execution of one function): bits for its parameters, one for its receiver, one for
// "varies by itself", and one for each loop that is open. A function nested in another and called while that one runs shares its
// activation; every other function is executed on its own, once for each shape of its arguments, and leaves a summary.
import type { PlacedChange } from '../core/schema-change.js';
import type { Place, Problem, Span } from '../core/place.js';
import type { Frame, Occurrence, Repetition, Size, Statement, Use } from '../core/statement.js';
import type { ClassDefinition, Expression, FunctionDefinition, Module, Statement as CoreStatement, TypeDeclaration } from '../core/syntax.js';
import type { ClassValue, FunctionValue, Origin, Value } from '../core/values.js';
import type { Arguments, Host, Iteration, Library } from '../libraries/library.js';
import type { Catalog } from '../schema/catalog.js';
import type { Variables } from './variables.js';

/** Parameters 0 to 10 have a bit each; all further ones share bit 11. */
export const SHARED_PARAMETER_BIT = 11;
export const SELF_BIT = 1 << 12;
const FIRST_LOOP_BIT = 13;
const LOOP_BITS = 16;
/** The bits of all loops. */
export const ALL_LOOPS = ((1 << LOOP_BITS) - 1) << FIRST_LOOP_BIT;
/** The value may differ each time that it is computed (the answer of something unknown). */
export const VARIES = 1 << 30;
/** The value was captured from a function that is not the one being executed. */
export const CAPTURED_BIT = 1 << 29;
/** Everything that a summary may speak of: parameters, receiver, what was captured, and whether it varies by itself. */
export const SUMMARY_MASK = ((1 << FIRST_LOOP_BIT) - 1) | CAPTURED_BIT | VARIES;

/** The dependence bit of a parameter. */
export function parameterBit(index: number): number {
  return 1 << Math.min(index, SHARED_PARAMETER_BIT);
}

/** The dependence bit of the loop that is opened as the `count`-th of an activation; after sixteen loops bits are used again. */
export function loopBit(count: number): number {
  return 1 << (FIRST_LOOP_BIT + (count % LOOP_BITS));
}

/** Bounds of the execution. When one is hit the result is Unknown, not a guess. */
export const BOUNDS = {
  /** Calls within calls. */
  depth: 14,
  /** Different shapes of arguments for which one function is executed. */
  contexts: 20,
  /** Statements of one summary. */
  occurrences: 160,
  /** Calls back to one function further out that a summary tells of, repeated ones and others. */
  recursions: 8,
  /** Changes of the schema that one file may make. */
  changes: 20_000,
  /** Calls through which one query went that it remembers. */
  given: 3,
  /** Core statements executed for one root. */
  steps: 60_000,
} as const;

export interface Scope {
  vars: Variables;
  readonly parent?: Scope;
  readonly file: string;
  /** The activation that it belongs to: values of other activations lose their dependence when they are read. */
  activation?: Activation;
  /** What a closure came to depend on after it was made: everything that it captured does too. */
  readonly captured?: number;
  /** Names that `types` holds: type aliases and interfaces of a module. */
  readonly types?: Map<string, TypeDeclaration>;
  /** The class and the receiver, for `this` and `super`. */
  readonly method?: { readonly owner?: ClassValue; readonly receiverClass?: ClassValue };
}

export interface RepeatOptions {
  /** The passes run side by side. */
  readonly concurrent?: boolean;
  /** See ActiveLoop.sequential. */
  readonly sequential?: boolean;
  /** See Repetition.streamed. */
  readonly streamed?: boolean;
  /** What is gone over, in words. */
  readonly what?: string;
}

export interface ActiveLoop {
  readonly bit: number;
  readonly place: Place;
  readonly form: Repetition['form'];
  readonly size: Size;
  readonly concurrent?: boolean;
  /** Each pass waits for something before the next one begins. */
  readonly sequential?: boolean;
  /** See Repetition.streamed. */
  readonly streamed?: boolean;
  readonly over?: string;
  readonly origin?: Place;
  /** See Repetition.narrow. */
  readonly narrow?: Repetition['narrow'];
  /** See Repetition.busy. */
  busy?: boolean;
  /** How many blocks that catch errors lay around it when it was opened. */
  readonly tries: number;
}

/** A repetition of a pending occurrence, still tied to its loop. */
export interface PendingRepetition {
  readonly loop: ActiveLoop;
  depends: boolean;
  early?: boolean;
  partial?: boolean;
  guarded?: boolean;
  attends?: boolean;
  caught?: boolean;
  /** The statement is not waited for before the next pass begins. */
  readonly concurrent?: boolean;
  /** How many steps of the path lie outside of it: the frames before the repetition. */
  readonly depth: number;
}

/** A statement written down in an activation, in terms of its parameters. */
export interface Pending {
  readonly statement: Statement;
  readonly place: Place;
  readonly origin: Origin;
  readonly queried?: Place;
  readonly built?: Place;
  readonly repetitions: readonly PendingRepetition[];
  readonly path: readonly Frame[];
  readonly deps: number;
  /** What the keeper of the answer depends on, for kept statements. */
  readonly keeper?: number;
  /** The answer is put into a cache that is asked first. */
  cached?: boolean;
  /** It stands behind a condition that nothing decides. */
  guarded?: boolean;
  /** See Repetition.attends. */
  attends?: boolean;
  /** A block of its function catches its errors. */
  caught?: boolean;
  /** What follows throws an error that its function does not catch. */
  throws?: boolean;
  /** It stands in a function that was only made here, not called: callers do not send it. */
  readonly detached?: boolean;
}

export interface Activation {
  readonly fn?: FunctionDefinition;
  readonly file: string;
  loops: ActiveLoop[];
  loopCount: number;
  path: Frame[];
  pending: Pending[];
  /** Answers of which only the emptiness was asked, and those that were used otherwise. */
  readonly tests: { readonly origin: Origin; readonly at: Place }[];
  readonly otherUses: Set<Origin>;
  /** Functions made here that nothing has called yet. */
  readonly uncalled: Map<FunctionDefinition, FunctionValue>;
  /** Calls back to a function that is already being executed. */
  readonly recursions: { readonly fn: FunctionDefinition; readonly repetitions: readonly PendingRepetition[]; readonly path: readonly Frame[]; readonly place: Place }[];
  /** See Repetition.busy. */
  busy?: boolean;
  /** Set by an `if` that nothing decided and one of whose branches left the block on what is there; cleared by the block. */
  forked?: boolean;
  /** Blocks around the place of execution whose errors are caught here. */
  tries: number;
  /** Loops that lie around the call within which the current nested function is executed, so that `return` knows its own. */
  loopFloor: number;
  steps: number;
}

export interface Summary {
  /** The file of the function. */
  readonly file: string;
  readonly returns: Value;
  readonly pending: readonly Pending[];
  readonly selfAfter?: Value;
  readonly recursions: Activation['recursions'];
  /** The names that a block of a template has read. */
  readonly shown?: ReadonlySet<string>;
  /** See Repetition.busy. */
  readonly busy?: boolean;
  /** The bound of calls within calls cut it short: not to be kept. */
  readonly incomplete?: boolean;
}

/** How a block of statements ended. */
export type Ending = 'next' | 'return' | 'throw' | 'break' | 'continue';

/** A function body being executed: where its `return`s go. */
export interface BodyFrame {
  readonly fn?: FunctionDefinition;
  returned?: Value;
  yielded?: Value;
}

export interface ModuleRecord {
  readonly file: string;
  readonly module: Module;
  readonly scope: Scope;
  readonly exports: ReadonlyMap<string, ExportEntry>;
  readonly stars: readonly string[];
  state: 'linked' | 'running' | 'done';
}

/** Where an exported name leads: to a local name, to a name of another module, or to an expression's value. */
export type ExportEntry = { readonly local: string } | { readonly from: string; readonly name: string } | { readonly value: Expression };

export const QUESTIONS = ['member', 'call', 'external', 'inherited', 'awaited', 'iterate', 'truth', 'text', 'typed', 'operate', 'handed', 'handedTo', 'receiving'] as const;
export type Question = (typeof QUESTIONS)[number];

export interface Machine {
  readonly libraries: readonly Library[];
  /** The libraries that answer a kind of question, for those that are asked at every other step. */
  readonly having: Readonly<Record<Question, readonly Library[]>>;
  /** Lowers a file on first use; undefined if it is no source file of the project. */
  readonly load: (file: string) => Module | undefined;
  readonly resolve: (specifier: string, from: string) => Resolution;
  /** True if a statement can be reached from what a file exports under a name. */
  readonly reaches: (file: string, name: string) => boolean;
  readonly modules: Map<string, ModuleRecord | undefined>;
  readonly summaries: Map<FunctionDefinition, Map<string, Summary>>;
  /** Summaries that the bound of calls within calls cut short, by the depth of the call as well. */
  readonly cutSummaries: Map<FunctionDefinition, Map<string, Summary>>;
  readonly uses: Use[];
  readonly occurrences: Occurrence[];
  readonly problems: Problem[];
  catalog: Catalog;
  readonly host: Host;
  activation: Activation;
  scope: Scope;
  body: BodyFrame;
  /** Dependence of the library call that is being made: receiver and arguments. */
  callDeps: number;
  mutated?: Value;
  readonly stack: FunctionDefinition[];
  silent: number;
  /** Where changes of the schema are noted; undefined while nobody asks for them. */
  changes?: PlacedChange[];
  /** Answers of statements that the condition being evaluated touches. */
  touched?: Set<Origin>;
  /** The names that templates have read, while one is rendered. */
  shown?: Set<string>;
  /** The bound of calls within calls was hit since the flag was last cleared. */
  cut: boolean;
  /** A library is being asked about the truth of a value: what it tells about tests is only written down. */
  testing: boolean;
  /** The call that is being made is awaited on the spot. */
  awaiting: boolean;

  // The mutually recursive parts, tied together in machine.ts.
  evaluate(expression: Expression): Value;
  /** Evaluates an expression of which only the truth matters. */
  evaluateTest(expression: Expression): Value;
  run(statements: readonly CoreStatement[]): Ending;
  call(callee: Value, args: Arguments, at: Span, form?: 'new' | 'tagged' | 'jsx'): Value;
  member(receiver: Value, name: string, at: Span): Value;
  iterate(value: Value, at: Span): Iteration;
  repeat(over: Iteration, form: Repetition['form'], at: Span, body: (element: Value) => Value, options?: RepeatOptions): Value;
  functionValue(fn: FunctionDefinition, owner?: ClassValue): FunctionValue;
  classValue(definition: ClassDefinition): ClassValue;
  instantiate(of: ClassValue, args: Arguments, at: Span): Value;
  /** What a method's receiver is after the method was executed with unknown arguments. */
  receiverAfter(method: FunctionValue): Value | undefined;
}

/** Where an import leads. */
export type Resolution = { readonly kind: 'file'; readonly file: string } | { readonly kind: 'external'; readonly path: string } | { readonly kind: 'namespace'; readonly folder: string };

/** True for a template, by its name: what is no source of another language. */
export function isTemplate(file: string): boolean {
  return !/\.(py|pyi|[cm]?[jt]sx?|sql)$/i.test(file);
}
