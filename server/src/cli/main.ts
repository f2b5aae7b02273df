// The command line's entry: chooses the command, and turns every way to fail into one line and an exit code.
import { readFileSync } from 'node:fs';
import { didYouMean } from '@seqscan/analyzers';
import { UsageError } from '../workspace/configuration-file.js';
import { commandHelp, commands, mainHelp } from './commands.js';
import { parseOptions } from './options.js';
import { processTerminal, type Terminal } from './output.js';

/**
 * Runs the command line. Sets the process's exit code instead of ending it, so that long output reaches its reader.
 *
 * @param words the arguments after the program's name
 */
export async function main(words: readonly string[]): Promise<void> {
  const terminal = processTerminal(words.includes('--no-color'));
  try {
    process.exitCode = await run(words, terminal);
  } catch (cause) {
    const lines = cause instanceof UsageError ? cause.lines : [`internal error: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`];
    for (const line of lines) terminal.warn(`seqscan: ${line}\n`);
    process.exitCode = 2;
  }
}

async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words[0] === '--no-color' ? words.slice(1) : words;
  if (name === undefined) {
    terminal.warn(mainHelp());
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.print(mainHelp());
    return 0;
  }
  if (name === '--version' || name === '-V') {
    terminal.print(`${version()}\n`);
    return 0;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const names = commands.map((each) => each.name);
    const what = name.startsWith('-') ? 'option' : 'command';
    throw new UsageError([`unknown ${what} "${name}"${didYouMean(name, what === 'option' ? ['--help', '--version'] : names)} (seqscan --help lists the commands)`]);
  }
  const options = parseOptions(command, rest);
  if (options.has('help')) {
    terminal.print(commandHelp(command));
    return 0;
  }
  switch (command.name) {
    case 'rules':
      return (await import('./rules.js')).showRules(options, terminal);
    case 'schema':
      return (await import('./schema.js')).showSchema(options, terminal, process.cwd());
    case 'explain':
      return (await import('./explain.js')).explain(options, terminal, process.cwd());
    case 'stats':
      return (await import('./stats.js')).stats(options, terminal, process.cwd());
    case 'lsp':
      throw new UsageError(['the language server speaks over standard input and output only: seqscan lsp --stdio']);
    case 'init':
      return (await import('./init.js')).init(options, terminal, process.cwd());
    default:
      return (await import('./lint.js')).lint(options, terminal, process.cwd());
  }
}

function version(): string {
  const { version: found } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return found;
}
