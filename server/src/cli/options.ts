// The command line's options, described once: parsing and the help texts are made from this.
import { parseArgs } from 'node:util';
import { didYouMean } from '@seqscan/analyzers';
import { UsageError } from '../workspace/configuration-file.js';

export interface OptionDescription {
  readonly name: string;
  readonly short?: string;
  /** How the value is called in the help; an option without it is a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface CommandDescription {
  readonly name: string;
  readonly synopsis: string;
  readonly summary: string;
  readonly options: readonly OptionDescription[];
}

export interface ParsedOptions {
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The last value of an option. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

/** Understood by every command. */
export const commonOptions: readonly OptionDescription[] = [
  { name: 'help', short: 'h', help: 'print this help' },
  { name: 'no-color', help: 'print without colours (so does NO_COLOR in the environment; FORCE_COLOR asks for them)' },
];

/**
 * Parses the words after a command.
 *
 * @throws UsageError with one line that names the wrong word
 */
export function parseOptions(command: CommandDescription, words: readonly string[]): ParsedOptions {
  const descriptions = [...command.options, ...commonOptions];
  const isValued = (name: string): boolean => descriptions.some((each) => each.name === name && each.value !== undefined);
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      descriptions.map(({ name, short, value }) => [name, { type: value === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) }] as const),
    ),
  });
  const found = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const known = descriptions.find(({ name }) => name === token.name);
    const spelt = [...descriptions.map(({ name }) => `--${name}`)];
    if (known === undefined) throw new UsageError([`unknown option "${token.rawName}"${didYouMean(token.rawName, spelt)} (seqscan ${command.name} --help)`]);
    if (isValued(known.name) && (token.value === undefined || (token.inlineValue !== true && /^-./.test(token.value)))) {
      throw new UsageError([`the option "${token.rawName}" needs a value: --${known.name} ${known.value ?? ''}`]);
    }
    if (!isValued(known.name) && token.value !== undefined) throw new UsageError([`the option "--${known.name}" takes no value`]);
    const earlier = found.get(known.name);
    if (earlier !== undefined && known.value !== undefined && known.repeatable !== true) throw new UsageError([`the option "--${known.name}" was given twice`]);
    found.set(known.name, [...(earlier ?? []), token.value ?? '']);
  }
  return {
    positionals,
    has: (name) => found.has(name),
    value: (name) => found.get(name)?.at(-1),
    values: (name) => found.get(name) ?? [],
  };
}

/** The lines that explain a command's options, aligned. */
export function optionHelp(options: readonly OptionDescription[]): string {
  const left = options.map(({ name, short, value }) => `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`);
  const width = Math.max(...left.map((text) => text.length));
  const indent = ' '.repeat(width + 4);
  return options.map(({ help }, index) => `  ${(left[index] ?? '').padEnd(width)}  ${help.replaceAll('\n', `\n${indent}`)}`).join('\n');
}
