// `seqscan lint`: reads a project, has it analysed, prints what was found, and says by its exit code what that means.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  confidences,
  didYouMean,
  type Finding,
  isAtLeast,
  openSession,
  type Report,
  rules,
  ruleSettings,
  type RuleSetting,
  severities,
  type Severity,
} from '@seqscan/analyzers';
import type { PlannerChoice } from '../database/index.js';
import { UsageError } from '../workspace/configuration-file.js';
import { errorCode } from '../workspace/discover.js';
import type { TypeErrors } from '../typescript/type-errors.js';
import { openWorkspace, type Workspace } from '../workspace/workspace.js';
import { advise, openDatabase } from './advise.js';
import { type Format, formats } from './commands.js';
import { diffOf, fixed, fixGrades, keptNote, listOf, plural, withFixes, writeFixes } from './fix.js';
import { githubReport } from './formats/github.js';
import { jsonReport } from './formats/json.js';
import { prettyReport, summary } from './formats/pretty.js';
import { type ReportView, reportView } from './formats/report-view.js';
import type { ParsedOptions } from './options.js';
import { colorsFor, type Terminal } from './output.js';
import { progressOn } from './progress.js';

/**
 * Runs the command.
 *
 * @returns the exit code
 * @throws UsageError for wrong options, paths and configurations
 */
export async function lint(options: ParsedOptions, terminal: Terminal, cwd: string): Promise<number> {
  const started = performance.now();
  const format = choice(options, 'format', formats) ?? 'pretty';
  const overrides = ruleOverrides(options.values('rule'));
  const minConfidence = choice(options, 'min-confidence', confidences);
  const failOn = choice(options, 'fail-on', severities);
  const maxWarnings = warningLimit(options.value('max-warnings'));
  const grades = fixGrades[choice(options, 'fix-grade', Object.keys(fixGrades)) ?? 'safe'] ?? [];
  const needing = ['fix-grade', 'dry-run'].find((name) => (name === 'dry-run' ? options.has(name) : options.value(name) !== undefined));
  if (options.has('dry-run') && options.value('format') !== undefined) throw new UsageError(['"--dry-run" prints a difference: "--format" has nothing to say about it']);
  if (needing !== undefined && !options.has('fix')) throw new UsageError([`"--${needing}" says how to fix: it needs "--fix"`]);

  const workspace = openWorkspace({ cwd, paths: options.positionals, configurationFile: options.value('config') });
  const limits: Limits = {
    failOn: failOn ?? workspace.configuration.failOn ?? 'warning',
    maxWarnings: maxWarnings ?? workspace.configuration.maxWarnings,
  };
  const planning: PlannerChoice = { configuration: workspace.configuration, environment: process.env, root: workspace.root };
  const database = options.has('explain') ? await openDatabase(planning, terminal) : undefined;
  const progress = progressOn(terminal, workspace.files.list().length);
  const isOffering = format === 'json' && !options.has('no-fixes');
  const isFixing = options.has('fix') || isOffering;
  const opened = await openSession({
    files: workspace.files,
    config: { layers: workspace.layers, overrides, ...(minConfidence !== undefined && { minConfidence }) },
    clock: () => performance.now(),
    now: () => Date.now(),
    onProgress: progress.update,
    ...(database && { database: database.catalog }),
    ...(isFixing && (await typesOf(workspace))),
  });
  const unexplained = options.has('explain') ? await advise(opened, planning, database, terminal).finally(() => database?.planner.close()) : [];
  const beforeFixes = performance.now();
  const fixes = options.has('fix') ? fixed(opened, workspace, grades, progress.say) : undefined;
  const fixing = performance.now() - beforeFixes;
  progress.clear();
  for (const [path, refusal] of fixes?.refused ?? []) terminal.warn(`seqscan: ${workspace.shown(path)}: not fixed: ${refusal}\n`);
  if (fixes && options.has('dry-run')) {
    terminal.print(diffOf(fixes.changes, workspace));
    terminal.warn(listOf(fixes.done, workspace));
    terminal.warn(`seqscan: ${plural(fixes.done.length, 'finding')} would be fixed in ${plural(fixes.changes.length, 'file')}\n`);
    terminal.warn(keptNote(fixes.session.findings(workspace.isWanted).findings, workspace));
    return 0;
  }
  const { session, summary } = fixes ? writeFixes(opened, fixes, workspace, terminal) : { session: opened, summary: '' };
  const found = session.findings(workspace.isWanted);
  if (isOffering) progress.say(`checking fixes for ${plural(found.findings.length, 'finding')}…`);
  const beforeOffers = performance.now();
  const findings = isOffering ? withFixes(session, found.findings) : found.findings;
  const offering = performance.now() - beforeOffers;
  progress.clear();
  const phases = { ...found.timings.phases, ...(isFixing && { fixes: fixing + offering }), total: performance.now() - started };
  const report: Report = { ...found, findings, problems: [...workspace.problems, ...found.problems, ...unexplained, ...emptyProblem(found, options.positionals)], timings: { ...found.timings, phases } };

  const isQuiet = options.has('quiet');
  const failing = failingFindings(report.findings, limits);
  const view = reportView(report, session, workspace, isQuiet ? failing : report.findings);
  const file = options.value('output');
  const text = rendered(view, format, file === undefined ? terminal : { ...terminal, width: 100, colors: colorsFor({}, {}, true) }, isQuiet);
  if (file === undefined) terminal.print(text);
  else writeReport(resolve(cwd, file), file, text);
  const internal = report.problems.filter(({ isInternal }) => isInternal === true);
  warnOf(format === 'json' ? internal.slice(0, 1) : report.problems, view, terminal);
  // What is left may fill the screen: what was done about the rest comes after it.
  terminal.warn(summary);
  if (fixes) terminal.warn(keptNote(found.findings, workspace));
  const warnings = report.findings.filter(({ severity }) => severity === 'warning').length;
  if (limits.maxWarnings !== undefined && warnings > 0) terminal.warn(`seqscan: ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, and ${limits.maxWarnings} ${limits.maxWarnings === 1 ? 'is' : 'are'} tolerated\n`);
  if (options.has('timings')) terminal.warn(timingTable(report));
  return internal.length > 0 ? 2 : failing.length > 0 ? 1 : 0;
}

/** What checks types and names, for projects with TypeScript or JavaScript: the compiler is loaded only where fixes are asked for. */
async function typesOf({ files, root }: Workspace): Promise<{ readonly typeErrors?: TypeErrors }> {
  if (!files.list().some((path) => /\.[cm]?[jt]sx?$/.test(path))) return {};
  const { typeErrorsIn } = await import('../typescript/type-errors.js');
  return { typeErrors: typeErrorsIn(root) };
}

/** A run over nothing is mostly a mistyped path or a configuration that excludes too much: it must not look like a clean project. */
function emptyProblem({ files }: Report, paths: readonly string[]): Report['problems'] {
  return files > 0 ? [] : [{ file: '', message: `no source files to analyse under ${paths.length === 0 ? '.' : paths.join(', ')}` }];
}

const mostProblems = 50;

/** Lists problems on standard error: internal ones first, since they decide the exit code, and not so many that findings scroll away. */
function warnOf(problems: Report['problems'], view: ReportView, terminal: Terminal): void {
  const sorted = [...problems].sort((a, b) => Number(b.isInternal === true) - Number(a.isInternal === true));
  // Files of another database come in folders: what is so of all of them is said of the first.
  const foreign = sorted.filter(({ isForeign }) => isForeign === true);
  const folded = foreign.length > FEW_FOREIGN ? foreign.length - 1 : 0;
  const told = folded > 0 ? sorted.filter((problem) => problem.isForeign !== true || problem === foreign[0]) : sorted;
  for (const problem of told.slice(0, mostProblems)) terminal.warn(problemLine(view.problemPlace(problem), `${problem.message}${folded > 0 && problem === foreign[0] ? `; and so in ${folded} more files, which --format json lists` : ''}`));
  if (told.length > mostProblems) terminal.warn(problemLine('', `${told.length - mostProblems} more problems; --format json lists them all`));
}

/** So many files of other databases are named one by one. */
const FEW_FOREIGN = 3;

interface Limits {
  readonly failOn: Severity;
  readonly maxWarnings?: number;
}

/** The findings for which the run counts as failed: those at the failing severity or above, but for as many warnings as are tolerated. */
function failingFindings(findings: readonly Finding[], { failOn, maxWarnings }: Limits): readonly Finding[] {
  if (maxWarnings === undefined) return findings.filter(({ severity }) => isAtLeast(severity, failOn));
  const isOverLimit = findings.filter(({ severity }) => severity === 'warning').length > maxWarnings;
  return findings.filter(({ severity }) => (severity === 'warning' ? isOverLimit : isAtLeast(severity, failOn)));
}

function rendered(view: ReportView, format: Format, { colors, width }: Pick<Terminal, 'colors' | 'width'>, isQuiet: boolean): string {
  if (format === 'json') return jsonReport(view);
  if (format === 'github') return githubReport(view);
  const findings = prettyReport(view, colors, width);
  return isQuiet ? findings : `${findings}${findings === '' ? '' : '\n'}${summary(view, colors)}`;
}

function writeReport(absolute: string, shownAs: string, text: string): void {
  try {
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
  } catch (cause) {
    throw new UsageError([`${shownAs}: the report cannot be written (${errorCode(cause)})`]);
  }
}

function problemLine(place: string, message: string): string {
  return `seqscan: ${place === '' ? '' : `${place}: `}${message}\n`;
}

function timingTable({ timings }: Report): string {
  const row = (name: string, milliseconds: number): string => `  ${name.padEnd(24)} ${milliseconds.toFixed(0).padStart(8)} ms\n`;
  const rows = (part: Readonly<Record<string, number>>): string => Object.entries(part).map(([name, milliseconds]) => row(name, milliseconds)).join('');
  return `phases\n${rows(timings.phases)}rules\n${rows(timings.rules)}`;
}

function choice<T extends string>(options: ParsedOptions, name: string, values: readonly T[]): T | undefined {
  const given = options.value(name);
  if (given === undefined) return undefined;
  const known = values.find((value) => value === given);
  if (known === undefined) throw new UsageError([`unknown value "${given}" of "--${name}"${didYouMean(given, values) || `; one of ${values.join(', ')}`}`]);
  return known;
}

function warningLimit(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d+$/.test(text)) throw new UsageError([`"--max-warnings" must be a whole number, 0 or more, not "${text}"`]);
  return text === undefined ? undefined : Number(text);
}

function ruleOverrides(words: readonly string[]): Record<string, RuleSetting> {
  const known = rules.map(({ id }) => id);
  return Object.fromEntries(
    words.map((word) => {
      const [id = '', setting = ''] = word.split('=', 2);
      if (!known.includes(id)) throw new UsageError([`unknown rule "${id}" in "--rule ${word}"${didYouMean(id, known)}`]);
      const found = ruleSettings.find((each) => each === setting);
      if (found === undefined) throw new UsageError([`"--rule ${word}" must be ${id}=${ruleSettings.join('|')}${didYouMean(setting, ruleSettings)}`]);
      return [id, found];
    }),
  );
}
