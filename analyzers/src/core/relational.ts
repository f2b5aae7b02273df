// A query in the database's terms: tables, joins, conditions, order, limit. Libraries that build SQL themselves (ORMs) describe with it what
// they send, so that one renderer makes SQL of it, and nobody else needs to know how the ORM words it.

/** A column of a table in the query, by the table's alias. */
export interface QueryColumn {
  readonly table: string;
  readonly column: string;
}

export interface QueryTable {
  /** The table's name in the database. */
  readonly table: string;
  readonly schema?: string;
  /** Unique within the query. */
  readonly alias: string;
}

export interface QueryJoin extends QueryTable {
  readonly join: 'inner' | 'left';
  /** Pairs of columns that are equal: of a table before it, and of this one. */
  readonly on: readonly (readonly [QueryColumn, QueryColumn])[];
  /** Further conditions of its ON. */
  readonly where?: readonly Condition[];
  /** A query that stands in the table's place, under the table's alias. */
  readonly query?: Query;
}

/** What a column is compared with. A parameter is what the program computes. */
export type Operand =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | { readonly kind: 'parameter' }
  | { readonly kind: 'column'; readonly column: QueryColumn }
  /** `size` where it is known how many; `values` where every one of them is a constant. Of a `between` the two bounds. */
  | { readonly kind: 'list'; readonly size?: number; readonly values?: readonly (string | number | boolean)[] }
  | { readonly kind: 'subquery'; readonly query: Query };

export type Condition =
  | {
      readonly kind: 'compare';
      readonly column: QueryColumn;
      /** `=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `like`, `ilike`, `~`, `~*`, `between`, `@>`, `<@`, `&&`, `?`, `@@`. */
      readonly operator: string;
      readonly operand: Operand;
      /** For patterns: where the parameter stands in them. */
      readonly pattern?: 'prefix' | 'suffix' | 'contains' | 'exact';
      /** A function or a cast around the column: `upper(%)`, `(%)::date`, `extract(year from %)`; `%` is the column. */
      readonly wrapped?: string;
      /** The same around what it is compared with: `upper(%)`. */
      readonly operandWrapped?: string;
    }
  | { readonly kind: 'null'; readonly column: QueryColumn; readonly negated: boolean }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'exists'; readonly query: Query; readonly negated: boolean }
  /** A condition that could not be read: whatever is rendered or advised is no more than a part of the truth. */
  | { readonly kind: 'unknown' };

/** An item of ORDER BY. */
export interface QueryOrder extends QueryColumn {
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
  /** What stands around the column: `lower(%)`, `count(%)`, `coalesce(%, 0)`. */
  readonly wrapped?: string;
}

/** An aggregate of the select list: `count(%)` of a column; without a column, `count(*)`. */
export interface QueryAggregate {
  readonly call: string;
  readonly column?: QueryColumn;
}

export interface Query {
  readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'count' | 'exists';
  readonly from: QueryTable;
  readonly joins: readonly QueryJoin[];
  readonly where: readonly Condition[];
  readonly order: readonly QueryOrder[];
  readonly limit?: number | 'parameter';
  readonly offset?: number | 'parameter';
  /** Undefined: every column of `from`, unless aggregates are named. */
  readonly columns?: readonly QueryColumn[];
  /** Aliases of the joined tables of which every column is read as well. */
  readonly whole?: readonly string[];
  readonly distinct?: boolean;
  /** DISTINCT ON. */
  readonly distinctOn?: readonly QueryColumn[];
  readonly group?: readonly QueryColumn[];
  readonly aggregates?: readonly QueryAggregate[];
  /** Conditions on groups: what stands around their column is an aggregate. */
  readonly having?: readonly Condition[];
  /** Columns that a write sets. */
  readonly written?: readonly string[];
  /** How many rows an insert brings; one unless stated. */
  readonly tuples?: number | 'many';
  /** ON CONFLICT: the columns whose values may be there already (none: whichever), and whether the row is changed then or left. */
  readonly conflict?: { readonly columns: readonly string[]; readonly update: boolean };
  /** FOR UPDATE. */
  readonly locks?: boolean;
  /** Parts of it are not known: conditions, joins or order may be missing. */
  readonly open?: boolean;
}

/** The names of all tables that a query reads or writes, wherever they stand in it. */
export function tablesIn(query: Query): ReadonlySet<string> {
  const tables = new Set<string>();
  const visit = ({ from, joins, where, having }: Query): void => {
    tables.add(from.table);
    for (const join of joins) {
      tables.add(join.table);
      if (join.query) visit(join.query);
      join.where?.forEach(look);
    }
    where.forEach(look);
    having?.forEach(look);
  };
  const look = (condition: Condition): void => {
    switch (condition.kind) {
      case 'compare':
        if (condition.operand.kind === 'subquery') visit(condition.operand.query);
        return;
      case 'and':
      case 'or':
        condition.conditions.forEach(look);
        return;
      case 'not':
        look(condition.condition);
        return;
      case 'exists':
        visit(condition.query);
        return;
      case 'null':
      case 'unknown':
        return;
    }
  };
  visit(query);
  return tables;
}
