// Reads the fixture markers of a runnable application: what its authors say about its lines, to be held against the measurement.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { endpointsOf, growthRules, type Claim, type Place } from './compare.js';
import type { Report } from './report.js';

export interface Markers {
  /** From `expect` and `known-miss`: one claim for each `origin` of the same tag, or one without a path where there is no tag. */
  readonly claims: readonly Claim[];
  /** Claims from `known-miss` alone: measured, and not yet reported. */
  readonly knownMisses: readonly Claim[];
  /** From `clean`: lines that look like a problem and are none. */
  readonly clean: readonly { readonly rule: string; readonly at: Place }[];
}

const marker = /(?:\/\/|#|\{#)\s*(expect|known-miss|clean|origin):\s*([a-z][a-z-]*)?\s*(?:#([\w-]+))?(?:\s*—\s*(.+))?/;

/** Reads all markers below a folder. Throws on a marker that says nothing, and on a tag without its other end. */
export function readMarkers(folder: string): Markers {
  const expected: { rule: string; at: Place; tag: string | undefined; missed: boolean }[] = [];
  const clean: { rule: string; at: Place }[] = [];
  const origins = new Map<string, Place[]>();
  for (const path of sourcesBelow(folder)) {
    const file = relative(folder, path).split(sep).join('/');
    readFileSync(path, 'utf8').split('\n').forEach((text, index) => {
      const match = marker.exec(text);
      if (match === null) return;
      const [, kind, rule, tag, reason] = match;
      const at = { file, first: index + 1, last: index + 1 };
      if (kind === 'origin' && tag !== undefined) origins.set(tag, [...(origins.get(tag) ?? []), at]);
      else if (kind === 'expect' && rule !== undefined) expected.push({ rule, at, tag, missed: false });
      else if (kind === 'known-miss' && rule !== undefined && reason !== undefined) expected.push({ rule, at, tag, missed: true });
      else if (kind === 'clean' && rule !== undefined && reason !== undefined) clean.push({ rule, at });
      else throw new Error(`${file}:${index + 1}: a marker without its rule, tag or reason`);
    });
  }
  const tags = new Set(expected.map(({ tag }) => tag));
  const loose = [...origins.keys()].find((tag) => !tags.has(tag));
  if (loose !== undefined) throw new Error(`origin #${loose} has no expectation`);
  const all = expected.flatMap(({ rule, at, tag, missed }) => {
    if (tag === undefined) return [{ rule, at, path: [], missed }];
    const ends = origins.get(tag);
    if (ends === undefined) throw new Error(`${at.file}:${at.first}: no origin #${tag}`);
    return ends.map((origin) => ({ rule, at, path: [origin], missed }));
  });
  return { claims: all, knownMisses: all.filter(({ missed }) => missed), clean };
}

/** The names of the endpoints that grow for nothing but a `known-miss`. */
export function knownMissedEndpoints({ claims, knownMisses }: Markers, report: Report): Set<string> {
  const namesOf = (some: readonly Claim[]) => some.flatMap((claim) => endpointsOf(claim, report).map(({ name }) => name));
  const expected = new Set(namesOf(claims.filter((claim) => !knownMisses.includes(claim))));
  return new Set(namesOf(knownMisses).filter((name) => !expected.has(name)));
}

/** Claims of growth rules that stand on a line marked `clean` for the same rule, each as one line of text. */
export function claimsOnCleanLines(claims: readonly Claim[], { clean }: Markers): string[] {
  return claims
    .filter(({ rule, at }) => growthRules.has(rule) && clean.some((quiet) => quiet.rule === rule && overlaps(at, quiet.at)))
    .map(({ rule, at }) => `${at.file}:${at.first} ${rule}: marked clean`);
}

function overlaps(one: Place, other: Place): boolean {
  return one.file === other.file && one.first <= other.last && other.first <= one.last;
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'generated', '__pycache__'].includes(entry.name) ? [] : sourcesBelow(path);
    return /\.(ts|py|html)$/.test(entry.name) ? [path] : [];
  });
}
