// What a library knows about saying a statement another way: which method, which argument, which entry. A library names them and never
// sees how they are written; a front end writes them and never knows what they mean.
import type { Code } from './code.js';
import type { Place } from './place.js';

/** Where in a call a value stands: an argument by position or keyword, then keys of the records in it. */
export interface Slot {
  readonly argument: number | string;
  readonly path: readonly string[];
}

/** A method that a query gets: `select_related('author')`. A call of it that is there already gets the arguments. */
export interface AddedMethod {
  readonly kind: 'method';
  readonly name: string;
  readonly args: readonly string[];
  /** Further arguments, as code. */
  readonly codes?: readonly Code[];
  /** The further arguments are named, and may be added to others that are. */
  readonly isNamed?: true;
  /** Arguments of a call that is there already which the new ones make superfluous. */
  readonly covered?: readonly string[];
  /** It makes the query send another one, whoever reads its rows. */
  readonly asksMore?: true;
  /** Further methods whose answer is a query: what any other method answers with may be a row. */
  readonly giving?: readonly string[];
  /** Methods that do otherwise to a query that has this one: a lock takes joined rows too. */
  readonly conflicts?: readonly string[];
  /** Methods that give a query again: the new one may stand after them. */
  readonly after: readonly string[];
  /** Methods that send the query or end it: the new one must stand before them. */
  readonly before: readonly string[];
}

/** An entry that a call's options get: `include: { author: true }`. Of several paths the first whose outermost key is there counts, else the first. */
export interface AddedOption {
  readonly kind: 'option';
  readonly slots: readonly Slot[];
  readonly value: Code;
}

/** An attribute that a class gets: words that are added to a list of them, or a query with a method. */
export interface AddedAttribute {
  readonly kind: 'attribute';
  readonly name: string;
  readonly words?: readonly string[];
  readonly query?: { readonly from: string; readonly method: string; readonly args: readonly string[]; readonly asksMore?: true };
  /** What it is set to, in the language's own words. */
  readonly code?: string;
}

/** How a query is changed so that it brings something along. */
export type QueryChange = AddedMethod | AddedOption | AddedAttribute;

/** Where a value stands in a chain of calls. */
export interface ChainSlot extends Slot {
  /** Which call, counted from the end of the chain, and its method. */
  readonly call: number;
  readonly method: string;
}

/** A call that a chain gets at its end. */
export interface NextCall {
  readonly name: string;
  readonly args: readonly Code[];
}

/** A value of a statement that may be another one for each element: where it stands, and how all of them take its place. */
export interface OnceKey {
  readonly slot: ChainSlot;
  /** All keys stand in a record under this name, in place of the key; or in an argument of this name. */
  readonly listed: { readonly entry: string } | { readonly keyword: string };
  /** The member of an answered row by which it is told which key it belongs to, and what it is called in names. */
  readonly member: string;
  /** The member of the key by which its row is looked up, where the key is a row itself. */
  readonly lookup?: string;
  /** There is at most one row for each. */
  readonly isUnique: boolean;
  /** What a key that is null or undefined comes to. Where nothing is said it asks another question: for the rows that have none, or for all rows. */
  readonly empty?: 'finds none' | 'raises';
  /** Keys that the database takes for numbers, whatever they are in the program: in memory only a number finds its row. */
  readonly isNumber?: true;
  /** A method that takes nothing but the keys and answers rows by their keys. */
  readonly bulk?: string;
  /** Entries that the call's options get, at their beginning and at their end. */
  readonly first?: readonly { readonly key: string; readonly value: Code }[];
  readonly last?: readonly { readonly key: string; readonly value: Code }[];
  /** Calls that the chain gets. */
  readonly then?: readonly NextCall[];
  /** What a key is, in a language that wants to be told. */
  readonly type?: string;
  /** It is a key of rows of another model, which lead to what is asked for: they are asked for in its place. */
  readonly via?: Via;
}

/** Rows that lead to others by a relation. */
export interface Via {
  /** Their model's id. */
  readonly of: string;
  /** What the client calls their model, the method that asks for them, and the model's name. */
  readonly accessor: string;
  readonly method: string;
  readonly model: string;
  /** The relation, and whether it leads to several rows. */
  readonly relation: string;
  readonly isMany: boolean;
  /** The option that says what is answered, and the member that has numbers of related rows. */
  readonly columns: string;
  readonly number: string;
}

/** How one statement for all keys is said where there is one for each. */
export interface OnceForAll {
  readonly keys: readonly OnceKey[];
  /** What each call answered. */
  readonly answers: 'row' | 'rows' | 'number' | 'flag' | 'nothing';
  /** It raised an error where there was no row. */
  readonly raises: boolean;
  /** The method that asks for all keys; the receiver stays. */
  readonly method?: string;
  /** How many calls at the end of the chain go. */
  readonly dropped?: number;
  /** Where the columns stand that are answered, if not all are: the key must be among them. */
  readonly columns?: Slot;
  /** The member of what is answered for a key that has its number. */
  readonly number?: string;
  /** A function that makes what is looked up of the answer. */
  readonly wrap?: string;
  readonly imports?: readonly { readonly from: string; readonly name: string }[];
  /** Each element's answer is a list in memory, where it was a query that could be asked on. */
  readonly isList?: true;
  /** Keys that are no values of a column may be spelt otherwise than the column's. */
  readonly isStrict?: true;
}

/** How one statement makes all rows where there is one for each. */
export interface Batch {
  /** The method that makes them; the receiver stays. */
  readonly method: string;
  /** Where a row's data stands in the call, and those of all rows. Where nothing is said the call's arguments make a row of the class that the receiver belongs to. */
  readonly data?: Slot;
  /** What is otherwise then, for the title. */
  readonly otherwise: string;
  /** The method that makes them and answers what it made; undefined where there is none. */
  readonly returning?: string;
  /** The rows that it answers with may be in another order than they were handed over. */
  readonly isUnordered?: true;
  /** What one row's data is called, in a language that wants to be told. */
  readonly type?: string;
}

/** A method takes any number of rows where it is handed one at a time. */
export interface Gather {
  /** The model of the rows, for names. */
  readonly model?: string;
  /** The models by whose rows somebody sees what was handed over already. */
  readonly shownBy: readonly string[];
  /** What is otherwise then, for the title. */
  readonly otherwise: string;
}

/** How rows that were read, changed and saved one by one are updated at once. */
export interface Rewrite {
  /** The method of a manager that takes the rows and the names of their columns. */
  readonly method: string;
  /** The model's own name, and that of its manager. */
  readonly model: string;
  readonly manager: string;
  /** The method that chooses the database. */
  readonly using: string;
  /** The members that hold a row's key. */
  readonly keys: readonly string[];
  /** The columns that can be updated so. */
  readonly fields: readonly string[];
  /** The argument of the single write that names columns. */
  readonly only: string;
  /** Further arguments. */
  readonly named: readonly { readonly name: string; readonly value: string }[];
  /** What is otherwise then, for the title. */
  readonly otherwise: string;
}

/** How something comes along with rows: what their query gets. */
export interface Along {
  /** Where that query is built, of which one place is enough: its last step, then its first one. */
  readonly at: readonly Place[];
  /** Calls that gave the query as it is there, the last one first: it may be changed behind each of them as well. */
  readonly given?: readonly Place[];
  /** Those of all these places from which others read rows, too. */
  readonly shared?: readonly Place[];
  readonly change: QueryChange;
  /** The relations that it follows from the rows, the nearest first. */
  readonly path: readonly string[];
  readonly title: string;
  /** What besides speed may be another afterwards: `the order of rows that nothing orders`. */
  readonly differs?: string;
  /** That query asks for a relation's rows as they are: of rows that brought them along nothing is asked, and would be with the change. */
  readonly isRelation?: true;
}

/** How rows of a relation, fewer than all of them or in an order, come along with others under a name of their own. */
export interface Apart {
  /** Where the query of the others is built, and how it would bring all rows of the relation along. */
  readonly along: Along;
  /** The model of the rows and its manager. */
  readonly model: string;
  readonly manager: string;
  /** Where the model is declared. */
  readonly file: string;
  readonly relation: string;
  /** What the rows that bring it along call something else. */
  readonly taken: readonly string[];
  /** Columns that are asked to be true, if the program says so in so many words, and what they are called in names. */
  readonly flags: readonly { readonly column: string; readonly word: string }[];
  /** Further words for the name, the best first. */
  readonly words: readonly string[];
  /** What says so: its name, where it comes from, and its arguments for the query and for the name. */
  readonly wrapper: { readonly name: string; readonly from: string; readonly query: string; readonly as: string };
  readonly answers: 'rows' | 'number' | 'flag';
}

/** How a number of related rows, or whether there are any, comes along with others as a column of theirs. */
export interface Annotated {
  /** Where the query of the others gets it. */
  readonly along: Along;
  readonly relation: string;
  /** What one of the related rows is called. */
  readonly singular: string;
  /** Words for the columns that are asked to be true. */
  readonly words: readonly string[];
  readonly isFiltered: boolean;
  /** What the rows call something else. */
  readonly taken: readonly string[];
  readonly answers: 'number' | 'flag';
  /** Methods by which what becomes of the query would no longer be what the column was computed for. */
  readonly spoiling: readonly string[];
  /** `Count('books', filter=Q(books__active=True), distinct=True)`. */
  readonly number?: { readonly name: string; readonly from: string; readonly path: string; readonly condition: string; readonly wrapper: string; readonly separator: string; readonly further: string };
  /** `Exists(Book.objects.filter(author=OuterRef('pk'), active=True))`. */
  readonly flag?: { readonly name: string; readonly outer: string; readonly from: string; readonly key: string; readonly model: string; readonly manager: string; readonly file: string; readonly column: string };
}

/** A condition that the program can say of a row in memory. */
export interface Condition {
  /** Where the value stands that the query compares with. */
  readonly slot: ChainSlot;
  /** The member of the row that is compared. */
  readonly member: string;
  readonly operator: '==' | '<' | '<=' | '>' | '>=' | 'in';
  /** The member of the value that is compared, where the value is a row itself. */
  readonly lookup?: string;
  /** The member is true or false, and this is what is asked for. */
  readonly flag?: boolean;
}

/** How rows that came along with others are asked in memory for what a query of their own was asked. */
export interface InMemory {
  /** What makes all rows of the relation come along. */
  readonly along: readonly Along[];
  /** The method of what the query begins with that gives all rows. */
  readonly all: string;
  readonly answers: 'rows' | 'number' | 'flag';
  readonly conditions: readonly Condition[];
  /** The query begins with the model: where the row stands whose relation has the rows, and the relation's name. */
  readonly owner?: { readonly slot: ChainSlot; readonly relation: string };
}

/** How only the existence of rows is asked for. */
export interface Existence {
  /** The method in whose place the other one is called; undefined where that is called on what is there. */
  readonly from?: string;
  readonly method: string;
  /** Options of the call that the other method knows as well: with any further one it says something else. */
  readonly keys: readonly string[];
  /** What the other call is given besides. */
  readonly option?: AddedOption;
  /** What it answers: true or false, or a row or nothing. */
  readonly answers: 'boolean' | 'row';
}

/** How no more rows are read than somebody looks at: options that a call gets, or what is written behind a query. */
export interface Limit {
  readonly options?: readonly AddedOption[];
  /** With these options, the rows before a page are left out by an option of their own: how many rows a page has then. */
  readonly skip?: { readonly slots: readonly Slot[]; readonly size: number; /** What a project calls the size of its pages. */ readonly sizes: RegExp };
  readonly slice?: Code;
  /** What a query without an order gets so that its pages have one. */
  readonly order?: Code;
  readonly title: string;
  /** How what is shown on a page is shown page by page. */
  readonly pages?: Pages;
}

/** A class that is made of a query and a number of rows, and what is asked of it for the rows of one page. */
export interface Pages {
  readonly name: string;
  readonly from: string;
  readonly size: string;
  /** What the project calls the size of its pages, if the file knows it. */
  readonly sizes: RegExp;
  /** The parameter that the code around it must have. */
  readonly needs: string;
  readonly behind: Code;
  /** With `SIZE` for the size. */
  readonly title: string;
}

/** How what renders a page of a website gets to know which page of its rows is asked for. */
export interface PageParameter {
  /** What it is handed, and the member of that. */
  readonly prop: string;
  readonly member: string;
  /** It has to be waited for; undefined where nobody knows. */
  readonly isPromise?: boolean;
}

/** How a method answers with one page of rows by other methods of its object. */
export interface AnsweredInPages {
  /** The method that takes a query and gives the rows of the page that is asked for. */
  readonly page: string;
  /** The method that answers with what is made of them; it takes the place of the call that answers. */
  readonly answer: string;
  /** Arguments of that call that say no more than the method does, and what they may say. */
  readonly plain: Readonly<Record<string, RegExp>>;
  /** The member of what is made of the rows that is answered with, and where its maker takes the rows: the first argument, or one of this name, beside a true one. */
  readonly made: string;
  readonly rows: string;
  readonly many: string;
  /** The pages have an order of their own. */
  readonly isOrdered?: true;
}

/** How whoever answers with the rows is told to answer page by page. */
export interface Paging {
  /** The class that answers. */
  readonly at: Place;
  readonly change: AddedAttribute;
  readonly title: string;
  /** A class that is declared before it: what stands in the text, and what it imports. */
  readonly declares?: { readonly lines: readonly Code[]; readonly imports: { readonly from: string; readonly name: string } };
}

/** How a statement's answer comes along with rows of which a member is its key, as one of their relations. */
export interface Carried {
  /** The model of those rows, and their member. */
  readonly of: string;
  readonly member: string;
  /** Where the key stands. */
  readonly slot: ChainSlot;
  readonly relation: string;
  /** Entries of a query's options under one of which relations are named: the first that is there, else the last. */
  readonly within: readonly string[];
  /** Where the relation is named in there, and the members by which a row has the answer. */
  readonly path: readonly string[];
  readonly read: readonly string[];
  /** One row or nothing; all of them; the first of them; how many. */
  readonly answers: 'row' | 'rows' | 'first' | 'number';
  /** Options of the call that the relation takes as they are. */
  readonly options: readonly string[];
  /** The option under which the conditions stand that are left without the key. */
  readonly conditions?: string;
  /** Further options of the relation. */
  readonly last?: readonly { readonly key: string; readonly value: Code }[];
}

/** How a read is said so that the client sends the calls of one tick as one statement. */
export interface Ticked {
  /** The method for one row by its key, in place of the one that is called. */
  readonly method: string;
  /** Where that key stands, where the method is all that is said otherwise. */
  readonly slot?: ChainSlot;
  /** The rows are those of a relation of another row, which is asked for by its key. */
  readonly through?: readonly {
    /** Where the key stands, what the client calls the other row's model, and its key. */
    readonly slot: ChainSlot;
    readonly accessor: string;
    readonly key: string;
    readonly relation: string;
    /** Options of the call that the relation takes, and the one that takes the conditions that are left. */
    readonly options: readonly string[];
    readonly conditions?: string;
    /** What stands for no rows, where there is not even the other row. */
    readonly absent?: string;
  }[];
}

/** How statements of each element are sent in one transaction: a method of the client takes a list of what their calls give. */
export interface Together {
  readonly method: string;
  /** How many members lie between the client and the call's method: one in `client.book.update(…)`. */
  readonly members: number;
  /** What is otherwise then, for the title. */
  readonly otherwise: string;
}

/** A class of another package that makes one call of those of a tick: of a function that takes the list of all keys and answers with one element for each. */
export interface Loader {
  readonly name: string;
  readonly from: string;
  /** The method that is called with one key. */
  readonly method: string;
  /** What keeps it from remembering answers. */
  readonly options: Code;
}

/** How a loop that goes from page to page continues from the last row in place of counting off those before. */
export interface Continued {
  /** Where the number of rows is said that are left out. */
  readonly slot: Slot;
  /** The member that tells one row from all others, its type in a language that wants to be told, and the option by which a page begins with a row. */
  readonly key: string;
  readonly type: string;
  readonly cursor: string;
  /** An order by that key, where there is none. */
  readonly order?: AddedOption;
}

/** All the ways that a library knows for one statement. Where nothing is said there is none. */
export interface Ways {
  /** It comes along with the rows on which it depends, nearest rows first: each of these does it alone. */
  readonly along?: readonly Along[];
  /** What it asks for comes along under a name of its own. */
  readonly apart?: Apart;
  /** What it asks for is a column of the rows on which it depends. */
  readonly annotated?: Annotated;
  /** Its rows come along with those on which it depends, and what it asks is asked in memory. */
  readonly memory?: InMemory;
  /** It is a part of rows that the program queries itself. */
  readonly carried?: readonly Carried[];
  /** It is sent as one with the calls of its tick. */
  readonly ticked?: Ticked;
  /** Only which row it is matters: the member of the row that holds its key, and the member of the other row that is the same then. */
  readonly identity?: { readonly member: string; readonly lookup: string; /** There may be no row. */ readonly isOptional?: boolean };
  /** Only whether there are rows is asked. */
  readonly exists?: Existence;
  /** Brings a bounded number of rows. */
  readonly limit?: Limit;
  /** Is answered page by page. */
  readonly page?: Paging;
  /** Goes on behind the page before. */
  readonly continued?: Continued;
  /** Is asked once for all keys. */
  readonly once?: OnceForAll;
  /** What is asked once for all keys may be asked by this where it is asked for side by side. */
  readonly loader?: Loader;
  /** Makes all rows at once. */
  readonly batch?: Batch;
  /** Takes all rows at once. */
  readonly gather?: Gather;
  /** Updates all rows at once. */
  readonly rewrite?: Rewrite;
  /** Is sent with those of all other elements in one transaction. */
  readonly together?: Together;
  /** What is otherwise where a write is sent once for all keys, for the title. */
  readonly otherwise?: string;
  /** It may be sent earlier and its answer kept, where it asks the same each time: whether it raises where there is no row. */
  readonly kept?: { readonly raises: boolean };
}
