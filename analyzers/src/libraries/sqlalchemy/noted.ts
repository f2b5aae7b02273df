// The tables and indexes that modules of the project make by calls, of which no class tells.
import type { Place } from '../../core/place.js';
import type { ObjectValue } from '../../core/values.js';
import type { Project } from '../library.js';
import { isNoModelFile } from '../model-tables.js';

const noted = new WeakMap<Project, Map<string, ObjectValue>>();

/** Notes a `Table(…)` or an `Index(…)`, once for each place. */
export function note(project: Project, at: Place, value: ObjectValue): void {
  if (isNoModelFile(at.file)) return;
  const known = noted.get(project) ?? new Map<string, ObjectValue>();
  noted.set(project, known);
  known.set(keyOf(at), value);
}

/** What was noted so far, by place, in the order of files and places. */
export function notedIn(project: Project): readonly (readonly [string, ObjectValue])[] {
  return [...(noted.get(project) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Tells places apart. */
export function keyOf({ file, start }: Place): string {
  return `${file}:${String(start).padStart(9, '0')}`;
}
