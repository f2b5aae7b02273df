// The front end for TypeScript and JavaScript: parses one file with the compiler's own parser, without types or other files, and
// lowers its tree to Core in one pass. The tree is dropped at the end.
import { ts } from 'ts-morph';
import type { Problem } from '../../core/place.js';
import type { Comment, Module, Statement } from '../../core/syntax.js';
import type { FrontEnd } from '../language.js';
import { commentSpans, findComments, isGenerated } from './comments.js';
import { createLowering, lowerStatement, MAXIMUM_DEPTH, type Mutable, NONE, packed } from './dispatch.js';
import { scanImports } from './imports.js';
import './classes.js';
import './declarations.js';
import './expressions.js';
import { rewrite } from '../rewriting/rewrite.js';
import { typescriptWriter } from './writer.js';
import './functions.js';
import './jsx.js';
import './modules.js';
import './operators.js';
import './statements.js';

/** Files longer than this many UTF-16 units are not read: nobody wrote them by hand. */
export const MAXIMUM_LENGTH = 2_000_000;

const scriptKinds: Readonly<Record<string, ts.ScriptKind>> = {
  '.ts': ts.ScriptKind.TS,
  '.mts': ts.ScriptKind.TS,
  '.cts': ts.ScriptKind.TS,
  '.tsx': ts.ScriptKind.TSX,
  // JSX in plain `.js` files is common, and JavaScript has no syntax that it would stand in the way of.
  '.js': ts.ScriptKind.JSX,
  '.jsx': ts.ScriptKind.JSX,
  '.mjs': ts.ScriptKind.JSX,
  '.cjs': ts.ScriptKind.JSX,
};

export const typescriptFrontEnd: FrontEnd = {
  extensions: Object.keys(scriptKinds),
  lower,
  imports: (_file, text) => scanImports(text),
  rewrite: (source, module, changes) => rewrite(source.text, module, changes, typescriptWriter(source, module, () => commentSpans(parse(source.file, source.text), source.text))),
};

function lower(file: string, text: string): Module {
  if (isMinified(file, text)) {
    return createModule(NONE, NONE, NONE, true);
  }
  const refusal = refuse(text);
  if (refusal !== undefined) {
    return createModule(NONE, NONE, [{ file, message: refusal }], isGenerated(undefined, text));
  }
  let tree: ts.SourceFile;
  try {
    tree = parse(file, text);
  } catch (error) {
    recoverParser();
    return createModule(NONE, NONE, [{ file, message: failure('parsed', error) }], isGenerated(undefined, text));
  }
  const problems: Problem[] = [];
  const syntaxProblem = firstSyntaxError(file, tree);
  if (syntaxProblem !== undefined) {
    problems.push(syntaxProblem);
  }
  const body = lowerTopLevel(file, text, tree, problems);
  return createModule(body, findComments(tree, text), packed(problems), isGenerated(tree, text));
}

function createModule(
  body: readonly Statement[],
  comments: readonly Comment[],
  problems: readonly Problem[],
  generated: boolean,
): Module {
  const module: Mutable<Module> = { language: 'typescript', body, comments, problems };
  if (generated) {
    module.generated = true;
  }
  return module;
}

// ---------------------------------------------------------------- parsing

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(
    file,
    text,
    { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKinds[file.slice(file.lastIndexOf('.')).toLowerCase()] ?? ts.ScriptKind.TSX,
  );
}

/**
 * The parser keeps its state in variables of its own and clears them at the end of a file. After it has thrown, a parse of nothing
 * clears them, or the next file would inherit what was learnt about this one's offsets.
 */
function recoverParser(): void {
  parse('empty.ts', '');
}

/** The reason why a text is not even parsed, or undefined. */
function refuse(text: string): string | undefined {
  if (text.length > MAXIMUM_LENGTH) {
    return `The file is longer than ${MAXIMUM_LENGTH} characters and was not analysed.`;
  }
  if (/^\ufeff?<\?xml\b/.test(text)) {
    // Qt keeps its translations in files that end in `.ts`.
    return 'The file is XML and was not analysed.';
  }
  return isBinary(text) ? 'The file is not text and was not analysed.' : undefined;
}

/**
 * Libraries that were copied into a project in their minified form hold half of its JavaScript and none of its queries: they count as
 * generated, and are not even parsed.
 */
function isMinified(file: string, text: string): boolean {
  if (text.length < 20_000 || !/\.[cm]?js$/i.test(file)) {
    return false;
  }
  const mostLines = text.length / 500;
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (++lines > mostLines) {
      return false;
    }
  }
  return true;
}

/**
 * Binary data that was decoded as text is full of zero, control and replacement characters. A string with one of them in it, or
 * a few letters in a wrong encoding, do not make a source file binary.
 */
function isBinary(text: string): boolean {
  const sample = text.length > 8_000 ? text.slice(0, 8_000) : text;
  const strange = sample.match(/[\0-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g);
  return strange !== null && strange.length * 20 > sample.length;
}

/** One line for a file's syntax errors: the first one, and how many follow. */
function firstSyntaxError(file: string, tree: ts.SourceFile): Problem | undefined {
  const { parseDiagnostics } = tree as ts.SourceFile & { readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  const first = parseDiagnostics?.[0];
  if (parseDiagnostics === undefined || first === undefined) {
    return undefined;
  }
  const more = parseDiagnostics.length === 1 ? '' : ` (and ${parseDiagnostics.length - 1} more)`;
  const text = ts.flattenDiagnosticMessageText(first.messageText, ' ');
  return { file, message: `Syntax error: ${text}${more}`, start: first.start };
}

// ---------------------------------------------------------------- lowering

/** What was lowered before something went wrong is kept. */
function lowerTopLevel(file: string, text: string, tree: ts.SourceFile, problems: Problem[]): readonly Statement[] {
  const lowering = createLowering(text);
  const body: Statement[] = [];
  for (const statement of tree.statements) {
    try {
      lowerStatement(lowering, statement, body);
    } catch (error) {
      problems.push({ file, message: failure('analysed', error), start: statement.pos });
      return packed(body);
    }
  }
  if (lowering.tooDeepAt >= 0) {
    const message = `The code is nested more than ${MAXIMUM_DEPTH} levels deep here; what is inside was not analysed.`;
    problems.push({ file, message, start: lowering.tooDeepAt });
  }
  return packed(body);
}

function failure(what: string, error: unknown): string {
  if (error instanceof RangeError) {
    return `The code is nested too deeply to be ${what}.`;
  }
  return `The file could not be ${what}: ${error instanceof Error ? error.message : String(error)}`;
}
