// The columns that are read of a statement's rows, in place of `*`: all of them are known where the function that sends it only goes over the rows and reads
// their members.
import { functionAround, pathTo } from '../../core/find.js';
import type { Place } from '../../core/place.js';
import type { Expression, Statement, Target } from '../../core/syntax.js';
import type { Mend } from '../finding.js';
import { callbackOf, EACH, mentionsOf, type Node } from './confined.js';
import { boundNames, isStatement } from './loops.js';
import type { Proposal, Site } from './proposal.js';

/** The columns that are read, which is safe; those that are light, to be looked at, where nobody knows which are. */
export function nameColumns({ place, sent, columns, light }: Extract<Mend, { kind: 'name columns' }>, site: Site): readonly Proposal[] {
  const used = columnsRead(sent, site);
  const named = used && columns.filter(({ name }) => used.has(name));
  const shown: Proposal = { title: light.title, grade: 'shown only', changes: [], edits: [{ place, text: light.text }] };
  if (!used || !named || used.size === 0 || named.length !== used.size || named.length === columns.length) return [shown];
  return [{ title: `Name the columns that are read: ${named.map(({ name }) => name).join(', ')}`, grade: 'safe', changes: [], edits: [{ place, text: named.map(({ text }) => text).join(', ') }] }, shown];
}

/** The members that are read of the rows of a call; undefined where the rows, or one of them, go anywhere else. */
function columnsRead(sent: Place, site: Site): ReadonlySet<string> | undefined {
  const module = site.module(sent.file);
  const fn = module && functionAround(module, sent);
  if (!fn || module.language === 'python') return undefined;
  const path = pathTo(module, sent);
  const at = path.findLastIndex((node) => 'kind' in node && !isStatement(node) && node.start === sent.start && node.end === sent.end);
  const [call, awaited, statement] = [path[at], path[at - 1], path[at - 2]];
  if (at < 0 || !call || !awaited || !('kind' in awaited) || awaited.kind !== 'await' || !statement || !('kind' in statement) || statement.kind !== 'assign' || statement.value !== awaited || statement.declares !== 'const') return undefined;
  const used = new Set<string>();
  return isAnswerRead(statement.target, fn.body, used) ? used : undefined;
}

/** `const { rows } = …`, `const result = …` of which only the rows are read, or the rows themselves. */
function isAnswerRead(target: Target, body: readonly Statement[], used: Set<string>): boolean {
  if (target.kind === 'record') {
    return target.rest === undefined && target.entries.every(({ key, target: one }) => key === 'rowCount' || (key === 'rows' && one.kind === 'name' && areRowsRead(one.name, body, used)));
  }
  if (target.kind !== 'name') return false;
  const mentions = mentionsOf(target.name, body);
  const isOfRows = ([name, parent]: readonly Node[]): boolean => parent?.kind === 'member' && parent.object === name && (parent.name === 'rows' || parent.name === 'rowCount');
  if (mentions.length > 0 && mentions.every(isOfRows)) return mentions.every(([, ...around]) => around[0]?.name === 'rowCount' || isListRead(around, used));
  return areRowsRead(target.name, body, used);
}

function areRowsRead(name: string, body: readonly Statement[], used: Set<string>): boolean {
  const mentions = mentionsOf(name, body);
  return mentions.length > 0 && mentions.every((around) => isListRead(around, used));
}

/** True for a list of rows that is gone over, or of which one is taken, where only members of them are read. */
function isListRead([rows, parent, ...around]: readonly Node[], used: Set<string>): boolean {
  if (!rows || !parent) return false;
  if (parent.kind === 'not' || (parent.kind === 'if' && parent.test === rows)) return true;
  if (parent.kind === 'loop') return parent.iterable === rows && isElementRead(parent.target as Target | undefined, parent.body, used);
  if (parent.kind === 'index') return parent.object === rows && isRowRead([parent, ...around], used);
  if (parent.kind !== 'member' || parent.object !== rows) return false;
  if (parent.name === 'length') return true;
  const [call] = around;
  const fn = call?.kind === 'call' && call.callee === parent && typeof parent.name === 'string' && EACH.has(parent.name) ? callbackOf(call) : undefined;
  return fn !== undefined && fn.params.length <= 2 && isElementRead(fn.params[0]?.target, fn.body, used);
}

function isElementRead(target: Target | undefined, body: unknown, used: Set<string>): boolean {
  if (!target) return true;
  if (target.kind === 'name') return mentionsOf(target.name, body).every((around) => isRowRead(around, used));
  return isTakenApart(target, used);
}

function isRowRead([row, parent]: readonly Node[], used: Set<string>): boolean {
  if (parent?.kind === 'member' && parent.object === row && typeof parent.name === 'string') {
    used.add(parent.name);
    return true;
  }
  if (parent?.kind === 'index' && parent.object === row) {
    const index = parent.index as Expression;
    if (index.kind === 'literal' && typeof index.value === 'string') used.add(index.value);
    return index.kind === 'literal' && typeof index.value === 'string';
  }
  return parent?.kind === 'not' || (parent?.kind === 'assign' && parent.value === row && isTakenApart(parent.target as Target, used));
}

/** `const { id, title } = row`. */
function isTakenApart(target: Target, used: Set<string>): boolean {
  if (target.kind !== 'record' || target.rest !== undefined || target.entries.some(({ key }) => typeof key !== 'string') || boundNames(target).length === 0) return false;
  for (const { key } of target.entries) if (typeof key === 'string') used.add(key);
  return true;
}
