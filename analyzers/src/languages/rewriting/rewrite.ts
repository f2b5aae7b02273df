// Changes as edits of a file's text. What concerns the language goes to its writer.
import type { Change } from '../../core/code.js';
import { nodesAround } from '../../core/find.js';
import type { AddedAttribute, AddedMethod, AddedOption } from '../../core/mend.js';
import { isSameSpan, type Span } from '../../core/place.js';
import type { Module } from '../../core/syntax.js';
import { indentationAt, lineBreakOf, lineEnd, lineStart, type TextEdit } from './layout.js';
import { addAttributes } from './attributes.js';
import { addMethods } from './methods.js';
import { addOption } from './options.js';
import type { Writer } from './writer.js';

/**
 * Turns changes of one file into edits.
 *
 * @returns edits in their order, which do not overlap; undefined where one of the changes cannot be made in the way that the code is written
 */
export function rewrite(text: string, module: Module, changes: readonly Change[], writer: Writer): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const query of queriesOf(changes)) {
    const made = query.added.length > 0 ? addMethods(text, module, query) : [];
    if (!made) return undefined;
    edits.push(...made);
    const attributes = query.attributes.length > 0 ? addAttributes(text, module, query.at, query.attributes) : [];
    if (!attributes) return undefined;
    edits.push(...attributes);
    for (const option of query.options) {
      const entry = addOption(text, module, query.at, option, writer);
      if (!entry) return undefined;
      edits.push(...entry);
    }
  }
  for (const change of changes) {
    const made = editsOf(text, module, change, writer);
    if (!made) return undefined;
    edits.push(...made);
  }
  return inOrder(edits);
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

function editsOf(text: string, module: Module, change: Change, writer: Writer): readonly TextEdit[] | undefined {
  switch (change.kind) {
    case 'query':
      return [];
    case 'replace':
      return [{ start: change.at.start, end: change.at.end, text: writer.expression(change.by) }];
    case 'before': {
      const offset = statementStart(text, module, change.at);
      if (offset === undefined) return undefined;
      const indentation = indentationAt(text, offset);
      const lines = change.lines.flatMap((line) => writer.lines(line));
      return [{ start: offset, end: offset, text: lines.map((line) => `${line}${lineBreakOf(text)}${indentation}`).join('') }];
    }
    case 'remove': {
      const start = lineStart(text, change.at.start);
      const end = lineEnd(text, change.at.end);
      // What shares its line with other code cannot go with the line.
      const isAlone = text.slice(start, change.at.start).trim() === '' && /^[;\s]*$/.test(text.slice(change.at.end, end));
      if (!isAlone) return undefined;
      return [{ start, end: text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length), text: '' }];
    }
    case 'import': {
      const made = writer.imported(change.from, change.name);
      return made ? [{ start: made.at, end: made.at, text: made.text }] : [];
    }
  }
}

/** Where the statement around a span begins, if it begins its line; undefined if other code stands before it. */
function statementStart(text: string, module: Module, at: Span): number | undefined {
  const statement = nodesAround(module, at).findLast(({ body }) => body !== undefined)?.node;
  if (!statement) return undefined;
  return text.slice(lineStart(text, statement.start), statement.start).trim() === '' ? statement.start : undefined;
}

/** Edits sorted, equal ones once; undefined where two of them overlap. */
function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const distinct = sorted.filter((edit, index) => !sorted.slice(0, index).some((other) => isSameSpan(edit, other) && edit.text === other.text));
  const overlaps = distinct.some((edit, index) => index > 0 && edit.start < (distinct[index - 1]?.end ?? 0));
  return overlaps ? undefined : distinct;
}
