// A method that makes something of all rows and answers with it: the object that it belongs to knows how to take one page of them, and how to answer with that.
import type { Change, Code } from '../../core/code.js';
import { expressionAt, functionAround } from '../../core/find.js';
import type { AnsweredInPages } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Argument, Call, Expression, FunctionDefinition } from '../../core/syntax.js';
import { assignedOnce, isWithin, namesIn } from './loops.js';
import { freeName } from './naming.js';
import type { Proposal, Site } from './proposal.js';

/**
 * The page of the rows in place of all of them.
 *
 * @param answered where the method answers
 * @param order what a query without an order gets
 * @returns undefined where the method answers with anything else, or says more of the answer than its data
 */
export function answeredInPages(pages: AnsweredInPages, answered: Place, order: Code | undefined, site: Site): Proposal | undefined {
  const module = site.module(answered.file);
  const fn = module && functionAround(module, answered);
  const answer = module && expressionAt(module, answered)?.expression;
  const own = fn?.params[0]?.target;
  if (!fn || answer?.kind !== 'call' || own?.kind !== 'name') return undefined;
  const made = madeOf(answer, pages);
  const maker = made && makerOf(made, fn);
  const rows = maker && rowsOf(maker, pages);
  const name = freeName(['page', 'page_rows', 'rows_of_page'], namesIn(fn));
  if (!made || !maker || !rows || name === undefined) return undefined;
  const at = (span: Expression): Place => ({ file: answered.file, start: span.start, end: span.end });
  const method = (called: string): Code => ({ kind: 'member', object: { kind: 'text', text: own.name }, name: called });
  const query: Code = { kind: 'source', place: at(rows) };
  const ordered: Code = order && pages.isOrdered !== true ? { kind: 'joined', pieces: [query, order] } : query;
  const page: Code = { kind: 'text', text: name };
  // Where what is answered with is made on the spot, the page stands within it.
  const isInside = isWithin(maker, answer);
  const data: Code = { kind: 'source', place: at(made), ...(isInside && { parts: [{ at: at(rows), by: page }] }) };
  const changes: readonly Change[] = [
    { kind: 'before', at: at(maker), lines: [{ kind: 'declare', name, value: { kind: 'call', callee: method(pages.page), args: [ordered] } }] },
    ...(isInside ? [] : [{ kind: 'replace' as const, at: at(rows), by: page }]),
    { kind: 'replace', at: at(answer), by: { kind: 'call', callee: method(pages.answer), args: [data] } },
  ];
  return { title: `Answer page by page, as lists are answered: ${own.name}.${pages.page}(…) and ${own.name}.${pages.answer}(…)`, grade: 'shown only', changes };
}

/** What is answered with, where the call says nothing else. */
function madeOf({ args }: Call, { plain, made }: AnsweredInPages): Extract<Expression, { kind: 'member' }> | undefined {
  const [first, ...others] = args;
  if (!first || first.spread === true || others.some(({ name, value, spread }) => spread === true || name === undefined || plain[name]?.test(saidBy(value)) !== true)) return undefined;
  return first.value.kind === 'member' && first.value.name === made ? first.value : undefined;
}

/** The last name, or the number, of what an argument says. */
function saidBy(value: Expression): string {
  return value.kind === 'member' || value.kind === 'name' ? value.name : value.kind === 'literal' ? String(value.value) : '';
}

/** The call that made it: there, or before, where it is all that the variable ever holds. */
function makerOf({ object }: Extract<Expression, { kind: 'member' }>, fn: FunctionDefinition): Call | undefined {
  const maker = object.kind === 'name' ? assignedOnce(object.name, fn)?.value : object;
  return maker?.kind === 'call' ? maker : undefined;
}

/** The rows that something is made of, where it is made of many. */
function rowsOf({ args }: Call, { rows, many }: AnsweredInPages): Expression | undefined {
  const isMany = args.some(({ name, value }) => name === many && value.kind === 'literal' && value.value === true);
  const given = args.find(({ name }: Argument) => name === rows) ?? args.find(({ name }) => name === undefined);
  return isMany && given && given.spread !== true ? given.value : undefined;
}
