// A project's thread as the protocol's thread sees it: started with the first question, asked, and started anew if it ends by itself.
import { Worker } from 'node:worker_threads';
import type { Answer, FromThread, ProjectInput, Question, ToThread } from './protocol.js';

export interface ProjectThread {
  /** Asks; answers come in the order of the questions. A thread that ends meanwhile refuses. */
  ask(question: Question): Promise<Answer>;
  /** Has analyses before this number end without an answer. */
  want(number: number): void;
  end(): Promise<void>;
}

// Under test the sources are executed as they stand, while a thread needs what was built of them.
const program = new URL('../../dist/lsp/worker.js', import.meta.url);

/**
 * Starts a project's thread.
 *
 * @param onEnd called when it ended without being asked to, with why
 */
export function startProjectThread(input: Omit<ProjectInput, 'wanted'>, onProgress: (lowered: number, files: number) => void, onEnd: (why: string) => void): ProjectThread {
  const wanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(program, { workerData: { ...input, wanted } satisfies ProjectInput, stdout: true, stderr: true });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let gone: string | undefined;
  let isEnding = false;
  const fail = (why: string): void => {
    if (gone !== undefined) return;
    gone = why;
    for (const settle of waiting.values()) settle({ kind: 'refused', message: why });
    waiting.clear();
    if (!isEnding) onEnd(why);
  };
  // Standard output belongs to the protocol: nothing that a library prints may get there.
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on('message', (message: FromThread) => {
    if ('progress' in message) return onProgress(message.progress.lowered, message.progress.files);
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    settle?.(message.answer);
  });
  worker.on('error', (cause) => fail(cause instanceof Error ? cause.message : String(cause)));
  worker.on('exit', () => fail('the analysis has ended'));
  return {
    ask(question) {
      if (gone !== undefined) return Promise.resolve({ kind: 'refused', message: gone });
      last += 1;
      const id = last;
      return new Promise((settle) => {
        waiting.set(id, settle);
        worker.postMessage({ id, question } satisfies ToThread);
      });
    },
    want: (number) => void Atomics.store(wanted, 0, number),
    async end() {
      isEnding = true;
      await worker.terminate();
    },
  };
}
