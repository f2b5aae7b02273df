// Runs the Prisma application: for 10 and for 20 parents it empties and seeds the database, calls every endpoint, and writes a
// report (see `../report.ts`) to the file given as the only argument. The project's folder comes in ORACLE_PROJECT.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recordStatements } from './wire-recorder.mjs';

const project = process.env.ORACLE_PROJECT ?? '.';
const [reportFile] = process.argv.slice(2);
if (reportFile === undefined) throw new Error('usage: node --import ./register.mjs run.mjs REPORT');

let executed = new Map();
globalThis.oracleTrace = (file, statements) => (index) => {
  const lines = executed.get(file) ?? new Set();
  executed.set(file, lines);
  for (const line of statements[index]) lines.add(line);
};

const importSource = (path) => import(pathToFileURL(join(project, 'src', path)).href);
const { database, prisma } = await importSource('db.ts');
const { seed } = await importSource('seed.ts');
const { endpoints } = await importSource('index.ts');

const migrations = join(project, 'prisma', 'migrations');
for (const name of readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()) {
  await database.exec(readFileSync(join(migrations, name, 'migration.sql'), 'utf8'));
}
const { rows: tables } = await database.query(`SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'`);
const emptyAll = `TRUNCATE ${tables.map((table) => table.name).join(', ')} RESTART IDENTITY CASCADE`;

const { rows: clocks } = await database.query(`SELECT DISTINCT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND data_type LIKE 'timestamp%'`);
/** Every row of the application's tables, as one text, without what a clock has written. */
const state = async () => {
  const parts = [];
  const timeless = clocks.map(({ name }) => ` - '${name}'`).join('');
  for (const { name } of tables) parts.push(`${name}: ${(await database.query(`SELECT (to_jsonb(t)${timeless})::text AS row FROM ${name} t ORDER BY 1`)).rows.map(({ row }) => row).join(' ')}`);
  return parts.join('\n');
};
const begun = new Date().toISOString();
/** An answer as one text, times of this run left out. */
const shown = (answer) => (JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)) ?? 'undefined').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => (time < begun ? time : 'now'));

const recorder = recordStatements(database);
const report = { endpoints: [] };
for (const [name, endpoint] of Object.entries(endpoints)) {
  const [runs, answers, states] = [{}, {}, {}];
  const lines = new Map();
  for (const parents of [10, 20]) {
    await database.exec(emptyAll);
    const request = await seed(parents);
    executed = lines;
    recorder.start();
    try {
      answers[parents] = shown(await endpoint(request));
    } catch (error) {
      throw new Error(`endpoint ${name} failed with ${parents} parents`, { cause: error });
    }
    runs[parents] = recorder.stop();
    states[parents] = await state();
    executed = new Map();
  }
  report.endpoints.push({
    name,
    runs,
    answers,
    states,
    executed: Object.fromEntries([...lines].map(([file, set]) => [file, [...set].sort((a, b) => a - b)])),
  });
}
await prisma.$disconnect();
await database.close();
writeFileSync(reportFile, JSON.stringify(report));
