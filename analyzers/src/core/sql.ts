// What a SQL text says, as data: the statements in it, what each reads, filters, joins, orders and limits, and what it changes in the
// schema. The SQL front end makes it; libraries, rules and the planner read it and never see PostgreSQL's own tree.
import type { Span } from './place.js';
import type { SchemaChange } from './schema-change.js';

/** How a text marks the values that are handed over beside it. `plain`: PostgreSQL's own `$1`, or none. */
export type PlaceholderStyle = 'plain' | 'question' | 'named' | 'format' | 'holes';

/** Reads SQL texts. A pure function of its arguments; never throws. */
export interface SqlReader {
  /**
   * Reads a text of one or several statements.
   *
   * @param text as it would be sent; unknown parts stand as `$1`, `$2`, …
   * @param style how the text marks parameters; where it is left out, the text itself decides
   * @returns what each statement says, and a problem for each that PostgreSQL itself would not parse; spans are UTF-16 offsets into `text`
   */
  read(text: string, style?: PlaceholderStyle): SqlReading;
  /**
   * Reads what a text changes in the schema, and nothing else of it; cheaper than reading it all.
   *
   * @param text in PostgreSQL's own grammar, without placeholders; spans are offsets into it
   */
  definitions(text: string): SqlDefinitions;
}

export interface SqlReading {
  readonly statements: readonly SqlStatement[];
  readonly problems: readonly SqlProblem[];
}

/** Why a statement could not be read, in PostgreSQL's words, and where. */
export interface SqlProblem extends Span {
  /** It is we who do not read it (too long, too deep); PostgreSQL may well take it. */
  readonly isLimit?: boolean;
  readonly message: string;
}

export type SqlKind = 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'definition' | 'copy' | 'transaction' | 'setting' | 'procedure' | 'other';

/** One statement. Its span is that of its text, without the semicolon and the space around it. */
export interface SqlStatement extends Span {
  readonly kind: SqlKind;
  /** The statement as PostgreSQL's parser takes it: placeholders as `$1`, `$2`, …; without the semicolon. */
  readonly sql: string;
  /** How many different parameters it has. */
  readonly parameters: number;
  /** The table that is written to, for inserts, updates, deletes and merges. */
  readonly target?: TableUse;
  /** How many tuples an INSERT … VALUES has; `many` for INSERT … SELECT, unnest and their kind. Undefined for other statements. */
  readonly tuples?: number | 'many';
  /** INSERT … ON CONFLICT. */
  readonly upsert?: boolean;
  /** Columns that an update sets, or an insert names. */
  readonly written?: readonly string[];
  /** The statement's own query first (for update and delete: what its WHERE and FROM say), then each subquery, common table expression and set operand. */
  readonly levels: readonly QueryLevel[];
  /** It takes row or advisory locks (`FOR UPDATE`). */
  readonly locks?: boolean;
  /** The text has holes where pieces of SQL stand, not values: tables, conditions, an order may be there that are not said. */
  readonly open?: boolean;
  /** What it changes in the schema, in order. */
  readonly changes: readonly SchemaChange[];
}

export interface TableUse extends Span {
  readonly schema?: string;
  readonly table: string;
  /** The name by which columns refer to it: its alias, or its own. */
  readonly alias: string;
}

/** A table in FROM, and how it was joined. */
export interface SourceTable extends TableUse {
  readonly join: 'from' | 'inner' | 'left' | 'right' | 'full' | 'cross';
}

export interface ColumnRef extends Span {
  /** The alias before the dot, where one is written. */
  readonly table?: string;
  readonly column: string;
}

/** One SELECT with its FROM, WHERE, ORDER BY and LIMIT. */
export interface QueryLevel extends Span {
  readonly role: 'main' | 'subquery' | 'exists' | 'cte' | 'set-operand';
  readonly tables: readonly SourceTable[];
  /** Conjuncts of WHERE and of inner joins' ON; those of outer joins are marked. */
  readonly predicates: readonly Predicate[];
  readonly order: readonly OrderItem[];
  readonly group: readonly ColumnRef[];
  readonly distinct: boolean;
  /** Undefined: no limit. */
  readonly limit?: number | 'parameter';
  readonly offset?: number | 'parameter';
  /** `all` for `*`; otherwise the columns that are named anywhere in the select list. `expression` says that there is more than plain columns. */
  readonly columns: 'all' | readonly ColumnRef[];
  /** Where `*` stands. */
  readonly star?: Span;
  /** Names of aggregate functions of the select list: `count`, `max`; without OVER. */
  readonly aggregates: readonly string[];
  /** The select list has window functions. */
  readonly windows?: boolean;
  /** What else stands in FROM: subqueries, set-returning functions (with their name), common table expressions, VALUES. */
  readonly derived?: readonly { readonly kind: 'subquery' | 'function' | 'cte' | 'values'; readonly name?: string }[];
}

/** A condition that rows must meet. */
export interface Predicate extends Span {
  /** The column that is restricted; undefined where no single one is (`or`, unreadable). */
  readonly column?: ColumnRef;
  /**
   * What stands around the column: a function's name, `cast`, an operator (`+`), or a jsonb path; the text is the expression in PostgreSQL's canonical
   * words, `lower(email)`, by which an expression index would be declared.
   */
  readonly wrapped?: { readonly by: string; readonly expression: string; readonly immutable: boolean };
  /** `=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `like`, `ilike`, `~`, `~*`, `is null`, `is not null`, `between`, `@>`, `<@`, `&&`, `?`, `@@`, `or`, `exists`, `is true`, `is false`, or whatever else is written. */
  readonly operator: string;
  readonly negated?: boolean;
  /** What it is compared with. */
  readonly operand: 'constant' | 'parameter' | 'column' | 'list' | 'subquery' | 'expression' | 'none';
  /** Where what it is compared with stands, for plain comparisons. */
  readonly against?: Span;
  /** The pattern of a LIKE begins with a wildcard, whatever else it is made of. */
  readonly leading?: true;
  /** The constant, or the pattern of a LIKE, where it is one. */
  readonly value?: string | number | boolean | null;
  /** The other column of a join condition, or of a comparison of two columns. */
  readonly other?: ColumnRef;
  /** Elements of a list, where they can be counted. */
  readonly items?: number;
  /** The columns of a comparison of rows, `(a, b) > ($1, $2)`, in order; `column` is the first. */
  readonly row?: readonly ColumnRef[];
  /** The alternatives of an `or`: each a list of conjuncts. */
  readonly alternatives?: readonly (readonly Predicate[])[];
  /** It stands in the ON of an outer join. */
  readonly outer?: boolean;
}

export interface OrderItem extends Span {
  /** Undefined for an expression that is not a plain column. */
  readonly column?: ColumnRef;
  readonly expression?: string;
  readonly descending: boolean;
  /** Only where written. */
  readonly nulls?: 'first' | 'last';
}

/** What a text of SQL changes in the schema, without what its queries say. */
export interface SqlDefinitions {
  /** In order; `inTransaction` where the text itself has begun one, `conditional` where they stand in a block of a procedural language. */
  readonly changes: readonly { readonly change: SchemaChange; readonly inTransaction: boolean; readonly conditional?: boolean }[];
  /** How many statements the text has, definitions or not. */
  readonly statements: number;
  /** Definitions that PostgreSQL itself would not parse. */
  readonly problems: readonly SqlProblem[];
  /** Parts of it define something that cannot be told: procedures that are run, statements that could not be read. */
  readonly isOpen?: boolean;
}
