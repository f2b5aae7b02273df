// Related rows that each pass asks for with conditions, or in an order, that are the same in every pass: they come along with the rows, under a name
// of their own, where the function that asks is the one that queries the rows.
import type { Change, Code } from '../../core/code.js';
import { expressionAt, functionAround as functionOf, isChain, isFunction } from '../../core/find.js';
import type { Apart } from '../../core/mend.js';
import { isSamePlace, type Place } from '../../core/place.js';
import type { Expression, FunctionDefinition, Module, Statement, Target } from '../../core/syntax.js';
import { assignedRoots } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { isGoneOver } from './in-memory.js';
import { isPath, rootOf } from './iterables.js';
import { callsOf } from './keys.js';
import { boundNames, eachNode, isStatement, loopsAround, type Looped } from './loops.js';
import { cased, freeName, plural } from './naming.js';
import { queryIn } from './once-for-all.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf, isStill } from './queries.js';

/** The fixes by rows that come along under a name of their own. */
export function loadApart({ repeated, mayChange, isWritten }: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [first] = repeated;
  const apart = first?.occurrence.statement.ways?.apart;
  if (!first || !apart || mayChange === true || isWritten === true) return [];
  const { place, path } = first.occurrence;
  // Who else gets there has rows that do not have the name.
  const isOnlyOne = repeated.every(({ occurrence, repetition }) => occurrence.statement.ways?.apart?.along.at.every((at, index) => isSamePlace(at, apart.along.at[index] ?? place)) === true && (repetition.depth ?? occurrence.path.length) === occurrence.path.length && occurrence.path.length === path.length);
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  if (!isOnlyOne || !looped || looped.module.language !== 'python' || awaitOf(looped) !== looped.expression) return [];
  const query = queryIn(looped.expression);
  const manager = asked(query, apart);
  const at = manager && queriedAt(apart, looped, site);
  const fn = looped.around.findLast(isFunction);
  const row = manager && rootOf(manager);
  if (!manager || !at || !fn || !looped.loops.some(({ target, isDetached }) => row !== undefined && boundNames(target).includes(row) && isDetached !== true)) return [];
  if (apart.answers === 'rows' && !isGoneOver(looped, query)) return [];
  const text = site.text(place.file) ?? '';
  // What comes along already, or is read as a whole besides, is read once.
  const managerText = text.slice(manager.start, manager.end);
  if (isLoadedAt(at, apart, looped) || text.slice(fn.start, fn.end).includes(`${managerText}.all()`)) return [];
  const end = apart.answers === 'rows' ? query : query.kind === 'call' && query.callee.kind === 'member' ? query.callee.object : undefined;
  const model = modelIn(apart, looped);
  const steps = end && text.slice(manager.end, end.end).replace(/\s*[\r\n]\s*/g, '').replace(/,(?=\))/g, '');
  if (!end || steps === undefined || model === undefined || /["']{3}|#/.test(steps) || !isKnownBefore(end, manager, at, fn)) return [];
  const relation = apart.relation.endsWith('_set') ? plural(apart.relation.slice(0, -'_set'.length)) : apart.relation;
  const flags = apart.flags.filter(({ column }) => new RegExp(`\\b${column}=True\\b`).test(steps)).map(({ word }) => word);
  const name = freeName([...flags, ...apart.words].map((word) => cased([word, relation], 'python')), new Set([...wordsOf(text.slice(fn.start, fn.end)), ...apart.taken]));
  const [lookup] = apart.along.change.kind === 'method' ? apart.along.change.args : [];
  if (name === undefined || lookup === undefined || apart.along.change.kind !== 'method') return [];
  const { wrapper } = apart;
  const code: Code = {
    kind: 'call',
    callee: { kind: 'text', text: wrapper.name },
    args: [{ kind: 'string', value: lookup }],
    named: [
      { name: wrapper.query, value: { kind: 'text', text: `${apart.model}.${apart.manager}${steps}` } },
      { name: wrapper.as, value: { kind: 'string', value: name } },
    ],
  };
  const attribute: Code = { kind: 'member', object: { kind: 'source', place: { file: place.file, start: manager.start, end: manager.kind === 'member' ? manager.object.end : manager.end } }, name };
  const isTested = apart.answers === 'flag' && isTest(looped);
  const by: Code = apart.answers === 'rows' || isTested ? attribute : { kind: 'call', callee: { kind: 'text', text: apart.answers === 'flag' ? 'bool' : 'len' }, args: [attribute] };
  const changes: Change[] = [
    { kind: 'query', at, change: { ...apart.along.change, args: [], codes: [code] } },
    ...sameQueries(query, apart, looped, text).map((one): Change => ({ kind: 'replace', at: { file: place.file, start: one.start, end: one.end }, by })),
    { kind: 'import', file: place.file, from: wrapper.from, name: wrapper.name, ...(model.from !== undefined && { ours: model.from }) },
    ...(model.from === undefined ? [] : [{ kind: 'import' as const, file: place.file, from: model.from, name: apart.model }]),
  ];
  return [{ title: `Load them with the rows, as ${name}: ${apart.along.change.name}(${wrapper.name}(…))${apart.along.differs === undefined ? '' : `; may change ${apart.along.differs}`}`, grade: 'changes behaviour', changes, names: [name] }];
}

/** A query, and what else asks the same of the same row in the innermost loop. */
function sameQueries(query: Expression, { answers }: Apart, { loops }: Looped, text: string): readonly Expression[] {
  const [loop] = loops;
  const shown = text.slice(query.start, query.end);
  const found: Expression[] = [query];
  if (answers !== 'rows' && loop?.form === 'loop') {
    eachNode(loop.body, (node) => {
      const one = node as unknown as Expression;
      if (node.kind === 'call' && one.start !== query.start && text.slice(one.start, one.end) === shown) found.push(one);
    });
  } else if (loop?.form === 'loop') {
    // A list serves where it is gone over once more.
    eachNode(loop.body, (node) => {
      const iterable = 'iterable' in node ? (node.iterable as Expression | undefined) : undefined;
      if (iterable && iterable.start !== query.start && text.slice(iterable.start, iterable.end) === shown) found.push(iterable);
    });
  }
  return found;
}

/** True where the query of the rows names the relation already. */
function isLoadedAt(at: Place, { along: { change } }: Apart, { module }: Looped): boolean {
  const found = expressionAt(module, at);
  const [lookup] = change.kind === 'method' ? change.args : [];
  const names = ({ value }: { readonly value: Expression }): boolean => (value.kind === 'literal' ? value.value === lookup : value.kind === 'call' && value.args[0] !== undefined && names(value.args[0]) && !value.args.some(({ name }) => name === 'to_attr'));
  return found !== undefined && change.kind === 'method' && callsOf(found.expression).some(({ callee, args }) => callee.kind === 'member' && callee.name === change.name && args.some(names));
}

/** The manager that a query begins with: `row.children`. */
function asked(query: Expression, { answers }: Apart): Expression | undefined {
  const calls = callsOf(query);
  const last = calls.at(-1);
  const manager = last?.callee.kind === 'member' ? last.callee.object : undefined;
  return manager?.kind === 'member' && isPath(manager) && isStill(query) && calls.length > (answers === 'rows' ? 0 : 1) ? manager : undefined;
}

/** Where the rows are queried, in the function that asks. */
function queriedAt({ along: { at } }: Apart, { module, place }: Looped, site: Site): Place | undefined {
  return at.find((one) => {
    const found = one.file === place.file ? expressionAt(module, one) : undefined;
    return found !== undefined && isChain(found.expression) && functionOf(module, one) === functionOf(module, place) && one.start < place.start && (site.modelsAt?.(one).size ?? 0) <= 1;
  });
}

/** True where all that the conditions mention is there when the rows are queried, and stays the same: parameters, and what the module has. */
export function isKnownBefore(query: Expression, manager: Expression, at: Place, { body }: FunctionDefinition): boolean {
  const names = new Set<string>();
  eachNode(query, (node) => {
    if (node.kind === 'name' && typeof node.name === 'string' && typeof node.start === 'number' && node.start >= manager.end) names.add(node.name);
  });
  let known = true;
  eachNode(body, (node) => {
    if (!node.target || typeof node.target !== 'object') return;
    const isBefore = node.kind === 'assign' && typeof node.end === 'number' && node.end < at.start && boundOnce(body, node.target as Target);
    if (!isBefore && boundNames(node.target as Target).some((name) => names.has(name))) known = false;
  });
  return known;
}

/** True where the names of a target are bound nowhere else. */
function boundOnce(body: unknown, target: Target): boolean {
  const names = boundNames(target);
  let times = 0;
  eachNode(body, (node) => {
    if (node.target && typeof node.target === 'object' && boundNames(node.target as Target).some((name) => names.includes(name))) times += 1;
  });
  return times === 1 && names.length > 0;
}

/** Where the model is imported from, or is to be; nothing where the file declares it itself, undefined where nobody knows, or something else is called so. */
export function modelIn({ model, file, wrapper }: Pick<Apart, 'model' | 'file' | 'wrapper'>, { module, place, around }: Looped): { readonly from?: string } | undefined {
  const fn = around.find(isFunction);
  const isRebound = fn !== undefined && (assignedRoots(fn.body).has(model) || around.some((node) => isFunction(node) && node.params.some(({ target }) => boundNames(target).includes(model))));
  const isOther = boundAt(module, wrapper.name).some((one) => one.kind !== 'import' || one.from !== wrapper.from);
  if (isRebound || isOther) return undefined;
  const [bound, ...more] = boundAt(module, model);
  if (more.length > 0) return undefined;
  if (bound) {
    if (bound.kind === 'class') return place.file === file ? {} : undefined;
    const isIt = bound.kind === 'import' && bound.names.some(({ local, imported }) => local === model && imported === model) && isModule(bound.from, file, place.file, true);
    return isIt ? { from: bound.from } : undefined;
  }
  const beside = module.body.find((statement) => statement.kind === 'import' && statement.names.every(({ imported }) => /^\w+$/.test(imported)) && isModule(statement.from, file, place.file, false));
  return beside?.kind === 'import' ? { from: beside.from } : undefined;
}

/** The statements at the top of a module that give a name its meaning. */
function boundAt(module: Module, name: string): readonly Statement[] {
  return module.body.filter((statement) => {
    switch (statement.kind) {
      case 'import':
        return statement.names.some(({ local }) => local === name);
      case 'class':
        return statement.definition.name === name;
      case 'function':
        return statement.fn.name === name;
      default:
        return assignedRoots([statement]).has(name);
    }
  });
}

/** True where a module's name, as a file imports it, stands for another file, or for a package that may hand on what the file has. */
function isModule(name: string, file: string, importing: string, isPackage: boolean): boolean {
  const [, dots = '', path = ''] = /^(\.*)(.*)$/.exec(name) ?? [];
  const steps = path.split('.').join('/');
  const folder = dots === '' ? undefined : importing.split('/').slice(0, -dots.length);
  if (isPackage && folder !== undefined && file.startsWith([...folder, ...(steps === '' ? [] : [steps]), ''].join('/'))) return true;
  if (isPackage && folder === undefined && `/${file}`.includes(`/${steps}/`)) return true;
  if (steps === '') return false;
  return folder === undefined ? file === `${steps}.py` || file.endsWith(`/${steps}.py`) : file === `${[...folder, steps].join('/')}.py`;
}

export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g) ?? []);
}

/** True where only the truth of an answer counts. */
function isTest({ around, expression }: Looped): boolean {
  const parent = around.at(-1);
  if (!parent || !('kind' in parent)) return false;
  if (parent.kind === 'not') return true;
  return isStatement(parent) && parent.kind === 'if' && parent.test === expression;
}
