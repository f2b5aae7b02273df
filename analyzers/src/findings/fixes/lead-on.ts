// A relation that other findings go on from: whoever loads it with the rows loads what is read of it as well, or the next query of each row stays.
import type { Change } from '../../core/code.js';
import { isSamePlace } from '../../core/place.js';
import type { Brought, Proposal } from './proposal.js';

/**
 * A proposal with what others bring along that follow the same relations of the same queries further.
 *
 * @param others the proposals of other findings; of those that change further queries, only what they change of these counts
 * @returns undefined where none goes further, or only such that change behaviour where this one does not
 */
export function ledOn(proposal: Proposal, others: readonly Proposal[]): Proposal | undefined {
  const { brings: near = [], grade, title } = proposal;
  const further = new Map<string, Change>();
  const paths = new Set<string>();
  for (const { brings: far = [], changes, grade: other } of others) {
    const isMilder = grade === 'safe' && other !== 'safe';
    if (isMilder || !near.every((one) => far.some((two) => isFurther(two, one)))) continue;
    for (const change of changes) if ((change.kind === 'query' || change.kind === 'guarded') && near.some(({ at }) => isSamePlace(at, change.at))) further.set(JSON.stringify(change), change);
    for (const one of far) if (near.some((two) => isFurther(one, two))) paths.add(one.path.join('.'));
  }
  return further.size === 0 ? undefined : { ...proposal, title: `${title}, and with it ${[...paths].sort().join(', ')}`, changes: [...proposal.changes, ...further.values()] };
}

/** True where the same query is followed further. */
function isFurther(far: Brought, near: Brought): boolean {
  return isSamePlace(far.at, near.at) && far.path.length > near.path.length && near.path.every((step, at) => far.path[at] === step);
}
