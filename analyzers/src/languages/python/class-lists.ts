// Lists that a class's body assigns to a name, such as `indexes` of a nested class `Meta`: further items, laid out as an expert would, and items
// that go.
import type { Code } from '../../core/code.js';
import { nodesAround } from '../../core/find.js';
import type { Span } from '../../core/place.js';
import type { ClassDefinition, Expression, ListLiteral, Module } from '../../core/syntax.js';
import { indentationAt, indentUnit, lineBreakOf, lineEnd, lineStart, type TextEdit } from '../rewriting/layout.js';
import type { ListOfClass, Writer } from '../rewriting/writer.js';

/** Lines are not made longer than this, unless the file has longer ones. */
const WIDTH = 88;

/** Adds items to a list; undefined where the class's body leaves no place for it. */
export function addItems(text: string, module: Module, { at, within, list, items }: ListOfClass, writer: Pick<Writer, 'expression'>): readonly TextEdit[] | undefined {
  const definition = classAt(module, at);
  if (!definition) return undefined;
  const lineBreak = lineBreakOf(text);
  const unit = unitOf(text, definition);
  const lines = (indentation: string): readonly string[] => items.flatMap((item) => itemLines(item, indentation, unit, writer));
  const assigned = (indentation: string): readonly string[] => [`${indentation}${list} = [`, ...lines(indentation + unit), `${indentation}]`];
  const nested = definition.fields.find(({ name }) => name === within)?.value;
  if (nested?.kind === 'class') {
    const present = nested.definition.fields.find(({ name }) => name === list)?.value;
    if (present) return present.kind === 'list' && present.form !== 'set' ? toList(text, present, items, unit, writer) : undefined;
    const last = nested.definition.fields.at(-1);
    if (!last || lineStart(text, last.start) <= lineStart(text, nested.start)) return undefined;
    const end = lineEnd(text, last.end);
    return [{ start: end, end, text: lineBreak + assigned(indentationAt(text, last.start)).join(lineBreak) }];
  }
  if (nested) return undefined;
  const firstMethod = Math.min(...definition.methods.map(({ start }) => start));
  const before = definition.fields.filter(({ start }) => start < firstMethod).at(-1);
  if (!before || (definition.body ?? []).some(({ start }) => start > before.start && start < firstMethod)) return undefined;
  const indentation = indentationAt(text, before.start);
  const end = lineEnd(text, before.end);
  return [{ start: end, end, text: `${lineBreak}${lineBreak}${[`${indentation}class ${within}:`, ...assigned(indentation + unit)].join(lineBreak)}` }];
}

/** One step of indentation, as the class itself makes it. */
function unitOf(text: string, { start, fields }: ClassDefinition): string {
  const [first] = fields;
  const outer = indentationAt(text, start);
  const inner = first ? indentationAt(text, first.start) : '';
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : indentUnit(text, '    ');
}

function classAt(module: Module, at: Span): ClassDefinition | undefined {
  for (const { node } of nodesAround(module, at)) if (node.kind === 'class' && node.definition.start === at.start && node.definition.end === at.end) return node.definition;
  return undefined;
}

/** An item as lines that end in a comma, its arguments on lines of their own where they do not fit into one. */
function itemLines(item: Code, indentation: string, unit: string, { expression }: Pick<Writer, 'expression'>): readonly string[] {
  const whole = `${indentation}${expression(item)},`;
  if (whole.length <= WIDTH || item.kind !== 'call') return [whole];
  const args = [...item.args.map(expression), ...(item.named ?? []).map(({ name, value }) => `${name}=${expression(value)}`)];
  const joined = `${indentation}${unit}${args.join(', ')}`;
  const head = `${indentation}${expression(item.callee)}(`;
  return joined.length <= WIDTH ? [head, joined, `${indentation}),`] : [head, ...args.map((arg) => `${indentation}${unit}${arg},`), `${indentation}),`];
}

/** Items behind those that are there; a list of one line is broken up where it gets too long. */
function toList(text: string, list: ListLiteral, items: readonly Code[], unit: string, writer: Pick<Writer, 'expression'>): readonly TextEdit[] | undefined {
  const last = list.items.at(-1)?.value;
  const lineBreak = lineBreakOf(text);
  const outer = indentationAt(text, list.start);
  const close = text[list.end - 1];
  if (close !== ']' && close !== ')') return undefined;
  if (!last || !/[\r\n]/.test(text.slice(list.start, list.end))) {
    const old = list.items.map(({ value }) => `${outer}${unit}${text.slice(value.start, value.end)},`);
    const added = items.flatMap((item) => itemLines(item, outer + unit, unit, writer));
    return [{ start: list.start, end: list.end, text: [text[list.start] ?? '[', ...old, ...added, `${outer}${close}`].join(lineBreak) }];
  }
  const indentation = indentationAt(text, last.start).length > outer.length ? indentationAt(text, list.items[0]?.value.start ?? last.start) : outer + unit;
  const comma = /^\s*,/.exec(text.slice(last.end, list.end))?.[0];
  const end = last.end + (comma?.length ?? 0);
  const added = items.flatMap((item) => itemLines(item, indentation, unit, writer));
  // A note behind the last item stays on its line.
  const at = comma === undefined ? end : lineEndBehind(text, end);
  return [{ start: end, end: at, text: `${comma === undefined ? ',' : ''}${text.slice(end, at)}${lineBreak}${added.join(lineBreak)}` }];
}

function lineEndBehind(text: string, from: number): number {
  return /^[ \t]*(?:#[^\r\n]*)?(?=[\r\n])/.test(text.slice(from)) ? lineEnd(text, from) : from;
}

/** Takes an item out of a list, or an argument out of a call, with its comma and the line that it had to itself; a list that becomes empty goes too. */
export function removeItem(text: string, module: Module, at: Span): readonly TextEdit[] | undefined {
  const around = nodesAround(module, at);
  const holder = around.findLast(({ node }) => node.kind === 'list' && node.items.some(({ value }) => value.start === at.start && value.end === at.end))?.node;
  if (holder?.kind !== 'list') return undefined;
  const index = holder.items.findIndex(({ value }) => value.start === at.start);
  const item = holder.items[index]?.value;
  if (!item) return undefined;
  if (holder.items.length === 1) return withoutList(text, module, holder);
  return [withoutElement(text, item, holder.items[index - 1]?.value, holder.items[index + 1]?.value)];
}

function withoutElement(text: string, item: Expression, before: Expression | undefined, after: Expression | undefined): TextEdit {
  const line = lineStart(text, item.start);
  const comma = /^[ \t]*,/.exec(text.slice(item.end))?.[0].length ?? 0;
  const isOwnLine = text.slice(line, item.start).trim() === '' && /^[ \t]*(?:#[^\r\n]*)?(?:\r?\n)/.test(text.slice(item.end + comma));
  if (isOwnLine) return { start: line, end: nextLine(text, item.end), text: '' };
  if (after) return { start: item.start, end: after.start, text: '' };
  const own = /^\s*,/.exec(text.slice(item.end))?.[0].length ?? 0;
  return { start: before?.end ?? item.start, end: item.end + own, text: own > 0 && before ? ',' : '' };
}

/** An assignment of a list that is empty now, and the nested class that held nothing else. */
function withoutList(text: string, module: Module, list: ListLiteral): readonly TextEdit[] | undefined {
  const holder = nodesAround(module, list).findLast(({ node }) => node.kind === 'class')?.node;
  const definition = holder?.kind === 'class' ? nestedAround(holder.definition, list) : undefined;
  const field = definition?.fields.find(({ value }) => value?.start === list.start && value.end === list.end);
  if (!definition || !field) return undefined;
  const isAll = definition.fields.length === 1 && definition.methods.length === 0 && (definition.body ?? []).length === 0;
  const gone: Span = isAll ? definition : field;
  if (text.slice(lineStart(text, gone.start), gone.start).trim() !== '') return undefined;
  const line = lineStart(text, gone.start);
  // A class goes with the blank lines before it.
  const blank = isAll ? (/\n((?:[ \t]*\r?\n)+)$/.exec(text.slice(0, line))?.[1]?.length ?? 0) : 0;
  return [{ start: line - blank, end: nextLine(text, gone.end), text: '' }];
}

function nestedAround(definition: ClassDefinition, at: Span): ClassDefinition {
  const inner = definition.fields.map(({ value }) => value).find((value) => value?.kind === 'class' && value.start <= at.start && at.end <= value.end);
  return inner?.kind === 'class' ? nestedAround(inner.definition, at) : definition;
}

function nextLine(text: string, from: number): number {
  const end = lineEnd(text, from);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}
