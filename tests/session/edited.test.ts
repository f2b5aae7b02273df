// What a session says of an edited file at once is what a whole analysis says of that file afterwards, for all but a few edits: those by which other
// files come to it that had nothing to do with it. SEQSCAN_PROJECT names a folder of one's own to try, SEQSCAN_EDITS how many edits each project gets.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type Finding, loweredFiles, openSession, type Session } from '@seqscan/analyzers';
import { expect, it } from 'vitest';
import { openWorkspace } from '../../server/src/workspace/workspace.js';
import { editedText, random, textsOf } from './edits.js';

const own = process.env['SEQSCAN_PROJECT'];
const count = Number(process.env['SEQSCAN_EDITS'] ?? 40);
const samples = ['bookshop', 'django-library', 'prisma-shop'].map((name) => fileURLToPath(new URL(`../../test-fixtures/projects/${name}`, import.meta.url)));

async function open(folder: string): Promise<Session> {
  if (own !== undefined) {
    const { files, layers } = openWorkspace({ cwd: folder, paths: [], unsaved: () => undefined });
    return openSession({ files, config: { layers }, clock: () => performance.now(), lowered: loweredFiles() });
  }
  const texts = textsOf(folder);
  return openSession({ files: { list: () => [...texts.keys()].sort(), read: (path) => texts.get(path) ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => 0, lowered: loweredFiles() });
}

function shown(findings: readonly Finding[], path: string): readonly string[] {
  return findings.filter(({ place }) => place.file === path).map(({ rule, severity, place, message, related }) => JSON.stringify([rule, severity, place, message, related])).sort();
}

function inTheMiddle(values: readonly number[], share: number): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0);
}

it.each(own === undefined ? samples : [own])('%s', { timeout: 60_000 + count * 20_000 }, async (folder) => {
  const session = await open(folder);
  const { findings } = session.findings();
  // Files with findings, and those on the way to them, are where something can be said.
  const paths = [...new Set(findings.flatMap(({ place, related }) => [place.file, ...related.map((each) => each.place.file)]))].sort();
  const next = random(20_261_122 + count);
  const differences: string[] = [];
  const times: { readonly soon: number; readonly whole: number }[] = [];
  let changed = 0;
  for (let edit = 0; edit < count; edit += 1) {
    const path = paths[Math.floor(next() * paths.length)] ?? '';
    const { what, text } = editedText(path, session.text(path) ?? '', next);
    const texts = new Map([[path, text]]);
    const started = performance.now();
    const soon = shown(session.edited(texts).findings().findings, path);
    const between = performance.now();
    const whole = shown(session.changed(texts).findings().findings, path);
    times.push({ soon: between - started, whole: performance.now() - between });
    if (whole.join('\n') !== shown(findings, path).join('\n')) changed += 1;
    if (whole.join('\n') !== soon.join('\n')) differences.push(`${join(folder, path)}:${what}`, ...whole.filter((one) => !soon.includes(one)).map((one) => `  missing ${one}`), ...soon.filter((one) => !whole.includes(one)).map((one) => `  too much ${one}`));
  }
  const different = differences.filter((line) => !line.startsWith('  ')).length;
  if (own !== undefined) {
    const [soon, whole] = [times.map((each) => each.soon), times.map((each) => each.whole)];
    process.stdout.write(`${count - different} of ${count} the same (${changed} change findings); at once: median ${inTheMiddle(soon, 0.5)} ms, p95 ${inTheMiddle(soon, 0.95)} ms; whole: median ${inTheMiddle(whole, 0.5)} ms\n`);
  }
  expect(different / count, differences.join('\n')).toBeLessThanOrEqual(0.05);
  // Edits that change nothing would prove nothing.
  expect(changed).toBeGreaterThan(count / 4);
});
