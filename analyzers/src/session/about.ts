// The part of a project's facts that some files have to do with: enough to say what rules say of those files, without asking about all others.
import type { Place } from '../core/place.js';
import { accessesOf } from '../planner/statements.js';
import { filesOf } from '../program/units.js';
import type { Facts } from '../rules/rule.js';
import { isDeclaredIn } from '../schema/catalog.js';

/** The statements that have a place in one of the files, with all others that are sent from the same places; all facts where one of the files declares tables. */
export function factsAbout(facts: Facts, files: ReadonlySet<string>): Facts {
  if (isDeclaredIn(facts.catalog, files)) return facts;
  const isAbout = (place: Place): boolean => files.has(place.file);
  const sending = new Set(facts.occurrences.filter((occurrence) => [...files].some((file) => filesOf(occurrence).has(file))).map(({ place }) => keyOf(place)));
  return {
    ...facts,
    occurrences: facts.occurrences.filter(({ place }) => sending.has(keyOf(place))),
    uses: facts.uses.filter(({ place, at, path }) => sending.has(keyOf(place)) || isAbout(place) || isAbout(at) || path.some((frame) => isAbout(frame.place))),
  };
}

/** The facts with all further statements on the tables that theirs are about. */
export function withTables(some: Facts, all: Facts): Facts {
  if (some === all) return all;
  const { catalog, reader } = all;
  const tables = new Set(some.occurrences.flatMap(({ statement }) => accessesOf(statement, catalog, reader).map(({ table }) => table)));
  return { ...some, occurrences: all.occurrences.filter(({ statement }) => accessesOf(statement, catalog, reader).some(({ table }) => tables.has(table))) };
}

function keyOf({ file, start, end }: Place): string {
  return `${file}:${start}:${end}`;
}
