// Which of the places where a query is built leave room for what it is to get.
import { expressionAt, functionAround, isChain, nodesAround, pathTo } from '../../core/find.js';
import type { AddedMethod } from '../../core/mend.js';
import type { Place, Span } from '../../core/place.js';
import type { Call, Expression, Module, Statement, Target } from '../../core/syntax.js';
import { callsOf } from './keys.js';
import { boundNames, eachNode, isWithin } from './loops.js';
import type { Site } from './proposal.js';

/** True for what a method can be added to, where the rows are those of one model. */
export function isQueryOfOne(place: Place, site: Site): boolean {
  const module = site.module(place.file);
  const found = module && expressionAt(module, place);
  return found !== undefined && isChain(found.expression) && !isAnswerOfBase(found.expression) && !isOfAnyModel(found.expression) && (site.modelsAt?.(place).size ?? 0) <= 1;
}

/** True for what is no call, or one of a method that is known to answer with a query or to send it: what another one answers with may be a row. */
export function isBuiltBy(place: Place, { after, before, giving = [] }: AddedMethod, site: Site): boolean {
  const module = site.module(place.file);
  let found = module && expressionAt(module, place)?.expression;
  while (found?.kind === 'slice' || found?.kind === 'index') found = found.object;
  if (found?.kind !== 'call' || found.callee.kind !== 'member') return true;
  return [after, before, giving].some((methods) => methods.includes(found.callee.kind === 'member' ? found.callee.name : ''));
}

/** True for a query of a model that a variable or a member holds: `model.objects`, `queryset.model.objects`. Of another one it may not have the relation. */
function isOfAnyModel(expression: Expression): boolean {
  let node = expression;
  for (;;) {
    if (node.kind === 'call') node = node.callee;
    else if (node.kind === 'slice' || node.kind === 'index') node = node.object;
    else if (node.kind !== 'member') return false;
    else if (node.name === 'objects' || /_manager$/.test(node.name)) return (node.object.kind === 'name' || node.object.kind === 'member') && node.object.name !== 'cls' && /^[a-z_]/.test(node.object.name);
    else node = node.object;
  }
}

/** True for what a method of a base class answers with that hands on named arguments as they are: a framework queries something in there, and answers with something else. */
function isAnswerOfBase(expression: Expression): boolean {
  if (expression.kind !== 'call' || expression.callee.kind !== 'member' || !/^get_./.test(expression.callee.name)) return false;
  const { object } = expression.callee;
  return object.kind === 'call' && object.callee.kind === 'name' && object.callee.name === 'super' && expression.args.some(({ spread }) => spread === true);
}

/** What a chain of calls is made on, as it is written: `self`, `Book.objects`. */
export function beginningOf(query: Expression, text: string): string {
  const first = callsOf(query).at(-1);
  const base = first?.callee.kind === 'member' ? first.callee.object : query;
  return text.slice(base.start, base.end);
}

/** True for what a function answers with on the spot: nothing of it comes after. */
export function isGivenBack(at: Place, site: Site): boolean {
  const module = site.module(at.file);
  return module !== undefined && nodesAround(module, at).some(({ node }) => node.kind === 'return');
}

/** True where whoever comes to `last` has come by `first`: every branch around the one is around the other too. */
export function isPassedOnTheWay(first: Place, last: Place, site: Site): boolean {
  const module = site.module(first.file);
  if (!module) return false;
  const around = nodesAround(module, last);
  return nodesAround(module, first).every(({ node, body }) => (body === undefined || around.some((one) => one.body === body)) && (node.kind !== 'conditional' || around.some((one) => one.node === node)));
}

/**
 * The queries that take a query's place where the function goes another way: other answers of the function, or other values of the variable, that begin like it.
 * Of what a variable gets one after the other, whichever way the function goes, nothing takes another's place. Only what is built by methods that give a query again
 * is known to be one: what else begins alike may be a row.
 */
export function siblingsOf(at: Place, { after, conflicts = [] }: AddedMethod, site: Site): readonly Place[] {
  const module = site.module(at.file);
  const query = module && expressionAt(module, at)?.expression;
  const fn = module && functionAround(module, at);
  const text = site.text(at.file) ?? '';
  if (!module || !query || !fn) return [];
  const beginning = beginningOf(query, text);
  return valuesBeside(query, fn.body, module).flatMap((value) => {
    const place = { file: at.file, start: value.start, end: value.end };
    const isAlike = isChain(value) && functionAround(module, value) === fn && beginningOf(value, text) === beginning && callsOf(value).every(({ callee }) => callee.kind === 'member' && after.includes(callee.name) && !conflicts.includes(callee.name));
    return isAlike && !isWithin(query, value) && isQueryOfOne(place, site) ? [place] : [];
  });
}

function isInBranch(at: Span, body: readonly Statement[], module: Module): boolean {
  const around = nodesAround(module, at);
  const own = around.findLastIndex((one) => one.body === body);
  return own < 0 || around.slice(own + 1).some((one) => one.body !== undefined || one.node.kind === 'conditional');
}

/** The values that a function gives back, or a variable gets, besides that to which a query belongs. */
function valuesBeside(query: Expression, body: readonly Statement[], module: Module): readonly Expression[] {
  const given: { readonly name: string; readonly value: Expression }[] = [];
  eachNode(body, (node) => {
    const value = node.value as Expression | undefined;
    const [name, ...others] = node.kind === 'assign' ? boundNames(node.target as Target | undefined) : [''];
    if ((node.kind === 'return' || node.kind === 'assign') && value && name !== undefined && others.length === 0) given.push({ name, value });
  });
  const own = given.find(({ value }) => isWithin(query, value));
  if (!own) return [];
  const isReturned = own.name === '';
  return given.flatMap(({ name, value }) => (name === own.name && value !== own.value && (isReturned || isInBranch(own.value, body, module) || isInBranch(value, body, module)) ? [value] : []));
}

/**
 * The method that something else does to a query that is built at a place, and that would not get on with a further one: `queryset.only('title')` where the queryset is to be
 * joined. Looked at is what the class around the place does, or, outside of classes, every function of the file; what begins with a manager is another query.
 */
export function conflictAround(at: Place, { conflicts = [] }: AddedMethod, site: Site): string | undefined {
  const module = site.module(at.file);
  if (!module) return undefined;
  const text = site.text(at.file) ?? '';
  const own = pathTo(module, at).find((node) => 'kind' in node && node.kind === 'class');
  const isMeant = (call: Call): boolean => isWithin(at, call) || ((own ? isWithin(call, own) : true) && isHanded(call, text));
  let found: string | undefined;
  eachNode(own ?? module.body, (node) => {
    if (node.kind !== 'call') return;
    const call = node as unknown as Call;
    if (call.callee.kind === 'member' && conflicts.includes(call.callee.name) && isMeant(call)) found = call.callee.name;
  });
  return found;
}

/** True for a chain that goes on with a query that somebody else has made: what a variable holds, the object itself, or what a function answers with. */
function isHanded(call: Call, text: string): boolean {
  const first = callsOf(call).at(-1);
  return first?.callee.kind === 'name' ? /^[a-z_]/.test(first.callee.name) : /^(?:[a-z_]\w*|(?:self|cls)\.\w+)$/.test(beginningOf(call, text));
}
