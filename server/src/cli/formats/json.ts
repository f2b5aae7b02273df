// `--format json`: for programs. Lines and columns start at 1, columns count UTF-16 units, paths are relative to the working directory.
import type { Place } from '@seqscan/analyzers';
import type { ReportView } from './report-view.js';

/** The report as one JSON document, ending in a line break. */
export function jsonReport(view: ReportView): string {
  const { report } = view;
  const at = (place: Place): { file: string; range: object } => {
    const { file, start, end } = view.locate(place);
    return { file, range: { start, end } };
  };
  const findings = view.findings.map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    consequence: finding.consequence,
    remedy: finding.remedy,
    ...at(finding.place),
    related: finding.related.map(({ place, message }) => ({ ...at(place), message })),
    ...(finding.sql !== undefined && { sql: finding.sql }),
    fixes: (finding.fixes ?? []).map(({ title, grade, edits, files }) => ({
      title,
      grade,
      edits: edits.map(({ place, text }) => ({ ...at(place), text })),
      ...(files && { files: files.map(({ path, text }) => ({ file: at({ file: path, start: 0, end: 0 }).file, text })) }),
    })),
    fingerprint: finding.fingerprint,
  }));
  const problems = report.problems.map((problem) => {
    const { file, start, message } = problem;
    // A file without a position is not opened for it: it may be one that could not be read, or a pipe on which that would wait for ever.
    return { file: view.problemLine({ file, message }).file, ...(start !== undefined && { position: view.lines(file).position(start) }), message };
  });
  const rounded = (timings: Readonly<Record<string, number>>): object =>
    Object.fromEntries(Object.entries(timings).map(([name, milliseconds]) => [name, Math.round(milliseconds * 10) / 10]));
  const milliseconds = { ...rounded(report.timings.phases), rule: rounded(report.timings.rules) };
  return `${JSON.stringify({ version: 1, findings, files: report.files, suppressed: report.suppressed, problems, milliseconds })}\n`;
}
