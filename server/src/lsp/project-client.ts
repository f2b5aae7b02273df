// One project as the protocol's thread knows it: what changed since the last analysis, when the next one is due, and what the last one found,
// moved along with the edits since then.
import type { EditorFinding, EditorProblem, EditorStatement, FileResult, ProjectInput, ProjectSettings, Question, Analysis, Answer } from './protocol.js';
import { type Edit, movedFindings, movedRange, movedStatements, movedSteps } from './moved-places.js';
import { startProjectThread, type ProjectThread } from './thread.js';

/** How long nothing must happen before an analysis of the whole project begins, in milliseconds. */
const pause = 60;

/** The same after an edit, of which it is known what it has brought to the edited file: the rest can wait until nobody types. */
const idle = 500;

/** How long an analysis of the whole is put off at most while things go on happening, but for edits. */
const longestPause = 2000;

/** Edits that come within so many milliseconds are one. */
const together = 4;

/** A thread that ends by itself is started again, but not for ever. */
const mostRestarts = 3;

export interface ProjectClient {
  readonly input: Omit<ProjectInput, 'wanted'>;
  /** A buffer was opened, edited or closed. */
  buffer(file: string, text: string | undefined, edits?: readonly Edit[]): void;
  /** Files on disk changed; `rescan` where some came or went. */
  disk(files: readonly string[], rescan: boolean): void;
  /** Analyses again soon. */
  touch(): void;
  /** Resolves once an analysis of the whole project has seen every change up to now; at once where that is so. */
  settled(): Promise<void>;
  /** Resolves once it is known what every change up to now has brought to the files that were edited. */
  answered(): Promise<void>;
  /** What is known of a file now. */
  result(file: string): FileResult;
  /** The files of which something is known. */
  files(): readonly string[];
  /** The statements of a file: as of the last analysis, or asked for. */
  statements(file: string): Promise<readonly EditorStatement[]>;
  ask(question: Question): Promise<Answer>;
  end(): Promise<void>;
}

export interface ProjectEvents {
  settings(): ProjectSettings;
  /** An analysis begins. */
  started(isFirst: boolean): void;
  progress(lowered: number, files: number): void;
  /** An analysis has ended. */
  analysed(analysis: Analysis): void;
  /** It is known what edits have brought to some files. */
  edited(files: Iterable<string>): void;
  failed(why: string): void;
}

const noResult: FileResult = { findings: [], problems: [] };

export function projectClient(input: Omit<ProjectInput, 'wanted'>, events: ProjectEvents): ProjectClient {
  let thread: ProjectThread | undefined;
  let restarts = 0;
  const buffers = new Map<string, string>();
  let changedBuffers = new Set<string>();
  let changedFiles = new Set<string>();
  let mustRescan = false;
  /** Changes that the thread has not been told of. */
  let isDirty = true;
  /** Changes that it was told of, and of which nobody knows yet what they come to. */
  let isUnseen = true;
  /** Among the changes there are edits of open files, for which somebody waits. */
  let hasEdits = false;
  /** An analysis of the whole project was asked for. */
  let isNeeded = true;
  /** Nothing less can tell what the changes come to. */
  let onlyWhole = true;
  /** The last analysis of the whole has not seen every change. */
  let isStale = true;
  let editTimer: NodeJS.Timeout | undefined;
  let wholeTimer: NodeJS.Timeout | undefined;
  let postponedSince: number | undefined;
  let number = 0;
  let running: { readonly kind: 'edit' | 'analyse'; readonly isNeeded: boolean; readonly carries: boolean; readonly since: number; readonly edits: Map<string, Edit[]> } | undefined;
  let usualTime: number | undefined;
  const files = new Map<string, FileResult>();
  const statements = new Map<string, readonly EditorStatement[]>();
  let waiting: { readonly isDone: () => boolean; readonly settle: () => void }[] = [];
  let isEnded = false;

  const threadNow = (): ProjectThread => (thread ??= startProjectThread(input, events.progress, ended));
  const isDown = (): boolean => restarts > mostRestarts;
  const ended = (why: string): void => {
    thread = undefined;
    running = undefined;
    restarts += 1;
    events.failed(why);
    // The new thread knows nothing of what the old one was told.
    changedBuffers = new Set(buffers.keys());
    onlyWhole = isUnseen = true;
    if (isDown()) release(true);
    else touch();
  };
  const release = (isOver = false): void => {
    const done = waiting.filter(({ isDone }) => isOver || isDone());
    waiting = waiting.filter((each) => !done.includes(each));
    for (const { settle } of done) settle();
  };
  const planWhole = (after: number): void => {
    clearTimeout(wholeTimer);
    postponedSince ??= Date.now();
    // Whatever goes on happening, at some time it is looked at.
    wholeTimer = setTimeout(startWhole, Math.max(0, Math.min(after, postponedSince + longestPause - Date.now())));
  };
  const touch = (): void => {
    if (isEnded) return;
    isDirty = isNeeded = isStale = true;
    if (!hasEdits) planWhole(pause);
  };
  const edited = (): void => {
    if (isEnded) return;
    isDirty = hasEdits = isStale = true;
    clearTimeout(wholeTimer);
    wholeTimer = undefined;
    postponedSince = undefined;
    editTimer ??= setTimeout(startEdit, together);
  };
  const isYoung = (): boolean => running !== undefined && Date.now() - running.since < (usualTime ?? 0) / 2;
  const startEdit = (): void => {
    editTimer = undefined;
    if (!running) {
      if (onlyWhole) begin('analyse');
      else begin('edit');
      return;
    }
    // One that was asked for and is nearly there is worth waiting for: its answer moves along with the edits. Without any nothing can be said of an edit.
    if (running.kind === 'analyse' && usualTime !== undefined && (isYoung() || !running.isNeeded)) threadNow().want(number + 1);
  };
  const startWhole = (): void => {
    wholeTimer = undefined;
    postponedSince = undefined;
    if (!running) begin(hasEdits && !onlyWhole ? 'edit' : 'analyse');
    // A young one is begun anew.
    else if (running.kind === 'analyse' && isDirty && isYoung()) threadNow().want(number + 1);
  };
  const begin = (kind: 'edit' | 'analyse'): void => {
    clearTimeout(wholeTimer);
    wholeTimer = undefined;
    number += 1;
    // Fixes that are still being checked are fixes of what is no longer there.
    threadNow().want(number);
    const own = { kind, isNeeded, carries: isDirty || isUnseen, since: Date.now(), edits: new Map<string, Edit[]>() } as const;
    isUnseen = own.carries;
    isDirty = hasEdits = false;
    if (kind === 'analyse') isNeeded = isStale = false;
    running = own;
    const changes = { buffers: [...changedBuffers].map((file) => [file, buffers.get(file)] as const), changed: [...changedFiles], rescan: mustRescan };
    changedBuffers = new Set();
    changedFiles = new Set();
    mustRescan = false;
    if (kind === 'analyse') events.started(usualTime === undefined);
    void threadNow()
      .ask({ kind, number, changes, settings: events.settings() })
      .then((answer) => finish(answer, own));
  };
  const finish = (answer: Answer, own: NonNullable<typeof running>): void => {
    if (running !== own || isEnded) return;
    running = undefined;
    if (answer.kind === 'analysed') take(answer.analysis, own);
    else if (answer.kind === 'refused' && own.kind === 'analyse') {
      // Nobody knows better until something changes.
      isUnseen = false;
      events.failed(answer.message);
    } else {
      isStale = true;
      isNeeded ||= own.isNeeded;
      onlyWhole ||= answer.kind !== 'cancelled';
    }
    release();
    if (editTimer !== undefined) return;
    if (hasEdits) startEdit();
    else if (own.kind === 'edit' && onlyWhole) startWhole();
    else if (isStale && wholeTimer === undefined) planWhole(isNeeded && own.kind === 'analyse' ? pause : idle);
  };
  const take = (analysis: Analysis, { kind, since, edits }: NonNullable<typeof running>): void => {
    isUnseen = false;
    restarts = 0;
    if (kind === 'analyse') {
      onlyWhole = false;
      usualTime = Date.now() - since;
      files.clear();
      statements.clear();
    }
    for (const [file, result] of analysis.files) files.set(file, result);
    for (const [file, sent] of analysis.statements) statements.set(file, sent);
    const isNew = (file: string): boolean => kind === 'analyse' || analysis.files.has(file);
    for (const [file, later] of edits) for (const edit of later) moveAlong(file, edit, isNew);
    if (kind === 'analyse') events.analysed(analysis);
    else events.edited(analysis.files.keys());
  };
  const moveAlong = (file: string, edit: Edit, isMeant: (file: string) => boolean = () => true): void => {
    for (const [other, { findings, problems }] of files) {
      if (!isMeant(other)) continue;
      const own = other === file ? movedFindings(findings, edit) : findings;
      files.set(other, {
        findings: own.map((finding): EditorFinding => {
          const related = movedSteps(finding.related, file, edit);
          return related === finding.related ? finding : { ...finding, related };
        }),
        problems: other === file ? problems.flatMap((problem): EditorProblem[] => movedProblem(problem, edit)) : problems,
      });
    }
    const sent = isMeant(file) ? statements.get(file) : undefined;
    if (sent) statements.set(file, movedStatements(sent, edit));
  };

  const until = (isDone: () => boolean): Promise<void> => (isDone() || isDown() ? Promise.resolve() : new Promise((settle) => void waiting.push({ isDone, settle })));

  touch();
  return {
    input,
    buffer(file, text, edits = []) {
      const isEdit = text !== undefined && edits.length > 0 && buffers.has(file);
      if (text === undefined) buffers.delete(file);
      else buffers.set(file, text);
      changedBuffers.add(file);
      for (const edit of edits) {
        moveAlong(file, edit);
        if (running) running.edits.set(file, [...(running.edits.get(file) ?? []), edit]);
      }
      if (isEdit) edited();
      else touch();
    },
    disk(changed, rescan) {
      for (const file of changed) changedFiles.add(file);
      mustRescan ||= rescan;
      touch();
    },
    touch,
    settled: () => until(() => !isDirty && !isStale && !running),
    answered: () => until(() => !isDirty && !isUnseen),
    result: (file) => files.get(file) ?? noResult,
    files: () => [...files.keys()],
    async statements(file) {
      const known = statements.get(file);
      if (known) return known;
      const answer = await threadNow().ask({ kind: 'statements', file });
      return answer.kind === 'statements' ? answer.statements : [];
    },
    ask(question) {
      // Whoever asks does not wait for an analysis that has just begun.
      if (running?.kind === 'analyse' && !running.carries && isYoung()) {
        number += 1;
        threadNow().want(number);
      }
      return threadNow().ask(question);
    },
    async end() {
      isEnded = true;
      // Whatever is still being analysed is nobody's any more.
      running = undefined;
      clearTimeout(editTimer);
      clearTimeout(wholeTimer);
      release(true);
      await thread?.end();
    },
  };
}

function movedProblem(problem: EditorProblem, edit: Edit): EditorProblem[] {
  const range = movedRange(problem.range, edit);
  return range ? [{ ...problem, range }] : [];
}
