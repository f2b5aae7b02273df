// `node tests/bench/python-parsers.mjs FOLDER…`: why Python has a parser of our own. Reads every `.py` file under the folders, and has each of
// three parsers parse it and visit the whole result, in rounds one after the other; prints median seconds and the number of files that each
// found errors in. The table in analyzers/src/languages/python/index.ts is of such a run. The other two parsers are nobody's dependencies;
// before the first run:
//
//   npm install --no-save --ignore-scripts @lezer/python@1.1 web-tree-sitter@0.27 tree-sitter-python@0.25
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const rounds = 3;
const folders = process.argv.slice(2);
if (folders.length === 0) fail('usage: node tests/bench/python-parsers.mjs FOLDER…');

const texts = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(sourceOf));
const parsers = new Map([
  ['@lezer/python', await lezer()],
  ['web-tree-sitter', await treeSitter()],
  ['seqscan, to Core', await own()],
]);
const seconds = new Map([...parsers.keys()].map((name) => [name, []]));
const broken = new Map();
for (let round = 0; round < rounds; round += 1) {
  for (const [name, parse] of parsers) {
    const started = performance.now();
    broken.set(name, texts.filter((text) => parse(text)).length);
    seconds.get(name).push((performance.now() - started) / 1000);
  }
}
const lines = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
process.stdout.write(`${texts.length} files, ${lines} lines, ${rounds} interleaved rounds, Node ${process.versions.node}\n\n`);
process.stdout.write(`${''.padEnd(18)}${'files with errors'.padStart(20)}${'median s'.padStart(12)}\n`);
for (const [name, each] of seconds) process.stdout.write(`${name.padEnd(18)}${String(broken.get(name)).padStart(20)}${each.sort((a, b) => a - b)[rounds >> 1].toFixed(2).padStart(12)}\n`);

/** The text of a Python file; nothing for others, and for what is no UTF-8 or no source. */
function sourceOf(entry) {
  if (!entry.isFile() || !entry.name.endsWith('.py')) return [];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(entry.parentPath, entry.name)));
    return text.includes('\0') || text.length > 2 * 1024 * 1024 ? [] : [text];
  } catch {
    return [];
  }
}

/** Each parser is a function that parses a text, visits everything, and tells whether there were errors. */
async function lezer() {
  const { parser } = await load('@lezer/python');
  return (text) => {
    let hasError = false;
    parser.parse(text).iterate({
      enter({ type }) {
        if (type.isError) hasError = true;
      },
    });
    return hasError;
  };
}

async function treeSitter() {
  const { Language, Parser } = await load('web-tree-sitter');
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm')));
  return (text) => {
    const tree = parser.parse(text);
    const cursor = tree.walk();
    for (let isDone = false; !isDone; ) {
      if (cursor.gotoFirstChild()) continue;
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) {
          isDone = true;
          break;
        }
      }
    }
    const { hasError } = tree.rootNode;
    cursor.delete();
    tree.delete();
    return hasError;
  };
}

/** Ours gives Core, which is what the others would still have to be turned into; so that nothing is left out, it is visited too. */
async function own() {
  const { pythonFrontEnd } = await import(new URL('../../analyzers/dist/languages/python/index.js', import.meta.url)).catch(() => fail('build first: npm run build'));
  return (text) => {
    const module = pythonFrontEnd.lower('module.py', text);
    visit(module.body);
    return module.problems.length > 0;
  };
}

function visit(part) {
  if (typeof part !== 'object' || part === null) return 0;
  let count = 1;
  for (const value of Object.values(part)) count += visit(value);
  return count;
}

async function load(name) {
  return import(name).catch(() => fail(`${name} is not installed: npm install --no-save --ignore-scripts @lezer/python@1.1 web-tree-sitter@0.27 tree-sitter-python@0.25`));
}

function fail(message) {
  process.stderr.write(`python-parsers: ${message}\n`);
  process.exit(2);
}
