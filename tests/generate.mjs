// Writes what is made from other files, so that no list is kept by hand: the registries of rules and libraries, the rules' pages as
// text, the JSON Schema of the configuration, the settings of the editor's extension, and the tables of rules and of configuration keys in README.md. With --check it writes nothing and fails with the
// names of the files that are stale. It reads sources only and needs no build: the build needs what it writes.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const words = process.argv.slice(2);
const at = words.indexOf('--root');
const root = at >= 0 ? resolve(words[at + 1]) : dirname(dirname(fileURLToPath(import.meta.url)));
const isCheck = words.includes('--check');
const note = '// Written by `npm run generate`; not to be edited.\n';

/** Folders under `parent` that hold a file of that name, sorted. */
function folders(parent, file) {
  const path = join(root, parent);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(path, entry.name, file)))
    .map((entry) => entry.name)
    .sort();
}

const identifier = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const quoted = (text) => `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;

function registry(ids, { type, from, name, file, list, comment }) {
  return [
    note.trimEnd(),
    `import type { ${type} } from './${from}.js';`,
    ...ids.map((id) => `import { ${name} as ${identifier(id)} } from './${id}/${file}.js';`),
    '',
    `/** ${comment} */`,
    `export const ${list}: readonly ${type}[] = [${ids.map(identifier).join(', ')}];`,
    '',
  ].join('\n');
}

/** The string properties of the exported object `rule` in a rule's source. */
function ruleFacts(id) {
  const path = join(root, 'analyzers/src/rules', id, 'rule.ts');
  const facts = {};
  const visit = (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === 'rule' && node.initializer !== undefined) {
      let value = node.initializer;
      while (ts.isSatisfiesExpression(value) || ts.isAsExpression(value)) value = value.expression;
      if (!ts.isObjectLiteralExpression(value)) return;
      for (const property of value.properties) {
        if (ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)) facts[property.name.getText()] = property.initializer.text;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  return facts;
}

/** The description of the configuration, which imports nothing but types. */
async function configurationKeys() {
  const path = join(root, 'analyzers/src/session/configuration-keys.ts');
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  return (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)).configurationKeys;
}

function schemaOf(shape, rules) {
  switch (shape.type) {
    case 'string':
      return { type: 'string' };
    case 'boolean':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: shape.minimum };
    case 'choice':
      return { enum: shape.values };
    case 'list':
      return { type: 'array', items: schemaOf(shape.items, rules) };
    case 'map': {
      const values = schemaOf(shape.values, rules);
      if (shape.keys !== 'rules') return { type: 'object', additionalProperties: values };
      const properties = Object.fromEntries(rules.map(({ id, summary }) => [id, { ...values, description: summary }]));
      return { type: 'object', properties, additionalProperties: false };
    }
    default:
      return objectSchema(shape.keys, rules);
  }
}

function objectSchema(keys, rules) {
  const properties = keys.map(({ key, description, shape, fallback }) => [
    key,
    { description, ...schemaOf(shape, rules), ...(fallback !== undefined && { default: fallback }) },
  ]);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

function withTable(readme, rules) {
  const table = ['| rule | finds | severity |', '|---|---|---|', ...rules.map(({ id, summary, severity }) => `| [\`${id}\`](analyzers/src/rules/${id}/${id}.md) | ${summary} | ${severity} |`)].join('\n');
  return readme.replace(/(<!-- rules -->\r?\n)[^]*?(<!-- \/rules -->)/, (_, open, close) => `${open}${table}\n${close}`);
}

/** What each key of the configuration means, as a table. */
function withKeys(readme, keys) {
  const shown = (fallback) => (fallback === undefined || (Array.isArray(fallback) && fallback.length > 3) || JSON.stringify(fallback) === '{}' ? '' : ` Default: \`${JSON.stringify(fallback)}\`.`);
  const table = ['| key | |', '|---|---|', ...keys.map(({ key, description, fallback }) => `| \`${key}\` | ${description}${shown(fallback)} |`)].join('\n');
  return readme.replace(/(<!-- configuration -->\r?\n)[^]*?(<!-- \/configuration -->)/, (_, open, close) => `${open}${table}\n${close}`);
}

/** The settings of the editor's extension: the keys of a configuration that mean something there, and those of the editor alone. */
function withSettings(manifest, keys, rules) {
  const shared = ['rules', 'include', 'exclude', 'lowSeverity', 'minConfidence', 'tables', 'stats'];
  const note = 'Counts in projects without a `seqscan.config.json`.';
  const properties = keys
    .filter(({ key }) => shared.includes(key))
    .map(({ key, description, shape, fallback }) => {
      const { enum: values, ...schema } = schemaOf(shape, rules);
      return [`seqscan.${key}`, { markdownDescription: `${description} ${note}`, ...schema, ...(values !== undefined && { type: 'string', enum: values }), ...(fallback !== undefined && { default: fallback }), scope: 'resource' }];
    });
  const lens = {
    markdownDescription: 'Where lenses above statements say how often they are sent, and offer their plans.',
    type: 'string',
    enum: ['repeated', 'all', 'off'],
    enumDescriptions: ['Above statements that are sent more than once', 'Above every statement', 'Nowhere'],
    default: 'repeated',
    scope: 'window',
  };
  const trace = { description: 'Writes the messages between the editor and the language server to the output channel.', type: 'string', enum: ['off', 'messages', 'verbose'], default: 'off', scope: 'window' };
  return { ...manifest, contributes: { ...manifest.contributes, configuration: { title: 'Seqscan', properties: { ...Object.fromEntries(properties), 'seqscan.codeLens': lens, 'seqscan.trace.server': trace } } } };
}

const ruleIds = folders('analyzers/src/rules', 'rule.ts');
const rules = ruleIds.map((id) => ({ id, summary: '', severity: 'warning', ...ruleFacts(id) }));
const keys = await configurationKeys();
const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Seqscan configuration',
  ...objectSchema(keys, [...rules, { id: 'unused-suppression', summary: 'A suppression comment that suppresses nothing' }]),
  allowComments: true,
  allowTrailingCommas: true,
};
const missingPages = ruleIds.filter((id) => !existsSync(join(root, 'analyzers/src/rules', id, `${id}.md`)));
const page = (id) => readFileSync(join(root, 'analyzers/src/rules', id, `${id}.md`), 'utf8').replace(/\r\n/g, '\n');
const readme = join(root, 'README.md');
const manifest = join(root, 'client/package.json');

const files = {
  'analyzers/src/rules/registry.generated.ts': registry(ruleIds, { type: 'Rule', from: 'rule', name: 'rule', file: 'rule', list: 'rules', comment: 'Every rule, sorted by id.' }),
  'analyzers/src/rules/pages.generated.ts': `${note}\n/** Each rule's page in Markdown. */\nexport const pages: Readonly<Record<string, string>> = {\n${ruleIds
    .filter((id) => !missingPages.includes(id))
    .map((id) => `  ${quoted(id)}: ${quoted(page(id))},\n`)
    .join('')}};\n`,
  'analyzers/src/libraries/registry.generated.ts': registry(folders('analyzers/src/libraries', 'library.ts'), {
    type: 'Library',
    from: 'library',
    name: 'library',
    file: 'library',
    list: 'libraries',
    comment: 'Every library, sorted by id.',
  }),
  'server/schema/seqscan.config.schema.json': `${JSON.stringify(schema, undefined, 2)}\n`,
  ...(existsSync(manifest) && { 'client/package.json': `${JSON.stringify(withSettings(JSON.parse(readFileSync(manifest, 'utf8')), keys, [...rules, { id: 'unused-suppression', summary: 'A suppression comment that suppresses nothing' }]), undefined, 2)}\n` }),
  ...(existsSync(readme) && { 'README.md': withKeys(withTable(readFileSync(readme, 'utf8'), rules), keys) }),
};

const stale = Object.entries(files).filter(([name, text]) => !existsSync(join(root, name)) || readFileSync(join(root, name), 'utf8') !== text);
for (const id of missingPages) process.stderr.write(`analyzers/src/rules/${id}/${id}.md is missing: every rule has a page\n`);
if (isCheck) {
  for (const [name] of stale) process.stderr.write(`${name} is stale: run npm run generate\n`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const [name, text] of stale) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
    process.stdout.write(`wrote ${name}\n`);
  }
}
if (missingPages.length > 0) process.exitCode = 1;
