// Makes SQL of what an ORM sends. One line, deterministic, in PostgreSQL's grammar: what a user gets to see beside a finding, and what a
// planner is asked about. It says what is sent, not letter for letter how the ORM words it.
import type { Condition, Operand, Query, QueryAggregate, QueryColumn, QueryJoin, QueryOrder, QueryTable } from '../core/relational.js';
import type { Statement } from '../core/statement.js';
import type { Catalog, Table } from '../schema/catalog.js';
import { quoteConstant, quoteIdentifier } from './identifiers.js';
import { schemaIdentifier } from './table-name.js';

/** The text of a statement. */
export interface StatementSql {
  /** One statement without a semicolon; parameters are `$1`, `$2`, … in the order in which they stand. */
  readonly sql: string;
  /** It is no more than a part of what is sent: conditions, joins or an order may be missing. */
  readonly open: boolean;
}

/**
 * The SQL of a statement: raw SQL as the program hands it over, what an ORM sends as the renderer words it.
 *
 * @returns undefined where neither is known, and for inserts and updates of columns that nobody knows
 */
export function statementSql(statement: Statement, catalog: Catalog): StatementSql | undefined {
  if (statement.text !== undefined) return statement.text.trim() === '' ? undefined : { sql: statement.text, open: false };
  return statement.query && renderQuery(statement.query, catalog);
}

/** The SQL of everything that a statement sends: its own first, then what goes out along with it. */
export function statementTexts(statement: Statement, catalog: Catalog): readonly StatementSql[] {
  const own = statementSql(statement, catalog);
  const alongside = (statement.alongside ?? []).flatMap((query) => renderQuery(query, catalog) ?? []);
  return own ? [own, ...alongside] : alongside;
}

/** The SQL of a query. Without a catalog the columns that a write sets must be named by the query. */
export function renderQuery(query: Query, catalog?: Catalog): StatementSql | undefined {
  const renderer = new Renderer(catalog, aliasesOf(query).size > 1);
  const sql = renderer.query(query);
  return sql === undefined ? undefined : { sql, open: query.open === true || renderer.unknown };
}

/** The SQL of a statement for people: a part that is missing is said. */
export function shownSql(statement: Statement, catalog: Catalog): string | undefined {
  const rendered = statementSql(statement, catalog);
  return rendered && (rendered.open ? `${rendered.sql} /* and what could not be read */` : rendered.sql);
}

class Renderer {
  /** A condition was left out. */
  unknown = false;
  private parameters = 0;

  constructor(
    private readonly catalog: Catalog | undefined,
    /** Columns are written with their table's alias: there are several tables. */
    private readonly qualified: boolean,
  ) {}

  query(query: Query): string | undefined {
    if (query.open) this.unknown = true;
    switch (query.kind) {
      case 'insert':
        return this.insert(query);
      case 'update':
        return this.update(query);
      case 'delete':
        return `DELETE FROM ${this.table(query.from)}${this.others('USING', query)}${this.whereOfWrite(query)}`;
      case 'count':
        return this.count(query);
      case 'exists':
        return this.select({ ...query, order: [], limit: 1 }, '1');
      case 'select':
        return this.aggregatesAPage(query) ? this.aggregateOfPage(query) : this.select(query, this.selectList(query));
    }
  }

  private aggregatesAPage({ aggregates, group, limit, offset }: Query): boolean {
    return aggregates !== undefined && group === undefined && (limit !== undefined || offset !== undefined);
  }

  /** Aggregates of a page are those of a subquery that reads it. */
  private aggregateOfPage(query: Query): string {
    const list = (query.aggregates ?? []).map((aggregate) => this.aggregate(aggregate));
    const page: Query = { ...query, aggregates: undefined };
    return `SELECT ${list.join(', ')} FROM (${this.select(page, this.selectList(page))}) AS ${quoteIdentifier(query.from.alias)}`;
  }

  /** A count of distinct or limited rows counts those of a subquery. */
  private count(query: Query): string {
    if (!query.distinct && !query.distinctOn && !query.group && query.limit === undefined && query.offset === undefined) {
      return this.select({ ...query, order: [] }, 'COUNT(*)');
    }
    const inner = this.select({ ...query, order: query.limit === undefined ? [] : query.order }, query.columns || query.distinct ? this.selectList(query) : '1');
    return `SELECT COUNT(*) FROM (${inner}) AS counted`;
  }

  private select(query: Query, list: string): string {
    const distinct = query.distinctOn ? `DISTINCT ON (${this.columns(query.distinctOn)}) ` : query.distinct ? 'DISTINCT ' : '';
    // The order counts: parameters are numbered as they are written.
    return [
      `SELECT ${distinct}${list} FROM ${this.table(query.from)}`,
      ...query.joins.map((join) => this.join(join)),
      this.clause('WHERE', query.where),
      query.group && query.group.length > 0 ? `GROUP BY ${this.columns(query.group)}` : '',
      this.clause('HAVING', query.having ?? []),
      query.order.length > 0 ? `ORDER BY ${query.order.map((item) => this.orderItem(item)).join(', ')}` : '',
      query.limit === undefined ? '' : `LIMIT ${this.amount(query.limit)}`,
      query.offset === undefined ? '' : `OFFSET ${this.amount(query.offset)}`,
      query.locks ? 'FOR UPDATE' : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
  }

  private selectList(query: Query): string {
    const aggregates = (query.aggregates ?? []).map((aggregate) => this.aggregate(aggregate));
    const columns = query.columns ?? (query.group && aggregates.length > 0 && query.columns === undefined ? query.group : undefined);
    const plain = columns ? [...columns] : aggregates.length > 0 ? [] : undefined;
    // DISTINCT orders by nothing that it does not select.
    const added = query.distinct && plain ? query.order.filter((item) => !plain.some((column) => column.table === item.table && column.column === item.column)) : [];
    const list = plain ? [...plain.map((column) => this.column(column)), ...added.map((item) => this.wrap(item, item.wrapped))] : [this.qualified ? `${quoteIdentifier(query.from.alias)}.*` : '*'];
    list.push(...(query.whole ?? []).map((alias) => `${quoteIdentifier(alias)}.*`), ...aggregates);
    return list.length === 0 ? '1' : list.join(', ');
  }

  private aggregate({ call, column }: QueryAggregate): string {
    return column ? this.wrap(column, call) : call.replace('%', '*');
  }

  private insert(query: Query): string | undefined {
    const table = this.catalogTable(query.from);
    const columns = query.written ?? (table && [...table.columns.values()].filter((column) => column.generated === undefined).map(({ name }) => name));
    if (!columns || columns.length === 0) return undefined;
    const tuple = `(${columns.map(() => this.parameter()).join(', ')})`;
    const more = typeof query.tuples === 'number' && query.tuples > 1 && query.tuples <= FEW_TUPLES ? Array.from({ length: query.tuples - 1 }, () => `(${columns.map(() => this.parameter()).join(', ')})`) : [];
    return `INSERT INTO ${this.name(query.from)} (${columns.map(quoteIdentifier).join(', ')}) VALUES ${[tuple, ...more].join(', ')}${this.conflict(query, columns)}`;
  }

  private conflict(query: Query, written: readonly string[]): string {
    if (!query.conflict) return '';
    const { columns, update } = query.conflict;
    const target = columns.length === 0 ? '' : ` (${columns.map(quoteIdentifier).join(', ')})`;
    const set = written.filter((column) => !columns.includes(column)).map((column) => `${quoteIdentifier(column)} = EXCLUDED.${quoteIdentifier(column)}`);
    return ` ON CONFLICT${target} ${update && target !== '' && set.length > 0 ? `DO UPDATE SET ${set.join(', ')}` : 'DO NOTHING'}`;
  }

  private update(query: Query): string | undefined {
    const table = this.catalogTable(query.from);
    const keys = new Set(table?.indexes.find((index) => index.primary)?.columns);
    const guessed = table && [...table.columns.keys()].find((column) => !keys.has(column));
    const columns = query.written && query.written.length > 0 ? query.written : guessed === undefined ? [] : [guessed];
    if (columns.length === 0) return undefined;
    return `UPDATE ${this.table(query.from)} SET ${columns.map((column) => `${quoteIdentifier(column)} = ${this.parameter()}`).join(', ')}${this.others('FROM', query)}${this.whereOfWrite(query)}`;
  }

  /** The tables that a write joins stand in a list, and how they are joined in its WHERE. */
  private others(keyword: string, query: Query): string {
    return query.joins.length === 0 ? '' : ` ${keyword} ${query.joins.map((join) => this.table(join)).join(', ')}`;
  }

  private whereOfWrite(query: Query): string {
    const joined = query.joins.flatMap((join): Condition[] => [
      ...join.on.map(([column, own]): Condition => ({ kind: 'compare', column: own, operator: '=', operand: { kind: 'column', column } })),
      ...(join.where ?? []),
    ]);
    const clause = this.clause('WHERE', [...joined, ...query.where]);
    return clause === '' ? '' : ` ${clause}`;
  }

  private join(join: QueryJoin): string {
    const source = join.query ? `(${this.query(join.query) ?? ''}) AS ${quoteIdentifier(join.alias)}` : this.table(join);
    const on = [...join.on.map(([left, right]) => `${this.column(right)} = ${this.column(left)}`), ...(join.where ?? []).flatMap((condition) => this.condition(condition) ?? [])];
    return `${join.join === 'left' ? 'LEFT JOIN' : 'JOIN'} ${source} ON ${on.length === 0 ? 'TRUE' : on.join(' AND ')}`;
  }

  private clause(keyword: string, conditions: readonly Condition[]): string {
    const parts = conditions.flatMap((condition) => this.condition(condition, 'and') ?? []);
    return parts.length === 0 ? '' : `${keyword} ${parts.join(' AND ')}`;
  }

  /** The text of a condition; undefined where nothing of it is known. `within` is what it stands in: brackets are set where they are needed. */
  private condition(condition: Condition, within?: 'and' | 'or'): string | undefined {
    switch (condition.kind) {
      case 'unknown':
        this.unknown = true;
        return undefined;
      case 'compare':
        return this.comparison(condition);
      case 'null':
        return `${this.wrap(condition.column, undefined)} IS ${condition.negated ? 'NOT ' : ''}NULL`;
      case 'exists':
        return `${condition.negated ? 'NOT ' : ''}EXISTS (${this.select(condition.query, '1')})`;
      case 'not': {
        // The negation of a part is no part of the negation.
        const before = this.unknown;
        this.unknown = false;
        const inner = this.condition(condition.condition);
        const partial = this.unknown;
        this.unknown ||= before;
        return inner === undefined || partial ? undefined : `NOT (${inner})`;
      }
      case 'and':
      case 'or': {
        const { kind, conditions } = condition;
        const parts = conditions.map((part) => this.condition(part, kind));
        const known = parts.filter((part) => part !== undefined);
        // With an alternative that is not known, the others restrict nothing.
        if (kind === 'or' && known.length < parts.length) return undefined;
        if (known.length < 2) return known[0];
        const text = known.join(kind === 'or' ? ' OR ' : ' AND ');
        return kind === 'or' || within === 'or' ? `(${text})` : text;
      }
    }
  }

  private comparison({ column, operator, operand, pattern, wrapped, operandWrapped }: Extract<Condition, { readonly kind: 'compare' }>): string {
    const left = this.wrap(column, wrapped);
    const around = (text: string): string => (operandWrapped === undefined ? text : operandWrapped.replace('%', () => text));
    if (operator === 'between') {
      const [from, to] = operand.kind === 'list' && operand.values ? operand.values : [];
      return `${left} BETWEEN ${from === undefined ? this.parameter() : quoteConstant(from)} AND ${to === undefined ? this.parameter() : quoteConstant(to)}`;
    }
    if (operator === 'in' || operator === 'not in') return this.membership(left, operator === 'not in', operand, around);
    return `${left} ${operator.toUpperCase()} ${around(pattern === undefined ? this.operand(operand) : this.pattern(operand, pattern))}`;
  }

  private membership(left: string, negated: boolean, operand: Operand, around: (text: string) => string): string {
    if (operand.kind === 'subquery') return `${left} ${negated ? 'NOT IN' : 'IN'} (${this.query(operand.query) ?? ''})`;
    if (operand.kind === 'list') {
      if (operand.values && operand.values.length > 0) return `${left} ${negated ? 'NOT IN' : 'IN'} (${operand.values.map((value) => around(quoteConstant(value))).join(', ')})`;
      if (operand.size !== undefined && operand.size > 0 && operand.size <= SHORT_LIST) {
        return `${left} ${negated ? 'NOT IN' : 'IN'} (${Array.from({ length: operand.size }, () => around(this.parameter())).join(', ')})`;
      }
      // A list of a length that nobody knows.
      return `${left} ${negated ? '<> ALL' : '= ANY'} (${this.parameter()})`;
    }
    return `${left} ${negated ? '<>' : '='} ${this.operand(operand)}`;
  }

  /** Where the parameter stands in a pattern decides which index can serve it, so that it must be visible. */
  private pattern(operand: Operand, pattern: 'prefix' | 'suffix' | 'contains' | 'exact'): string {
    const before = pattern === 'suffix' || pattern === 'contains' ? '%' : '';
    const after = pattern === 'prefix' || pattern === 'contains' ? '%' : '';
    if (operand.kind === 'constant' && operand.value !== null) return quoteConstant(before + String(operand.value).replace(/[\\%_]/g, '\\$&') + after);
    const text = this.operand(operand);
    return `${before === '' ? '' : `'%' || `}${text}${after === '' ? '' : ` || '%'`}`;
  }

  private operand(operand: Operand): string {
    switch (operand.kind) {
      case 'constant':
        return quoteConstant(operand.value);
      case 'parameter':
      case 'list':
        return this.parameter();
      case 'column':
        return this.column(operand.column);
      case 'subquery':
        return `(${this.query(operand.query) ?? ''})`;
    }
  }

  private orderItem(item: QueryOrder): string {
    return `${this.wrap(item, item.wrapped)}${item.descending ? ' DESC' : ''}${item.nulls ? ` NULLS ${item.nulls.toUpperCase()}` : ''}`;
  }

  private wrap(column: QueryColumn, wrapped: string | undefined): string {
    const text = this.column(column);
    return wrapped === undefined ? text : wrapped.replaceAll('%', () => text);
  }

  private columns(columns: readonly QueryColumn[]): string {
    return columns.map((column) => this.column(column)).join(', ');
  }

  private column({ table, column }: QueryColumn): string {
    return this.qualified ? `${quoteIdentifier(table)}.${quoteIdentifier(column)}` : quoteIdentifier(column);
  }

  private table(table: QueryTable): string {
    const name = this.name(table);
    return table.alias === table.table ? name : `${name} AS ${quoteIdentifier(table.alias)}`;
  }

  private name({ schema, table }: QueryTable): string {
    return schemaIdentifier(schema, table);
  }

  private amount(amount: number | 'parameter'): string {
    return amount === 'parameter' ? this.parameter() : String(amount);
  }

  private parameter(): string {
    this.parameters += 1;
    return `$${this.parameters}`;
  }

  private catalogTable({ schema, table }: QueryTable): Table | undefined {
    return this.catalog?.tables.get(schema === undefined || schema === 'public' ? table : `${schema}.${table}`);
  }
}

/** Lists of so many parameters are written out. */
const SHORT_LIST = 5;

/** Rows of an insert that are written out. */
const FEW_TUPLES = 3;

/** The aliases of all tables of a query and of those in it. */
function aliasesOf(query: Query): Set<string> {
  const aliases = new Set([query.from.alias]);
  const add = (inner: Query): void => aliasesOf(inner).forEach((alias) => aliases.add(alias));
  const visit = (condition: Condition): void => {
    if (condition.kind === 'and' || condition.kind === 'or') condition.conditions.forEach(visit);
    else if (condition.kind === 'not') visit(condition.condition);
    else if (condition.kind === 'exists') add(condition.query);
    else if (condition.kind === 'compare' && condition.operand.kind === 'subquery') add(condition.operand.query);
  };
  for (const join of query.joins) {
    aliases.add(join.alias);
    join.where?.forEach(visit);
    if (join.query) add(join.query);
  }
  query.where.forEach(visit);
  return aliases;
}
