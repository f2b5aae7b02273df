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
    let next = skipTrivia(text, at + word.length);
    if (mayCall && text.charCodeAt(next) === 40) {
      next = skipTrivia(text, next + 1);
    }
    const quote = text.charCodeAt(next);
    if (quote !== 39 && quote !== 34 && quote !== 96) {
      continue;
    }
    const close = text.indexOf(text.charAt(next), next + 1);
    const end = close < 0 ? next : close;
    // A specifier fits on one line and has no holes; anything longer is a string that happens to follow the word.
    const specifier = end - next > 1_000 ? '' : text.slice(next + 1, end);
    if (specifier !== '' && !/[\n\r]|\$\{/.test(specifier)) {
      found.add(specifier);
    }
  }
}

function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36
  );
}
