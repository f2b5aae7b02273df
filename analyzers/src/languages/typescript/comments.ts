// The few comments that Seqscan reads. The parser does not keep comments, so each occurrence of a word is looked up in the tree:
// it stands in a comment if it lies in a gap between tokens, outside of strings, templates, regular expressions and JSX text.
import { ts } from 'ts-morph';
import { SPEAKS } from '../../core/comments.js';
import type { Span } from '../../core/place.js';
import type { Comment } from '../../core/syntax.js';
import { NONE, packed } from './dispatch.js';
import { endOfLine } from './positions.js';

const marker = new RegExp(SPEAKS, 'g');
const HEADER_LENGTH = 1_000;
const generatedMarker = /@generated\b|DO NOT EDIT|\b(?:file|code) (?:is|was|has been) (?:auto-?|automatically )generated\b/;

/** All comments that speak to Seqscan, in order. */
export function findComments(tree: ts.SourceFile, text: string): readonly Comment[] {
  // A plain search is much faster than one by pattern, and nearly every file ends here.
  if (!text.includes('seqscan-')) {
    return NONE;
  }
  const comments: Comment[] = [];
  let end = 0;
  for (const { index } of text.matchAll(marker)) {
    const comment = index < end ? undefined : commentAt(tree, text, index);
    if (comment !== undefined) {
      comments.push(comment);
      end = comment.end;
    }
  }
  return packed(comments);
}

/** Where comments stand, in order: outside of what may look like them. */
export function commentSpans(tree: ts.SourceFile, text: string): readonly Span[] {
  const texts: Span[] = [];
  // A sum of thousands of strings is a tree as deep.
  const open: ts.Node[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (isTextual(node)) texts.push({ start: node.kind === ts.SyntaxKind.JsxText ? node.pos : node.getStart(tree), end: node.end });
    else node.forEachChild((child) => void open.push(child));
  }
  texts.sort((a, b) => a.start - b.start);
  const comments: Span[] = [];
  let at = text.startsWith('#!') ? endOfLine(text, 0) : 0;
  for (const { start, end } of [...texts, { start: text.length, end: text.length }]) {
    while (at < start) {
      const comment = commentInGap(text, at, start, start - 1, true);
      if (comment) comments.push({ start: comment.start, end: comment.end });
      at = comment?.end ?? start;
    }
    at = Math.max(at, end);
  }
  return comments;
}

/** True where a comment among the first 1,000 characters says that a tool wrote the file. Without a tree any text counts. */
export function isGenerated(tree: ts.SourceFile | undefined, text: string): boolean {
  const match = generatedMarker.exec(text.slice(0, HEADER_LENGTH));
  return match !== null && (tree === undefined || commentAt(tree, text, match.index) !== undefined);
}

/** The comment around an offset. */
function commentAt(tree: ts.SourceFile, text: string, offset: number): Comment | undefined {
  let gapStart = 0;
  let gapEnd = text.length;
  let node: ts.Node | undefined = tree;
  while (node !== undefined) {
    let inside: ts.Node | undefined;
    node.forEachChild((child) => {
      if (child.end <= offset) {
        gapStart = Math.max(gapStart, child.end);
      } else if (child.pos <= offset) {
        inside = child;
      } else {
        gapEnd = Math.min(gapEnd, child.pos);
      }
    });
    if (inside !== undefined) {
      gapStart = Math.max(gapStart, inside.pos);
      gapEnd = Math.min(gapEnd, inside.end);
      // A leaf holds its trivia in front; what follows is the token itself.
      if (isTextual(inside)) {
        gapEnd = Math.min(gapEnd, inside.getStart(tree));
      }
    }
    node = inside;
  }
  return offset < gapEnd ? commentInGap(text, gapStart, gapEnd, offset) : undefined;
}

/** Tokens whose own text may look like a comment. */
function isTextual(node: ts.Node): boolean {
  return (
    (node.kind >= ts.SyntaxKind.FirstLiteralToken && node.kind <= ts.SyntaxKind.LastTemplateToken) ||
    node.kind === ts.SyntaxKind.JsxText
  );
}

/** The comment around an offset, or the first one before it. A gap holds white space, comments and punctuation, of which none begins with two slashes or a slash and a star. */
function commentInGap(text: string, gapStart: number, gapEnd: number, offset: number, isFirst = false): Comment | undefined {
  let at = gapStart;
  while (at <= offset && at < gapEnd) {
    if (text.charCodeAt(at) !== 47) {
      at++;
      continue;
    }
    const next = text.charCodeAt(at + 1);
    if (next !== 47 && next !== 42) {
      at++;
      continue;
    }
    const close = next === 47 ? endOfLine(text, at) : text.indexOf('*/', at + 2);
    const end = next === 47 ? close : close < 0 ? text.length : close + 2;
    if (isFirst || offset < end) {
      const inner = text.slice(at + 2, next === 47 || close < 0 ? end : close);
      return { start: at, end, text: inner.trim() };
    }
    at = end;
  }
  return undefined;
}
