// Lines that a fix made too long are broken where black breaks them.
import { describe, expect, it } from 'vitest';
import { brokenLine, lineLength } from '../../analyzers/src/languages/python/broken-lines.js';

const broken = (line: string, width = 88): string | undefined => brokenLine(line, { width, unit: '    ', lineBreak: '\n' });

describe('a line that is too long', () => {
  it.each([
    ['in its last brackets', '    list_items = ListItem.objects.filter(edition=edition, user=user).select_related("book_list__owner")', '    list_items = ListItem.objects.filter(edition=edition, user=user).select_related(\n        "book_list__owner"\n    )'],
    ['before the calls of a chain', '    list_items = ListItem.objects.filter(edition=edition, user=user).distinct().select_related("book_list")', '    list_items = (\n        ListItem.objects.filter(edition=edition, user=user)\n        .distinct()\n        .select_related("book_list")\n    )'],
    ['before the calls of a chain that a loop goes over', '    for item in ListItem.objects.filter(edition=edition, user=user).distinct().select_related("book_list"):', '    for item in (\n        ListItem.objects.filter(edition=edition, user=user)\n        .distinct()\n        .select_related("book_list")\n    ):'],
    ['in the head of a loop', '    for answer in Answer.objects.filter(review__submission=submission).select_related("question__owner"):', '    for answer in Answer.objects.filter(review__submission=submission).select_related(\n        "question__owner"\n    ):'],
    ['around what a function is given', '    mails = list(QueuedMail.objects.filter(event=event, sent__isnull=True).prefetch_related("to_speakers"))', '    mails = list(\n        QueuedMail.objects.filter(event=event, sent__isnull=True).prefetch_related("to_speakers")\n    )'],
    ['at the clauses of a comprehension', '    return [mail.event.name for mail in QueuedMail.objects.filter(sent__isnull=True).select_related("event")]', '    return [\n        mail.event.name\n        for mail in QueuedMail.objects.filter(sent__isnull=True).select_related("event")\n    ]'],
    ['as an entry', '            "pending": book_list.listitem_set.filter(approved=False).select_related("edition"),', '            "pending": book_list.listitem_set.filter(approved=False).select_related(\n                "edition"\n            ),'],
    ['between arguments', 'return make(first_of_several_arguments, second_of_several_arguments, third_of_several_arguments, fourth_argument=4)', 'return make(\n    first_of_several_arguments,\n    second_of_several_arguments,\n    third_of_several_arguments,\n    fourth_argument=4,\n)'],
    ['before the calls of a chain that is tested', '    if item := models.SeriesBook.objects.filter(id=seriesbook_id).select_related("series__user", "user").first():', '    if (\n        item := models.SeriesBook.objects.filter(id=seriesbook_id)\n        .select_related("series__user", "user")\n        .first()\n    ):'],
    ['within the brackets before where the last ones begin too late', '        memberships = models.GroupMember.objects.filter(group=user_group_x).select_related("user")', '        memberships = models.GroupMember.objects.filter(\n            group=user_group_x\n        ).select_related("user")'],
    ['where it goes on after brackets', '        ).prefetch_related("book_list").select_related("book_list__suggests_for", "work", "user")', '        ).prefetch_related("book_list").select_related(\n            "book_list__suggests_for", "work", "user"\n        )'],
    ['at a call of a chain that is too long on a line of its own', '        items = job.child_jobs.order_by("task_id").filter(status="failed").select_related("userimportbook__book", "userimportpost__book", "relationship")', '        items = (\n            job.child_jobs.order_by("task_id")\n            .filter(status="failed")\n            .select_related(\n                "userimportbook__book", "userimportpost__book", "relationship"\n            )\n        )'],
    ['before the last call where that has no arguments', '    assert models.SeriesBook.objects.filter(id=seriesbook_id).select_related("series__user").first() is not None', '    assert models.SeriesBook.objects.filter(id=seriesbook_id).select_related(\n        "series__user"\n    ).first() is not None'],
  ])('is broken %s', (_, line, wanted) => {
    expect(broken(line, line.includes('mails =') ? 100 : 88)).toBe(wanted);
  });

  // What black 23.1 prints with 60 columns.
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
  ])('is broken where it is narrower, as %s', (_, line, wanted) => {
    expect(broken(line, 60)).toBe(wanted);
  });

  it('is broken in its tabs', () => {
    expect(brokenLine(`\tfor shop in Shop.objects.filter(name="${'x'.repeat(24)}").prefetch_related("hooks__url"):`, { width: 88, unit: '\t', lineBreak: '\n' })).toBe(`\tfor shop in Shop.objects.filter(name="${'x'.repeat(24)}").prefetch_related(\n\t\t"hooks__url"\n\t):`);
  });

  it('keeps the part of the rows behind what they are asked by', () => {
    expect(broken(`    shops = Shop.objects.filter(name="${'x'.repeat(28)}").prefetch_related("hooks__url")[:100]`)).toBe(`    shops = Shop.objects.filter(name="${'x'.repeat(28)}").prefetch_related(\n        "hooks__url"\n    )[:100]`);
  });

  it.each([
    ['its brackets are closed further down', '    books = sorted(Book.objects.filter(sold=True, title="a long title").select_related("author__publisher"),'],
    ['a comment follows', '    books = Book.objects.filter(sold=True, title="a long title").select_related("author__publisher")  # all'],
    ['a string goes on', '    books = """Book.objects.filter(sold=True, title="a long title").select_related("author__publisher")'],
    ['nothing in it can be broken', `    books = ${'a'.repeat(100)}`],
    ['a part stays too long', `    books = find(${'a'.repeat(100)})`],
  ])('stays where %s', (_, line) => {
    expect(broken(line)).toBeUndefined();
  });
});

describe('how long lines may be', () => {
  const of = (file: string, files: Readonly<Record<string, string>>): number | undefined => lineLength({ file, text: files[file] ?? '', textAt: ({ file: path }) => files[path] });
  const long = `x = "${'a'.repeat(140)}"\n`;

  it.each([
    ["black's section says", { 'a/b.py': long, 'pyproject.toml': '[tool.black]\nline-length = 99\n' }, 99],
    ["black's section leaves open", { 'a/b.py': long, 'pyproject.toml': '[tool.black]\ntarget-version = ["py311"]\n[tool.isort]\nline_length = 120\n' }, 88],
    ["ruff's section says in a folder of its own", { 'a/b.py': long, 'a/pyproject.toml': '[project]\nname = "a"\n\n[tool.ruff]\nexclude = ["x"]\nline-length = 120\n', 'pyproject.toml': '[tool.black]\nline-length = 99\n' }, 120],
    ['setup.cfg says', { 'a/b.py': long, 'setup.cfg': '[flake8]\nmax-line-length = 119\n' }, 119],
    ['nobody says and the file keeps to nothing', { 'a/b.py': long }, undefined],
    ['nobody says and the file keeps to 88', { 'a/b.py': `x = "${'a'.repeat(80)}"\n` }, 88],
  ])('is what %s', (_, files, width) => {
    expect(of('a/b.py', files as Readonly<Record<string, string>>)).toBe(width);
  });

  it.each([
    ['ruff.toml', 'line-length = 100\n\n[lint]\nselect = ["E"]\n', 100],
    ['.ruff.toml', '[lint]\nline-length = 70\n', 88],
    ['pyproject.toml', '[tool.ruff]\nline-length = 79\n', 79],
    ['pyproject.toml', '[tool.black]\ntarget-version = ["py311"]\n', 88],
    ['.flake8', '[flake8]\nmax-line-length = 110\n', 110],
    ['tox.ini', '[testenv]\nmax-line-length = 70\n[flake8]\nmax-line-length = 99\n', 99],
  ])('is what %s says', (name, config, width) => {
    expect(of('shop/views.py', { 'shop/views.py': 'x = 1\n', [name]: config })).toBe(width);
  });
});
