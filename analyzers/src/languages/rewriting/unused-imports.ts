// What a fix leaves imported and unused goes, too: linters would mind it.
import type { Import, Module } from '../../core/syntax.js';
import { edited, lineEnd, lineStart, type TextEdit } from './layout.js';

/**
 * The edits that take away names which only code mentioned that is gone. A mention of any kind keeps a name, in a comment or a string as well; so
 * does an import on which another edit works. A whole import goes in Python alone: a bundler may take one for the sake of what its module does.
 */
export function unusedImports(text: string, { body, language }: Module, edits: readonly TextEdit[]): readonly TextEdit[] {
  const imports = body.filter((statement): statement is Import => statement.kind === 'import');
  const blanked = (made: readonly TextEdit[]): string => edited(text, [...made, ...imports.filter((one) => !isTouched(one, made)).map(({ start, end }) => ({ start, end, text: '' }))]);
  if (edits.length === 0 || imports.length === 0 || edits.every(({ start, end }) => start === end)) return [];
  const [before, after] = [blanked([]), blanked(edits)];
  const isGone = (name: string): boolean => mentions(before, name) && !mentions(after, name);
  return imports.flatMap((one) => {
    const gone = isTouched(one, edits) ? [] : one.names.filter(({ local }) => local !== '*all' && isGone(local));
    return gone.length === 0 || (gone.length === one.names.length && language !== 'python') ? [] : (without(text, one, gone.map(({ local }) => local)) ?? []);
  });
}

function isTouched({ start, end }: Import, edits: readonly TextEdit[]): boolean {
  return edits.some((edit) => edit.start <= end && start <= edit.end);
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replace(/\$/g, '\\$')}(?![\\w$])`).test(text);
}

/** An import without some of its names, which stand in a list; undefined where it is written in another way, or holds a comment. */
function without(text: string, { start, end, names }: Import, gone: readonly string[]): readonly TextEdit[] | undefined {
  const source = text.slice(start, end);
  if (/#|\/\/|\/\*/.test(text.slice(start, lineEnd(text, end)))) return undefined;
  if (gone.length === names.length) {
    const [from, to] = [lineStart(text, start), lineEnd(text, end)];
    const isAlone = text.slice(from, start).trim() === '' && text.slice(end, to).trim() === '';
    return isAlone ? [{ start: from, end: to + (/^\r?\n/.exec(text.slice(to))?.[0].length ?? 0), text: '' }] : undefined;
  }
  let left = source;
  for (const name of gone) {
    const next = left.replace(new RegExp(`(?<=[\\s{(,])${name}\\s*,\\s*|,\\s*${name}(?=\\s*[,)}]|\\s*$)`), '');
    if (next === left) return undefined;
    left = next;
  }
  return [{ start, end, text: left }];
}
