// A small project in memory, and what `lint --fix` would make of it.
import { performance } from 'node:perf_hooks';
import { fixAll, openSession, type FixGrade, type Session } from '@seqscan/analyzers';

/** 1 March 2026, 12:00 UTC. */
const NOW = Date.UTC(2026, 2, 1, 12);

/** Opens a project of the given texts; the time is always the same. */
export function projectOf(texts: Readonly<Record<string, string>>): Promise<Session> {
  return openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now(), now: () => NOW });
}

/** The texts that fixes of one rule change or make, by path; all grades that are applied, unless others are named. */
export async function fixedTexts(texts: Readonly<Record<string, string>>, rule: string, grades: readonly FixGrade[] = ['safe', 'changes behaviour']): Promise<Readonly<Record<string, string>>> {
  const session = await projectOf(texts);
  return Object.fromEntries(fixAll(session, { grades, isWanted: (finding) => finding.rule === rule, isKept: () => undefined }).texts);
}
