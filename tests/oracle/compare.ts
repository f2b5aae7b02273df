// Ties what is claimed about lines (markers, findings) to what was measured of endpoints, and says where the two disagree.
import { grows, mostRepeated, type Endpoint, type Report, type StatementKind } from './report.js';

/** A range of lines of the application, both ends included, from 1. */
export interface Place {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** "The statement sent here, on the path through those other places, is repeated." */
export interface Claim {
  readonly rule: string;
  readonly at: Place;
  /** The repetition, the calls on the path, where the rows come from. Places that never run, such as a schema, say nothing. */
  readonly path: readonly Place[];
}

/** The rules whose findings mean that the number of statements grows, and the kind of those statements. */
export const growthRules: ReadonlyMap<string, StatementKind> = new Map([
  ['n-plus-one', 'read'],
  ['loop-invariant-query', 'read'],
  ['unbatched-write', 'write'],
]);

export interface Disagreement {
  /** Endpoints that grow although no claim belongs to them. */
  readonly misses: readonly string[];
  /** Claims that belong to no endpoint whose reads, or whose writes, grow as the rule says. */
  readonly falseAlarms: readonly string[];
  /** Endpoints that were known to be missed and have a claim by now: their marker is out of date. */
  readonly noLongerMissed: readonly string[];
}

/**
 * The endpoints that a claim is about: those that ran the claim's line and every place of its path that any endpoint ran. A helper
 * that several endpoints share is thereby told apart by the loop or the call through which it was reached.
 */
export function endpointsOf(claim: Claim, report: Report): Endpoint[] {
  const path = claim.path.filter((place) => report.endpoints.some((endpoint) => ran(endpoint, place)));
  return report.endpoints.filter((endpoint) => [claim.at, ...path].every((place) => ran(endpoint, place)));
}

/**
 * Compares claims of the growth rules with the measurement; claims of other rules are left aside. `knownMisses` are the names of
 * endpoints that grow and may go without a claim.
 */
export function compare(claims: readonly Claim[], report: Report, knownMisses: ReadonlySet<string> = new Set()): Disagreement {
  const claimed = new Set<string>();
  const falseAlarms: string[] = [];
  for (const claim of claims) {
    const kind = growthRules.get(claim.rule);
    if (kind === undefined) continue;
    const endpoints = endpointsOf(claim, report);
    for (const endpoint of endpoints) claimed.add(endpoint.name);
    if (endpoints.some((endpoint) => grows(endpoint, kind))) continue;
    const names = endpoints.map(({ name }) => name).join(', ');
    const reason = endpoints.length === 0 ? 'no endpoint runs it' : `no ${kind} of ${names} grows`;
    falseAlarms.push(`${claim.at.file}:${claim.at.first} ${claim.rule}: ${reason}`);
  }
  const misses = report.endpoints
    .filter((endpoint) => grows(endpoint) && !claimed.has(endpoint.name) && !knownMisses.has(endpoint.name))
    .map((endpoint) => `${endpoint.name}: ${mostRepeated(endpoint)}`);
  return { misses, falseAlarms, noLongerMissed: [...knownMisses].filter((name) => claimed.has(name)) };
}

function ran(endpoint: Endpoint, place: Place): boolean {
  return endpoint.executed[place.file]?.some((line) => line >= place.first && line <= place.last) ?? false;
}
