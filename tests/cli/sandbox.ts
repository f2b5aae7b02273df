// A folder of its own for each test of the command line, and the real program run in it.
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../server/bin/seqscan.mjs', import.meta.url));

export interface Sandbox {
  readonly folder: string;
  /** Writes files by their path; texts or bytes. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Runs `seqscan` with these words; `cwd` is relative to the folder. */
  run(words: readonly string[], options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv }): SpawnSyncReturns<string>;
  /** Runs `seqscan lint . --format json` with further words and parses what it prints. */
  json(words?: readonly string[]): { status: number | null; stderr: string; report: JsonReport };
  remove(): void;
}

export interface JsonReport {
  readonly version: number;
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly file: string; readonly range: { readonly start: { readonly line: number } } }[];
  readonly files: number;
  readonly problems: readonly { readonly file: string; readonly position?: { readonly line: number; readonly column: number }; readonly message: string }[];
  readonly milliseconds: Readonly<Record<string, unknown>>;
}

export function sandbox(files: Readonly<Record<string, string | Uint8Array>> = {}): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seqscan-cli-')));
  const write: Sandbox['write'] = (entries) => {
    for (const [path, content] of Object.entries(entries)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  const run: Sandbox['run'] = (words, { cwd = '.', env = {} } = {}) => {
    const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'NO_COLOR' && name !== 'FORCE_COLOR'));
    return spawnSync(process.execPath, [program, ...words], { cwd: join(folder, cwd), env: { ...plain, ...env }, encoding: 'utf8', maxBuffer: 1 << 28 });
  };
  write(files);
  return {
    folder,
    write,
    run,
    json(words = ['.']) {
      const { status, stdout, stderr } = run(['lint', ...words, '--format', 'json']);
      return { status, stderr, report: JSON.parse(stdout) as JsonReport };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs `seqscan` and closes its standard output after the first bytes, as `| head -c1` does. */
export async function runIntoClosedPipe(folder: string, words: readonly string[]): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdout.destroy();
  const status = await new Promise<number | null>((settle) => child.on('close', settle));
  return { status, stderr };
}
