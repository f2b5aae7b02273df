// What a project's thread keeps of a planner between questions.
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { explanations } from '../../server/src/lsp/explanations.js';
import { openProject } from '../../server/src/lsp/project.js';
import { workshop } from './workshop.js';

it('lets go of the embedded planner when nobody asks for a while, and starts another one for the next question', async () => {
  const box = workshop('bookshop');
  const running = new Set<Worker>();
  const count = (worker: Worker): void => {
    running.add(worker);
    worker.once('exit', () => running.delete(worker));
  };
  process.on('worker', count);
  try {
    const project = openProject({ folder: box.folder, folders: [box.folder], buffersOnly: false });
    const settings = { configuration: {}, isTrusted: true };
    await project.analyse({ buffers: [], changed: [], rescan: false }, settings, () => undefined);
    const { configure, explain } = explanations(project, 100);
    configure(settings);
    for (let round = 0; round < 2; round += 1) {
      const { statements } = await explain({ kind: 'explain', file: `${box.folder}/web/src/orders.ts`, line: 5 });
      expect(statements).toMatchObject([{ explained: { kind: 'plan' } }]);
      expect(running.size).toBe(1);
      await expect.poll(() => running.size, { timeout: 10_000 }).toBe(0);
    }
  } finally {
    process.off('worker', count);
    box.remove();
  }
});
