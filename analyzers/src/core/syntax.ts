// Core: the small language that every source language is lowered to. It keeps what moves data and what sends statements, and
// drops the rest: no rule and no library ever sees a syntax tree of TypeScript or Python. Nodes are plain readonly data and
// hold nothing but strings, numbers, booleans and other nodes, so that a module serialises as it stands.
import type { Problem, Span } from './place.js';

export type Language = 'typescript' | 'python' | 'template' | 'sql';

/** One lowered file. */
export interface Module {
  readonly language: Language;
  /** Top-level statements, in order. Imports and exports are among them. */
  readonly body: readonly Statement[];
  /** Comments that speak to Seqscan (`seqscan-disable…`, `seqscan-enable`; fixture markers are not kept), in order. */
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
  /** True for files that a tool wrote (`@generated`, `DO NOT EDIT` near the top). */
  readonly generated?: boolean;
}

/** A comment that speaks to Seqscan (see comments.ts); the text is without the comment's own delimiters, trimmed. */
export interface Comment extends Span {
  readonly text: string;
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | Name
  | Literal
  | Text
  | Member
  | Index
  | Slice
  | Call
  | RecordLiteral
  | ListLiteral
  | FunctionExpression
  | ClassExpression
  | Await
  | Yield
  | Conditional
  | Logical
  | Binary
  | Not
  | AssignExpression
  | Comprehension
  | Require
  | Opaque;

/** A variable. TypeScript's `this` and `super` are the names `this` and `super`; Python's `self` is an ordinary parameter. */
export interface Name extends Span {
  readonly kind: 'name';
  readonly name: string;
}

/** A constant: string, number, boolean, null (`null`, `None`) or undefined. Other constants (bytes, big integers, regular expressions) are Opaque. */
export interface Literal extends Span {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null | undefined;
}

/** A string with holes: template literal, f-string, `'…' % x`, `'…'.format(x)` are kept when they are syntax. `parts` has one more item than `holes`. */
export interface Text extends Span {
  readonly kind: 'text';
  readonly parts: readonly string[];
  readonly holes: readonly Expression[];
}

/** `object.name`. `nameStart` is the offset of the name. */
export interface Member extends Span {
  readonly kind: 'member';
  readonly object: Expression;
  readonly name: string;
  readonly nameStart: number;
  /** Templates: the value is called without arguments if it can be. */
  readonly autoCall?: boolean;
}

/** `object[index]`. */
export interface Index extends Span {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}

/** Python's `object[from:to:step]`. */
export interface Slice extends Span {
  readonly kind: 'slice';
  readonly object: Expression;
  readonly from?: Expression;
  readonly to?: Expression;
  readonly step?: Expression;
}

/** One argument. `name` is set for keyword arguments; `spread` for `...x`, `*x` (no name) and `**x` (name `**`). */
export interface Argument {
  readonly value: Expression;
  readonly name?: string;
  readonly spread?: boolean;
}

/**
 * A call. A tagged template is a call of the tag whose first argument is the Text. A JSX element is a call of the component (for
 * intrinsic elements: of an Opaque) with one record of its attributes, children under `children`.
 */
export interface Call extends Span {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Argument[];
  readonly form?: 'new' | 'tagged' | 'jsx';
  /** TypeScript's type arguments, where written. */
  readonly types?: readonly TypeRef[];
}

/** `{a: 1, b, ...c}`, `{'a': 1, **c}`, `dict` literals. A spread entry has no key. Computed keys are expressions. */
export interface RecordLiteral extends Span {
  readonly kind: 'record';
  readonly entries: readonly RecordEntry[];
}
export interface RecordEntry extends Span {
  readonly key?: string | Expression;
  readonly value: Expression;
}

/** `[a, ...b]`, `(a, b)`, `{a, b}`. */
export interface ListLiteral extends Span {
  readonly kind: 'list';
  readonly form: 'list' | 'tuple' | 'set';
  readonly items: readonly { readonly value: Expression; readonly spread?: boolean }[];
}

export interface FunctionExpression extends Span {
  readonly kind: 'function';
  readonly fn: FunctionDefinition;
}

export interface ClassExpression extends Span {
  readonly kind: 'class';
  readonly definition: ClassDefinition;
}

export interface Await extends Span {
  readonly kind: 'await';
  readonly value: Expression;
}

/** `yield x`, `yield* x`, `yield from x`. */
export interface Yield extends Span {
  readonly kind: 'yield';
  readonly value?: Expression;
  readonly delegate?: boolean;
}

export interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `&&`, `and`; `||`, `or`; `??`. Optional chaining `a?.b` is lowered to a plain member or call. */
export interface Logical extends Span {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or' | 'nullish';
  readonly left: Expression;
  readonly right: Expression;
}

/**
 * Any other operator with two operands. Operators are spelt one way for all languages:
 * `==` (also `===`, `is`), `!=` (also `!==`, `is not`), `<`, `<=`, `>`, `>=`, `in`, `not in`, `instanceof`, `+`, `-`, `*`, `/`, `%`, `|`, `&`, `other`.
 */
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Not extends Span {
  readonly kind: 'not';
  readonly value: Expression;
}

/** An assignment that is an expression: `a = b` inside an expression, `a ??= b`, `(a := b)`. */
export interface AssignExpression extends Span {
  readonly kind: 'assign-expression';
  readonly target: Target;
  readonly value: Expression;
}

/** A list, set or dict comprehension or a generator expression. For a dict, `element` is the key and `value` the value. */
export interface Comprehension extends Span {
  readonly kind: 'comprehension';
  readonly form: 'list' | 'set' | 'dict' | 'generator';
  readonly clauses: readonly ComprehensionClause[];
  readonly element: Expression;
  readonly value?: Expression;
}
export interface ComprehensionClause extends Span {
  readonly target: Target;
  readonly iterable: Expression;
  readonly isAsync?: boolean;
  readonly conditions: readonly Expression[];
}

/** `require('x')` or `import('x')` with a constant specifier. An `import()` stands under an Await where it is awaited. */
export interface Require extends Span {
  readonly kind: 'require';
  readonly from: string;
}

/** Anything else. The children are evaluated for what they send; the value is unknown, unless a library knows the operator. */
export interface Opaque extends Span {
  readonly kind: 'opaque';
  /** An operator before its one operand: `~`. */
  readonly operator?: string;
  readonly children: readonly Expression[];
}

// ---------------------------------------------------------------- targets of assignments

export type Target = NameTarget | PlaceTarget | RecordTarget | ListTarget;

export interface NameTarget extends Span {
  readonly kind: 'name';
  readonly name: string;
}
/** Assignment to a member, an index or a slice. */
export interface PlaceTarget extends Span {
  readonly kind: 'place';
  readonly place: Member | Index | Slice | Opaque;
}
/** `{a, b: c = 1, ...rest}` */
export interface RecordTarget extends Span {
  readonly kind: 'record';
  readonly entries: readonly { readonly key: string; readonly target: Target; readonly fallback?: Expression }[];
  readonly rest?: Target;
}
/** `[a, , b, ...rest]`, `a, *rest = …`. A hole is undefined. `rest` is the index of the item that takes the rest. */
export interface ListTarget extends Span {
  readonly kind: 'list';
  readonly items: readonly ({ readonly target: Target; readonly fallback?: Expression } | undefined)[];
  readonly rest?: number;
}

// ---------------------------------------------------------------- statements

export type Statement =
  | ExpressionStatement
  | Assign
  | If
  | Loop
  | Return
  | Throw
  | Jump
  | Try
  | With
  | Switch
  | FunctionStatement
  | ClassStatement
  | Import
  | Export
  | TypeDeclaration;

export interface ExpressionStatement extends Span {
  readonly kind: 'expression';
  readonly value: Expression;
}

/** An assignment or declaration. An augmented assignment (`a += b`) is an Assign of a Binary. Without a value: a bare declaration. */
export interface Assign extends Span {
  readonly kind: 'assign';
  readonly target: Target;
  readonly value?: Expression;
  /** Set for a declaration: `const`, `let`, `var`. Python's assignments have none. */
  readonly declares?: 'const' | 'let' | 'var';
  readonly type?: TypeRef;
  readonly exported?: boolean;
}

export interface If extends Span {
  readonly kind: 'if';
  readonly test: Expression;
  readonly then: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

/**
 * Any loop. `each`: over the elements of `iterable` (`for…of`, Python's `for`, `for…in` with `overKeys`). `while`: as long as `test`
 * (`do…while` too). `count`: C's `for` with its three clauses. Python's `else` of a loop stands in `otherwise`.
 */
export interface Loop extends Span {
  readonly kind: 'loop';
  readonly form: 'each' | 'while' | 'count';
  readonly target?: Target;
  readonly iterable?: Expression;
  readonly overKeys?: boolean;
  readonly isAsync?: boolean;
  readonly setup?: readonly Statement[];
  readonly test?: Expression;
  readonly update?: readonly Statement[];
  readonly body: readonly Statement[];
  readonly otherwise?: readonly Statement[];
  /** The span of the loop's head, for messages: `for (const a of b)`, `for a in b:`, `{% for a in b %}`. */
  readonly headEnd: number;
}

export interface Return extends Span {
  readonly kind: 'return';
  readonly value?: Expression;
}
export interface Throw extends Span {
  readonly kind: 'throw';
  readonly value?: Expression;
}
export interface Jump extends Span {
  readonly kind: 'break' | 'continue';
}
export interface Try extends Span {
  readonly kind: 'try';
  readonly body: readonly Statement[];
  readonly handlers: readonly { readonly name?: string; readonly types: readonly Expression[]; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[];
  readonly last: readonly Statement[];
}
/** Python's `with`, TypeScript's `using` (without a body: the body is empty). */
export interface With extends Span {
  readonly kind: 'with';
  readonly items: readonly { readonly value: Expression; readonly target?: Target }[];
  readonly isAsync?: boolean;
  readonly body: readonly Statement[];
}
/** `switch` and Python's `match`. A case without tests is the default. A pattern that is no plain value is an Opaque test. */
export interface Switch extends Span {
  readonly kind: 'switch';
  readonly subject: Expression;
  readonly cases: readonly { readonly tests: readonly Expression[]; readonly body: readonly Statement[] }[];
}
export interface FunctionStatement extends Span {
  readonly kind: 'function';
  readonly fn: FunctionDefinition;
  readonly exported?: boolean;
}
export interface ClassStatement extends Span {
  readonly kind: 'class';
  readonly definition: ClassDefinition;
  readonly exported?: boolean;
}

/**
 * An import, wherever it stands. `from` is the specifier as written; Python's relative imports keep their dots (`..models`).
 * Names: `imported` is the exported name, `default` for a default import, `*` for the module itself (`import * as x`, Python's `import x`).
 * Python: `import a.b` binds `a` (imported `*`, local `a`, from `a`) and, as a second Import without names, loads `a.b`; `import a.b as c`
 * binds `c` to `a.b`. `from m import *` is one name `{imported: '*all', local: '*all'}`.
 */
export interface Import extends Span {
  readonly kind: 'import';
  readonly from: string;
  readonly names: readonly { readonly imported: string; readonly local: string }[];
  readonly typeOnly?: boolean;
}

/**
 * An export that is no declaration.
 * `export {a as b}`: names with local and exported. `export {a as b} from 'm'`, `export * from 'm'` (names `{local:'*', exported:'*'}`),
 * `export * as x from 'm'` (`{local:'*', exported:'x'}`): with `from`. `export default expr`: `value`, exported `default`;
 * `export =` and `module.exports = expr`: `value`, exported `=`; `exports.a = expr`, `module.exports.a = expr`: `value`, exported `a`.
 */
export interface Export extends Span {
  readonly kind: 'export';
  readonly names: readonly { readonly local: string; readonly exported: string }[];
  readonly from?: string;
  readonly value?: Expression;
}

/** A type alias or an interface. Interfaces are records; what they extend stands in `bases`. */
export interface TypeDeclaration extends Span {
  readonly kind: 'type';
  readonly name: string;
  readonly type: TypeRef;
  readonly bases: readonly TypeRef[];
  readonly exported?: boolean;
}

// ---------------------------------------------------------------- functions and classes

export interface FunctionDefinition extends Span {
  /** Empty for anonymous functions; a lambda that is assigned, or is a field's or entry's value, takes that name. */
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly params: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly isAsync?: boolean;
  readonly isGenerator?: boolean;
  /** Arrow functions and Python's nested functions see the surrounding `this`; only TypeScript's arrows set this. */
  readonly isArrow?: boolean;
  readonly isStatic?: boolean;
  readonly accessor?: 'get' | 'set';
  readonly decorators: readonly Expression[];
  readonly returns?: TypeRef;
}

export interface Parameter extends Span {
  readonly target: Target;
  readonly fallback?: Expression;
  readonly type?: TypeRef;
  /** `...rest`, `*args`: list. `**kwargs`: record. */
  readonly rest?: 'list' | 'record';
  /** A TypeScript parameter property (`constructor(private db: Database)`). */
  readonly isField?: boolean;
  readonly decorators?: readonly Expression[];
  /** Python: only by keyword. */
  readonly keywordOnly?: boolean;
}

export interface ClassDefinition extends Span {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly bases: readonly Expression[];
  /** Type arguments of the base classes, by position: `extends Repository<User>`. Python's `Generic[T]` style bases are Index expressions in `bases`. */
  readonly baseTypes?: readonly (readonly TypeRef[])[];
  readonly implements: readonly TypeRef[];
  readonly decorators: readonly Expression[];
  /** Data members, nested classes (value: ClassExpression), and Python's class-level assignments, in order. */
  readonly fields: readonly Field[];
  /** Methods and accessors. The constructor is `constructor` in TypeScript and `__init__` in Python. */
  readonly methods: readonly FunctionDefinition[];
  /** Python's keyword arguments of a class statement (`metaclass=…`). */
  readonly keywords?: readonly Argument[];
  /** TypeScript's static blocks, other statements of Python class bodies (`for`, `if`, calls). */
  readonly body?: readonly Statement[];
}

export interface Field extends Span {
  readonly name: string;
  readonly value?: Expression;
  readonly type?: TypeRef;
  readonly isStatic?: boolean;
  readonly decorators: readonly Expression[];
}

// ---------------------------------------------------------------- types

/** A type annotation, kept as a reference. Python string annotations are parsed where they are plain. */
export type TypeRef =
  /** `a.B<C>`, `a.B[C]`; built-in names as they are written (`string`, `str`, `int`). Python's `X | None` and `Optional[X]` are unions with `null`. */
  | { readonly kind: 'reference'; readonly name: string; readonly args: readonly TypeRef[] }
  /** `T[]`, `Array<T>`, `list[T]`, `Iterable[T]`, `tuple[T, ...]`, `Set<T>`, … are all arrays of T. */
  | { readonly kind: 'array'; readonly element: TypeRef }
  | { readonly kind: 'tuple'; readonly elements: readonly TypeRef[] }
  | { readonly kind: 'union'; readonly members: readonly TypeRef[] }
  /** `A & B`. */
  | { readonly kind: 'intersection'; readonly members: readonly TypeRef[] }
  | { readonly kind: 'record'; readonly fields: readonly { readonly name: string; readonly type: TypeRef }[] }
  | { readonly kind: 'function'; readonly returns: TypeRef }
  /** `typeof a.b`. */
  | { readonly kind: 'typeof'; readonly name: string }
  /** `A['b']`, `A[0]`: the name or the position. */
  | { readonly kind: 'member'; readonly object: TypeRef; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'unknown' };
