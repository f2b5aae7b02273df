// Rows that leave the program without a limit: pages where whoever answers knows pages, else a bound. How large a page is, and what becomes of the rest,
// is for somebody to decide: these fixes are shown and never applied by themselves.
import type { Change, Code } from '../../core/code.js';
import { expressionAt, functionAround, nodesAround, pathTo } from '../../core/find.js';
import type { AddedOption, Limit, Pages, Paging } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Expression, FunctionDefinition, Module } from '../../core/syntax.js';
import type { Mend } from '../finding.js';
import { answeredInPages } from './answer-in-pages.js';
import { parenthesized } from './iterables.js';
import { boundNames, eachNode, namesIn } from './loops.js';
import { freeName, knownName } from './naming.js';
import { pageByParameter } from './page-parameter.js';
import type { Proposal, Site } from './proposal.js';

/** The fixes for an answer that grows with its table. */
export function limited({ statement: { ways }, place, isRendered, answered, pages }: Extract<Mend, { kind: 'limit' }>, site: Site): readonly Proposal[] {
  const { page, limit } = ways ?? {};
  const proposals: Proposal[] = [];
  if (page) proposals.push(paged(page));
  const asked = limit && answered && pageAsked(limit, place, answered, site);
  if (asked) proposals.push(asked);
  const byParameter = limit && answered && pages && 'prop' in pages ? pageByParameter(limit, place, answered, pages, site) : undefined;
  if (byParameter) proposals.push(byParameter);
  const inItsPages = pages && 'page' in pages && answered && answeredInPages(pages, answered, limit?.order, site);
  if (inItsPages) proposals.push(inItsPages);
  if (limit?.options) proposals.push({ title: limit.title, grade: 'shown only', changes: limit.options.map((change) => ({ kind: 'query', at: place, change })) });
  if (!isLast(place, site)) return proposals;
  if (limit?.pages && isRendered === true && knows(limit.pages.needs, place, site)) proposals.push(inPages(limit.pages, place, site));
  if (limit?.slice !== undefined) proposals.push({ title: limit.title, grade: 'shown only', changes: [inserted(place, place.end, limit.slice)] });
  return proposals;
}

/** Methods by which a response is sent. */
const SENDING = new Set(['json', 'send', 'render', 'jsonp']);

/**
 * The page that a request asks for in its query, where a function of a request and a response queries the rows and sends them itself: what it sends by is its
 * second parameter, and the request the first.
 */
function pageAsked({ options = [], skip }: Limit, place: Place, answered: Place, site: Site): Proposal | undefined {
  const module = site.module(place.file);
  const fn = module && functionAround(module, place);
  if (!fn || !skip || answered.file !== place.file || functionAround(module, answered) !== fn) return undefined;
  const [request, response] = fn.params.map(({ target }) => (target.kind === 'name' ? target.name : undefined));
  const isSent = response !== undefined && nodesAround(module, answered).some(({ node }) => node.kind === 'call' && node.callee.kind === 'member' && SENDING.has(node.callee.name) && receiverOf(node.callee.object) === response);
  // What is named so is said to be used by nobody.
  if (request === undefined || !isSent || request.startsWith('_') || !isRequest(request, fn, module)) return undefined;
  const name = freeName(['page', 'pageNumber', 'currentPage'], namesIn(fn));
  if (name === undefined) return undefined;
  const value: Code = { kind: 'text', text: `Math.max(1, Math.trunc(Number(${request}.query.page)) || 1)` };
  const skipped: AddedOption = { kind: 'option', slots: skip.slots, value: { kind: 'text', text: `(${name} - 1) * ${skip.size}` } };
  const changes: readonly Change[] = [{ kind: 'before', at: place, lines: [{ kind: 'declare', name, value }] }, ...[...options, skipped].map((change): Change => ({ kind: 'query', at: place, change }))];
  return { title: `Answer page by page: ${skip.size} rows, from ${request}.query.page`, grade: 'shown only', changes };
}

/** True for a first parameter that is a request by its type, by what is read of it, or since whoever is handed the function calls it. */
function isRequest(name: string, fn: FunctionDefinition, module: Module): boolean {
  const type = fn.params[0]?.type;
  if (type?.kind === 'reference' && /Req(?:uest)?$/.test(type.name)) return true;
  let isRead = false;
  eachNode(fn.body, (node) => {
    const { kind, object, name: member } = node as { readonly kind?: unknown; readonly object?: Expression; readonly name?: unknown };
    if (kind === 'member' && object?.kind === 'name' && object.name === name && typeof member === 'string' && OF_REQUESTS.has(member)) isRead = true;
  });
  const parent = pathTo(module, fn).at(-3);
  return isRead || (type === undefined && parent !== undefined && 'kind' in parent && parent.kind === 'call');
}

/** What only requests have. */
const OF_REQUESTS = new Set(['query', 'body', 'headers', 'cookies', 'method', 'params']);

/** What a chain of calls begins with: `res` of `res.status(200)`. */
function receiverOf(expression: Expression): string | undefined {
  return expression.kind === 'name' ? expression.name : expression.kind === 'member' ? receiverOf(expression.object) : expression.kind === 'call' ? receiverOf(expression.callee) : undefined;
}

function paged({ at, change, title, declares }: Paging): Proposal {
  const declared: readonly Change[] = declares ? [{ kind: 'before', at, lines: declares.lines.map((value) => ({ kind: 'do', value })) }, { kind: 'import', file: at.file, ...declares.imports }] : [];
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
function inPages({ name, from, size: usual, sizes, behind, title }: Pages, place: Place, site: Site): Proposal {
  const text = site.text(place.file) ?? '';
  const size = knownName(sizes, site.module(place.file)) ?? usual;
  const around = bracketsAround(place, text) ?? parenthesized(place, site);
  const isWrapped = around.start < place.start;
  // Brackets over several lines have their closing one on a line of its own.
  const isBroken = isWrapped && /[\r\n]/.test(text.slice(place.end, around.end));
  const sized: Code = { kind: 'text', text: isBroken ? `,\n${size},` : `, ${size}` };
  const [open, close]: readonly [Code, Code] = isWrapped ? [{ kind: 'text', text: name }, behind] : [{ kind: 'text', text: `${name}(` }, { kind: 'joined', pieces: [sized, { kind: 'text', text: ')' }, behind] }];
  const changes: Change[] = [inserted(place, around.start, open), inserted(place, around.end, close), { kind: 'import', file: place.file, from, name }];
  if (isWrapped) changes.push(inserted(place, place.end, sized));
  return { title: title.replace('SIZE', size), grade: 'shown only', changes };
}

/** The brackets around an expression that only group it, with the line breaks in them. */
function bracketsAround(place: Place, text: string): Place | undefined {
  const before = /(?<![\w)\]])\s*\(\s*$/.exec(text.slice(0, place.start));
  const behind = /^\s*\)/.exec(text.slice(place.end));
  const start = before ? before.index + before[0].indexOf('(') : -1;
  return behind && start >= 0 ? { ...place, start, end: place.end + behind[0].length } : undefined;
}
