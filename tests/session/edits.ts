// Random edits of a project's files, the same for the same seed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The texts of a folder by their path. */
export function textsOf(folder: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !path.includes('node_modules') && /\.(?:ts|tsx|py|html|sql|prisma|json|txt)$/.test(path)) texts.set(path.slice(folder.length + 1), readFileSync(path, 'utf8'));
  }
  return texts;
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** One edit as people make them: of a line, of a word, of a character. */
export function editedText(path: string, text: string, next: () => number): { readonly what: string; readonly text: string } {
  const below = (count: number): number => Math.floor(next() * count);
  const lines = text.split('\n');
  const at = below(lines.length);
  const line = lines[at] ?? '';
  const column = below(line.length + 1);
  const words = line.match(/\w+/g) ?? [];
  const word = words[below(words.length)];
  const put = (what: string, ...changed: string[]): { readonly what: string; readonly text: string } => {
    lines.splice(at, 1, ...changed);
    return { what: `${at + 1} ${what}`, text: lines.join('\n') };
  };
  switch (below(7)) {
    case 0:
      return put('is deleted');
    case 1:
      return put('is doubled', line, line);
    case 2:
      return put('gets a comment before it', `${/^\s*/.exec(line)?.[0] ?? ''}${path.endsWith('.py') ? '#' : '//'} note`, line);
    case 3:
      return put('loses a piece', line.slice(0, column) + line.slice(column + 1 + below(4)));
    case 4:
      return put('gets a character', line.slice(0, column) + ('(){}[].,=x"\'`: '[below(14)] ?? '') + line.slice(column));
    case 5:
      return put('is replaced by another line', lines[below(lines.length)] ?? '');
    default:
      return put('has a word renamed', word === undefined ? line : line.replace(word, `${word}2`));
  }
}
