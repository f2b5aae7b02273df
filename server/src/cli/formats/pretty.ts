// `--format pretty`: for people. Findings by file, each with its source, the path that leads there, and what to do.
import { type Finding, type Place, senders, type Severity } from '@seqscan/analyzers';
import type { Colors } from '../output.js';
import type { ReportView } from './report-view.js';
import { clip, sourceFrame, wrap } from './source-frame.js';

/** The findings as text, without the summary. `width` is the number of columns that lines should keep to. */
export function prettyReport(view: ReportView, colors: Colors, width: number): string {
  let file: string | undefined;
  const explained = new Set<string>();
  const blocks = view.findings.map((finding) => {
    const heading = finding.place.file === file ? '' : `${colors.underline(view.locate(finding.place).file)}\n\n`;
    file = finding.place.file;
    // Why the database suffers is the same for most findings of a rule: said once, the path to each of them is easier to see.
    const isNew = !explained.has(finding.consequence);
    explained.add(finding.consequence);
    return heading + findingBlock(finding, isNew, view, colors, width);
  });
  return blocks.join('\n');
}

/** The counts: by rule where there are several, and of everything in the last line. */
export function summary(view: ReportView, colors: Colors): string {
  const { findings, report } = view;
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    plural(count('error'), 'error', colors.red),
    plural(count('warning'), 'warning', colors.yellow),
    count('info') === 0 ? '' : colors.blue(`${count('info')} info`),
  ].filter(Boolean);
  const found = parts.length === 0 ? colors.green('No findings') : `${parts.join(', ')}`;
  const extra = report.suppressed > 0 ? ` (${report.suppressed} suppressed by comments)` : '';
  const seconds = ((report.timings.phases.total ?? 0) / 1000).toFixed(1);
  // Silence must not be taken for praise where nothing could have been found.
  const unknown = report.senders.length > 0 || report.files === 0 ? '' : `The project uses no database library that Seqscan knows (${senders.join(', ')})\n`;
  return `${unknown}${byRule(findings)}${found} in ${report.files} ${report.files === 1 ? 'file' : 'files'}${extra}, ${seconds} s\n`;
}

function byRule(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  if (counts.size < 2) return '';
  return `${[...counts].sort(([a, many], [b, others]) => others - many || (a < b ? -1 : 1)).map(([rule, count]) => `${count} ${rule}`).join(', ')}\n`;
}

function plural(count: number, noun: string, color: (text: string) => string): string {
  return count === 0 ? '' : color(`${count} ${noun}${count === 1 ? '' : 's'}`);
}

function findingBlock(finding: Finding, isExplained: boolean, view: ReportView, colors: Colors, width: number): string {
  const { start } = view.locate(finding.place);
  const paint = { error: colors.red, warning: colors.yellow, info: colors.blue }[finding.severity];
  const certainty = finding.confidence === 'proven' ? '' : colors.dim(` (${finding.confidence})`);
  const head = `  ${start.line}:${start.column}  ${paint(finding.severity)}  ${colors.bold(finding.rule)}${certainty}`;
  const paragraphs = [
    wrap(finding.message, width, '  ', colors.bold),
    sourceFrame(view.lines(finding.place.file), finding.place, width, colors, paint),
    isExplained ? wrap(finding.consequence, width, '  ') : '',
    ...finding.related.map(({ place, message }, index) => relatedBlock(place, message, finding.related[index - 1]?.place ?? finding.place, view, colors, width)),
    // Of most findings the source says more than the SQL that an ORM makes of it.
    finding.sql === undefined || finding.isAboutSql !== true ? '' : `  ${colors.dim('sql')} ${clip(finding.sql.replace(/\s+/g, ' '), width - 6)}\n`,
    wrap(`→ ${finding.remedy}`, width, '  ', colors.green, '    '),
  ];
  return `${head}\n${paragraphs.join('')}`;
}

/** A step of the path, with its source where that is not the line that was shown last. */
function relatedBlock(place: Place, message: string, before: Place, view: ReportView, colors: Colors, width: number): string {
  const { file, start } = view.locate(place);
  const source = view.lines(place.file).text(start.line).replaceAll('\t', ' ').trim();
  const at = wrap(`${file}:${start.line}:${start.column} ${message}`, width, '    ', colors.cyan, '      ');
  const isShown = before.file === place.file && view.locate(before).start.line === start.line;
  return source === '' || isShown ? at : `${at}      ${colors.dim(clip(source, width - 6))}\n`;
}
