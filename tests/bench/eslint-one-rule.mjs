// The neighbour of the benchmark: ESLint with `no-await-in-loop` alone, the typescript-eslint parser without types, no configuration
// of the project's own. Usage: eslint-one-rule.mjs ROOT LIST, a file that names one source a line.
import { readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const [root, list] = process.argv.slice(2);
const eslint = new ESLint({
  cwd: root,
  ignore: false,
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
      languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
      linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      rules: { 'no-await-in-loop': 'error' },
    },
  ],
});
let findings = 0;
for (const { messages } of await eslint.lintFiles(readFileSync(list, 'utf8').split('\n'))) findings += messages.filter(({ ruleId }) => ruleId === 'no-await-in-loop').length;
process.stdout.write(`${findings}\n`);
