// Cuts a template into its tags and outputs. Comments, `{% comment %}`, `{% verbatim %}` and `{% raw %}` are gone afterwards.
import { SPEAKS } from '../../core/comments.js';
import type { Span } from '../../core/place.js';
import type { Comment } from '../../core/syntax.js';

/** `{% name content %}` or `{{ content }}`; `from` and `to` bound the content without white space control. */
export interface Piece extends Span {
  readonly kind: 'tag' | 'output';
  /** The tag's first word; empty for outputs. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly comments: readonly Comment[];
  /** Where a tag is opened and never closed. */
  readonly unclosed?: number;
}

/** Tags whose content is no template, and the tag that ends it. */
const OPAQUE_BLOCKS: Readonly<Record<string, RegExp>> = {
  comment: /\{%[-+]?\s*endcomment\b[^}]*%\}/g,
  verbatim: /\{%[-+]?\s*endverbatim\b[^}]*%\}/g,
  raw: /\{%[-+]?\s*endraw\b[^}]*%\}/g,
};

/** Cuts `text` into pieces, in order. */
export function cut(text: string): Pieces {
  const pieces: Piece[] = [];
  const comments: Comment[] = [];
  let unclosed: number | undefined;
  /** The kinds of closing that the rest of the text does not have. */
  const missing = new Set<string>();
  const note = (start: number, end: number, width: number, closing: number): void => {
    const content = text.slice(start + width, end - closing).trim();
    if (SPEAKS.test(content)) comments.push({ start, end, text: content });
  };
  let at = 0;
  while ((at = text.indexOf('{', at)) >= 0) {
    const second = text.charAt(at + 1);
    const closing = second === '%' ? '%}' : second === '{' ? '}}' : second === '#' ? '#}' : undefined;
    let end = closing === undefined || missing.has(closing) ? -1 : text.indexOf(closing, at + 2);
    if (closing === undefined || end < 0) {
      if (closing !== undefined) missing.add(closing);
      if (closing === '%}') unclosed ??= at;
      at += 1;
      continue;
    }
    if (second === '{') end = outputEnd(text, at + 2, end);
    const stop = end + 2;
    if (second === '#') note(at, stop, 2, 2);
    else {
      let from = at + 2;
      let to = end;
      if (/[-+]/.test(text.charAt(from)) && (second === '%' || /\s/.test(text.charAt(from + 1)))) from++;
      if (to - 1 > from && /[-+]/.test(text.charAt(to - 1))) to--;
      const name = second === '%' ? (/^\s*([^\s(]+)/.exec(text.slice(from, to))?.[1] ?? '') : '';
      const block = OPAQUE_BLOCKS[name];
      if (block !== undefined && second === '%') {
        block.lastIndex = stop;
        const match = block.exec(text);
        if (match !== null) {
          const last = match.index + match[0].length;
          if (name === 'comment') note(at, last, stop - at, match[0].length);
          at = last;
          continue;
        }
      }
      if (second === '{') pieces.push({ kind: 'output', start: at, end: stop, name: '', from, to });
      else if (name !== '') pieces.push({ kind: 'tag', start: at, end: stop, name, from: text.indexOf(name, from) + name.length, to });
    }
    at = stop;
  }
  for (const match of text.matchAll(new RegExp(`<!--((?:(?!-->)[\\s\\S])*?${SPEAKS.source}[\\s\\S]*?)-->`, 'g'))) {
    comments.push({ start: match.index, end: match.index + match[0].length, text: (match[1] ?? '').trim() });
  }
  comments.sort((a, b) => a.start - b.start);
  return { pieces, comments, ...(unclosed === undefined ? {} : { unclosed }) };
}

/** `{{ f({'a': {'b': 1}}) }}` does not end at its first `}}`: braces of literals are counted. */
function outputEnd(text: string, from: number, first: number): number {
  let end = first;
  let open = 0;
  let at = from;
  for (let attempt = 0; attempt < 10; attempt++) {
    for (; at < end; at++) {
      const c = text.charCodeAt(at);
      if (c === 123) open++;
      else if (c === 125) open--;
    }
    if (open <= 0) return end;
    const next = text.indexOf('}}', end + 1);
    if (next < 0 || text.slice(end, next).includes('{{')) return first;
    end = next;
  }
  return first;
}
