// How many related rows each pass counts, or whether there are any, comes along with the rows as a column, where one function queries these, and goes over
// them or is the only one that has them shown.
import { text, type Change, type Code } from '../../core/code.js';
import { expressionAt, functionAround as functionOf, isChain, isFunction, nodesAround } from '../../core/find.js';
import type { Annotated } from '../../core/mend.js';
import { isSamePlace, type Place, type Span } from '../../core/place.js';
import type { Argument, Call, ClassDefinition, Expression, FunctionDefinition, Module, Target } from '../../core/syntax.js';
import type { Edit, Mend } from '../finding.js';
import { isKnownBefore, modelIn, wordsOf } from './apart.js';
import { rootOf } from './iterables.js';
import { callsOf } from './keys.js';
import { boundNames, eachNode, isWithin, loopsAround, type LoopAround, type Looped } from './loops.js';
import { cased, freeName, plural } from './naming.js';
import type { Proposal, Site } from './proposal.js';
import { isQueryOfOne } from './query-places.js';
import { awaitOf } from './queries.js';

/** The fixes by a column that is computed with the rows. */
export function annotate({ repeated, mayChange, isWritten }: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [first] = repeated;
  const annotated = first?.occurrence.statement.ways?.annotated;
  if (!first || !annotated || mayChange === true || isWritten === true) return [];
  // Who stops at the first hit does not want all of them asked about.
  if (first.repetition.partial === true || first.repetition.early === true) return [];
  const { place } = first.occurrence;
  // Who else gets there has rows without the column.
  const isOnlyOne = repeated.every(({ occurrence, repetition }) => occurrence.statement.ways?.annotated !== undefined && placesOf(occurrence.statement.ways.annotated).every((at, index) => isSamePlace(at, placesOf(annotated)[index] ?? place)) && isSamePlace(repetition.place, first.repetition.place));
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  if (!isOnlyOne || !looped || awaitOf(looped) !== looped.expression) return [];
  const asked = askedOf(looped, annotated, site);
  if (!asked) return [];
  const isPython = looped.module.language === 'python';
  const loop = isPython ? loopOf(looped, asked.row) : undefined;
  const isHere = repeated.every(({ occurrence, repetition }) => (repetition.depth ?? occurrence.path.length) === occurrence.path.length);
  const shown = isPython ? undefined : showing(place, asked.row, site);
  const found = isPython ? loop?.iterable && isHere && inFunction(annotated, looped, loop.iterable, site) : shown === first.repetition.place.file && inTemplate(annotated, shown, site);
  if (!found || (asked.conditions.length > 0 && (!found.fn || !isKnownBefore(asked.query, asked.manager, found.at, found.fn)))) return [];
  return proposed(annotated, asked, found, looped, site);
}

function loopOf({ loops }: Looped, row: string): LoopAround | undefined {
  const loop = loops.find(({ target }) => boundNames(target).includes(row));
  return loop?.isDetached === true ? undefined : loop;
}

/** How many templates include one another on the way at most. */
const INCLUDED = 4;

/** The template whose loop has the row: that of the place itself, or the only one that includes it in such a loop, and hands the row on as it is. */
function showing(place: Place, row: string, site: Site): string | undefined {
  let at = place;
  for (let step = 0; step < INCLUDED; step += 1) {
    const module = site.module(at.file);
    const looped = module && loopsAround(module, at);
    if (!looped || isRebound(module, row)) return undefined;
    if (loopOf(looped, row)?.iterable) return at.file;
    const name = nameOfTemplate(at.file);
    const [mention, ...others] = (name !== undefined && site.mentionsOf?.(name)) || [];
    const outer = mention && site.module(mention.file);
    const included = outer && nodesAround(outer, mention).findLast(({ node }) => node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === 'tag:include')?.node;
    if (!mention || others.length > 0 || included?.kind !== 'call' || included.args.some((arg) => arg.name === row || arg.name === 'only')) return undefined;
    at = { file: mention.file, start: included.start, end: included.end };
  }
  return undefined;
}

/** True where a template gives the name to something else, other than in loops. */
function isRebound(module: Module, row: string): boolean {
  let rebound = false;
  eachNode(module.body, (node) => {
    if (node.kind === 'assign' && boundNames(node.target as Target).includes(row)) rebound = true;
  });
  return rebound;
}

/** What a template is called by those who render or include it. */
function nameOfTemplate(file: string): string | undefined {
  return /(?:^|\/)(?:templates|jinja2)\/(.+)$/.exec(file)?.[1];
}

/** The places where the query of the rows may be changed. */
function placesOf({ along: { at } }: Annotated): readonly Place[] {
  return at;
}

interface Asked {
  /** The variable of the loop that holds the row, the row's related manager, and the question. */
  readonly row: string;
  readonly manager: Expression;
  readonly query: Expression;
  /** The code that gives way. */
  readonly at: Place;
  readonly conditions: readonly Argument[];
}

/** `row.books.filter(active=True).count()`, or `row.books.count` in a template. */
function askedOf({ expression, place, module }: Looped, { relation, answers }: Annotated, site: Site): Asked | undefined {
  const last = answers === 'flag' ? 'exists' : 'count';
  const source = site.text(place.file) ?? '';
  if (module.language !== 'python') {
    let end: Expression = expression;
    // A filter is a call that gets the value first.
    while (end.kind === 'call' && end.callee.kind === 'name' && end.callee.name.startsWith('filter:') && end.args[0]) end = end.args[0].value;
    const before = end.kind === 'member' && end.name === last ? end.object : undefined;
    const manager = before?.kind === 'member' && before.name === 'all' ? before.object : before;
    const row = manager?.kind === 'member' && manager.name === relation && manager.object.kind === 'name' ? manager.object.name : undefined;
    const isPlain = row !== undefined && /^\w+(?:\.\w+)+$/.test(source.slice(end.start, end.end));
    return manager && isPlain ? { row, manager, query: end, at: { file: place.file, start: end.start, end: end.end }, conditions: [] } : undefined;
  }
  const calls = callsOf(expression);
  const manager = calls.at(-1)?.callee.kind === 'member' ? (calls.at(-1)?.callee as Extract<Expression, { kind: 'member' }>).object : undefined;
  const isAsked = calls[0]?.callee.kind === 'member' && calls[0].callee.name === last && calls.slice(1).every(({ callee }) => callee.kind === 'member' && (callee.name === 'all' || callee.name === 'filter'));
  if (!isAsked || manager?.kind !== 'member' || manager.name !== relation || manager.object.kind !== 'name') return undefined;
  const conditions = calls.flatMap(({ args }) => args);
  return conditions.some(({ name, spread }) => name === undefined || spread === true) ? undefined : { row: manager.object.name, manager, query: expression, at: place, conditions };
}

interface Queried {
  readonly at: Place;
  /** The function or class in which that is. */
  readonly scope: Span;
  /** The function, where it goes over the rows itself. */
  readonly fn?: FunctionDefinition;
}

/** Where the rows are queried, in the function that goes over them and over no others there. */
function inFunction(annotated: Annotated, { module, place, around }: Looped, iterable: Expression, site: Site): Queried | undefined {
  const fn = around.findLast(isFunction);
  if (!fn) return undefined;
  const at = placesOf(annotated).find((one) => one.file === place.file && functionOf(module, one) === fn && isQueryOfOne(one, site) && isAllThereIs(iterable, one, fn, annotated));
  return at && { at, scope: fn, fn };
}

/** Calls that go over what they are handed and change nothing about it. */
const LOOKING = new Set(['list', 'len', 'enumerate', 'sorted', 'reversed', 'bool', 'any', 'all', 'tuple', 'zip', 'Paginator']);

/** True where an expression holds the rows that are queried at a place, and nothing else: the query itself, or a variable that only it is assigned to. */
function isAllThereIs(value: Expression, at: Place, fn: FunctionDefinition, annotated: Annotated): boolean {
  if (value.kind === 'call' && value.callee.kind === 'name' && LOOKING.has(value.callee.name) && value.args[0]) return isAllThereIs(value.args[0].value, at, fn, annotated);
  if (isWithin(at, value)) return isChain(value);
  const name = value.kind === 'name' ? value.name : isChain(value) && callsOf(value).length === 0 ? rootOf(value) : undefined;
  return name !== undefined && isOnlyIn(name, at, fn, annotated);
}

/** True for a variable to which only the query at a place is assigned, and of which nothing is made for which a further column would matter. */
function isOnlyIn(name: string, at: Place, { body, params }: FunctionDefinition, { spoiling }: Annotated): boolean {
  let isClear = !params.some(({ target }) => boundNames(target).includes(name));
  let assigned = 0;
  eachNode(body, (node) => {
    if (node.target && typeof node.target === 'object' && boundNames(node.target as Target).includes(name)) {
      assigned += 1;
      const value = node.kind === 'assign' ? (node.value as Expression | undefined) : undefined;
      if (!value || !isWithin(at, value) || !isChain(value)) isClear = false;
    }
    if (node.kind === 'member' && spoiling.includes(String(node.name)) && (node.object as Expression).kind === 'name' && (node.object as { readonly name?: string }).name === name) isClear = false;
    const { callee, args } = node as unknown as Call;
    if (node.kind === 'call' && !(callee.kind === 'name' && LOOKING.has(callee.name)) && args.some(({ value }) => value.kind === 'name' && value.name === name)) isClear = false;
  });
  return isClear && assigned === 1;
}

/** Where the rows of a template are queried: by the function that alone has the template rendered, and hands it these rows. */
function inTemplate(annotated: Annotated, template: string, site: Site): Queried | undefined {
  const name = nameOfTemplate(template);
  if (name === undefined || site.mentionsOf?.(name)?.length !== 1) return undefined;
  const [mention] = site.mentionsOf(name);
  const module = mention && site.module(mention.file);
  if (!mention || module?.language !== 'python') return undefined;
  const ofClass = classAround(module, mention);
  const at = placesOf(annotated).find((one) => {
    if (one.file !== mention.file || !isQueryOfOne(one, site)) return false;
    const fn = functionOf(module, one);
    if (fn && isWithin(mention, fn)) return isHandedOver(one, fn, annotated);
    // A class names its template, and a method or an attribute gives the rows.
    if (!ofClass || ofClass !== classAround(module, one) || functionOf(module, mention)) return false;
    return fn ? isAnswer(one, fn, annotated) : ofClass.fields.some(({ value }) => value !== undefined && isChain(value) && isWithin(one, value));
  });
  const scope = at && (functionOf(module, at) ?? ofClass);
  return at && scope && { at, scope };
}

function classAround(module: Module, place: Place): ClassDefinition | undefined {
  const found = nodesAround(module, place).findLast(({ node }) => node.kind === 'class')?.node;
  return found?.kind === 'class' ? found.definition : undefined;
}

/** True where a function answers with the query, or with the variable that holds it, whichever way it goes. */
function isAnswer(at: Place, fn: FunctionDefinition, annotated: Annotated): boolean {
  const returned: (Expression | undefined)[] = [];
  eachNode(fn.body, (node) => {
    if (node.kind === 'return') returned.push(node.value as Expression | undefined);
  });
  return returned.length > 0 && returned.every((value) => value !== undefined && (value.kind === 'name' ? isOnlyIn(value.name, at, fn, annotated) : isWithin(at, value) && isChain(value)));
}

/** True where a query, or the variable that holds it, is an entry of a record. */
function isHandedOver(at: Place, fn: FunctionDefinition, annotated: Annotated): boolean {
  let times = 0;
  const isIt = (value: Expression): boolean => (value.kind === 'name' ? isOnlyIn(value.name, at, fn, annotated) : isWithin(at, value) && isChain(value));
  eachNode(fn.body, (node) => {
    if (node.kind !== 'record') return;
    for (const { value } of node.entries as readonly { readonly value: Expression }[]) if (isIt(value)) times += 1;
  });
  return times === 1;
}

function proposed(annotated: Annotated, asked: Asked, { at, scope }: Queried, looped: Looped, site: Site): readonly Proposal[] {
  const { answers, number, flag, along, isFiltered } = annotated;
  const isPython = looped.module.language === 'python';
  const source = site.text(at.file) ?? '';
  const taken = new Set([...wordsOf(source.slice(scope.start, scope.end)), ...(isPython ? [] : wordsOf(site.text(asked.at.file) ?? '')), ...annotated.taken]);
  const name = freeName(namesFor(annotated), taken);
  if (name === undefined || along.change.kind !== 'method') return [];
  const conditions = asked.conditions.map(({ name: key = '', value }) => ({ name: key, value: { kind: 'source' as const, place: { file: asked.at.file, start: value.start, end: value.end } } }));
  const changes: Change[] = [];
  let code: Code;
  if (answers === 'number' && number) {
    const prefixed = conditions.map(({ name: key, value }) => ({ name: `${number.path}${number.separator}${key}`, value }));
    const filter: Code = { kind: 'call', callee: text(number.wrapper), args: [], named: prefixed };
    code = { kind: 'call', callee: text(number.name), args: [{ kind: 'string', value: number.path }, ...(isFiltered ? [{ kind: 'joined' as const, pieces: [text(`${number.condition}=`), filter] }] : []), text(number.further)] };
    changes.push(...[number.name, ...(isFiltered ? [number.wrapper] : [])].map((one): Change => ({ kind: 'import', file: at.file, from: number.from, name: one })));
  } else {
    const module = site.module(at.file);
    const query = module && expressionAt(module, at);
    const placed = module && query && loopsAround(module, at);
    const model = flag && placed ? modelIn({ ...flag, wrapper: { name: flag.name, from: flag.from, query: '', as: '' } }, { ...placed, around: [...placed.around] }) : undefined;
    if (!flag || !model) return [];
    const outer: Code = { kind: 'call', callee: text(flag.outer), args: [{ kind: 'string', value: flag.key }] };
    const rows: Code = { kind: 'call', callee: text(`${flag.model}.${flag.manager}.filter`), args: [], named: [{ name: flag.column, value: outer }, ...conditions] };
    code = { kind: 'call', callee: text(flag.name), args: [rows] };
    changes.push(...[flag.name, flag.outer].map((one): Change => ({ kind: 'import', file: at.file, from: flag.from, name: one, ...(model.from !== undefined && { ours: model.from }) })));
    if (model.from !== undefined) changes.push({ kind: 'import', file: at.file, from: model.from, name: flag.model });
  }
  changes.unshift({ kind: 'query', at, change: { ...along.change, codes: [{ kind: 'joined', pieces: [text(`${name}=`), code] }] } });
  const attribute = `${asked.row}.${name}`;
  const edits: Edit[] = isPython ? [] : [{ place: asked.at, text: attribute }];
  if (isPython) changes.push({ kind: 'replace', at: asked.at, by: text(attribute) });
  return [{ title: `${answers === 'number' ? 'Count them' : 'Ask for them'} with the rows, as ${name}: ${along.change.name}(${name}=${number?.name ?? flag?.name ?? ''}(…))`, grade: 'changes behaviour', changes, names: [name], ...(edits.length > 0 && { edits }) }];
}

/** `active_book_count`, `has_active_books`. */
function namesFor({ answers, relation, singular, words, isFiltered }: Annotated): readonly string[] {
  const word = singularOf(relation, cased([singular], 'python'));
  const more = isFiltered && words.length === 0 ? ['matching'] : words;
  const one = cased([...more, word], 'python');
  return answers === 'number' ? [`${one}_count`, `num_${cased([...more, relation.replace(/_set$/, 's')], 'python')}`, `${one}_total`] : [`has_${plural(one)}`, `any_${plural(one)}`];
}

/** One of what a relation is called after. */
function singularOf(relation: string, model: string): string {
  if (relation.endsWith('_set')) return relation.slice(0, -'_set'.length);
  if (relation === plural(model)) return model;
  const last = relation.slice(relation.lastIndexOf('_') + 1);
  const candidates = [last.replace(/ies$/, 'y'), last.replace(/(?<=s|x|z|ch|sh|us)es$/, ''), last.replace(/s$/, '')];
  const found = candidates.find((one) => one !== last && plural(one) === last);
  return found === undefined ? relation : relation.slice(0, relation.length - last.length) + found;
}

