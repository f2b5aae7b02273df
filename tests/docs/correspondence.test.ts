// What belongs together is all there: each rule with its page, its fixtures and its key in the configuration's schema.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rulePage, rules } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../fixtures/fixture.js';
import { readMarkers } from '../fixtures/markers.js';
import { fixturesOfWorld } from './worlds.js';

const root = fileURLToPath(new URL('../../test-fixtures/rules', import.meta.url));
const schema = JSON.parse(readFileSync(fileURLToPath(new URL('../../server/schema/seqscan.config.schema.json', import.meta.url)), 'utf8')) as {
  properties: { rules: { properties: Record<string, unknown> } };
};
/** Rules of the session itself, without a folder. */
const builtIn = ['unused-suppression'];
const inFolders = rules.filter(({ id }) => !builtIn.includes(id));
const fewest = 12;

it('gives every rule, and nothing else, a key in the schema', () => {
  expect(Object.keys(schema.properties.rules.properties)).toEqual(rules.map(({ id }) => id));
});

describe.each(inFolders)('$id', ({ id, summary }) => {
  it('has a page and a summary of one line', async () => {
    expect(await rulePage(id)).toMatch(new RegExp(`^# ${id}\\n`));
    expect(summary).toMatch(/^[A-Z][^\n]{20,100}[^.\n]$/);
  });

  const page = readFileSync(fileURLToPath(new URL(`../../analyzers/src/rules/${id}/${id}.md`, import.meta.url)), 'utf8');
  const worlds = Object.keys(fixturesOfWorld).filter((world) => page.includes(`\n## ${world}\n`));

  it.each(worlds)(`has at least ${fewest} cases to be found and ${fewest} look-alikes for %s`, (world) => {
    const markers = fixturesOf(root, id)
      .filter(({ name }) => fixturesOfWorld[world]?.some((word) => name.startsWith(`${word}-`)))
      .flatMap(({ texts }) => [...texts].flatMap(([file, text]) => readMarkers(file, text).markers));
    const count = (kind: 'expect' | 'clean'): number => markers.filter((marker) => marker.kind === kind && marker.rule === id).length;
    const lacking = (['expect', 'clean'] as const).filter((kind) => count(kind) < fewest).map((kind) => `${fewest - count(kind)} more \`${kind}: ${id}\` for ${world}`);
    expect(lacking).toEqual([]);
  });

  it('has fixtures whose names say language, library and situation', () => {
    const names = fixturesOf(root, id).map(({ name }) => name);
    expect(names.filter((name) => !/^(?:typescript|javascript|python|prisma|sql)-[a-z]+-[a-z0-9-]+(?:\.[a-z]+)?$/.test(name))).toEqual([]);
  });
});
