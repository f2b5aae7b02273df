// The globs of configurations.
import { globMatcher, lowSeverityDefaults } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

describe('globs', () => {
  it.each([
    ['*.gen.ts', 'deep/down/a.gen.ts', true],
    ['*.gen.ts', 'a.gen.tsx', false],
    ['legacy', 'apps/legacy/a.ts', true],
    ['legacy', 'apps/legacy.ts', false],
    ['legacy/', 'legacy/a/b.ts', true],
    ['legacy/**', 'legacy/a/b.ts', true],
    ['legacy/**', 'apps/legacy/a.ts', false],
    ['/legacy', 'legacy/a.ts', true],
    ['/legacy', 'apps/legacy/a.ts', false],
    ['./legacy', 'legacy/a.ts', true],
    ['**/legacy/**', 'apps/legacy/a.ts', true],
    ['**/legacy/**', 'legacy/a.ts', true],
    ['src/**/x.ts', 'src/x.ts', true],
    ['src/*.ts', 'src/a/x.ts', false],
    ['src/?.ts', 'src/x.ts', true],
    ['src/{a,b}/*.{ts,py}', 'src/b/c.py', true],
    ['src/{a,b}/*.{ts,py}', 'src/c/c.py', false],
    ['file[0-9].ts', 'file7.ts', true],
    ['file[!0-9].ts', 'file7.ts', false],
    ['file[z-a].ts', 'file[z-a].ts', true],
    ['a+b(1).ts', 'a+b(1).ts', true],
    ['a.ts', 'abts', false],
    ['{open', '{open', true],
  ])('%s against %s: %s', (glob, path, expected) => {
    expect(globMatcher([glob])(path)).toBe(expected);
  });

  it('never match where there are none', () => {
    expect(globMatcher([])('a.ts')).toBe(false);
  });
});

describe('the default list of low severity', () => {
  const isLow = globMatcher(lowSeverityDefaults);

  it.each([
    'tests/a.py', 'shop/tests.py', 'shop/test_views.py', 'conftest.py', 'src/a.test.ts', 'src/__tests__/a.ts', 'src/user.e2e-spec.ts', 'prisma/seed.ts', 'prisma/seed-users.ts',
    'db/seeds/a.js', 'shop/demo_seed_books.py', 'src/database/user.seeder.ts', 'shop/migrations/0001_initial.py', 'scripts/backfill.ts', 'management/commands/report.py', 'shop/management/commands/report.py', 'examples/basic/a.ts', 'fixtures/a.ts',
  ])('holds %s', (path) => expect(isLow(path)).toBe(true));

  it.each(['src/testimonials/a.ts', 'shop/views.py', 'src/attest.ts', 'src/seedlings/a.ts', 'shop/reseed_books.py', 'src/latest.py', 'src/description.ts', 'shop/management/views.py', 'shop/commands/report.py'])('does not hold %s', (path) =>
    expect(isLow(path)).toBe(false),
  );
});
