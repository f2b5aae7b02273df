// Texts of which a program knows pieces only: `SELECT * FROM $1 $2 ORDER BY name $3`, where `$1` is a table, `$2` a WHERE and `$3` a direction.
// PostgreSQL takes a parameter only where a value stands, so a text that it refuses is tried once more with each hole as what must stand there.
import { editText, type Edit, type EditedText } from './edited-text.js';
import { nextToken, type Token } from './lexer.js';
import { endsOperand } from './operands.js';
import { UNKNOWN_NAME } from './placeholders.js';

export interface Repaired extends EditedText {
  /** Pieces of SQL are missing: what is not said may well be there. */
  readonly isOpen: boolean;
}

/** Rewrites the parameters that stand where no value can; undefined where there is none. */
export function repairHoles(text: string): Repaired | undefined {
  const tokens: Token[] = [];
  for (let token = nextToken(text, 0); token !== undefined; token = nextToken(text, token.end)) if (token.kind !== 'comment') tokens.push(token);
  const edits: Edit[] = [];
  let isOpen = false;
  const upper = (token: Token | undefined): string => (token?.kind === 'word' || token?.kind === 'symbol' ? text.slice(token.start, token.end).toUpperCase() : '');

  let dropped: Token | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'parameter') continue;
    const { start, end } = token;
    const replace = (by: string): void => void edits.push({ start, end, text: by });
    const before = dropped !== undefined && tokens[index - 1] === dropped ? lastKept(tokens, index, edits) : tokens[index - 1];
    const next = tokens[index + 1];
    const word = upper(before);
    if (NAME_BEFORE.has(word) || upper(next) === '.' || word === '.') {
      replace(UNKNOWN_NAME);
      isOpen ||= word === 'FROM' || word === 'JOIN';
    } else if (word === 'IN') replace(`(${text.slice(start, end)})`);
    else if (word === 'VALUES') {
      replace(`(${text.slice(start, end)})`);
      isOpen = true;
    } else if (word === 'SET') {
      replace(`${UNKNOWN_NAME} = ${text.slice(start, end)}`);
      isOpen = true;
    } else if (CONSTANT_BEFORE.has(word)) replace("''");
    else if (endsOperand(text, before) && isInsertHead(text, tokens, index)) {
      replace(` VALUES (${text.slice(start, end)})`);
      isOpen = true;
    } else if (before === undefined || endsOperand(text, before) || word === 'ASC' || word === 'DESC' || word === '*') {
      replace(' ');
      dropped = token;
      isOpen = true;
    }
  }
  return edits.length === 0 ? undefined : { ...editText(text, edits), isOpen };
}

/** `INSERT INTO t $1`, `INSERT INTO t (a, b) $1`. */
function isInsertHead(text: string, tokens: readonly Token[], index: number): boolean {
  return /^\s*(?:with\b[\s\S]*)?insert\s+into\s+[\w."?]+\s*(?:\([^()]*\)\s*)?$/i.test(text.slice(tokens[0]?.start ?? 0, tokens[index]?.start ?? 0));
}

function lastKept(tokens: readonly Token[], index: number, edits: readonly Edit[]): Token | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token !== undefined && !edits.some((edit) => edit.start === token.start && edit.text === ' ')) return token;
  }
  return undefined;
}

/** Words that a table's or column's name follows. */
const NAME_BEFORE: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'ONLY', 'AS', 'INDEX', 'EXISTS', 'COLUMN', 'SCHEMA']);

/** Types before a constant, which no parameter can take the place of. */
const CONSTANT_BEFORE: ReadonlySet<string> = new Set(['INTERVAL', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'TIME']);
