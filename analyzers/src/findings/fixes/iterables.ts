// What a loop goes over, once more: whether it can be gone over before the loop as well, and how the keys of its elements are listed.
import { isFunction, pathTo } from '../../core/find.js';
import type { Change, Code, CodeLine } from '../../core/code.js';
import type { Place, Span } from '../../core/place.js';
import type { Call, Expression, FunctionDefinition, Module, Statement } from '../../core/syntax.js';
import { addedRoots, takenRoots } from '../../program/syntax-questions.js';
import { isAgain } from './again.js';
import { boundNames, eachNode, type LoopAround, type Looped } from './loops.js';
import { cased, freeName, plural } from './naming.js';
import type { Site } from './proposal.js';

/** What is gone over, as code that may stand before the loop. */
export interface Iterable {
  readonly code: Code;
  /** A variable that it is taken into first, and the change by which the loop goes over that. */
  readonly line?: CodeLine;
  readonly change?: Change;
  /** What it is made of, where nobody knows that this can be gone over again. */
  readonly unsure?: string;
}

/** Methods of arrays that give an array. */
const ARRAYS = new Set(['filter', 'map', 'flatMap', 'slice', 'concat', 'sort', 'reverse', 'flat', 'toSorted']);
const LISTS_OF_OBJECTS = new Set(['keys', 'values', 'entries']);
/** What Python's functions give that can be gone over once only. */
const ONCE = new Set(['enumerate', 'zip', 'map', 'filter', 'reversed', 'iter']);
/** What gives lines, rows or groups as they are read. */
const STREAMS = /^(?:\w+\.)*(?:open|reader|DictReader|islice|chain|chain\.from_iterable|groupby|finditer|scandir|iterdir|iter_rows)\(/;
/** Views of a dict, which can be gone over again. */
const VIEWS = new Set(['items', 'values', 'keys']);

/**
 * What a loop goes over, for going over it before.
 *
 * @param isRows it is known to be the rows of a query
 * @returns undefined where it can be gone over once only, or nobody knows
 */
export function iterableOf(looped: Looped, loop: LoopAround, isRows: boolean, taken: ReadonlySet<string>, word: string, site: Site): Iterable | undefined {
  const { iterable } = loop;
  if (!iterable) return undefined;
  const place = { file: looped.place.file, start: iterable.start, end: iterable.end };
  const text = site.text(place.file)?.slice(place.start, place.end) ?? '';
  const source: Code = { kind: 'source', place };
  if (isPath(iterable)) {
    // A list to which the passes add, or off which they take, is another one in each of them.
    const root = rootOf(iterable);
    if (root !== undefined && (addedRoots(loop.body).has(root) || takenRoots(loop.body).has(root))) return undefined;
    const again = iterable.kind === 'name' ? goesAgain(iterable.name, looped, site) : 'yes';
    if (again === 'no') return undefined;
    return { ...unsureOf([iterable], looped, site), code: again === 'set' && looped.module.language === 'typescript' ? { kind: 'joined', pieces: [{ kind: 'text', text: '[...' }, source, { kind: 'text', text: ']' }] } : source };
  }
  const isPython = looped.module.language === 'python';
  if (isPython && isSetOfPaths(iterable)) return { code: source };
  const call = iterable.kind === 'await' ? iterable.value : iterable;
  if (call.kind !== 'call' || /iterator\(/.test(text)) return undefined;
  const method = call.callee.kind === 'member' ? call.callee.name : call.callee.kind === 'name' ? call.callee.name : '';
  if (isPython && call.callee.kind === 'name' && ONCE.has(method)) {
    const parts = call.args.map(({ value }) => value);
    const isCounted = method === 'enumerate' && parts.every((value) => isPath(value) || value.kind === 'literal');
    if (isCounted && parts.every((value) => value.kind !== 'name' || goesAgain(value.name, looped, site) !== 'no')) return { code: source, ...unsureOf(parts, looped, site) };
    if (!isRows) return undefined;
  }
  if (isPython && !isRows) {
    if (VIEWS.has(method) && call.args.length === 0 && call.callee.kind === 'member' && isPath(call.callee.object)) return { code: source };
    if (method === 'range' && call.callee.kind === 'name' && call.args.every(({ value }) => isPath(value) || value.kind === 'literal')) return { code: source };
    return undefined;
  }
  // What an array gives of its own entries is no array.
  if (!isPython && LISTS_OF_OBJECTS.has(method) && call.callee.kind === 'member' && !(call.callee.object.kind === 'name' && call.callee.object.name === 'Object')) return undefined;
  const isArray = isRows || (call.callee.kind === 'member' && (ARRAYS.has(method) || (LISTS_OF_OBJECTS.has(method) && call.callee.object.kind === 'name' && call.callee.object.name === 'Object')));
  if (!isArray) return undefined;
  const { language } = looped.module;
  const name = freeName([cased([plural(word)], language), cased(['all', plural(word)], language), cased([word, isPython ? 'list' : 'rows'], language)], taken);
  if (name === undefined) return undefined;
  return { code: { kind: 'text', text: name }, line: { kind: 'declare', name, value: isPython && ((call.callee.kind === 'name' && ONCE.has(method)) || unsureOf([call], looped, site).unsure !== undefined) ? { kind: 'call', callee: { kind: 'text', text: 'list' }, args: [source] } : source }, change: { kind: 'replace', at: parenthesized(place, site), by: { kind: 'text', text: name } } };
}

/** The place of an expression with the parentheses around it. */
export function parenthesized(place: Place, site: Site): Place {
  const text = site.text(place.file) ?? '';
  const before = text.slice(Math.max(0, place.start - 40), Math.max(0, place.start - 1));
  const isCall = /[\w$)\]]\s*$/.test(before) && !/\b(?:return|await|yield)\s*$/.test(before);
  const isWrapped = text[place.start - 1] === '(' && text[place.end] === ')' && !isCall;
  return isWrapped ? { ...place, start: place.start - 1, end: place.end + 1 } : place;
}

/** `orders`, `this.orders`, `request.user.groups`. */
export function isPath(expression: Expression): boolean {
  return expression.kind === 'name' || (expression.kind === 'member' && isPath(expression.object));
}

/** What two sets have in common, have together, or do not have in common: `a & b`, `a | b`, `a - b`. */
function isSetOfPaths(expression: Expression): boolean {
  return expression.kind === 'binary' && ['&', '|', '-'].includes(expression.operator) && [expression.left, expression.right].every((side) => isPath(side) || isSetOfPaths(side));
}

/** In Python the first of several values of which nobody knows that they can be gone over again. */
function unsureOf(values: readonly Expression[], { around, module, place: { file } }: Looped, site: Site): Pick<Iterable, 'unsure'> {
  const unsure = module.language === 'python' ? values.find((value) => !isAgain(value, { functions: around.filter(isFunction), module, file }, site, true)) : undefined;
  return unsure ? { unsure: site.text(file)?.slice(unsure.start, unsure.end) ?? '' } : {};
}

/** Whether what a variable holds can be gone over again: a set of JavaScript can, but has none of an array's methods. */
function goesAgain(name: string, { around, module, place }: Looped, site: Site): 'yes' | 'set' | 'no' {
  const again = heldBy(name, around.find(isFunction) ?? module.body, module, place.file, site);
  const fn = around.findLast(isFunction);
  return again === 'yes' && module.language === 'python' && fn && isHandedOnce(name, fn, site) ? 'no' : again;
}

/** The same, by all that a function or a module puts into the variable. */
function heldBy(name: string, scope: unknown, module: Module, file: string, site: Site): 'yes' | 'set' | 'no' {
  let answer: 'yes' | 'set' | 'no' = 'yes';
  const look = (text: string): void => {
    if (module.language === 'python' && STREAMS.test(text)) answer = 'no';
    // What several are waited for gives is a list, whatever they are made of.
    if (module.language === 'typescript' && /^await\s+Promise\.all\(/.test(text)) return;
    if (/\b(?:Generator|AsyncGenerator|Iterator|Iterable|AsyncIterable|Map)\s*[<[(]|\b(?:iter|zip|map|filter|reversed)\(|\.iterator\(|^\(.* for .* in .*\)$|\.(?:values|keys|entries)\(\)$/.test(text) && !/^Object\.|\blist\(|^\[/.test(text)) answer = /^\s*(?:await\s+)?[\w.]+\.(?:filter|map)\(/.test(text) ? answer : 'no';
    else if (/\b(?:Readonly)?Set\s*[<(]/.test(text)) answer = 'set';
  };
  const source = (span: Span): string => site.text(file)?.slice(span.start, span.end) ?? '';
  eachNode(scope, (node) => {
    if (node.kind === 'assign') {
      const { target, value } = node as unknown as Extract<Statement, { kind: 'assign' }>;
      if (value && boundNames(target).includes(name)) {
        look(source(value));
        if (isGeneratorOf(value, module)) answer = 'no';
      }
    } else if (node.target && !node.kind && typeof node.start === 'number' && typeof node.end === 'number' && boundNames(node.target as never).includes(name)) {
      const text = source({ start: node.start, end: node.end });
      look(text);
      const given = /\bReturnType\s*<\s*typeof\s+(\w+)/.exec(text)?.[1];
      if (given !== undefined && (site.namesAt?.(given) ?? []).some((place) => isGeneratorAt(place, site))) answer = 'no';
    } else if (node.target && !node.kind && node.value && boundNames(node.target as never).includes(name)) look(source(node.value as Span));
  });
  return answer;
}

/** True for a parameter of Python into which any caller hands what can be gone over once only. */
function isHandedOnce(name: string, { name: called, params }: FunctionDefinition, site: Site): boolean {
  const index = params.findIndex(({ target }) => target.kind === 'name' && target.name === name);
  const first = params[0]?.target;
  const isMethod = first?.kind === 'name' && (first.name === 'self' || first.name === 'cls');
  if (index < 0 || called === '') return false;
  return (site.namesAt?.(called) ?? []).some((place) => {
    const module = site.module(place.file);
    const around = module ? pathTo(module, place) : [];
    const call = around.findLast((node): node is Call => 'kind' in node && node.kind === 'call' && node.callee.end === place.end && node.callee.start <= place.start);
    const given = call && (call.args.find((arg) => arg.name === name) ?? call.args.filter((arg) => arg.name === undefined)[index - (isMethod && call.callee.kind === 'member' ? 1 : 0)]);
    return module !== undefined && given !== undefined && isOnce(given.value, around.findLast(isFunction) ?? module.body, module, place.file, site);
  });
}

/** True for what can be gone over once only. */
function isOnce(value: Expression, scope: unknown, module: Module, file: string, site: Site): boolean {
  if (value.kind === 'comprehension') return value.form === 'generator';
  if (value.kind === 'name') return heldBy(value.name, scope, module, file, site) === 'no';
  if (value.kind !== 'call') return false;
  const { callee } = value;
  if (callee.kind === 'name' && ONCE.has(callee.name)) return true;
  if (callee.kind === 'member' && callee.name === 'iterator') return true;
  const called = callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined;
  return called !== undefined && (site.namesAt?.(called) ?? []).some((place) => isGeneratorAt(place, site));
}

/** True where a generator's own name stands. */
function isGeneratorAt(place: Place, site: Site): boolean {
  let is = false;
  eachNode(site.module(place.file)?.body, (node) => { if (node.nameStart === place.start && node.isGenerator === true) is = true; });
  return is;
}

/** True for a call of a generator of the same module. */
function isGeneratorOf(value: Expression, { body }: Module): boolean {
  const name = value.kind === 'call' && value.callee.kind === 'name' ? value.callee.name : undefined;
  let found = false;
  if (name !== undefined) eachNode(body, (node) => { if (isFunction(node as never) && node.name === name && node.isGenerator === true) found = true; });
  return found;
}

/** The name that a path begins with; undefined for anything else. */
export function rootOf(expression: Expression): string | undefined {
  return expression.kind === 'member' ? rootOf(expression.object) : expression.kind === 'name' ? expression.name : undefined;
}
