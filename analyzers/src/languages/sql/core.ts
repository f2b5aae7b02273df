// The few forms of Core that SQL is lowered to: a statement that is sent is a call of `run` with its text, and with the variables that it uses.
import type { Span } from '../../core/place.js';
import type { Expression, FunctionDefinition, Statement } from '../../core/syntax.js';

/** The module from which every file of SQL imports what sends its statements. */
export const SQL_MODULE = 'sql:file';

/** `import {run, perform} from 'sql:file'`: what is sent to the database, and what a routine within it performs. */
export function importRun(): Statement {
  return { kind: 'import', start: 0, end: 0, from: SQL_MODULE, names: ['run', 'perform'].map((name) => ({ imported: name, local: name })) };
}

/** A call that sends `text`, which stands at `at`. */
export function runCall(text: string, at: Span): Expression {
  return callOf('run', text, at, []);
}

/** A call by which a routine performs `text`; each of its variables that the text uses is an argument after it. */
export function performCall(text: string, at: Span, variables: readonly string[]): Expression {
  return callOf('perform', text, at, variables);
}

function callOf(name: string, text: string, at: Span, variables: readonly string[]): Expression {
  const { start, end } = at;
  return {
    kind: 'call',
    start,
    end,
    callee: { kind: 'name', start, end: start, name },
    args: [{ value: { kind: 'literal', start, end, value: text } }, ...variables.map((each) => ({ value: variable(each, at) }))],
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
