// What Seqscan derives: every statement that it says an application sends, with the lines that lead to it and its SQL.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { lineMap } from '../../analyzers/src/core/lines.js';
import type { Place as Offsets } from '../../analyzers/src/core/place.js';
import { statementTexts } from '../../analyzers/src/planner/render.js';
import { factsOf } from '../facts.js';
import type { Place } from './compare.js';

export interface DerivedStatement {
  /** Where it is sent, and the calls that lead there. */
  readonly places: readonly Place[];
  readonly what: string;
  /** Several of one tick go out as one. */
  readonly tick: boolean;
  /** Its own text first, then those of what goes out along with it. */
  readonly texts: readonly { readonly sql: string; readonly open: boolean }[];
}

/** The statements of every entry point of an application. */
export async function deriveStatements(folder: string): Promise<DerivedStatement[]> {
  const paths = filesBelow(folder, folder);
  const text = (path: string): string => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : '');
  const { occurrences, catalog } = await factsOf({ list: () => paths, read: text });
  const at = ({ file, start, end }: Offsets): Place => {
    const map = lineMap(text(file));
    return { file, first: map.position(start).line, last: map.position(end).line };
  };
  return occurrences.map(({ statement, place, path }) => ({ places: [place, ...path.map((frame) => frame.place)].map(at), what: statement.what, tick: statement.tick === true, texts: statementTexts(statement, catalog) }));
}

function filesBelow(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|generated|__pycache__|\..*)$/.test(entry.name) ? [] : filesBelow(root, path);
    return [relative(root, path).split(sep).join('/')];
  });
}
