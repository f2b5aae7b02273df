// Half-typed and mangled projects through the whole engine: whatever stands in the sources, no part of the engine, no library and no rule
// fails on it. The mutations are the same in each run.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSession, type Report } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

type Files = Readonly<Record<string, string>>;

const root = fileURLToPath(new URL('../../test-fixtures/projects', import.meta.url));

function project(name: string): Files {
  const folder = join(root, name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.(?:py|tsx?|html|prisma|json)$/.test(entry.name));
  const paths = entries.map(({ parentPath, name: file }) => join(parentPath, file)).filter((path) => !path.includes('node_modules'));
  return Object.fromEntries(paths.sort().map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

async function reportOf(files: Files): Promise<Report> {
  const session = await openSession({
    files: { list: () => Object.keys(files), read: (path) => files[path] ?? { problem: 'no such file' } },
    config: { layers: [] },
    clock: () => 0,
  });
  return session.findings();
}

/** Numbers below a bound that look random and come in the same order each time. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % bound;
  };
}

const noise = ['(', ')', '[', '}', '"', "'", '`', ':', '\n', '\t', '#', 'def ', 'for ', '=', ',', '.', 'await ', '...', '{%', '}}', '=> ', 'class ', 'self.', 'return ', '*', 'yield ', '()', '[0]', '[:1]', '.all()', '?.', '@x\n'];

/** Cuts a text, drops, doubles or moves lines, exchanges names, or puts in what does not belong there. */
function mutated(text: string, other: string, below: (bound: number) => number): string {
  const lines = text.split('\n');
  const at = below(text.length + 1);
  switch (below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + (noise[below(noise.length)] ?? '') + text.slice(at + below(4));
    case 2:
      return lines.toSpliced(below(lines.length), 1 + below(3)).join('\n');
    case 3:
      return lines.toSpliced(below(lines.length), 0, lines[below(lines.length)] ?? '').join('\n');
    case 4: {
      const from = other.split('\n');
      return lines.toSpliced(below(lines.length), 0, ...from.slice(below(from.length)).slice(0, 5)).join('\n');
    }
    default: {
      const names = text.match(/[A-Za-z_]\w+/g) ?? ['x'];
      const [name = 'x', instead = 'y'] = [names[below(names.length)], names[below(names.length)]];
      return text.replace(new RegExp(`\\b${name}\\b`), () => instead);
    }
  }
}

describe.each(['bookshop', 'django-library', 'prisma-shop'])('%s', (name) => {
  const whole = project(name);
  const paths = Object.keys(whole);

  it('has findings as it stands', async () => {
    expect((await reportOf(whole)).findings.length).toBeGreaterThan(0);
  });

  // Forty whole analyses: that takes its time on a busy machine.
  it('makes nothing fail, however it is mangled', { timeout: 240_000 }, async () => {
    const below = numbers(20);
    for (let round = 0; round < 40; round += 1) {
      const files: Record<string, string> = { ...whole };
      for (let change = 0; change < 4; change += 1) {
        const path = paths[below(paths.length)] ?? '';
        files[path] = mutated(files[path] ?? '', whole[paths[below(paths.length)] ?? ''] ?? '', below);
      }
      const { problems } = await reportOf(files);
      expect(problems.filter(({ isInternal }) => isInternal === true), `round ${round}`).toEqual([]);
    }
  });
});
