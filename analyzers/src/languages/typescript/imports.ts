// A scan for the specifiers that a file imports, without parsing it: it follows the words `from`, `import` and `require`. Words in
// strings and comments are followed too, so it may find too many, never too few.
import { skipTrivia } from './positions.js';

/** The constant specifiers behind `from`, `import`, `import(` and `require(`, each once, in order of their first appearance. */
export function scanImports(text: string): readonly string[] {
  const found = new Set<string>();
  scanWord(text, 'from', false, found);
  scanWord(text, 'import', true, found);
  scanWord(text, 'require', true, found);
  return [...found];
}

function scanWord(text: string, word: string, mayCall: boolean, found: Set<string>): void {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (at > 0 && isWordCharacter(text.charCodeAt(at - 1))) {
      continue;
    }
    let next = skipGap(text, at + word.length);
    if (mayCall && text.charCodeAt(next) === 40) {
      next = skipGap(text, next + 1);
    }
    const quote = text.charCodeAt(next);
    if (quote !== 39 && quote !== 34 && quote !== 96) {
      continue;
    }
    // A specifier fits on one line and has no holes; anything else is a string that happens to follow the word.
    const rest = text.slice(next + 1, next + 1_000);
    const specifier = rest.slice(0, Math.max(0, rest.indexOf(text.charAt(next))));
    if (specifier !== '' && !/[\n\r]|\$\{/.test(specifier)) {
      found.add(specifier);
    }
  }
}

/** White space and comments of a sane length: looking for the end of each comment in all of the text would take quadratic time. */
function skipGap(text: string, position: number): number {
  const code = text.charCodeAt(position);
  if (code === 39 || code === 34 || code === 40) {
    return position;
  }
  return position + skipTrivia(text.slice(position, position + 500), 0);
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36
  );
}
