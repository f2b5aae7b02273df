// Lines that a further method makes too long are broken where black breaks them: before the calls of a chain within parentheses, else within the
// last brackets. How long lines may be the project's configuration says, else the file itself.
import { foldersAbove, type Written } from '../rewriting/writer.js';

/** How long the lines of a file may be; undefined where neither the project nor the file keeps to anything. */
export function lineLength(written: Written): number | undefined {
  for (const textOf of foldersAbove(written)) {
    const read = (name: string): string => textOf(name) ?? '';
    const linted = (name: string): number | undefined => ofSections(read(name), /^(?:flake8|pycodestyle)$/, /^max-line-length\s*=\s*(\d+)/m);
    const formatted = ofRuff(read('ruff.toml')) ?? ofRuff(read('.ruff.toml')) ?? ofSections(read('pyproject.toml'), /^(?:tool\.black|tool\.ruff(?:\.format)?)$/, LINE_LENGTH);
    const configured = formatted ?? linted('setup.cfg') ?? linted('.flake8') ?? linted('tox.ini');
    if (configured !== undefined) return configured;
  }
  const lengths = written.text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '' && !/https?:|^\s*#/.test(line)).map(({ length }) => length);
  return [88, 100, 120].find((width) => lengths.filter((length) => length > width).length <= lengths.length / 200);
}

const LINE_LENGTH = /^line-length\s*=\s*(\d+)/m;

/** What ruff's own file sets before its sections; its default where it sets nothing. */
function ofRuff(config: string): number | undefined {
  return config === '' ? undefined : Number(LINE_LENGTH.exec(config.split(/^\[/m)[0] ?? '')?.[1] ?? 88);
}

/** What a section of a configuration sets; black's and ruff's own 88 where they are configured and set nothing. */
function ofSections(config: string, section: RegExp, setting: RegExp): number | undefined {
  const found = config.split(/^[ \t]*(?=\[[\w.-]+\][ \t]*$)/m).filter((part) => section.test(/^\[([\w.-]+)\]/.exec(part)?.[1] ?? ''));
  const set = found.map((part) => setting.exec(part)?.[1]).find((value) => value !== undefined);
  if (set !== undefined) return Number(set);
  return found.length > 0 && /^\[tool\./m.test(found[0] ?? '') ? 88 : undefined;
}

/** How lines are broken. */
export interface Breaking {
  readonly width: number;
  readonly unit: string;
  readonly lineBreak: string;
}

/**
 * A line, broken.
 *
 * @returns the same characters with line breaks, blanks and brackets added; undefined where its brackets are not closed on it, or it stays too long
 */
export function brokenLine(line: string, breaking: Breaking): string | undefined {
  if (breaking.unit === '\t') return withTabs(line, breaking);
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  // What closes brackets of the lines before goes on with what they began.
  const closed = /^[)\]}]*/.exec(line.slice(indentation.length))?.[0] ?? '';
  const code = line.slice(indentation.length + closed.length);
  if (outlineOf(code) === undefined || line.trimEnd() !== line || !/^ +$/.test(breaking.unit)) return undefined;
  const inLines = closed === '' ? inParentheses(code, indentation, breaking) : undefined;
  return inLines !== undefined && fits(inLines, breaking) ? inLines : inBrackets(code, indentation, breaking, closed);
}

/** How wide a tab is taken to be. */
const TAB = '    ';

/** A line that begins with tabs, broken as if they were blanks. */
function withTabs(line: string, breaking: Breaking): string | undefined {
  const broken = brokenLine(line.replace(/^\t+/, (tabs) => TAB.repeat(tabs.length)), { ...breaking, unit: TAB });
  return broken?.split(breaking.lineBreak).map((one) => one.replace(/^(?: {4})+/, (blanks) => '\t'.repeat(blanks.length / TAB.length))).join(breaking.lineBreak);
}

/** How long a line is, tabs taken for what they show. */
export function lengthOf(line: string): number {
  return line.replace(/^\t+/, (tabs) => TAB.repeat(tabs.length)).length;
}

function fits(code: string, { width, lineBreak }: Breaking): boolean {
  return code.split(lineBreak).every(({ length }) => length <= width);
}

/** The code with all that stands in brackets and strings made blanks; undefined where brackets or strings are left open, or a comment follows. */
function outlineOf(code: string): string | undefined {
  const open: string[] = [];
  let quote = '';
  let outline = '';
  for (let at = 0; at < code.length; at += 1) {
    const char = code[at] ?? '';
    const isInside = open.length > 0 || quote !== '';
    if (quote !== '') {
      if (char === '\\') {
        outline += ' ';
        at += 1;
      } else if (char === quote) quote = '';
      outline += ' ';
      continue;
    }
    if (char === '#' || char === '\\' || /^(?:"""|''')/.test(code.slice(at))) return undefined;
    if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) open.push(char);
    else if (')]}'.includes(char)) {
      if (open.pop() === undefined) return undefined;
      outline += open.length === 0 ? char : ' ';
      continue;
    }
    outline += isInside || quote !== '' ? ' ' : char;
  }
  return open.length > 0 || quote !== '' ? undefined : outline;
}

/** Statements of which the end is one expression. */
const HEAD = /^(?:[\w.]+(?: *: *[\w.]+)? = |[\w.]+ \+= |return |yield from |for [\w, ]+ in |(?:if|elif|while) )/;

/** What a statement that opens a block begins with. */
const OPENING = /^(?:for|if|elif|while) /;

/** A chain of calls: names, dots and brackets. */
const CHAIN = /^[\w.]+[([{ ][\w.()[\]{} ]*$/;

/** A chain of three calls or more as the end of a statement: within parentheses, each call but the first on a line of its own. */
function inParentheses(code: string, indentation: string, breaking: Breaking): string | undefined {
  const { unit, lineBreak } = breaking;
  const head = HEAD.exec(code)?.[0];
  const tail = /:?$/.exec(code)?.[0] ?? '';
  if (head === undefined || (tail === ':') !== OPENING.test(head)) return undefined;
  const whole = code.slice(head.length, code.length - tail.length);
  const named = /^\w+ := /.exec(whole)?.[0] ?? '';
  const [first = '', ...links] = linksOf(whole.slice(named.length));
  if (links.length < 2) return undefined;
  const deeper = indentation + unit;
  return `${indentation}${head}(${lineBreak}${linesOf([named + first, ...links], deeper, breaking)}${lineBreak}${indentation})${tail}`;
}

/** Pieces on lines of their own, broken further where they are too long. */
function linesOf(pieces: readonly string[], indentation: string, breaking: Breaking): string {
  return pieces.map((piece) => (indentation.length + piece.length <= breaking.width ? indentation + piece : (inBrackets(piece, indentation, breaking) ?? indentation + piece))).join(breaking.lineBreak);
}

/** The calls of a chain, but for the first that belongs to the name that it begins with; one piece for what is no chain. */
function linksOf(chain: string): readonly string[] {
  const outline = outlineOf(chain) ?? '';
  if (!CHAIN.test(outline) || / [\w.]/.test(outline.replace(/[([{][^)\]}]*[)\]}]/g, '()'))) return [chain];
  const links: string[] = [];
  let start = 0;
  for (const { index } of outline.matchAll(/(?<=[)\]])\./g)) {
    links.push(chain.slice(start, index));
    start = index;
  }
  return [...links, chain.slice(start)];
}

/** What brackets hold on lines of its own: the last ones that make all lines short enough. */
function inBrackets(code: string, indentation: string, breaking: Breaking, closed = ''): string | undefined {
  const outline = outlineOf(code) ?? '';
  const { unit, lineBreak, width } = breaking;
  const deeper = indentation + unit;
  for (const { 0: brackets, index } of [...outline.matchAll(/[([{]( +)[)\]}]/g)].reverse()) {
    // A part of rows stays behind what they are asked by.
    if (brackets.startsWith('[') && code[index - 1] === ')') continue;
    const from = index + 1;
    const to = index + brackets.length - 1;
    const inner = code.slice(from, to).trim();
    const body = deeper.length + inner.length <= width ? deeper + inner : innerBroken(inner, deeper, breaking);
    const broken = body === undefined ? undefined : `${indentation}${closed}${code.slice(0, from)}${lineBreak}${body}${lineBreak}${indentation}${code.slice(to)}`;
    if (broken !== undefined && fits(broken, breaking)) return broken;
  }
  return undefined;
}

/** What brackets hold, on more than one line: the calls of a chain, the clauses of a comprehension, the arguments. */
function innerBroken(inner: string, indentation: string, breaking: Breaking): string | undefined {
  const links = linksOf(inner);
  if (links.length > 2) return linesOf(links, indentation, breaking);
  const outline = outlineOf(inner) ?? '';
  const loop = outline.search(/ (?:async )?for [\w, ]+ in /);
  // An `if` before the loop belongs to a value: `a if b else c`.
  const clauses = [...outline.matchAll(/ (?=(?:async )?for [\w, ]+ in |if )/g)].map(({ index }) => index).filter((index) => index >= loop);
  if (loop >= 0) return linesOf(split(inner, clauses, 1), indentation, breaking);
  const commas = [...outline.matchAll(/, /g)].map(({ index }) => index);
  if (commas.length > 0) return linesOf(split(inner, commas, 2).map((part) => `${part},`), indentation, breaking);
  return inBrackets(inner, indentation, breaking);
}

function split(text: string, at: readonly number[], width: number): readonly string[] {
  return [0, ...at].map((start, index) => text.slice(index === 0 ? 0 : start + width, at[index] ?? text.length));
}
