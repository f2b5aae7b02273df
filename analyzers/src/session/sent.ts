// The statements of one file in the words of somebody who reads it: what is sent from here, how often and why, and how many rows answer.
import type { Place } from '../core/place.js';
import type { Occurrence, Size } from '../core/statement.js';
import { shownSql } from '../planner/render.js';
import { assumedRows } from '../planner/statistics.js';
import { dependentRepetition, describe, growingRepetition, relatedPlaces } from '../rules/repeated.js';
import type { Facts } from '../rules/rule.js';

/** A statement as an editor shows it at its place. */
export interface SentStatement {
  readonly place: Place;
  /** What the program writes: `client.order.findMany`, `book.author`. */
  readonly what: string;
  /** In one line; undefined where it is not known. A comment at its end says where parts of it could not be read. */
  readonly sql?: string;
  /** Why it is sent: the program calls for it, or a relation is loaded on access, or along with what another statement reads. */
  readonly cause: 'call' | 'lazy-load' | 'eager-load';
  /** `each pass of this loop`; undefined where it is sent once for each time that the function around it runs. */
  readonly per?: string;
  /** It asks for something else each time that it is repeated. */
  readonly varies: boolean;
  /** The way from the repetition to the statement. */
  readonly path: readonly { readonly place: Place; readonly message: string }[];
  /** How many rows answer, as far as the program says. */
  readonly rows: Size;
  /** The table that it is about, and how many rows that has. */
  readonly table?: { readonly name: string; readonly rows: number; readonly isAssumed: boolean };
  /** How many ways lead here. */
  readonly ways: number;
}

/** The statements that a file sends, by their places; of several ways that lead to one place the one that repeats it is told. */
export function sentStatements(facts: Facts, file: string): readonly SentStatement[] {
  const byPlace = new Map<string, Occurrence[]>();
  for (const occurrence of facts.occurrences) {
    if (occurrence.place.file !== file) continue;
    const key = `${occurrence.place.start} ${occurrence.place.end} ${occurrence.statement.what}`;
    const present = byPlace.get(key);
    if (present) present.push(occurrence);
    else byPlace.set(key, [occurrence]);
  }
  return [...byPlace.values()].flatMap((ways) => told(facts, ways)).sort((a, b) => a.place.start - b.place.start || a.place.end - b.place.end);
}

function told(facts: Facts, ways: readonly Occurrence[]): SentStatement[] {
  const occurrence = ways.find((one) => dependentRepetition(one)) ?? ways.find((one) => growingRepetition(one)) ?? ways[0];
  if (!occurrence) return [];
  const { statement, place } = occurrence;
  const dependent = dependentRepetition(occurrence);
  const repetition = dependent ?? growingRepetition(occurrence);
  const sql = shownSql(statement, facts.catalog);
  const table = tableOf(facts, statement.model);
  return [
    {
      place,
      what: statement.what,
      cause: statement.cause,
      varies: dependent !== undefined,
      path: repetition ? relatedPlaces({ occurrence, repetition, place }) : [],
      rows: statement.rows,
      ways: ways.length,
      ...(sql !== undefined && { sql }),
      ...(repetition && { per: describe({ occurrence, repetition, place }) }),
      ...(table && { table }),
    },
  ];
}

function tableOf({ catalog }: Facts, model: string | undefined): SentStatement['table'] {
  const name = model === undefined ? undefined : catalog.models.get(model)?.table;
  const table = name === undefined ? undefined : catalog.tables.get(name);
  return table && { name: table.name, rows: table.rows ?? assumedRows, isAssumed: table.rows === undefined };
}
