// ARCHITECTURE.md: each invariant names guards that exist, and the code map the folders that there are.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const section = (title: string): string => new RegExp(`^## ${title}\\n([^]*?)(?=^## |(?![^]))`, 'm').exec(text)?.[1] ?? '';
const walls = (createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] }).forbidden.map(({ name }) => name);
const lintRules = new Set([...tseslint.configs.recommended.flatMap(({ rules = {} }) => Object.keys(rules)), ...[...readFileSync(join(root, 'eslint.config.js'), 'utf8').matchAll(/^ {6}'?([\w@/-]+)'?:/gm)].map(([, name = '']) => name)]);

describe('the invariants', () => {
  const invariants = [...section('Invariants').matchAll(/^(\d+)\. ([^]*?)(?=^\d+\. |(?![^]))/gm)].map(([, number, body = '']) => ({ number: Number(number), body }));

  it('are numbered', () => {
    expect(invariants.length).toBeGreaterThan(10);
    expect(invariants.map(({ number }) => number)).toEqual(invariants.map((_, index) => index + 1));
  });

  it.each(invariants)('$number is an absence with guards that exist', ({ body }) => {
    expect(body).toMatch(/^(?:No|Nothing)\b/);
    const guards = [...(/Guards?:([^]*)/.exec(body)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(guards.length).toBeGreaterThan(0);
    const isThere = (guard: string): boolean => walls.includes(guard) || lintRules.has(guard) || ['npm test', 'types', 'lib', 'clean'].includes(guard) || existsSync(join(root, guard));
    expect(guards.filter((guard) => !isThere(guard))).toEqual([]);
  });

  it('name every wall', () => {
    expect(walls.filter((name) => !section('Invariants').includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the code map', () => {
  const rows = [...section('Code map').matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell).filter((cell) => cell.includes('`'));
  const folders = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));

  it('names folders that exist, and all of them', () => {
    expect(folders.filter((folder) => !existsSync(join(root, folder)))).toEqual([]);
    for (const parent of ['analyzers/src', 'server/src']) {
      const there = readdirSync(join(root, parent)).filter((name) => statSync(join(root, parent, name)).isDirectory());
      expect(there.filter((name) => !folders.includes(`${parent}/${name}/`))).toEqual([]);
    }
  });
});
