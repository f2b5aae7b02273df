// What a migration or a definition changes in the database's schema, in PostgreSQL's terms and in no tool's: the vocabulary in which SQL,
// migrations written in code and models hand the schema to the catalog.
import type { Span } from './place.js';

/** A column as it is declared. */
export interface ColumnDefinition extends Span {
  readonly name: string;
  /** PostgreSQL's name of the type, with its modifiers: `integer`, `character varying(20)`, `text[]`, `numeric(10,2)`; or the source's word where it is unknown. */
  readonly type: string;
  readonly nullable: boolean;
  /** The text of the default, where there is one. */
  readonly default?: string;
  /** Filled by a sequence or an identity: its values are unique by nature, though no index says so. */
  readonly generated?: 'identity' | 'serial' | 'stored';
  /** Values of an enumerated type that the column restricts itself to (`CHECK (status IN (…))`, choices). */
  readonly values?: readonly string[];
}

/** One key of an index: a column, or an expression. */
export interface IndexKey {
  readonly column?: string;
  /** In PostgreSQL's canonical words: `lower(email)`. */
  readonly expression?: string;
  readonly descending?: boolean;
  readonly nulls?: 'first' | 'last';
  /** Operator class: `gin_trgm_ops`, `text_pattern_ops`. */
  readonly operatorClass?: string;
}

export interface IndexDefinition extends Span {
  readonly name?: string;
  readonly keys: readonly IndexKey[];
  readonly include?: readonly string[];
  readonly unique: boolean;
  /** It stands for the primary key, for a unique constraint, or for neither. */
  readonly constraint?: 'primary' | 'unique' | 'exclusion';
  /** `btree` unless stated. */
  readonly method?: string;
  /** The text of a partial index's predicate. */
  readonly where?: string;
  /** Built with CONCURRENTLY. */
  readonly concurrently?: boolean;
  /** Marked invalid, or declared on the parent only. */
  readonly invalid?: boolean;
}

export interface ForeignKeyDefinition extends Span {
  readonly name?: string;
  readonly columns: readonly string[];
  readonly table: string;
  readonly schema?: string;
  /** Empty: the other table's primary key. */
  readonly references: readonly string[];
  readonly onDelete?: 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action';
}

interface OnTable extends Span {
  /** Schema, where one is written; without it the default one, `public`. */
  readonly schema?: string;
  readonly table: string;
}

/** A change and the project-relative file that declares it. */
export interface PlacedChange {
  readonly change: SchemaChange;
  readonly file: string;
  /** It stands behind a condition: whether it is made cannot be told. */
  readonly conditional?: boolean;
  /** The file itself has begun a transaction, and not yet ended it. */
  readonly inTransaction?: boolean;
}

/** One change. Spans are offsets into the file that declares it. */
export type SchemaChange =
  | (OnTable & {
      readonly kind: 'create-table';
      readonly columns: readonly ColumnDefinition[];
      readonly indexes: readonly IndexDefinition[];
      readonly foreignKeys: readonly ForeignKeyDefinition[];
      readonly ifNotExists?: boolean;
      /** Temporary and unlogged tables: no advice is given about the former. */
      readonly temporary?: boolean;
      readonly partitionOf?: string;
      readonly partitionBy?: string;
      readonly inherits?: readonly string[];
      /** LIKE: the columns of another table, and with INCLUDING INDEXES what it has of those. */
      readonly like?: readonly { readonly schema?: string; readonly table: string; readonly indexes: boolean }[];
      /** CREATE TABLE … AS: columns that cannot be read. */
      readonly open?: boolean;
    })
  | (OnTable & { readonly kind: 'create-view'; readonly materialized: boolean })
  | (OnTable & { readonly kind: 'drop-table'; readonly ifExists?: boolean })
  /** With `toSchema` it moves to another schema; `to` is its name there. */
  | (OnTable & { readonly kind: 'rename-table'; readonly to: string; readonly toSchema?: string })
  | (OnTable & { readonly kind: 'attach-partition'; readonly partition: string })
  | (OnTable & { readonly kind: 'add-column'; readonly column: ColumnDefinition; readonly ifNotExists?: boolean })
  | (OnTable & { readonly kind: 'drop-column'; readonly column: string; readonly ifExists?: boolean })
  | (OnTable & { readonly kind: 'rename-column'; readonly column: string; readonly to: string })
  | (OnTable & { readonly kind: 'alter-column'; readonly column: string; readonly type?: string; readonly nullable?: boolean; readonly default?: string | null; readonly generated?: ColumnDefinition['generated'] })
  | (OnTable & { readonly kind: 'add-index'; readonly index: IndexDefinition; readonly ifNotExists?: boolean })
  | (OnTable & { readonly kind: 'add-foreign-key'; readonly foreignKey: ForeignKeyDefinition })
  | (OnTable & { readonly kind: 'drop-constraint'; readonly name: string; readonly ifExists?: boolean })
  | (OnTable & { readonly kind: 'rename-constraint'; readonly name: string; readonly to: string })
  /** ADD CONSTRAINT … USING INDEX: the index `name` becomes a constraint, under the constraint's name. */
  | (OnTable & { readonly kind: 'promote-index'; readonly name: string; readonly constraint: 'primary' | 'unique'; readonly to?: string })
  /** The columns of a table's primary key or unique constraint, or of an index, where a tool drops them without naming it. */
  | (OnTable & { readonly kind: 'drop-index-on'; readonly columns: readonly string[]; readonly constraint?: 'primary' | 'unique' | 'foreign' })
  /** Its table is not said in SQL: `table` is empty then. */
  | (OnTable & { readonly kind: 'drop-index'; readonly name: string; readonly concurrently?: boolean; readonly ifExists?: boolean })
  | (OnTable & { readonly kind: 'rename-index'; readonly name: string; readonly to: string })
  | (Span & { readonly kind: 'create-enum'; readonly name: string; readonly labels: readonly string[] })
  | (Span & { readonly kind: 'add-enum-label'; readonly name: string; readonly label: string })
  | (Span & { readonly kind: 'rename-enum-label'; readonly name: string; readonly label: string; readonly to: string })
  | (Span & { readonly kind: 'rename-type'; readonly name: string; readonly to: string })
  | (Span & { readonly kind: 'drop-type'; readonly name: string })
  | (Span & { readonly kind: 'create-extension'; readonly name: string })
  | (Span & { readonly kind: 'create-function'; readonly name: string; readonly volatility: 'immutable' | 'stable' | 'volatile' });
