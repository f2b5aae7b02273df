// Holds what Seqscan derives against what the database was sent, endpoint by endpoint, shape by shape.
import type { DerivedStatement } from './derived.js';
import type { Place } from './compare.js';
import type { Endpoint } from './report.js';
import { shapeOf } from './shape.js';

/** The endpoint's two sets of shapes, and in what they differ. */
export interface ShapeComparison {
  readonly endpoint: string;
  readonly sent: readonly string[];
  /** Sent by the ORM, not derived. */
  readonly missing: readonly string[];
  /** Derived, not sent. */
  readonly wrong: readonly string[];
}

/**
 * Compares one endpoint. What is derived for it are the statements all of whose places it ran; of those that Seqscan knows only in part (`open`)
 * no more is asked than that they do not contradict.
 */
export function compareShapes(endpoint: Endpoint, derived: readonly DerivedStatement[]): ShapeComparison {
  const sent = new Set(endpoint.runs[20].flatMap((text) => shapeOf(text) ?? []));
  const own = derived.filter(({ places }) => places.every((place) => ran(endpoint, place)));
  const shapes = new Set<string>();
  const partial: string[] = [];
  for (const { texts, tick } of own) {
    for (const { sql, open } of texts) {
      const single = shapeOf(sql);
      if (single === undefined) continue;
      const together = single.replace(/ limit$/, '').replace(/ =$/, ' in');
      const shape = tick && !sent.has(single) && sent.has(together) ? together : single;
      if (open) partial.push(shape);
      else shapes.add(shape);
    }
  }
  const covered = (shape: string): boolean => partial.some((part) => isPart(part, shape));
  return {
    endpoint: endpoint.name,
    sent: [...sent],
    missing: [...sent].filter((shape) => !shapes.has(shape) && !covered(shape)).sort(),
    wrong: [...shapes].filter((shape) => !sent.has(shape)).sort(),
  };
}

/** The first tables of both are the same, and each condition of the part is one of the whole. */
function isPart(part: string, whole: string): boolean {
  const [tables, conditions] = part.split(' where ');
  return whole.startsWith(tables?.split(' ').slice(0, 2).join(' ') ?? '') && (conditions ?? '').replace(/ (group|having|order|limit|locks)\b.*$/, '').split(' & ').every((one) => whole.includes(one));
}

function ran(endpoint: Endpoint, place: Place): boolean {
  const lines = endpoint.executed[place.file];
  // Files in which no line is traced, such as a schema, say nothing.
  return lines === undefined ? false : lines.some((line) => line >= place.first && line <= place.last);
}
