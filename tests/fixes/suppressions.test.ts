// Silencing a finding: the comment stands where it counts, and nothing else of the file or the configuration changes.
import { performance } from 'node:perf_hooks';
import { applyEdits, type ConfigurationText, openSession } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  authorId Int\n}\nmodel Author {\n  id Int @id\n  name String\n}\n';

async function silenced(file: string, text: string, configuration?: ConfigurationText) {
  const texts: Readonly<Record<string, string>> = { 'schema.prisma': SCHEMA, [file]: text };
  const session = await openSession({ files: { list: () => Object.keys(texts), read: (path) => texts[path] ?? { problem: 'no such file' } }, config: { layers: [] }, clock: () => performance.now() });
  const finding = session.findings().findings.find(({ rule }) => rule === 'n-plus-one');
  if (!finding) throw new Error('there is nothing to silence');
  const fixes = session.suppressions(finding, configuration);
  const after = fixes.map(({ edits }) => applyEdits(configuration && edits[0]?.place.file === configuration.path ? (configuration.text ?? '') : text, edits));
  const left = fixes.slice(0, 2).map((_, at) => session.changed(new Map([[file, after[at] ?? '']])).findings().findings.filter(({ rule }) => rule === 'n-plus-one' || rule === 'unused-suppression').length);
  return { fixes, after, left };
}

const LOOP = `import { PrismaClient } from '@prisma/client';\r
const prisma = new PrismaClient();\r
export async function names() {\r
  const books = await prisma.book.findMany();\r
  for (const book of books) {\r
    await prisma.author.findUnique({ where: { id: book.authorId } });\r
  }\r
}\r
`;

describe('suppressions', () => {
  it('stand before the line and at the top of the file, and silence the finding', async () => {
    const { fixes, after, left } = await silenced('loop.ts', `#!/usr/bin/env node\r\n${LOOP}`);
    expect(fixes.map(({ title, grade }) => `${title}: ${grade}`)).toEqual(['Silence n-plus-one here: shown only', 'Silence n-plus-one in this file: shown only']);
    expect(after[0]).toContain('  for (const book of books) {\r\n    // seqscan-disable-next-line n-plus-one -- reason\r\n    await prisma');
    expect(after[1]).toMatch(/^#!\/usr\/bin\/env node\r\n\/\/ seqscan-disable-file n-plus-one -- reason\r\nimport/);
    expect(left).toEqual([0, 0]);
  });

  it('are written as JSX wants them among elements', async () => {
    const { after, left } = await silenced('page.tsx', `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function Page() {
  const books = await prisma.book.findMany();
  return (
    <ul>
      {books.map(async (book) => <li>{(await prisma.author.findFirst({ where: { id: book.authorId } })).name}</li>)}
    </ul>
  );
}
`);
    expect(after[0]).toContain('    <ul>\n      {/* seqscan-disable-next-line n-plus-one -- reason */}\n      {books.map');
    expect(left).toEqual([0, 0]);
  });

  it('turn the rule off in the configuration, whose layout and comments stay', async () => {
    const config = async (text: string | undefined) => (await silenced('loop.ts', LOOP, { path: 'seqscan.config.json', text })).after[2];
    expect(await config('{\n  // ours\n  "failOn": "error"\n}\n')).toBe('{\n  "rules": {\n    "n-plus-one": "off"\n  },\n  // ours\n  "failOn": "error"\n}\n');
    expect(await config('// { not yet }\n{\n\t"rules": { "missing-index": "info" }\n}\n')).toBe('// { not yet }\n{\n\t"rules": {\n\t\t"n-plus-one": "off", "missing-index": "info" }\n}\n');
    expect(await config('{"rules": {"n-plus-one": "error"}}')).toBe('{"rules": {"n-plus-one": "off"}}');
    expect(await config('{}')).toBe('{\n  "rules": {\n    "n-plus-one": "off"\n  }\n}');
    expect(await config('[]')).toBeUndefined();
    const { fixes } = await silenced('loop.ts', LOOP, { path: 'seqscan.config.json', text: undefined });
    expect(fixes[2]?.files).toEqual([{ path: 'seqscan.config.json', text: '{\n  "rules": {\n    "n-plus-one": "off"\n  }\n}\n' }]);
  });
});
