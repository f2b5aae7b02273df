// The commands that ask a database of the user's own: one is chosen, asked for a plan, has a statement run on it after a question, and is forgotten; and the
// migration that builds an advised index.
import assert from 'node:assert/strict';
import { patience } from './hands.mjs';

export async function driveDatabase({ page, frame, hands: { command, open, answer, press }, database }) {
  const heading = (text) => frame.locator('h2', { hasText: text }).first().waitFor({ timeout: patience });

  // "Create a migration": where models alone declare indexes, the model is changed, unsaved.
  await frame.locator('a', { hasText: 'Create a migration' }).first().click();
  await page.locator('.tab.active.dirty', { hasText: 'schema.prisma' }).first().waitFor({ timeout: patience });
  await page.locator('.view-line', { hasText: '@@index([placedAt])' }).first().waitFor({ timeout: patience });
  await command('File: Revert File');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'schema.prisma' }).first().waitFor({ timeout: patience });

  await command('Seqscan: Advise Indexes for the Workspace');
  const advice = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe').first();
  await advice.locator('p', { hasText: /was asked about \d+ statements?/ }).waitFor({ timeout: patience });
  assert.match(await advice.locator('body').innerText(), /CREATE INDEX CONCURRENTLY "Order_customerId_idx"|CREATE INDEX CONCURRENTLY "Order_placedAt_idx"/);

  await command('Seqscan: Choose the Database That Is Asked for Plans');
  await answer(database);
  await open('orders.ts:6');
  await command('Seqscan: Explain the Statement at the Cursor');
  await heading(/^Plan by PostgreSQL \d/);

  // EXPLAIN ANALYZE: nothing is run before somebody has said so.
  await open('report.sql:1');
  await command('Seqscan: Run the Statement at the Cursor with EXPLAIN ANALYZE');
  const question = page.locator('.monaco-dialog-box', { hasText: 'Run this statement on PostgreSQL' }).first();
  await question.waitFor({ timeout: patience });
  assert.equal(await frame.locator('h2', { hasText: /^Run on/ }).count(), 0);
  await question.locator('.monaco-button', { hasText: 'Run' }).first().click();
  await heading(/^Run on PostgreSQL \d/);
  assert.match(await frame.locator('body').innerText(), /Executed in [\d.,]+ ms/);

  await command('Seqscan: Forget the Chosen Database');
  await open('orders.ts:6');
  await command('Seqscan: Explain the Statement at the Cursor');
  await heading(/^Plan by embedded/);
  await press('Escape');
}
