// The next migrations of tools whose migrations are scripts: named as the last one is, exported the way that it exports, quoted as it quotes.
import type { NewFile } from '../core/code.js';
import type { IndexChange, MigrationSite } from '../schema/index-changes.js';
import { folderOf, nameOf } from './migration-files.js';
import { nextVersion, snakeCase } from './next-migration.js';

/** How the last migration is written. */
export interface ScriptStyle {
  /** `export function`, `exports.up =`, or `module.exports = {`. */
  readonly exports: 'module' | 'names' | 'record';
  readonly isTyped: boolean;
  /** What ends a statement. */
  readonly end: string;
  readonly indent: string;
  /** The last migration's text. */
  readonly last: string;
  /** A string constant. */
  quoted(text: string): string;
}

/** The lines of a migration that makes one change; undefined where that cannot be said in the style. */
export type ScriptLines = (change: IndexChange, style: ScriptStyle) => readonly string[] | undefined;

/** A file for each change; undefined where nobody can tell what the next one is called. */
export function writeScripts(files: readonly string[], changes: readonly IndexChange[], { text, now }: MigrationSite, lines: ScriptLines): readonly NewFile[] | undefined {
  const file = files.at(-1);
  const last = file === undefined ? undefined : text(file);
  const parsed = file === undefined ? undefined : /^(\d+)([_-])(\D.*?)(\.[cm]?[jt]s)$/.exec(nameOf(file));
  if (file === undefined || last === undefined || !parsed) return undefined;
  const [, version = '', separator = '_', words = '', extension = '.js'] = parsed;
  const style = styleOf(last, extension);
  const lineBreak = last.includes('\r\n') ? '\r\n' : '\n';
  const made: NewFile[] = [];
  let current = version;
  for (const change of changes) {
    const next = nextVersion(current, now);
    const written = lines(change, style);
    if (next === undefined || !written) return undefined;
    current = next;
    const snake = `${change.kind === 'add' ? 'add' : 'drop'}_${snakeCase(change.index.name)}`;
    const name = words.includes('-') && !words.includes('_') ? snake.replaceAll('_', '-') : snake;
    made.push({ path: `${folderOf(file) === '' ? '' : `${folderOf(file)}/`}${current}${separator}${name}${extension}`, text: written.map((line) => line + lineBreak).join('') });
  }
  return made;
}

function styleOf(last: string, extension: string): ScriptStyle {
  const single = last.match(/'/g)?.length ?? 0;
  const quote = (last.match(/"/g)?.length ?? 0) > single ? '"' : "'";
  const other = quote === '"' ? "'" : '"';
  return {
    exports: /^export\b/m.test(last) ? 'module' : /^module\.exports\s*=\s*\{/m.test(last) ? 'record' : 'names',
    isTyped: /ts$/.test(extension),
    end: /;[ \t]*\r?$/m.test(last) ? ';' : '',
    indent: /^(\t| {2,8})\S/m.exec(last)?.[1] ?? '  ',
    last,
    quoted: (text) => (!text.includes(quote) ? quote + text + quote : !text.includes(other) ? other + text + other : `\`${text.replaceAll('`', '\\`')}\``),
  };
}

/**
 * Functions `up` and `down` that are handed one parameter.
 *
 * @param type the parameter's type, where the file is typed
 */
export function upAndDown({ exports: form, isTyped, indent, end, last }: ScriptStyle, parameter: string, type: string, up: readonly string[], down: readonly string[]): readonly string[] {
  const given = isTyped ? `${parameter}: ${type}` : parameter;
  const answer = isTyped ? ': Promise<void>' : '';
  const body = (lines: readonly string[], before = ''): readonly string[] => lines.map((line) => `${before}${indent}${line}`);
  if (form === 'record') return ['module.exports = {', `${indent}async up(${given})${answer} {`, ...body(up, indent), `${indent}},`, '', `${indent}async down(${given})${answer} {`, ...body(down, indent), `${indent}},`, `}${end}`];
  const isPlain = form === 'names' && /^exports\.up\s*=\s*(?:async\s+)?function\b/m.test(last);
  const head = (name: string): string => (form === 'module' ? `export async function ${name}(${given})${answer} {` : isPlain ? `exports.${name} = async function (${given}) {` : `exports.${name} = async (${given}) => {`);
  const foot = form === 'module' ? '}' : `}${end}`;
  return [head('up'), ...body(up), foot, '', head('down'), ...body(down), foot];
}

/** The line of the last migration that imports a type, with a blank line behind it; nothing where there is none. */
export function importOf({ last }: ScriptStyle, type: string): readonly string[] {
  const line = new RegExp(`^import\\b[^\\n]*\\b${type}\\b[^\\n]*?(?=\\r?$)`, 'm').exec(last)?.[0];
  return line === undefined ? [] : [line, ''];
}
