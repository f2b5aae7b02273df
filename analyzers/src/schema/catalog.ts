// The catalog: what is known of the database's schema and of the models that stand for it, each fact with the place that declares
// it. Foreign keys, unique constraints and primary keys count as what they are in PostgreSQL: a foreign key has no index unless
// something adds one.
import type { Place } from '../core/place.js';
import type { IndexKey } from '../core/schema-change.js';
import type { History } from './history.js';
import type { IndexSyntax } from './index-changes.js';

export interface Column {
  readonly name: string;
  /** The type as declared, in the source's own words (`String`, `CharField`, `varchar(20)`). */
  readonly type: string;
  /** PostgreSQL's name of the type that the source's word stands for (`character varying(20)`, `timestamp with time zone`); undefined where that is not known. */
  readonly sqlType?: string;
  readonly nullable: boolean;
  /** Filled by a sequence or an identity. */
  readonly generated?: 'identity' | 'serial' | 'stored';
  /** The text of its default, as SQL. */
  readonly default?: string;
  /** The values that it restricts itself to: labels of an enumerated type, choices, a CHECK with a list. */
  readonly values?: readonly string[];
  /** Its source cannot say for sure that there is such a column. */
  readonly vague?: boolean;
  /** `database` where a live database says what is known of it; `declared` is then where the project declares it, if it does. */
  readonly source?: string;
  readonly declared: Place;
}

export interface Index {
  /** Plain columns in order; keys that are expressions are left out here. */
  readonly columns: readonly string[];
  /** Every key, where one of them is more than a column in ascending order; undefined otherwise. */
  readonly keys?: readonly IndexKey[];
  readonly include?: readonly string[];
  /** The text of a partial index's predicate, as SQL. */
  readonly where?: string;
  /** It stands for a constraint, which cannot be dropped as an index. */
  readonly constraint?: 'primary' | 'unique' | 'exclusion';
  readonly unique: boolean;
  /** True for the primary key's index. */
  readonly primary?: boolean;
  /** Index method where stated (`gin`, `brin`); B-tree otherwise. */
  readonly method?: string;
  /** True where a predicate or an expression limits what the index serves. */
  readonly partial?: boolean;
  readonly name?: string;
  /** Where what is known of it comes from, as for tables. */
  readonly source?: string;
  readonly declared: Place;
  /** The source adds it by itself: how to tell it not to, in a sentence. */
  readonly automatic?: string;
  /** The source adds it by itself, and nothing tells it not to. */
  readonly fixed?: boolean;
  /** It is built by a statement of SQL in migrations that otherwise speak of models, which therefore say nothing of it. */
  readonly inSql?: boolean;
  /** Where lesser sources declare the same index: a model beside a migration. */
  readonly also?: readonly { readonly source: string; readonly place: Place }[];
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly name?: string;
  readonly onDelete?: 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action';
  /** As for columns. */
  readonly source?: string;
  readonly declared: Place;
}

export interface Table {
  /** Without a schema for those of the default one (`public`), `schema.name` for others. */
  readonly name: string;
  /** Where what is known of it comes from: a library's id, `sql`, `database`. */
  readonly source?: string;
  /** Not every column is known. */
  readonly open?: boolean;
  /** Its name in the database, where the catalog had to tell it from the table of another one. */
  readonly plainName?: string;
  /** Tells apart the databases that a project describes: tables and histories of one database share it. Undefined where nothing says. */
  readonly database?: string;
  readonly kind?: 'table' | 'view' | 'materialized view' | 'partitioned' | 'partition' | 'temporary';
  /** For a partition: the table that it is a part of. */
  readonly parent?: string;
  /** It belongs to another database than PostgreSQL. */
  readonly foreign?: boolean;
  /** Rows, where something says so: the configuration, exported statistics, a live database. */
  readonly rows?: number;
  readonly columns: ReadonlyMap<string, Column>;
  readonly indexes: readonly Index[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly declared: Place;
}

/** A relation of a model: what following it costs a query, unless the rows were loaded before. */
export interface Relation {
  readonly name: string;
  /** The id of the model that it leads to; undefined for a generic foreign key or a target that could not be resolved. */
  readonly target?: string;
  /** Rows per parent row. */
  readonly cardinality: 'one' | 'many';
  readonly kind: 'forward' | 'reverse' | 'many-to-many' | 'generic';
  readonly nullable: boolean;
  /** The local columns that hold the key, for forward relations (`author_id`). */
  readonly columns: readonly string[];
  /** The columns of the target that `columns` refer to; its primary key where nothing is said. */
  readonly references?: readonly string[];
  /** The table between the two models of a many-to-many relation, and its columns that refer to this model and to the target. */
  readonly through?: { readonly table: string; readonly near: string; readonly far: string };
  /** The relation's name seen from the target, if it has one. */
  readonly inverse?: string;
  readonly declared: Place;
}

export interface ModelField {
  readonly name: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly unique?: boolean;
  readonly declared: Place;
}

/** A class or schema entry that stands for a table. */
export interface Model {
  /** `<library>/<name>`: unique over all libraries. */
  readonly id: string;
  readonly library: string;
  /** As a user would write it: `User`, `shop.Book`. */
  readonly name: string;
  readonly table: string;
  readonly fields: ReadonlyMap<string, ModelField>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly declared: Place;
  /** How its indexes are declared, where its library knows that. */
  readonly indexes?: IndexSyntax;
}

export interface Catalog {
  readonly tables: ReadonlyMap<string, Table>;
  readonly models: ReadonlyMap<string, Model>;
  /** Labels of enumerated types, by name. */
  readonly enums?: ReadonlyMap<string, readonly string[]>;
  /** Names of the extensions that are created. */
  readonly extensions?: readonly string[];
  /** What several sources say about one thing, where they contradict each other. */
  readonly differences?: readonly Difference[];
  /** The migrations from which tables were replayed, each history in the order in which it is applied. */
  readonly histories?: readonly History[];
  /** Volatility of the functions that are created, by name. */
  readonly functions?: ReadonlyMap<string, 'immutable' | 'stable' | 'volatile'>;
  /** A source says that the schema is for another database than PostgreSQL: no advice is given that needs PostgreSQL's planner. */
  readonly foreign?: boolean;
}

/** Two sources that do not say the same. */
export interface Difference {
  readonly table: string;
  /** Column, index or foreign key that it is about; undefined for the table itself. */
  readonly part?: string;
  /** In a sentence: `type is integer in migrations/1.sql, text in models.py`. */
  readonly message: string;
  readonly places: readonly Place[];
}

/** True if one of the files declares a part of a table or of a model, or is one of the migrations. */
export function isDeclaredIn({ tables, models, histories = [] }: Catalog, files: ReadonlySet<string>): boolean {
  const isIn = ({ declared }: { readonly declared: Place }): boolean => files.has(declared.file);
  for (const table of tables.values()) {
    if (isIn(table) || table.foreignKeys.some(isIn) || table.indexes.some((index) => isIn(index) || index.also?.some(({ place }) => files.has(place.file)) === true)) return true;
    for (const column of table.columns.values()) if (isIn(column)) return true;
  }
  for (const model of models.values()) if (isIn(model) || [...model.fields.values(), ...model.relations.values()].some(isIn)) return true;
  return histories.some(({ migrations }) => migrations.some(({ file, changes }) => files.has(file) || changes.some((change) => files.has(change.file))));
}
