// Entries of a call's options: put into the record that is there, or into one that is made on the way.
import { expressionAt } from '../../core/find.js';
import type { AddedOption, Slot } from '../../core/mend.js';
import type { Code } from '../../core/code.js';
import type { Span } from '../../core/place.js';
import type { Call, Expression, Module, RecordLiteral } from '../../core/syntax.js';
import { indentationAt, indentUnit, lineBreakOf, type TextEdit } from './layout.js';
import type { Writer } from './writer.js';

/**
 * Writes options into the call at a span.
 *
 * @returns undefined where the call's options cannot be read, or hold something else in their place
 */
export function addOptions(text: string, module: Module, at: Span, all: readonly AddedOption[], writer: Writer): readonly TextEdit[] | undefined {
  const call = expressionAt(module, at)?.expression;
  const options = call?.kind === 'call' ? together(call, all) : all;
  if (!options) return undefined;
  const slots = options.flatMap((option) => option.slots[0] ?? []);
  const [first] = slots;
  // What a call is given for the first time is one record with all of them.
  if (options.length > 1 && first && call?.kind === 'call' && argumentOf(call, first.argument) === undefined && slots.every(({ argument, path }) => argument === first.argument && path.length > 0)) {
    const entries = options.map(({ slots: [slot], value }) => ({ key: slot?.path[0] ?? '', value: nested(slot?.path.slice(1) ?? [], value) }));
    if (new Set(entries.map(({ key }) => key)).size < entries.length) return undefined;
    return addOption(text, module, at, { kind: 'option', slots: [{ argument: first.argument, path: [] }], value: { kind: 'record', entries } }, writer);
  }
  const edits: TextEdit[] = [];
  for (const option of options) {
    const made = addOption(text, module, at, option, writer);
    if (!made) return undefined;
    edits.push(...made);
  }
  return edits;
}

/** Options that are to stand in a record which is not there yet, as one option that makes it; undefined where two of them say different things. */
function together(call: Call, all: readonly AddedOption[]): readonly AddedOption[] | undefined {
  const made = new Map<string, AddedOption>();
  const options: AddedOption[] = [];
  for (const option of all) {
    const slot = option.slots.find((one) => isBegun(call, one)) ?? option.slots[0];
    const [key, ...below] = slot?.path ?? [];
    if (!slot || key === undefined || isBegun(call, slot)) {
      options.push(option);
      continue;
    }
    const own: AddedOption = { kind: 'option', slots: [{ argument: slot.argument, path: [key] }], value: nested(below, option.value) };
    const at = `${slot.argument}:${key}`;
    const present = made.get(at);
    const value = present ? merged(present.value, own.value) : own.value;
    if (!value) return undefined;
    made.set(at, { ...own, value });
  }
  return [...options, ...made.values()];
}

function merged(a: Code, b: Code): Code | undefined {
  if (a.kind !== 'record' || b.kind !== 'record') return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
  const entries = [...a.entries];
  for (const { key, value } of b.entries) {
    const at = entries.findIndex((entry) => entry.key === key);
    const present = entries[at];
    const both = present ? merged(present.value, value) : value;
    if (!both) return undefined;
    if (present) entries[at] = { key, value: both };
    else entries.push({ key, value });
  }
  return { kind: 'record', entries };
}

function addOption(text: string, module: Module, at: Span, { slots, value }: AddedOption, writer: Writer): readonly TextEdit[] | undefined {
  const call = expressionAt(module, at)?.expression;
  if (call?.kind !== 'call' || call.args.some(({ spread }) => spread)) return undefined;
  const slot = slots.find((one) => isBegun(call, one)) ?? slots[0];
  return slot && write(text, call, slot, value, writer);
}

/** True where the outermost entry of a slot is there. */
function isBegun(call: Call, { argument, path }: Slot): boolean {
  const given = argumentOf(call, argument);
  return given?.kind === 'record' && path[0] !== undefined && entryOf(given, path[0]) !== undefined;
}

function write(text: string, call: Call, { argument, path }: Slot, value: Code, writer: Writer): readonly TextEdit[] | undefined {
  let node = argumentOf(call, argument);
  if (!node) {
    // What is left out can be added after the last argument only.
    if (typeof argument === 'string' || argument !== call.args.length) return undefined;
    const open = text.lastIndexOf(')', call.end - 1);
    const code = writer.expression(nested(path, value));
    return open < 0 ? undefined : [{ start: open, end: open, text: call.args.length > 0 ? `, ${code}` : code }];
  }
  for (let depth = 0; depth < path.length; depth += 1) {
    if (node.kind !== 'record') return isTrue(node) && depth > 0 ? [{ start: node.start, end: node.end, text: writer.expression(asSelection(path.slice(depth), value)) }] : undefined;
    const key = path[depth] ?? '';
    const next = entryOf(node, key);
    if (!next) return node.entries.some((entry) => entry.key === undefined) ? undefined : [newEntry(text, node, key, nested(path.slice(depth + 1), value), writer)];
    node = next;
  }
  // It is there already: nothing is to be done where it says the same.
  return isTrue(node) && value.kind === 'constant' && value.value === true ? [] : undefined;
}

/** `true` becomes a record that says the same and holds more. */
function asSelection(path: readonly string[], value: Code): Code {
  return { kind: 'record', entries: [{ key: 'include', value: nested(path.slice(path[0] === 'include' || path[0] === 'select' ? 1 : 0), value) }] };
}

function isTrue(node: Expression): boolean {
  return node.kind === 'literal' && node.value === true;
}

function nested(path: readonly string[], value: Code): Code {
  return path.reduceRight<Code>((inner, key) => ({ kind: 'record', entries: [{ key, value: inner }] }), value);
}

function argumentOf(call: Call, argument: number | string): Expression | undefined {
  if (typeof argument === 'string') return call.args.find(({ name }) => name === argument)?.value;
  return call.args[argument]?.value;
}

function entryOf(record: RecordLiteral, key: string): Expression | undefined {
  return record.entries.find((entry) => entry.key === key)?.value;
}

/** A further entry after the last one, laid out as the others are. */
function newEntry(text: string, record: RecordLiteral, key: string, value: Code, writer: Writer): TextEdit {
  const entry = writer.expression({ kind: 'record', entries: [{ key, value }] }).replace(/^\{\s*|\s*\}$/g, '');
  const last = record.entries.at(-1);
  if (!last) return { start: record.start, end: record.end, text: writer.expression({ kind: 'record', entries: [{ key, value }] }) };
  const isBroken = /[\r\n]/.test(text.slice(record.start, last.start));
  const after = text.slice(last.end, record.end);
  const comma = /^\s*,/.exec(after)?.[0];
  const separator = isBroken ? `${lineBreakOf(text)}${indentationAt(text, last.start) || indentUnit(text, '  ')}` : ' ';
  if (comma !== undefined) return { start: last.end + comma.length, end: last.end + comma.length, text: `${separator}${entry}${isBroken ? ',' : ''}` };
  return { start: last.end, end: last.end, text: `,${separator}${entry}` };
}
