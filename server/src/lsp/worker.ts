// A project's thread: it analyses while the protocol's thread goes on answering. Questions are answered one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { AnalysisCancelled } from '@seqscan/analyzers';
import { explanations } from './explanations.js';
import { allFixesOf, fixesOf } from './fixes.js';
import { isCancelled, openProject } from './project.js';
import type { Answer, FromThread, ProjectInput, Question, ToThread } from './protocol.js';
import { suppressionEdit } from './suppression-edit.js';

const port = parentPort;
if (port === null) throw new Error('this file is the thread of a project and does nothing by itself');
const say = (message: FromThread): void => port.postMessage(message);

const input = workerData as ProjectInput;
const project = openProject(input);
const explain = explanations(project);
/** Files that are lowered between two reports of how far an analysis is. */
const filesPerReport = 25;

let last: Promise<void> = Promise.resolve();
port.on('message', ({ id, question }: ToThread) => {
  last = last.then(async () => say({ id, answer: await answerTo(question) }));
});

async function answerTo(question: Question): Promise<Answer> {
  try {
    switch (question.kind) {
      case 'analyse': {
        explain.configure(question.settings);
        const checkpoint = (): void => {
          if (Atomics.load(input.wanted, 0) > question.number) throw new AnalysisCancelled();
        };
        const onProgress = (lowered: number, files: number): void => {
          if (lowered % filesPerReport === 0) say({ progress: { lowered, files } });
        };
        return { kind: 'analysed', analysis: await project.analyse(question.changes, question.settings, checkpoint, onProgress) };
      }
      case 'statements':
        return { kind: 'statements', statements: project.statements(question.file) };
      case 'tables':
        return { kind: 'tables', names: [...(project.last?.session.catalog().tables.values() ?? [])].map(({ name }) => name).sort() };
      case 'explain':
        return { kind: 'explained', explanation: await explain.explain(question) };
      case 'fix':
        return { kind: 'fixes', fixes: fixesOf(project, question.file, question.fingerprints) };
      case 'fix-all':
        return { kind: 'fixed-all', edits: allFixesOf(project, question.file) };
      case 'suppress':
        return { kind: 'suppressed', edit: suppressionEdit(project, question) };
    }
  } catch (cause) {
    if (isCancelled(cause)) return { kind: 'cancelled' };
    return { kind: 'refused', message: cause instanceof Error ? cause.message : String(cause) };
  }
}
