// Drives the workbench as a user does, by keyboard and mouse, and takes the screenshots that README.md shows.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { hands, patience } from './hands.mjs';
import { driveDatabase } from './database-ui.mjs';

/** @param shots the folder for the screenshots */
export async function driveWorkbench({ page, code, workspace, shots, database }) {
  const { press, shot, command, open, panel } = hands(page, shots);
  const violations = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
  await page.goto(code.page(workspace, [['openFile', code.remote(join(workspace, 'web/src/customers.ts'))]]));
  const editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-line').first().waitFor({ timeout: patience });

  // A finding: the squiggle, its row in the Problems panel with the steps of the path, the lens above it.
  await editor.locator('.squiggly-warning').first().waitFor({ timeout: patience });
  await editor.locator('.codelens-decoration', { hasText: 'sent once for each pass of the loop that leads here' }).waitFor({ timeout: patience });
  await press('Control+Shift+M');
  const row = page.locator('.markers-panel .monaco-list-row', { hasText: 'prisma.customer.findUniqueOrThrow sends one query' }).first();
  // Only some rows exist at a time: the others are filtered away.
  await page.getByPlaceholder(/^Filter/).first().fill('findUniqueOrThrow');
  await row.waitFor({ timeout: patience });
  await row.click();
  // The pointer would bring up a tooltip.
  await page.mouse.move(900, 400);
  await page.locator('.markers-panel .monaco-list-row', { hasText: 'calls customerName()' }).first().waitFor({ timeout: patience });
  await page.locator('.statusbar-item', { hasText: /Seqscan \d/ }).first().waitFor({ timeout: patience });
  await shot('findings');

  // A hover over the statement.
  const line = editor.locator('.view-line', { hasText: 'findUniqueOrThrow' }).first();
  await line.click({ position: { x: 400, y: 8 } });
  await press('Control+k');
  await press('Control+i');
  const hover = page.locator('.monaco-hover', { hasText: 'SELECT' }).first();
  await hover.waitFor({ timeout: patience });
  assert.match(await hover.innerText(), /Sent once for each pass of the loop that leads here/);
  await shot('hover');
  await press('Escape');

  // The quick-fix menu by keyboard, and the comment that it writes. It is asked for again if nothing shows: at start a request may be cancelled.
  await line.click({ position: { x: 400, y: 8 } });
  const menu = page.locator('.action-widget', { hasText: 'Suppress n-plus-one on this line' });
  for (let tries = 0; ; tries += 1) {
    await press('Control+.');
    if (await menu.waitFor({ timeout: 3000 }).then(() => true, () => false)) break;
    if (tries === 8) throw new Error('the quick-fix menu does not show');
    await press('Escape');
  }
  await shot('quick-fix');
  await menu.locator('.monaco-list-row', { hasText: 'Suppress n-plus-one on this line' }).first().click();
  await editor.locator('.view-line', { hasText: 'seqscan-disable-next-line' }).first().waitFor({ timeout: patience });
  await editor.locator('.squiggly-warning').first().waitFor({ state: 'detached', timeout: patience });
  await editor.locator('.view-line').first().click();
  await press('Control+z');
  await editor.locator('.squiggly-warning').first().waitFor({ timeout: patience });
  await command('View: Toggle Panel Visibility');

  // The plan of a statement, from its lens.
  await open('orders.ts:6');
  await page.locator('.view-line', { hasText: 'prisma.order.findMany' }).first().waitFor({ timeout: patience });
  await command('Seqscan: Explain the Statement at the Cursor');
  const frame = panel();
  const body = frame.locator('body');
  await frame.locator('h2', { hasText: 'With the index' }).waitFor({ timeout: patience });
  const text = await body.innerText();
  for (const piece of [/Plan by embedded \(PostgreSQL \d+\)/, /Seq Scan on Order/, /CREATE INDEX CONCURRENTLY "Order_placedAt_idx"/, /Index Scan using Order_placedAt_idx/, /times cheaper/]) assert.match(text, piece);
  const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(policy ?? '', /^default-src 'none'; img-src data:; style-src [^;]+ 'nonce-([^']+)'; script-src 'nonce-\1'$/);
  // pev2 has drawn the plan, and nothing of it was against the policy.
  await frame.locator('details.graph[open] .canvas .pev2, details.graph[open] .canvas .plan-container', { hasText: 'Seq Scan' }).first().waitFor({ timeout: patience });
  assert.deepEqual(violations.filter((line) => /plan-view|nonce/.test(line)), []);
  await shot('plan');
  await driveDatabase({ page, frame, hands: hands(page, shots), database });

  // What the grammars take pieces of files for: line and column of each, and a scope that it must have, or must not.
  for (const [place, scope, isWanted] of [
    ['raw.ts:3:4', 'keyword.other.DML.sql', true],
    ['raw.ts:3:42', 'constant.numeric.decimal.ts', true],
    ['raw.py:4:10', 'keyword.other.DML.sql', true],
    ['raw.py:6:22', 'keyword.other.DML.sql', true],
    ['raw.py:6:53', 'variable.parameter.sql', true],
    ['raw.py:2:9', 'keyword.other.DML.sql', false],
    ['raw.py:7:13', 'keyword.other.DML.sql', false],
    ['slow.plan:2:11', 'keyword.control.plan', true],
    ['slow.plan:2:22', 'entity.name.type.table.plan', true],
    ['slow.plan:3:13', 'support.type.property-name.plan', true],
  ]) {
    await open(place);
    await command('Developer: Inspect Editor Tokens and Scopes');
    const inspected = page.locator('.token-inspect-widget').first();
    await inspected.waitFor({ timeout: patience });
    const scopes = await inspected.innerText();
    assert.equal(scopes.includes(scope), isWanted, `${place}: ${scopes}`);
    await press('Escape');
    await inspected.waitFor({ state: 'hidden', timeout: patience });
  }
}
