// Changes as edits of a file's text. What concerns the language goes to its writer.
import type { Change, Code, CodeLine } from '../../core/code.js';
import { nodesAround } from '../../core/find.js';
import type { AddedAttribute, AddedMethod, AddedOption } from '../../core/mend.js';
import { isSameSpan, type Span } from '../../core/place.js';
import type { Module } from '../../core/syntax.js';
import { edited, indentationAt, indentUnit, lineBreakOf, lineEnd, lineStart, type TextEdit } from './layout.js';
import { addAttributes } from './attributes.js';
import { fitted, type LineLayout, usesTrailingCommas, widthOf } from './fitted.js';
import { guardQueries } from './guarded.js';
import { lostComments } from './lost-comments.js';
import { addMethods } from './methods.js';
import { addOptions } from './options.js';
import { unusedImports } from './unused-imports.js';
import { hasLongString, type ListOfClass, type Writer } from './writer.js';

/**
 * Turns changes of one file into edits.
 *
 * @returns edits in their order, which do not overlap; undefined where one of the changes cannot be made in the way that the code is written, or would lose a comment
 */
export function rewrite(text: string, module: Module, changes: readonly Change[], writer: Writer): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const methods: TextEdit[] = [];
  const done = new Set<Change>();
  for (const query of queriesOf(changes)) {
    const made = query.added.length > 0 ? addMethods(text, module, query, writer) : [];
    if (!made) return undefined;
    methods.push(...made);
    const attributes = query.attributes.length > 0 ? addAttributes(text, module, query.at, query.attributes) : [];
    if (!attributes) return undefined;
    edits.push(...attributes);
    const options = addOptions(text, module, query.at, query.options, writer);
    if (!options) return undefined;
    // What else is replaced on its line is laid out together with what it gets.
    const beside = changes.filter((change) => change.kind !== 'query' && change.kind !== 'import' && isOnLine(text, query.at, change.at));
    const within = beside.filter((change) => change.kind === 'replace' && lineStart(text, query.at.start) <= change.at.start && change.at.end <= lineEnd(text, query.at.start));
    const replaced = within.length === beside.length ? within.flatMap((change) => editsOf(text, module, change, writer) ?? []) : [];
    const whole = [...options, ...replaced];
    const laid = within.length === beside.length ? fittedLine(text, module, query.at, whole, writer) : whole;
    if (laid === whole) edits.push(...options);
    else {
      edits.push(...laid);
      for (const change of within) done.add(change);
    }
  }
  for (const list of listsOf(changes)) {
    const made = writer.items?.(list);
    if (!made) return undefined;
    edits.push(...made);
  }
  const guarded = guardQueries(text, module, changes.filter((change) => change.kind === 'guarded'), writer, (line, indentation) => fit(line, indentation, layoutOf(text, module, writer), writer));
  if (!guarded) return undefined;
  for (const change of changes.filter((one) => !done.has(one))) {
    const made = editsOf(text, module, change, writer);
    if (!made) return undefined;
    edits.push(...made);
  }
  edits.push(...importsOf(changes, writer));
  // What else changes on such a line is laid out with it.
  const beside = edits.filter((edit) => !/[\r\n]/.test(edit.text + text.slice(edit.start, edit.end)) && edit.end > edit.start && methods.some((one) => lineStart(text, one.start) === lineStart(text, edit.start)));
  const others = edits.filter((edit) => !beside.includes(edit));
  // What is put behind a statement comes after what the statement gets at its end.
  const made = [...others, ...brokenLines(text, [...methods, ...beside], others, writer), ...guarded];
  const all = [...made, ...unusedImports(text, module, made)];
  const commented = keepingComments(text, module, all, writer);
  return commented && inOrder(commented);
}

/** Edits that drop no comment: what stood behind code goes before the statement. Undefined where there is no place for it, or a comment has lines of its own. */
function keepingComments(text: string, module: Module, edits: readonly TextEdit[], writer: Writer): readonly TextEdit[] | undefined {
  const lost = lostComments(text, edits, writer);
  if (lost.some(({ isAlone }) => isAlone)) return undefined;
  const result = [...edits];
  for (const edit of new Set(lost.map((one) => one.edit))) {
    const beginning = statementStart(text, module, { start: edit.start, end: edit.start });
    if (beginning === undefined) return undefined;
    const start = skipComments(text, beginning);
    const indentation = indentationAt(text, start);
    const lines = lost.flatMap((one) => (one.edit === edit ? [indented(one.comment, text, indentation) + lineBreakOf(text) + indentation] : [])).join('');
    if (start === edit.start) result[result.indexOf(edit)] = { ...edit, text: lines + edit.text };
    else result.push({ start, end: start, text: lines });
  }
  return result;
}

/** What is imported: all names of a module at once, where the language has that. */
function importsOf(changes: readonly Change[], writer: Writer): readonly TextEdit[] {
  const imports = changes.filter((change) => change.kind === 'import');
  const made = writer.importedAll
    ? [...new Set(imports.map(({ from }) => from))].map((from) => {
        const own = imports.filter((one) => one.from === from);
        return writer.importedAll?.(from, [...new Set(own.map(({ name }) => name))], own.find(({ ours }) => ours !== undefined)?.ours);
      })
    : imports.map(({ from, name, ours, isDefault }) => writer.imported(from, name, ours, isDefault));
  return made.flatMap((one) => (one ? [{ start: one.at, end: one.end ?? one.at, text: one.text }] : []));
}

/** True for what stands on a line of the query. */
function isOnLine(text: string, query: Span, other: Span): boolean {
  return lineStart(text, other.start) <= query.end && query.start <= lineEnd(text, other.end);
}

/** Edits of one line, which is broken where it gets too long for it. */
function fittedLine(text: string, module: Module, at: Span, edits: readonly TextEdit[], writer: Writer): readonly TextEdit[] {
  const [start, end] = [lineStart(text, at.start), lineEnd(text, at.start)];
  if (edits.length === 0 || at.end > end || edits.some((edit) => edit.start < start || edit.end > end)) return edits;
  const line = edited(text.slice(start, end), edits.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text })));
  const laid = fit(line, '', layoutOf(text, module, writer), writer);
  return laid === line ? edits : [{ start, end, text: laid }];
}

/** A line of new code, broken where it is too long: the way the language has it, else at its outermost brackets. */
function fit(code: string, indentation: string, layout: LineLayout, { broken }: Writer): string {
  const width = layout.width - indentation.length;
  return (/[\r\n]/.test(code) ? undefined : broken?.(code, width)) ?? fitted(code, '', { ...layout, width });
}

/** Edits within lines, with those that break the lines which they make too long. Lines that were too long before stay as they are, and those that something else changes. */
function brokenLines(text: string, edits: readonly TextEdit[], others: readonly TextEdit[], writer: Writer): readonly TextEdit[] {
  const lines = new Set(edits.map(({ start }) => lineStart(text, start)));
  return [...lines].flatMap((start) => {
    const end = lineEnd(text, start);
    const own = edits.filter((edit) => edit.start >= start && edit.start <= end);
    const isWithin = own.every((edit) => edit.end <= end && !/[\r\n]/.test(edit.text)) && !others.some((edit) => edit.start <= end && start <= edit.end);
    return isWithin && end - start <= (writer.width ?? Infinity) ? brokenWithin(text, { start, end }, own, writer) : own;
  });
}

function brokenWithin(text: string, line: Span, own: readonly TextEdit[], { broken, width = Infinity }: Writer): readonly TextEdit[] {
  // Each character of the new line: of the old one at an offset, or of one of the edits.
  const sorted = [...own].sort((a, b) => a.start - b.start);
  const pieces: { readonly start: number; readonly end: number; readonly text: string; readonly isNew: boolean }[] = [];
  let at = line.start;
  for (const edit of sorted) {
    pieces.push({ start: at, end: edit.start, text: text.slice(at, edit.start), isNew: false }, { ...edit, isNew: true });
    at = edit.end;
  }
  pieces.push({ start: at, end: line.end, text: text.slice(at, line.end), isNew: false });
  const laid = broken?.(pieces.map((piece) => piece.text).join(''), width);
  if (laid === undefined) return own;
  const made: TextEdit[] = [];
  let next = 0;
  for (const piece of pieces) {
    let result = '';
    for (let index = 0; index < piece.text.length; index += 1) {
      // In a line that is indented with tabs nothing is left of a blank where it is broken.
      const gap = piece.text[index] === ' ' ? /^(?:\r\n|\n|\r)\t+/.exec(laid.slice(next, next + 200))?.[0] : undefined;
      if (gap !== undefined) {
        next += gap.length;
        if (piece.isNew) result += gap;
        else made.push({ start: piece.start + index, end: piece.start + index + 1, text: gap });
        continue;
      }
      let added = '';
      while (laid[next] !== piece.text[index] && next < laid.length) {
        added += laid[next] ?? '';
        next += 1;
      }
      next += 1;
      if (added !== '' && !piece.isNew) made.push({ start: piece.start + index, end: piece.start + index, text: added });
      result += (piece.isNew ? added : '') + (piece.text[index] ?? '');
    }
    if (piece.isNew) made.push({ start: piece.start, end: piece.end, text: result });
  }
  if (next < laid.length) made.push({ start: line.end, end: line.end, text: laid.slice(next) });
  // What does not stand in the broken line as it stood in the long one was not found there.
  return next > laid.length ? own : joined(made);
}

/** Edits of places that touch, as one. */
function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    if (last?.end === edit.start) result.splice(-1, 1, { start: last.start, end: edit.end, text: last.text + edit.text });
    else result.push(edit);
  }
  return result;
}

interface ChangedQuery {
  readonly at: Span;
  readonly added: readonly AddedMethod[];
  readonly options: readonly AddedOption[];
  readonly attributes: readonly AddedAttribute[];
}

/** The queries that are changed, each with all that it gets. */
function queriesOf(changes: readonly Change[]): readonly ChangedQuery[] {
  const queries: { at: Span; added: AddedMethod[]; options: AddedOption[]; attributes: AddedAttribute[] }[] = [];
  for (const change of changes) {
    if (change.kind !== 'query') continue;
    const present = queries.find(({ at }) => isSameSpan(at, change.at));
    const query = present ?? { at: change.at, added: [], options: [], attributes: [] };
    if (!present) queries.push(query);
    if (change.change.kind === 'method') query.added.push(change.change);
    else if (change.change.kind === 'option') query.options.push(change.change);
    else query.attributes.push(change.change);
  }
  return queries;
}

/** The lists that get items, each with all of them. */
function listsOf(changes: readonly Change[]): readonly ListOfClass[] {
  const lists: (ListOfClass & { items: Code[] })[] = [];
  for (const change of changes) {
    if (change.kind !== 'item') continue;
    const present = lists.find(({ at, within, list }) => isSameSpan(at, change.at) && within === change.within && list === change.list);
    if (present) present.items.push(change.value);
    else lists.push({ at: change.at, within: change.within, list: change.list, items: [change.value] });
  }
  return lists;
}

function editsOf(text: string, module: Module, change: Change, writer: Writer): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'query':
    case 'guarded':
    case 'item':
    case 'import':
      return [];
    case 'remove item':
      return writer.without?.(change.at);
    case 'replace': {
      const indentation = indentationAt(text, change.at.start);
      const code = writer.expression(change.by);
      const layout = layoutOf(text, module, writer);
      const laid = change.fits ? fit(code, indentation, layout, writer) : code;
      return [{ start: change.at.start, end: change.at.end, text: indented(laid, text, indentation) }];
    }
    case 'before': {
      const beginning = statementStart(text, module, change.at);
      if (beginning === undefined) return undefined;
      // What a comment says of a loop it says of the list, too, that the loop fills.
      const offset = change.lines.every(isEmptyList) ? skipComments(text, beginning) : beginning;
      const indentation = indentationAt(text, offset);
      const layout = layoutOf(text, module, writer);
      // A loop of its own, or a loader, is set apart from what is behind it.
      const gap = change.lines.at(-1)?.kind === 'group' || change.lines.at(-1)?.kind === 'loader' ? lineBreakOf(text) : '';
      const lines = change.lines.flatMap((line) => writer.lines(line)).map((line) => fit(line, indentation, layout, writer));
      return [{ start: offset, end: offset, text: lines.map((line) => indented(line, text, indentation) + lineBreakOf(text)).join(indentation) + gap + indentation }];
    }
    case 'after': {
      const at = nodesAround(module, change.at).findLast(({ body }) => body !== undefined)?.node;
      if (!at || statementStart(text, module, change.at) === undefined || !/^[;\s]*(?:\/\/.*|#.*)?$/.test(text.slice(at.end, lineEnd(text, at.end)))) return undefined;
      const end = lineEnd(text, at.end);
      const indentation = indentationAt(text, at.start);
      const layout = layoutOf(text, module, writer);
      const lines = change.lines.flatMap((line) => writer.lines(line)).map((line) => fit(line, indentation, layout, writer));
      return [{ start: end, end, text: lines.map((line) => `${lineBreakOf(text)}${indentation}${indented(line, text, indentation)}`).join('') }];
    }
    case 'in class': {
      const head = /^[\w$]+[^{]*\{[^\S\r\n]*(?=[\r\n])/.exec(text.slice(change.at.start, change.at.end));
      if (!head) return undefined;
      const layout = layoutOf(text, module, writer);
      const indentation = indentationAt(text, change.at.start) + layout.unit;
      const offset = change.at.start + head[0].length;
      const lines = change.lines.flatMap((line) => writer.lines(line)).map((line) => fit(line, indentation, layout, writer));
      return [{ start: offset, end: offset, text: lines.map((line) => `${lineBreakOf(text)}${indentation}${indented(line, text, indentation)}`).join('') + lineBreakOf(text) }];
    }
    case 'gives':
      return writer.gives?.(change.at, change.value);
    case 'move':
      return movedStatement(text, module, change.at, change.before);
    case 'remove': {
      const start = lineStart(text, change.at.start);
      const end = lineEnd(text, change.at.end);
      // What shares its line with other code cannot go with the line.
      const isAlone = text.slice(start, change.at.start).trim() === '' && /^[;\s]*$/.test(text.slice(change.at.end, end));
      if (!isAlone) return undefined;
      return [{ start, end: afterBreak(text, end), text: '' }];
    }
  }
}

/**
 * Where a line may be put before the statement around a span: where it begins, if it begins its line. Undefined if other code stands before it,
 * if it is a branch of a statement that began before, or if it stands alone where a block would have to.
 */
function statementStart(text: string, module: Module, at: Span): number | undefined {
  const around = nodesAround(module, at);
  const index = around.findLastIndex(({ body }) => body !== undefined);
  const { node, body } = around[index] ?? {};
  if (!node || text.slice(lineStart(text, node.start), node.start).trim() !== '' || BRANCH.test(text.slice(node.start, node.start + 10))) return undefined;
  // An arrow function's expression is what it gives back, and no statement.
  if (node.kind === 'return' && !text.startsWith('return', node.start)) return undefined;
  const isBare = module.language === 'typescript' && body?.[0] === node && body !== module.body && !opensBlock(text, node.start, around.findLast((one) => one.node.kind === 'switch') !== undefined);
  return isBare ? undefined : withComments(text, node.start);
}

function isEmptyList(line: CodeLine): boolean {
  return line.kind === 'declare' && line.value.kind === 'list' && line.value.items.length === 0;
}

/** Where the statement begins whose comments begin at an offset. */
function skipComments(text: string, offset: number): number {
  let at = offset;
  while (/^(?:\/\/|#)/.test(text.slice(at, at + 2))) {
    const next = afterBreak(text, lineEnd(text, at));
    at = next + indentationAt(text, next).length;
  }
  return at;
}

/** Where the comments begin that stand right before a statement, in its column; its own start where there are none. */
function withComments(text: string, at: number): number {
  const column = at - lineStart(text, at);
  let start = lineStart(text, at);
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    if (previous === start || !/^[ \t]*(?:\/\/|#(?!!))/.test(text.slice(previous, start)) || indentationAt(text, previous).length !== column) break;
    start = previous;
  }
  return start + column;
}

const BRANCH = /^(?:elif|else|except|finally|case|catch)\b/;

/** True where the code before an offset opens a block. */
function opensBlock(text: string, offset: number, isInSwitch: boolean): boolean {
  const before = text.slice(Math.max(0, offset - 4000), offset).replace(/\/\*[^]*?\*\//g, '').replace(/^([^\n'"`]*?)\/\/.*$/gm, '$1').trimEnd();
  return before.endsWith('{') || (isInSwitch && before.endsWith(':'));
}

/** The lines of a statement, with the comments before and behind it, put before another statement. */
function movedStatement(text: string, module: Module, at: Span, before: Span): readonly TextEdit[] | undefined {
  const to = statementStart(text, module, before);
  const from = linesOf(text, at);
  if (to === undefined || !from) return undefined;
  const lineBreak = lineBreakOf(text);
  const old = indentationAt(text, at.start);
  const indentation = indentationAt(text, to);
  const lines = text.slice(from.start, from.end).split(/\r\n|\n|\r/).map((line) => (line.startsWith(old) ? indentation + line.slice(old.length) : line));
  const next = afterBreak(text, from.end);
  // The empty line behind it separated it from the rest.
  const isFirst = /[{:]\s*$/.test(text.slice(0, from.start));
  const blank = isFirst ? /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(next))?.[0].length ?? 0 : 0;
  // It stays apart from what it was apart from, and from what a comment tells of the code behind it.
  const gap = blank > 0 || /^(?:\/\/|#)/.test(text.slice(to, to + 2)) ? lineBreak : '';
  return [
    { start: lineStart(text, to), end: lineStart(text, to), text: lines.map((line) => line + lineBreak).join('') + gap },
    { start: from.start, end: next + blank, text: '' },
  ];
}

/** The whole lines of a statement that shares them with nothing but comments, and the comments right before it. */
function linesOf(text: string, at: Span): Span | undefined {
  const start = lineStart(text, at.start);
  const end = lineEnd(text, at.end);
  if (text.slice(start, at.start).trim() !== '' || !/^[;\s]*(?:\/\/.*|#.*)?$/.test(text.slice(at.end, end))) return undefined;
  return { start: lineStart(text, withComments(text, at.start)), end };
}

function afterBreak(text: string, end: number): number {
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}

/** Code whose further lines are indented as the place where it goes. Strings of several lines stay as they are. */
function indented(code: string, text: string, indentation: string): string {
  if (!/[\r\n]/.test(code) || hasLongString(code)) return code;
  return code.split(/\r\n|\n|\r/).map((line, index) => (index > 0 && line !== '' ? indentation + line : line)).join(lineBreakOf(text));
}

function layoutOf(text: string, { language }: Module, { width }: Writer): LineLayout {
  const isPython = language === 'python';
  return { width: Math.min(width ?? widthOf(text), isPython ? 100 : Infinity), unit: indentUnit(text, isPython ? '    ' : '  '), lineBreak: lineBreakOf(text), hasTrailingCommas: isPython || usesTrailingCommas(text), hugsRecords: !isPython };
}

/** Edits sorted, equal ones once; undefined where two of them overlap. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const distinct = sorted.filter((edit, index) => !sorted.slice(0, index).some((other) => isSameSpan(edit, other) && edit.text === other.text));
  const overlaps = distinct.some((edit, index) => index > 0 && edit.start < (distinct[index - 1]?.end ?? 0));
  return overlaps ? undefined : distinct;
}
