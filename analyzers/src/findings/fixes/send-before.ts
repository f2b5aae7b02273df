// A read that asks the same in each pass of a loop goes before the loop.
import { isFunction } from '../../core/find.js';
import type { Change } from '../../core/code.js';
import type { Place } from '../../core/place.js';
import type { Expression, Statement } from '../../core/syntax.js';
import { addedRoots, assignedRoots, mentionedNames, mentionedRoots, takenRoots } from '../../program/syntax-questions.js';
import type { Mend } from '../finding.js';
import { isChangedLater } from './changed-later.js';
import { areOfPasses, boundNames, eachNode, functionAround, guardsOf, isMentionedOutside, isStatement, isWithin, loopsAround, passNames, statementAround, takenNames, type LoopAround, type Looped } from './loops.js';
import { awaitOf, callsWhatIsHanded, CHANGING, isChanged, isHandedOn, isKeeping, isStill, mayAwait } from './queries.js';
import { cased, freeName, modelWord, plural } from './naming.js';
import type { Proposal, Site } from './proposal.js';

/** The fixes for a read that asks the same in each pass. */
export function sendBefore({ occurrence }: Extract<Mend, { kind: 'send before' }>, site: Site): readonly Proposal[] {
  const { statement, place } = occurrence;
  const { kept } = statement.ways ?? {};
  const module = site.module(place.file);
  const looped = kept && module && loopsAround(module, place);
  if (!kept || !looped) return [];
  const loop = outermost(looped, kept.raises);
  const before = loop && statementAround(looped, loop);
  if (!loop || !before || (awaitOf(looped) !== looped.expression && !mayAwait(looped, loop))) return [];
  const isShared = statement.kind === 'select' && (isAnswerHandedOn(looped, loop) || isChangedLater(looped, awaitOf(looped), before.start));
  const isUncertain = callsWhatIsHanded(looped, loop);
  const grade = kept.raises || loop.isDetached === true || isShared || isUncertain ? 'changes behaviour' : 'safe';
  const notes = [kept.raises && 'where there is nothing to loop over and no row, it raises as well', isShared && 'the passes share what it answers, and what a call changes in it', isUncertain && 'what the passes call may write what it reads'].filter((note) => note !== false);
  const title = ['Send it once before the loop', ...notes].join('; ');
  const target: Place = { file: place.file, start: before.start, end: before.end };
  const changes = moved(looped, loop, before, target) ?? declared(looped, loop, target, nameFor(occurrence, looped, site));
  return changes ? [{ title, grade, changes }] : [];
}

/** The outermost loop in whose passes the expression is the same and is surely evaluated, or may be without harm. */
function outermost(looped: Looped, raises: boolean): LoopAround | undefined {
  let found: LoopAround | undefined;
  if (!isStill(looped.expression)) return undefined;
  const roots = mentionedRoots(looped.expression);
  const names = mentionedNames(looped.expression);
  for (const loop of looped.loops) {
    const changed = [...assignedRoots(loop.body), ...takenRoots(loop.body), ...addedRoots(loop.body), ...passNames(loop)];
    if (changed.some((name) => roots.has(name) || names.has(name)) || bindsWithin(loop, looped, names)) break;
    const guards = guardsOf(looped, loop);
    // What a test asks about may be what makes the question possible at all; and what raises is to raise only where it did.
    if (!guards || !areOfPasses(guards, looped.loops) || (raises && guards.length > 0) || guards.some((test) => [...mentionedNames(test)].some((name) => argumentNames(looped.expression).has(name)))) break;
    found = loop;
  }
  return found;
}

/** True where the callback of a loop, or a function between it and the expression, has parameters that the expression mentions. */
function bindsWithin(loop: LoopAround, { around }: Looped, names: ReadonlySet<string>): boolean {
  return around.some((node) => isFunction(node) && isWithin(node, loop.node) && node.params.some((param) => boundNames(param.target).some((name) => names.has(name))));
}

/** Names in the arguments of a query, not those that it is built on. */
function argumentNames(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  for (let node = expression; ; ) {
    if (node.kind === 'call') {
      for (const arg of node.args) mentionedNames(arg.value, names);
      node = node.callee;
    } else if (node.kind === 'member' || node.kind === 'index' || node.kind === 'slice') node = node.object;
    else return names;
  }
}

/** The statement that does nothing but keep the answer in a variable of the pass moves as it stands; undefined where it cannot. */
function moved(looped: Looped, loop: LoopAround, before: Statement, target: Place): readonly Change[] | undefined {
  const whole = awaitOf(looped);
  const statement = looped.around.findLast(isStatement);
  if (statement?.kind !== 'assign' || statement.value !== whole || statement.declares === 'let' || statement.declares === 'var' || statement.exported) return undefined;
  const names = boundNames(statement.target);
  const fn = functionAround(looped, loop.node);
  const body: readonly Statement[] = fn ? fn.body : looped.module.body;
  // A variable that gets wider must be nobody else's, and be left alone by the passes.
  if (names.length === 0 || !isOnlyStatementOf(statement, loop) || isChanged(names, loop, statement)) return undefined;
  if (isMentionedOutside(new Set(names), body, [loop.node]) || fn?.params.some((param) => boundNames(param.target).some((name) => names.includes(name))) === true) return undefined;
  if (statement === before) return undefined;
  return [{ kind: 'move', at: { file: looped.place.file, start: statement.start, end: statement.end }, before: target }];
}

/** True where a statement can go from the pass of a loop without leaving nothing. */
function isOnlyStatementOf(statement: Statement, loop: LoopAround): boolean {
  let alone = false;
  eachNode(loop.node, (node) => {
    for (const body of Object.values(node)) if (Array.isArray(body) && body.includes(statement) && body.length < 2) alone = true;
  });
  return !alone;
}

/** The answer is kept in a new variable; undefined where it is changed on the spot. */
function declared(looped: Looped, loop: LoopAround, target: Place, name: string | undefined): readonly Change[] | undefined {
  if (name === undefined || isAnswerChanged(looped, loop)) return undefined;
  const whole = awaitOf(looped);
  const { file } = looped.place;
  return [
    { kind: 'before', at: target, lines: [{ kind: 'declare', name, value: { kind: 'source', place: { file, start: whole.start, end: whole.end } } }] },
    { kind: 'replace', at: { file, start: whole.start, end: whole.end }, by: { kind: 'text', text: name } },
  ];
}

/** True where what is kept could be changed by a pass: through the variable that it is assigned to, or that goes over it. */
function isAnswerChanged(looped: Looped, loop: LoopAround): boolean {
  const whole = awaitOf(looped);
  const statement = looped.around.findLast(isStatement);
  if (!statement) return false;
  const outer = looped.around[looped.around.indexOf(whole === looped.expression ? looped.expression : (whole as never)) - 1] ?? looped.around.at(whole === looped.expression ? -1 : -2);
  if (outer && 'kind' in outer && outer.kind === 'member' && CHANGING.has(outer.name)) return true;
  const names = statement.kind === 'assign' ? boundNames(statement.target) : statement.kind === 'loop' && statement.iterable && isWithin(whole, statement.iterable) ? boundNames(statement.target) : [];
  return names.length > 0 && isChanged(names, loop, statement);
}

/** True where the answer is handed to a call that may change it. */
function isAnswerHandedOn(looped: Looped, loop: LoopAround): boolean {
  const whole = awaitOf(looped);
  const statement = looped.around.findLast(isStatement);
  const outer = looped.around.at(whole === looped.expression ? -1 : -2);
  if (outer && 'kind' in outer && outer.kind === 'call' && outer.args.some(({ value }) => value === whole) && !isKeeping(outer.callee)) return true;
  const isOver = statement?.kind === 'loop' && statement.iterable !== undefined && isWithin(whole, statement.iterable);
  return (statement?.kind === 'assign' || isOver) && isHandedOn(boundNames(statement.target), loop);
}

/** A name for the answer, after what is asked. */
function nameFor({ statement }: Extract<Mend, { kind: 'send before' }>['occurrence'], looped: Looped, site: Site): string | undefined {
  const word = modelWord(statement, site.catalog);
  const { language } = looped.module;
  const taken = takenNames(looped);
  const from = (...words: readonly string[]): string => cased(words, language);
  switch (statement.kind) {
    case 'count':
      return freeName([from(word, 'count'), from('total', word, 'count')], taken);
    case 'exists':
      return freeName([from('has', plural(word)), from('has', 'any', plural(word))], taken);
    case 'select':
      if (/aggregate$/.test(statement.what)) return freeName([from(word, 'totals'), from('all', word, 'totals')], taken);
      return statement.rows === 'one' ? freeName([from(word), from('same', word), from('current', word)], taken) : freeName([from(plural(word)), from('all', plural(word)), from('every', word)], taken);
    default:
      return freeName([from('rows'), from('all', 'rows')], taken);
  }
}

