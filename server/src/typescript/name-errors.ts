// Errors of TypeScript and JavaScript for which no types are needed: names that nothing has, names that two things have, and syntax.
import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';

/** "Cannot find name", as a value, with a name that is meant perhaps, and as the short form of a member. */
const UNKNOWN: ReadonlySet<number> = new Set([2304, 2552, 18004]);
/** A name that is declared twice, or used before it is declared. */
const MISPLACED: ReadonlySet<number> = new Set([2300, 2448, 2451]);

/** What every program knows: no library is loaded to ask. */
const GLOBALS: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(globalThis), 'require', 'module', 'exports', '__dirname', '__filename', 'window', 'document']);

/** The file alone: what it imports is not looked at. */
const OPTIONS: ts.CompilerOptions = { allowJs: true, checkJs: true, noLib: true, noResolve: true, noEmit: true, types: [], jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleDetection: ts.ModuleDetectionKind.Force };

/**
 * The errors that a text has and the file as it is does not have.
 *
 * @param absolute path of the file
 * @param unsaved its text, where that is not the one on disk
 * @returns one line for each; none where the file cannot be read
 */
export function nameErrors(absolute: string, unsaved: string | undefined, text: string): readonly string[] {
  const original = unsaved ?? textOf(absolute);
  if (original === undefined) return [];
  const before = errorsOf(absolute, original);
  const left = before.map(({ line }) => line);
  // What the file did not know before, something else declares for all.
  const foreign = new Set(before.flatMap(({ unknown }) => unknown ?? []));
  return errorsOf(absolute, text).flatMap(({ line, unknown }) => {
    if (unknown !== undefined) return foreign.has(unknown) ? [] : [line];
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index >= 0 ? [] : [line];
  });
}

interface NameError {
  readonly line: string;
  /** The name that nothing has. */
  readonly unknown?: string;
}

function errorsOf(absolute: string, text: string): readonly NameError[] {
  const file = ts.createSourceFile(absolute, text, ts.ScriptTarget.ESNext, true);
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === absolute ? file : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === absolute,
    readFile: () => undefined,
  };
  const program = ts.createProgram([absolute], OPTIONS, host);
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file).filter(({ code }) => code < 2000 || UNKNOWN.has(code) || MISPLACED.has(code))];
  return found.flatMap(({ code, messageText, start = 0, length = 0 }) => {
    const unknown = UNKNOWN.has(code) ? text.slice(start, start + length) : undefined;
    return unknown !== undefined && GLOBALS.has(unknown) ? [] : [{ line: `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`, ...(unknown !== undefined && { unknown }) }];
  });
}

function textOf(absolute: string): string | undefined {
  try {
    return readFileSync(absolute, 'utf8');
  } catch {
    return undefined;
  }
}
