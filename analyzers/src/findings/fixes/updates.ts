// Which columns the passes of a loop change in a row before they save it, and by whom all of them can be updated.
import type { Code } from '../../core/code.js';
import type { Rewrite } from '../../core/mend.js';
import type { Call, Expression, Statement } from '../../core/syntax.js';
import { isPath } from './iterables.js';
import { callsOf } from './keys.js';
import { boundNames, eachNode, functionAround, type LoopAround, type Looped } from './loops.js';
import type { Site } from './proposal.js';
import { CHANGING } from './queries.js';

/**
 * The columns that are saved: those that the call names, else those that the loop assigns.
 *
 * @returns undefined where something else may change the row, or a column is not known
 */
export function updatedFields(name: string, save: Call, loop: LoopAround, { fields, only }: Rewrite): readonly string[] | undefined {
  const [given, ...more] = save.args;
  if (given) {
    const { value } = given;
    if (more.length > 0 || given.name !== only || value.kind !== 'list' || value.items.length === 0) return undefined;
    const named = value.items.flatMap(({ value: item, spread }) => (spread !== true && item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : []));
    return named.length === value.items.length && named.every((field) => fields.includes(field)) ? named : undefined;
  }
  const assigned: string[] = [];
  let isClear = true;
  const visit = (node: unknown, parent: Readonly<Record<string, unknown>> | undefined, slot: string): void => {
    if (typeof node !== 'object' || node === null || node === save) return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item, parent, slot);
      return;
    }
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === 'assign') {
      const { target } = node as unknown as Extract<Statement, { kind: 'assign' }>;
      if (boundNames(target).includes(name)) isClear = false;
      const column = target.kind === 'place' ? columnOf(target.place, name) : undefined;
      if (column !== undefined) {
        if (!assigned.includes(column)) assigned.push(column);
        visit((record as { readonly value?: unknown }).value, record, 'value');
        return;
      }
    }
    // What changes a column's value on the spot: `row.tags.append(tag)`.
    if (record.kind === 'call') {
      const { callee } = node as unknown as Call;
      const column = callee.kind === 'member' && CHANGING.has(callee.name) ? columnOf(callee.object, name) : undefined;
      if (column !== undefined && fields.includes(column) && !assigned.includes(column)) assigned.push(column);
      if (callee.kind === 'member' && callee.object.kind === 'name' && callee.object.name === name) isClear = false;
    }
    if (record.kind === 'name' && record.name === name) {
      // Reading a column changes nothing; a method, or who is handed the row, may.
      if (parent?.kind !== 'member' || slot !== 'object') isClear = false;
    }
    for (const [key, child] of Object.entries(record)) if (!(record.kind === 'loop' && key === 'target' && node === loop.node)) visit(child, record, key);
  };
  visit(loop.body, undefined, '');
  return isClear && assigned.length > 0 && assigned.every((field) => fields.includes(field)) ? assigned : undefined;
}

/** The column of a row that a place is in, or is a part of: `row.data`, `row.data['key']`. */
function columnOf(place: Expression, name: string): string | undefined {
  if (place.kind === 'member' && place.object.kind === 'name' && place.object.name === name) return place.name;
  return place.kind === 'member' || place.kind === 'index' || place.kind === 'slice' ? columnOf(place.object, name) : undefined;
}

/** What gives the rows' manager: the beginning of the query whose rows are gone over, with its database; else the model by its name. */
export function managerBehind({ model, manager, using }: Rewrite, looped: Looped, loop: LoopAround, site: Site): Code | undefined {
  const { file } = looped.place;
  const fn = functionAround(looped, loop.node);
  const scope = fn ? fn.body : looped.module.body;
  const query = loop.iterable && queryBehind(loop.iterable, scope);
  const calls = query ? callsOf(query) : [];
  const first = calls.at(-1);
  const base = first?.callee.kind === 'member' ? first.callee.object : undefined;
  const source = (expression: Expression): Code => ({ kind: 'source', place: { file, start: expression.start, end: expression.end } });
  if (first && base?.kind === 'member' && base.name === manager && isPath(base)) return first.callee.kind === 'member' && first.callee.name === using ? source(first) : source(base);
  // Another database would be written to.
  const isElsewhere = new RegExp(`\\.${using}\\(`).test(site.text(file)?.slice(fn?.start ?? 0, fn?.end) ?? '');
  return !isElsewhere && isBound(model, looped) ? { kind: 'member', object: { kind: 'text', text: model }, name: manager } : undefined;
}

/** The query itself, or what the one variable holds that stands for it. */
function queryBehind(iterable: Expression, scope: readonly Statement[]): Expression | undefined {
  if (iterable.kind !== 'name') return iterable;
  const values: (Expression | undefined)[] = [];
  eachNode(scope, (node) => {
    if (node.kind !== 'assign') return;
    const { target, value } = node as unknown as Extract<Statement, { kind: 'assign' }>;
    if (boundNames(target).includes(iterable.name)) values.push(value);
  });
  return values.length === 1 ? values[0] : undefined;
}

/** True where the file knows a class by its name. */
function isBound(name: string, { module }: Looped): boolean {
  return module.body.some((statement) => (statement.kind === 'import' && statement.names.some(({ local, imported }) => local === name && imported === name)) || (statement.kind === 'class' && statement.definition.name === name));
}
