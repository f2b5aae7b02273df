// What the commands are called, what they take, and what their help says. Kept apart from the commands themselves, so that help and
// usage errors load nothing of the engine's parsers.
import { commonOptions, type CommandDescription, optionHelp } from './options.js';

export const formats = ['pretty', 'json', 'github'] as const;
export type Format = (typeof formats)[number];

export const lintCommand: CommandDescription = {
  name: 'lint',
  synopsis: 'seqscan lint [PATH…] [options]',
  summary: 'finds slow database access in files and folders (default: the working directory)',
  options: [
    { name: 'format', value: formats.join('|'), help: 'how to print findings (default: pretty)' },
    { name: 'output', short: 'o', value: 'FILE', help: 'write the findings to a file instead of standard output' },
    { name: 'config', value: 'FILE', help: 'use this configuration for every file instead of the nearest seqscan.config.json' },
    { name: 'rule', value: 'ID=off|info|warning|error', repeatable: true, help: "set a rule's severity, against the configuration; repeatable" },
    { name: 'min-confidence', value: 'possible|likely|proven', help: 'report only findings that are at least this sure (default: possible)' },
    { name: 'fail-on', value: 'error|warning|info', help: 'the mildest severity that makes the exit code 1 (default: warning)' },
    { name: 'max-warnings', value: 'N', help: 'tolerate up to N warnings; errors are never tolerated' },
    { name: 'quiet', short: 'q', help: 'print only findings that make the exit code 1, and no summary' },
    { name: 'explain', help: "ask PostgreSQL's planner about indexes: that of SEQSCAN_DATABASE_URL, or the embedded one, built from the schema" },
    { name: 'fix', help: 'apply fixes that were checked: those that change nothing but speed; none to tests that are not named' },
    { name: 'fix-grade', value: 'safe|changes-behaviour', help: 'with --fix: which fixes to apply (default: safe)' },
    { name: 'dry-run', help: 'with --fix: print what would be changed as a unified diff, and change nothing' },
    { name: 'no-fixes', help: 'with --format json: leave out fixes, which take further analyses to check' },
    { name: 'timings', help: 'print to standard error how long phases and rules took' },
  ],
};

export const schemaFormats = ['pretty', 'json'] as const;

export const schemaCommand: CommandDescription = {
  name: 'schema',
  synopsis: 'seqscan schema [PATH…] [options]',
  summary: "prints the database's schema as migrations, SQL files, models and the database itself declare it",
  options: [
    { name: 'diff', help: 'print where the sources of the schema contradict one another, and nothing else' },
    { name: 'places', help: 'print with each part the file and line that declares it' },
    { name: 'no-database', help: 'leave out the configured database' },
    { name: 'use-database-url', help: 'use DATABASE_URL, which otherwise only the configuration can allow' },
    { name: 'format', value: schemaFormats.join('|'), help: 'how to print it (default: pretty)' },
    { name: 'config', value: 'FILE', help: 'use this configuration for every file instead of the nearest seqscan.config.json' },
  ],
};

export const rulesCommand: CommandDescription = {
  name: 'rules',
  synopsis: 'seqscan rules [ID]',
  summary: "lists the rules, or prints one rule's page",
  options: [],
};

export const initCommand: CommandDescription = {
  name: 'init',
  synopsis: 'seqscan init',
  summary: 'writes a commented seqscan.config.json for this project',
  options: [],
};

export const explainCommand: CommandDescription = {
  name: 'explain',
  synopsis: 'seqscan explain FILE:LINE | --sql TEXT [options]',
  summary: 'shows the plan of a statement, before and after the index that helps it most',
  options: [
    { name: 'sql', value: 'TEXT', help: 'the statement, instead of a place in the program that sends it' },
    { name: 'analyze', help: 'run the statement on the configured database and show where the time goes: SELECT only, after a question' },
    { name: 'stats', value: 'FILE', help: 'plan with the statistics that `seqscan stats export` wrote, instead of a database' },
    { name: 'use-database-url', help: 'use DATABASE_URL, which otherwise only the configuration can allow' },
    { name: 'format', value: 'pretty|json', help: 'how to print it (default: pretty)' },
    { name: 'config', value: 'FILE', help: 'use this configuration instead of the nearest seqscan.config.json' },
  ],
};

export const statsCommand: CommandDescription = {
  name: 'stats',
  synopsis: 'seqscan stats export [options]',
  summary: "writes a database's statistics to a file, from which the embedded planner plans like production",
  options: [
    { name: 'without-values', help: 'leave out most common values and bounds of histograms, which are values of rows' },
    { name: 'output', short: 'o', value: 'FILE', help: 'where to write them (default: standard output)' },
    { name: 'use-database-url', help: 'use DATABASE_URL, which otherwise only the configuration can allow' },
    { name: 'config', value: 'FILE', help: 'use this configuration instead of the nearest seqscan.config.json' },
  ],
};

export const lspCommand: CommandDescription = {
  name: 'lsp',
  synopsis: 'seqscan lsp --stdio',
  summary: 'starts the language server, for editors',
  options: [{ name: 'stdio', help: 'speak the Language Server Protocol over standard input and output' }],
};

export const commands: readonly CommandDescription[] = [lintCommand, explainCommand, schemaCommand, statsCommand, rulesCommand, initCommand, lspCommand];

const exitCodes = `Exit codes:
  0  no finding at or above the failing severity ("warning" unless failOn or --fail-on say otherwise)
  1  such findings
  2  the run itself failed: usage, configuration, or an internal error; one line on standard error says what and where
  Files that cannot be read are listed as problems (pretty: on standard error; json: under "problems") and change no exit code.`;

const databaseHelp = `
The database is the one of SEQSCAN_DATABASE_URL, or of "database" in the configuration. It is only ever read: docs/database.md says
how, and has the SQL of a role that may do no more. Without one plans come from the embedded planner, built from the project's schema.
`;

/** The text of `seqscan --help`. */
export function mainHelp(): string {
  const width = Math.max(...commands.map(({ synopsis }) => synopsis.length));
  return `Finds slow database access before it ships: N+1 queries, row-at-a-time writes, unbounded reads.

Usage:
${commands.map(({ synopsis, summary }) => `  ${synopsis.padEnd(width)}  ${summary}`).join('\n')}

Options:
${optionHelp([...commonOptions, { name: 'version', short: 'V', help: 'print the version' }])}

seqscan COMMAND --help says more about a command.
`;
}

/** The text of `seqscan COMMAND --help`. */
export function commandHelp(command: CommandDescription): string {
  const { synopsis, summary, options, name } = command;
  const about = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\n\nUsage:\n  ${synopsis}\n\nOptions:\n${optionHelp([...options, ...commonOptions])}\n`;
  if (name === 'explain' || name === 'stats' || name === 'schema') return `${about}${databaseHelp}`;
  if (name !== 'lint') return about;
  return `${about}
The whole project around the paths is read, since causes cross files; findings are reported under the paths only. It begins where a
configuration says "root": true, or else at the repository's root, or else at the nearest configuration, or else at the working
directory. What .gitignore ignores is left out.

Suppression, in a comment of the language, with the reason after --:
  seqscan-disable-next-line RULE[, RULE] -- reason     also: seqscan-disable-line, seqscan-disable-file,
                                                       and seqscan-disable … seqscan-enable around several lines

${exitCodes}
`;
}
