// Parameters, lambdas and annotations.
import type { Expression, Parameter, Target, TypeRef } from '../../core/syntax.js';
import { Reader } from './reader.js';
import { Kind, tokenize } from './tokens.js';
import { toType } from './types.js';

/** A lambda from its keyword. */
export function parseLambda(r: Reader): Expression {
  const start = r.start;
  r.next();
  const params = parseParameters(r, Kind.colon);
  r.expect(Kind.colon, "':'");
  const { sawYield } = r;
  r.sawYield = false;
  const value = r.grammar.test(r);
  const isGenerator = r.sawYield;
  r.sawYield = sawYield;
  const span = { start, end: r.lastEnd };
  return {
    kind: 'function', ...span,
    fn: {
      ...span, name: '', nameStart: start, nameEnd: start, params,
      body: [{ kind: 'return', start: value.start, end: value.end, value }],
      ...(isGenerator ? { isGenerator } : {}), decorators: [],
    },
  };
}

/** The parameters of a function or, up to the `:`, of a lambda. Does not consume `closing`. */
export function parseParameters(r: Reader, closing: number): Parameter[] {
  const params: Parameter[] = [];
  const isLambda = closing === Kind.colon;
  let keywordOnly = false;
  while (r.kind !== closing && !r.atLineEnd) {
    const mark = r.mark();
    const start = r.start;
    if (r.accept(Kind.slash)) {
      // Positional-only: what stands before it is passed by position, which is how arguments are matched anyway.
    } else {
      const rest = r.accept(Kind.star) ? 'list' : r.accept(Kind.power) ? 'record' : undefined;
      if (rest === 'list') keywordOnly = true;
      if (r.kind === Kind.name) {
        const target: Target = { kind: 'name', start: r.start, end: r.end, name: r.word() };
        r.next();
        const type = !isLambda && r.accept(Kind.colon) ? parseAnnotation(r) : undefined;
        const fallback = r.accept(Kind.assign) ? r.grammar.test(r) : undefined;
        params.push({
          start, end: r.lastEnd, target, ...(fallback ? { fallback } : {}), ...(type ? { type } : {}), ...(rest ? { rest } : {}),
          ...(keywordOnly && !rest ? { keywordOnly } : {}),
        });
      } else if (rest !== 'list') r.fail('expected a parameter');
    }
    if (!r.accept(Kind.comma) && r.kind !== closing) {
      r.fail("expected ','");
      if (!r.movedSince(mark)) r.next();
    }
  }
  return params;
}

/** A type annotation. It is read as an expression first, which is what it is. */
export function parseAnnotation(r: Reader): TypeRef {
  const value = r.kind === Kind.star ? r.grammar.starred(r).value : r.grammar.test(r);
  return toType(value, (text) => parseTypeText(r, text));
}

/** The expression that a string annotation spells, if it spells one. */
function parseTypeText(r: Reader, source: string): Expression | undefined {
  const reader = new Reader(source, tokenize(source, 0, source.length, true), r.grammar);
  const value = r.grammar.test(reader);
  return reader.problem === undefined && reader.kind === Kind.end ? value : undefined;
}
