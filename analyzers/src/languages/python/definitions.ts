// Functions and classes.
import type { ClassDefinition, Expression, Field, FunctionDefinition, Statement } from '../../core/syntax.js';
import { parseArguments, parseNamed } from './expressions.js';
import { parseAnnotation, parseParameters } from './parameters.js';
import { opaque, type Reader } from './reader.js';
import { skipTypeParameters } from './simple-statements.js';
import { Kind } from './tokens.js';

/** Decorators and the function or class below them. Decorators above anything else are kept as expressions. */
export function parseDecorated(r: Reader): Statement[] {
  const decorators: Expression[] = [];
  while (r.accept(Kind.at)) {
    decorators.push(parseNamed(r));
    if (!r.atLineEnd) {
      r.fail('unexpected token');
      r.skipLine();
    }
    r.accept(Kind.newline);
  }
  if (r.kind === Kind.class) {
    const definition = parseClass(r, decorators);
    return [{ kind: 'class', start: definition.start, end: definition.end, definition }];
  }
  if (r.kind === Kind.def || (r.kind === Kind.async && r.peek(1) === Kind.def)) {
    const fn = parseFunction(r, decorators);
    return [{ kind: 'function', start: fn.start, end: fn.end, fn }];
  }
  r.fail("expected 'def' or 'class'");
  return decorators.map((value) => ({ kind: 'expression', start: value.start, end: value.end, value }));
}

/** A function from its `def` or `async def`. */
export function parseFunction(r: Reader, decorators: readonly Expression[]): FunctionDefinition {
  const { start } = r;
  const isAsync = r.accept(Kind.async);
  r.next();
  const { start: nameStart, end: nameEnd } = r;
  const name = r.kind === Kind.name ? r.word() : '';
  r.expect(Kind.name, 'a name');
  skipTypeParameters(r);
  let params: FunctionDefinition['params'] = [];
  if (r.expect(Kind.openParen, "'('")) {
    params = parseParameters(r, Kind.closeParen);
    r.expect(Kind.closeParen, "')'");
  }
  const returns = r.accept(Kind.arrow) ? parseAnnotation(r) : undefined;
  const { sawYield } = r;
  r.sawYield = false;
  const body = r.grammar.block(r);
  const isGenerator = r.sawYield;
  r.sawYield = sawYield;
  return {
    start, end: r.lastEnd, name, nameStart: name === '' ? start : nameStart, nameEnd: name === '' ? start : nameEnd, params, body,
    ...(isAsync ? { isAsync } : {}), ...(isGenerator ? { isGenerator } : {}), decorators, ...(returns ? { returns } : {}),
  };
}

/** A class from its `class`. */
export function parseClass(r: Reader, decorators: readonly Expression[]): ClassDefinition {
  const { start } = r;
  r.next();
  const { start: nameStart, end: nameEnd } = r;
  const name = r.kind === Kind.name ? r.word() : '';
  r.expect(Kind.name, 'a name');
  skipTypeParameters(r);
  const args = r.kind === Kind.openParen ? parseArguments(r) : [];
  // `*bases` stands for any number of bases: an Opaque keeps the place.
  const bases = args
    .filter((argument) => argument.name === undefined)
    .map(({ value, spread }) => (spread ? opaque(value.start, value.end, [value]) : value));
  const keywords = args.filter((argument) => argument.name !== undefined);
  const members = splitBody(r.grammar.block(r));
  return {
    start, end: r.lastEnd, name, nameStart: name === '' ? start : nameStart, nameEnd: name === '' ? start : nameEnd, bases, implements: [],
    decorators, fields: members.fields, methods: members.methods,
    ...(keywords.length > 0 ? { keywords } : {}), ...(members.body.length > 0 ? { body: members.body } : {}),
  };
}

/** Sorts a class body into fields, methods and what is neither. */
function splitBody(statements: readonly Statement[]): { fields: Field[]; methods: FunctionDefinition[]; body: Statement[] } {
  const fields: Field[] = [];
  const methods: FunctionDefinition[] = [];
  const body: Statement[] = [];
  for (const statement of statements) {
    if (statement.kind === 'function') methods.push(statement.fn);
    else if (statement.kind === 'assign' && statement.target.kind === 'name') {
      const { start, end, target, value, type } = statement;
      fields.push({ start, end, name: target.name, ...(value ? { value } : {}), ...(type ? { type } : {}), decorators: [] });
    } else if (statement.kind === 'class') {
      const { start, end, definition } = statement;
      const value: Expression = { kind: 'class', start, end, definition };
      fields.push({ start, end, name: definition.name, value, decorators: definition.decorators });
    } else body.push(statement);
  }
  return { fields, methods, body };
}
