// A workspace that names a database, opened by somebody who does not trust it, and then does: its code is analysed from the beginning, its database is asked only
// afterwards.
import { join } from 'node:path';
import { hands, patience } from './hands.mjs';

export async function driveTrust({ page, code, workspace, shots }) {
  const { command, open, panel, shot } = hands(page, shots);
  await page.goto(code.page(workspace, [['openFile', code.remote(join(workspace, 'web/src/customers.ts'))]]));
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor({ timeout: patience });
  await page.locator('.editor-instance .squiggly-warning').first().waitFor({ timeout: patience });
  await open('orders.ts:6');
  await command('Seqscan: Explain the Statement at the Cursor');
  await panel().locator('h2', { hasText: /^Plan by embedded/ }).waitFor({ timeout: patience });
  await shot('restricted');

  await command('Workspaces: Manage Workspace Trust');
  await page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust/ }).first().click({ timeout: patience });
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor({ state: 'detached', timeout: patience });
  await open('orders.ts:6');
  await command('Seqscan: Explain the Statement at the Cursor');
  await panel().locator('h2', { hasText: /^Plan by PostgreSQL \d/ }).waitFor({ timeout: patience });
  await shot('trusted');
}
