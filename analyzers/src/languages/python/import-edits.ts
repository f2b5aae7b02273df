// Where an import that a fix needs goes: to the one of the same module, else on a line among those of its kind.
import type { Import, Module } from '../../core/syntax.js';
import { lineBreakOf } from '../rewriting/layout.js';

/** What is inserted, and where. */
export interface ImportEdit {
  readonly at: number;
  /** What is replaced ends there; nothing is where it is left out. */
  readonly end?: number;
  readonly text: string;
}

/**
 * The import of names of one module.
 *
 * @param ours a module of the project, as the file imports it: what is imported from its package stands behind what others made
 * @returns undefined where it is imported already
 */
export function importEdit(text: string, module: Module, from: string, wanted: readonly string[], ours?: string): ImportEdit | undefined {
  const imports = module.body.filter((statement) => statement.kind === 'import');
  const missing = [...new Set(wanted)].filter((name) => !imports.some((one) => one.from === from && one.names.some(({ local, imported }) => local === name && imported === name))).sort(compareNames);
  if (missing.length === 0) return undefined;
  const same = imports.find((one) => one.from === from && one.names.length > 0 && one.names.every(({ imported }) => imported !== '*' && imported !== '*all'));
  const added = same && addedTo(text, same, missing);
  if (added) return added;
  const line = `from ${from} import ${missing.join(', ')}`;
  const lineBreak = lineBreakOf(text);
  const root = rootOf(from);
  // Sorted among those of the same package, as they are.
  const kin = root === '' ? [] : imports.filter((one) => rootOf(one.from) === root && isAlone(text, one));
  const next = kin.find((one) => one.names.every(({ imported }) => imported !== '*') && one.from > from);
  const last = kin.at(-1);
  if (next) return { at: next.start, text: `${line}${lineBreak}` };
  if (last) return behind(text, last, line, lineBreak);
  const own = imports.find((one) => one.from.startsWith('.') || (ours !== undefined && rootOf(one.from) === rootOf(ours)));
  if (own && root !== '' && !(ours !== undefined && root === rootOf(ours)) && isAlone(text, own)) {
    const before = imports[imports.indexOf(own) - 1];
    // The last group of imports before those of the project takes the line; where there is none it stands apart from them.
    return before ? behind(text, before, line, lineBreak) : { at: own.start, text: `${line}${lineBreak}${lineBreak}` };
  }
  const end = imports.at(-1);
  if (end) return behind(text, end, line, lineBreak);
  // After the comments and the documentation that the file begins with.
  const first = module.body.find((statement) => !(statement.kind === 'expression' && statement.value.kind === 'literal'));
  return { at: first?.start ?? text.length, text: `${line}${lineBreak}${lineBreak}` };
}

/** Further names in an import that is there, in their order where the others stand in theirs; undefined where comments or line joins make it hard to say where. */
function addedTo(text: string, { start, end }: Import, added: readonly string[]): ImportEdit | undefined {
  const shown = text.slice(start, end);
  if (/[#\\]/.test(shown)) return undefined;
  const listed = /^(from\s+\S+\s+import\s+)(\w+(?:, \w+)*)$/.exec(shown);
  const present = listed?.[2]?.split(', ') ?? [];
  if (listed && isSorted(present)) return { at: start + (listed[1] ?? '').length, end, text: [...present, ...added].sort(compareNames).join(', ') };
  const name = added.join(', ');
  const open = shown.indexOf('(');
  if (open < 0) return { at: end, text: `, ${name}` };
  const names = shown.slice(open + 1, shown.lastIndexOf(')'));
  const kept = names.trimEnd();
  const at = start + open + 1 + kept.length;
  const hasComma = kept.endsWith(',');
  const indent = /(\r?\n[ \t]*)\S/.exec(names)?.[1];
  if (indent === undefined) return { at: hasComma ? at - 1 : at, text: `, ${name}` };
  const lines = /^\s*\w+(?:,\s*\n\s*\w+)*,\s*$/.test(names) ? kept.slice(0, -1).split(',').map((one) => one.trim()) : [];
  if (lines.length > 1 && isSorted(lines)) return { at: start + open + 1, end: at, text: [...lines, ...added].sort(compareNames).map((one) => `${indent}${one},`).join('') };
  return { at, text: `${hasComma ? '' : ','}${added.map((one) => `${indent}${one}`).join(',')}${hasComma ? ',' : ''}` };
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || compareNames(names[index - 1] ?? '', name) < 0);
}

/** Constants first, then classes, then all others, each by the alphabet: the order in which imports are sorted by their kinds. */
function compareNames(a: string, b: string): number {
  const kind = (name: string): number => (/^[A-Z][A-Z\d_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2);
  return kind(a) - kind(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** A line behind a statement, and behind the comment that its line ends with. */
function behind(text: string, { end }: Import, line: string, lineBreak: string): ImportEdit {
  const next = text.indexOf('\n', end);
  return next < 0 ? { at: text.length, text: `${lineBreak}${line}` } : { at: next + 1, text: `${line}${lineBreak}` };
}

/** The package of a module; empty for a relative one. */
function rootOf(from: string): string {
  return /^\w+/.exec(from)?.[0] ?? '';
}

/** True for a statement that begins its line. */
function isAlone(text: string, { start }: Import): boolean {
  return start === 0 || text[start - 1] === '\n';
}
