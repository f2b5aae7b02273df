// Type errors that a change would bring: the changed files are checked against what they import, before and after. Where that is not known, errors
// still count for which no types are needed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, Project } from 'ts-morph';
import { nameErrors } from './name-errors.js';

/**
 * Tells which type errors texts would bring.
 *
 * @param texts whole texts by project-relative path; files that are neither TypeScript nor JavaScript do not matter
 * @returns one line for each error that the texts as they are do not have, by path; of files of which types are not known, only errors that need none
 */
export type TypeErrors = (texts: ReadonlyMap<string, string>) => ReadonlyMap<string, readonly string[]>;

/** "Cannot find module", with and without its declarations: what such an import gives has no type that an error could be about. */
const UNRESOLVED = new Set([2307, 7016, 2792]);

/**
 * Opens a checker for a project. A TypeScript configuration is loaded when a file below it is first asked about, and kept.
 *
 * @param root absolute path of the project's root
 * @param unsaved texts that count instead of those on disk, by absolute path: an editor's buffers
 */
export function typeErrorsIn(root: string, unsaved: ReadonlyMap<string, string> = new Map()): TypeErrors {
  const projects = new Map<string, Project | undefined>();
  const projectOf = (path: string): Project | undefined => {
    const configuration = configurationOf(root, path);
    if (configuration === undefined) return undefined;
    if (!projects.has(configuration)) projects.set(configuration, opened(configuration, unsaved));
    return projects.get(configuration);
  };
  return (texts) => {
    const errors = new Map<string, readonly string[]>();
    for (const [path, text] of texts) {
      const absolute = join(root, path);
      if (!/\.[cm]?[jt]sx?$/.test(path) || !existsSync(absolute)) continue;
      const isTyped = /\.[cm]?tsx?$/.test(path);
      const added = (isTyped ? addedErrors(projectOf(path), absolute, text) : undefined) ?? nameErrors(absolute, unsaved.get(absolute), text);
      if (added.length > 0) errors.set(path, added);
    }
    return errors;
  };
}

/** Undefined where types are not known. */
function addedErrors(project: Project | undefined, absolute: string, text: string): readonly string[] | undefined {
  if (!project) return undefined;
  const file = project.getSourceFile(absolute) ?? project.addSourceFileAtPath(absolute);
  const original = file.getFullText();
  const before = file.getPreEmitDiagnostics();
  if (before.some((one) => UNRESOLVED.has(one.getCode()))) return undefined;
  file.replaceWithText(text);
  const after = file.getPreEmitDiagnostics().map(describe);
  file.replaceWithText(original);
  for (const one of before.map(describe)) {
    const index = after.indexOf(one);
    if (index >= 0) after.splice(index, 1);
  }
  return after;
}

function describe(diagnostic: Diagnostic): string {
  const message = diagnostic.getMessageText();
  return `TS${diagnostic.getCode()}: ${typeof message === 'string' ? message : message.getMessageText()}`;
}

/** The nearest tsconfig.json above a file; none above the root. */
function configurationOf(root: string, path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const file = join(root, folder, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (folder === '.' || folder === '/') return undefined;
  }
}

/** A configuration that cannot be read says nothing about types. */
function opened(configuration: string, unsaved: ReadonlyMap<string, string>): Project | undefined {
  try {
    const project = new Project({ tsConfigFilePath: configuration, skipAddingFilesFromTsConfig: true, compilerOptions: { noEmit: true, skipLibCheck: true } });
    for (const [file, text] of unsaved) if (/\.[cm]?[jt]sx?$/.test(file)) project.createSourceFile(file, text, { overwrite: true });
    return project;
  } catch {
    return undefined;
  }
}
