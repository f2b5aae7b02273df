// One project as its thread sees it: the files on disk with the editor's buffers on top, analysed again and again. What an edit leaves as it was
// is kept: lists of files, texts, Core.
import { basename, join, relative, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AnalysisCancelled, type ConfigurationLayer, type FileSource, type Finding, loweredFiles, openSession, type ReportProblem, type Session } from '@seqscan/analyzers';
import { type ConfigurationMistake, UsageError } from '../workspace/configuration-file.js';
import type { TypeErrors } from '../typescript/type-errors.js';
import { configurationFileName } from '../workspace/configuration-name.js';
import { isAtOrBelow } from '../workspace/discover.js';
import { isKnownKind, isLeftOut } from '../workspace/ignore-rules.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { placing, type Placing } from './editor-places.js';
import type { Analysis, Changes, EditorFinding, EditorProblem, EditorSettings, EditorStatement, ProjectInput, ProjectSettings } from './protocol.js';

/** The last analysis, for questions that come after it. */
export interface Analysed {
  readonly session: Session;
  readonly findings: readonly Finding[];
  readonly root: string;
  readonly places: Placing;
  readonly layers: readonly ConfigurationLayer[];
  /** Every file's text as it was analysed, by its project-relative path. */
  readonly seen: ReadonlyMap<string, string | undefined>;
  /** A file's project-relative path. */
  pathOf(file: string): string;
}

export interface Project {
  /**
   * Analyses the project as it is after some changes.
   *
   * @param checkpoint throws AnalysisCancelled where the answer is not wanted any more; the changes are kept all the same
   */
  analyse(changes: Changes, settings: ProjectSettings, checkpoint: () => void, onProgress: (lowered: number, files: number) => void): Promise<Analysis>;
  /** The last analysis that came to its end. */
  readonly last: Analysed | undefined;
  /** The statements that a file sends, as of the last analysis. */
  statements(file: string): readonly EditorStatement[];
  /** The text of a file's buffer, or of the file on disk. */
  text(file: string): string | undefined;
  /** Has fixes of the last analysis checked for type errors, too: TypeScript's checker is loaded by whoever asks for fixes, and by nobody else. */
  checkTypes(): Promise<void>;
}

/** Opens a project; nothing is read before the first analysis. */
export function openProject({ folder, folders, buffersOnly }: Pick<ProjectInput, 'folder' | 'folders' | 'buffersOnly'>): Project {
  const buffers = new Map<string, string>();
  const lowered = loweredFiles();
  const fromDisk = new Map<string, ReturnType<FileSource['read']>>();
  let workspace: Workspace | undefined;
  let mistakes: readonly (ConfigurationMistake | string)[] = [];
  let last: Analysed | undefined;
  /** That of the latest analysis: a session that is kept while nothing changes outlives the one that opened it. */
  let isStillWanted: () => void = () => undefined;
  /** As the files are now; made anew when one has changed. */
  let typeErrors: TypeErrors | undefined;

  const pathOf = (file: string): string => relative(workspace?.root ?? folder, file).split(sep).join('/');
  const take = ({ buffers: changed, changed: onDisk, rescan }: Changes): void => {
    let isNew = rescan || workspace === undefined;
    for (const [file, text] of changed) {
      // Where there is no file on disk, a buffer is one more file, and its end one less.
      isNew ||= decidesWhatCounts(file) || (buffers.has(file) !== (text !== undefined) && !isListed(workspace, pathOf(file)));
      if (text === undefined) buffers.delete(file);
      else buffers.set(file, text);
    }
    for (const file of onDisk) {
      fromDisk.delete(pathOf(file));
      isNew ||= decidesWhatCounts(file);
    }
    if (rescan) fromDisk.clear();
    if (isNew) reopen();
  };
  const reopen = (): void => {
    if (buffersOnly) {
      workspace = buffersAlone(folder, buffers);
      return;
    }
    try {
      workspace = openWorkspace({ cwd: folder, paths: [], unsaved: (file) => buffers.get(file) });
      mistakes = [];
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause;
      // What was read before counts on until the mistake is mended.
      mistakes = cause.mistakes.length > 0 ? cause.mistakes : cause.lines;
    }
  };
  const sourceOf = ({ root, files }: Workspace): FileSource => {
    const unsavedOnly = [...buffers.keys()].filter((file) => isAtOrBelow(file, root)).map(pathOf).filter((path) => isKnownKind(path) && !isListed(workspace, path) && !isLeftOut(root, join(root, path, '..')));
    const list = [...files.list(), ...unsavedOnly];
    return {
      list: () => list,
      read(path) {
        const buffer = buffers.get(join(root, path));
        if (buffer !== undefined) return buffer;
        const known = fromDisk.get(path);
        if (known !== undefined) return known;
        const read = files.read(path);
        fromDisk.set(path, read);
        return read;
      },
    };
  };

  /** The session of the last analysis, where it has read exactly what a new one would: opening a file changes nothing. */
  const unchanged = (files: FileSource, layers: readonly ConfigurationLayer[]): Session | undefined => {
    if (!last || JSON.stringify(layers) !== JSON.stringify(last.layers)) return undefined;
    const { session, seen } = last;
    const list = files.list();
    if (list.length !== seen.size) return undefined;
    return list.every((path) => seen.has(path) && seen.get(path) === textOf(files.read(path))) ? session : undefined;
  };

  return {
    get last() {
      return last;
    },
    statements: (file) => (last ? last.session.sent(last.pathOf(file)).map(last.places.statement) : []),
    text(file) {
      const read = buffers.get(file) ?? workspace?.files.read(pathOf(file));
      return read === undefined ? undefined : textOf(read);
    },
    async checkTypes() {
      if (typeErrors !== undefined || !workspace || buffersOnly) return;
      const { root } = workspace;
      if (!workspace.files.list().some((path) => basename(path) === 'tsconfig.json')) return;
      typeErrors = (await import('../typescript/type-errors.js')).typeErrorsIn(root, buffers);
    },
    async analyse(changes, settings, checkpoint, onProgress) {
      const started = performance.now();
      isStillWanted = checkpoint;
      typeErrors = undefined;
      take(changes);
      if (!workspace) return { ...nothing, files: problemFiles(mistakes, folder), notes: mistakes.map(shownMistake), milliseconds: performance.now() - started };
      const { root } = workspace;
      const layers = layersFor(workspace, settings.configuration);
      const files = sourceOf(workspace);
      const all = files.list().length;
      const session = unchanged(files, layers) ?? (await openSession({ files, config: { layers }, clock: () => performance.now(), now: () => Date.now(), lowered, checkpoint: () => isStillWanted(), typeErrors: (texts) => typeErrors?.(texts) ?? new Map<string, readonly string[]>(), onProgress: (done) => onProgress(done, all) }));
      const isWanted = (path: string): boolean => {
        const file = join(root, path);
        return buffers.has(file) || folders.some((each) => isAtOrBelow(file, each));
      };
      const report = session.findings(isWanted);
      lowered.keepOnly(files.list());
      const places = placing(root, session.text);
      last = { session, findings: report.findings, root, places, layers, pathOf, seen: new Map(files.list().map((path) => [path, textOf(files.read(path))] as const)) };
      const byFile = problemFiles(mistakes, root);
      for (const finding of report.findings) resultOf(byFile, join(root, finding.place.file)).findings.push(places.finding(finding));
      for (const problem of report.problems) noteProblem(problem, byFile, places, root);
      const open = [...buffers.keys()];
      return {
        files: byFile,
        statements: new Map(open.map((file) => [file, session.sent(pathOf(file)).map(places.statement)] as const)),
        notes: [...mistakes.map(shownMistake), ...report.problems.filter(({ file, isInternal }) => isInternal === true || file === '').map(({ file, message }) => (file === '' ? message : `${file}: ${message}`))],
        sources: report.files,
        senders: report.senders,
        milliseconds: performance.now() - started,
      };
    },
  };
}

function textOf(read: ReturnType<FileSource['read']>): string | undefined {
  return typeof read === 'string' ? read : read.text;
}

/** Tells whether a host asked for an analysis to end. */
export function isCancelled(cause: unknown): boolean {
  return cause instanceof AnalysisCancelled;
}

type Listed = Map<string, { readonly findings: EditorFinding[]; readonly problems: EditorProblem[] }>;

const nothing = { files: new Map(), statements: new Map(), notes: [], sources: 0, senders: [] } satisfies Omit<Analysis, 'milliseconds'>;

function resultOf(files: Listed, file: string): { readonly findings: EditorFinding[]; readonly problems: EditorProblem[] } {
  const present = files.get(file);
  if (present) return present;
  const made = { findings: [], problems: [] };
  files.set(file, made);
  return made;
}

function problemFiles(mistakes: readonly (ConfigurationMistake | string)[], root: string): Listed {
  const files: Listed = new Map();
  for (const mistake of mistakes) {
    const { file, position, message } = typeof mistake === 'string' ? { file: join(root, configurationFileName), position: { line: 1, column: 1 }, message: mistake } : mistake;
    const start = { line: position.line - 1, character: position.column - 1 };
    resultOf(files, file).problems.push({ file, range: { start, end: { line: start.line, character: start.character + 1 } }, message, isMistake: true });
  }
  return files;
}

/** Problems with a place in a file are shown there: a suppression without a reason, SQL that cannot be read. */
function noteProblem({ file, start, message, isInternal }: ReportProblem, files: Listed, { place }: Placing, root: string): void {
  if (file === '' || start === undefined || isInternal === true) return;
  const at = place({ file, start, end: start + 1 });
  resultOf(files, join(root, file)).problems.push({ ...at, message, isMistake: false });
}

function shownMistake(mistake: ConfigurationMistake | string): string {
  if (typeof mistake === 'string') return mistake;
  const { file, position, message } = mistake;
  return `${file}:${position.line}:${position.column}: ${message}`;
}

/** The settings of an editor stand where a configuration file of the root would: for each file the nearest one counts, alone. */
function layersFor({ layers }: Workspace, configuration: EditorSettings): readonly ConfigurationLayer[] {
  return layers.some(({ folder }) => folder === '') ? layers : [...layers, { folder: '', configuration }];
}

function isListed(workspace: Workspace | undefined, path: string): boolean {
  return workspace?.files.list().includes(path) === true;
}

/** Files whose content says which other files there are. */
function decidesWhatCounts(file: string): boolean {
  const name = basename(file);
  return name === configurationFileName || name === '.gitignore';
}

/** A project of nothing but open files: what somebody opens outside of any folder may stand anywhere. */
function buffersAlone(root: string, buffers: ReadonlyMap<string, string>): Workspace {
  const list = [...buffers.keys()].filter((file) => isAtOrBelow(file, root)).map((file) => relative(root, file).split(sep).join('/')).filter(isKnownKind).sort();
  return {
    root,
    files: { list: () => list, read: (path) => buffers.get(join(root, path)) ?? { problem: 'left out: not open' } },
    layers: [],
    configuration: {},
    problems: [],
    isWanted: () => true,
    shown: (path) => path,
  };
}
