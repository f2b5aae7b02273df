// Rows that come along with a query are as they were when it was sent: what is written after it is not seen in them.
import { classAround, functionAround } from '../../core/find.js';
import type { QueryChange } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Occurrence } from '../../core/statement.js';
import type { Site } from './proposal.js';

/**
 * True where what a statement reads may be written between the query that brings it along and the reading: by the function that builds the query, later on, or, where
 * each relation is asked for by a query of its own, by an entry point of the class to which the query belongs, which writes and then answers with the rows.
 */
export function isWrittenLater(at: Place, change: QueryChange, { statement: { model }, path }: Occurrence, site: Site): boolean {
  if (model === undefined || !site.writesIn) return false;
  const module = site.module(at.file);
  const fn = module && functionAround(module, at);
  const isOfRelation = (written: string): boolean => written === model || (isToMany(change) && isLink(written, model, site));
  if (fn && site.writesIn({ file: at.file, start: fn.start, end: fn.end }).some((one) => isOfRelation(one.model) && one.at.start > at.start)) return true;
  if (!isToMany(change)) return false;
  return [at, ...path.slice(0, 1).map(({ place }) => place)].some((place) => {
    const around = site.module(place.file);
    const definition = around && classAround(around, place);
    return definition !== undefined && site.writesIn?.({ file: place.file, start: definition.start, end: definition.end }).some((one) => isOfRelation(one.model)) === true;
  });
}

function isToMany(change: QueryChange): boolean {
  return change.kind === 'method' ? change.asksMore === true : change.kind === 'attribute' && change.query?.asksMore === true;
}

/** True for a table that does no more than to link rows of two models, one of them the given one. */
function isLink(written: string, model: string, { catalog }: Site): boolean {
  const relations = [...(catalog.models.get(written)?.relations.values() ?? [])];
  return relations.length === 2 && relations.some(({ target }) => target === model);
}
