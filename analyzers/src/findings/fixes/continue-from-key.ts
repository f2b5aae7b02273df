// A loop that goes from page to page by counting off rows: each page begins behind the last row of the page before. Shown only, since pages are other ones where
// rows are added or removed meanwhile, and what counted them may be used elsewhere.
import { text, type Change } from '../../core/code.js';
import type { Mend } from '../finding.js';
import { functionAround, isStatement, loopsAround, statementAround, takenNames } from './loops.js';
import { cased, freeName, modelWord } from './naming.js';
import type { Proposal, Site } from './proposal.js';
import { awaitOf } from './queries.js';

/** The fix for pages that a loop of the same function reads into a constant. */
export function continueFromKey({ statement, place }: Extract<Mend, { kind: 'continue' }>, site: Site): readonly Proposal[] {
  const { continued } = statement.ways ?? {};
  const module = site.module(place.file);
  const looped = module && loopsAround(module, place);
  const [loop] = looped?.loops ?? [];
  const call = looped?.expression;
  if (!continued || !looped || loop?.form !== 'loop' || call?.kind !== 'call') return [];
  const [given, ...more] = call.args;
  const assigned = looped.around.findLast(isStatement);
  const before = statementAround(looped, loop);
  if (given?.value.kind !== 'record' || more.length > 0 || !before || assigned?.kind !== 'assign' || assigned.value !== awaitOf(looped) || assigned.declares !== 'const' || assigned.target.kind !== 'name' || !functionAround(looped, loop.node)) return [];
  const { entries } = given.value;
  const counted = entries.find(({ key }) => key === continued.slot.path[0]);
  const chosen = entries.find(({ key }) => key === 'select')?.value;
  // The key must be among what is answered.
  if (!counted || (chosen && (chosen.kind !== 'record' || !chosen.entries.some(({ key }) => key === continued.key)))) return [];
  const name = freeName([cased(['last', modelWord(statement, site.catalog), continued.key], looped.module.language), cased(['last', continued.key], looped.module.language)], takenNames(looped));
  if (name === undefined) return [];
  const { file } = place;
  const isTyped = /\.[cm]?tsx?$/.test(file);
  const declared = `let ${name}${isTyped ? `: ${continued.type} | undefined` : ''}`;
  const changes: readonly Change[] = [
    { kind: 'before', at: { file, start: before.start, end: before.end }, lines: [{ kind: 'do', value: text(declared) }] },
    { kind: 'replace', at: { file, start: counted.start, end: counted.end }, by: text(`...(${name} !== undefined && { ${continued.slot.path[0] ?? ''}: 1, ${continued.cursor}: { ${continued.key}: ${name} } })`) },
    { kind: 'after', at: { file, start: assigned.start, end: assigned.end }, lines: [{ kind: 'do', value: text(`${name} = ${assigned.target.name}.at(-1)?.${continued.key}`) }] },
    ...(continued.order ? [{ kind: 'query' as const, at: place, change: continued.order }] : []),
  ];
  return [{ title: `Continue behind the last row of the page before, by a ${continued.cursor} on ${continued.key}; what counted the rows is needed no more`, grade: 'shown only', changes }];
}
