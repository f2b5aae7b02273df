// The front end for TypeScript and JavaScript: what each form of the source lowers to, where its nodes stand, and that no text,
// however broken, makes it throw or leave the text.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printModule } from '../../analyzers/src/core/print.js';
import type { Module } from '../../analyzers/src/core/syntax.js';
import { MAXIMUM_LENGTH, typescriptFrontEnd } from '../../analyzers/src/languages/typescript/index.js';

function lower(text: string, file = 'shop.ts'): Module {
  return typescriptFrontEnd.lower(file, text);
}

/** The printed Core of a source without problems. */
function printed(text: string, file = 'shop.ts'): string {
  const module = lower(text, file);
  expect(module.problems).toEqual([]);
  return printModule(module);
}

/** A template of expected lines, without the indentation that it has here. */
function lines(text: string): string {
  const trimmed = text.replace(/^\n/, '').replace(/\n\s*$/, '');
  const indentation = /^ */.exec(trimmed)?.[0].length ?? 0;
  return trimmed.replaceAll(new RegExp(`^ {0,${indentation}}`, 'gm'), '');
}

interface SpannedNode {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/**
 * All nodes that have a span, outer ones first. Throws where one leaves the text, and, in a source without errors, where one leaves
 * the span of what holds it: what the parser makes up for missing code stands between the tokens.
 */
function nodesOf(module: Module, length: number): SpannedNode[] {
  const nodes: SpannedNode[] = [];
  const isWhole = module.problems.length === 0;
  const visit = (value: unknown, start: number, end: number): void => {
    if (Array.isArray(value)) {
      value.forEach((item) => visit(item, start, end));
    } else if (typeof value === 'object' && value !== null) {
      let [from, to] = [start, end];
      const node = value as SpannedNode;
      if (typeof node.start === 'number' && typeof node.end === 'number') {
        if (node.start < start || node.end > end || node.start > node.end) {
          throw new Error(`${node.kind} at ${node.start}…${node.end} leaves ${start}…${end}`);
        }
        nodes.push(node);
        [from, to] = isWhole ? [node.start, node.end] : [start, end];
      }
      for (const key in node) {
        visit(node[key], from, to);
      }
    }
  };
  visit(module.body, 0, length);
  visit(module.comments, 0, length);
  return nodes;
}

/** The source texts of the nodes of one kind, in the order of the source. */
function textsOf(source: string, kind: string, file = 'shop.ts'): string[] {
  return nodesOf(lower(source, file), source.length)
    .filter((node) => node.kind === kind)
    .sort((one, other) => one.start - other.start || other.end - one.end)
    .map((node) => source.slice(node.start, node.end));
}

describe('imports and exports', () => {
  it.each([
    ["import a, * as b from 'm'", 'import {default as a, * as b} from "m"'],
    ["import { a, b as c, default as d } from 'm'", 'import {a, b as c, default as d} from "m"'],
    ["import 'm'", 'import {} from "m"'],
    ["import type { A } from 'm'", 'import type {A} from "m"'],
    ["import { type A } from 'm'", 'import type {A} from "m"'],
    ["import { type A, b } from 'm'", 'import {A, b} from "m"'],
    ["import a = require('m')", 'const a = (require "m")'],
    ['import a = B.C', 'const a = B.C'],
    ["export * from 'm'", 'export {*} from "m"'],
    ["export * as a from 'm'", 'export {* as a} from "m"'],
    ["export { a, b as c } from 'm'", 'export {a, b as c} from "m"'],
    ['export { a as default }', 'export {a as default}'],
    ['export {}', ''],
    ['export default a()', 'export {default} = a()'],
    ['export default function load() {}', 'fn load() {}\nexport {load as default}'],
    ['export default function () {}', 'export {default} = fn () {}'],
    ['export default class Shop {}', 'class Shop {}\nexport {Shop as default}'],
    ['export default interface Shop {}', 'type Shop = {}\nexport {Shop as default}'],
    ['export = a', 'export {=} = a'],
    ['export const a = 1, b = 2', 'export const a = 1\nexport const b = 2'],
    ['export async function a() {}', 'export async fn a() {}'],
    ['export abstract class A {}', 'export class A {}'],
    ['export type A = B', 'export type A = B'],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  it.each([
    ["const a = require('m')", 'const a = (require "m")'],
    ["const { a, b: c } = require('m')", 'const {a, b: c} = (require "m")'],
    ['const a = require(name)', 'const a = require(name)'],
    ["const a = await import('m')", 'const a = (await (require "m"))'],
    ['const a = await import(name)', 'const a = (await (opaque name))'],
    ['module.exports = { a }', 'export {=} = {a: a}'],
    ['exports.a = () => 1', 'export {a} = arrow a() {\n  return 1\n}'],
    ["module.exports['a'] = b", 'export {a} = b'],
    ['exports.a = exports.b = c', 'export {a, b} = c'],
    ['exports = module.exports = a', 'export {=} = a'],
    ['const app = module.exports = make()', 'const app = make()\nexport {=} = app'],
    ['function f() { exports.a = 1 }', 'fn f() {\n  exports.a = 1\n}'],
  ])('CommonJS: %s', (source, expected) => {
    expect(printed(source, 'shop.cjs')).toBe(expected);
  });
});

describe('functions', () => {
  it('keeps every form of parameter', () => {
    expect(printed('function f(this: Shop, a: A, { b, c: [d = 1], ...e }: Options = {}, f?: string, ...rest: B[]) {}')).toBe(
      'fn f(a: A, {b, c: [d = 1], ...e}: Options = {}, f: string, ...rest: B[]) {}',
    );
  });

  it.each([
    ['const f = (a) => a', 'const f = arrow f(a) {\n  return a\n}'],
    ['const f = async () => { await a }', 'const f = async arrow f() {\n  (await a)\n}'],
    ['const f = function* g() { yield; yield a; yield* b }', 'const f = fn generator g() {\n  (yield)\n  (yield a)\n  (yield* b)\n}'],
    ['a.f = () => {}', 'a.f = arrow f() {}'],
    ['use((() => {}) as Handler)', 'use(arrow () {})'],
    ['const { f = () => {} } = a', 'const {f = arrow f() {}} = a'],
    ['function f(a: string): void; function f(a: any) {}', 'fn f(a) {}'],
    ['declare function f(): void', ''],
    ['function f(a): a is string {}', 'fn f(a): boolean {}'],
    ['function f<T extends Db, U>(a: T, b: U): T[] {}', 'fn f(a: Db, b: U): Db[] {}'],
    ['const f = <T extends { id: string }>(a: T) => {}', 'const f = arrow f(a: T) {}'],
    ['async function f(): Promise<User[]> {}', 'async fn f(): Promise<User[]> {}'],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });
});

describe('classes', () => {
  it('keeps bases, fields, methods and decorators', () => {
    const source = `
      @Injectable()
      export class OrderService<T> extends Base<Order, T> implements OnInit, Has<T> {
        static cache: Map<string, Order> = new Map();
        @Inject(REPOSITORY) private readonly orders!: Repository<Order>;
        #count = 0;
        handler = async () => this.orders;
        static { register(this) }
        constructor(private readonly db: Database, @Inject(LOG) public log: Log, plain: string) { super() }
        get size() { return this.#count }
        set size(value: number) { this.#count = value }
        @Get(':id') static async *find(@Param('id') id: string): AsyncGenerator<Order> {}
        overloaded(a: string): void;
        overloaded(a: any) {}
        abstract repository(): Repository<Order>;
        [Symbol.iterator]() {}
        [key: string]: unknown;
      }`;
    expect(printed(source)).toBe(
      lines(`
        export @Injectable() class OrderService extends Base<Order, T> implements OnInit, Has<T> {
          static field cache: Map<string, Order> = new Map()
          @Inject(REPOSITORY) field orders: Repository<Order>
          field #count = 0
          field handler = async arrow handler() {
            return this.orders
          }
          field repository: (=> Repository<Order>)
          fn constructor(field db: Database, @Inject(LOG) field log: Log, plain: string) {
            super()
          }
          fn get size() {
            return this.#count
          }
          fn set size(value: number) {
            this.#count = value
          }
          @Get(":id") static async fn generator find(@Param("id") id: string): Order[] {}
          fn overloaded(a) {}
          fn [Symbol.iterator]() {}
          register(this)
        }`),
    );
  });

  it.each([
    ['const A = class extends mix(B) {}', 'const A = class A extends mix(B) {}'],
    ['class A<T extends Db> { b: T; c<T extends Log>(d: T) {} e: T }', 'class A {\n  field b: Db\n  field e: Db\n  fn c(d: Log) {}\n}'],
    ['declare class A { b: B; c(): C }', 'class A {\n  field b: B\n  field c: (=> C)\n}'],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });
});

describe('declarations', () => {
  it.each([
    ['let a; var b = 1; const c: C = d', 'let a\nvar b = 1\nconst c: C = d'],
    ['const [a, , b = 1, ...c] = d', 'const [a, , b = 1, ...c] = d'],
    ['const { a, b: { c = 1 }, ["d"]: d, ...e } = f', 'const {a, b: {c = 1}, d, ...e} = f'],
    ['const a = b as unknown as C', 'const a: C = b'],
    ['const a = [1] as const', 'const a = [1]'],
    ['declare const a: A', 'const a: A'],
    ['using a = b()', 'with b() as a {}'],
    ['await using a = b()', 'async with b() as a {}'],
    ["enum A { B, C = 5, D, E = 'e', F = g() }", 'const A = {B: 0, C: 5, D: 6, E: "e", F: g()}'],
    ['export const enum A { B }', 'export const A = {B: 0}'],
    ['type A = { b: string; c(): D } & E', 'type A = ({b: string, c: (=> D)} & E)'],
    ['interface A extends B<C>, D.E { f?: G[] }', 'type A extends B<C>, D.E = {f: G[]}'],
    ['declare global { interface A { b: B } }', 'type A = {b: B}'],
    ["declare module 'm' { interface A { b: B } }", 'type m.A = {b: B}'],
    ['namespace A { export type B = C }', 'type A.B = C'],
    ['export namespace A { export type B = C; type D = E }', 'export type A.B = C\ntype A.D = E'],
    [
      'export namespace A { const a = 1; export function b() { return a } export namespace C.D { export const e = 1 } }',
      lines(`
        export const A = (arrow A() {
          const a = 1
          export fn b() {
            return a
          }
          export const C = (arrow C() {
            export const D = (arrow D() {
              export const e = 1
              return {e: e}
            })()
            return {D: D}
          })()
          return {b: b, C: C}
        })()`),
    ],
    ['class A {} namespace A { export const b = 1 }', 'class A {}\n(arrow A() {\n  export const b = 1\n  return {b: b}\n})()'],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  it.each([
    ['string | null | undefined', '(string | null | undefined)'],
    ['Array<A>', 'A[]'],
    ['readonly A[]', 'A[]'],
    ['ReadonlyArray<A>', 'A[]'],
    ['Set<A>', 'A[]'],
    ['AsyncIterable<A>', 'A[]'],
    ['Map<string, A>', 'Map<string, A>'],
    ['[a: A, b?: B, ...C[]]', '[A, B, C[]]'],
    ['() => Promise<A>', '(=> Promise<A>)'],
    ['new () => A', '(=> A)'],
    ['typeof a.b', 'typeof a.b'],
    ["import('m').A<B>", "import('m').A<B>"],
    ["typeof import('m')", "typeof import('m')"],
    ["'a' | 1 | -1 | true", '("a" | 1 | -1 | true)'],
    ['A.B.C<D>', 'A.B.C<D>'],
    ['{ get a(): B; [key: string]: C }', '{a: B}'],
    ["A['b'] | A[B] | keyof C | (D extends E ? F : G)", '(A[b] | ? | ? | ?)'],
  ])('the type %s', (source, expected) => {
    expect(printed(`type T = ${source}`)).toBe(`type T = ${expected}`);
  });
});

describe('expressions', () => {
  it.each([
    ['a?.b?.[c]?.(d)', 'a.b[c](d)'],
    ['(a! as B).c', 'a.c'],
    ['(a satisfies B).c', 'a.c'],
    ['(<B>a).c', 'a.c'],
    ['a<B>(c)', 'a<B>(c)'],
    ['new A', 'new A()'],
    ['new A<B>(c, ...d)', 'new A<B>(c, ...d)'],
    ['`a`', '"a"'],
    ['`a${b}c${d}`', '"a${b}c${d}"'],
    ['sql<A>`select ${b}`', 'tagged sql<A>("select ${b}")'],
    ['sql`select 1`', 'tagged sql("select 1")'],
    ['[a, , ...b]', '[a, undefined, ...b]'],
    ['x = { a, "b": 1, 2: c, [d]: e, ["f"]: g, ...h }', 'x = {a: a, b: 1, 2: c, [d]: e, f: g, ...h}'],
    ['x = { a() {}, get b() {}, async *c() {}, d: () => {} }', 'x = {a: fn a() {}, b: fn get b() {}, c: async fn generator c() {}, d: arrow d() {}}'],
    ['a ? b : c', '(if a b c)'],
    ['a && b || c', '(or (and a b) c)'],
    ['a ?? b', '(nullish a b)'],
    ['a === b', '(== a b)'],
    ['a !== b', '(!= a b)'],
    ['a + b + c', '(+ (+ a b) c)'],
    ['a ** b', '(other a b)'],
    ['a instanceof B', '(instanceof a B)'],
    ["'a' in b", '(in "a" b)'],
    ['!a', '(not a)'],
    ['-1', '-1'],
    ['-a', '(opaque a)'],
    ['typeof a', '(opaque a)'],
    ['void a()', 'a()'],
    ['x = void 0', 'x = undefined'],
    ['delete a.b', '(opaque a)'],
    ['delete a[b]', '(opaque a b)'],
    ['f((a, b))', 'f((opaque a b))'],
    ['(0, a.b)()', 'a.b()'],
    ['a(), b()', 'a()\nb()'],
    ['/a/g', '(opaque)'],
    ['1n', '(opaque)'],
    ['undefined', 'undefined'],
    ['import.meta.url', '(opaque).url'],
    ['super.a(this)', 'super.a(this)'],
  ])('%s', (source, expected) => {
    expect(printed(`;${source}`)).toBe(expected);
  });

  it.each([
    ['a = b', 'a = b'],
    ['a += b', 'a = (+ a b)'],
    ['a.b ??= await c()', 'a.b = (nullish a.b (await c()))'],
    ['a ||= b', 'a = (or a b)'],
    ['a++', 'a = (+ a 1)'],
    ['--a.b', 'a.b = (- a.b 1)'],
    ['[a, b.c, ...d] = e', '[a, b.c, ...d] = e'],
    ['({ a = 1, b: c.d, ...e } = f)', '{a = 1, b: c.d, ...e} = f'],
    ['if (a = b) {}', 'if (set a b) {}'],
    ['x(a++)', 'x((set a (+ a 1)))'],
    ['a[b++] += c', 'a[(set b (+ b 1))] = (+ a[(set b (+ b 1))] c)'],
    ['x(a ||= b)', 'x((set a (or a b)))'],
  ])('assignment: %s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  it.each([
    ['<A b="c" d {...e} f={g} />', 'jsx A({b: "c", d: true, ...e, f: g})'],
    ['<A.B>{c}</A.B>', 'jsx A.B({children: c})'],
    ['<div>text {a} {/* none */} <b/></div>', 'jsx (opaque)({children: [a, jsx (opaque)({})]})'],
    ['<>{a}</>', 'jsx (opaque)({children: a})'],
    ['<A>{(b) => b}</A>', 'jsx A({children: arrow (b) {\n  return b\n}})'],
    ['<A onClick={() => b()} />', 'jsx A({onClick: arrow onClick() {\n  return b()\n}})'],
    ['<A xlink:href="b" />', 'jsx A({xlink:href: "b"})'],
  ])('JSX: %s', (source, expected) => {
    expect(printed(`;${source}`, 'shop.tsx')).toBe(expected);
    expect(printed(`;${source}`, 'shop.js')).toBe(expected);
  });

  it('reads type arguments and assertions where the dialect has them', () => {
    expect(printed('const a = <B>c', 'shop.ts')).toBe('const a: B = c');
    expect(printed(';<A<B> c />', 'shop.tsx')).toBe('jsx A<B>({c: true})');
  });
});

describe('statements', () => {
  it.each([
    ['if (a) b(); else if (c) { d() }', 'if a {\n  b()\n} else if c {\n  d()\n}'],
    ['for (const [a, b] of c) d()', 'loop each [a, b] of c {\n  d()\n}'],
    ['for await (const a of b) {}', 'loop each async a of b {}'],
    ['for (const a in b) {}', 'loop each keys a of b {}'],
    ['for (a.b of c) {}', 'loop each a.b of c {}'],
    ['for (let i = 0, n = a; i < n; i++) {}', 'loop count setup {\n  let i = 0\n  let n = a\n} test (< i n) update {\n  i = (+ i 1)\n} {}'],
    ['for (;;) break', 'loop count setup {} update {} {\n  break\n}'],
    ['while (a) b()', 'loop while test a {\n  b()\n}'],
    ['do { a() } while (b)', 'loop while test b {\n  a()\n}'],
    ['{ a(); { b() } }', 'a()\nb()'],
    ['try { a() } catch (e) { b() } finally { c() }', 'try {\n  a()\n} catch e {\n  b()\n} finally {\n  c()\n}'],
    ['try {} catch { a() }', 'try {} catch {\n  a()\n}'],
    ['switch (a) { case 1: case 2: b(); break; case 3: default: c() }', 'switch a {\n  case 1, 2 {\n    b()\n    break\n  }\n  default {\n    c()\n  }\n}'],
    ['throw new A()', 'throw new A()'],
    [';;debugger', ''],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  it('lowers jumps to labels by what they mean to the innermost loop', () => {
    expect(printed('a: for (const b of c) { for (const d of e) { if (f) continue a; else break a } continue a }')).toBe(
      lines(`
        loop each b of c {
          loop each d of e {
            if f {
              break
            } else {
              break
            }
          }
          continue
        }`),
    );
  });
});

describe('spans', () => {
  const source = `// A comment before it.
/** Lists. */ export async function list(this: Shop, ids: string[]) {
  for (const id /* each */ of ids /* all */) { await this.db.order.find({ where: { id }, ...(more as any) }) }
  const total = /* now */ sum(a + b + c), other = <T>x;
  items.map( async (item) => \`\${ item . name }!\` );
}`;

  it.each([
    ['call', ['this.db.order.find({ where: { id }, ...(more as any) })', 'sum(a + b + c)', 'items.map( async (item) => `${ item . name }!` )']],
    ['await', ['await this.db.order.find({ where: { id }, ...(more as any) })']],
    ['member', ['this.db.order.find', 'this.db.order', 'this.db', 'items.map', 'item . name']],
    ['binary', ['a + b + c', 'a + b']],
    ['record', ['{ where: { id }, ...(more as any) }', '{ id }']],
    ['assign', ['total = /* now */ sum(a + b + c)', 'other = <T>x']],
    ['text', ['`${ item . name }!`']],
    ['return', ['`${ item . name }!`']],
  ])('of %s', (kind, texts) => {
    expect(textsOf(source, kind)).toEqual(texts);
  });

  it('of names, heads and statements', () => {
    const [fn] = lower(source).body;
    if (fn?.kind !== 'function') {
      throw new Error('the function is missing');
    }
    expect(source.slice(fn.start)).toMatch(/^export async function list/);
    expect(source.slice(fn.fn.nameStart, fn.fn.nameEnd)).toBe('list');
    const [loop] = fn.fn.body;
    if (loop?.kind !== 'loop') {
      throw new Error('the loop is missing');
    }
    expect(source.slice(loop.start, loop.headEnd)).toBe('for (const id /* each */ of ids /* all */)');
    const members = nodesOf(lower(source), source.length).filter((node) => node.kind === 'member');
    for (const { name, nameStart, end } of members) {
      expect(source.slice(Number(nameStart), end)).toBe(name);
    }
  });

  it('of the only variable of a statement and of several', () => {
    expect(textsOf('export const a = 1;\nlet b = 2, c = 3;', 'assign')).toEqual(['export const a = 1;', 'b = 2', 'c = 3']);
  });

  it.each([
    ['exports.list = () => {}', 'list'],
    ["module.exports['list'] = function () {}", "'list'"],
    ['exports.list = module.exports = async () => {}', 'list'],
    ['shop.list = () => {}', 'list'],
    ["x = { 'list': () => {} }", "'list'"],
    ['x = { list() {} }', 'list'],
    ['class A { static list = () => {} }', 'list'],
    ['const list = (() => {})', 'list'],
  ])('of the name that a function takes: %s', (text, name) => {
    const [fn] = nodesOf(lower(text), text.length).filter((node) => 'params' in node);
    expect(fn?.name).toBe('list');
    expect(text.slice(Number(fn?.nameStart), Number(fn?.nameEnd))).toBe(name);
  });

  it('of a constructor behind modifiers', () => {
    const text = 'class A { /* constructor */ private constructor() {} }';
    const [statement] = lower(text).body;
    const method = statement?.kind === 'class' ? statement.definition.methods[0] : undefined;
    expect(text.slice(method?.nameStart, method?.nameEnd)).toBe('constructor');
    expect(method?.nameStart).toBe(text.lastIndexOf('constructor'));
  });

  it('count a byte order mark and carriage returns', () => {
    expect(textsOf('\ufeff// first\r\nconst a = b();\r\n\r\nc();\r\n', 'call')).toEqual(['b()', 'c()']);
  });
});

describe('comments', () => {
  it('keeps those that speak to Seqscan, wherever they stand', () => {
    const source = `
      // seqscan-disable-next-line n-plus-one -- few rows
      const a = [ /* seqscan-disable one */ b, // seqscan-disable two and seqscan-disable three
      ];
      const c = 'http://x // seqscan-disable not', d = \`/* seqscan-disable not */ \${ e /* seqscan-disable four */ }\`;
      const f = /\\/\\/ seqscan-disable not/, g = <p>// seqscan-disable not {/* seqscan-disable five */}</p>;
      /** seqscan-enable */
      function h() { // seqscan-disable six
      }
      // seqscan-disable last`;
    const { comments } = lower(source, 'shop.jsx');
    expect(comments.map((comment) => comment.text)).toEqual([
      'seqscan-disable-next-line n-plus-one -- few rows',
      'seqscan-disable one',
      'seqscan-disable two and seqscan-disable three',
      'seqscan-disable four',
      'seqscan-disable five',
      '* seqscan-enable',
      'seqscan-disable six',
      'seqscan-disable last',
    ]);
    expect(source.slice(comments[0]?.start, comments[0]?.end)).toBe('// seqscan-disable-next-line n-plus-one -- few rows');
    expect(source.slice(comments[1]?.start, comments[1]?.end)).toBe('/* seqscan-disable one */');
  });

  it.each([
    ['/* @generated by a tool */\na()', true],
    ["'use client';\n// Code generated by a tool. DO NOT EDIT.\na()", true],
    ['/* This file was automatically generated. */', true],
    ['/* eslint-disable */\na()', false],
    ["const warning = 'DO NOT EDIT';", false],
    ['// Please do not edit this without asking.\n', false],
    [`${' '.repeat(1_100)}// @generated`, false],
  ])('tells generated files by their header: %s', (source, generated) => {
    expect(lower(source).generated === true).toBe(generated);
  });
});

describe('imports without parsing', () => {
  it('finds all constant specifiers', () => {
    const source = `
      import a from 'one'; import 'two'; import{b}from"three"; export * from './four'; export { c } from '../five';
      import type { D } from 'six'; import e = require('seven'); const f = require("eight"), g = await import(
        /* webpackChunkName: "g" */ 'nine'
      ); let h: import('ten').H = require(\`eleven\`); import { i } from // why
        'twelve'; import j from 'one'; const k = require(name), l = import(\`./\${m}\`), n = Array.from('not-this' + xfrom);
      const o = xrequire('not this'); import.meta.url;`;
    expect(typescriptFrontEnd.imports('shop.ts', source)).toEqual([
      'one', 'three', './four', '../five', 'six', 'twelve', 'two', 'nine', 'ten', 'seven', 'eight', 'eleven',
    ]);
  });

  it('agrees with the parser on every import of a lowered module', () => {
    const source = "import { a } from 'a'\nexport { b } from 'b'\nconst c = require('c'), d = await import('d')\nexport * from 'e'";
    const specifiers = nodesOf(lower(source), source.length).flatMap(({ from }) => (typeof from === 'string' ? [from] : []));
    expect([...typescriptFrontEnd.imports('shop.ts', source)].sort()).toEqual(specifiers.sort());
  });
});

describe('broken and hostile sources', () => {
  const folder = new URL('../../test-fixtures/broken-sources/typescript/', import.meta.url);
  const fixtures = readdirSync(folder).sort();

  it.each(fixtures)('%s', (file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const module = lower(text, file);
    nodesOf(module, text.length);
    expect(JSON.parse(JSON.stringify(module))).toBeTruthy();
    expect(module.problems.map(({ message }) => message)).toEqual(expectedProblems[file] ?? []);
    expect(typescriptFrontEnd.imports(file, text)).toBeInstanceOf(Array);
  });

  const tooDeep = 'The code is nested too deeply to be parsed.';
  const expectedProblems: Readonly<Record<string, readonly string[]>> = {
    'deep-blocks.ts': [tooDeep],
    'deep-calls.ts': [tooDeep],
    'deep-elements.jsx': [tooDeep],
    'deep-lists.mts': [tooDeep],
    'deep-types.ts': [tooDeep],
    'long-else-if.ts': [tooDeep],
    'long-chain.ts': ['The code is nested more than 500 levels deep here; what is inside was not analysed.'],
    'half-typed.tsx': [expect.stringMatching(/^Syntax error: Identifier expected/)],
    'half-typed-import.ts': [expect.stringMatching(/^Syntax error: /)],
    'merge-conflict.ts': [expect.stringMatching(/^Syntax error: Merge conflict marker encountered/)],
    'only-comment.ts': ["Syntax error: '*/' expected."],
    'stray-tokens.js': [expect.stringMatching(/^Syntax error: Invalid character. \(and \d+ more\)$/)],
    'translations.ts': ['The file is XML and was not analysed.'],
    'truncated.ts': ['Syntax error: Unterminated string literal.'],
    'utf16.ts': ['The file is not text and was not analysed.'],
    'video.ts': ['The file is not text and was not analysed.'],
  };

  it('states problems only for fixtures that exist', () => {
    expect(fixtures).toEqual(expect.arrayContaining(Object.keys(expectedProblems)));
  });

  it('keeps what is whole around what is broken', () => {
    const text = readFileSync(new URL('merge-conflict.ts', folder), 'utf8');
    expect(printModule(lower(text))).toContain('export const after = list()');
    const chain = readFileSync(new URL('long-chain.ts', folder), 'utf8');
    expect(printModule(lower(chain))).toMatch(/^const before = load\(\)\n[^]*\nconst after = load\(\)\nproblem/);
  });

  it('parses on as if nothing had been after a file that was too deep', () => {
    const deep = readFileSync(new URL('deep-lists.mts', folder), 'utf8');
    const arrows = `${'('.repeat(3)}a, b) => ${'f('.repeat(9_000)}`;
    const source = 'const f = (a, b) => ((c) => (d) => a)(b);\n'.repeat(50);
    const before = lower(source);
    lower(deep);
    lower(arrows);
    expect(lower(source)).toEqual(before);
  });

  it('cuts off what is nested more than 500 levels deep and says where', () => {
    const source = `start();\n${'f('.repeat(600)}x${')'.repeat(600)};\nafter();`;
    const module = lower(source);
    expect(module.problems).toEqual([
      {
        file: 'shop.ts',
        message: 'The code is nested more than 500 levels deep here; what is inside was not analysed.',
        // The statement is the first level and each call one more: of the 499th call, the callee is cut off.
        start: source.indexOf('f(') + 'f('.length * 498,
      },
    ]);
    expect(printModule(module)).toMatch(/^start\(\)\nf\(f\([^]*\(opaque\)[^]*\nafter\(\)\n/);
  });

  it('takes linear time and space where updates and computed names nest in each other', () => {
    const updates = `${'a['.repeat(200)}b${'++]'.repeat(200)} += 1`;
    const assignments = `${'a['.repeat(200)}b${' += 1]'.repeat(200)}++`;
    const keys = `x = ${'{ ['.repeat(100)}a${']() {} }'.repeat(100)}`;
    for (const source of [updates, assignments, keys]) {
      const module = lower(source);
      expect(module.problems).toEqual([]);
      expect(JSON.stringify(module).length).toBeLessThan(1_000_000);
    }
  });

  it('scans for imports in linear time where no comment or string ends', () => {
    for (const unit of ['from /* ', 'import(// ', "require('", 'from "', 'import `']) {
      const started = performance.now();
      expect(typescriptFrontEnd.imports('shop.ts', unit.repeat(50_000)).length).toBeLessThan(2);
      // Quadratic time would be tens of seconds.
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });

  it('does not parse minified libraries', () => {
    const minified = 'function a(b){return b.c(d)};'.repeat(1_000);
    expect(lower(minified, 'vendor/library.js')).toEqual({ language: 'typescript', body: [], comments: [], problems: [], generated: true });
    expect(lower(minified, 'library.ts').body).toHaveLength(1_000);
    expect(lower(minified.replaceAll(';', ';\n'), 'library.js').body).toHaveLength(1_000);
  });

  it('refuses texts over the size limit', () => {
    const module = lower('a();\n'.repeat(MAXIMUM_LENGTH / 5 + 1));
    expect(module.body).toEqual([]);
    expect(module.problems).toHaveLength(1);
  });

  it('gives one problem with the place of the first error', () => {
    const { problems } = lower('const a = ;\nconst b = ;', 'src/shop.ts');
    expect(problems).toEqual([{ file: 'src/shop.ts', message: 'Syntax error: Expression expected. (and 1 more)', start: 10 }]);
  });

  const samples: readonly (readonly [string, string])[] = [
    [
      'shop.tsx',
      "@Injectable() export default class Shop<T> extends Base<T> { constructor(private db: Db) { super() } async *list({ a = 1, ...b }: O, ...c: T[]) { for (const [x, , y = 2] of await this.db.find`a${b}`) { label: while (x?.y!.z) { continue label } } } }\nexport namespace N.M { export enum E { A, B = 'b' } }\nconst el = <A.B c={d} {...e}>{f} text <i/></A.B>, g = { h, 'i': 1, [j]: async () => k, get l() { return m } };\n// seqscan-disable x\nswitch (a) { case 1: default: try { throw b } catch ({ c }) { } finally { } }\nexport * as n from 'o'; type P = { q: R[] } | typeof s.t; import u = require('v');\n",
    ],
    ['shop.js', "const a = module.exports = require('b'); exports.c = exports.d = function* () { yield* e }; (0, f)(), g ??= h++; ({ i: j.k = 1, ...l } = m); do { n: for (;;) { break n } } while (typeof o === 'p'); delete q[r], `s${`t${u}`}v`, w = /x\\/[/]/g, class { static #y = 1; static { z } }\n"],
  ];

  it.each(samples)('survives truncation at every offset: %s', (file, text) => {
    for (let end = 0; end <= text.length; end++) {
      const part = text.slice(0, end);
      nodesOf(lower(part, file), part.length);
      typescriptFrontEnd.imports(file, part);
    }
  });

  it.each(samples)('survives exchanged, doubled and dropped characters: %s', (file, text) => {
    const characters = '(){}[]<>`\'"/*#@=,;:.!?\\\0\n\ud800aé';
    // Every third offset with each kind of change keeps the test within two seconds.
    for (let at = 0; at < text.length; at += 3) {
      const character = characters.charAt(at % characters.length);
      for (const mutated of [
        text.slice(0, at) + character + text.slice(at + 1),
        text.slice(0, at) + character + text.slice(at),
        text.slice(0, at) + text.slice(at + 1),
      ]) {
        nodesOf(lower(mutated, file), mutated.length);
      }
    }
  });
});
