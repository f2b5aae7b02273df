// Rows that are counted or loaded only to know whether there are any: the statement asks for existence, and what was compared with a number is
// asked for its truth.
import type { Change } from '../../core/code.js';
import { expressionAt, isFunction, nodesAround, pathTo, type Found } from '../../core/find.js';
import type { Existence } from '../../core/mend.js';
import type { Place, Span } from '../../core/place.js';
import type { Assign, Call, Expression } from '../../core/syntax.js';
import type { Mend } from '../finding.js';
import type { Proposal, Site } from './proposal.js';

type Asked = Extract<Mend, { kind: 'ask whether' }>;

/** The fix for rows that are only tested for being there. */
export function askExistence(mend: Asked, site: Site): readonly Proposal[] {
  const { place, tests, statement } = mend;
  const exists = statement.ways?.exists;
  const text = site.text(place.file);
  const module = site.module(place.file);
  const [test, ...others] = tests;
  if (!exists || text === undefined || !module || !test || tests.some(({ file }) => file !== place.file)) return [];
  const found = expressionAt(module, place);
  const query = found && callOf(found.expression);
  if (!found || !query) return [];
  const asks = asking(exists, query, place.file, text);
  if (!asks) return [];
  const isPython = /\.pyi?$/.test(place.file);
  const inline = others.length === 0 && test.start <= place.start && place.end <= test.end ? questionAt(test, site, query) : undefined;
  const variable = inline ? undefined : ofVariable(mend, query, exists, { file: place.file, text, isPython }, site);
  const changes = inline ? ofQuestion(inline, query, exists, { file: place.file, text, isPython }) : variable?.changes;
  return changes ? [{ title: `Ask with ${exists.method}() whether there are any`, grade: 'safe', changes: [...asks, ...changes], ...(variable?.name !== undefined && { variables: [{ name: variable.name, within: variable.within }] }) }] : [];
}

/** What a variable is asked instead, and its new name, which the function around it has nowhere else. */
interface OfVariable {
  readonly changes: readonly Change[];
  readonly name?: string;
  readonly within: Place;
}

interface File {
  readonly file: string;
  readonly text: string;
  readonly isPython: boolean;
}

function callOf(expression: Expression): Call | undefined {
  const inner = expression.kind === 'await' ? expression.value : expression;
  return inner.kind === 'call' && inner.callee.kind === 'member' ? inner : undefined;
}

/** The call itself: another method in place of the one that is called, with what it asks for. */
function asking({ from, method, keys, option }: Existence, query: Call, file: string, text: string): readonly Change[] | undefined {
  if (from === undefined || query.callee.kind !== 'member') return [];
  const [given, ...more] = query.args;
  if (query.callee.name !== from || more.length > 0 || (given && keys.length === 0)) return undefined;
  if (given && (given.value.kind !== 'record' || given.spread || !given.value.entries.every(({ key }) => typeof key === 'string' && keys.includes(key)))) return undefined;
  const { nameStart, name } = query.callee;
  if (text.slice(nameStart, nameStart + name.length) !== name) return undefined;
  const isSelected = given?.value.kind === 'record' && given.value.entries.some(({ key }) => key === option?.slots[0]?.path[0]);
  const at: Place = { file, start: query.start, end: query.end };
  return [{ kind: 'replace', at: { file, start: nameStart, end: nameStart + name.length }, by: { kind: 'text', text: method } }, ...(option && !isSelected ? [{ kind: 'query' as const, at, change: option }] : [])];
}

/** What is asked of an answer: whether there is something, or nothing; in which expression, and how far the answer itself reaches in it. */
interface Question {
  readonly whole: Span;
  readonly answer: Span;
  readonly asksForNone: boolean;
  /** The answer stands for its own truth; nothing is compared. */
  readonly isBare: boolean;
  readonly around: readonly Found[];
}

/** Reads the test around a place; undefined for one of another form. */
function questionAt(test: Place, site: Site, query?: Call): Question | undefined {
  const module = site.module(test.file);
  const found = module && expressionAt(module, test);
  if (!found) return undefined;
  let { expression } = found;
  let { around } = found;
  const measured = measuredIn(expression);
  let parent = around.at(-1)?.node;
  // The answer of a call is waited for around the place that is tested.
  while (query && parent?.kind === 'await') {
    expression = parent;
    around = around.slice(0, -1);
    parent = around.at(-1)?.node;
  }
  const answer = measured ?? expression;
  if (query && !holds(answer, query)) return undefined;
  if (parent?.kind === 'binary' && parent.left.start === expression.start && parent.left.end === expression.end && parent.right.kind === 'literal') {
    const asksForNone = noneAsked(parent.operator, parent.right.value);
    return asksForNone === undefined ? undefined : { whole: parent, answer, asksForNone, isBare: false, around: around.slice(0, -1) };
  }
  return parent?.kind === 'binary' ? undefined : { whole: expression, answer, asksForNone: false, isBare: true, around };
}

function holds(answer: Expression, query: Call): boolean {
  const inner = answer.kind === 'await' ? answer.value : answer;
  return inner.start === query.start && inner.end === query.end;
}

/** What the length of is taken: `rows.length`, `len(rows)`. */
function measuredIn(expression: Expression): Expression | undefined {
  if (expression.kind === 'member' && expression.name === 'length') return expression.object;
  const isLength = expression.kind === 'call' && expression.callee.kind === 'name' && expression.callee.name === 'len' && expression.args.length === 1;
  return isLength ? expression.args[0]?.value : undefined;
}

/** False for a comparison that asks for something, true for one that asks for nothing. */
function noneAsked(operator: string, bound: unknown): boolean | undefined {
  if (bound === 0) return { '>': false, '!=': false, '==': true, '<=': true }[operator];
  return bound === 1 ? { '>=': false, '<': true }[operator] : undefined;
}

/** A question that holds the call itself. */
function ofQuestion({ whole, answer, asksForNone, isBare, around }: Question, query: Call, exists: Existence, { file, text, isPython }: File): readonly Change[] | undefined {
  const method = exists.from === undefined ? `.${exists.method}()` : '';
  const before = text.slice(whole.start, answer.start);
  const after = text.slice(answer.end, whole.end);
  const put = (start: number, end: number, by: string): Change => ({ kind: 'replace', at: { file, start, end }, by: { kind: 'text', text: by } });
  if (exists.answers === 'row') {
    // The parentheses around the answer stay; the length and the number go.
    const closing = /^\s*\)*/.exec(after)?.[0].trimEnd() ?? '';
    if (isBare && answer.end === whole.end) return [];
    const opened = before.split('(').length - 1;
    if (closing.trim().length !== opened || /[^\s(]/.test(before)) return undefined;
    return [put(answer.end + closing.length, whole.end, asksForNone ? ' === null' : ' !== null')];
  }
  if (!isPython) return undefined;
  const isDenied = asksForNone && around.at(-1)?.node.kind === 'not';
  if (isDenied) return undefined;
  if (asksForNone && around.at(-1)?.node.kind === 'binary') return undefined;
  const isWithin = query.start >= answer.start && query.end <= answer.end;
  return isWithin ? [...(before !== '' || asksForNone ? [put(whole.start, answer.start, asksForNone ? 'not ' : '')] : []), ...(after !== '' || method !== '' ? [put(answer.end, whole.end, method)] : [])] : undefined;
}

/** A variable that holds what is tested, and nothing else is done with. */
function ofVariable({ tests, statement }: Asked, query: Call, exists: Existence, { file, text, isPython }: File, site: Site): OfVariable | undefined {
  const module = site.module(file);
  const around = module ? nodesAround(module, query) : [];
  const declaration = around.findLast(({ body }) => body !== undefined)?.node;
  if (declaration?.kind !== 'assign' || declaration.target.kind !== 'name' || declaration.exported === true || (declaration.declares ?? 'const') !== 'const' || !declaration.value || !holds(declaration.value, query)) return undefined;
  if (declaration.type !== undefined) return undefined;
  const { name } = declaration.target;
  const scope = around.findLast(({ node }) => node.kind === 'function')?.node;
  const region = scope ? text.slice(scope.start, scope.end) : text;
  if (withoutStrings(region).match(wordOf(name))?.length !== tests.length + 1) return undefined;
  const questions = tests.map((test) => questionAt(test, site));
  if (questions.some((question) => !question || !isNameAt(question, name, text))) return undefined;
  const known = questions.filter((question) => question !== undefined);
  // Each question of rows that were not loaded would be a query of its own.
  const outermost = module ? pathTo(module, query).find(isFunction) : undefined;
  const within: Place = { file, start: outermost?.start ?? 0, end: outermost?.end ?? text.length };
  if (exists.from === undefined) return known.length === 1 ? { changes: known.flatMap((question) => asked(question, `${name}.${exists.method}()`, file, isPython)), within } : undefined;
  const isBoolean = /^(?:has|is|any|exists)(?=[A-Z_]|$)|[eE]xists$/.test(name);
  const row = exists.answers === 'row' && !isBoolean ? rowName(statement.model, withoutStrings(text.slice(within.start, within.end))) : undefined;
  if (row !== undefined) {
    const changes: readonly Change[] = [{ kind: 'replace', at: { file, start: declaration.target.start, end: declaration.target.end }, by: { kind: 'text', text: row } }, ...known.map((question): Change => ({ kind: 'replace', at: { file, start: question.whole.start, end: question.whole.end }, by: { kind: 'text', text: question.isBare ? row : `${row} ${question.asksForNone ? '===' : '!=='} null` } }))];
    return { changes, name: row, within };
  }
  const renamed = isBoolean ? name : freshName(statement.model, text.slice(within.start, within.end), isPython);
  return renamed === undefined ? undefined : { changes: [...booleanOf(declaration, renamed, exists, file), ...known.flatMap((question) => asked(question, renamed, file, isPython))], ...(renamed !== name && { name: renamed }), within };
}

/** A text without its strings, but for those that may have holes. */
function withoutStrings(text: string): string {
  return text.replace(/(?<![\w])(?:[rRbBuU]{0,2})(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g, '""');
}

/** A name as a word of its own, not as a member of something. */
function wordOf(name: string): RegExp {
  return new RegExp(`(?<![\\w$]|(?<!\\.)\\.)${name.replace(/\$/g, '\\$')}(?![\\w$])`, 'g');
}

function isNameAt({ answer }: Question, name: string, text: string): boolean {
  return text.slice(answer.start, answer.end) === name;
}

/** The variable becomes the answer to the question. */
function booleanOf({ target, value }: Assign, name: string, { answers }: Existence, file: string): readonly Change[] {
  const put = (start: number, end: number, by: string): Change => ({ kind: 'replace', at: { file, start, end }, by: { kind: 'text', text: by } });
  if (!value) return [];
  return [put(target.start, target.end, name), ...(answers === 'row' ? [put(value.start, value.start, '('), put(value.end, value.end, ') !== null')] : [])];
}

function asked({ whole, asksForNone }: Question, name: string, file: string, isPython: boolean): readonly Change[] {
  return [{ kind: 'replace', at: { file, start: whole.start, end: whole.end }, by: { kind: 'text', text: `${asksForNone ? (isPython ? 'not ' : '!') : ''}${name}` } }];
}

/** Words that name no variable, though a model may be called by them. */
const RESERVED: ReadonlySet<string> = new Set(
  'arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'.split(' '),
);

/** `order`, or `existingOrder` where the function has that name already; undefined where it has both. */
function rowName(model: string | undefined, region: string): string | undefined {
  const plain = plainName(model);
  if (plain === undefined) return undefined;
  return [`${plain.charAt(0).toLowerCase()}${plain.slice(1)}`, `existing${plain.charAt(0).toUpperCase()}${plain.slice(1)}`].find((name) => !RESERVED.has(name) && !wordOf(name).test(region));
}

/** A model's own name, where it is one that variables can be called by. */
function plainName(model: string | undefined): string | undefined {
  const plain = model?.replace(/^.*[./]/, '').replace(/@.*$/, '');
  return plain !== undefined && /^[A-Za-z]\w*$/.test(plain) ? plain : undefined;
}

/** `orderExists`, `booking_exists`; undefined where the function has that name already. */
function freshName(model: string | undefined, region: string, isPython: boolean): string | undefined {
  const plain = plainName(model);
  if (plain === undefined) return undefined;
  const name = isPython ? `${plain.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()}_exists` : `${plain.charAt(0).toLowerCase()}${plain.slice(1)}Exists`;
  return wordOf(name).test(region) ? undefined : name;
}
