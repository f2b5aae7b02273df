// The part of a project's facts that some files have to do with: enough to say what rules say of those files, without asking about all others.
import { type Place, spanKey } from '../core/place.js';
import type { Occurrence } from '../core/statement.js';
import { accessesOf } from '../planner/statements.js';
import { filesOf, type UnitResult } from '../program/units.js';
import type { Facts } from '../rules/rule.js';
import { type Catalog, isDeclaredIn, type Table } from '../schema/catalog.js';

type Units = ReadonlyMap<string, UnitResult> | undefined;

/**
 * The statements that have a place in one of the files, with all others that are sent from the same places; all facts where one of the files declares tables.
 *
 * @param units what the execution has left, which says sooner what has to do with what
 */
export function factsAbout(facts: Facts, files: ReadonlySet<string>, units: Units): Facts {
  if (isDeclaredIn(facts.catalog, files)) return facts;
  const names = [...files];
  const isAbout = (place: Place): boolean => files.has(place.file);
  const candidates = units ? [...units.values()].filter((unit) => names.some((name) => unit.files.has(name))).flatMap(({ occurrences }) => occurrences) : facts.occurrences;
  const sending = new Places();
  for (const occurrence of candidates) if (names.some((name) => filesOf(occurrence).has(name))) sending.add(occurrence.place);
  return {
    ...facts,
    occurrences: facts.occurrences.filter(({ place }) => sending.has(place)),
    uses: facts.uses.filter(({ place, at, path }) => sending.has(place) || isAbout(place) || isAbout(at) || path.some((frame) => isAbout(frame.place))),
  };
}

/** The facts with all further statements on the tables that theirs are about. */
export function withTables(some: Facts, all: Facts, units: Units): Facts {
  if (some === all) return all;
  const { catalog, reader } = all;
  const accessed = ({ statement }: Occurrence): readonly Table[] => accessesOf(statement, catalog, reader).map(({ table }) => table);
  const tables = new Set(some.occurrences.flatMap(accessed));
  if (!units) return { ...some, occurrences: all.occurrences.filter((occurrence) => accessed(occurrence).some((table) => tables.has(table))) };
  const chosen = new Set<Occurrence>(some.occurrences);
  for (const unit of units.values()) for (const [table, occurrences] of byTable(unit, catalog, accessed)) if (tables.has(table)) for (const one of occurrences) chosen.add(one);
  return { ...some, occurrences: all.occurrences.filter((occurrence) => chosen.has(occurrence)) };
}

const known = new WeakMap<UnitResult, { readonly catalog: Catalog; readonly tables: ReadonlyMap<Table, readonly Occurrence[]> }>();

/** A unit's statements by the tables that they are about. */
function byTable(unit: UnitResult, catalog: Catalog, accessed: (occurrence: Occurrence) => readonly Table[]): ReadonlyMap<Table, readonly Occurrence[]> {
  const present = known.get(unit);
  if (present?.catalog === catalog) return present.tables;
  const tables = new Map<Table, Occurrence[]>();
  for (const occurrence of unit.occurrences) {
    for (const table of new Set(accessed(occurrence))) {
      const list = tables.get(table);
      if (list) list.push(occurrence);
      else tables.set(table, [occurrence]);
    }
  }
  known.set(unit, { catalog, tables });
  return tables;
}

/** Places, asked for by the thousand: a key of text for each would take longer than all else. */
class Places {
  readonly #byFile = new Map<string, Set<number>>();

  add(place: Place): void {
    const spans = this.#byFile.get(place.file) ?? new Set<number>();
    this.#byFile.set(place.file, spans.add(spanKey(place)));
  }

  has(place: Place): boolean {
    return this.#byFile.get(place.file)?.has(spanKey(place)) === true;
  }
}
