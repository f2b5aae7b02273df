// How findings are printed: for people at several widths, for programs, for GitHub.
import type { Finding, Report } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';
import { githubReport } from '../../server/src/cli/formats/github.js';
import { jsonReport } from '../../server/src/cli/formats/json.js';
import { prettyReport, summary } from '../../server/src/cli/formats/pretty.js';
import { type ReportView, reportView } from '../../server/src/cli/formats/report-view.js';
import { columnsOf } from '../../server/src/cli/formats/source-frame.js';
import { colorsFor } from '../../server/src/cli/output.js';

const loop = 'for (const book of books) {\n\tconst author = await prisma.author.findUnique({ where: { id: book.authorId } });\n}\n';
const query = '\uFEFFexport const books = () => prisma.book.findMany();\r\n';
const texts: Readonly<Record<string, string>> = { 'src/loop.ts': loop, 'src/query.ts': query, 'src/odd, name:1.ts': 'x();' };

function place(file: string, piece: string) {
  const start = (texts[file] ?? '').indexOf(piece);
  return { file, start, end: start + piece.length };
}

const finding: Finding = {
  rule: 'n-plus-one',
  severity: 'warning',
  confidence: 'likely',
  message: 'One query for each of the rows of `Book`: `prisma.author.findUnique` runs in a loop over them',
  consequence: 'A hundred rows cost a hundred round trips to the database, and each waits for the one before it.',
  remedy: 'Load the authors with the books: add `include: { author: true }` to the query, or read all of them at once by their ids.',
  place: place('src/loop.ts', 'prisma.author.findUnique({ where: { id: book.authorId } })'),
  related: [
    { place: place('src/loop.ts', 'for (const book of books)'), message: 'repeats for each row of `Book`' },
    { place: place('src/query.ts', 'prisma.book.findMany()'), message: 'the rows are queried here' },
  ],
  sql: 'SELECT *\n  FROM "Author"',
  isAboutSql: true,
  fixes: [{ title: 'Include the author', grade: 'changes behaviour', edits: [{ place: place('src/query.ts', '()'), text: '({})' }] }],
  fingerprint: '0123456789abcdef',
};

function viewOf(findings: readonly Finding[], problems: Report['problems'] = []): ReportView {
  const report: Report = { findings, suppressed: 1, problems, files: 2, senders: ['Prisma'], timings: { phases: { total: 1234.56 }, rules: { 'n-plus-one': 0.25 } } };
  return reportView(report, { text: (path) => texts[path] }, { shown: (path) => `app/${path}` });
}

const plain = colorsFor({}, {}, true);

describe('pretty', () => {
  it('shows no SQL where the finding is not about it', () => {
    expect(prettyReport(viewOf([{ ...finding, isAboutSql: false }]), plain, 100)).not.toContain('SELECT');
  });

  it('shows source, path and remedy', () => {
    expect(prettyReport(viewOf([finding]), plain, 100)).toBe(`app/src/loop.ts

  2:23  warning  n-plus-one (likely)
  One query for each of the rows of \`Book\`: \`prisma.author.findUnique\` runs in a loop over them
  2 │     const author = await prisma.author.findUnique({ where: { id: book.authorId } });
    │                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  A hundred rows cost a hundred round trips to the database, and each waits for the one before it.
    app/src/loop.ts:1:1 repeats for each row of \`Book\`
      for (const book of books) {
    app/src/query.ts:1:28 the rows are queried here
      export const books = () => prisma.book.findMany();
  sql SELECT * FROM "Author"
  → Load the authors with the books: add \`include: { author: true }\` to the query, or read all of
    them at once by their ids.
`);
  });

  it.each([40, 80, 200])('keeps to %i columns', (width) => {
    const text = prettyReport(viewOf([finding]), plain, width);
    for (const line of text.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
    expect(text).toContain('^^^');
  });

  it('puts carets under wide characters, tabs and far columns, and shows no control characters', () => {
    const source = `\tf("日本語"); load(${'x'.repeat(300)}); \u001b[31m${' '.repeat(30)}end()`;
    const at = (piece: string) => ({ file: 'a.ts', start: source.indexOf(piece), end: source.indexOf(piece) + piece.length });
    const frame = (piece: string): string[] => {
      const view = reportView(viewOf([]).report, { text: () => source }, { shown: (path) => path }, [{ ...finding, place: at(piece), related: [] }]);
      return prettyReport(view, plain, 60).split('\n').slice(5, 7);
    };
    for (const piece of ['load', 'end()']) {
      const [shown = '', carets = ''] = frame(piece);
      const column = columnsOf(carets.slice(0, carets.indexOf('^')));
      expect(columnsOf(shown.slice(0, shown.indexOf(piece)))).toBe(column);
      expect(carets.trim()).toBe(`│ ${' '.repeat(carets.indexOf('^') - carets.indexOf('│') - 2)}${'^'.repeat(piece.length)}`);
      expect(shown).not.toContain('\u001b');
    }
  });

  it('groups by file and counts', () => {
    const view = viewOf([finding, { ...finding, severity: 'info' }, { ...finding, place: place('src/query.ts', 'prisma') }]);
    expect(prettyReport(view, plain, 80).match(/^app\/src\/\S+\.ts$/gm)).toEqual(['app/src/loop.ts', 'app/src/query.ts']);
    expect(summary(view, plain)).toBe('2 warnings, 1 info in 2 files (1 suppressed by comments), 1.2 s\n');
    expect(summary(viewOf([]), plain)).toMatch(/^No findings in 2 files/);
    const nothingKnown = viewOf([]);
    expect(summary({ ...nothingKnown, report: { ...nothingKnown.report, senders: [] } }, plain)).toMatch(/^The project uses no database library that Seqscan knows \(Django, Prisma, SQL drivers, [^)]*\)\nNo findings/);
  });

  it('says once why the database suffers, and how many findings each rule has where there are several', () => {
    const view = viewOf([finding, { ...finding, rule: 'other', place: place('src/query.ts', 'prisma') }, { ...finding, place: place('src/query.ts', 'prisma') }]);
    expect(prettyReport(view, plain, 100).match(/hundred round trips/g)).toHaveLength(1);
    expect(summary(view, plain)).toBe('2 n-plus-one, 1 other\n3 warnings in 2 files (1 suppressed by comments), 1.2 s\n');
  });

  it('shows the first lines of a long call, with carets under the first', () => {
    const source = 'load({\n  a,\n  b,\n  c,\n  d,\n});';
    const view = reportView(viewOf([]).report, { text: () => source }, { shown: (path) => path }, [{ ...finding, place: { file: 'a.ts', start: 0, end: source.length - 1 }, related: [] }]);
    expect(prettyReport(view, plain, 100).split('\n').slice(4, 10)).toEqual(['  1 │ load({', '    │ ^^^^^^', '  2 │   a,', '  3 │   b,', '  4 │   c,', '    │ … 2 more lines']);
  });

  it('is coloured on a terminal, unless told otherwise', () => {
    const isColored = (...given: Parameters<typeof colorsFor>) => colorsFor(...given).isColorSupported;
    expect(isColored({ isTTY: true }, {}, false)).toBe(true);
    expect(isColored({ isTTY: true }, { NO_COLOR: '1' }, false)).toBe(false);
    expect(isColored({ isTTY: true }, { NO_COLOR: '' }, false)).toBe(true);
    expect(isColored({ isTTY: true }, { TERM: 'dumb' }, false)).toBe(false);
    expect(isColored({}, {}, false)).toBe(false);
    expect(isColored({}, { FORCE_COLOR: '1' }, false)).toBe(true);
    expect(isColored({ isTTY: true }, { FORCE_COLOR: '0' }, false)).toBe(false);
    expect(isColored({}, { FORCE_COLOR: '1' }, true)).toBe(false);
    expect(prettyReport(viewOf([finding]), colorsFor({ isTTY: true }, {}, false), 80)).toContain('\u001b[');
  });
});

describe('json', () => {
  it('is what the design promises', () => {
    const problems = [{ file: 'src/loop.ts', message: 'odd', start: 28 }, { file: '', message: 'broken', isInternal: true }];
    const text = jsonReport(viewOf([finding], problems));
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      findings: [
        {
          rule: 'n-plus-one',
          severity: 'warning',
          confidence: 'likely',
          message: finding.message,
          consequence: finding.consequence,
          remedy: finding.remedy,
          file: 'app/src/loop.ts',
          range: { start: { line: 2, column: 23 }, end: { line: 2, column: 81 } },
          related: [
            { file: 'app/src/loop.ts', range: { start: { line: 1, column: 1 }, end: { line: 1, column: 26 } }, message: 'repeats for each row of `Book`' },
            { file: 'app/src/query.ts', range: { start: { line: 1, column: 28 }, end: { line: 1, column: 50 } }, message: 'the rows are queried here' },
          ],
          sql: 'SELECT *\n  FROM "Author"',
          fixes: [
            {
              title: 'Include the author',
              grade: 'changes behaviour',
              edits: [{ file: 'app/src/query.ts', range: { start: { line: 1, column: 22 }, end: { line: 1, column: 24 } }, text: '({})' }],
            },
          ],
          fingerprint: '0123456789abcdef',
        },
      ],
      files: 2,
      suppressed: 1,
      problems: [
        { file: 'app/src/loop.ts', position: { line: 2, column: 1 }, message: 'odd' },
        { file: '', message: 'broken' },
      ],
      milliseconds: { total: 1234.6, rule: { 'n-plus-one': 0.3 } },
    });
  });
});

describe('github', () => {
  it('escapes what the workflow commands give a meaning', () => {
    const odd: Finding = { ...finding, severity: 'info', message: '100% of\r\nrows', related: [], place: place('src/odd, name:1.ts', 'x()') };
    const [first = '', second = ''] = githubReport(viewOf([finding, odd])).split('\n');
    expect(first).toMatch(/^::warning file=app\/src\/loop\.ts,line=2,endLine=2,col=23,endColumn=81,title=seqscan n-plus-one::One query .*%0A {2}app\/src\/loop\.ts:1:1 repeats/);
    expect(second).toMatch(/^::notice file=app\/src\/odd%2C name%3A1\.ts,line=1,.*::100%25 of%0D%0Arows\.%0A/);
  });

  it('says nothing where there is nothing', () => {
    expect(githubReport(viewOf([]))).toBe('');
  });

  it('tells what could not be read, with its line where that is known', () => {
    const report = { ...viewOf([]).report, problems: [{ file: 'a.ts', message: 'left out: 50 % binary', start: 0 }, { file: '', message: 'no source files' }] };
    expect(githubReport({ ...viewOf([]), report })).toBe('::notice file=app/a.ts,line=1,title=seqscan::left out: 50 %25 binary\n::notice title=seqscan::no source files\n');
  });
});
