// Lines of Python that a fix makes too long, broken as black would have them. The expected forms are what black 23.1 prints with 60 columns.
import { expect, it } from 'vitest';
import { brokenLine, lineLength } from '../../analyzers/src/languages/python/broken-lines.js';

const broken = (line: string): string | undefined => brokenLine(line, { width: 60, unit: '    ', lineBreak: '\n' });

it.each([
  ['a comprehension', '    for book in [book for book in self.books.all() if book.lent]:', '    for book in [\n        book for book in self.books.all() if book.lent\n    ]:'],
  [
    'a longer comprehension',
    '    for book in [book for book in self.lent_books.all() if book.status == Book.LENT]:',
    '    for book in [\n        book\n        for book in self.lent_books.all()\n        if book.status == Book.LENT\n    ]:',
  ],
  [
    'a value that has a condition of its own',
    '    names = [book.title if book.title else unknown_title for book in self.lent_books.all()]',
    '    names = [\n        book.title if book.title else unknown_title\n        for book in self.lent_books.all()\n    ]',
  ],
  ['a chain of two', '    books = Book.objects.filter(is_lent=True).order_by("title")', '    books = Book.objects.filter(is_lent=True).order_by(\n        "title"\n    )'],
  ['a chain of three', '    books = Book.objects.filter(is_lent=True).order_by("title").all()', '    books = (\n        Book.objects.filter(is_lent=True)\n        .order_by("title")\n        .all()\n    )'],
])('breaks %s', (_what, line, expected) => {
  expect(broken(line)).toBe(expected);
});

it.each([
  ['ruff.toml', 'line-length = 100\n\n[lint]\nselect = ["E"]\n', 100],
  ['.ruff.toml', '[lint]\nline-length = 70\n', 88],
  ['pyproject.toml', '[tool.ruff]\nline-length = 79\n', 79],
  ['pyproject.toml', '[tool.black]\ntarget-version = ["py311"]\n', 88],
  ['.flake8', '[flake8]\nmax-line-length = 110\n', 110],
  ['tox.ini', '[testenv]\nmax-line-length = 70\n[flake8]\nmax-line-length = 99\n', 99],
])('takes the length of lines from %s', (name, config, expected) => {
  const textAt = ({ file }: { readonly file: string }): string | undefined => (file === name ? config : undefined);
  expect(lineLength({ file: 'shop/views.py', text: 'x = 1\n', textAt })).toBe(expected);
});
