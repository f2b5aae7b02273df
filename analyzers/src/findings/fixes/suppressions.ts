// The ways to silence a finding instead of mending it: a comment before its line, one for its whole file, or the rule turned off in the
// configuration. They are made for whoever asks for them, and stand in no report.
import type { Comment } from '../../core/syntax.js';
import type { Fix, RawFinding } from '../finding.js';

/** What silencing looks at. */
export interface SilencedFile {
  readonly text: string;
  /** How the file's front end reads a text that would take its place: its suppression comments, and how much of it could not be read. */
  read(text: string): { readonly comments: readonly Comment[]; readonly problems: number };
}

/** The configuration that speaks for a file; its text is undefined where there is no such file yet. */
export interface ConfigurationText {
  /** Project-relative. */
  readonly path: string;
  readonly text: string | undefined;
}

/** Stands where the user's reason goes: an editor selects it. */
export const reasonPlaceholder = 'reason';

/**
 * The fixes that silence a finding: for its next line, for its file, for the project. One that would not be read as a comment where it had to stand
 * (within a string) is left out.
 */
export function suppressions({ rule, place }: Pick<RawFinding, 'rule' | 'place'>, file: SilencedFile, configuration?: ConfigurationText): readonly Fix[] {
  const line = lineBefore(file.text, place.start);
  const top = topOf(place.file, file.text);
  const ofFile = (at: number, indentation: string, verb: string, title: string): Fix[] => {
    const written = formsFor(place.file).map((form) => `${indentation}${form(`seqscan-${verb} ${rule} -- ${reasonPlaceholder}`)}${lineBreakOf(file.text)}`);
    const text = written.find((one) => isRead(file, at, one));
    return text === undefined ? [] : [{ title, grade: 'shown only', edits: [{ place: { file: place.file, start: at, end: at }, text }] }];
  };
  return [
    ...ofFile(line.start, line.indentation, 'disable-next-line', `Silence ${rule} here`),
    ...ofFile(top, '', 'disable-file', `Silence ${rule} in this file`),
    ...(configuration ? turnedOff(rule, configuration) : []),
  ];
}

/** How comments are written in a file of that name, the likeliest form first. */
function formsFor(path: string): readonly ((text: string) => string)[] {
  if (/\.[cm]?[jt]sx?$/i.test(path)) return [(text) => `// ${text}`, (text) => `{/* ${text} */}`];
  if (/\.sql$/i.test(path)) return [(text) => `-- ${text}`];
  if (/\.pyi?$/i.test(path)) return [(text) => `# ${text}`];
  return [(text) => `// ${text}`, (text) => `{# ${text} #}`, (text) => `<!-- ${text} -->`, (text) => `# ${text}`];
}

/** True where a text that is put in is read as a comment, and nothing else is read worse than before. */
function isRead(file: SilencedFile, at: number, added: string): boolean {
  const before = file.read(file.text);
  const after = file.read(file.text.slice(0, at) + added + file.text.slice(at));
  return after.problems <= before.problems && after.comments.some(({ start, end }) => start >= at && end <= at + added.length);
}

function lineBefore(text: string, offset: number): { readonly start: number; readonly indentation: string } {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return { start, indentation: /^[ \t]*/.exec(text.slice(start))?.[0] ?? '' };
}

/** Where a comment for a whole file goes: at its top, after what has to be the first line. */
function topOf(path: string, text: string): number {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  let at = mark + (/^#![^\n]*\n/.exec(text.slice(mark))?.[0].length ?? 0);
  if (/\.pyi?$/i.test(path)) at += /^#[^\n]*coding[:=][^\n]*\n/.exec(text.slice(at))?.[0].length ?? 0;
  return at;
}

function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** The rule set to `off` in a configuration, with comments and layout left as they are. */
function turnedOff(rule: string, { path, text }: ConfigurationText): readonly Fix[] {
  const title = `Turn ${rule} off in ${path}`;
  if (text === undefined) return [{ title, grade: 'shown only', edits: [], files: [{ path, text: `{\n  "rules": {\n    "${rule}": "off"\n  }\n}\n` }] }];
  const edit = offIn(text, rule);
  return edit ? [{ title, grade: 'shown only', edits: [{ place: { file: path, start: edit.start, end: edit.end }, text: edit.text }] }] : [];
}

function offIn(text: string, rule: string): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const top = membersOf(text, /^(?:\uFEFF|\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0);
  if (!top) return undefined;
  const lineBreak = lineBreakOf(text);
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const rules = top.members.find(({ key }) => key === 'rules');
  if (!rules) return { start: top.open + 1, end: top.open + 1, text: `${lineBreak}${unit}"rules": {${lineBreak}${unit}${unit}"${rule}": "off"${lineBreak}${unit}}${top.members.length > 0 ? ',' : lineBreak}` };
  const inner = text[rules.start] === '{' ? membersOf(text, rules.start) : undefined;
  if (!inner) return undefined;
  const present = inner.members.find(({ key }) => key === rule);
  if (present) return { start: present.start, end: present.end, text: '"off"' };
  return { start: inner.open + 1, end: inner.open + 1, text: `${lineBreak}${unit}${unit}"${rule}": "off"${inner.members.length > 0 ? ',' : `${lineBreak}${unit}`}` };
}

interface Members {
  /** The offset of the opening brace. */
  readonly open: number;
  readonly members: readonly { readonly key: string; readonly start: number; readonly end: number }[];
}

/** The members of the object of JSON with comments that opens at an offset; undefined where it does not end. */
function membersOf(text: string, open: number): Members | undefined {
  const token = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|[{}[\]:,]|[^\s"{}[\]:,/]+/g;
  const members: { key: string; start: number; end: number }[] = [];
  let depth = 0;
  let key: string | undefined;
  let value: { start: number; end: number } | undefined;
  token.lastIndex = open;
  for (let match = text[open] === '{' ? token.exec(text) : null; match; match = token.exec(text)) {
    const [word] = match;
    const end = match.index + word.length;
    if (word.startsWith('//') || word.startsWith('/*')) continue;
    const closes = word === '}' || word === ']';
    if (depth === 1 && (word === ',' || closes)) {
      if (key !== undefined && value) members.push({ key, ...value });
      if (closes) return { open, members };
      key = value = undefined;
      continue;
    }
    if (depth >= 1 && key !== undefined && word !== ':') value = { start: value?.start ?? match.index, end };
    if (depth === 1 && key === undefined && word.startsWith('"')) key = word.slice(1, -1);
    if (word === '{' || word === '[') depth += 1;
    else if (closes) depth -= 1;
  }
  return undefined;
}
