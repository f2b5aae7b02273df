// Suppression comments: `seqscan-disable-next-line RULE[, RULE] -- reason` and its kin, in the comment syntax of the language. They are
// applied after the rules have run, so that no rule ever sees a comment and every comment that suppresses nothing can be reported.
import { SPEAKS } from '../core/comments.js';
import { lineMap, type LineMap } from '../core/lines.js';
import type { Problem } from '../core/place.js';
import type { Comment } from '../core/syntax.js';
import type { RawFinding } from './finding.js';
import { didYouMean } from './suggest.js';

/** The pseudo rule under which comments that suppress nothing are reported. */
export const unusedSuppression = 'unused-suppression';

export interface SuppressionResult<F extends RawFinding> {
  /** The findings that no comment suppresses. */
  readonly kept: readonly F[];
  readonly suppressed: readonly F[];
  /** One finding of `unused-suppression` for each rule that a comment names in vain. */
  readonly unused: readonly RawFinding[];
  /** Comments with unknown rules, without a reason, or that end what was never begun. */
  readonly problems: readonly Problem[];
}

/** What suppression needs to know of the rules. */
export interface SuppressibleRules {
  /** Ids of all rules there are. */
  readonly known: readonly string[];
  /** Whether a rule ran on this file: a comment that names a rule that did not run may well be needed when it does. */
  ran(rule: string): boolean;
}

/** Lines (1-based, both included) in which a comment suppresses one rule, or every rule where it names none. */
interface Suppression {
  readonly comment: Comment;
  readonly rule?: string;
  readonly firstLine: number;
  lastLine: number;
  readonly open: boolean;
  used: boolean;
}

/**
 * Applies one file's suppression comments to the findings of that file.
 *
 * @param comments the file's comments that speak to Seqscan, in order
 * @param findings the findings whose place is in this file
 */
export function suppress<F extends RawFinding>(
  file: string,
  text: string,
  comments: readonly Comment[],
  findings: readonly F[],
  rules: SuppressibleRules,
): SuppressionResult<F> {
  if (comments.length === 0) return { kept: findings, suppressed: [], unused: [], problems: [] };
  const lines = lineMap(text);
  const { suppressions, problems } = readComments(file, lines, comments, rules.known);
  const kept: F[] = [];
  const suppressed: F[] = [];
  for (const finding of findings) {
    const first = lines.position(finding.place.start).line;
    const last = lines.position(Math.max(finding.place.start, finding.place.end - 1)).line;
    const matching = suppressions.filter(
      (each) => each.firstLine <= last && first <= each.lastLine && (each.rule === undefined || each.rule === finding.rule),
    );
    for (const each of matching) each.used = true;
    (matching.length > 0 ? suppressed : kept).push(finding);
  }
  const unused = suppressions.flatMap((each) => unusedOf(file, each, rules));
  return { kept, suppressed, unused, problems };
}

/** The suppression comments of a file that no front end reads, such as a schema: what follows `//`, `#` or `--` up to the line's end. */
export function lineComments(text: string): readonly Comment[] {
  return [...text.matchAll(new RegExp(`(?://|#|--)[^\\S\\n]*(${SPEAKS.source}[^\\r\\n]*)`, 'g'))].map((match) => ({ text: match[1] ?? '', start: match.index, end: match.index + match[0].length }));
}

const directive = /seqscan-(disable-next-line|disable-line|disable-file|disable|enable)(?![\w-])([^]*)/;

interface Directive {
  readonly verb: string;
  readonly names: readonly string[];
  readonly reason: string;
}

function readDirective(comment: Comment): Directive | undefined {
  const match = directive.exec(comment.text);
  if (match === null) return undefined;
  const [names = '', ...reason] = (match[2] ?? '').split(/(?:^|\s)--(?:\s|$)/);
  return {
    verb: match[1] ?? '',
    names: names.split(/[\s,]+/).filter((name) => name !== '' && name !== '*'),
    reason: reason.join(' -- ').trim(),
  };
}

function readComments(
  file: string,
  lines: LineMap,
  comments: readonly Comment[],
  known: readonly string[],
): { suppressions: Suppression[]; problems: Problem[] } {
  const suppressions: Suppression[] = [];
  const problems: Problem[] = [];
  for (const comment of comments) {
    const report = (message: string): void => void problems.push({ file, message, start: comment.start });
    const read = readDirective(comment);
    if (read === undefined) {
      const word = /seqscan-[\w-]+/.exec(comment.text)?.[0] ?? '';
      report(`unknown suppression "${word}"${didYouMean(word, verbs)}`);
      continue;
    }
    const { verb, names, reason } = read;
    for (const name of names) if (!known.includes(name)) report(`the suppression names an unknown rule "${name}"${didYouMean(name, known)}`);
    const rules = names.filter((name) => known.includes(name));
    const namesOnlyUnknown = names.length > 0 && rules.length === 0;
    const startLine = lines.position(comment.start).line;
    if (verb === 'enable') {
      if (!namesOnlyUnknown && !closeRanges(suppressions, rules, startLine)) report('"seqscan-enable" ends nothing: no "seqscan-disable" before it');
      continue;
    }
    if (reason === '') report(`the suppression gives no reason; write one: seqscan-${verb} ${names.join(', ')}${names.length > 0 ? ' ' : ''}-- reason`);
    if (namesOnlyUnknown) continue;
    const [firstLine, lastLine] = linesOf(verb, lines, comment);
    for (const rule of names.length === 0 ? [undefined] : rules) {
      suppressions.push({ comment, rule, firstLine, lastLine, open: verb === 'disable', used: false });
    }
  }
  return { suppressions, problems };
}

const verbs = ['seqscan-disable-next-line', 'seqscan-disable-line', 'seqscan-disable-file', 'seqscan-disable', 'seqscan-enable'];

function linesOf(verb: string, lines: LineMap, comment: Comment): [first: number, last: number] {
  const startLine = lines.position(comment.start).line;
  const endLine = lines.position(Math.max(comment.start, comment.end - 1)).line;
  if (verb === 'disable-file') return [1, Infinity];
  if (verb === 'disable') return [startLine, Infinity];
  if (verb === 'disable-line') return [startLine, endLine];
  let line = endLine + 1;
  // Comments of other tools may stand between this one and the code that it speaks of.
  while (line < lines.count && isCommentOrEmpty(lines.text(line))) line += 1;
  return [line, line];
}

function isCommentOrEmpty(line: string): boolean {
  return /^\s*(?:$|\/\/|\/\*.*\*\/\s*$|#(?![\w$]+\s*[(=;:])|\{#.*#\}\s*$|<!--.*-->\s*$|--\s)/.test(line);
}

/** Ends the open ranges that an enabling comment speaks of: those of the rules that it names, or all. Tells whether there was one. */
function closeRanges(suppressions: readonly Suppression[], rules: readonly string[], line: number): boolean {
  const open = suppressions.filter(
    (each) => each.open && each.lastLine === Infinity && (rules.length === 0 || (each.rule !== undefined && rules.includes(each.rule))),
  );
  for (const each of open) each.lastLine = line;
  return open.length > 0;
}

function unusedOf(file: string, { comment, rule, used }: Suppression, { known, ran }: SuppressibleRules): RawFinding[] {
  if (used || !(rule === undefined ? known.some(ran) : ran(rule))) return [];
  return [
    {
      rule: unusedSuppression,
      confidence: 'proven',
      message: `This comment suppresses nothing: ${rule === undefined ? 'no rule reports anything here' : `\`${rule}\` reports nothing here`}`,
      consequence: 'A comment that outlives its finding hides the next one on its lines.',
      remedy: 'Remove it.',
      place: { file, start: comment.start, end: comment.end },
      related: [],
    },
  ];
}
