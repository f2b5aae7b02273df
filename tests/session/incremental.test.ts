// Incremental equals cold: after any edits a session that finds unchanged files lowered already says what a session says that has never seen anything.
// SEQSCAN_EDITS sets how many edits each project gets; a failure names the seed and the edits that led to it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileSource, loweredFiles, type LoweredFiles, openSession } from '@seqscan/analyzers';
import { expect, it } from 'vitest';
import { editedText, random, textsOf } from './edits.js';

const editsPerProject = Number(process.env['SEQSCAN_EDITS'] ?? 12);
const fixtures = fileURLToPath(new URL('../../test-fixtures', import.meta.url));

/** One edit as people and machines make them: within a file, or of a file as a whole. */
function edit(texts: Map<string, string>, original: ReadonlyMap<string, string>, next: () => number): string {
  const below = (count: number): number => Math.floor(next() * count);
  const path = [...original.keys()][below(original.size)] ?? '';
  const text = texts.get(path);
  if (text === undefined) {
    texts.set(path, original.get(path) ?? '');
    return `${path} comes back`;
  }
  switch (below(9)) {
    case 0:
      texts.set(path, original.get(path) ?? '');
      return `${path} is as it was`;
    case 1:
      if (texts.size < 3) return `${path} stays`;
      texts.delete(path);
      return `${path} goes`;
    default: {
      const edited = editedText(path, text, next);
      texts.set(path, edited.text);
      return `${path}:${edited.what}`;
    }
  }
}

async function findings(texts: ReadonlyMap<string, string>, lowered?: LoweredFiles): Promise<object> {
  const files: FileSource = { list: () => [...texts.keys()].sort(), read: (path) => texts.get(path) ?? { problem: 'no such file' } };
  const session = await openSession({ files, config: { layers: [] }, clock: () => 0, ...(lowered && { lowered }) });
  const { findings: found, problems, suppressed, files: count } = session.findings();
  lowered?.keepOnly(texts.keys());
  // What is to be changed holds functions that write migrations: no two of them are equal.
  return { found: JSON.parse(JSON.stringify(found)) as unknown, problems: [...problems].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), suppressed, count, sent: [...texts.keys()].map((path) => session.sent(path)) };
}

const projects = ['projects/bookshop', 'projects/django-library', 'projects/prisma-shop', 'rules/n-plus-one'];

it.each(projects)('%s', { timeout: 60_000 + editsPerProject * 1000 }, async (project) => {
  const seed = Number(process.env['SEQSCAN_SEED'] ?? 20_261_122);
  const original = textsOf(join(fixtures, project));
  const texts = new Map(original);
  const next = random(seed + project.length);
  const lowered = loweredFiles();
  const history: string[] = [];
  await findings(texts, lowered);
  // The last of them is larger than the others together.
  const edits = project === 'rules/n-plus-one' ? Math.ceil(editsPerProject / 8) : editsPerProject;
  let different = 0;
  let before = '';
  for (let count = 0; count < edits; count += 1) {
    for (let each = Math.ceil(next() * 3); each > 0; each -= 1) history.push(edit(texts, original, next));
    const incremental = await findings(texts, lowered);
    expect(incremental, `seed ${seed}, after ${history.slice(-12).join('; ')}`).toEqual(await findings(texts));
    const now = JSON.stringify(incremental);
    if (now !== before) different += 1;
    before = now;
  }
  // Edits that change nothing would prove nothing.
  expect(different).toBeGreaterThan(edits / 4);
});
