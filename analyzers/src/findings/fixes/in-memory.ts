// What a query of each pass asks of rows that come along with others anyway is asked in memory.
import type { Change, Code } from '../../core/code.js';
import type { Condition, InMemory } from '../../core/mend.js';
import type { Call, Expression } from '../../core/syntax.js';
import type { Occurrence } from '../../core/statement.js';
import { mentionedNames } from '../../program/syntax-questions.js';
import { isPath } from './iterables.js';
import { callsOf, findKey } from './keys.js';
import { isStatement, loopsAround, takenNames, type Looped } from './loops.js';
import { cased, freeName, modelWord } from './naming.js';
import { queryIn } from './once-for-all.js';
import type { Site } from './proposal.js';
import { awaitOf } from './queries.js';

/** The change of the code that asks; undefined where it is not written in a way that says the same of rows in memory. */
export function askedInMemory({ statement, place }: Occurrence, site: Site): readonly Change[] | undefined {
  const { memory } = statement.ways ?? {};
  const module = memory && site.module(place.file);
  const looped = module && loopsAround(module, place);
  if (!memory || !looped || looped.module.language !== 'python') return undefined;
  const query = queryIn(looped.expression);
  // Only a query can be gone over asynchronously.
  if (isAsyncIterable(looped)) return undefined;
  if (memory.answers === 'rows' && !isGoneOver(looped, query)) return undefined;
  const calls = callsOf(query);
  const rows = rowsOf(calls, memory, place.file, site);
  const clause = clauseOf(looped, query);
  const name = clause ?? elementOf(looped, query) ?? freeName([cased([modelWord(statement, site.catalog)], 'python'), 'row', 'one'], takenNames(looped));
  if (!rows || name === undefined) return undefined;
  const where: Code[] = [];
  for (const condition of memory.conditions) {
    const code = conditionCode(condition, calls, name, place.file, site);
    if (!code) return undefined;
    where.push(code);
  }
  const condition: Code = where.length === 1 && where[0] ? where[0] : { kind: 'all of', conditions: where };
  const only = where.length === 0 ? bare(rows, memory) : clause ? { kind: 'joined' as const, pieces: [rows, { kind: 'text' as const, text: ' if ' }, condition] } : undefined;
  const by: Code = only ?? { kind: 'those', over: rows, as: name, where: condition, asked: memory.answers };
  // A list that is made of a list is one already.
  const awaited = awaitOf(looped);
  const whole = awaited !== looped.expression ? awaited : query !== looped.expression && memory.answers === 'rows' && where.length > 0 && isListOf(looped.expression) ? looped.expression : query;
  return [{ kind: 'replace', at: { file: place.file, start: whole.start, end: whole.end }, by, fits: true }];
}

function bare(rows: Code, { answers }: InMemory): Code {
  const call = (name: string): Code => ({ kind: 'call', callee: { kind: 'text', text: name }, args: [rows] });
  return answers === 'rows' ? rows : answers === 'flag' ? call('bool') : call('len');
}

/** All rows of the relation: what the query begins with, or the relation of the row that it asks for. */
function rowsOf(calls: readonly Call[], { all, conditions, owner }: InMemory, file: string, site: Site): Code | undefined {
  const first = calls.at(-1);
  const manager = first?.callee.kind === 'member' ? first.callee.object : undefined;
  const given = calls.reduce((sum, { args }) => sum + args.length, 0);
  // Every argument must be one of the conditions that are said in memory.
  if (!manager || given !== conditions.length + (owner ? 1 : 0)) return undefined;
  if (!owner) return !isPath(manager) ? undefined : call({ kind: 'source', place: { file, start: manager.start, end: manager.end } }, all);
  const row = valueAt(calls, owner.slot, file, site);
  return row && isPath(row) ? call({ kind: 'member', object: { kind: 'source', place: { file, start: row.start, end: row.end } }, name: owner.relation }, all) : undefined;
}

function call(object: Code, name: string): Code {
  return { kind: 'call', callee: { kind: 'member', object, name }, args: [] };
}

function valueAt(calls: readonly Call[], slot: Condition['slot'], file: string, site: Site): Expression | undefined {
  return findKey(calls, { slot, listed: { keyword: '' }, member: '', isUnique: false }, site.text(file) ?? '')?.value;
}

function conditionCode({ slot, member, operator, lookup, flag }: Condition, calls: readonly Call[], as: string, file: string, site: Site): Code | undefined {
  const value = valueAt(calls, slot, file, site);
  if (!value || !isSteady(value) || mentionedNames(value).has(as)) return undefined;
  const left: Code = { kind: 'member', object: { kind: 'text', text: as }, name: member };
  // What a variable held once, or where a parameter is left out, it need not hold here.
  if (flag !== undefined && value.kind === 'literal') return flag ? left : { kind: 'not', value: left };
  if (value.kind === 'literal' && value.value === null) return { kind: 'compare', left, operator: '==', right: { kind: 'constant', value: null } };
  const right: Code = { kind: 'source', place: { file, start: value.start, end: value.end } };
  return { kind: 'compare', left, operator, right: lookup === undefined ? right : { kind: 'member', object: right, name: lookup } };
}

/** True for what costs nothing when it is evaluated for each row, and is the same each time. */
function isSteady(value: Expression): boolean {
  switch (value.kind) {
    case 'name':
    case 'literal':
      return true;
    case 'member':
      return isSteady(value.object);
    case 'index':
      return isSteady(value.object) && value.index.kind === 'literal';
    case 'list':
      return value.items.every(({ value: item, spread }) => spread !== true && isSteady(item));
    default:
      return false;
  }
}

/** What a loop calls the rows that it goes over. */
function elementOf({ around }: Looped, query: Expression): string | undefined {
  const statement = around.findLast(isStatement);
  return statement?.kind === 'loop' && statement.iterable === query && statement.target?.kind === 'name' ? statement.target.name : undefined;
}

/** What the only clause of a comprehension calls the rows that it goes over, if it takes all of them: a condition may be added to it. */
function clauseOf({ around }: Looped, query: Expression): string | undefined {
  const parent = around.at(-1);
  const [clause, ...others] = parent && 'kind' in parent && parent.kind === 'comprehension' ? parent.clauses : [];
  return clause && others.length === 0 && clause.iterable === query && clause.conditions.length === 0 && clause.target.kind === 'name' ? clause.target.name : undefined;
}

function isAsyncIterable({ around, expression }: Looped): boolean {
  const statement = around.findLast(isStatement);
  const parent = around.at(-1);
  const isOfLoop = statement?.kind === 'loop' && statement.iterable === expression && statement.isAsync === true;
  return isOfLoop || (parent !== undefined && 'kind' in parent && parent.kind === 'comprehension' && parent.clauses.some(({ iterable, isAsync }) => iterable === expression && isAsync === true));
}

/** True where nothing else is done with rows than to go over them once: a list serves as well as a query. */
export function isGoneOver({ around, expression }: Looped, query: Expression): boolean {
  if (query !== expression) return true;
  const parent = around.at(-1);
  if (parent && 'kind' in parent && parent.kind === 'comprehension') return parent.clauses.some(({ iterable }) => iterable === expression);
  const statement = around.findLast(isStatement);
  return statement?.kind === 'loop' && statement.iterable === expression;
}

function isListOf(expression: Expression): boolean {
  return expression.kind === 'call' && expression.callee.kind === 'name' && expression.callee.name === 'list';
}
