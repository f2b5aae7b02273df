// The floor of the benchmark: reads each listed file, parses it with the TypeScript parser that Seqscan uses, and drops the tree.
// Usage: bare-parse.mjs LIST, a file that names one source a line.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { ts } = createRequire(new URL('../../analyzers/package.json', import.meta.url))('ts-morph');
const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

for (const file of readFileSync(process.argv[2], 'utf8').split('\n')) {
  const kind = /\.[cm]?ts$/i.test(file) ? ts.ScriptKind.TS : ts.ScriptKind.TSX;
  ts.createSourceFile(file, readFileSync(file, 'utf8'), options, false, kind);
}
