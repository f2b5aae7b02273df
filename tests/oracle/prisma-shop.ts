// Runs the Prisma application of the fixtures against an embedded PostgreSQL and gives the report.
//
// What was learnt about Prisma 7 without a network: the generator `prisma-client` with `engineType = "client"` needs no engine, its
// query compiler is WebAssembly inside the packages, and so is the schema parser that `prisma generate` uses. The command line all
// the same insists on a schema engine and downloads one where PRISMA_SCHEMA_ENGINE_BINARY names no file. `generate` never runs it,
// so any file that exists will do. Installing with --ignore-scripts keeps @prisma/engines from downloading at install.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './report.js';

export const prismaShop = fileURLToPath(new URL('../../test-fixtures/projects/prisma-shop', import.meta.url));

const cli = join(prismaShop, 'node_modules', 'prisma', 'build', 'index.js');

/** Why the application cannot run on this machine and how to change that; undefined when it can. */
export function missingForPrisma(): string | undefined {
  const command = 'npm ci --ignore-scripts --prefix test-fixtures/projects/prisma-shop';
  return existsSync(cli) ? undefined : `needs the application's own packages: ${command}`;
}

/** Generates the client, calls every endpoint, and gives the report. Throws with the output of what failed. */
export function runPrismaShop(project = prismaShop): Report {
  const missing = missingForPrisma();
  if (missing !== undefined) throw new Error(missing);
  const offline = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
  execFileSync(process.execPath, [cli, 'generate'], { cwd: project, env: offline, stdio: ['ignore', 'ignore', 'pipe'], timeout: 60_000 });
  const folder = mkdtempSync(join(tmpdir(), 'oracle-report-'));
  try {
    const report = join(folder, 'report.json');
    const part = (name: string) => fileURLToPath(new URL(`prisma/${name}`, import.meta.url));
    execFileSync(process.execPath, ['--import', part('register.mjs'), part('run.mjs'), report], {
      cwd: project,
      env: { ...process.env, ORACLE_PROJECT: project },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 240_000,
    });
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
