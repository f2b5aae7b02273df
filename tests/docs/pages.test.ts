// The rules' pages: each has the sections that a reader looks for, and what it says of its examples is true.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rulePage, rules } from '@seqscan/analyzers';
import { describe, expect, it } from 'vitest';
import { examplesOf, findingsIn } from './examples.js';
import { languagesOf } from './worlds.js';

/** Rules of the session itself, without a folder. */
const builtIn = ['unused-suppression'];
const documented = rules.filter(({ id }) => !builtIn.includes(id));

describe.each(documented)('the page of $id', ({ id, severity }) => {
  const page = readFileSync(fileURLToPath(new URL(`../../analyzers/src/rules/${id}/${id}.md`, import.meta.url)), 'utf8');
  const examples = examplesOf(page);

  it('is what `seqscan rules` prints, and says what there is to say', async () => {
    expect(await rulePage(id)).toBe(page);
    expect(page.split('\n')[0]).toBe(`# ${id}`);
    expect(page).toContain(`Severity: ${severity}.`);
    const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    const worlds = sections.filter((section) => section !== undefined && Object.hasOwn(languagesOf, section));
    expect(sections).toEqual(['Why the database suffers', ...worlds, 'What stays silent', 'How sure it is', ...sections.filter((section) => section === 'Fixes'), 'To suppress it']);
    expect(worlds.length).toBeGreaterThan(0);
    for (const world of worlds) {
      for (const kind of ['bad', 'good', 'quiet']) expect(examples.some((each) => languagesOf[world ?? '']?.includes(each.language) && each.kind === kind), `${world} ${kind}`).toBe(true);
    }
  });

  it.each(examples.filter(({ kind }) => kind === 'bad'))('has its finding in the example of line $line', async (example) => {
    const findings = await findingsIn(example);
    expect(findings.map((finding) => finding.rule)).toEqual([id]);
  });

  it.each(examples.filter(({ kind }) => kind === 'good'))('has nothing to say about the example of line $line', async (example) => {
    expect((await findingsIn(example)).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });

  it.each(examples.filter(({ kind }) => kind === 'quiet'))('has a comment that suppresses it in line $line', async ({ language, text }) => {
    const bad = examples.find((each) => each.kind === 'bad' && each.language === language);
    const [finding] = bad === undefined ? [] : await findingsIn(bad);
    const lines = (bad?.text ?? '').split('\n');
    for (let line = 0; line < lines.length; line += 1) {
      const commented = [...lines.slice(0, line), text.trim(), ...lines.slice(line)].join('\n');
      const after = await findingsIn({ language, text: commented });
      if (!after.some(({ rule }) => rule === 'unused-suppression')) {
        expect(after).toEqual([]);
        return;
      }
    }
    expect.fail(`"${text.trim()}" suppresses ${finding?.message} before no line of the example`);
  });
});

describe('the examples of a page', () => {
  it('must say what they are', () => {
    expect(() => examplesOf('text\n```ts\nlet a;\n```\n')).toThrow('line 2');
    expect(examplesOf('```python good\na = 1\n```\n')).toEqual([{ language: 'python', kind: 'good', text: 'a = 1\n', line: 2 }]);
  });
});
