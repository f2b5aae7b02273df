// `seqscan init`: a configuration to start from, in which every key is explained and the defaults are what they are anyway.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationKeys, lowSeverityDefaults, rules } from '@seqscan/analyzers';
import { configurationFileName, UsageError } from '../workspace/configuration-file.js';
import { errorCode } from '../workspace/discover.js';
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
    writeFileSync(join(cwd, configurationFileName), initialConfiguration(), { flag: 'wx' });
  } catch (cause) {
    const code = errorCode(cause);
    throw new UsageError([code === 'EEXIST' ? `${configurationFileName} exists already; it stays as it is` : `${configurationFileName} cannot be written (${code})`]);
  }
  print(`wrote ${configurationFileName}\n`);
  return 0;
}

/** The text of the configuration; what is commented out shows how it would be written. */
export function initialConfiguration(): string {
  const samples: Readonly<Record<string, string>> = {
    $schema: '"./node_modules/seqscan/schema/seqscan.config.schema.json"',
    root: 'true',
    rules: `{\n${rules.map(({ id, severity }) => `    // "${id}": "${severity}",`).join('\n')}\n  }`,
    include: '["src/**"]',
    exclude: '["legacy/**"]',
    lowSeverity: `[\n${lowSeverityDefaults.map((glob) => `  //   ${JSON.stringify(glob)},`).join('\n')}\n  // ]`,
    failOn: '"warning"',
    maxWarnings: '0',
  };
  const isActive = (key: string): boolean => key === '$schema' || key === 'rules' || key === 'failOn';
  const entries = configurationKeys.map(({ key, description }) => {
    const entry = `${JSON.stringify(key)}: ${samples[key] ?? 'null'},`;
    return `  // ${description}\n  ${isActive(key) ? entry : `// ${entry}`}`;
  });
  return `{\n${entries.join('\n\n')}\n}\n`;
}
