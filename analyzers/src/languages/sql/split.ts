// Where the statements of a SQL text stand, so that a bad one costs only itself. It knows what psql knows: dollar quotes, bodies between
// BEGIN ATOMIC and END, backslash commands, and the data that follows COPY … FROM stdin. Measured on the way: how many tokens a
// statement has and how deep it nests, since the parser's stack is finite (see parse.ts).
import type { Span } from '../../core/place.js';
import { lineEnd, nextToken, type Token } from './lexer.js';
import { nestingMeter } from './nesting.js';

/** One statement: its span is that of its text, from the first token to the last, without the semicolon and the comments around it. */
export interface SplitStatement extends Span {
  readonly tokens: number;
  /** How deep its expressions may nest at most. */
  readonly nesting: number;
  /** A semicolon, or a psql command that sends, stood behind it. */
  readonly ended: boolean;
  /** Its first words in upper case, four at most: `CREATE TABLE IF NOT`. */
  readonly head: string;
}

export interface Split {
  readonly statements: readonly SplitStatement[];
  /** Comments with their delimiters, in order, also those within statements. */
  readonly comments: readonly Span[];
  /** psql's backslash commands, each to the end of its line. */
  readonly commands: readonly Span[];
  /** Rows that follow COPY … FROM stdin, with the line that ends them. */
  readonly data: readonly Span[];
}

/** Splits a text of any content; never throws. */
export function splitStatements(text: string): Split {
  const statements: SplitStatement[] = [];
  const comments: Span[] = [];
  const commands: Span[] = [];
  const data: Span[] = [];
  let open = newStatement();

  const close = (ended: boolean): SplitStatement | undefined => {
    const { first, last, tokens, words, nesting } = open;
    open = newStatement();
    if (first === undefined || last === undefined) return undefined;
    const statement = { start: first.start, end: last.end, tokens, nesting: nesting.deepest, ended, head: words.join(' ') };
    statements.push(statement);
    return statement;
  };

  for (let token = nextToken(text, 0); token !== undefined; ) {
    let at = token.end;
    if (token.kind === 'comment') comments.push({ start: token.start, end: token.end });
    else if (isSymbol(text, token, '\\') && open.parens === 0) {
      at = lineEnd(text, token.start);
      commands.push({ start: token.start, end: at });
      close(SENDING.test(text.slice(token.start, at)));
    } else if (isSymbol(text, token, ';') && isAtEnd(open)) {
      const statement = close(true);
      if (statement?.head.startsWith('COPY') && /\bfrom\s+stdin\b/i.test(text.slice(statement.start, statement.end))) {
        const rows = copyData(text, at);
        if (rows !== undefined) {
          data.push(rows);
          at = rows.end;
        }
      }
    } else take(open, text, token);
    token = nextToken(text, at);
  }
  close(false);
  return { statements, comments, commands, data };
}

/** psql's commands that send what was typed before them. */
const SENDING = /^\\(?:g|gx|gexec|gset|gdesc|crosstabview|watch|bind\w*)\b/;

interface OpenStatement {
  first?: Token;
  last?: Token;
  tokens: number;
  readonly words: string[];
  parens: number;
  /** Levels of BEGIN ATOMIC … END and CASE … END within it. */
  blocks: number;
  readonly nesting: ReturnType<typeof nestingMeter>;
}

function newStatement(): OpenStatement {
  return { tokens: 0, words: [], parens: 0, blocks: 0, nesting: nestingMeter() };
}

function take(open: OpenStatement, text: string, token: Token): void {
  open.first ??= token;
  open.last = token;
  const word = token.kind === 'word' ? text.slice(token.start, token.end).toUpperCase() : undefined;
  if (open.words.length === open.tokens && open.tokens < 4 && word !== undefined) open.words.push(word);
  open.tokens += 1;
  open.nesting.take(text, token, word);
  if (token.kind === 'symbol') {
    const symbol = text.charAt(token.start);
    if (symbol === '(') open.parens += 1;
    else if (symbol === ')') open.parens -= open.parens > 0 ? 1 : 0;
  } else if (word === 'ATOMIC' && isRoutine(open)) open.blocks += 1;
  else if (word === 'CASE' && open.blocks > 0) open.blocks += 1;
  else if (word === 'END' && open.blocks > 0) open.blocks -= 1;
}

function isRoutine({ words }: OpenStatement): boolean {
  return words[0] === 'CREATE' && (words.includes('FUNCTION') || words.includes('PROCEDURE'));
}

/** Only a rule's actions have semicolons between parentheses: anywhere else an open parenthesis is a mistake, which ends here. */
function isAtEnd(open: OpenStatement): boolean {
  return open.blocks === 0 && (open.parens === 0 || !(open.words[0] === 'CREATE' && open.words.includes('RULE')));
}

function isSymbol(text: string, token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && text.charAt(token.start) === symbol;
}

/** The lines up to `\.`. Without such a line nothing is data: the file was not written for psql. */
function copyData(text: string, semicolon: number): Span | undefined {
  const end = /^\\\.[ \t]*$/gm;
  end.lastIndex = semicolon;
  const match = end.exec(text);
  return match === null ? undefined : { start: lineEnd(text, semicolon), end: match.index + match[0].length };
}
