// How programs mark what they hand over beside a SQL text: `?`, `:name`, `%s`, `%(name)s`, `@name`, `{{ … }}`, `${…}`. PostgreSQL's parser
// knows `$1` only, so each is rewritten, with the way back to where it stood.
import type { PlaceholderStyle } from '../../core/sql.js';
import { editText, type Edit, type EditedText } from './edited-text.js';
import { nextToken, type Token } from './lexer.js';
import { endsOperand, startsOperand } from './operands.js';

export interface Rewritten extends EditedText {
  /** Something else than `$1` was rewritten: PostgreSQL itself was never to see the text as it stands. */
  readonly isRewritten: boolean;
}

/** A name that stands for one that is not known, in the place of a table or a column. */
export const UNKNOWN_NAME = '"?"';

/**
 * Rewrites a text's placeholders.
 *
 * @param style how the text marks parameters; where it is left out, `?` is one unless the text has `$1`, and so is every other form
 */
export function rewritePlaceholders(text: string, style?: PlaceholderStyle): Rewritten {
  if (!/[?:%@{}]|\$[0-9{]/.test(text)) return { ...editText(text, []), isRewritten: false };
  const tokens = tokensWithin(text);
  const has = (wanted: PlaceholderStyle): boolean => style === wanted || style === undefined || style === 'holes';
  const mayHoldHoles = style !== undefined && style !== 'plain';
  const hasNumbers = tokens.some(({ kind }) => kind === 'parameter');
  const isFormat = style === 'format' || (style === 'holes' && isFormatted(text, tokens)) || (style === undefined && !hasNumbers && isFormatted(text, tokens));
  const isQuestion = style === 'question' || (style === undefined && !hasNumbers);

  const edits: Edit[] = [];
  const names = new Map<string, string>();
  let last = tokens.reduce((most, { kind, start, end }) => (kind === 'parameter' ? Math.max(most, Number(text.slice(start + 1, end))) : most), 0);
  const parameter = (name?: string): string => {
    const known = name === undefined ? undefined : names.get(name);
    if (known !== undefined) return known;
    last += 1;
    if (name !== undefined) names.set(name, `$${last}`);
    return `$${last}`;
  };
  const replace = (start: number, end: number, by: string): void => void edits.push({ start, end, text: by });

  let brackets = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || token.start < (edits.at(-1)?.end ?? 0)) continue;
    const { kind, start, end } = token;
    const next = tokens[index + 1];
    const adjacent = next?.start === end ? next : undefined;
    const before = tokens[index - 1];
    const symbol = text.charAt(start);

    if (kind === 'string') {
      if ((mayHoldHoles && /\$\d|\$\{/.test(text.slice(start, end))) || (isFormat && /%s|%\([^()]+\)s|%d/.test(text.slice(start, end).replaceAll('%%', '')))) replace(start, end, parameter());
      else if (isFormat && text.slice(start, end).includes('%%')) replace(start, end, text.slice(start, end).replaceAll('%%', '%'));
    } else if (kind === 'identifier' && mayHoldHoles && /\$\d/.test(text.slice(start, end))) replace(start, end, UNKNOWN_NAME);
    else if (kind === 'symbol') {
      if (symbol === '[') brackets += 1;
      else if (symbol === ']') brackets -= 1;
      else if (symbol === ':' && adjacent !== undefined && brackets <= 0 && has('named')) {
        if (adjacent.kind === 'word' && !/\s/.test(text.charAt(start - 1)) && endsOperand(text, before) && before?.end === start) continue;
        if (adjacent.kind === 'word' || adjacent.kind === 'string') replace(start, adjacent.end, parameter(text.slice(adjacent.start, adjacent.end)));
        else if (adjacent.kind === 'identifier') replace(start, adjacent.end, UNKNOWN_NAME);
        else if (adjacent.kind === 'number' && /^[0-9]+$/.test(text.slice(adjacent.start, adjacent.end)) && !endsOperand(text, before)) replace(start, adjacent.end, parameter(text.slice(adjacent.start, adjacent.end)));
        else if (text.startsWith('...', adjacent.start)) {
          const name = /^\.\.\.\w+/.exec(text.slice(adjacent.start, adjacent.start + 80))?.[0];
          if (name !== undefined) replace(start, adjacent.start + name.length, parameter(name));
        }
      } else if (symbol === '$' && text.charAt(end) === '{') replaceHole(text, start, end + 1, '{', '}', replace, parameter);
      else if (symbol === '{') replaceTemplate(text, start, replace, parameter);
    } else if (kind === 'operator') {
      const operator = text.slice(start, end);
      if (isFormat && operator.endsWith('%')) {
        const conversion = /^(?:\(([^()]+)\))?[sdbtif](?!\w)/.exec(text.slice(end, end + 80));
        if (conversion !== null && (conversion[1] !== undefined || conversion[0] === 's' || !endsOperand(text, operator === '%' ? before : undefined))) replace(end - 1, end + conversion[0].length, parameter(conversion[1]));
        else if (operator === '%%') replace(start, end, '%');
      } else if (operator.endsWith('@') && adjacent?.kind === 'word' && has('named') && !operator.endsWith('@@')) {
        replace(end - 1, adjacent.end, parameter(text.slice(adjacent.start, adjacent.end)));
      } else if (isQuestion && operator.includes('?')) replaceQuestions(text, token, before, next, replace, parameter);
    }
  }
  return { ...editText(text, edits), isRewritten: edits.length > 0 };
}

/** `?` between two operands is jsonb's operator, as `?|` and `?&` are; glued to other operators (`=?`, `||?||`) it is a placeholder. */
function replaceQuestions(text: string, { start, end }: Token, before: Token | undefined, next: Token | undefined, replace: (start: number, end: number, by: string) => void, parameter: () => string): void {
  const operator = text.slice(start, end);
  if (operator === '?|' || operator === '?&' || operator === '@?') return;
  if (operator === '??') {
    if (!(endsOperand(text, before) && startsOperand(text, next))) replace(start, end, UNKNOWN_NAME);
    else replace(start, end, '?');
    return;
  }
  if (operator === '?' && endsOperand(text, before) && startsOperand(text, next)) return;
  for (let at = start; at < end; at += 1) if (text.charAt(at) === '?') replace(at, at + 1, ` ${parameter()} `);
}

/** `{{ x }}` is a value; `{% x %}` and `{# x #}` say how the text is made; `{x}` is a hole of Python's. */
function replaceTemplate(text: string, start: number, replace: (start: number, end: number, by: string) => void, parameter: () => string): void {
  const second = text.charAt(start + 1);
  if (second === '%' || second === '#') {
    const close = text.indexOf(`${second}}`, start + 2);
    if (close >= 0) replace(start, close + 2, ' ');
  } else if (second === '{') {
    const close = text.indexOf('}}', start + 2);
    if (close >= 0) replace(start, text.charAt(close + 2) === '}' ? close + 3 : close + 2, parameter());
  } else replaceHole(text, start, start + 1, '{', '}', replace, parameter);
}

function replaceHole(text: string, start: number, inside: number, open: string, close: string, replace: (start: number, end: number, by: string) => void, parameter: () => string): void {
  let depth = 1;
  for (let at = inside; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (unit === open) depth += 1;
    else if (unit === close) depth -= 1;
    if (depth === 0) {
      replace(start, at + 1, parameter());
      return;
    }
  }
}

/** The text's tokens without comments. What stands between the braces of a hole is skipped as a whole, whatever quotes it has. */
function tokensWithin(text: string): Token[] {
  const tokens: Token[] = [];
  for (let token = nextToken(text, 0); token !== undefined; ) {
    let at = token.end;
    if (token.kind !== 'comment') tokens.push(token);
    if (token.kind === 'symbol' && text.charAt(token.start) === '{') {
      const close = text.indexOf('}', at);
      if (close >= 0) at = close;
    }
    token = nextToken(text, at);
  }
  return tokens;
}

/** True for a text that has `%s` or `%(name)s` outside of its strings. */
function isFormatted(text: string, tokens: readonly Token[]): boolean {
  return tokens.some(({ kind, start, end }) => kind === 'operator' && text.charAt(end - 1) === '%' && /^(?:\([^()]+\))?s(?!\w)/.test(text.slice(end, end + 80)) && start < end);
}
