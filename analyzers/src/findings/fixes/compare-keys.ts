// A related row that is loaded only to be compared: the key that the row holds is compared instead, and nothing is loaded.
import type { Change, Code } from '../../core/code.js';
import { functionAround, pathTo } from '../../core/find.js';
import type { Place } from '../../core/place.js';
import type { Occurrence } from '../../core/statement.js';
import type { Expression, FunctionDefinition, Module } from '../../core/syntax.js';
import { isPath } from './iterables.js';
import { eachNode } from './loops.js';
import type { Proposal, Site } from './proposal.js';

/** The fixes for a related row of which the passes want to know only which one it is. */
export function compareKeys({ statement, place }: Occurrence, site: Site): readonly Proposal[] {
  const { identity } = statement.ways ?? {};
  const module = identity && site.module(place.file);
  const read = module && pathTo(module, place).findLast((node): node is Extract<Expression, { kind: 'member' }> => 'kind' in node && node.kind === 'member' && node.start === place.start && node.end === place.end);
  if (!identity || !module || module.language !== 'python' || !read || !isPath(read)) return [];
  const changes: Change[] = [];
  const told: string[] = [];
  let mayRaise: string | undefined;
  for (const one of readsLike(read, module, place, site)) {
    const comparison = comparisonOf(one, module);
    const other = comparison && (comparison.left === one ? comparison.right : comparison.left);
    const { file } = place;
    // What is not compared needs the row.
    if (!comparison || !other) return [];
    const isNothing = other.kind === 'literal' && other.value === null;
    if (!isNothing && (!isPath(other) || isIdentity(comparison, file, site))) return [];
    // No row and a row that was never saved have one key in common: nothing. They are not the same row.
    if (!isNothing && (identity.isOptional === true || isLeftOut(other, module))) return [];
    const source = (span: Expression): Code => ({ kind: 'source', place: { file, start: span.start, end: span.end } });
    changes.push({ kind: 'replace', at: { file, start: one.start, end: one.end }, by: { kind: 'member', object: source(one.object), name: identity.member } });
    if (isNothing) continue;
    changes.push({ kind: 'replace', at: { file, start: other.start, end: other.end }, by: { kind: 'member', object: source(other), name: identity.lookup } });
    mayRaise ??= site.text(file)?.slice(other.start, other.end);
    told.push(`${identity.member} with ${site.text(file)?.slice(other.start, other.end) ?? ''}.${identity.lookup}`);
  }
  if (changes.length === 0) return [];
  const what = told[0] ?? `${identity.member} with nothing`;
  return mayRaise === undefined ? [{ title: `Compare the key that the row holds: ${what}`, grade: 'safe', changes }] : [{ title: `Compare the key that the row holds: ${what}; raises where ${mayRaise} is nothing`, grade: 'changes behaviour', changes }];
}

/** All that reads as the expression does, in the function around it. */
function readsLike(read: Expression, module: Module, { file }: Place, site: Site): readonly Extract<Expression, { kind: 'member' }>[] {
  const text = site.text(file) ?? '';
  const words = text.slice(read.start, read.end);
  const found: Extract<Expression, { kind: 'member' }>[] = [];
  eachNode(functionAround(module, read) ?? module.body, (node) => {
    if (node.kind !== 'member' || typeof node.start !== 'number' || typeof node.end !== 'number') return;
    if (text.slice(node.start, node.end) === words) found.push(node as unknown as Extract<Expression, { kind: 'member' }>);
  });
  return found;
}

/** The comparison of which an expression is a side. */
function comparisonOf(expression: Expression, module: Module): Extract<Expression, { kind: 'binary' }> | undefined {
  const parent = pathTo(module, expression).findLast((node) => 'kind' in node && (node.start < expression.start || node.end > expression.end));
  return parent && 'kind' in parent && parent.kind === 'binary' && (parent.operator === '==' || parent.operator === '!=') ? parent : undefined;
}

/** True for a parameter that callers may leave out, and for what is reached through one. */
function isLeftOut(expression: Expression, module: Module): boolean {
  let root = expression;
  while (root.kind === 'member') root = root.object;
  const { name } = root.kind === 'name' ? root : { name: undefined };
  const around = pathTo(module, expression).findLast((node): node is FunctionDefinition => 'params' in node);
  return around?.params.some(({ target, fallback }) => target.kind === 'name' && target.name === name && fallback?.kind === 'literal' && fallback.value === null) === true;
}

/** True for `is` and `is not`, which ask for one and the same object. */
function isIdentity({ left, right }: Extract<Expression, { kind: 'binary' }>, file: string, site: Site): boolean {
  return /\bis\b/.test(site.text(file)?.slice(left.end, right.start) ?? '');
}
