// `npm run bench -- FOLDER [--rounds N] [--sizes] [--no-eslint]`: how long a cold `seqscan lint` of a project takes beside a bare parse
// of the same TypeScript and JavaScript files, and beside ESLint with one syntactic rule over them. docs/benchmarks.md explains the
// figures and shows a run. `--planner`, or no word at all, measures the embedded planner instead, `--lsp` the language server; see planner.mjs
// and lsp.mjs.
//
// Each is a process of its own. The rounds are interleaved (A B C A B C …), so that what else the machine does falls on all of them
// alike; medians of wall time, of processor time (user and system, which a shared machine distorts less) and of peak memory are
// printed, and the ratios. `--sizes` measures a third, two thirds and all of the sources, from all folders alike, with every manifest and
// schema: time is linear in lines where lint's ratio to the bare parse stays the same. Python has no such floor: a project without TypeScript
// sources gets the figures of lint alone.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { openWorkspace } = await import(new URL('../../server/dist/workspace/workspace.js', import.meta.url)).catch(() => fail('build first: npm run build'));
const largestFile = 2 * 1024 * 1024;
const isScript = (path) => /\.[cm]?[jt]sx?$/i.test(path);
const isSource = (path) => isScript(path) || /\.py$/i.test(path);

if (process.argv.includes('--planner') || process.argv.length === 2) {
  const given = Number(process.argv[process.argv.indexOf('--rounds') + 1]);
  const { benchPlanner } = await import('./planner.mjs');
  benchPlanner(process.argv.includes('--rounds') && given >= 1 ? Math.floor(given) : 3);
  process.exit();
}

if (process.argv.includes('--lsp')) {
  const [path, file] = process.argv.slice(2).filter((word) => !word.startsWith('--') && !/^\d+$/.test(word));
  const given = Number(process.argv[process.argv.indexOf('--edits') + 1]);
  if (path === undefined || file === undefined) fail('usage: npm run bench -- --lsp FOLDER FILE [--edits N]');
  const { benchLanguageServer } = await import('./lsp.mjs');
  await benchLanguageServer(path, file, process.argv.includes('--edits') && given >= 1 ? Math.floor(given) : 20);
  process.exit();
}

const { folder, rounds, hasSizes, hasEslint } = readOptions(process.argv.slice(2));
const scratch = mkdtempSync(join(tmpdir(), 'seqscan-bench-'));
try {
  if (hasSizes) bySize();
  else print(folder, measure(folder));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function readOptions(words) {
  const given = (name) => words.includes(name);
  const roundsAt = words.indexOf('--rounds');
  const known = ['--rounds', '--sizes', '--no-eslint'];
  const unknown = words.find((word) => word.startsWith('--') && !known.includes(word));
  const [path] = words.filter((word, index) => !word.startsWith('--') && (roundsAt < 0 || index !== roundsAt + 1));
  const count = roundsAt < 0 ? 3 : Number(words[roundsAt + 1]);
  if (unknown !== undefined || path === undefined || !Number.isInteger(count) || count < 1) fail('usage: npm run bench -- FOLDER [--rounds N] [--sizes] [--no-eslint], or --planner [--rounds N]');
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) fail(`no such folder: ${path}`);
  return { folder: resolve(path), rounds: count, hasSizes: given('--sizes'), hasEslint: !given('--no-eslint') };
}

function fail(message) {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(2);
}

/** The files that lint reads in a folder, with their lines; those that it leaves out for their size are left out for all. */
function sources(root) {
  const paths = openWorkspace({ cwd: root, paths: [] }).files.list();
  const files = paths.filter((path) => isSource(path) && statSync(join(root, path)).size <= largestFile);
  return { paths, files: files.map((path) => ({ path, lines: readFileSync(join(root, path), 'latin1').split('\n').length - 1 })) };
}

/** Runs every contender in turn, `rounds` times; medians of each. */
function measure(root) {
  const { files } = sources(root);
  const scripts = files.filter(({ path }) => isScript(path)).map(({ path }) => join(root, path));
  const list = join(scratch, 'files.txt');
  writeFileSync(list, scripts.join('\n'));
  const contenders = [['seqscan lint', [here('../../server/bin/seqscan.mjs'), 'lint', root, '--format', 'json', '--no-fixes', '--output', join(scratch, 'report.json')]]];
  if (scripts.length > 0) {
    contenders.unshift(['bare parse', [here('bare-parse.mjs'), list]]);
    if (hasEslint) contenders.push(['eslint, one rule', [here('eslint-one-rule.mjs'), root, list]]);
  }
  const runs = new Map(contenders.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) for (const [name, words] of contenders) runs.get(name).push(run(name, words, root));
  const result = new Map([...runs].map(([name, each]) => [name, { wall: median(each, 'wall'), cpu: median(each, 'cpu'), rss: median(each, 'rss') }]));
  return { result, files: files.length, lines: files.reduce((sum, { lines }) => sum + lines, 0) };
}

function run(name, words, cwd) {
  const usage = join(scratch, 'usage.json');
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', pathToFileURL(here('measure-self.mjs')).href, ...words], {
    cwd,
    env: { ...process.env, SEQSCAN_BENCH_USAGE: usage },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const wall = performance.now() - started;
  // Lint ends with 1 where it found something.
  if (status !== 0 && !(status === 1 && name === 'seqscan lint')) fail(`${name} ended with ${status}: ${stderr.slice(-2000)}`);
  return { wall, ...JSON.parse(readFileSync(usage, 'utf8')) };
}

function median(runs, key) {
  const sorted = runs.map((each) => each[key]).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function print(root, { result, files, lines }) {
  const out = [`${files} files, ${lines} lines; ${rounds} interleaved rounds, medians; Node ${process.versions.node}, ${cpus().length} cores`, ''];
  const floor = result.get('bare parse');
  out.push(`${''.padEnd(18)}${['wall s', 'cpu s', 'peak MB', 'wall ÷ parse', 'cpu ÷ parse'].map((title) => title.padStart(14)).join('')}`);
  for (const [name, { wall, cpu, rss }] of result) {
    const cells = [seconds(wall), seconds(cpu), (rss / 1024).toFixed(0), ...(floor ? [(wall / floor.wall).toFixed(2), (cpu / floor.cpu).toFixed(2)] : ['', ''])];
    out.push(`${name.padEnd(18)}${cells.map((cell) => cell.padStart(14)).join('')}`);
  }
  const lint = result.get('seqscan lint');
  const eslint = result.get('eslint, one rule');
  if (eslint) out.push('', `seqscan lint is ${(eslint.wall / lint.wall).toFixed(1)} times as fast as ESLint by wall time, ${(eslint.cpu / lint.cpu).toFixed(1)} times by processor time`);
  process.stdout.write(`${out.join('\n')}\n`);
}

/**
 * A third, two thirds and all of the sources, each with all of the other files. Of three sources that follow one another by path a part
 * holds one or two, so that each has its share of every folder.
 */
function bySize() {
  const { paths, files } = sources(folder);
  const others = paths.filter((path) => !isSource(path));
  for (const thirds of [1, 2, 3]) {
    const root = join(scratch, 'part');
    rmSync(root, { recursive: true, force: true });
    const wanted = files.filter((_, index) => index % 3 < thirds).map(({ path }) => path);
    for (const path of [...others, ...wanted]) cpSync(join(folder, path), join(root, path));
    const measured = measure(root);
    print(root, measured);
    const { cpu } = measured.result.get('seqscan lint');
    process.stdout.write(`lint: ${((cpu * 1000) / measured.lines).toFixed(2)} µs of processor time a line\n\n`);
  }
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(2);
}
