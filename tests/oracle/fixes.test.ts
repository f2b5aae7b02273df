// Fixes, proven by running: the applications are fixed in a copy and run once more. What the caller gets and what stands in the tables is the same,
// byte for byte, and no endpoint of which nothing is reported any more sends more statements for more parents.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, growthRules } from './compare.js';
import { djangoLibrary, missingForDjango, runDjangoLibrary } from './django-library.js';
import { knownMissedEndpoints, readMarkers } from './markers.js';
import { missingForPrisma, prismaShop, runPrismaShop } from './prisma-shop.js';
import { grows, type Report } from './report.js';
import { lint } from './seqscan.js';

const bin = fileURLToPath(new URL('../../server/bin/seqscan.mjs', import.meta.url));

const applications = [
  { name: 'prisma-shop', folder: prismaShop, missing: missingForPrisma(), run: runPrismaShop, fewest: { safe: 2, 'changes-behaviour': 7 } },
  { name: 'django-library', folder: djangoLibrary, missing: missingForDjango(), run: runDjangoLibrary, fewest: { safe: 20, 'changes-behaviour': 20 } },
];

describe.each(applications)('fixes of $name', ({ folder, missing, run, fewest }) => {
  const skipped = missing !== undefined && process.env['ORACLE_REQUIRED'] === undefined;
  describe.skipIf(skipped)(skipped ? `skipped: ${missing}` : 'applied and run', () => {
    let before: Report;
    let copies: string;
    beforeAll(() => {
      copies = realpathSync(mkdtempSync(join(tmpdir(), 'oracle-fixed-')));
      before = run();
    }, 300_000);
    afterAll(() => rmSync(copies, { recursive: true, force: true }));

    it.each(['safe', 'changes-behaviour'] as const)('give the same answers and grow no longer: %s', (grade) => {
      const copy = join(copies, grade);
      cpSync(folder, copy, { recursive: true, filter: (path) => !/[/\\](?:node_modules|__pycache__)$/.test(path) });
      if (folder === prismaShop) symlinkSync(join(folder, 'node_modules'), join(copy, 'node_modules'));
      writeFileSync(join(copy, 'seqscan.config.json'), '{ "root": true }\n');
      const found = lint(folder).filter(({ rule }) => growthRules.has(rule)).length;
      const { status, stderr } = spawnSync(process.execPath, [bin, 'lint', '--fix', '--fix-grade', grade, '--quiet'], { cwd: copy, encoding: 'utf8', timeout: 240_000 });
      expect({ isRun: status === 0 || status === 1, stderr }).toMatchObject({ isRun: true });
      const after = run(copy);
      expect(differences(before, after, grade === 'safe' ? (text) => text : inAnyOrder)).toEqual([]);
      const left = lint(copy);
      expect(found - left.filter(({ rule }) => growthRules.has(rule)).length).toBeGreaterThanOrEqual(fewest[grade]);
      const { misses, falseAlarms } = compare(left, after, knownMissedEndpoints(readMarkers(folder), before));
      expect({ misses, falseAlarms }).toEqual({ misses: [], falseAlarms: [] });
      const growing = (report: Report): number => report.endpoints.filter((endpoint) => grows(endpoint)).length;
      expect(growing(after)).toBeLessThanOrEqual(growing(before));
    }, 300_000);
  });
});

/** A text's words in one order: fixes that change more than speed may change the order of rows that nothing orders. */
function inAnyOrder(text: string): string {
  return text.split(/[^\p{L}\p{N}.]+/u).sort().join(' ');
}

/** Endpoints whose callers would notice: another answer, or other rows. */
function differences(before: Report, after: Report, seen: (text: string) => string): string[] {
  return before.endpoints.flatMap((endpoint) => {
    const other = after.endpoints.find(({ name }) => name === endpoint.name);
    if (!other) return [`${endpoint.name}: gone`];
    return ([10, 20] as const).flatMap((parents) => [
      ...(seen(endpoint.answers[parents]) === seen(other.answers[parents]) ? [] : [`${endpoint.name}: another answer with ${parents} parents`]),
      ...(endpoint.states[parents] === other.states[parents] ? [] : [`${endpoint.name}: other rows with ${parents} parents`]),
    ]);
  });
}
