// Incremental equals cold: after any edits a session that finds unchanged files lowered already says what a session says that has never seen anything.
// SEQSCAN_EDITS sets how many edits each project gets; a failure names the seed and the edits that led to it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileSource, loweredFiles, type LoweredFiles, openSession } from '@seqscan/analyzers';
import { expect, it } from 'vitest';

const editsPerProject = Number(process.env['SEQSCAN_EDITS'] ?? 12);
const fixtures = fileURLToPath(new URL('../../test-fixtures', import.meta.url));

/** The texts of a folder by their path. */
function textsOf(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes('node_modules') && /\.(?:ts|tsx|py|html|sql|prisma|json|txt)$/.test(path)) texts.set(path.slice(folder.length + 1), readFileSync(path, 'utf8'));
  }
  return texts;
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** One edit as people and machines make them: of a line, of a word, of a file. */
function edit(texts: Map<string, string>, original: ReadonlyMap<string, string>, next: () => number): string {
  const below = (count: number): number => Math.floor(next() * count);
  const path = [...original.keys()][below(original.size)] ?? '';
  const text = texts.get(path);
  if (text === undefined) {
    texts.set(path, original.get(path) ?? '');
    return `${path} comes back`;
  }
  const lines = text.split('\n');
  const at = below(lines.length);
  const line = lines[at] ?? '';
  const put = (what: string, ...changed: string[]): string => {
    lines.splice(at, 1, ...changed);
    texts.set(path, lines.join('\n'));
    return `${path}:${at + 1} ${what}`;
  };
  switch (below(9)) {
    case 0:
      return put('is deleted');
    case 1:
      return put('is doubled', line, line);
    case 2:
      return put('gets a comment before it', `${/^\s*/.exec(line)?.[0] ?? ''}${path.endsWith('.py') ? '#' : '//'} note`, line);
    case 3: {
      const column = below(line.length + 1);
      return put('loses a piece', line.slice(0, column) + line.slice(column + 1 + below(4)));
    }
    case 4: {
      const column = below(line.length + 1);
      return put('gets a character', line.slice(0, column) + ('(){}[].,=x"\'`: '[below(14)] ?? '') + line.slice(column));
    }
    case 5: {
      const other = lines[below(lines.length)] ?? '';
      return put('is replaced by another line', other);
    }
    case 6: {
      const words = line.match(/\w+/g) ?? [];
      const word = words[below(words.length)];
      return put('has a word renamed', word === undefined ? line : line.replace(word, `${word}2`));
    }
    case 7:
      texts.set(path, original.get(path) ?? '');
      return `${path} is as it was`;
    default:
      if (texts.size < 3) return `${path} stays`;
      texts.delete(path);
      return `${path} goes`;
  }
}

async function findings(texts: ReadonlyMap<string, string>, lowered?: LoweredFiles): Promise<object> {
  const files: FileSource = { list: () => [...texts.keys()].sort(), read: (path) => texts.get(path) ?? { problem: 'no such file' } };
  const session = await openSession({ files, config: { layers: [] }, clock: () => 0, ...(lowered && { lowered }) });
  const { findings: found, problems, suppressed, files: count } = session.findings();
  lowered?.keepOnly(texts.keys());
  return { found, problems: [...problems].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), suppressed, count, sent: [...texts.keys()].map((path) => session.sent(path)) };
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
