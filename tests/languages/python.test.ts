// The Python front end: what each construct becomes, where it stands, and that no text whatsoever makes it throw.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Expression, Statement } from '../../analyzers/src/core/syntax.js';
import { pythonFrontEnd } from '../../analyzers/src/languages/python/index.js';
import { show, showExpression, showType } from './show-core.js';

const lower = (text: string) => pythonFrontEnd.lower('shop/views.py', text);

/** The Core of a text that must parse without a problem. */
function core(text: string): string {
  const module = lower(text);
  expect(module.problems).toEqual([]);
  return show(module.body);
}

/** The Core of one expression. */
function expression(text: string): Expression {
  const module = lower(text + '\n');
  expect(module.problems).toEqual([]);
  const [statement] = module.body;
  if (statement?.kind !== 'expression') throw new Error(`no expression: ${text}`);
  return statement.value;
}

describe('expressions', () => {
  test.each([
    ['a.b.c', 'a.b.c'],
    ['Book.objects.filter(owner=user, *a, **kw).first()', 'Book.objects.filter(owner=user, *a, **kw).first()'],
    ['a[0]', 'a[0]'],
    ['a[1:n]', 'a[1:n:]'],
    ['a[::2]', 'a[::2]'],
    ['a[:, 1:2]', 'a[tuple[?, ?(1, 2)]]'],
    ['a[b, c]', 'a[tuple[b, c]]'],
    ['a or b and not c', '(a or (b and not c))'],
    ['a + b * c - d', '((a + (b * c)) - d)'],
    ['a ** b ** c', '(a other (b other c))'],
    ['-a ** b', '?((a other b))'],
    ['a is None', '(a == null)'],
    ['a is not None', '(a != null)'],
    ['a not in b', '(a not in b)'],
    ['not a in b', 'not (a in b)'],
    ['a < b <= c', '((a < b) and (b <= c))'],
    ['a < f(b) < c', '((a < f(b)) and (? < c))'],
    ['a // b', '(a other b)'],
    ['Q(a=1) | Q(b=2) & ~Q(c=3)', '(Q(a=1) | (Q(b=2) & ?(Q(c=3))))'],
    ['b if a else c', '(a ? b : c)'],
    ['(n := len(a))', '(n := len(a))'],
    ['f(n := 1, key=2)', 'f((n := 1), key=2)'],
    ['await a.b()', 'await a.b()'],
    ['lambda: 1', '<function () return 1>'],
    ['lambda a, /, b=1, *c, d, **e: a', '<function (a, b = 1, *c, keyword d, **e) return a>'],
    ['[a, *b]', 'list[a, *b]'],
    ['(a,)', 'tuple[a]'],
    ['()', 'tuple[]'],
    ['a, *b', 'tuple[a, *b]'],
    ['{a, b}', 'set[a, b]'],
    ["{'a': 1, **c, d: 2, 3: 4}", '{a: 1, **c, [d]: 2, [3]: 4}'],
    ['{}', '{}'],
    ['[x.a for x in xs if x if y]', 'list<x.a for x in xs if x if y>'],
    ['{x for xs in ys for x in xs}', 'set<x for xs in ys for x in xs>'],
    ['{k: v for k, v in d.items()}', 'dict<k: v for (k, v) in d.items()>'],
    ['sum(x.n for x in xs)', 'sum(generator<x.n for x in xs>)'],
    ['[x async for x in xs]', 'list<x async for x in xs>'],
    ['[x for x in a if b if (c := d)]', 'list<x for x in a if b if (c := d)>'],
    ["f('a' \"b\" '''c''')", 'f("abc")'],
    ["f'a{b}c' 'd' f'{e}'", '`a${b}cd${e}`'],
    ["f'{a!r:>{width}} {b=}'", '`${?(a, width)} b=${b}`'],
    [`f'{d['k']} {{x}} {f"{y}"}'`, '`${d["k"]} {x} ${`${y}`}`'],
    ["f'{a:%H:%M} {(lambda: 1)()} {x if y else z}'", '`${a} ${<function () return 1>()} ${(y ? x : z)}`'],
    ["f'''{\n  a  # note\n}'''", '`${a}`'],
    ["rf'\\d{a}'", '`\\d${a}`'],
    ["t'{a}'", '`${a}`'],
    ["'%s' % a", '("%s" % a)'],
    ["'{}'.format(a)", '"{}".format(a)'],
    ["f(b'bytes', 1j, 10**400, 123456789012345678901234567890)", 'f(?, ?, (10 other 400), ?)'],
    ['f(0xFF, 1_000, 1e3, .5, -2, True, None, ...)', 'f(255, 1000, 1000, 0.5, -2, true, null, ?)'],
    ["f('\\n\\x41\\u00e9\\'\\q', r'\\n')", 'f("\\nAé\'\\\\q", "\\\\n")'],
    ['f(yield_)', 'f(yield_)'],
    ['match[x]', 'match[x]'],
    ['match(x).case', 'match(x).case'],
    ['print', 'print'],
    ['type(x)', 'type(x)'],
  ])('%s', (source, expected) => {
    expect(showExpression(expression(source))).toBe(expected);
  });

  test('every node spans exactly its source', () => {
    const source = "é = (1)\nfoo( (a.b) .c(d=[x for x in y if z])[1:2] + f'{h.i}')\n";
    const [, statement] = lower(source).body;
    const spans = new Map<string, string>();
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('kind' in node && 'start' in node && 'end' in node) {
        spans.set(`${String(node.kind)} ${source.slice(Number(node.start), Number(node.end))}`, '');
      }
      Object.values(node).forEach(visit);
    };
    visit(statement);
    expect([...spans.keys()]).toEqual([
      "expression foo( (a.b) .c(d=[x for x in y if z])[1:2] + f'{h.i}')",
      "call foo( (a.b) .c(d=[x for x in y if z])[1:2] + f'{h.i}')",
      'name foo',
      "binary (a.b) .c(d=[x for x in y if z])[1:2] + f'{h.i}'",
      'slice (a.b) .c(d=[x for x in y if z])[1:2]',
      'call (a.b) .c(d=[x for x in y if z])',
      'member (a.b) .c',
      'member a.b',
      'name a',
      'comprehension [x for x in y if z]',
      'name x',
      'name y',
      'name z',
      'literal 1',
      'literal 2',
      "text f'{h.i}'",
      'member h.i',
      'name h',
    ]);
  });

  test('a member knows where its name starts', () => {
    const source = 'a\\\n  . b';
    const node = expression(source);
    expect(node.kind === 'member' && source.slice(node.nameStart, node.end)).toBe('b');
  });
});

describe('statements', () => {
  test.each([
    ['a = b = f()', 'a = f()\nb = a'],
    ['self.a = b = f()', 'b = f()\nself.a = b'],
    ['a = b = None', 'a = null\nb = null'],
    ['a, (b, *c) = d', '(a, (b, *c)) = d'],
    ['a += b', 'a = (a + b)'],
    ['a[0] //= 2', 'a[0] = (a[0] other 2)'],
    ['a: int', 'a: int'],
    ['a.b: "Book" = c', 'a.b: Book = c'],
    ['f = lambda x: x', 'f = <function f(x) return x>'],
    ["d = {'f': lambda x: x}", 'd = {f: <function f(x) return x>}'],
    ['del a, b.c, d[e]', '?(b, d, e)'],
    ['assert a.exists(), f()', 'a.exists()'],
    ['raise A(b) from c', 'throw A(b)'],
    ['raise', 'throw'],
    ['return', 'return'],
    ['return a, *b', 'return tuple[a, *b]'],
    ['a; b; pass', 'a\nb'],
    ['global a, b', ''],
    ['type Pair[T: int = str] = tuple[T, T]', 'type Pair = [T, T]'],
    ['type = 1', 'type = 1'],
    ['"""Docstring."""\na', 'a'],
    ['import a', 'import a {* as a}'],
    ['import a.b, c as d, e.f as g', 'import a {* as a}\nimport a.b {}\nimport c {* as d}\nimport e.f {* as g}'],
    ['from ..a.b import c, d as e', 'import ..a.b {c, d as e}'],
    ['from ... import x', 'import ... {x}'],
    ['from . import (\n  x,  # note\n  y,\n)', 'import . {x, y}'],
    ['from m import *', 'import m {*all}'],
  ])('%s', (source, expected) => {
    expect(core(source)).toBe(expected);
  });

  test('conditions and loops', () => {
    expect(core('if a:\n  b\nelif c:\n  d\nelse:\n  e\n')).toBe('if a\n  b\nelse\n  if c\n    d\n  else\n    e');
    expect(core('for a, *b in c, d:\n  continue\nelse:\n  e\n')).toBe('each (a, *b) in tuple[c, d]\n  continue\notherwise\n  e');
    expect(core('while (a := f()): break\n')).toBe('while (a := f())\n  break');
    expect(core('async def f():\n  async for x in y: yield x\n')).toBe('async generator function f()\n  async each x in y\n    yield x');
  });

  test('the head of a loop ends after its colon', () => {
    const source = 'for book in books :\n    book.save()\n';
    const [loop] = lower(source).body;
    expect(loop?.kind === 'loop' && source.slice(loop.start, loop.headEnd)).toBe('for book in books :');
    expect(loop && source.slice(loop.start, loop.end)).toBe('for book in books :\n    book.save()');
  });

  test('try', () => {
    expect(core('try:\n  a\nexcept (B, C) as e:\n  d\nexcept* F:\n  g\nexcept:\n  h\nelse:\n  i\nfinally:\n  j\n')).toBe(
      'try\n  a\nexcept B, C as e\n  d\nexcept F\n  g\nexcept \n  h\nelse\n  i\nfinally\n  j',
    );
  });

  test.each([
    ['with a as b, c: d', 'with a as b, c\n  d'],
    ['with (a as b, c(1) as d,): e', 'with a as b, c(1) as d\n  e'],
    ['with (a, b): c', 'with a, b\n  c'],
    ['with (a).b as c: d', 'with a.b as c\n  d'],
    ['with (a) as b: c', 'with a as b\n  c'],
    ['with (yield a): b', 'with yield a\n  b'],
    ['with (a for a in b): c', 'with generator<a for a in b>\n  c'],
    ['with a as (b, c), d as e.f[0]: g', 'with a as (b, c), d as e.f[0]\n  g'],
    ['async def f():\n  async with a: b', 'async function f()\n  async with a\n    b'],
  ])('%s', (source, expected) => {
    expect(core(source + '\n')).toBe(expected);
  });

  test('match', () => {
    const source = [
      'match command.name, x:',
      '  case "go" | Way.BACK: a',
      '  case -1 | None if g: b',
      '  case Point(x=0, y=[q, *rest]) as p: c',
      '  case {"k": v, **others}: d',
      '  case 1 + 2j: e',
      '  case _: f',
      '',
    ].join('\n');
    expect(core(source)).toBe(
      [
        'switch tuple[command.name, x]',
        '  case "go" | Way.BACK',
        '    a',
        '  case -1 | null',
        '    if g',
        '      b',
        '  case ?(Point)',
        '    q = ?',
        '    rest = ?',
        '    p = ?',
        '    c',
        '  case ?',
        '    v = ?',
        '    others = ?',
        '    d',
        '  case ?',
        '    e',
        '  default',
        '    f',
      ].join('\n'),
    );
    expect(core('match x:\n  case y if y: a\n')).toBe('switch x\n  case ?\n    y = x\n    if y\n      a');
  });

  test('a name that is bound to the whole subject is the subject', () => {
    expect(core('match row:\n  case Book() as book: book.author\n')).toBe('switch row\n  case ?(Book)\n    book = row\n    book.author');
  });
});

describe('functions and classes', () => {
  test('parameters, annotations, decorators', () => {
    expect(core('@cache(1)\n@a.b\nasync def f[T](self, a, /, b: int = 1, *args: str, c, d=2, **kw) -> list[Book]: ...\n')).toBe(
      '@cache(1)\n@a.b\nasync function f(self, a, b: int = 1, *args: str, keyword c, keyword d = 2, **kw): Book[]',
    );
    expect(core('def f(*, a): yield from a\n')).toBe('generator function f(keyword a)\n  yield from a');
  });

  test('only a yield of its own makes a generator', () => {
    expect(core('def f():\n  def g():\n    yield\n  return lambda: (yield)\n')).toBe(
      'function f()\n  generator function g()\n    yield\n  return <generator function () return yield>',
    );
  });

  test.each([
    ['Book', 'Book'],
    ['models.Book', 'models.Book'],
    ['None', 'null'],
    ['Book | None', 'Book | null'],
    ['Optional[Book]', 'Book | null'],
    ['typing.Optional["Book"]', 'Book | null'],
    ['Union[A, B, None]', 'A | B | null'],
    ['"list[Book] | None"', 'Book[] | null'],
    ['QuerySet[Book]', 'QuerySet<Book>'],
    ['"QuerySet[Book]"', 'QuerySet<Book>'],
    ['Iterable[Book]', 'Book[]'],
    ['dict[str, list[int]]', 'dict<str, int[]>'],
    ['tuple[Book, ...]', 'Book[]'],
    ['tuple[Book, int]', '[Book, int]'],
    ['Annotated[Session, Depends(get)]', 'Session'],
    ['Callable[[int], Book]', '() => Book'],
    ['Literal["a", 1]', '"a" | 1'],
    ['type[Book]', 'type<Book>'],
    ['"not a type"', 'unknown'],
    ['f(x)', 'unknown'],
  ])('annotation %s', (annotation, expected) => {
    const [statement] = lower(`def f(a: ${annotation}): pass`).body;
    const type = statement?.kind === 'function' ? statement.fn.params[0]?.type : undefined;
    expect(type && showType(type)).toBe(expected);
  });

  test('a class', () => {
    const source = [
      '@register',
      'class Book(models.Model, Generic[T], metaclass=Meta):',
      '    """A book."""',
      '    title = models.CharField(max_length=10)',
      '    pages: int = 0',
      '    isbn: "str"',
      '    a, b = 1, 2',
      '    class Meta:',
      '        ordering = ["title"]',
      '    @property',
      '    def author_name(self):',
      '        return self.author.name',
      '    if DEBUG:',
      '        def debug(self): pass',
      '    register(title)',
      '',
    ].join('\n');
    expect(core(source)).toBe(
      [
        '@register',
        'class Book(models.Model, Generic[T], metaclass=Meta)',
        '  field title = models.CharField(max_length=10)',
        '  field pages: int = 0',
        '  field isbn: str',
        '  field Meta = class Meta()',
        '    field ordering = list["title"]',
        '  @property',
        '  function author_name(self)',
        '    return self.author.name',
        '  body',
        '    (a, b) = tuple[1, 2]',
        '    if DEBUG',
        '      function debug(self)',
        '    register(title)',
      ].join('\n'),
    );
    const [statement] = lower(source).body;
    if (statement?.kind !== 'class') throw new Error('no class');
    const { definition } = statement;
    expect(source.slice(definition.nameStart, definition.nameEnd)).toBe('Book');
    expect(source.slice(definition.start, definition.start + 10)).toBe('class Book');
    const [method] = definition.methods;
    expect(method && source.slice(method.nameStart, method.nameEnd)).toBe('author_name');
    expect(method && source.slice(method.start, method.end)).toBe('def author_name(self):\n        return self.author.name');
    const [, pages] = definition.fields;
    expect(pages && source.slice(pages.start, pages.end)).toBe('pages: int = 0');
  });
});

describe('layout', () => {
  test('tabs, form feeds, blank lines, comments and continued lines', () => {
    expect(core('if a:\n\tb\n\n# note\n        c\n\f\nd = 1 + \\\n  2\nif e: f; g\n')).toBe('if a\n  b\n  c\nd = (1 + 2)\nif e\n  f\n  g');
  });

  test('CRLF, lone CR and a byte order mark keep their offsets', () => {
    const source = '\ufeffdef f():\r\n    return a.b\r\r\nx = "ä" + c\r\n';
    const module = lower(source);
    expect(module.problems).toEqual([]);
    expect(module.body.map(({ start, end }) => source.slice(start, end))).toEqual(['def f():\r\n    return a.b', 'x = "ä" + c']);
  });

  test('no line break at the end', () => {
    expect(core('if a:\n  b')).toBe('if a\n  b');
    expect(core('')).toBe('');
    expect(core('# only a comment')).toBe('');
  });

  test('comments that speak to Seqscan are kept', () => {
    const source = 'a = "# seqscan-disable no"  # seqscan-disable-next-line n-plus-one -- one row\n# other\n#seqscan-enable n-plus-one\n';
    const { comments } = lower(source);
    expect(comments.map(({ text }) => text)).toEqual(['seqscan-disable-next-line n-plus-one -- one row', 'seqscan-enable n-plus-one']);
    expect(comments[0] && source.slice(comments[0].start, comments[0].end)).toBe('# seqscan-disable-next-line n-plus-one -- one row');
  });

  test('generated files say so near their top', () => {
    expect(lower('# Generated by the protocol compiler.  DO NOT EDIT!\na = 1\n').generated).toBe(true);
    expect(lower('# -*- coding: utf-8 -*-\n# @generated\n').generated).toBe(true);
    expect(lower('a = "DO NOT EDIT"\n').generated).toBeUndefined();
  });
});

describe('imports', () => {
  test.each([
    ['import a.b, c as d', ['a.b', 'c']],
    ['if x:\n    import a; import b', ['a', 'b']],
    ['from a.b import c, d as e', ['a.b', 'a.b.c', 'a.b.d']],
    ['from . import x', ['.', '.x']],
    ['from ..m import (\n  x, # note, with commas\n  y as z,\n)', ['..m', '..m.x', '..m.y']],
    ['from .import x', ['.', '.x']],
    ['from m import *', ['m']],
    ['from m \\\n  import x, \\\n  y', ['m', 'm.x', 'm.y']],
    ['try: import a\nexcept ImportError: a = None', ['a']],
    ['x = 1', []],
  ])('%s', (source, expected) => {
    expect(pythonFrontEnd.imports('a.py', source)).toEqual(expected);
  });
});

describe('broken code', () => {
  const problemOf = (source: string) => {
    const { body, problems } = lower(source);
    const [problem, ...more] = problems;
    expect(more).toEqual([]);
    expect(problem?.file).toBe('shop/views.py');
    return { core: show(body), message: problem?.message, at: problem?.start };
  };

  test.each([
    // What follows a half-typed statement is read as if nothing had happened.
    ['def f():\n    books = Book.objects.filter(\n\ndef g():\n    return 1\n', 'function f()\n  books = Book.objects.filter()\nfunction g()\n  return 1', 41],
    ['for book in books\n    book.save()\nafter()\n', 'each book in books\n  book.save()\nafter()', 17],
    ['x = book.\ny = 1\n', 'x = ?(book)\ny = 1', 9],
    ['x = \ny = 1\n', 'x = ?\ny = 1', 3],
    ['if a:\nb\n', 'if a\nb', 5],
    ['a\n    b\nc\n', 'a\nb\nc', 6],
    ['print "x"\nb\n', 'print\nb', 6],
    ['try:\n    a\nelse:\n    b\n', 'try\n  a\nelse\n  b', undefined],
    ['elif a:\n    b\nc\n', 'b\nc', 0],
    ['def (a):\n    b\n', 'function (a)\n  b', 4],
    ['class\nb\n', 'class ()\nb', 5],
    ['x = [1, 2\ny = 3\nclass A: pass\n', 'x = list[1, 2, y, ?, 3]\nclass A()', 10],
    ['s = "open\nb\n', 's = "open"\nb', 4],
    ["s = f'{a\nb\n", 's = "{a"\nb', 4],
    ['a $ b\nc\n', 'a\nc', 2],
    ['f(a b)\nc\n', 'f(a, b)\nc', 4],
    ['from import x\n', '', 5],
    ['match x:\n  case\n  y\nz\n', 'switch x\n  case ?\nz', 15],
  ])('%j', (source, expected, at) => {
    const { body, problems } = lower(source);
    expect(show(body)).toBe(expected);
    expect(problems[0]?.start).toBe(at);
  });

  test('texts that are no source', () => {
    expect(problemOf('a = 1\0').message).toContain('NUL');
    expect(problemOf('x = 1\n'.repeat(400_000))).toMatchObject({ core: '', message: expect.stringContaining('2 MB') });
  });

  test.each([
    ['parentheses', '('.repeat(10_000)],
    ['closed parentheses', 'a = ' + '('.repeat(10_000) + 'b' + ')'.repeat(10_000) + '\nc\n'],
    ['lists', '['.repeat(10_000)],
    ['records', '{1:'.repeat(10_000)],
    ['calls', 'f('.repeat(10_000)],
    ['not', 'not '.repeat(10_000) + 'a'],
    ['signs', '-'.repeat(10_000) + 'a'],
    ['powers', 'a' + '**a'.repeat(10_000)],
    ['lambdas', 'lambda: '.repeat(10_000)],
    ['conditions', 'a if b else '.repeat(10_000)],
    ['sums', 'a' + ' + a()'.repeat(10_000)],
    ['chains', 'a' + '.b(c)'.repeat(10_000)],
    ['branches', 'if a: b\n' + 'elif a: b\n'.repeat(10_000)],
    ['blocks', Array.from({ length: 1500 }, (_, level) => ' '.repeat(level) + 'if a:\n').join('')],
    ['stray blocks', Array.from({ length: 1500 }, (_, level) => ' '.repeat(level) + 'a\n').join('')],
    ['patterns', 'match a:\n  case ' + '['.repeat(10_000) + ':\n    b\n'],
    ['formatted strings', "f'{".repeat(10_000)],
    ['subscripts', 'x: ' + 'list['.repeat(10_000)],
    ['decorators', '@a\n'.repeat(10_000)],
    ['await', 'await '.repeat(10_000)],
    ['walruses', 'a := '.repeat(10_000)],
    ['yields', 'yield '.repeat(10_000)],
    ['stars', 'f(' + '*'.repeat(10_000)],
    ['assignments', 'a = '.repeat(10_000)],
  ])('10,000 nested %s survive, and so does their serialisation; what is left out is a problem', (name, source) => {
    const module = lower(source);
    expect(() => JSON.stringify(module)).not.toThrow();
    // Sums and branches are kept whole, only flatter than they are written.
    expect(module.problems).toHaveLength(name === 'sums' || name === 'branches' ? 0 : 1);
  });

  const folder = new URL('../../test-fixtures/broken-sources/python/', import.meta.url);
  const samples = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

  test('there are broken sources', () => {
    expect(samples.length).toBeGreaterThanOrEqual(5);
  });

  test.each(samples)('%s reports a problem and still gives its functions', (_name, source) => {
    const { body, problems } = lower(source);
    expect(problems).toHaveLength(1);
    expect(namesOf(body)).toContain('survivor');
  });

  test.each(samples)('%s truncated or mutated anywhere never throws', (_name, source) => {
    for (let end = 0; end < source.length; end += 3) lower(source.slice(0, end));
    const noise = ['(', ')', '[', '}', '"', "'", '"""', "f'{", ':', '\n', '\\', '\t', '#', '\r', 'def ', 'for ', '=', ',', '.', '\ufeff', 'é', '😀'];
    let seed = 7;
    for (let round = 0; round < 600; round++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      const at = seed % source.length;
      const insert = noise[seed % noise.length] ?? '';
      const mutated = source.slice(0, at) + insert + source.slice(at + (seed % 4));
      const module = lower(mutated);
      for (const { start, end } of module.body) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(mutated.length);
      }
    }
  });
});

function namesOf(body: readonly Statement[]): string[] {
  return body.flatMap((statement) => (statement.kind === 'function' ? [statement.fn.name] : []));
}
