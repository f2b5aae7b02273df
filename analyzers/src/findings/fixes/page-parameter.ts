// A function that a page of a website calls for all rows gets a parameter for the number of a page, and the page of the website reads that of its address.
import type { Change, Code } from '../../core/code.js';
import { functionAround, isFunction, pathTo, type PathNode } from '../../core/find.js';
import type { AddedOption, Limit, PageParameter } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition, Module, Parameter, Statement } from '../../core/syntax.js';
import { mentionedNames } from '../../program/syntax-questions.js';
import { boundNames, eachNode, namesIn } from './loops.js';
import { freeName, knownName } from './naming.js';
import type { Proposal, Site } from './proposal.js';

/** How many functions may lie between the page and the query. */
const DEEPEST = 3;

/**
 * One page of the rows for the one caller there is.
 *
 * @param answered the name of the function that renders the page
 * @returns undefined where somebody needs all rows, or nobody knows who calls the function
 */
export function pageByParameter({ options = [], skip }: Limit, place: Place, answered: Place, asked: PageParameter, site: Site): Proposal | undefined {
  const module = site.module(place.file);
  const named = module && namedFunction(module, place);
  if (!module || !skip || !named || module.language !== 'typescript' || isFolded(named.fn, place)) return undefined;
  const handed: Change[] = [];
  const isAnswered = (fn: FunctionDefinition, file: string): boolean => file === answered.file && fn.nameStart === answered.start;
  const isItself = isAnswered(named.fn, place.file);
  let isHandedOn = isItself;
  let of: Named = named;
  for (let depth = 0; depth < DEEPEST && !isHandedOn; depth += 1) {
    const call = onlyCall(of, site);
    const own = call && site.module(call.place.file);
    const fn = own && functionAround(own, call.place);
    if (!call || !own || !fn || isFolded(fn, call.place)) return undefined;
    const name = pageName(fn);
    const argument = name === undefined ? undefined : handOn(of, call, name, site);
    if (name === undefined || !argument) break;
    if (isAnswered(fn, call.place.file)) {
      const read = readByPage(fn, call.place, asked, name, site);
      if (read) handed.push(argument, ...read);
      isHandedOn = read !== undefined;
      break;
    }
    const next = namedFunction(own, call.place);
    const parameter = next?.fn === fn ? withParameter(next, name, site) : undefined;
    if (!next || !parameter) break;
    handed.push(argument, ...parameter);
    of = next;
  }
  const name = pageName(named.fn);
  const parameter = name === undefined ? undefined : isItself ? readByPage(named.fn, place, asked, name, site) : withParameter(named, name, site);
  if (name === undefined || !parameter) return undefined;
  const known = knownName(skip.sizes, module);
  const size = known ?? freeName(['PAGE_SIZE', 'ROWS_PER_PAGE'], namesIn(module.body));
  if (size === undefined) return undefined;
  const text = (value: string): Code => ({ kind: 'text', text: value });
  const sized = options.map((option): AddedOption => (option.value.kind === 'text' ? { ...option, value: text(size) } : option));
  const skipped: AddedOption = { kind: 'option', slots: skip.slots, value: text(`(${name} - 1) * ${size}`) };
  const queried = [...sized, skipped].map((change): Change => ({ kind: 'query', at: place, change }));
  const declared = known === undefined ? [declaredSize(module, place.file, size, skip.size, site)] : [];
  const title = `Read a page at a time, of ${known ?? skip.size} rows: ${isHandedOn ? `from ${asked.prop}.${asked.member}; links to the other pages are still to be made` : `${named.name}() takes the ${name}, which its caller is still to hand on`}`;
  return { title, grade: 'shown only', changes: [...declared, ...parameter, ...queried, ...(isHandedOn ? handed : [])] };
}

interface Named {
  readonly fn: FunctionDefinition;
  readonly name: string;
  readonly file: string;
}

interface CallAt {
  readonly call: Call;
  readonly place: Place;
}

/** The function around a place under the name by which a module's own top level knows it: declared there, or handed to something like `cache(…)` that it is the result of. */
function namedFunction(module: Module, place: Place): Named | undefined {
  const path = pathTo(module, place);
  const functions = path.filter(isFunction);
  const [fn, ...inner] = functions;
  const before = fn ? path.slice(0, path.indexOf(fn)) : [];
  if (!fn || inner.length > 0 || before.some((node) => 'kind' in node && node.kind === 'class') || fn.params.some(({ rest, isField }) => rest !== undefined || isField === true)) return undefined;
  const statement = before.findLast((node): node is Extract<Statement, { kind: 'assign' }> => 'kind' in node && node.kind === 'assign');
  if (!statement) return fn.name === '' ? undefined : { fn, name: fn.name, file: place.file };
  const { value, target } = statement;
  if (target.kind !== 'name' || !value) return undefined;
  const isOwn = value.kind === 'function' && value.fn === fn;
  const isWrapped = value.kind === 'call' && value.callee.kind === 'name' && value.args.length === 1 && value.args[0]?.value.kind === 'function' && value.args[0].value.fn === fn;
  return isOwn || isWrapped ? { fn, name: target.name, file: place.file } : undefined;
}

/** Files of tests. */
const TESTS = /(?:^|\/)(?:__tests__|__mocks__|tests?|e2e)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** The only call of a function in the project, where it is called by its name and nothing else is done with it. */
function onlyCall({ name, fn, file }: Named, site: Site): CallAt | undefined {
  const calls: CallAt[] = [];
  const isExported = new RegExp(`\\bexport\\b[^;={]*\\b${name}\\b|\\bexport\\s*\\{[^}]*\\b${name}\\b`).test(site.text(file) ?? '');
  for (const place of site.namesAt?.(name) ?? []) {
    // Those call it as they did: the parameter has a value of its own.
    if ((place.file !== file && !isExported) || TESTS.test(place.file)) continue;
    const text = site.text(place.file) ?? '';
    const module = site.module(place.file);
    if (!module) return undefined;
    // Another file that imports nothing of that name means something else, unless it is a member of what it imports.
    if (place.file !== file && text[place.start - 1] !== '.' && !new RegExp(`\\b(?:import|export)\\b[^;'"]*\\b${name}\\b[^;'"]*\\bfrom\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=[^;]*\\b(?:import|require)\\(`).test(text)) continue;
    const path = pathTo(module, place);
    const [node, parent] = [path.at(-1), path.at(-2)];
    const [own, outer] = [node && 'kind' in node ? node : undefined, parent && 'kind' in parent ? parent : undefined];
    if (own?.kind === 'name' && outer?.kind === 'call' && outer.callee === own && outer.form === undefined) calls.push({ call: outer, place: { file: place.file, start: outer.start, end: outer.end } });
    else if (!isInComment(text, place.start) && !(place.file === file && (place.start === fn.nameStart || (outer?.kind === 'assign' && outer.target === (own as unknown)))) && !isImported(own, place, text)) return undefined;
  }
  const [only, ...others] = calls;
  return only && others.length === 0 ? only : undefined;
}

/** True for what is imported, or exported once more, under its own name. */
function isImported(node: Extract<PathNode, { readonly kind: string }> | undefined, { start, end }: Place, text: string): boolean {
  const isListed = node?.kind === 'import' || (node === undefined && /\bexport\s*\{[^{}]*$/.test(text.slice(Math.max(0, start - 400), start)));
  return isListed && !/^\s+as\b/.test(text.slice(end)) && !/\bas\s+$/.test(text.slice(0, start));
}

function isInComment(text: string, at: number): boolean {
  return /^\s*(?:\/\/|\*|\/\*)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at + 1));
}

/** Members of an array that say something of all of its rows, and of a page only of the page, or that leave pages of different lengths. */
const FOLDING = new Set(['filter', 'reduce', 'reduceRight', 'sort', 'toSorted', 'reverse', 'slice', 'splice', 'some', 'every', 'find', 'findIndex', 'findLast', 'forEach', 'at', 'join', 'includes', 'push', 'concat']);

/** True where a function does more with what an expression answers than to show one row after the other. */
function isFolded(fn: FunctionDefinition, place: Place): boolean {
  const names = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    eachNode(fn.body, (node) => {
      if (node.kind !== 'assign') return;
      const { target, value } = node as unknown as Extract<Statement, { kind: 'assign' }>;
      const holds = value !== undefined && ((value.start <= place.start && place.end <= value.end) || [...mentionedNames(value)].some((name) => names.has(name)));
      if (holds) for (const name of boundNames(target)) names.add(name);
    });
  }
  let isFold = false;
  const visit = (node: unknown, parent: Readonly<Record<string, unknown>> | undefined, slot: string): void => {
    if (typeof node !== 'object' || node === null || isFold) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, parent, slot);
      return;
    }
    const record = node as Readonly<Record<string, unknown>>;
    const isOf = (value: unknown): boolean => (value as Expression | undefined)?.kind === 'name' ? names.has((value as { readonly name: string }).name) : false;
    if (record.kind === 'loop' && isOf(record.iterable)) isFold = true;
    const root = record.kind === 'member' ? chainRoot(record.object as Expression) : undefined;
    if (root && typeof record.name === 'string' && (isOf(root) || (root.kind === 'await' && root.start <= place.start && place.end <= root.end))) {
      if (FOLDING.has(record.name) && !(record.name === 'filter' && parent?.kind === 'call' && dropsNothings((parent as unknown as Call).args[0]?.value))) isFold = true;
      if (record.name === 'length' && !isTest(parent, slot)) isFold = true;
    }
    // What it is handed to may count it.
    if (record.kind === 'call' && record.form !== 'jsx' && (record as unknown as Call).args.some(({ value, spread }) => spread === true ? isOf(value) : isOf(value))) isFold = true;
    for (const [key, child] of Object.entries(record)) visit(child, record, key);
  };
  visit(fn.body, undefined, '');
  return isFold;
}

/** True for `Boolean`, and for `(row) => row !== null`: rows that are none are no rows of a page either. */
function dropsNothings(test: Expression | undefined): boolean {
  if (test?.kind === 'name') return test.name === 'Boolean';
  const [only, ...others] = test?.kind === 'function' ? test.fn.body : [];
  if (only?.kind !== 'return' || others.length > 0 || only.value?.kind !== 'binary' || !/^!==?$/.test(only.value.operator)) return false;
  return [only.value.left, only.value.right].some((side) => (side.kind === 'literal' && side.value === null) || (side.kind === 'name' && side.name === 'undefined'));
}

/** What a chain of members and calls begins with. */
function chainRoot(expression: Expression): Expression {
  return expression.kind === 'member' ? chainRoot(expression.object) : expression.kind === 'call' && expression.callee.kind === 'member' ? chainRoot(expression.callee) : expression;
}

/** True for what is only asked whether it is more than nothing. */
function isTest(parent: Readonly<Record<string, unknown>> | undefined, slot: string): boolean {
  if (!parent) return false;
  const sides = [parent.left, parent.right] as (Expression | undefined)[];
  if (sides.some((side) => side?.kind === 'literal' && side.value === 0)) return true;
  return slot === 'test' || parent.kind === 'not' || (parent.kind === 'logical' && slot === 'left');
}

function pageName(fn: FunctionDefinition): string | undefined {
  return freeName(['page', 'pageNumber', 'currentPage'], namesIn(fn));
}

/** A function takes the number of a page: as its last parameter, or as an entry of the only one that it takes apart. */
function withParameter({ fn, file }: Named, name: string, site: Site): readonly Change[] | undefined {
  const text = site.text(file) ?? '';
  const [only, ...others] = fn.params;
  if (only && others.length === 0 && only.target.kind === 'record') {
    const type = typeOf(only, text);
    if (type === undefined && only.type !== undefined) return undefined;
    return only.target.rest ? undefined : [appended(file, only.target.end - 1, `${name} = 1`, ',', text), ...(type === undefined ? [] : [appended(file, type.end - 1, `${name}?: number`, ';', text)])];
  }
  const last = fn.params.at(-1);
  if (last) return [inserted(file, last.end, `, ${name} = 1`)];
  const open = /^(?:async\s*)?\(\s*\)|\(\s*\)/.exec(text.slice(fn.isArrow === true ? fn.start : fn.nameEnd, fn.body[0]?.start ?? fn.end));
  const from = fn.isArrow === true ? fn.start : fn.nameEnd;
  return open ? [inserted(file, from + open.index + open[0].lastIndexOf(')'), `${name} = 1`)] : undefined;
}

/** The number of a page is handed to a function as it takes it. */
function handOn({ fn }: Named, { call, place }: CallAt, name: string, site: Site): Change | undefined {
  const text = site.text(place.file) ?? '';
  const [only, ...others] = call.args;
  if (call.args.length !== fn.params.length || call.args.some(({ spread }) => spread)) return undefined;
  const inner = pageName(fn);
  if (fn.params.length === 1 && fn.params[0]?.target.kind === 'record') {
    if (!only || others.length > 0 || only.value.kind !== 'record' || inner === undefined) return undefined;
    return appended(place.file, only.value.end - 1, inner === name ? name : `${inner}: ${name}`, ',', text);
  }
  const last = call.args.at(-1);
  if (last) return inserted(place.file, last.value.end, `, ${name}`);
  return text[call.end - 1] === ')' ? inserted(place.file, call.end - 1, name) : undefined;
}

/** What says that a page is rendered once for all requests, or may not ask what a request brings. */
const STATIC = /^[ \t]*export\s+const\s+dynamic\b[^=;\n]*=\s*['"`](?:force-static|error)['"`]/m;

/** The page of the website reads its number, which may be anything that somebody types. */
function readByPage(fn: FunctionDefinition, at: Place, { prop, member, isPromise }: PageParameter, name: string, site: Site): readonly Change[] | undefined {
  const text = site.text(at.file) ?? '';
  const isTyped = /\.tsx?$/.test(at.file);
  const [props, ...others] = fn.params;
  if (STATIC.test(text) || others.length > 0 || fn.isAsync !== true || functionAround(site.module(at.file) ?? { body: [] } as never, at) !== fn) return undefined;
  const changes: Change[] = [];
  let isOptional = false;
  let isWaited = isPromise;
  const shown = `{ ${member}?: string }`;
  if (!props) {
    const place = /\(\s*\)/.exec(text.slice(fn.nameEnd));
    if (!place || isPromise === undefined || text.slice(fn.nameEnd, fn.nameEnd + place.index).trim() !== '') return undefined;
    changes.push(inserted(at.file, fn.nameEnd + place.index + place[0].length - 1, `{ ${prop} }${isTyped ? `: { ${prop}: ${isPromise ? `Promise<${shown}>` : shown} }` : ''}`));
  } else {
    if (props.target.kind !== 'record' || props.target.rest || props.fallback) return undefined;
    const type = typeOf(props, text);
    if (type === undefined && props.type !== undefined) return undefined;
    const own = props.target.entries.find(({ key }) => key === prop);
    if (own && (own.target.kind !== 'name' || own.target.name !== prop)) return undefined;
    const typed = type && new RegExp(`\\b${prop}(\\?)?:\\s*(Promise<\\s*)?\\{`).exec(text.slice(type.start, type.end));
    if (own) {
      if (type && !typed) return undefined;
      isOptional = typed?.[1] !== undefined;
      isWaited = typed ? typed[2] !== undefined : isPromise;
    } else {
      if (isPromise === undefined || typed) return undefined;
      changes.push(appended(at.file, props.target.end - 1, prop, ',', text));
      if (type) changes.push(appended(at.file, type.end - 1, `${prop}: ${isPromise ? `Promise<${shown}>` : shown}`, ';', text));
    }
    if (own && type && typed) {
      const open = type.start + typed.index + typed[0].length - 1;
      const close = closing(text, open);
      if (close === undefined) return undefined;
      const inner = text.slice(open + 1, close);
      if (new RegExp(`\\b${member}\\??:`).test(inner)) return undefined;
      if (!/\[\s*\w+\s*:\s*string\s*\]/.test(inner)) changes.push(appended(at.file, close, `${member}?: string`, ';', text));
    }
  }
  if (isWaited === undefined) return undefined;
  const asked = `${isWaited ? `(await ${prop})` : prop}${isOptional ? '?' : ''}.${member}`;
  const value: Code = { kind: 'text', text: `Math.max(1, Math.trunc(Number(${asked})) || 1)` };
  return [...changes, { kind: 'before', at, lines: [{ kind: 'declare', name, value }] }];
}

/** The type that a parameter's braces are followed by, where it is written out as one record. */
function typeOf({ target, end }: Parameter, text: string): { readonly start: number; readonly end: number } | undefined {
  const start = /^\s*:\s*(?=\{)/.exec(text.slice(target.end, end));
  const open = start ? target.end + start[0].length : -1;
  const close = open < 0 ? undefined : closing(text, open);
  return close !== undefined && close + 1 === end ? { start: open, end } : undefined;
}

/** Where a brace is closed. */
function closing(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** A further part before a closing brace, laid out as those before it. */
function appended(file: string, close: number, part: string, separator: ',' | ';', text: string): Change {
  const before = text.slice(0, close);
  const end = before.trimEnd().length;
  const gap = before.slice(end);
  const last = before[end - 1] ?? '';
  if (last === '{') return inserted(file, end, ` ${part} `);
  const isMarked = last === ',' || last === ';';
  const used = isMarked ? last : separator;
  // What stands on a line of its own is indented as the line that it follows.
  const isBroken = /[\r\n]/.test(gap);
  return { kind: 'replace', at: { file, start: end, end }, by: { kind: 'text', text: `${isMarked ? '' : used}${isBroken ? '\n' : ' '}${part}${isMarked && isBroken ? last : ''}` } };
}

function inserted(file: string, at: number, part: string): Change {
  return { kind: 'replace', at: { file, start: at, end: at }, by: { kind: 'text', text: part } };
}

/** The size of a page, below the imports. */
function declaredSize(module: Module, file: string, name: string, size: number, site: Site): Change {
  const text = site.text(file) ?? '';
  const last = module.body.findLast(({ kind }) => kind === 'import');
  const end = last?.end ?? 0;
  const mark = /;[ \t]*(?:\r?\n|$)/.test(text) ? ';' : '';
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const behind = text.slice(end).startsWith(';') ? end + 1 : end;
  return inserted(file, behind, `${last ? lineBreak + lineBreak : ''}const ${name} = ${size}${mark}${last ? '' : lineBreak + lineBreak}`);
}
