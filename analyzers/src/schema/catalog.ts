// The catalog: what is known of the database's schema and of the models that stand for it, each fact with the place that declares
// it. Foreign keys, unique constraints and primary keys count as what they are in PostgreSQL: a foreign key has no index unless
// something adds one.
import type { Place } from '../core/place.js';

export interface Column {
  readonly name: string;
  /** The type as declared, in the source's own words (`String`, `CharField`, `varchar(20)`). */
  readonly type: string;
  readonly nullable: boolean;
  readonly declared: Place;
}

export interface Index {
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** True for the primary key's index. */
  readonly primary?: boolean;
  /** Index method where stated (`gin`, `brin`); B-tree otherwise. */
  readonly method?: string;
  /** True where a predicate or an expression limits what the index serves. */
  readonly partial?: boolean;
  readonly name?: string;
  readonly declared: Place;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly declared: Place;
}

export interface Table {
  readonly name: string;
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
}

export interface Catalog {
  readonly tables: ReadonlyMap<string, Table>;
  readonly models: ReadonlyMap<string, Model>;
}

/** Puts the parts that several sources declared into one catalog; of two declarations of the same name the earlier one counts. */
export function mergeCatalogs(parts: readonly Catalog[]): Catalog {
  const tables = new Map<string, Table>();
  const models = new Map<string, Model>();
  for (const part of parts) {
    for (const [name, table] of part.tables) if (!tables.has(name)) tables.set(name, table);
    for (const [id, model] of part.models) if (!models.has(id)) models.set(id, model);
  }
  return { tables, models };
}
