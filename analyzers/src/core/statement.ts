// Statements: what the program would send to the database, as far as its text shows, and how often.
import type { AnsweredInPages, PageParameter, Ways } from './mend.js';
import type { Place } from './place.js';
import type { Query } from './relational.js';
import type { PlaceholderStyle } from './sql.js';

export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'count' | 'exists' | 'raw' | 'commit';

export interface Filter {
  /** Model field or column; undefined where a condition could not be read. */
  readonly column?: string;
  /** `=`, `in`, `<`, `like`, … as SQL would say; `?` where it could not be read. */
  readonly operator: string;
  /** What it compares with is no constant: it may be another value each time that the statement is sent. */
  readonly varies?: boolean;
}

/**
 * How many rows a read may return, or how often a repetition runs.
 * `one`: at most one. `constant`: a small number that the text states. `page`: limited by a LIMIT, a slice or a page size.
 * `picked`: somebody picks them by hand, one by one, from a page or on a command line.
 * `chunk`: one batch of a larger whole. `unbounded`: grows with the data, proven by where the rows come from.
 * `unknown`: nothing says.
 */
export type Size = 'one' | 'constant' | 'chunk' | 'picked' | 'page' | 'unbounded' | 'unknown';

/** One statement as a library hands it to the engine: what is sent, by whom, for how many rows. Where it stands and how often it runs, its Occurrence says. */
export interface Statement {
  readonly kind: StatementKind;
  /** Which library sends it. */
  readonly library: string;
  /** Id of the catalog's model, if the statement is about one. */
  readonly model?: string;
  /** The relation that a lazy load follows, as a user would write it: `Book.author`. */
  readonly relation?: string;
  /** What the user wrote, for messages: `client.user.findMany`, `Book.objects.filter(…)`, `book.author`. */
  readonly what: string;
  readonly filters: readonly Filter[];
  /** Ordering columns; a leading `-` for descending. */
  readonly order?: readonly string[];
  /** How many rows come back (reads) or are touched (writes). */
  readonly rows: Size;
  /** Why it is sent: the program calls for it, a relation is loaded on access, or the relation is a part of what another statement reads. */
  readonly cause: 'call' | 'lazy-load' | 'eager-load';
  /**
   * The receiver keeps the answer, so that asking again on the same receiver sends nothing: lazy relations, cached properties.
   * Such a statement repeats only over the repetitions that its receiver depends on.
   */
  readonly kept?: boolean;
  /** Calls of one tick with this key go out as one statement (lookups by key that a client batches, a batching loader). */
  readonly tick?: boolean;
  /** One statement for many rows: `createMany`, `bulk_create`, `updateMany` on a list of keys. */
  readonly bulk?: boolean;
  /** The SQL text that the program hands over, unknown parts as `$1`, `$2`, …, where it hands one over. */
  readonly text?: string;
  /** Where the text stands in the program: the expression that it is the value of. */
  readonly written?: Place;
  /** How the text marks its parameters, where the driver has one way only. */
  readonly placeholders?: PlaceholderStyle;
  /** The text is for another database than PostgreSQL: it is not read as SQL. */
  readonly foreign?: true;
  /** What an ORM sends, in the database's terms. */
  readonly query?: Query;
  /** What goes out along with it: the queries of relations that are read with its rows, the look before an insert. */
  readonly alongside?: readonly Query[];
  /** It is sent from within the database, by a routine: without a round trip. */
  readonly inside?: true;
  /** A method of the project stands around it (an overridden `save`): one statement for many rows would leave out what that does. */
  readonly overridden?: boolean;
  /**
   * No one statement says the same for many rows: each is written with values of its own where the client has no form for that, made only
   * where it is missing, or read with a limit of its own.
   */
  readonly single?: boolean;
  /** How the library says it another way, for fixes. */
  readonly ways?: Ways;
  /** The advice of the library that knows how this statement is said once for many rows; the rules fit it into their remedy. */
  readonly remedy?: string;
}

/** What a statement sends, in the database's terms: see Statement.query and Statement.alongside. */
export interface SentQueries {
  readonly query?: Query;
  readonly alongside?: readonly Query[];
}

/**
 * The statement with its queries, which are put together only when somebody asks for them: of all statements that an execution writes down few
 * are ever looked at.
 *
 * @param queries must not depend on what is being executed: it runs later, at most once
 */
export function withQueries(statement: Statement, queries: () => SentQueries | undefined): Statement {
  let sent: SentQueries | undefined;
  let isKnown = false;
  const ask = (): SentQueries | undefined => {
    if (!isKnown) sent = queries();
    isKnown = true;
    return sent;
  };
  return {
    ...statement,
    get query() {
      return ask()?.query;
    },
    get alongside() {
      return ask()?.alongside;
    },
  };
}

/** One repetition around a statement. */
export interface Repetition {
  readonly place: Place;
  /** `loop`: a loop of the language. `callback`: a function called per element (`map`, `forEach`). `list`: a list handed to the call that sends. The others speak for themselves. */
  readonly form: 'loop' | 'while' | 'comprehension' | 'callback' | 'template' | 'serializer' | 'resolver' | 'recursion' | 'admin' | 'list';
  readonly size: Size;
  /** The iterations run without waiting for each other (`Promise.all(xs.map(async …))`). */
  readonly concurrent?: boolean;
  /** What is repeated over, for messages: `books`, `Book rows`. */
  readonly over?: string;
  /** Where the rows that are repeated over were queried, if they are rows. */
  readonly origin?: Place;
  /**
   * The rows are those of one parent: `part` where they came along with it as one of its relations, `parent` where their query compares a
   * column with something that is given. They grow, but seldom much.
   */
  readonly narrow?: 'part' | 'parent';
  /** The loop waits for one element after the other, and nothing is known of where they come from: a queue's messages, a stream. */
  readonly streamed?: boolean;
  /** The loop ends at the first hit: its body leaves it when a statement's answer says so. */
  readonly early?: boolean;
  /** Whoever consumes it may stop before its last element: `any(… for …)`. */
  readonly partial?: boolean;
  /** What the statement asks for changes with the repetition. */
  readonly depends: boolean;
  /** Between the repetition and the statement stands a condition that nothing decides: not every pass sends it. */
  readonly guarded?: boolean;
  /** Each pass waits for something else as well (a request, a file, a process), or opens a transaction of its own. */
  readonly busy?: boolean;
  /** What a row's own write does besides the write, at each pass: its save() reads or writes something else, or a receiver of its signals does. */
  readonly attends?: boolean;
  /** An error of one pass is caught and the others go on: each pass succeeds or fails for itself. */
  readonly caught?: boolean;
  /** How many steps of the path lie outside of the repetition: the frames that come before it. All of them where nothing is said. */
  readonly depth?: number;
}

/** One step of the path that leads to a statement, outermost first. */
export interface Frame {
  readonly place: Place;
  /** `calls Shop.total()`, `renders shop/list.html`, `serializes with BookSerializer`. */
  readonly message: string;
  /** It is one of several entry points of the class whose name stands here. */
  readonly serves?: Served;
}

/** One of several entry points of a class, which a member of its instances tells apart. */
export interface Served {
  /** The member, and what it is here: `action`, `list`. */
  readonly member: string;
  readonly value: string;
  /** It writes. */
  readonly writes?: true;
  /** What the member is at others that mind what they do not read: those that list rows, and those that write. */
  readonly others: readonly string[];
}

/** A statement in its place: sent here, under these repetitions, reached by this path. */
export interface Occurrence {
  readonly statement: Statement;
  readonly place: Place;
  /** Outermost first. */
  readonly repetitions: readonly Repetition[];
  /** Outermost first; empty where the statement stands in the function that repeats it. */
  readonly path: readonly Frame[];
  /** Where the rows on which it depends were queried. */
  readonly origin?: Place;
  /** Where the query was built that it sends, if that is a value of its own. */
  readonly built?: Place;
}

/** Something that the program does with the answer of a statement, or with rows. */
export interface Use {
  /**
   * `test`: only its emptiness matters (`if count > 0`, `if (rows.length)`).
   * `response`: the rows leave the program (JSON, a template, a page).
   * `together`: the statement goes out with others in one list, as one transaction.
   */
  readonly kind: 'test' | 'response' | 'together';
  /** Where the statement is sent or the rows are queried. */
  readonly statement: Statement;
  readonly place: Place;
  /** Where the use stands. */
  readonly at: Place;
  readonly path: readonly Frame[];
  /** What the use is, for messages: `returned as JSON`, `rendered by shop/list.html`. */
  readonly what: string;
  /** How the response could have one page of the rows, where its framework knows. */
  readonly pages?: AnsweredInPages | PageParameter;
}
