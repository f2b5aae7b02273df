// `node tests/neovim/run.mjs`: the language server in Neovim, without a screen, over a copy of the sample application.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'seqscan-neovim-'));
try {
  const folder = join(scratch, 'bookshop');
  cpSync(here('../../test-fixtures/projects/bookshop'), folder, { recursive: true });
  const { status } = spawnSync('nvim', ['--headless', '--clean', '-n', '-S', here('check.lua'), 'web/src/customers.ts'], {
    cwd: folder,
    stdio: 'inherit',
    timeout: 120_000,
    env: { ...process.env, SEQSCAN: here('../../server/bin/seqscan.mjs'), XDG_STATE_HOME: scratch, XDG_CACHE_HOME: scratch },
  });
  process.stdout.write(`\nneovim: ${status === 0 ? 'passed' : 'FAILED'}\n`);
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
