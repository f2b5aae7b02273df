// The template front end: what each tag becomes, where it stands, and that no text whatsoever makes it throw.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { templateFrontEnd } from '../../analyzers/src/languages/templates/index.js';
import { show } from './show-core.js';

const lower = (text: string, file = 'shop/list.html') => templateFrontEnd.lower(file, text);

/** The Core of a template that must parse without a problem. */
function core(text: string, file?: string): string {
  const module = lower(text, file);
  expect(module.problems).toEqual([]);
  return show(module.body);
}

const jinja = (text: string) => core(text, 'shop/list.jinja');

describe('Django', () => {
  test.each([
    ['plain', ''],
    ['{{ book }}', 'book'],
    ['{{ book.author.name }}', 'book.author?().name?()'],
    ['{{ books.0.title }}', 'books[0].title?()'],
    ['{{ book.title|default:"none"|truncatechars:10 }}', 'filter:truncatechars(filter:default(book.title?(), "none"), 10)'],
    ['{{ a|add:b.c|lower }}', 'filter:lower(filter:add(a, b.c?()))'],
    ['{{ _("hello") }}', '_("hello")'],
    ['{{ a|add:-1 }}', 'filter:add(a, -1)'],
    ['{% if a and not b.c or d|length > 3 %}{{ x }}{% endif %}', 'if ((a and not b.c?()) or (filter:length(d) > 3))\n  x'],
    ['{% if a in b %}{% elif a not in c %}{{ x }}{% else %}{{ y }}{% endif %}', 'if (a in b)\nelse\n  if (a not in c)\n    x\n  else\n    y'],
    ['{% if a is not None %}{% endif %}', 'if (a != null)'],
    ['{% ifequal a.b "c" %}{{ x }}{% else %}{{ y }}{% endifequal %}', 'if (a.b?() == "c")\n  x\nelse\n  y'],
    ['{% ifchanged a.b %}{{ x }}{% endifchanged %}', 'if ?(a.b?())\n  x'],
    [
      '{% for k, v in d.items reversed %}{{ v.x }}{% empty %}{{ y }}{% endfor %}',
      'each (k, v) in d.items?()\n  forloop = ?\n  v.x?()\notherwise\n  y',
    ],
    ['{% for b in shelf.books.all|slice:":5" %}{% endfor %}', 'each b in filter:slice(shelf.books?().all?(), ":5")\n  forloop = ?'],
    ['{% with n=a.b|length m=1 %}{{ n }}{% endwith %}', 'n = filter:length(a.b?())\nm = 1\nn'],
    ['{% with a.b as n %}{{ n }}{% endwith %}', 'n = a.b?()\nn'],
    ['{% include "shop/row.html" with book=b.c only %}', 'tag:include("shop/row.html", book=b.c?(), only=true)'],
    ['{% include template_name %}', 'tag:include(template_name)'],
    ['{% extends "base.html" %}', 'tag:extends("base.html")'],
    ['{% block title %}{{ block.super }}{% endblock title %}', 'function block:title()\n  tag:super()\ntag:block("title", block:title)'],
    ['{% regroup books by author.name as groups %}', 'groups = tag:regroup(books, "author.name")'],
    ['{% load static shop_tags from extra %}', 'tag:load("static", "shop_tags", "extra")'],
    ["{% url 'shop:book' book.pk page=2 as link %}", 'link = tag:url("shop:book", book.pk?(), page=2)'],
    ['{% csrf_token %}{% now "Y" %}', 'tag:csrf_token()\ntag:now("Y")'],
    ['{% recent_books 5 user=request.user as books %}', 'books = tag:recent_books(5, user=request.user?())'],
    ['{% cache 500 sidebar %}{{ x }}{% endcache %}', 'tag:cache(500, sidebar)\nx'],
    ['{% if a %}{% ifstaff %}{{ x }}{% else %}{{ y }}{% endifstaff %}{% endif %}', 'if a\n  tag:ifstaff()\n  x\n  y'],
    ['{% panel 1 %}{% panel 2 %}{{ x }}{% endpanel %}', 'tag:panel(1)\ntag:panel(2)\nx'],
    ['{% blocktranslate with n=a.b count c=d %}{{ n }}{% plural %}{{ c }}{% endblocktranslate %}', 'n = a.b?()\nc = d\ntag:blocktranslate()\nn\nc'],
    ['{% comment %}{{ x }}{% endfor %}{% endcomment %}{% verbatim %}{{ y }}{% endverbatim %}{# {{ z }} #}{{ a }}', 'a'],
    ['{% widget a=1 b %c %}', 'tag:widget(a=1, b)'],
  ])('%s', (source, expected) => {
    expect(core(source)).toBe(expected);
  });
});

describe('Jinja', () => {
  test.each([
    ['{{ a.b }}', 'a.b'],
    ['{{ a.b(c, d=1).e }}', 'a.b(c, d=1).e'],
    ['{{ xs[0].y[1:2] }}', 'xs[0].y[1:2:]'],
    ['{{ a|join(", ", attribute="b")|upper }}', 'filter:upper(filter:join(a, ", ", attribute="b"))'],
    ['{{ a if b else c }}', '(b ? a : c)'],
    ['{{ a ~ "-" ~ b * 2 - 1 }}', '((a + "-") + ((b * 2) - 1))'],
    ['{{ [1, (2, 3), {"k": v}] }}', 'list[1, tuple[2, 3], {k: v}]'],
    ["{{ f({'a': {'b': 1}}) }}", 'f({a: {b: 1}})'],
    ['{% if a is defined and b is not none %}{{ x }}{% endif %}', 'if (?(a) and (b != null))\n  x'],
    ['{%- for b in books if b.open -%}{{ b.x }}{%- else -%}{{ y }}{%- endfor -%}', 'each b in books\n  loop = ?\n  if b.open\n    b.x\notherwise\n  y'],
    ['{% for (a, b), c in xs.items() recursive %}{% endfor %}', 'each ((a, b), c) in xs.items()\n  loop = ?'],
    ['{% set a, b = f(), 2 %}', '(a, b) = tuple[f(), 2]'],
    ['{% set ns.total = ns.total + 1 %}', 'ns.total = (ns.total + 1)'],
    ['{% set a %}{{ x }}{% endset %}', 'a = ?\nx'],
    ['{% macro row(book, wide=false) %}{{ book.x }}{% endmacro %}', 'function row(book, wide = false)\n  book.x'],
    ['{% call(b) listing(books) %}{{ b.x }}{% endcall %}', 'listing(books)\nb.x'],
    ['{% from "forms.html" import field as f, label with context %}', 'f = tag:import("forms.html", "field")\nlabel = tag:import("forms.html", "label")'],
    ['{% import "forms.html" as forms %}', 'forms = tag:import("forms.html")'],
    ['{% include ["a.html", "b.html"] ignore missing without context %}', 'tag:include(list["a.html", "b.html"], only=true)'],
    ['{% extends layout or "base.html" %}', 'tag:extends((layout or "base.html"))'],
    ['{% block body scoped %}{{ super() }}{% endblock %}', 'function block:body()\n  tag:super()\ntag:block("body", block:body)'],
    ['{% with a=1, b=c.d %}{{ a }}{% endwith %}', 'a = 1\nb = c.d\na'],
    ['{% raw %}{{ x }}{% endraw %}', ''],
    ['{% do xs.append(y) %}', 'tag:do(xs.append(y))'],
    ['{%- trans count=xs|length -%}{{ count }}{%- pluralize -%}{{ x }}{%- endtrans -%}', 'tag:trans(count=filter:length(xs))\ncount\nx'],
  ])('%s', (source, expected) => {
    expect(jinja(source)).toBe(expected);
  });

  test('a tag that only Jinja has makes a page Jinja', () => {
    expect(core('{% set a = b.c %}')).toBe('a = b.c');
    expect(core('{% load x %}{{ b.c }}')).toBe('tag:load("x")\nb.c?()');
  });
});

describe('places', () => {
  const source = '<ul>\r\n{% for book in shelf.books.all %}é{{ book.author.name|upper }}{% endfor %}</ul>';

  test('a loop, its head and what it reads', () => {
    const [loop] = lower(source).body;
    if (loop?.kind !== 'loop' || loop.iterable?.kind !== 'member') throw new Error('no loop over a member');
    expect(source.slice(loop.start, loop.headEnd)).toBe('{% for book in shelf.books.all %}');
    expect(source.slice(loop.start, loop.end)).toBe(source.slice(source.indexOf('{%'), source.indexOf('</ul>')));
    expect(source.slice(loop.iterable.start, loop.iterable.end)).toBe('shelf.books.all');
    expect(source.slice(loop.iterable.nameStart, loop.iterable.end)).toBe('all');
    expect(loop.target && source.slice(loop.target.start, loop.target.end)).toBe('book');
    const output = loop.body[1];
    if (output?.kind !== 'expression' || output.value.kind !== 'call') throw new Error('no filter');
    expect(source.slice(output.start, output.end)).toBe('{{ book.author.name|upper }}');
    expect(source.slice(output.value.start, output.value.end)).toBe('book.author.name|upper');
    expect(source.slice(output.value.callee.start, output.value.callee.end)).toBe('upper');
    const [argument] = output.value.args;
    expect(argument && source.slice(argument.value.start, argument.value.end)).toBe('book.author.name');
  });

  test('a tag spans itself, its name is its callee', () => {
    const text = '{% include "a.html" with b=c %}';
    const [statement] = lower(text).body;
    if (statement?.kind !== 'expression' || statement.value.kind !== 'call') throw new Error('no call');
    const { value } = statement;
    expect(text.slice(value.start, value.end)).toBe(text);
    expect(text.slice(value.callee.start, value.callee.end)).toBe('include');
    expect(value.args.map((argument) => text.slice(argument.value.start, argument.value.end))).toEqual(['"a.html"', 'c']);
  });

  test('comments that speak to Seqscan', () => {
    const text = '<!-- seqscan-enable n-plus-one -->{# seqscan-disable-next-line n-plus-one -- few #}\n{# other #}{% comment %} seqscan-disable {% endcomment %}';
    const { comments } = lower(text);
    expect(comments.map((comment) => comment.text)).toEqual(['seqscan-enable n-plus-one', 'seqscan-disable-next-line n-plus-one -- few', 'seqscan-disable']);
    expect(comments.map(({ start, end }) => text.slice(start, end))[1]).toBe('{# seqscan-disable-next-line n-plus-one -- few #}');
  });
});

describe('imports', () => {
  test.each([
    ['{% extends "base.html" %}{%- include \'a/b.html\' with x="y" -%}', ['template:base.html', 'template:a/b.html']],
    ['{% include ["a.html", "b.html"] ignore missing %}', ['template:a.html', 'template:b.html']],
    ['{% from "m.html" import f %}{% import "n.html" as n %}', ['template:m.html', 'template:n.html']],
    ['{% include name %}{{ "x" }}', []],
  ])('%s', (source, expected) => {
    expect(templateFrontEnd.imports('a.html', source)).toEqual(expected);
  });
});

describe('broken templates', () => {
  test.each([
    ['{% for a in b %}{{ a.x }}', 'each a in b\n  forloop = ?\n  a.x?()', 'never closed', 0],
    ['{{ a }}{% endfor %}{{ b }}', 'a\nb', 'ends nothing', 7],
    ['{% for a in b %}{% if c %}{{ a }}{% endfor %}{{ d }}', 'each a in b\n  forloop = ?\n  if c\n    a\nd', 'never closed', 16],
    ['{{ a }}{% for b in', 'a', 'never closed', 7],
    ['{% for %}{{ a }}{% endfor %}', 'each () in ?\n  forloop = ?\n  a', 'expected {% for', 0],
    ['{% else %}{{ a }}', 'a', 'outside of a block', 0],
    ['{% regroup a %}', '', 'regroup', 0],
  ])('%s', (source, expected, message, at) => {
    const { body, problems } = lower(source);
    expect(show(body)).toBe(expected);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.start).toBe(at);
  });

  test('outputs of other languages are no problem', () => {
    expect(core('{{#each xs}}{{> row}}{{/each}}{{ a ? b : c }}{{{ html }}}{{ }}{{ x')).toBe('?\n?\n?\n?\n?');
  });

  test('texts that are no template', () => {
    expect(lower('{{ a }}\0').problems[0]?.message).toContain('NUL');
    expect(lower('{{ a }}'.repeat(400_000)).problems[0]?.message).toContain('2 MB');
  });

  test.each([
    ['loops', '{% for a in b %}'.repeat(10_000)],
    ['closed conditions', '{% if a %}'.repeat(10_000) + '{% endif %}'.repeat(10_000)],
    ['blocks', '{% block a %}'.repeat(10_000)],
    ['branches', '{% if a %}' + '{% elif a %}'.repeat(10_000) + '{% endif %}'],
    ['parentheses', '{{ ' + '('.repeat(10_000) + ' }}'],
    ['filters', '{{ a' + '|b'.repeat(10_000) + ' }}'],
    ['members', '{{ a' + '.b'.repeat(10_000) + ' }}'],
    ['sums', '{{ a' + ' + b'.repeat(10_000) + ' }}'],
    ['not', '{% if ' + 'not '.repeat(10_000) + 'a %}{% endif %}'],
    ['signs', '{{ ' + '-'.repeat(10_000) + 'a }}'],
    ['braces', '{'.repeat(10_000)],
    ['openings', '{{ {% {# '.repeat(10_000)],
    ['targets', '{% for ' + '('.repeat(10_000) + ' in b %}'],
  ])('10,000 %s survive, and so does their serialisation; blocks that are left out are a problem', (name, source) => {
    const module = lower(source);
    expect(() => JSON.stringify(module)).not.toThrow();
    expect(module.problems).toHaveLength(['loops', 'closed conditions', 'blocks', 'openings', 'targets'].includes(name) ? 1 : 0);
  });

  const folder = new URL('../../test-fixtures/broken-sources/templates/', import.meta.url);
  const samples = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

  test('there are broken sources', () => {
    expect(samples.length).toBeGreaterThanOrEqual(4);
  });

  test.each(samples)('%s reports a problem and still gives what is sound', (name, source) => {
    const { body, problems } = lower(source, name);
    expect(problems).toHaveLength(1);
    expect(show(body)).toContain('survivor');
  });

  test.each(samples)('%s truncated or mutated anywhere never throws', (name, source) => {
    for (let end = 0; end < source.length; end++) lower(source.slice(0, end), name);
    const noise = ['{%', '%}', '{{', '}}', '"', "'", '|', ':', '(', ']', '{# ', 'endfor', ' in ', '\n', '-', '.', '\ufeff', 'é', '😀', '{', '\\'];
    let seed = 11;
    for (let round = 0; round < 600; round++) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      const at = seed % source.length;
      const mutated = source.slice(0, at) + (noise[seed % noise.length] ?? '') + source.slice(at + (seed % 4));
      for (const { start, end } of lower(mutated, name).body) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(mutated.length);
      }
    }
  });
});
