// PL/pgSQL routines: their loops and branches as Core around the statements that they send. The parser says on which line something stands
// and gives each query as its text, so a query's place is found by looking for that text from its line on.
import type { Node } from 'libpg-query';
import type { Span } from '../../core/place.js';
import type { Statement } from '../../core/syntax.js';
import { opaque, performCall, routine, statementOf } from './core.js';
import { nextToken } from './lexer.js';
import { parseRoutine, parseStatement } from './parse.js';
import { lastName, stringsOf } from './tree.js';

/** A routine's body within a file. */
interface Body {
  /** The file's text, and where the routine's own text stands in it. */
  readonly file: string;
  readonly span: Span;
  /** Offsets in the file of the body's lines; the first is that of the opening quote. */
  readonly lines: readonly number[];
  /** Names of variables in lower case; those of records stand for each of their fields. */
  readonly variables: ReadonlySet<string>;
  /** The routine's variables as its tree numbers them. */
  readonly numbered: readonly unknown[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lowers CREATE FUNCTION, CREATE PROCEDURE and DO in PL/pgSQL.
 *
 * @param file the file's text
 * @param span where the statement stands in it
 * @returns a function declaration; undefined for what is no such routine, or could not be read
 */
export function lowerRoutine(file: string, span: Span, tree: Node): Statement | undefined {
  const sql = file.slice(span.start, span.end);
  const quote = bodyStart(sql, tree);
  // Bodies are measured on their own: for the parser of statements they are one string.
  if (quote === undefined || !/\b(?:loop|foreach)\b/i.test(sql) || deepest(sql.slice(quote)) > MAX_BLOCKS) return undefined;
  const parsed = parseRoutine(sql);
  if ('error' in parsed) return undefined;
  const [first] = listOf(parsed.tree['plpgsql_funcs']);
  const fn = fieldsOf(fieldsOf(first)['PLpgSQL_function']);
  const variables = new Set<string>(['new', 'old']);
  for (const datum of listOf(fn['datums'])) {
    for (const kind of ['PLpgSQL_var', 'PLpgSQL_rec', 'PLpgSQL_row']) {
      const name = fieldsOf(fieldsOf(datum)[kind])['refname'];
      if (typeof name === 'string') variables.add(name.toLowerCase());
    }
  }
  const body: Body = { file, span, lines: linesFrom(file, span.start + quote, span.end), variables, numbered: listOf(fn['datums']) };
  const statements = lowerAll([fn['action']], body);
  if (statements.length === 0) return undefined;
  const params = [...variables];
  return { kind: 'function', start: span.start, end: span.end, fn: routine(`routine:${span.start}`, params, statements, span) };
}

const MAX_BLOCKS = 150;

/** The offset of the body's opening quote in the statement; undefined if the routine is in another language. */
function bodyStart(sql: string, tree: Node): number | undefined {
  const options = 'CreateFunctionStmt' in tree ? tree.CreateFunctionStmt.options : 'DoStmt' in tree ? tree.DoStmt.args : undefined;
  if (options === undefined) return undefined;
  let language = 'DoStmt' in tree ? 'plpgsql' : 'sql';
  for (const option of options) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'language') continue;
    const { arg } = option.DefElem;
    if (arg !== undefined && 'String' in arg) language = arg.String.sval ?? language;
  }
  if (language.toLowerCase() !== 'plpgsql') return undefined;
  for (let token = nextToken(sql, 0); token !== undefined; token = nextToken(sql, token.end)) {
    if (token.kind === 'string' && /\bbegin\b/i.test(sql.slice(token.start, token.end))) return token.start;
  }
  return undefined;
}

function deepest(body: string): number {
  let depth = 0;
  let most = 0;
  for (const [word] of body.matchAll(/\b(?:END(?:\s+(?:IF|LOOP|CASE))?|BEGIN|IF|LOOP|CASE)\b|[()]/gi)) {
    depth += /^(?:end|\))/i.test(word) ? -1 : 1;
    most = Math.max(most, depth);
  }
  return most;
}

function linesFrom(text: string, start: number, end: number): number[] {
  const lines = [start];
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return lines;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function lowerAll(nodes: readonly unknown[], body: Body): Statement[] {
  return nodes.flatMap((node) => {
    const [entry] = Object.entries(fieldsOf(node));
    return entry === undefined ? [] : lower(entry[0].replace(/^PLpgSQL_stmt_/, ''), fieldsOf(entry[1]), body);
  });
}

function lower(kind: string, fields: Fields, body: Body): readonly Statement[] {
  const line = typeof fields['lineno'] === 'number' ? fields['lineno'] : 1;
  const at = lineSpan(body, line);
  const inner = (name: string): Statement[] => lowerAll(listOf(fields[name]), body);
  const sent = (name: string): Statement[] => {
    const query = queryOf(fields[name]);
    return query === undefined ? [] : run(query, line, body);
  };
  const loop = (form: 'each' | 'while', extra: object): Statement[] => [{ kind: 'loop', form, ...at, headEnd: headEnd(body, at), body: inner('body'), ...extra } as Statement];
  const target = (name: string): object => ({ target: { kind: 'name', ...at, name: name.toLowerCase() } });

  switch (kind) {
    case 'block': {
      const exceptions = listOf(fieldsOf(fieldsOf(fields['exceptions'])['PLpgSQL_exception_block'])['exc_list']);
      const statements = inner('body');
      if (exceptions.length === 0) return statements;
      const handlers = exceptions.map((one) => ({ types: [], body: lowerAll(listOf(fieldsOf(fieldsOf(one)['PLpgSQL_exception'])['action']), body) }));
      return [{ kind: 'try', ...at, body: statements, handlers, otherwise: [], last: [] }];
    }
    case 'execsql':
      return sent('sqlstmt');
    case 'perform':
      return sent('expr');
    case 'return_query':
      return sent('query');
    case 'assign': {
      const query = queryOf(fields['expr']);
      const value = query === undefined ? undefined : /^[^:=]*:?=\s*\(\s*(select\b[\s\S]*)\)\s*$/i.exec(query)?.[1];
      return value === undefined ? [] : run(value.trimEnd(), line, body);
    }
    case 'fors': {
      const query = queryOf(fields['query']);
      const [call] = query === undefined ? [] : run(query, line, body);
      const iterable = call?.kind === 'expression' ? call.value : opaque(at);
      return loop('each', { ...target(variableName(fields['var'])), iterable });
    }
    case 'fori': {
      const [lower, upper] = [queryOf(fields['lower']), queryOf(fields['upper'])];
      const count = Number(upper) - Number(lower) + 1;
      const items = Number.isInteger(count) && count >= 0 && count <= 100 ? Array.from({ length: count }, () => ({ value: opaque(at) })) : undefined;
      return loop('each', { ...target(variableName(fields['var'])), iterable: items ? { kind: 'list', ...at, form: 'list', items } : opaque(at, used(`${lower ?? ''} ${upper ?? ''}`, body)) });
    }
    case 'foreach_a':
      return loop('each', { ...target(variableName(body.numbered[Number(fields['varno'])])), iterable: opaque(at, used(queryOf(fields['expr']) ?? '', body)) });
    case 'forc':
    case 'dynfors':
      return loop('each', { ...target(variableName(fields['var'])), iterable: opaque(at) });
    case 'while':
      return loop('while', { test: opaque(at) });
    case 'loop':
      return loop('while', { test: { kind: 'literal', ...at, value: true } });
    case 'if': {
      const branches = listOf(fields['elsif_list']).map((one) => lowerAll(listOf(fieldsOf(fieldsOf(one)['PLpgSQL_if_elsif'])['stmts']), body));
      let otherwise = inner('else_body');
      for (const branch of branches.reverse()) otherwise = [{ kind: 'if', ...at, test: opaque(at), then: branch, otherwise }];
      return [{ kind: 'if', ...at, test: opaque(at, used(queryOf(fields['cond']) ?? '', body)), then: inner('then_body'), otherwise }];
    }
    case 'case': {
      const cases = listOf(fields['case_when_list']).map((one) => lowerAll(listOf(fieldsOf(fieldsOf(one)['PLpgSQL_case_when'])['stmts']), body));
      return cases.map((branch) => ({ kind: 'if', ...at, test: opaque(at), then: branch, otherwise: [] }));
    }
    case 'exit': {
      const leave: Statement = { kind: fields['is_exit'] === true ? 'break' : 'continue', ...at };
      return fields['cond'] === undefined ? [leave] : [{ kind: 'if', ...at, test: opaque(at), then: [leave], otherwise: [] }];
    }
    case 'return':
      return [{ kind: 'return', ...at }];
    case 'raise':
      // Only an error ends the routine.
      return fields['elog_level'] === ERROR_LEVEL ? [{ kind: 'throw', ...at }] : [];
    default:
      return [];
  }
}

const ERROR_LEVEL = 21;

function variableName(node: unknown): string {
  const [entry] = Object.values(fieldsOf(node));
  const name = fieldsOf(entry)['refname'];
  // A list of variables has no name of its own.
  return typeof name === 'string' && /^\w+$/.test(name) ? name : 'element';
}

function queryOf(node: unknown): string | undefined {
  const query = fieldsOf(fieldsOf(node)['PLpgSQL_expr'])['query'];
  return typeof query === 'string' ? query : undefined;
}

function lineSpan({ file, lines, span }: Body, line: number): Span {
  const from = lines[line - 1] ?? lines.at(-1) ?? span.start;
  const start = from + (/^(?:\$\w*\$|')?\s*/.exec(file.slice(from, span.end))?.[0].length ?? 0);
  const end = file.indexOf('\n', start);
  return { start, end: end < 0 || end > span.end ? span.end : end };
}

/** The end of a loop's head: that of its word LOOP. */
function headEnd({ file, span }: Body, { start }: Span): number {
  const found = /\bloop\b/i.exec(file.slice(start, span.end));
  return found === null ? start : start + found.index + found[0].length;
}

/** The statement that a query is, at its place, with its variables as parameters. */
function run(query: string, line: number, body: Body): Statement[] {
  const at = placeOf(query, line, body);
  const { text, variables } = withParameters(query, body.variables);
  return [statementOf(performCall(text, at, variables))];
}

function placeOf(query: string, line: number, body: Body): Span {
  const { file, lines, span } = body;
  const from = lines[line - 1] ?? span.start;
  // INTO is blanked out in the query; PERFORM stands where it says SELECT.
  for (const wanted of [query, query.slice(0, query.search(/\s{3}|$/)), query.replace(/^select\s/i, '')]) {
    const at = wanted.trim().length < 3 ? -1 : file.indexOf(wanted, from);
    if (at >= 0 && at < span.end) return { start: at, end: Math.min(at + query.length, span.end) };
  }
  return lineSpan(body, line);
}

/** The variables that an expression uses. */
function used(expression: string, { variables }: Body): string[] {
  return [...new Set([...expression.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word.toLowerCase()))].filter((word) => variables.has(word));
}

/** Puts `$n` where a query uses a variable. Lengths are kept where there is room, so that places in the query stay true. */
function withParameters(query: string, variables: ReadonlySet<string>): { readonly text: string; readonly variables: readonly string[] } {
  const parsed = parseStatement(query);
  if ('error' in parsed) return { text: query, variables: [] };
  const places = new Map<number, string>();
  const waiting: object[] = [parsed.tree];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if ('ColumnRef' in at) {
      const ref = at['ColumnRef'] as Extract<Node, { ColumnRef: unknown }>['ColumnRef'];
      const [name] = stringsOf(ref.fields);
      if (name !== undefined && variables.has(name.toLowerCase()) && lastName(ref.fields) !== '') places.set(parsed.offset(ref.location), name.toLowerCase());
    }
    for (const value of Object.values(at) as unknown[]) if (typeof value === 'object' && value !== null) waiting.push(value);
  }
  const names: string[] = [];
  let text = '';
  let done = 0;
  for (const [start, name] of [...places].sort(([a], [b]) => a - b)) {
    const length = /^[\w$."]+/.exec(query.slice(start))?.[0].length ?? name.length;
    if (!names.includes(name)) names.push(name);
    text += query.slice(done, start) + `$${names.indexOf(name) + 1}`.padEnd(length);
    done = start + length;
  }
  return { text: text + query.slice(done), variables: names };
}

