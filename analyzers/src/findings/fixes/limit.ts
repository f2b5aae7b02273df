// Rows that leave the program without a limit: pages where whoever answers knows pages, else a bound. How large a page is, and what becomes of the rest,
// is for somebody to decide: these fixes are shown and never applied by themselves.
import type { Mend } from '../finding.js';
import type { Proposal } from './proposal.js';

/** The fixes for an answer that grows with its table. */
export function limited({ statement: { ways }, place }: Extract<Mend, { kind: 'limit' }>): readonly Proposal[] {
  const { page, limit } = ways ?? {};
  const proposals: Proposal[] = [];
  if (page) proposals.push({ title: page.title, grade: 'shown only', changes: [{ kind: 'query', at: page.at, change: page.change }] });
  if (limit?.options) proposals.push({ title: limit.title, grade: 'shown only', changes: limit.options.map((change) => ({ kind: 'query', at: place, change })) });
  if (limit?.slice !== undefined) proposals.push({ title: limit.title, grade: 'shown only', changes: [{ kind: 'replace', at: { file: place.file, start: place.end, end: place.end }, by: { kind: 'text', text: limit.slice } }] });
  return proposals;
}
