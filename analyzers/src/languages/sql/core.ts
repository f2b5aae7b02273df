// The few forms of Core that SQL is lowered to: a statement that is sent is a call of `run` with its text, and with the variables that it uses.
import type { Span } from '../../core/place.js';
import type { Expression, FunctionDefinition, Statement } from '../../core/syntax.js';

/** The module from which every file of SQL imports what sends its statements. */
export const SQL_MODULE = 'sql:file';

/** `import {run} from 'sql:file'`. */
export function importRun(): Statement {
  return { kind: 'import', start: 0, end: 0, from: SQL_MODULE, names: [{ imported: 'run', local: 'run' }] };
}

/** A call that sends `text`, which stands at `at`; each variable is an argument after it. */
export function runCall(text: string, at: Span, variables: readonly string[] = []): Expression {
  const { start, end } = at;
  return {
    kind: 'call',
    start,
    end,
    callee: { kind: 'name', start, end: start, name: 'run' },
    args: [{ value: { kind: 'literal', start, end, value: text } }, ...variables.map((name) => ({ value: variable(name, at) }))],
  };
}

/** A variable's value. */
export function variable(name: string, { start }: Span): Expression {
  return { kind: 'name', start, end: start, name };
}

/** Something that is not known, made of what the variables hold. */
export function opaque(at: Span, variables: readonly string[] = []): Expression {
  return { kind: 'opaque', start: at.start, end: at.end, children: variables.map((name) => variable(name, at)) };
}

export function statementOf(value: Expression): Statement {
  return { kind: 'expression', start: value.start, end: value.end, value };
}

/** A function that nothing calls by name: a routine. */
export function routine(name: string, params: readonly string[], body: readonly Statement[], at: Span): FunctionDefinition {
  const { start, end } = at;
  return {
    start,
    end,
    name,
    nameStart: start,
    nameEnd: start,
    params: params.map((param) => ({ start, end: start, target: { kind: 'name', start, end: start, name: param } })),
    body,
    decorators: [],
  };
}
