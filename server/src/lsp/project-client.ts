// One project as the protocol's thread knows it: what changed since the last analysis, when the next one is due, and what the last one found,
// moved along with the edits since then.
import type { EditorFinding, EditorProblem, EditorStatement, FileResult, ProjectInput, ProjectSettings, Question, Analysis, Answer } from './protocol.js';
import { type Edit, movedFindings, movedRange, movedStatements, movedSteps } from './moved-places.js';
import { startProjectThread, type ProjectThread } from './thread.js';

/** How long nothing must be typed before an analysis begins, in milliseconds. */
const pause = 60;

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
  /** Resolves once an analysis has seen every change up to now; at once where that is so. */
  settled(): Promise<void>;
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
  let isDirty = true;
  let timer: NodeJS.Timeout | undefined;
  let number = 0;
  let running: { readonly since: number; readonly edits: Map<string, Edit[]> } | undefined;
  let usualTime = 0;
  let files = new Map<string, FileResult>();
  let statements = new Map<string, readonly EditorStatement[]>();
  let waiting: (() => void)[] = [];
  let isEnded = false;

  const threadNow = (): ProjectThread => (thread ??= startProjectThread(input, events.progress, ended));
  const ended = (why: string): void => {
    thread = undefined;
    running = undefined;
    restarts += 1;
    events.failed(why);
    // The new thread knows nothing of what the old one was told.
    changedBuffers = new Set(buffers.keys());
    if (restarts <= mostRestarts) touch();
    else release();
  };
  const release = (): void => {
    for (const settle of waiting) settle();
    waiting = [];
  };
  const touch = (): void => {
    if (isEnded) return;
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(start, pause);
  };
  const start = (): void => {
    timer = undefined;
    if (running) {
      // One that is nearly there is worth waiting for: its answer moves along with the edits. A young one is begun anew.
      if (Date.now() - running.since < usualTime / 2) threadNow().want(number + 1);
      return;
    }
    number += 1;
    // Fixes that are still being checked are fixes of what is no longer there.
    threadNow().want(number);
    isDirty = false;
    const own = { since: Date.now(), edits: new Map<string, Edit[]>() };
    running = own;
    const changes = { buffers: [...changedBuffers].map((file) => [file, buffers.get(file)] as const), changed: [...changedFiles], rescan: mustRescan };
    changedBuffers = new Set();
    changedFiles = new Set();
    mustRescan = false;
    events.started(number === 1);
    void threadNow()
      .ask({ kind: 'analyse', number, changes, settings: events.settings() })
      .then((answer) => finish(answer, own));
  };
  const finish = (answer: Answer, own: NonNullable<typeof running>): void => {
    if (running !== own || isEnded) return;
    running = undefined;
    if (answer.kind === 'analysed') {
      usualTime = Date.now() - own.since;
      files = new Map(answer.analysis.files);
      statements = new Map(answer.analysis.statements);
      for (const [file, edits] of own.edits) for (const edit of edits) moveAlong(file, edit);
      events.analysed(answer.analysis);
    } else if (answer.kind === 'refused') events.failed(answer.message);
    if (!isDirty) release();
    else if (timer === undefined) start();
  };
  const moveAlong = (file: string, edit: Edit): void => {
    for (const [other, { findings, problems }] of files) {
      const own = other === file ? movedFindings(findings, edit) : findings;
      files.set(other, {
        findings: own.map((finding): EditorFinding => {
          const related = movedSteps(finding.related, file, edit);
          return related === finding.related ? finding : { ...finding, related };
        }),
        problems: other === file ? problems.flatMap((problem): EditorProblem[] => movedProblem(problem, edit)) : problems,
      });
    }
    const sent = statements.get(file);
    if (sent) statements.set(file, movedStatements(sent, edit));
  };

  touch();
  return {
    input,
    buffer(file, text, edits = []) {
      if (text === undefined) buffers.delete(file);
      else buffers.set(file, text);
      changedBuffers.add(file);
      for (const edit of edits) {
        moveAlong(file, edit);
        if (running) running.edits.set(file, [...(running.edits.get(file) ?? []), edit]);
      }
      touch();
    },
    disk(changed, rescan) {
      for (const file of changed) changedFiles.add(file);
      mustRescan ||= rescan;
      touch();
    },
    touch,
    settled: () => (!isDirty && !running ? Promise.resolve() : new Promise((settle) => void waiting.push(settle))),
    result: (file) => files.get(file) ?? noResult,
    files: () => [...files.keys()],
    async statements(file) {
      const known = statements.get(file);
      if (known) return known;
      const answer = await threadNow().ask({ kind: 'statements', file });
      return answer.kind === 'statements' ? answer.statements : [];
    },
    ask: (question) => threadNow().ask(question),
    async end() {
      isEnded = true;
      // Whatever is still being analysed is nobody's any more.
      running = undefined;
      clearTimeout(timer);
      release();
      await thread?.end();
    },
  };
}

function movedProblem(problem: EditorProblem, edit: Edit): EditorProblem[] {
  const range = movedRange(problem.range, edit);
  return range ? [{ ...problem, range }] : [];
}
