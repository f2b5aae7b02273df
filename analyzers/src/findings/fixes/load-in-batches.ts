// Reads of resolvers, which are asked for side by side: a loader collects the keys of one tick and asks once for all of them.
import type { Change, Code } from '../../core/code.js';
import { isFunction } from '../../core/find.js';
import type { OnceForAll } from '../../core/mend.js';
import { isSamePlace } from '../../core/place.js';
import type { ClassDefinition, FunctionDefinition, Module, Statement } from '../../core/syntax.js';
import { assignedRoots, mentionedNames } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { mayBeNothing } from './empty-keys.js';
import { callsOf, findKey, type FoundKey } from './keys.js';
import { boundNames, isWithin, loopsAround, namesIn, namesOfModule, type Looped } from './loops.js';
import { cased, freeName, modelWord, plural } from './naming.js';
import { linesFor, namesFor, withoutKey } from './once-for-all.js';
import type { Proposal, Site } from './proposal.js';
import { isStill } from './queries.js';
import { wholeQuery } from './whole-query.js';

/** The fixes by a loader: a constant of the module, or a field of the class where the client is one. */
export function loadInBatches({ repeated, rows }: Extract<Mend, { kind: 'read once' }>, site: Site): readonly Proposal[] {
  const [first] = repeated;
  const { once, loader } = first?.occurrence.statement.ways ?? {};
  if (!first || !once || !loader || once.raises || !repeated.every(isOfResolver)) return [];
  const { place } = first.occurrence;
  const { file } = place;
  const module = site.module(file);
  const looped = module && loopsAround(module, place);
  if (!looped || looped.loops.length > 0 || looped.expression.kind !== 'call') return [];
  const found = keyOf(looped, once, site);
  const host = found && hostOf(looped, found, module);
  if (!found || !host || mayBeNothing(found.value, looped, rows, site)) return [];
  const { key } = found;
  const { language } = module;
  const wrapper = wrapperIn(module, loader);
  // What the loader's function declares is its own, and the loader's name one of the module or of the class.
  const outside = host.kind === 'class' ? membersOf(host.definition) : namesIn(module.body);
  const taken = new Set([...namesOfModule(module), ...namesIn(looped.expression)]);
  const fresh = (...candidates: readonly string[]): string | undefined => {
    const name = freeName(candidates, taken);
    if (name !== undefined) taken.add(name);
    return name;
  };
  const word = modelWord(first.occurrence.statement, site.catalog);
  const names = namesFor(word, once, key, language, fresh);
  const map = fresh(cased(['by', key.member], language), cased(['found', 'by', key.member], language));
  const keys = fresh(cased([plural(key.member)], language), 'keys');
  if (!names || outside.has(names.map) || map === undefined || keys === undefined || wrapper === undefined || key.type === undefined) return [];
  const wanted = wholeQuery(looped.expression, found, once, text(`[...${keys}]`), site, file);
  if (!wanted || wanted.isMap) return [];
  const lines = linesFor({ rows: names.rows, map }, false, wanted.code, once, key, { isAwaited: true, language, word });
  const absent = once.answers === 'rows' ? 'empty list' : once.answers === 'number' ? 'zero' : 'null';
  const answer: Code = { kind: 'each', over: text(keys), as: key.member, value: { kind: 'entry', map: text(map), key: text(key.member), absent } };
  const declared = { kind: 'loader' as const, name: names.map, isField: host.kind === 'class', wrapper, keys, type: key.type, lines, answer, options: loader.options };
  const own: Code = { kind: 'source', place: { file, start: found.value.start, end: found.value.end } };
  const callee: Code = { kind: 'member', object: text(host.kind === 'class' ? `this.${names.map}` : names.map), name: loader.method };
  const changes: Change[] = [
    host.kind === 'class' ? { kind: 'in class', at: { file, start: host.definition.nameStart, end: host.definition.end }, lines: [declared] } : { kind: 'before', at: { file, start: host.statement.start, end: host.statement.end }, lines: [declared] },
    { kind: 'replace', at: { file, start: looped.expression.start, end: looped.expression.end }, by: { kind: 'call', callee, args: [own] } },
    { kind: 'import', file, from: loader.from, name: wrapper, isDefault: true },
  ];
  const isThere = dependsOn(file, loader.from, site);
  const title = `Load them by a ${loader.name}, ${names.map}, which asks once for all keys of a tick${isThere ? '' : `; the package ${loader.from} must be installed first`}`;
  return [{ title, grade: isThere ? 'changes behaviour' : 'shown only', changes, names: [`${file}#${names.map}`] }];
}

/** True for what a resolver sends itself. */
function isOfResolver({ occurrence, repetition }: Extract<Mend, { kind: 'read once' }>['repeated'][number]): boolean {
  return repetition.form === 'resolver' && occurrence.path.slice(repetition.depth ?? 0).every((frame) => isSamePlace(frame.place, repetition.place));
}

function text(value: string): Code {
  return { kind: 'text', text: value };
}

/** The one key that is the resolver's own: all else of the query is the same for each parent. */
function keyOf(looped: Looped, once: OnceForAll, site: Site): FoundKey | undefined {
  const calls = callsOf(looped.expression);
  const own = namesOf(looped);
  const [found, ...others] = once.keys.flatMap((key) => findKey(calls, key, site.text(looped.place.file) ?? '') ?? []).filter(({ value }) => [...mentionedNames(value)].some((name) => own.has(name)));
  if (!found || others.length > 0 || found.call !== looped.expression || !isStill(looped.expression, found.value)) return undefined;
  return [...withoutKey(looped.expression, found.value)].some((name) => own.has(name)) ? undefined : found;
}

/** What the functions around a query bind. */
function namesOf({ around }: Looped): ReadonlySet<string> {
  const functions = around.filter((node): node is FunctionDefinition => isFunction(node));
  return new Set(functions.flatMap(({ params, body }) => [...params.flatMap(({ target }) => boundNames(target)), ...assignedRoots(body)]));
}

function membersOf({ fields, methods }: ClassDefinition): ReadonlySet<string> {
  const parameters = methods.flatMap(({ name, params }) => (name === 'constructor' ? params.flatMap(({ target }) => boundNames(target)) : []));
  return new Set([...fields.map(({ name }) => name), ...methods.map(({ name }) => name), ...parameters]);
}

/** Where the loader goes: before the statement of the module that has the resolver; into the class where the query begins with `this`. */
function hostOf(looped: Looped, { value }: FoundKey, module: Module): { readonly kind: 'module'; readonly statement: Statement } | { readonly kind: 'class'; readonly definition: ClassDefinition } | undefined {
  if (mentionedNames(value).has('this')) return undefined;
  const statement = module.body.find((one) => isWithin(looped.place, one));
  if (!withoutKey(looped.expression, value).has('this')) return statement && { kind: 'module', statement };
  const functions = looped.around.filter((node) => isFunction(node));
  const [method] = functions;
  return statement?.kind === 'class' && method && functions.length === 1 && statement.definition.methods.includes(method) ? { kind: 'class', definition: statement.definition } : undefined;
}

/** What the file calls the loader's class, or will call it; undefined where the name stands for something else, or the file imports nothing. */
function wrapperIn(module: Module, { name, from }: { readonly name: string; readonly from: string }): string | undefined {
  const imports = module.body.filter((statement) => statement.kind === 'import');
  const known = imports.find((one) => one.from === from)?.names.find(({ imported }) => imported === 'default')?.local;
  return known ?? (imports.length > 0 && !namesIn(module.body).has(name) ? name : undefined);
}

/** True where the package that a file belongs to names another one. */
function dependsOn(file: string, name: string, site: Site): boolean {
  const folders = file.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const manifest = site.text([...folders.slice(0, depth), 'package.json'].join('/'));
    if (manifest !== undefined) return new RegExp(`"${name}"\\s*:`).test(manifest);
  }
  return false;
}
