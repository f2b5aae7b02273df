// The embedded planner's thread as its owner sees it: started, asked, and ended when it does not answer in time. A planner cannot be interrupted
// from within WebAssembly, so a statement that takes too long costs the thread.
import { Worker } from 'node:worker_threads';
import type { Answer, Request, Step, StepAnswer, WorkerSettings } from './protocol.js';

/** A thread that answers one request after the other. */
export interface Thread {
  /**
   * Takes steps; the first that fails ends the request, unless it is optional.
   *
   * @param milliseconds how long to wait for the answer
   * @throws ThreadFailure where there is no answer in time or the thread ends; it is of no more use then
   */
  run(steps: readonly Step[], milliseconds: number): Promise<readonly StepAnswer[]>;
  end(): Promise<void>;
}

/** Why a thread is of no more use, in one line. */
export class ThreadFailure extends Error {
  constructor(
    message: string,
    /** It was ended because it did not answer in time. */
    readonly isTimeout = false,
  ) {
    super(message);
    this.name = 'ThreadFailure';
  }
}

// Under test the sources are executed as they stand, while a thread needs what was built of them.
const program = new URL('../../../dist/database/embedded/worker.js', import.meta.url);

/**
 * Starts a thread and waits until its database answers.
 *
 * @throws ThreadFailure where that does not happen in time
 */
export async function startThread(settings: WorkerSettings, milliseconds: number): Promise<Thread> {
  const worker = new Worker(program, { workerData: settings, stdout: true, stderr: true });
  const waiting = new Map<number, { resolve(steps: readonly StepAnswer[]): void; reject(cause: ThreadFailure): void }>();
  let gone: ThreadFailure | undefined;
  let isEnding = false;
  const fail = (failure: ThreadFailure): void => {
    gone ??= failure;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
    if (!isEnding) void worker.terminate();
    isEnding = true;
  };
  const expectAnswer = (id: number, within: number, late: string): Promise<readonly StepAnswer[]> =>
    new Promise((resolve, reject) => {
      // While something is awaited the thread keeps the process alive, and at no other time.
      worker.ref();
      const timer = setTimeout(() => fail(new ThreadFailure(late, true)), within);
      const settled = (): void => {
        clearTimeout(timer);
        waiting.delete(id);
        if (waiting.size === 0) worker.unref();
      };
      waiting.set(id, {
        resolve: (steps) => (settled(), resolve(steps)),
        reject: (cause) => (settled(), reject(cause)),
      });
    });
  worker.on('message', (answer: Answer) => {
    if (answer.kind === 'failed') fail(new ThreadFailure(answer.message));
    else waiting.get(answer.kind === 'ready' ? 0 : answer.id)?.resolve(answer.kind === 'ready' ? [] : answer.steps);
  });
  worker.on('error', (cause) => fail(new ThreadFailure(cause instanceof Error ? cause.message : String(cause))));
  worker.on('exit', () => fail(new ThreadFailure('its thread has ended')));
  // Whatever WebAssembly prints is of no use to a user.
  worker.stdout.resume();
  worker.stderr.resume();

  await expectAnswer(0, milliseconds, `it did not start within ${milliseconds / 1000} s`);
  let last = 0;
  return {
    async run(steps, within) {
      if (gone !== undefined) throw gone;
      last += 1;
      const answer = expectAnswer(last, within, `no answer within ${within / 1000} s`);
      worker.postMessage({ id: last, steps } satisfies Request);
      return answer;
    },
    async end() {
      isEnding = true;
      gone ??= new ThreadFailure('it was closed');
      for (const { reject } of waiting.values()) reject(gone);
      waiting.clear();
      await worker.terminate();
    },
  };
}
