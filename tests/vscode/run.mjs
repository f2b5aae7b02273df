// `node tests/vscode/run.mjs host|ui|trust [--shots FOLDER]`: the tests in a real VS Code, with the packed extension (`npm run package`) and a copy of the
// sample application: within the extension host, by keyboard and mouse, and in a workspace that nobody has said to trust. tests/vscode/setup.sh prepares the machine;
// the latter two also need the programs of a PostgreSQL server.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { buildSuite, openScratch, packedExtension } from './in-host.mjs';
import { startDatabase } from './postgres.mjs';
import { driveTrust } from './trust-ui.mjs';
import { driveWorkbench } from './ui.mjs';
import { launchBrowser, startVSCode } from './workbench.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [what] = process.argv.slice(2);
const shotsAt = process.argv.indexOf('--shots');
const shots = shotsAt < 0 ? join(here, '.cache/shots') : process.argv[shotsAt + 1];
const vsix = packedExtension();
if (!['host', 'ui', 'trust'].includes(what) || vsix === undefined) {
  process.stderr.write(vsix === undefined ? 'pack the extension first: npm run package\n' : 'usage: node tests/vscode/run.mjs host|ui|trust [--shots FOLDER]\n');
  process.exit(2);
}
const { scratch, workspace, report } = openScratch();
// What the grammars are looked at with.
const raw = {
  'web/src/raw.ts': "import { prisma } from './database.js';\nexport const names = () => prisma.$queryRaw<{ name: string }[]>`\n  SELECT name FROM customer WHERE id = ${1 + 1}\n`;\n",
  'api/raw.py': 'def names(cursor):\n    """Select what is wanted."""\n    cursor.execute("""\n        SELECT name FROM customer WHERE id = %s\n    """, [1])\n    cursor.execute("DELETE FROM customer WHERE id = %s", [1])\n    print("Select a name from the list")\n',
  'report.sql': 'SELECT count(*) FROM "Order" WHERE id > 90;\n',
  'slow.plan': " Limit  (cost=0.00..1.00 rows=1 width=4)\n   ->  Seq Scan on customer  (cost=0.00..35811.00 rows=1000000 width=4)\n         Filter: (name = 'x'::text)\n",
};
if (what === 'ui') for (const [path, text] of Object.entries(raw)) writeFileSync(join(workspace, path), text);

const database = what === 'host' ? undefined : await startDatabase(scratch);
if (what === 'trust') writeFileSync(join(workspace, 'seqscan.config.json'), JSON.stringify({ root: true, database: { url: database.url } }));
const code = await startVSCode({ vsix, env: { SEQSCAN_TEST_REPORT: report }, hasTrust: what === 'trust' });
const browser = await launchBrowser();
let isGood = false;
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  if (what !== 'host') {
    mkdirSync(shots, { recursive: true });
    await (what === 'ui' ? driveWorkbench : driveTrust)({ page, code, workspace, shots, database: database.url });
    isGood = true;
  } else isGood = await runInHost(page);
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
  mkdirSync(shots, { recursive: true });
  for (const [index, page] of browser.contexts().flatMap((context) => context.pages()).entries()) await page.screenshot({ path: join(shots, `failure-${index}.png`) }).catch(() => undefined);
} finally {
  await browser.close();
  await code.close();
  database?.remove();
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`${what}: ${isGood ? 'passed' : 'FAILED'}\n`);
process.exit(isGood ? 0 : 1);

/** Has VS Code run the suite in its extension host. The workbench calls two functions: for each line of its log, and at the end. */
async function runInHost(page) {
  const { harness, suite } = await buildSuite(scratch);
  const log = [];
  let settle;
  const exited = new Promise((done) => (settle = done));
  await page.exposeFunction('codeAutomationLog', (type, args) => void log.push(`${type} ${format(...args)}`));
  await page.exposeFunction('codeAutomationExit', (status) => settle(status));
  page.on('crash', () => settle(2));
  const late = setTimeout(() => settle(2), 240_000);
  await page.goto(code.page(workspace, [['extensionDevelopmentPath', code.remote(harness)], ['extensionTestsPath', code.remote(suite)], ['skipWelcome', 'true']]));
  const status = await exited;
  clearTimeout(late);
  process.stdout.write(existsSync(report) ? readFileSync(report, 'utf8') : `no report; the log of the workbench:\n${log.join('\n')}\n`);
  return status === 0;
}
