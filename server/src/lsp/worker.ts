// A project's thread: it analyses while the protocol's thread goes on answering. Questions are answered one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { AnalysisCancelled } from '@seqscan/analyzers';
import { explanations } from './explanations.js';
import { allFixesOf, fixesOf, indexFixes } from './fixes.js';
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

let last: Promise<unknown> = Promise.resolve();
let lastPlan: Promise<unknown> = Promise.resolve();
port.on('message', ({ id, question }: ToThread) => {
  const answer = async (): Promise<void> => say({ id, answer: await answerTo(question) });
  // A database may take its time, or never answer: what is asked of one has a queue of its own, and analyses go on beside it.
  if (asksPlanner(question)) lastPlan = Promise.all([last, lastPlan]).then(answer);
  else last = last.then(answer);
});

function asksPlanner({ kind }: Question): boolean {
  return kind === 'explain' || kind === 'runnable' || kind === 'advise';
}

/** A checkpoint that ends what is being done once an analysis after that number is wanted. */
function after(number: number): () => void {
  return () => {
    if (Atomics.load(input.wanted, 0) > number) throw new AnalysisCancelled();
  };
}

async function answerTo(question: Question): Promise<Answer> {
  if (!asksPlanner(question)) project.interruptedBy(after(Atomics.load(input.wanted, 0)));
  try {
    switch (question.kind) {
      case 'analyse': {
        explain.configure(question.settings);
        project.interruptedBy(after(question.number));
        const onProgress = (lowered: number, files: number): void => {
          if (lowered % filesPerReport === 0) say({ progress: { lowered, files } });
        };
        return { kind: 'analysed', analysis: await project.analyse(question.changes, question.settings, onProgress) };
      }
      case 'edit': {
        explain.configure(question.settings);
        // Somebody who types on and on is to see something all the same.
        project.interruptedBy(() => undefined);
        const analysis = project.edit(question.changes, question.settings);
        return analysis ? { kind: 'analysed', analysis } : { kind: 'whole' };
      }
      case 'statements':
        return { kind: 'statements', statements: project.statements(question.file) };
      case 'tables':
        return { kind: 'tables', names: [...(project.last?.session.catalog().tables.values() ?? [])].map(({ name }) => name).sort() };
      case 'explain':
        return { kind: 'explained', explanation: await explain.explain(question) };
      case 'runnable':
        return { kind: 'runnable', ...(await explain.runnable(question)) };
      case 'advise':
        return { kind: 'advised', advice: await explain.advise() };
      case 'migration':
        return { kind: 'fixes', fixes: indexFixes(project, question.file, explain.proposal(question.index)) };
      case 'fix':
        await project.checkTypes();
        return { kind: 'fixes', fixes: fixesOf(project, question.file, question.fingerprints) };
      case 'fix-all':
        await project.checkTypes();
        return { kind: 'fixed-all', edits: allFixesOf(project, question) };
      case 'suppress':
        return { kind: 'suppressed', edit: suppressionEdit(project, question) };
    }
  } catch (cause) {
    if (isCancelled(cause)) return { kind: 'cancelled' };
    return { kind: 'refused', message: cause instanceof Error ? cause.message : String(cause) };
  }
}
