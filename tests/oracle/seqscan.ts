// Runs `seqscan lint` over an application and reads its findings as claims about lines.
import { spawnSync } from 'node:child_process';
import { resolve, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Claim, Place } from './compare.js';

interface Range {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

interface Findings {
  readonly findings: readonly {
    readonly rule: string;
    readonly file: string;
    readonly range: Range;
    readonly related: readonly { readonly file: string; readonly range: Range }[];
  }[];
}

const bin = fileURLToPath(new URL('../../server/bin/seqscan.mjs', import.meta.url));

/** Lints the folder and gives its findings, with paths relative to it. Throws when the run itself fails. */
export function lint(folder: string): Claim[] {
  const run = spawnSync(process.execPath, [bin, 'lint', '.', '--format', 'json', '--no-fixes'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 120_000,
  });
  // 0: nothing found, 1: findings, anything else: the run failed.
  if (run.status !== 0 && run.status !== 1) throw new Error(`seqscan lint ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const { findings } = JSON.parse(run.stdout) as Findings;
  const place = (file: string, range: Range): Place => ({
    file: relative(folder, resolve(folder, file)).split(sep).join('/'),
    first: range.start.line,
    last: range.end.line,
  });
  return findings.map(({ rule, file, range, related }) => ({
    rule,
    at: place(file, range),
    path: related.map((location) => place(location.file, location.range)),
  }));
}
