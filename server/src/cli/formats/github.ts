// `--format github`: workflow commands that GitHub Actions turns into annotations of the changed lines.
import type { Severity } from '@seqscan/analyzers';
import type { ReportView } from './report-view.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** One line a finding, and a notice for each problem of reading the project; nothing where there are none. */
export function githubReport(view: ReportView): string {
  const problems = view.report.problems.map((problem) => {
    const { file, line } = view.problemLine(problem);
    const place = file === '' ? '' : ` file=${escapeProperty(file)}${line === undefined ? '' : `,line=${line}`}`;
    return `::notice${place}${place === '' ? ' ' : ','}title=seqscan::${escapeData(problem.message)}\n`;
  });
  return [...annotations(view), ...problems].join('');
}

function annotations(view: ReportView): string[] {
  return view.findings
    .map((finding) => {
      const { file, start, end } = view.locate(finding.place);
      const path = finding.related.map(({ place, message }) => {
        const at = view.locate(place);
        return `  ${at.file}:${at.start.line}:${at.start.column} ${message}`;
      });
      const text = [`${finding.message}.`, finding.consequence, ...path, finding.remedy].join('\n').replaceAll('..\n', '.\n');
      // GitHub ignores columns of annotations over several lines, and shows some of them in the wrong place.
      const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
      const properties = { file, line: start.line, endLine: end.line, ...columns, title: `seqscan ${finding.rule}` };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
      return `::${commands[finding.severity]} ${list.join(',')}::${escapeData(text)}\n`;
    });
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
