// What every format is made from: the report with lines, columns and the paths that a user sees.
import { type Finding, type LineMap, lineMap, type Place, type Position, type Problem, type Report, type Session } from '@seqscan/analyzers';
import type { Workspace } from '../../workspace/workspace.js';

export interface Located {
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** A report together with what is needed to show it. */
export interface ReportView {
  readonly report: Report;
  readonly findings: readonly Finding[];
  locate(place: Place): Located;
  /** The lines of a project-relative file; those of an empty text if it cannot be read. */
  lines(file: string): LineMap;
  /** A problem's file, empty for one of the whole run, and its line where that is known. */
  problemLine(problem: Problem): { readonly file: string; readonly line?: number };
  /** A problem's `file`, `file:line:column`, or nothing. */
  problemPlace(problem: Problem): string;
}

/** Prepares a report for printing. `findings` may be fewer than the report's. */
export function reportView(report: Report, session: Pick<Session, 'text'>, workspace: Pick<Workspace, 'shown'>, findings = report.findings): ReportView {
  const maps = new Map<string, LineMap>();
  const lines = (file: string): LineMap => {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const map = lineMap(session.text(file) ?? '');
    maps.set(file, map);
    return map;
  };
  return {
    report,
    findings,
    lines,
    locate({ file, start, end }) {
      const map = lines(file);
      return { file: workspace.shown(file), start: map.position(start), end: map.position(Math.max(start, end)) };
    },
    problemLine({ file, start }) {
      if (file === '') return { file };
      return { file: workspace.shown(file), ...(start !== undefined && { line: lines(file).position(start).line }) };
    },
    problemPlace({ file, start }) {
      if (file === '') return '';
      const shown = workspace.shown(file);
      if (start === undefined) return shown;
      const { line, column } = lines(file).position(start);
      return `${shown}:${line}:${column}`;
    },
  };
}
