// How a statement gets at each of its tables: which columns it restricts, and how, by what it orders, and whether a few rows are enough. It is
// the same for a query that an ORM builds and for SQL that the program hands over, and it is all that index advice needs to know of either.
import type { Condition, Operand, Query, QueryColumn } from '../core/relational.js';
import type { ColumnRef, Predicate, QueryLevel, SqlStatement } from '../core/sql.js';
import type { Catalog, Table } from '../schema/catalog.js';
import { quoteIdentifier } from './identifiers.js';

/**
 * What a test asks of a column: `equal` to one value, in a `list` of values, `null`, within a `range`, beginning with a `prefix`, matching a
 * `pattern` anywhere, `containing` elements or keys (arrays, jsonb, full text), or something that no index serves (`other`).
 */
export type TestForm = 'equal' | 'list' | 'null' | 'range' | 'prefix' | 'pattern' | 'contains' | 'other';

/** One conjunct of what a statement asks of a table. */
export interface ColumnTest {
  readonly column: string;
  readonly form: TestForm;
  /** As it is written: `=`, `>=`, `ilike`, `@>`. */
  readonly operator: string;
  /** The constant that the text states; what a program computes has none. */
  readonly constant?: string | number | boolean | null;
  /** Every value of the list is stated by the text. */
  readonly stated?: true;
  /** The expression that is tested instead of the plain column: `lower(email)`. */
  readonly expression?: string;
  /** It compares with a column of another table: a join, of use only where the other table's rows are few. */
  readonly join?: boolean;
  /** Where the fixed part of a pattern stands, if it is known. */
  readonly pattern?: 'prefix' | 'suffix' | 'contains' | 'exact';
  /** The condition of a SQL text that it is. */
  readonly predicate?: Predicate;
  /** It asks that the test fails. */
  readonly negated?: boolean;
}

export interface AccessOrder {
  readonly column: string;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
}

/** How one statement gets at one table. */
export interface TableAccess {
  readonly table: Table;
  readonly alias: string;
  readonly tests: readonly ColumnTest[];
  /** Alternatives (`OR`) whose every branch is about this table: each may use an index of its own. */
  readonly alternatives: readonly (readonly ColumnTest[])[];
  /** By what the rows of this table are ordered; empty where the order is another table's, mixed, or none. */
  readonly order: readonly AccessOrder[];
  /** Only the first rows of that order are wanted. */
  readonly limited: boolean;
  /** Columns that are read. */
  readonly columns: 'all' | readonly string[];
  /** Other tables of the query are restricted too: a join may come from there. */
  readonly joined: boolean;
  /** There may be conditions that could not be read. */
  readonly open: boolean;
}

/**
 * How a query that an ORM builds gets at its tables, subqueries included.
 *
 * @returns nothing for tables that the catalog does not know
 */
export function accessesOfQuery(query: Query, catalog: Catalog): readonly TableAccess[] {
  return accesses(query, catalog, []);
}

/** @param outer takes what a subquery says of the columns of the query around it */
function accesses(query: Query, catalog: Catalog, outer: Placed[]): readonly TableAccess[] {
  if (query.kind === 'insert') return [];
  const sources = [query.from, ...query.joins];
  const nested: Nested[] = [];
  const tests: Placed[] = [];
  const alternatives: Placed[][][] = [];
  let open = query.open === true;
  for (const condition of query.where) open = readCondition(condition, tests, alternatives, nested) || open;
  for (const join of query.joins) {
    for (const [before, here] of join.on) {
      tests.push({ alias: here.table, test: { column: here.column, form: 'equal', operator: '=', join: true } });
      if (join.join === 'inner') tests.push({ alias: before.table, test: { column: before.column, form: 'equal', operator: '=', join: true } });
    }
  }
  const inner = nested.flatMap(({ query: subquery, isAsked }) => accesses(subquery, catalog, isAsked ? tests : []));
  outer.push(...tests.filter(({ alias, test }) => test.join && !sources.some((source) => source.alias === alias)));
  const orderAlias = commonAlias(query.order);
  const limited = query.limit !== undefined && query.kind === 'select';
  const wanted = query.columns;
  const own = sources.flatMap(({ table, schema, alias }): TableAccess[] => {
    const found = tableOf(catalog, table, schema);
    if (!found) return [];
    return [
      accessOf(found, alias, tests, alternatives, {
        order: query.kind === 'select' && alias === orderAlias && query.group === undefined ? query.order : [],
        limited: limited && alias === orderAlias,
        columns: wanted === undefined || alias !== query.from.alias ? 'all' : wanted.filter((column) => column.table === alias).map(({ column }) => column),
        joined: sources.length > 1 || tests.some(({ test }) => test.join),
        open,
      }),
    ];
  });
  return [...own, ...inner];
}

/** A subquery, and whether rows must be in it: `EXISTS`, `IN`. */
interface Nested {
  readonly query: Query;
  readonly isAsked: boolean;
}

/** How a SQL statement gets at its tables, in each of its queries. Tables that the catalog does not know are left out, common table expressions among them. */
export function accessesOfSql(statement: SqlStatement, catalog: Catalog): readonly TableAccess[] {
  return statement.levels.flatMap((level, index) => accessesOfLevel(level, statement, index === 0, catalog));
}

/** What the subqueries of a statement say of the tables of one of its queries, by their aliases. */
function correlated({ levels }: SqlStatement, level: QueryLevel): readonly Placed[] {
  const aliases = new Set(level.tables.map(({ alias }) => alias));
  return levels.flatMap((other): Placed[] => {
    if (other === level || other.start < level.start || other.end > level.end) return [];
    return other.predicates.flatMap(({ column, other: second, negated }) =>
      [column, second].flatMap((side) => (negated !== true && side?.table !== undefined && aliases.has(side.table) && !other.tables.some(({ alias }) => alias === side.table) ? [{ alias: side.table, test: { column: side.column, form: 'equal' as const, operator: '=', join: true } }] : [])),
    );
  });
}

function accessesOfLevel(level: QueryLevel, owner: SqlStatement, isMain: boolean, catalog: Catalog): readonly TableAccess[] {
  const fromSubqueries = correlated(owner, level);
  const target = isMain ? owner.target : undefined;
  const isWrite = owner.kind === 'update' || owner.kind === 'delete';
  const sources = target && isWrite && !level.tables.some(({ alias }) => alias === target.alias) ? [{ ...target, join: 'from' as const }, ...level.tables] : level.tables;
  const known = sources.flatMap((source) => {
    const table = tableOf(catalog, source.table, source.schema);
    return table ? [{ alias: source.alias, table }] : [];
  });
  const aliasOf = (column: ColumnRef | undefined): string | undefined => {
    if (!column) return undefined;
    if (column.table !== undefined) return column.table;
    if (sources.length === 1) return sources[0]?.alias;
    const owners = known.filter(({ table }) => table.columns.has(column.column));
    return owners.length === 1 && known.length === sources.length ? owners[0]?.alias : undefined;
  };
  const tests: Placed[] = [...fromSubqueries];
  const alternatives: Placed[][][] = [];
  for (const predicate of level.predicates) readPredicate(predicate, aliasOf, tests, alternatives);
  const orderAliases = new Set(level.order.map(({ column }) => aliasOf(column)));
  const orderAlias = orderAliases.size === 1 ? [...orderAliases][0] : undefined;
  const ordered = orderAlias !== undefined && level.group.length === 0 && !level.distinct && level.aggregates.length === 0;
  return known.map(({ alias, table }) =>
    accessOf(table, alias, tests, alternatives, {
      order: ordered && alias === orderAlias ? level.order.flatMap(({ column, descending, nulls }) => (column ? [{ column: column.column, descending, ...(nulls && { nulls }) }] : [])) : [],
      limited: ordered && alias === orderAlias && level.limit !== undefined,
      columns: level.columns === 'all' ? 'all' : level.columns.filter((column) => aliasOf(column) === alias).map(({ column }) => column),
      joined: sources.length > 1 || tests.some(({ test }) => test.join),
      open: owner.open === true,
    }),
  );
}

/** A test, and the alias of the table that it is about. */
interface Placed {
  readonly alias: string;
  readonly test: ColumnTest;
}

function accessOf(
  table: Table,
  alias: string,
  tests: readonly Placed[],
  alternatives: readonly (readonly (readonly Placed[])[])[],
  rest: Pick<TableAccess, 'order' | 'limited' | 'columns' | 'joined' | 'open'>,
): TableAccess {
  const own = alternatives.filter((branches) => branches.every((branch) => branch.some((one) => one.alias === alias)));
  return {
    table,
    alias,
    tests: tests.filter((one) => one.alias === alias).map(({ test }) => test),
    alternatives: own.flatMap((branches) => branches.map((branch) => branch.filter((one) => one.alias === alias).map(({ test }) => test))),
    ...rest,
  };
}

/** @returns true if a part of the condition could not be read */
function readCondition(condition: Condition, tests: Placed[], alternatives: Placed[][][], nested: Nested[]): boolean {
  switch (condition.kind) {
    case 'compare':
      if (condition.operand.kind === 'subquery') nested.push({ query: condition.operand.query, isAsked: condition.operator !== 'not in' });
      tests.push(...comparison(condition));
      return false;
    case 'null':
      tests.push(placed(condition.column, { form: condition.negated ? 'other' : 'null', operator: condition.negated ? 'is not null' : 'is null' }));
      return false;
    case 'and':
      return condition.conditions.map((each) => readCondition(each, tests, alternatives, nested)).includes(true);
    case 'or': {
      let open = false;
      const branches = condition.conditions.map((each) => {
        const branch: Placed[] = [];
        open = readCondition(each, branch, [], nested) || open;
        return branch;
      });
      alternatives.push(branches);
      return open;
    }
    case 'exists':
      nested.push({ query: condition.query, isAsked: !condition.negated });
      return false;
    case 'not':
      return readCondition(condition.condition, [], [], []);
    case 'unknown':
      return true;
  }
}

function comparison({ column, operator, operand, pattern, wrapped }: Condition & { readonly kind: 'compare' }): Placed[] {
  const form = formOf(operator, pattern ?? patternOf(operand.kind === 'constant' ? operand.value : undefined));
  const join = operand.kind === 'column';
  const test = placed(column, {
    form: operand.kind === 'subquery' && form === 'list' ? 'list' : form,
    operator,
    ...(operand.kind === 'constant' && { constant: operand.value }),
    ...(operand.kind === 'list' && operand.values !== undefined && operator !== 'between' && { stated: true as const }),
    ...(pattern !== undefined && { pattern }),
    ...(wrapped !== undefined && { expression: wrapped.replaceAll('%', () => quoteIdentifier(column.column)) }),
    ...((join || operand.kind === 'subquery') && { join: true }),
  });
  return operand.kind === 'column' ? [test, placed(operand.column, { form, operator, join: true })] : [test];
}

function placed(column: QueryColumn, test: Omit<ColumnTest, 'column'>): Placed {
  return { alias: column.table, test: { column: column.column, ...test } };
}

function readPredicate(predicate: Predicate, aliasOf: (column: ColumnRef | undefined) => string | undefined, tests: Placed[], alternatives: Placed[][][]): void {
  if (predicate.operator === 'or' && predicate.alternatives) {
    const branches = predicate.alternatives.map((conjuncts) => {
      const branch: Placed[] = [];
      for (const each of conjuncts) readPredicate(each, aliasOf, branch, []);
      return branch;
    });
    alternatives.push(branches);
    return;
  }
  const alias = aliasOf(predicate.column);
  const join = predicate.operand === 'column' || predicate.operand === 'subquery';
  const form = predicate.negated ? 'other' : formOf(predicate.operator, patternOf(predicate.value));
  if (predicate.column && alias !== undefined) {
    tests.push({
      alias,
      test: {
        column: predicate.column.column,
        form,
        operator: predicate.operator,
        predicate,
        ...(predicate.operand === 'constant' && { constant: constantOf(predicate) }),
        ...(predicate.wrapped && { expression: predicate.wrapped.expression }),
        ...(join && { join: true }),
        ...(predicate.negated && { negated: true }),
      },
    });
  }
  const other = aliasOf(predicate.other);
  if (predicate.other && other !== undefined && predicate.wrapped === undefined) tests.push({ alias: other, test: { column: predicate.other.column, form, operator: predicate.operator, join: true } });
}

/** `WHERE active` and `WHERE NOT active` compare with a constant that is not written. */
function constantOf({ operator, value }: Predicate): ColumnTest['constant'] {
  if (operator === 'is true') return true;
  return operator === 'is false' ? false : value;
}

function formOf(operator: string, pattern: 'prefix' | 'suffix' | 'contains' | 'exact' | undefined): TestForm {
  switch (operator.toLowerCase()) {
    case '=':
    case 'is true':
    case 'is false':
      return 'equal';
    case 'in':
    case '= any':
      return 'list';
    case 'is null':
      return 'null';
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'between':
      return 'range';
    case 'like':
      return pattern === 'exact' ? 'equal' : pattern === 'prefix' ? 'prefix' : 'pattern';
    case 'ilike':
    case '~':
    case '~*':
      return 'pattern';
    case '@>':
    case '<@':
    case '&&':
    case '?':
    case '?|':
    case '?&':
    case '@@':
      return 'contains';
    default:
      return 'other';
  }
}

/** Where the fixed part of a LIKE pattern stands; undefined for one that is not known. */
function patternOf(value: Operand | string | number | boolean | null | undefined): 'prefix' | 'suffix' | 'contains' | 'exact' | undefined {
  if (typeof value !== 'string') return undefined;
  const first = value.search(/[%_]/);
  if (first < 0) return 'exact';
  if (first > 0) return 'prefix';
  return value.endsWith('%') ? 'contains' : 'suffix';
}

/** The alias of the table by whose columns alone the rows are ordered. */
function commonAlias(order: readonly QueryColumn[]): string | undefined {
  const first = order[0]?.table;
  return first !== undefined && order.every(({ table }) => table === first) ? first : undefined;
}

/** A table of the catalog by its name and schema, as a statement writes them. */
export function tableOf(catalog: Catalog, name: string, schema?: string): Table | undefined {
  const qualified = schema === undefined || schema === 'public' ? name : `${schema}.${name}`;
  return catalog.tables.get(qualified) ?? (schema === undefined ? undefined : catalog.tables.get(name));
}
