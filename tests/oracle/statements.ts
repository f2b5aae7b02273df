// Holds what Seqscan derives against what the database was sent, shape by shape.
import type { DerivedStatement } from './derived.js';
import type { Place } from './compare.js';
import type { Endpoint, Report } from './report.js';
import { shapeOf } from './shape.js';

export interface Disagreements {
  /** How many different shapes the database was sent. */
  readonly shapes: number;
  /** `endpoint - shape`: sent by the ORM in that endpoint, and derived for none of the lines that it ran. `endpoint + shape`: derived for lines that only such endpoints run as send no such thing; the first of them. */
  readonly found: readonly string[];
}

/** What the framework's own middleware asks for with each request: the session and who is logged in. */
const OF_FRAMEWORKS = /^select (django_session|auth_user) /;

/**
 * Compares all endpoints. A derived statement belongs to the endpoints that ran all of its places. Of statements that Seqscan knows only in part
 * (`open`) no more is asked than that what is known of them is part of something that is sent.
 */
export function compareShapes({ endpoints }: Report, derived: readonly DerivedStatement[]): Disagreements {
  const measured = endpoints.map((endpoint) => ({ endpoint, sent: new Set(endpoint.runs[20].flatMap((text) => shapeOf(text) ?? []).filter((shape) => !OF_FRAMEWORKS.test(shape))), derived: new Set<string>(), partial: [] as string[] }));
  const wrong = new Set<string>();
  for (const { places, texts, tick } of derived) {
    const running = measured.filter(({ endpoint }) => places.every((place) => ran(endpoint, place)));
    for (const { sql, open } of texts) {
      // Drivers of Python mark parameters as `%s`.
      const single = running.length === 0 ? undefined : shapeOf(sql.replaceAll('%s', 'NULL'));
      if (single === undefined) continue;
      // Several of one tick go out as one.
      const shapes = tick ? [single, single.replace(/ limit$/, '').replace(/ =$/, ' in')] : [single];
      for (const one of running) {
        if (open) one.partial.push(single);
        else for (const shape of shapes) one.derived.add(shape);
      }
      const isSent = running.some(({ sent }) => shapes.some((shape) => sent.has(shape)) || (open && [...sent].some((shape) => isPart(single, shape))));
      if (!isSent) wrong.add(`${running[0]?.endpoint.name ?? ''} + ${open ? 'part of ' : ''}${single}`);
    }
  }
  const missing = measured.flatMap((one) => [...one.sent].filter((shape) => !one.derived.has(shape) && !one.partial.some((part) => isPart(part, shape))).map((shape) => `${one.endpoint.name} - ${shape}`));
  return { shapes: new Set(measured.flatMap(({ sent }) => [...sent])).size, found: [...missing, ...wrong].sort() };
}

/** The tables of the part are among those of the whole, and each of its conditions is one of the whole. */
function isPart(part: string, whole: string): boolean {
  const [head = '', conditions = ''] = part.split(' where ');
  const tables = (head.split(' ')[1] ?? '').split(',');
  const wholeTables = (whole.split(' where ')[0]?.split(' ')[1] ?? '').split(',');
  const known = conditions.replace(/ (group|having|order|limit|locks)\b.*$/, '').split(' & ');
  return head.split(' ')[0] === whole.split(' ')[0] && tables.every((table) => wholeTables.includes(table)) && known.every((one) => whole.includes(one));
}

function ran(endpoint: Endpoint, place: Place): boolean {
  return endpoint.executed[place.file]?.some((line) => line >= place.first && line <= place.last) ?? false;
}
