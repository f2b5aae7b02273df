// From the engine's places to an editor's.
import { join } from 'node:path';
import { type Finding, type LineMap, lineMap, type Place, type SentStatement } from '@seqscan/analyzers';
import type { EditorFinding, EditorPlace, EditorPosition, EditorRange, EditorStatement } from './protocol.js';

/** Turns the places of one analysis into those of an editor; line maps are made once for each file. */
export interface Placing {
  place(place: Place): EditorPlace;
  finding(finding: Finding): EditorFinding;
  statement(statement: SentStatement): EditorStatement;
}

/**
 * @param root absolute path of the project's root
 * @param textOf a file's text as it was analysed, by its project-relative path
 */
export function placing(root: string, textOf: (path: string) => string | undefined): Placing {
  const maps = new Map<string, LineMap>();
  const linesOf = (path: string): LineMap => {
    const known = maps.get(path);
    if (known) return known;
    const made = lineMap(textOf(path) ?? '');
    maps.set(path, made);
    return made;
  };
  const place = ({ file, start, end }: Place): EditorPlace => ({ file: join(root, file), range: rangeIn(linesOf(file), start, Math.max(start, end)) });
  const steps = (related: readonly { readonly place: Place; readonly message: string }[]) => related.map(({ place: at, message }) => ({ ...place(at), message }));
  return {
    place,
    finding: ({ rule, severity, message, consequence, remedy, fingerprint, related, place: own }) => ({
      rule,
      severity,
      message,
      consequence,
      remedy,
      fingerprint,
      range: place(own).range,
      related: steps(related),
    }),
    statement: ({ place: own, path, ...rest }) => ({ ...rest, range: place(own).range, path: steps(path) }),
  };
}

/** A range of offsets as editors count. */
export function rangeIn(lines: LineMap, start: number, end: number): EditorRange {
  return { start: positionIn(lines, start), end: positionIn(lines, end) };
}

function positionIn(lines: LineMap, offset: number): EditorPosition {
  const { line, column } = lines.position(offset);
  return { line: line - 1, character: column - 1 };
}
