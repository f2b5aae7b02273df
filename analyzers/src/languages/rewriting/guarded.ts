// Queries that get methods only where a value is one of some words: a condition behind the statement that builds them.
import type { Change, Code } from '../../core/code.js';
import { nodesAround } from '../../core/find.js';
import type { Module } from '../../core/syntax.js';
import { indentationAt, indentUnit, lineBreakOf, lineEnd, lineStart, type TextEdit } from './layout.js';
import type { Writer } from './writer.js';

type Guarded = Extract<Change, { kind: 'guarded' }>;

/**
 * The conditions behind statements that build queries: one for all that is guarded by the same words.
 *
 * @param laid a new line as it fits behind an indentation
 * @returns undefined where a language has no way of writing them, or a statement shares its lines
 */
export function guardQueries(text: string, module: Module, changes: readonly Guarded[], writer: Writer, laid: (line: string, indentation: string) => string): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const statements = grouped(changes, ({ at }) => nodesAround(module, at).findLast(({ body }) => body !== undefined)?.node);
  for (const [statement, own] of statements) {
    const [first] = own;
    if (!statement || !first || (statement.kind !== 'assign' && statement.kind !== 'return') || text.slice(lineStart(text, statement.start), statement.start).trim() !== '') return undefined;
    const end = lineEnd(text, statement.end);
    if (!/^[ \t]*(?:#.*)?$/.test(text.slice(statement.end, end))) return undefined;
    const indentation = indentationAt(text, statement.start);
    const inner = indentation + indentUnit(text, '    ');
    const lines: string[] = [];
    for (const group of grouped(own, ({ among }) => JSON.stringify(among)).values()) {
      const head = writer.guard?.(first.value, group[0]?.among ?? []);
      if (head === undefined) return undefined;
      lines.push(indentation + head, ...writer.lines({ kind: 'declare', name: first.name, value: withMethods(first.name, group) }).map((line) => inner + laid(line, inner)));
    }
    if (statement.kind === 'return') {
      if (!text.startsWith('return', statement.start)) return undefined;
      edits.push({ start: statement.start, end: statement.start + 'return'.length, text: `${first.name} =` });
      lines.push(`${indentation}return ${first.name}`);
    }
    edits.push({ start: end, end, text: lines.map((line) => lineBreakOf(text) + line).join('') });
  }
  return edits;
}

/** `rows.prefetch_related('books', 'tags')` */
function withMethods(name: string, group: readonly Guarded[]): Code {
  const methods = grouped(group, ({ change }) => change.name);
  return [...methods].reduce<Code>((object, [method, own]) => {
    const args = [...new Set(own.flatMap(({ change }) => change.args))];
    return { kind: 'call', callee: { kind: 'member', object, name: method }, args: args.map((value) => ({ kind: 'string', value })) };
  }, { kind: 'text', text: name });
}

function grouped<K>(changes: readonly Guarded[], keyOf: (change: Guarded) => K): ReadonlyMap<K, readonly Guarded[]> {
  const groups = new Map<K, Guarded[]>();
  for (const change of changes) groups.set(keyOf(change), [...(groups.get(keyOf(change)) ?? []), change]);
  return groups;
}
