// non-sargable-filter: conditions that hide a column from the index that it has, and patterns that no B-tree can look up.
import { isSamePlace, type Place } from '../../core/place.js';
import type { Occurrence } from '../../core/statement.js';
import type { Column, Index, Table } from '../../schema/catalog.js';
import type { ColumnTest, TableAccess } from '../../planner/access.js';
import { accessesOfQuery, accessesOfSql } from '../../planner/access.js';
import { isIndexable, isServed } from '../../planner/coverage.js';
import type { Facts, Rule, Verdict } from '../rule.js';
import { sentSql } from '../sql-texts.js';
import { patternRemedy, rewritten, type Rewriting } from './rewriting.js';
import { saidOtherwise } from './said-otherwise.js';

export const rule: Rule = {
  id: 'non-sargable-filter',
  summary: 'A condition that keeps PostgreSQL from using the index of its column',
  severity: 'warning',
  *check(facts: Facts): Iterable<Verdict> {
    const seen = new Set<string>();
    const once = (verdict: Verdict | undefined, column: string): Verdict[] => {
      if (verdict === undefined || facts.isMinor?.(verdict.place.file) === true) return [];
      const key = `${verdict.place.file}\0${verdict.place.start}\0${column}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [verdict];
    };
    for (const { occurrence, statement, text, placeOf } of sentSql(facts)) {
      for (const access of accessesOfSql(statement, facts.catalog)) {
        for (const test of access.tests) {
          const { predicate } = test;
          if (predicate === undefined) continue;
          const against = predicate.against && text.slice(predicate.against.start, predicate.against.end);
          yield* once(verdictOn(access, test, { place: placeOf(predicate), written: text.slice(predicate.start, predicate.end), source: sourceAt(facts, placeOf(predicate), occurrence), against, statement: occurrence.statement }), test.column);
        }
      }
    }
    for (const { statement, place } of facts.occurrences) {
      if (statement.text !== undefined || statement.query === undefined) continue;
      for (const access of accessesOfQuery(statement.query, facts.catalog)) for (const test of access.tests) yield* once(verdictOn(access, test, { place, statement }), test.column);
    }
  },
};

interface Sent {
  readonly place: Place;
  readonly statement: NonNullable<Verdict['statement']>;
  /** The condition as it stands in the program's text, where its place is known. */
  readonly source?: string | undefined;
  /** The condition as it is written, where SQL is. */
  readonly written?: string;
  /** What the column is compared with, as it is written. */
  readonly against?: string | undefined;
}

function verdictOn(access: TableAccess, test: ColumnTest, sent: Sent): Verdict | undefined {
  const { table, open } = access;
  const column = table.columns.get(test.column);
  // Where an index finds the rows by another condition, this one only sorts them out.
  if (column === undefined || open || test.negated === true || test.join === true || !isIndexable(table) || isServed(access)) return undefined;
  if (test.expression !== undefined) return hidden(table, column, test, sent);
  return test.form === 'pattern' ? unanchored(table, column, test, sent) : undefined;
}

/** A function, a cast or an operator around a column that has an index. */
function hidden(table: Table, column: Column, test: ColumnTest, sent: Sent): Verdict | undefined {
  const { expression = '', form } = test;
  if (form !== 'equal' && form !== 'list' && form !== 'range') return undefined;
  const isLost = /^->>?$|^#>>?$/.test(test.predicate?.wrapped?.by ?? '') ? isContaining : isOrdered;
  const index = table.indexes.find((each) => isLost(each, column.name));
  if (index === undefined || table.indexes.some((each) => servesExpression(each, expression))) return undefined;
  const rewriting = rewritten({ expression, column, table, test, against: sent.against });
  if (rewriting === undefined) return undefined;
  return verdict(sent, table, index, `${sent.written ?? expression} keeps ${indexName(index, column.name)} from being used: the index holds ${column.name}, not ${expression}`, rewriting, mendOf(sent, column));
}

/** The condition in other words, put into the text where it stands. */
function mendOf({ place, source }: Sent, column: Column): Verdict['mend'] {
  const other = source === undefined ? undefined : saidOtherwise(source, column);
  return other && { kind: 'say otherwise', title: `Compare ${column.name} itself: ${other.text}`, grade: other.grade, place, text: other.text };
}

/** What stands in the source where a condition does; undefined where nobody can tell its place from that of the whole text. */
function sourceAt({ text }: Facts, place: Place, { statement: { written }, place: sent }: Occurrence): string | undefined {
  const isWhole = isSamePlace(place, sent) || (written !== undefined && isSamePlace(place, written));
  return isWhole ? undefined : text?.(place.file)?.slice(place.start, place.end);
}

/** A pattern that begins with a wildcard, or that ignores case. */
function unanchored(table: Table, column: Column, test: ColumnTest, sent: Sent): Verdict | undefined {
  const operator = test.operator.toLowerCase();
  if ((operator !== 'like' && operator !== 'ilike') || table.indexes.some((each) => isTrigram(each, column.name)) || !isText(column)) return undefined;
  const index = table.indexes.find((each) => isOrdered(each, column.name));
  const isLeading = test.predicate?.leading === true;
  // What an ORM searches for anywhere in a text is meant so; what it compares without regard to case hides an index.
  const isHiding = operator === 'ilike' && index !== undefined && (test.predicate === undefined ? test.pattern === 'exact' : test.predicate.operand === 'parameter' && !isLeading);
  if (!isHiding && !(isLeading && test.predicate !== undefined)) return undefined;
  const what = sent.written ?? `${column.name} ${operator.toUpperCase()} …`;
  const message = isHiding ? `${what} keeps ${indexName(index, column.name)} from being used: it ignores case, and the index does not` : `${what} looks for a text anywhere in ${column.name}, which no B-tree index can: every row of ${table.name} is read`;
  return verdict(sent, table, index, message, patternRemedy(table, column, isHiding));
}

function verdict({ place, statement }: Sent, table: Table, index: Index | undefined, message: string, { remedy, isSure }: Rewriting, mend?: Verdict['mend']): Verdict {
  return {
    place,
    message,
    consequence: `PostgreSQL reads every row of ${table.name} and computes the condition for each: the time grows with the table, whatever few rows it finds.`,
    remedy,
    ...(mend && { mend }),
    confidence: index === undefined || !isSure ? 'possible' : table.rows === undefined ? 'likely' : 'proven',
    ...((index === undefined || !isSure) && { severity: 'info' as const }),
    related: index === undefined ? [] : [{ place: index.declared, message: `${indexName(index)} is declared here` }],
    statement,
    isAboutSql: true,
  };
}

function indexName(index: Index, column?: string): string {
  if (index.name !== undefined) return `the index ${index.name}`;
  const kind = index.primary === true || index.constraint === 'primary' ? 'the primary key' : index.unique ? 'the unique index' : 'the index';
  return column === undefined ? kind : `${kind} on ${column}`;
}

/** A B-tree or hash index that begins with the plain column. */
function isOrdered({ method, keys, columns, where }: Index, column: string): boolean {
  const [first] = keys ?? [];
  return (method === undefined || method === 'btree' || method === 'hash') && where === undefined && (first === undefined ? columns[0] === column : first.column === column);
}

/** An index on what a document or an array contains. */
function isContaining({ method, keys, columns }: Index, column: string): boolean {
  return method === 'gin' && (columns.includes(column) || keys?.some((key) => key.column === column) === true);
}

function isTrigram({ method, keys, columns }: Index, column: string): boolean {
  if (method !== 'gin' && method !== 'gist' && method !== 'spgist' && method !== 'pgroonga' && method !== 'bm25') return false;
  return columns.includes(column) || keys?.some((key) => key.column === column || (key.expression !== undefined && new RegExp(`\\b${column}\\b`).test(key.expression))) === true;
}

/** One of an index's keys is the expression, whatever casts and parentheses stand around its parts. */
function servesExpression({ keys }: Index, expression: string): boolean {
  const wanted = plain(expression);
  return keys?.some((key) => key.expression !== undefined && plain(key.expression) === wanted) === true;
}

function plain(expression: string): string {
  return expression.toLowerCase().replace(/::(?:text|character varying)(?:\(\d+\))?/g, '').replace(/[\s()"]/g, '');
}

function isText({ sqlType, type }: Column): boolean {
  return /^(?:text|character|varchar|char|string|name)/i.test(sqlType ?? type);
}
