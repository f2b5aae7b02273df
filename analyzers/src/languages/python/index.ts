// The Python front end: one file's text → Core, synchronously, with a parser of our own.
//
// Why our own: `node tests/bench/python-parsers.mjs`, over 10,139 files (1.8 million lines) of eight public Django projects on Node 20,
// says, in medians of three interleaved rounds,
//
// |                               | files with errors | seconds, parse and full visit | ships |
// |-------------------------------|-------------------|-------------------------------|-------|
// | @lezer/python 1.1             | 92 (0.9 %)        | 10.9 | one package |
// | web-tree-sitter 0.27          | 0                 | 13.6 | 670 KB of wasm, loaded asynchronously |
// | this one, straight to Core    | 0                 | 3.3  | nothing |
//
// Lezer fails on a bare `yield`, on parenthesised `with` items, on class patterns, `except*` and some type parameters. Both
// others give a tree that would still have to be lowered; this parser makes Core in its one pass, so that it is no longer than
// such a lowering would be, and it can resume where a half-typed statement ends.
import { SPEAKS } from '../../core/comments.js';
import type { Span } from '../../core/place.js';
import type { Comment, Module, Statement } from '../../core/syntax.js';
import type { FrontEnd } from '../language.js';
import { rewrite } from '../rewriting/rewrite.js';
import { parseExpressions, parseOperators, parseStarred, parseTargets, parseTest } from './expressions.js';
import { scanImports } from './imports.js';
import { Reader, type Grammar } from './reader.js';
import { parseBlock, parseModule } from './statements.js';
import { tokenize } from './tokens.js';
import { pythonWriter } from './writer.js';

/** Texts longer than this (in UTF-16 units) are data, not code. */
const SIZE_BOUND = 2 * 1024 * 1024;
const grammar: Grammar = {
  expressions: parseExpressions, test: parseTest, starred: parseStarred, operators: parseOperators, targets: parseTargets, block: parseBlock,
};

/** Python 3, up to the syntax of 3.14. */
export const pythonFrontEnd: FrontEnd = {
  extensions: ['.py', '.pyi'],
  lower: lowerPython,
  imports: (_file, text) => scanImports(text),
  rewrite: (source, module, changes) => rewrite(source.text, module, changes, pythonWriter(source, module, () => commentSpans(source.text))),
};

function lowerPython(file: string, text: string): Module {
  if (text.length > SIZE_BOUND) return empty(file, 'larger than 2 MB: not analysed');
  const binary = text.indexOf('\0');
  if (binary >= 0) return empty(file, 'contains NUL bytes: not a Python source', binary);
  const body: Statement[] = [];
  const comments: Comment[] = [];
  const mayHaveComments = SPEAKS.test(text);
  let problem: Reader['problem'];
  try {
    const tokens = tokenize(text, 0, text.length, false, mayHaveComments ? (start, end) => addComment(comments, text, start, end) : undefined);
    const reader = new Reader(text, tokens, grammar);
    parseModule(reader, body);
    problem = reader.problem;
  } catch (error) {
    // Every recursion is bounded, but how much stack the caller has left is not ours to know.
    if (!(error instanceof RangeError)) throw error;
    problem = { message: 'too deeply nested', start: body.at(-1)?.end ?? 0 };
  }
  return {
    language: 'python', body, comments,
    problems: problem ? [{ file, message: `Python syntax: ${problem.message}`, start: problem.start }] : [],
    ...(isGenerated(text) ? { generated: true } : {}),
  };
}

function empty(file: string, message: string, start?: number): Module {
  return { language: 'python', body: [], comments: [], problems: [{ file, message, ...(start === undefined ? {} : { start }) }] };
}

function commentSpans(text: string): readonly Span[] {
  const comments: Span[] = [];
  tokenize(text, 0, text.length, false, (start, end) => comments.push({ start, end }));
  return comments;
}

function addComment(comments: Comment[], text: string, start: number, end: number): void {
  const comment = text.slice(start + 1, end).trim();
  if (SPEAKS.test(comment)) comments.push({ start, end, text: comment });
}

/** Whether a comment near the top says that a tool wrote the file. */
function isGenerated(text: string): boolean {
  return /^[ \t]*#.*(?:@generated\b|DO NOT EDIT)/m.test(text.slice(0, 2000));
}
