// Rows that leave the program without a limit: pages where whoever answers knows pages, else a bound. How large a page is, and what becomes of the rest,
// is for somebody to decide: these fixes are shown and never applied by themselves.
import type { Change, Code } from '../../core/code.js';
import { expressionAt, functionAround } from '../../core/find.js';
import type { Pages, Paging } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Mend } from '../finding.js';
import { parenthesized } from './iterables.js';
import { boundNames } from './loops.js';
import type { Proposal, Site } from './proposal.js';

/** The fixes for an answer that grows with its table. */
export function limited({ statement: { ways }, place, isRendered }: Extract<Mend, { kind: 'limit' }>, site: Site): readonly Proposal[] {
  const { page, limit } = ways ?? {};
  const proposals: Proposal[] = [];
  if (page) proposals.push(paged(page));
  if (limit?.options) proposals.push({ title: limit.title, grade: 'shown only', changes: limit.options.map((change) => ({ kind: 'query', at: place, change })) });
  if (!isLast(place, site)) return proposals;
  if (limit?.pages && isRendered === true && knows(limit.pages.needs, place, site)) proposals.push(inPages(limit.pages, place, site));
  if (limit?.slice !== undefined) proposals.push({ title: limit.title, grade: 'shown only', changes: [inserted(place, place.end, { kind: 'text', text: limit.slice })] });
  return proposals;
}

function paged({ at, change, title, declares }: Paging): Proposal {
  const declared: readonly Change[] = declares ? [{ kind: 'before', at, lines: declares.lines.map((line) => ({ kind: 'do', value: { kind: 'text', text: line } })) }, { kind: 'import', file: at.file, ...declares.imports }] : [];
  return { title, grade: 'shown only', changes: [{ kind: 'query', at, change }, ...declared] };
}

/** True where a query is made for the function around it and nothing more is asked of it on the spot: what is cut off can be asked no further. */
function isLast(place: Place, site: Site): boolean {
  const module = site.module(place.file);
  const found = module && expressionAt(module, place);
  const parent = found?.around.at(-1)?.node;
  return module !== undefined && found !== undefined && parent?.kind !== 'member' && functionAround(module, place) !== undefined;
}

/** True where the function around a place has a parameter of that name. */
function knows(name: string, place: Place, site: Site): boolean {
  const module = site.module(place.file);
  return module !== undefined && functionAround(module, place)?.params.some(({ target }) => boundNames(target).includes(name)) === true;
}

function inserted({ file }: Place, at: number, by: Code): Change {
  return { kind: 'replace', at: { file, start: at, end: at }, by };
}

/** A query within what makes pages of it. */
function inPages({ name, from, size, behind, title }: Pages, place: Place, site: Site): Proposal {
  const text = site.text(place.file) ?? '';
  const around = bracketsAround(place, text) ?? parenthesized(place, site);
  const isWrapped = around.start < place.start;
  // Brackets over several lines have their closing one on a line of its own.
  const isBroken = isWrapped && /[\r\n]/.test(text.slice(place.end, around.end));
  const sized: Code = { kind: 'text', text: isBroken ? `,\n${size},` : `, ${size}` };
  const [open, close]: readonly [Code, Code] = isWrapped ? [{ kind: 'text', text: name }, behind] : [{ kind: 'text', text: `${name}(` }, { kind: 'joined', pieces: [sized, { kind: 'text', text: ')' }, behind] }];
  const changes: Change[] = [inserted(place, around.start, open), inserted(place, around.end, close), { kind: 'import', file: place.file, from, name }];
  if (isWrapped) changes.push(inserted(place, place.end, sized));
  return { title, grade: 'shown only', changes };
}

/** The brackets around an expression that only group it, with the line breaks in them. */
function bracketsAround(place: Place, text: string): Place | undefined {
  const before = /(?<![\w)\]])\s*\(\s*$/.exec(text.slice(0, place.start));
  const behind = /^\s*\)/.exec(text.slice(place.end));
  const start = before ? before.index + before[0].indexOf('(') : -1;
  return behind && start >= 0 ? { ...place, start, end: place.end + behind[0].length } : undefined;
}
