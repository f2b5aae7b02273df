// Where tokens really start: a syntax node's `pos` includes the white space and comments before it. This is the compiler's own
// rule, restated over a plain text so that the lowering pays for each gap once and the import scan can share it.

/**
 * The offset of the first character at or after `position` that is neither white space nor part of a comment.
 *
 * @param text the whole file
 * @param position an offset that stands between tokens
 * @returns an offset in `position … text.length`
 */
export function skipTrivia(text: string, position: number): number {
  const length = text.length;
  let at = position;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === 32 || (code >= 9 && code <= 13)) {
      at++;
    } else if (code === 47) {
      const next = text.charCodeAt(at + 1);
      if (next === 47) {
        at = endOfLine(text, at);
      } else if (next === 42) {
        const close = text.indexOf('*/', at + 2);
        at = close < 0 ? length : close + 2;
      } else {
        return at;
      }
    } else if (code === 35 && at === 0 && text.charCodeAt(1) === 33) {
      at = endOfLine(text, at);
    } else if (code > 127 && isUnicodeSpace(code)) {
      at++;
    } else if (isConflictMarker(text, at, code)) {
      at = endOfLine(text, at);
    } else {
      return at;
    }
  }
  return at;
}

/** The offset of the line terminator that ends the line of `position`, or the length of the text. */
export function endOfLine(text: string, position: number): number {
  for (let at = position; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) {
      return at;
    }
  }
  return text.length;
}

function isUnicodeSpace(code: number): boolean {
  return (
    code === 0xa0 ||
    code === 0xfeff ||
    code === 0x85 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Seven equal signs of one kind at the start of a line: what version control leaves behind in a conflicting merge. */
function isConflictMarker(text: string, at: number, code: number): boolean {
  if (code !== 60 && code !== 61 && code !== 62 && code !== 124) {
    return false;
  }
  if (at > 0 && text.charCodeAt(at - 1) !== 10 && text.charCodeAt(at - 1) !== 13) {
    return false;
  }
  for (let index = 1; index < 7; index++) {
    if (text.charCodeAt(at + index) !== code) {
      return false;
    }
  }
  return code === 61 || text.charCodeAt(at + 7) === 32;
}
