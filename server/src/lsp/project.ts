// One project as its thread sees it: the files on disk with the editor's buffers on top, analysed again and again. What an edit leaves as it was
// is kept: lists of files, texts, Core.
import { basename, join, relative, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { AnalysisCancelled, type ConfigurationLayer, type FileSource, type Finding, loweredFiles, openSession, type Report, type ReportProblem, type Session } from '@seqscan/analyzers';
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
   * Analyses the project as it is after some changes. Ends with AnalysisCancelled where the checkpoint does, but the changes are kept all the same.
   */
  analyse(changes: Changes, settings: ProjectSettings, onProgress: (lowered: number, files: number) => void): Promise<Analysis>;
  /**
   * Says what changed files come to, as far as that has to do with nothing else than what they had to do with when the whole was analysed last: much sooner
   * than a whole analysis, which is to follow.
   *
   * @returns of those files alone; undefined where only a whole analysis can say
   */
  edit(changes: Changes, settings: ProjectSettings): Analysis | undefined;
  /** What is called now and then from now on while something is executed; it throws AnalysisCancelled where the answer is not wanted any more. */
  interruptedBy(checkpoint: () => void): void;
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
  /** As the files are now; made anew when one has changed. */
  let typeErrors: TypeErrors | undefined;
  /** The last analysis of the whole, and the files that have changed since. */
  let whole: Analysed | undefined;
  const changedSince = new Set<string>();
  let saidOfWhole: Listed = new Map();
  let checkpoint: () => void = () => undefined;

  const pathOf = (file: string): string => relative(workspace?.root ?? folder, file).split(sep).join('/');
  /** Takes changes over, and says whether other files count now than did before. */
  const take = ({ buffers: changed, changed: onDisk, rescan }: Changes): boolean => {
    let isNew = rescan || workspace === undefined;
    for (const [file, text] of changed) {
      // Where there is no file on disk, a buffer is one more file, and its end one less.
      isNew ||= decidesWhatCounts(file) || (buffers.has(file) !== (text !== undefined) && !isListed(workspace, pathOf(file)));
      if (text === undefined) buffers.delete(file);
      else buffers.set(file, text);
      changedSince.add(pathOf(file));
    }
    for (const file of onDisk) {
      fromDisk.delete(pathOf(file));
      changedSince.add(pathOf(file));
      isNew ||= decidesWhatCounts(file);
    }
    if (rescan) fromDisk.clear();
    if (isNew) {
      reopen();
      whole = undefined;
    }
    return isNew;
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
    if (!whole || JSON.stringify(layers) !== JSON.stringify(whole.layers)) return undefined;
    const { session, seen } = whole;
    const list = files.list();
    if (list.length !== seen.size) return undefined;
    return list.every((path) => seen.has(path) && seen.get(path) === textOf(files.read(path))) ? session : undefined;
  };

  const wantedIn = (root: string) => (path: string): boolean => {
    const file = join(root, path);
    return buffers.has(file) || folders.some((each) => isAtOrBelow(file, each));
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
      if (!workspace.files.list().some((path) => /\.[cm]?[jt]sx?$/.test(path))) return;
      typeErrors = (await import('../typescript/type-errors.js')).typeErrorsIn(root, buffers);
    },
    async analyse(changes, settings, onProgress) {
      const started = performance.now();
      typeErrors = undefined;
      take(changes);
      if (!workspace) return { ...nothing, files: problemFiles(mistakes, folder), notes: mistakes.map(shownMistake), milliseconds: performance.now() - started };
      const { root } = workspace;
      const layers = layersFor(workspace, settings.configuration);
      const files = sourceOf(workspace);
      const all = files.list().length;
      const session = unchanged(files, layers) ?? (await openSession({ files, config: { layers }, clock: () => performance.now(), now: () => Date.now(), lowered, checkpoint: () => checkpoint(), typeErrors: (texts) => typeErrors?.(texts) ?? new Map<string, readonly string[]>(), onProgress: (done) => onProgress(done, all) }));
      const report = session.findings(wantedIn(root));
      lowered.keepOnly(files.list());
      const places = placing(root, session.text);
      const said = saidOf(report, problemFiles(mistakes, root), { session, root, places, pathOf }, [...buffers.keys()]);
      last = whole = { session, findings: report.findings, root, places, layers, pathOf, seen: new Map(files.list().map((path) => [path, textOf(files.read(path))] as const)) };
      changedSince.clear();
      saidOfWhole = said.files;
      return { ...said, notes: [...mistakes.map(shownMistake), ...notesOf(report)], milliseconds: performance.now() - started };
    },
    interruptedBy: (given) => void (checkpoint = given),
    edit(changes, settings) {
      const started = performance.now();
      typeErrors = undefined;
      if (take(changes) || !workspace || !whole) return undefined;
      const { root, layers, seen, session: before } = whole;
      if (JSON.stringify(layersFor(workspace, settings.configuration)) !== JSON.stringify(layers)) return undefined;
      const { read } = sourceOf(workspace);
      const texts = new Map<string, string>();
      /** Files that are again as the whole analysis has seen them: an edit was taken back. */
      const back: string[] = [];
      for (const path of changedSince) {
        const [was, is] = [seen.get(path), textOf(read(path))];
        if (was === is) {
          back.push(path);
          continue;
        }
        if (was === undefined || is === undefined) return undefined;
        texts.set(path, is);
      }
      const session = texts.size === 0 ? before : before.edited(texts);
      const report = session.findings((path) => texts.has(path) && wantedIn(root)(path));
      last = { ...whole, session, places: placing(root, session.text), findings: [...whole.findings.filter(({ place }) => !texts.has(place.file)), ...report.findings] };
      const fileOf = (path: string): string => join(root, path);
      const files: Listed = new Map([...texts.keys()].map((path) => [fileOf(path), { findings: [], problems: [] }]));
      for (const path of back) {
        const { findings, problems } = saidOfWhole.get(fileOf(path)) ?? { findings: [], problems: [] };
        files.set(fileOf(path), { findings: [...findings], problems: [...problems] });
      }
      const said = saidOf(report, files, last, [...files.keys()].filter((file) => buffers.has(file)));
      return { ...said, notes: notesOf(report), milliseconds: performance.now() - started };
    },
  };
}

/** What a report says of files, as an editor is told. */
function saidOf(report: Report, files: Listed, { root, places, session, pathOf }: Pick<Analysed, 'root' | 'places' | 'session' | 'pathOf'>, open: readonly string[]): Omit<Analysis, 'notes' | 'milliseconds' | 'files'> & { readonly files: Listed } {
  for (const finding of report.findings) resultOf(files, join(root, finding.place.file)).findings.push(places.finding(finding));
  for (const problem of report.problems) noteProblem(problem, files, places, root);
  const statements = new Map(open.map((file) => [file, session.sent(pathOf(file)).map(places.statement)] as const));
  return { files, statements, sources: report.files, senders: report.senders };
}

/** Problems that stand in no file, or are defects of the analysis. */
function notesOf({ problems }: Report): readonly string[] {
  return problems.filter(({ file, isInternal }) => isInternal === true || file === '').map(({ file, message }) => (file === '' ? message : `${file}: ${message}`));
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
    targets: [],
    shown: (path) => path,
  };
}
