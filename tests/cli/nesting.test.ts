// Code that is nested, chained or branched ten thousand times, as generators write it: each file is analysed, or listed under `problems`, and
// the others lose nothing by it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { project, python, typescript } from './samples.js';
import { sandbox, type Sandbox } from './sandbox.js';

let box: Sandbox;
beforeEach(() => void (box = sandbox(project)));
afterEach(() => box.remove());

const many = 10_000;
const times = (text: string, count = many): string => text.repeat(count);
const each = (text: (index: number) => string, separator = '', count = many): string => Array.from({ length: count }, (_, index) => text(index)).join(separator);

const analysed = 'analysed';
const listed = 'listed';

/** Lints the files: which of them have their finding, and which a problem. */
function outcomes(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  box.write({ ...files, 'other.ts': typescript(), 'shop/other.py': python() });
  const { status, stderr, report } = box.json();
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const found = new Set(report.findings.map(({ file }) => file));
  const said = new Set(report.problems.map(({ file }) => file));
  expect([found.has('other.ts'), found.has('shop/other.py')], 'the other files').toEqual([true, true]);
  return Object.fromEntries(
    Object.keys(files).map((file) => [file, [found.has(file) ? analysed : '', said.has(file) ? listed : ''].filter(Boolean).join(' and ')]),
  );
}

describe('TypeScript', () => {
  it('follows what is long without being deep', () => {
    const names = ['sum.ts', 'fallbacks.ts', 'statements.ts', 'functions.ts'];
    expect(
      outcomes({
        'sum.ts': typescript(`export const s = ${each((index) => `a${index}`, ' + ')};`),
        'fallbacks.ts': typescript(`export const s = ${each((index) => `a${index}`, ' ?? ')};`),
        'statements.ts': typescript(each((index) => `export const v${index + 1} = v${index};`)),
        'functions.ts': typescript(each((index) => `export function f${index}() { return f${index + 1}(); }`)),
      }),
    ).toEqual(Object.fromEntries(names.map((name) => [name, analysed])));
  });

  it.each([
    ['a branch of an else-if', each((index) => `if (a === ${index}) { b(${index}); }`, ' else ')],
    ['a call of a chain', `export const s = z${each((index) => `.where(${index})`)};`],
    ['a list', `export const s = ${times('[')}${times(']')};`],
    ['a record', `export const s = ${times('{ a: ')}1${times(' }')};`],
    ['an element', `export const s = ${times('<div>')}${times('</div>')};`],
    ['a block', `{ ${times('if (a) {')}${times('}')} }`],
    ['a function', `export const s = ${times('() => { return ')}1${times('}')};`],
    ['a choice', `export const s = ${each((index) => `a === ${index} ? ${index} : `)}0;`],
    ['a type', `export type T = ${times('A<')}B${times('>')};`],
  ])('lists a file with too deep %s', (_, code) => {
    // Not so deep that the parser itself gives up, too: what is around it is analysed then.
    expect(outcomes({ 'deep.tsx': typescript(code) })['deep.tsx']).toMatch(/listed$/);
  });

  it('analyses what stands before and after a chain of branches that is too long', () => {
    const branches = each((index) => `if (a === ${index}) { b(${index}); }`, ' else ', 1_000);
    expect(outcomes({ 'branches.ts': typescript(branches) })).toEqual({ 'branches.ts': 'analysed and listed' });
  });
});

describe('Python', () => {
  const inside = '    for book in Book.objects.all():\n        print(book.author.name)\n';

  const branches = (count: number): string => each((index) => `  elif a == ${index}:\n    b(${index})\n`, '', count);

  it('follows what is long without being deep', () => {
    const files = {
      'shop/first_branch.py': `from shop.models import Book\ndef show(a):\n  if a == -1:\n${inside}${branches(5_000)}`,
      'shop/last_branch.py': `from shop.models import Book\ndef show(a):\n  if a == -1:\n    pass\n${branches(5_000)}  else:\n${inside}`,
      'shop/sum.py': python(`s = ${each(() => 'a', ' + ')}`),
      'shop/all_of.py': python(`s = ${each(() => 'a', ' and ')}`),
      'shop/text.py': python(`s = f"${times('{a}')}"`),
      'shop/classes.py': python(`class C0: pass\n${each((index) => `class C${index + 1}(C${index}): pass\n`, '', 3_000)}`),
    };
    expect(outcomes(files)).toEqual(Object.fromEntries(Object.keys(files).map((name) => [name, analysed])));
  });

  it('lists what is too deep or too long, and analyses what stands around it', () => {
    const files = {
      'shop/chain.py': python(`s = Book.objects${each((index) => `.filter(id=${index})`)}`),
      'shop/branches.py': python(`def work(a):\n  if a == -1:\n    pass\n${branches(many)}`),
      'shop/lists.py': python(`s = ${times('[')}${times(']')}`),
      'shop/calls.py': python(`s = ${times('f(')}1${times(')')}`),
      'shop/choices.py': python(`s = ${times('1 if a else ')}1`),
      'shop/functions.py': python(`s = ${times('lambda: ')}1`),
      'shop/blocks.py': python(each((index) => `${' '.repeat(index)}if a:\n`, '', 1_000) + `${' '.repeat(1_000)}pass`),
    };
    expect(outcomes(files)).toEqual(Object.fromEntries(Object.keys(files).map((name) => [name, 'analysed and listed'])));
  });
});

describe('templates', () => {
  const loop = '{% for book in books %}{{ book.author.name }}{% endfor %}';
  const views = (...names: string[]): string =>
    `from django.shortcuts import render\nfrom shop.models import Book\n${names.map((name) => `def ${name}(request):\n    return render(request, "${name}.html", {"books": Book.objects.all()})\n`).join('')}`;

  it('are analysed where they are long, and listed where they are deep', () => {
    const files = {
      'shop/templates/elifs.html': `{% if a %}${times('{% elif b %}x')}{% endif %}${loop}`,
      'shop/templates/filters.html': `{{ a${times('|upper')} }}${loop}`,
      'shop/templates/around.html': `${times('{% if a %}')}${times('{% endif %}')}${loop}`,
      'shop/templates/within.html': `${times('{% if a %}')}${loop}${times('{% endif %}')}`,
    };
    box.write({ 'shop/views.py': views('elifs', 'filters', 'around', 'within') });
    expect(outcomes(files)).toEqual({
      'shop/templates/elifs.html': analysed,
      'shop/templates/filters.html': analysed,
      'shop/templates/around.html': 'analysed and listed',
      'shop/templates/within.html': listed,
    });
  });
});
