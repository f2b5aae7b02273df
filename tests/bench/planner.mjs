// `npm run bench -- --planner [--rounds N]`: how long the embedded planner takes to start, how much memory it needs, how long it takes to try an
// index, and how long a project of 200 tables and 500 different statements waits for its advice. The start and the memory are those of processes of
// their own; medians of the rounds are printed. Nothing is read but the built package.
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const engine = await import(new URL('../../analyzers/dist/session/index.js', import.meta.url));
const { openEmbedded } = await import(new URL('../../server/dist/database/index.js', import.meta.url));
const { adviseIndexes, catalogStatistics, readStatement } = engine;

const targets = { ready: 1500, memory: 350, candidate: 10, advice: 10_000 };

/** Runs the benchmark and prints it. */
export function benchPlanner(rounds) {
  const runs = Array.from({ length: rounds }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
  const seconds = (key) => `${(median(key) / 1000).toFixed(2)} s of processor time`;
  const median = (key) => runs.map((run) => run[key]).sort((a, b) => a - b)[rounds >> 1];
  const line = (what, key, unit, digits = 0) => `${what.padEnd(52)} ${median(key).toFixed(digits).padStart(8)} ${unit.padEnd(3)} (at most ${targets[key]})${runs[0][`${key}Cpu`] === undefined ? '' : `, ${seconds(`${key}Cpu`)}`}\n`;
  process.stdout.write(`medians of ${rounds} rounds; Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}\n\n`);
  process.stdout.write(line('ready for the first question, small schema', 'ready', 'ms'));
  process.stdout.write(line('peak memory of the process, small schema', 'memory', 'MB'));
  process.stdout.write(line('one index tried', 'candidate', 'ms', 1));
  process.stdout.write(line('200 tables and 500 statements advised, start and all', 'advice', 'ms'));
  process.stdout.write(`${' '.repeat(4)}of these the schema ${median('schema').toFixed(0)} ms, ${seconds('schemaCpu')}; ${median('indexes')} indexes advised, ${median('refused')} statements refused, ${median('peak').toFixed(0)} MB\n`);
}

const nowhere = { file: 'schema.sql', start: 0, end: 0 };
const column = (name, sqlType, more = {}) => [name, { name, type: sqlType, sqlType, nullable: false, declared: nowhere, ...more }];

/** A table like many: a key, a parent, some of what tables have; and indexes as they come. */
function table(number, tables) {
  const parent = `table_${Math.floor(number / 2)}`;
  const columns = [
    column('id', 'bigint', { generated: 'identity' }), column('parent_id', 'bigint'), column('status', 'text', { values: ['new', 'open', 'done'] }), column('email', 'character varying(254)'),
    column('title', 'text'), column('amount', 'numeric(10,2)'), column('is_active', 'boolean'), column('created_at', 'timestamp with time zone'), column('deleted_at', 'timestamp with time zone', { nullable: true }),
    column('data', 'jsonb'), column('tags', 'text[]'), column('owner_id', 'uuid'),
  ];
  const index = (names, more = {}) => ({ columns: names, unique: false, declared: nowhere, ...more });
  return {
    name: `table_${number}`, columns: new Map(columns), declared: nowhere,
    indexes: [index(['id'], { unique: true, constraint: 'primary', primary: true }), ...(number % 3 === 0 ? [index(['email'], { unique: true })] : []), index(['status', 'created_at']), ...(number % 2 === 0 ? [index(['parent_id'])] : [])],
    foreignKeys: number === 0 ? [] : [{ columns: ['parent_id'], table: parent, references: ['id'], declared: nowhere }],
    ...(tables > 10 && number % 5 === 0 && { rows: 50_000 }),
  };
}

function catalog(tables) {
  const all = Array.from({ length: tables }, (_, number) => table(number, tables));
  return { tables: new Map(all.map((each) => [each.name, each])), models: new Map() };
}

const shapes = [
  (t) => `SELECT * FROM ${t} WHERE parent_id = $1 ORDER BY created_at DESC LIMIT 20`,
  (t) => `SELECT id, title FROM ${t} WHERE owner_id = $1 AND is_active`,
  (t) => `SELECT * FROM ${t} WHERE title ILIKE '%x%'`,
  (t, p) => `SELECT * FROM ${t} a JOIN ${p} b ON b.id = a.parent_id WHERE b.email = $1`,
  (t) => `SELECT count(*) FROM ${t} WHERE created_at > $1 AND status = 'open'`,
  (t) => `UPDATE ${t} SET title = $1 WHERE amount = $2`,
  (t) => `SELECT * FROM ${t} WHERE id = $1`,
  (t) => `DELETE FROM ${t} WHERE deleted_at < $1`,
  (t) => `SELECT * FROM ${t} WHERE data @> $1`,
  (t) => `SELECT max(amount) FROM ${t} WHERE owner_id IN ($1, $2, $3)`,
];

async function measure() {
  const started = performance.now();
  const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  const readyFrom = cpu();
  const small = catalog(5);
  const first = await openEmbedded({ catalog: small, statistics: catalogStatistics({ catalog: small }) });
  await first.explain('SELECT * FROM table_1 WHERE id = $1');
  const ready = performance.now() - started;
  const readyCpu = cpu() - readyFrom;
  const times = [];
  for (let round = 0; round < 200; round += 1) {
    const name = `table_${round % 5}`;
    const keys = [['owner_id', 'parent_id', 'title', 'amount', 'deleted_at'][Math.floor(round / 5) % 5], 'created_at'].map((each) => ({ column: each }));
    const index = { table: name, keys, unique: false, where: `amount > ${round}` };
    const from = performance.now();
    await first.explain(`SELECT * FROM ${name} WHERE owner_id = $1 ORDER BY created_at`, { indexes: [index] });
    times.push(performance.now() - from);
  }
  await first.close();
  const memory = process.resourceUsage().maxRSS / 1024;

  const begun = performance.now();
  const adviceFrom = cpu();
  const large = catalog(200);
  const planner = await openEmbedded({ catalog: large, statistics: catalogStatistics({ catalog: large }) });
  const schema = performance.now() - begun;
  const schemaCpu = cpu() - adviceFrom;
  const statements = [];
  for (let number = 0; number < 500; number += 1) {
    const read = await readStatement(shapes[number % shapes.length](`table_${(number * 7) % 200}`, `table_${Math.floor(((number * 7) % 200) / 2)}`).replace('SELECT', `SELECT /* ${Math.floor(number / 200)} */`), large);
    if ('problem' in read) throw new Error(read.problem);
    statements.push(read);
  }
  const { advice, refusals } = await adviseIndexes(statements, planner);
  const whole = performance.now() - begun;
  const adviceCpu = cpu() - adviceFrom;
  await planner.close();
  times.sort((a, b) => a - b);
  process.stdout.write(JSON.stringify({ readyCpu, schemaCpu, adviceCpu, ready, memory, candidate: times[times.length >> 1], schema, advice: whole, indexes: advice.length, refused: refusals.length, peak: process.resourceUsage().maxRSS / 1024 }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await measure();
