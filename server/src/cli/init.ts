// `seqscan init`: a configuration to start from, in which every key is explained and the defaults are what they are anyway.
import { writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { configurationKeys, lowSeverityDefaults, rules } from '@seqscan/analyzers';
import { UsageError } from '../workspace/configuration-file.js';
import { configurationFileName } from '../workspace/configuration-name.js';
import { errorCode } from '../workspace/discover.js';
import { nearestUpward } from '../workspace/root.js';
import type { ParsedOptions } from './options.js';
import type { Terminal } from './output.js';

/**
 * Runs the command.
 *
 * @throws UsageError if there is a configuration already, or it cannot be written
 */
export function init(options: ParsedOptions, { print }: Terminal, cwd: string): number {
  if (options.positionals.length > 0) throw new UsageError(['"seqscan init" takes no paths: it writes to the working directory']);
  try {
    writeFileSync(join(cwd, configurationFileName), initialConfiguration(schemaFor(cwd)), { flag: 'wx' });
  } catch (cause) {
    const code = errorCode(cause);
    throw new UsageError([code === 'EEXIST' ? `${configurationFileName} exists already; it stays as it is` : `${configurationFileName} cannot be written (${code})`]);
  }
  print(`wrote ${configurationFileName}\n`);
  return 0;
}

const schemaFile = 'node_modules/seqscan/schema/seqscan.config.schema.json';

/** The way from a folder to the JSON Schema of the package that is installed for it; undefined where none is. */
function schemaFor(cwd: string): string | undefined {
  const folder = nearestUpward(cwd, schemaFile);
  if (folder === undefined) return undefined;
  const path = relative(cwd, join(folder, schemaFile)).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

/**
 * The text of the configuration; what is commented out shows how it would be written.
 *
 * @param schema where the JSON Schema is, relative to the configuration
 */
function initialConfiguration(schema: string | undefined): string {
  const samples: Readonly<Record<string, string>> = {
    $schema: JSON.stringify(schema ?? `./${schemaFile}`),
    root: 'true',
    rules: `{\n${rules.map(({ id, severity }) => `    // "${id}": "${severity}",`).join('\n')}\n  }`,
    include: '["src/**"]',
    exclude: '["legacy/**"]',
    lowSeverity: `[\n${lowSeverityDefaults.map((glob) => `  //   ${JSON.stringify(glob)},`).join('\n')}\n  // ]`,
    minConfidence: '"likely"',
    failOn: '"warning"',
    maxWarnings: '0',
    tables: '{ "orders": { "rows": 5000000 } }',
    stats: '"seqscan.stats.json"',
    database: '{ "useDatabaseUrl": true }',
  };
  const isActive = (key: string): boolean => (key === '$schema' && schema !== undefined) || key === 'rules' || key === 'failOn';
  const entries = configurationKeys.map(({ key, description }) => {
    const entry = `${JSON.stringify(key)}: ${samples[key] ?? 'null'},`;
    return `  // ${description}\n  ${isActive(key) ? entry : `// ${entry}`}`;
  });
  return `{\n${entries.join('\n\n')}\n}\n`;
}
