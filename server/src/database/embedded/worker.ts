// The embedded planner's thread: a PostgreSQL in WebAssembly that is given a schema and sizes, and asked for plans. A statement occupies the
// thread until it is planned and cannot be interrupted from within: whoever started the thread ends it when that takes too long.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync } from 'node:zlib';
import { type Extensions, PGlite } from '@electric-sql/pglite';
import { diskSizes, memorySizes, type Sizes } from './files.js';
import { extensionModules } from './extensions.js';
import type { Answer, DatabaseFailure, Request, Step, StepAnswer, WorkerSettings } from './protocol.js';

const port = parentPort;
if (port === null) throw new Error('this file is the embedded planner’s thread and does nothing by itself');
const say = (answer: Answer): void => port.postMessage(answer);

try {
  const settings = workerData as WorkerSettings;
  const database = await start(settings);
  const sizes = settings.folder === undefined ? memorySizes(database.Module.FS) : diskSizes(settings.folder);
  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: Request) => {
    last = last.then(async () => say({ kind: 'answer', id: request.id, steps: await run(database, sizes, request.steps) }));
  });
  say({ kind: 'ready' });
} catch (cause) {
  say({ kind: 'failed', message: failureOf(cause).message });
}

async function start({ snapshot, folder, extensions }: WorkerSettings): Promise<PGlite> {
  const wanted = extensions.flatMap((name) => extensionModules[name] ?? []);
  const loaded = await Promise.all(wanted.map(async ({ file, name }) => [name, ((await import(`@electric-sql/pglite/contrib/${file}`)) as Extensions)[name]] as const));
  return PGlite.create({
    ...(folder !== undefined && { dataDir: `file://${folder}` }),
    loadDataDir: new Blob([brotliDecompressSync(readFileSync(snapshot))], { type: 'application/x-tar' }),
    extensions: Object.fromEntries(loaded.flatMap(([name, extension]) => (extension === undefined ? [] : [[name, extension]]))),
  });
}

async function run(database: PGlite, sizes: Sizes, steps: readonly Step[]): Promise<StepAnswer[]> {
  const answers: StepAnswer[] = [];
  for (const step of steps) {
    const answer = await runStep(database, sizes, step);
    answers.push(answer);
    if ('error' in answer && !(step.kind === 'sql' && step.isOptional === true)) break;
  }
  return answers;
}

async function runStep(database: PGlite, sizes: Sizes, step: Step): Promise<StepAnswer> {
  try {
    if (step.kind === 'sizes') for (const [path, pages] of step.pages) sizes.set(path, pages);
    if (step.kind === 'true-sizes') for (const path of step.paths) sizes.restore(path);
    if (step.kind !== 'sql') return { rows: [] };
    const results = await database.exec(step.sql);
    return { rows: (results.at(-1)?.rows ?? []) as Readonly<Record<string, unknown>>[] };
  } catch (cause) {
    return { error: failureOf(cause) };
  }
}

function failureOf(cause: unknown): DatabaseFailure {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const { code } = cause as Error & { readonly code?: unknown };
  return { message: cause.message, ...(typeof code === 'string' && { code }) };
}
