// The analysis session, the only door to the engine: a project's files and configuration go in, a report comes out. It decides what no
// rule may know: severities, suppression comments, duplicates, order, fingerprints.
import { fingerprints } from '../findings/fingerprint.js';
import { type Finding, type Fix, type FixGrade, isAsSureAs, type RawFinding, type Severity, withoutDuplicates } from '../findings/finding.js';
import { type ConfigurationText, type SilencedFile, suppressions } from '../findings/fixes/suppressions.js';
import { lineComments, suppress, unusedSuppression } from '../findings/suppression.js';
import type { Place } from '../core/place.js';
import type { SqlReader } from '../core/sql.js';
import type { FrontEnd } from '../languages/language.js';
import type { Library } from '../libraries/library.js';
import type { Planner } from '../planner/planner.js';
import type { PlannerAdvice } from '../planner/statements.js';
import type { Left } from '../program/program.js';
import type { Facts, Rule } from '../rules/rule.js';
import type { Catalog } from '../schema/catalog.js';
import { askPlanner, statementsAt, type AdviceSummary, type PlannableStatement } from './advice.js';
import { factsAbout, withTables } from './about.js';
import { type FileSettings, fileSettings, type ProjectConfiguration } from './configuration.js';
import { AnalysisCancelled, type Execute, type Execution, internalProblem, judge, type Judgement, type ReportProblem } from './engine.js';
import { sentStatements, type SentStatement } from './sent.js';
import { unknownTables, withSizes } from './sizes.js';
import { changedFiles, type FileSource, projectFiles, type ProjectFiles } from './files.js';
import { callsIn, mentionsIn, wordsIn } from './mentions.js';
import { type Analysis, checkedFixes, type Comparison, fixedTogether, type FixedTogether, type Fixing } from './fixing.js';

export interface SessionInput {
  readonly files: FileSource;
  readonly config: ProjectConfiguration;
  /** Milliseconds from any fixed point; the engine reads no clock of its own. */
  readonly clock: () => number;
  /** Milliseconds since 1970, for the names of new migrations: without it they come right after the last ones. */
  readonly now?: () => number;
  readonly execute: Execute;
  readonly rules: readonly Rule[];
  readonly libraries: readonly Library[];
  readonly frontEnds: readonly FrontEnd[];
  /** Reads SQL, where a parser for it is loaded. */
  readonly sql?: SqlReader;
  /** The schema of a live database, as a source of the catalog beside the project's own. */
  readonly database?: Catalog;
  /** Says which type errors whole texts would add, by file, where a host can check types: fixes that bring any are not offered. */
  readonly typeErrors?: (texts: ReadonlyMap<string, string>) => ReadonlyMap<string, readonly string[]>;
  /** Called now and then with the number of files lowered so far. */
  readonly onProgress?: (lowered: number) => void;
  /** Called between files: a host that wants no answer any more throws AnalysisCancelled from it, and gets that from `findings` and the like. */
  readonly checkpoint?: () => void;
}

export interface Report {
  /** Sorted by file and position, without duplicates and suppressed ones. */
  readonly findings: readonly Finding[];
  /** How many findings a comment suppressed. */
  readonly suppressed: number;
  /** What could not be read, or went wrong; the rest of the report holds all the same. */
  readonly problems: readonly ReportProblem[];
  /** How many source files the report speaks of: those that could not be read do not count. */
  readonly files: number;
  /** Titles of the ORMs and drivers that the project uses, as far as Seqscan knows them: without any there is nothing to find. */
  readonly senders: readonly string[];
  /** Milliseconds: phases, and one entry a rule. */
  readonly timings: { readonly phases: Readonly<Record<string, number>>; readonly rules: Readonly<Record<string, number>> };
}

/** What can be asked of a project. What goes wrong in a front end, in the execution or in a rule is not thrown: it becomes a problem of the report. */
export interface Session {
  /**
   * Analyses the project.
   *
   * @param isWanted which files the report is about; the whole project is analysed in any case, since causes cross files
   */
  findings(isWanted?: (path: string) => boolean): Report;
  /** The schema as all sources together tell it; empty where nothing declares one. Of a session that was asked for nothing else only the schema is read. */
  catalog(): Catalog;
  /** What could not be read or went wrong on the way to what was asked for. */
  problems(): readonly ReportProblem[];
  /**
   * Asks a planner which indexes would help the program's statements. From then on `findings` says what it has confirmed.
   *
   * @param onProgress called with the number of statements that were asked about, and of all of them
   * @returns how many there were, and why some were refused
   */
  advise(planner: Planner, onProgress?: (done: number, all: number) => void): Promise<AdviceSummary>;
  /**
   * Fixes for findings of this session, each checked by analysing what has to do with the changed files: its finding is gone, no other has come.
   *
   * @param isKept says why a file is not to be changed, or undefined where it may be
   */
  fixes(findings: readonly Finding[], isKept: (path: string) => string | undefined): ReadonlyMap<Finding, readonly Fix[]>;
  /**
   * Fixes of the given grades that can be applied at once, checked together. What they leave over may find its fix when they are applied.
   *
   * @param isWhole looks at the whole project once more in the end, and not only at what has to do with the changed files
   */
  fixTogether(findings: readonly Finding[], grades: readonly FixGrade[], isKept: (path: string) => string | undefined, isWhole?: boolean): FixedTogether<Finding>;
  /**
   * The ways to silence a finding instead: a comment before its line, one for its file, the rule turned off. None of them is among `fixes`.
   *
   * @param configuration where a rule is turned off; without it that way is not offered
   */
  suppressions(finding: Finding, configuration?: ConfigurationText): readonly Fix[];
  /** A session over the same project with some texts replaced or added; what did not change is not read again. */
  changed(texts: ReadonlyMap<string, string>): Session;
  /**
   * As `changed`, for somebody who waits for the answer: only what has to do with those files is executed again, and `findings` speaks of them alone.
   * What other files come to only now, `changed` says.
   */
  edited(texts: ReadonlyMap<string, string>): Session;
  /** The statements that are sent from a line (1-based) of a file, or from within a call that begins there, each once. */
  statementsAt(path: string, line: number): readonly PlannableStatement[];
  /** Every statement that is sent from a file, by its place: what it is, how often it is sent and why. */
  sent(path: string): readonly SentStatement[];
  /** A file's text as the session has read it; undefined if it cannot be read. */
  text(path: string): string | undefined;
}

/** Opens a session over a project whose parts are all given: nothing is read before the first question. */
export function createSession(input: SessionInput): Session {
  const settings = fileSettings(input.config);
  const readable: FileSource = { list: () => input.files.list().filter((path) => !settings(path).isExcluded), read: (path) => input.files.read(path) };
  return sessionOver(input, projectFiles(readable, input.frontEnds, input.clock, input.onProgress ?? (() => undefined)), settings);
}

/** An execution of the same project of which only some files have changed since. */
interface Earlier {
  readonly executed: () => Executed;
  readonly changed: ReadonlySet<string>;
  before(path: string): string | undefined;
}

function sessionOver(input: SessionInput, files: ProjectFiles, settings: (path: string) => FileSettings, earlier?: Earlier): Session {
  const isMinor = (path: string): boolean => settings(path).isLowSeverity;
  let executed: Executed | undefined;
  let advice: PlannerAdvice | undefined;
  let schema: Executed | undefined;
  const execution = (): Executed => (executed ??= executeSafely(input, files, isMinor, false, earlier));
  // The schema alone is had for less than a whole execution.
  const schemaOf = (): Executed => executed ?? (schema ??= executeSafely(input, files, isMinor, true));
  const allFacts = (): Facts => ({ ...(execution().execution?.facts ?? NO_FACTS), isMinor, ...(advice && { advice }) });
  const judged = (): Judgement => {
    const all = allFacts();
    const units = execution().execution?.left?.units;
    const facts = earlier ? factsAbout(all, earlier.changed, units) : all;
    return judge(facts, input.rules, input.clock, withTables(facts, all, units));
  };
  const isMeant = (path: string): boolean => earlier?.changed.has(path) !== false && settings(path).isIncluded;
  return {
    findings: (isWanted = () => true) => report(input, files, settings, (path) => isMeant(path) && isWanted(path), execution, judged),
    text: files.text,
    catalog: () => schemaOf().execution?.facts.catalog ?? NO_FACTS.catalog,
    problems: () => withoutRepeats([...files.problems, ...schemaOf().failure, ...(schemaOf().execution?.problems ?? [])]),
    async advise(planner, onProgress) {
      const asked = await askPlanner(allFacts(), planner, onProgress);
      advice = asked.advice;
      return asked.summary;
    },
    fixes: (findings, isKept) => checkedFixes(findings, fixingOf(input, files, isMinor, execution, allFacts(), isKept)),
    fixTogether: (findings, grades, isKept, isWhole = false) => fixedTogether(findings, fixingOf(input, files, isMinor, execution, allFacts(), isKept), grades, isWhole),
    suppressions: (finding, configuration) => silenced(finding, files, configuration),
    changed: (texts) => sessionOver(input, changedFiles(files, texts, input.clock), settings),
    edited: (texts) => sessionOver(input, changedFiles(files, texts, input.clock), settings, { executed: execution, changed: new Set(texts.keys()), before: files.text }),
    sent: (path) => sentStatements(allFacts(), path),
    statementsAt: (path, line) => statementsAt(allFacts(), path, files.text(path) ?? '', line),
  };
}

function silenced(finding: Finding, files: ProjectFiles, configuration?: ConfigurationText): readonly Fix[] {
  const { file } = finding.place;
  const text = files.text(file);
  const frontEnd = files.frontEnd(file);
  const read = (changed: string): ReturnType<SilencedFile['read']> => {
    const module = frontEnd?.lower(file, changed);
    return { comments: module?.comments ?? lineComments(changed), problems: module?.problems.length ?? 0 };
  };
  return text === undefined ? [] : suppressions(finding, { text, read }, configuration);
}

/** How fixes are checked: the project with some texts replaced, what did not change lowered once. */
function fixingOf(input: SessionInput, files: ProjectFiles, isMinor: (path: string) => boolean, executed: () => Executed, facts: Facts, isKept: (path: string) => string | undefined): Fixing {
  const { rules, clock } = input;
  const judged = (of: Facts, about: ReadonlySet<string> | undefined, units: Left['units'] | undefined): Analysis['findings'] => {
    const some = about ? factsAbout(of, about, units) : of;
    return withoutDuplicates(judge(some, rules, clock, withTables(some, of, units)).findings);
  };
  // What was so before is the same for all changes.
  let findingsBefore: Analysis['findings'] | undefined;
  let originsBefore: Analysis['origins'] | undefined;
  // What passes is looked at once more as a whole before it is applied: with the same texts, as a rule.
  let latest: { readonly texts: ReadonlyMap<string, string>; readonly comparison: Comparison } | undefined;
  return {
    catalog: facts.catalog,
    text: files.text,
    module: files.module,
    modelsAt: modelsIn(facts),
    onlyReads: (place) => onlyReads(facts, place),
    writesIn: writesIn(facts),
    callsOf: callsIn(files),
    namesAt: wordsIn(files),
    mentionsOf: mentionsIn(files),
    frontEnd: files.frontEnd,
    isKept,
    others: () => (findingsBefore ??= judged(facts, undefined, undefined)),
    ...(input.typeErrors && { typeErrors: input.typeErrors }),
    ...(input.now && { now: input.now() }),
    compare(texts, about) {
      if (about === undefined && latest && haveSameEntries(latest.texts, texts)) return latest.comparison;
      originsBefore ??= originsIn(facts);
      const changed = changedFiles(files, texts, clock);
      const { execution } = executeSafely(input, changed, isMinor, false, about && { executed, changed: new Set(texts.keys()), before: files.text });
      if (!execution) return undefined;
      for (const path of texts.keys()) changed.module(path);
      const meant = about && new Set([...texts.keys(), ...about]);
      const after = { ...execution.facts, isMinor, ...(facts.advice && { advice: facts.advice }) };
      const comparison: Comparison = {
        before: { findings: meant ? judged(facts, meant, executed().execution?.left?.units) : (findingsBefore ??= judged(facts, undefined, undefined)), origins: originsBefore, broken: new Set(files.problems.map(({ file }) => file)) },
        after: { findings: judged(after, meant, execution.left?.units), origins: originsIn(after), broken: new Set([...changed.problems, ...execution.problems].map(({ file }) => file)) },
      };
      if (about === undefined) latest = { texts: new Map(texts), comparison };
      return comparison;
    },
  };
}

function haveSameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** The models of the rows that are queried, or whose query is built, at a place. */
function modelsIn({ occurrences }: Facts): (place: Place) => ReadonlySet<string> {
  let known: Map<string, Set<string>> | undefined;
  const keyOf = ({ file, start, end }: Place): string => `${file}:${start}:${end}`;
  const read = (): Map<string, Set<string>> => {
    const models = new Map<string, Set<string>>();
    for (const { statement, place, built } of occurrences) {
      if (statement.kind !== 'select' || statement.cause === 'lazy-load' || statement.model === undefined) continue;
      for (const at of [place, ...(built ? [built] : [])]) models.set(keyOf(at), (models.get(keyOf(at)) ?? new Set()).add(statement.model));
    }
    return models;
  };
  return (place) => (known ??= read()).get(keyOf(place)) ?? new Set();
}

/** True where statements are sent at a place, there or in what is called there, and all of them read. */
function onlyReads({ occurrences }: Facts, { file, start, end }: Place): boolean {
  const isInside = (at: Place): boolean => at.file === file && start <= at.start && at.end <= end;
  const sent = occurrences.filter(({ place, path }) => isInside(place) || path.some((frame) => isInside(frame.place)));
  return sent.length > 0 && sent.every(({ statement: { kind } }) => kind === 'select' || kind === 'count' || kind === 'exists');
}

/** The writes that are sent from within a place, and where within it. */
function writesIn({ occurrences }: Facts): (place: Place) => readonly { readonly model: string; readonly at: Place }[] {
  const writes = occurrences.flatMap(({ statement: { kind, model }, place, path }) => ((kind === 'insert' || kind === 'update' || kind === 'delete') && model !== undefined ? [{ model, places: [place, ...path.map((frame) => frame.place)] }] : []));
  return ({ file, start, end }) => writes.flatMap(({ model, places }) => places.flatMap((at) => (at.file === file && start <= at.start && at.end <= end ? [{ model, at }] : [])));
}

/** Where rows are queried on which something depends, or over which something is repeated. */
function originsIn({ occurrences }: Facts): readonly Place[] {
  return occurrences.flatMap(({ statement, place, origin, built, repetitions }) => [statement.kind === 'select' ? place : undefined, origin, built, ...repetitions.map((repetition) => repetition.origin)]).filter((place) => place !== undefined);
}

/** What a project is that could not be executed. */
const NO_FACTS: Facts = { catalog: { tables: new Map(), models: new Map() }, occurrences: [], uses: [] };

function report(
  input: SessionInput,
  files: ProjectFiles,
  settings: (path: string) => FileSettings,
  isWanted: (path: string) => boolean,
  executed: () => Executed,
  judged: () => Judgement,
): Report {
  const { clock, rules } = input;
  const started = clock();
  const { execution, failure } = executed();
  const judgement = execution === undefined ? undefined : judged();
  const ended = clock();

  const raw = withoutDuplicates(judgement?.findings ?? []).filter(({ place }) => isWanted(place.file));
  const isOff = (rule: string, path: string): boolean => settings(path).rule(rule) === 'off';
  const enabled = raw.filter(({ rule, place }) => !isOff(rule, place.file));
  const ran = (rule: string, path: string): boolean => judgement?.ran.has(rule) === true && !isOff(rule, path);
  const afterComments = applyComments(enabled, files, isWanted, rules.map(({ id }) => id), ran);
  // A comment that suppresses what is not sure enough to be reported is no unused one.
  const kept = afterComments.kept.filter(({ confidence, place }) => isAsSureAs(confidence, settings(place.file).minConfidence));
  const shown = withoutDuplicates([...kept, ...afterComments.unused.filter(({ rule, place }) => !isOff(rule, place.file))]);
  const prints = fingerprints(shown, files);
  const findings = shown.map((finding, index): Finding => ({
    ...finding,
    severity: severityOf(finding, settings(asNoMigration(finding, rules))),
    fingerprint: prints[index] ?? '',
  }));

  const { read, lower } = files.timings;
  const phases = { ...execution?.timings, read, lower, rules: sum(judgement?.timings ?? {}), findings: clock() - ended, total: clock() - started };
  return {
    findings,
    suppressed: afterComments.suppressed,
    problems: withoutRepeats([...files.problems, ...failure, ...(execution?.problems ?? []), ...(judgement?.problems ?? []), ...afterComments.problems]).filter(
      // A source that nobody asked about is its own affair; a manifest or a schema bears on the whole project.
      ({ file, isInternal }) => isInternal === true || isWanted(file) || files.frontEnd(file) === undefined,
    ),
    files: files.paths.filter((path) => isWanted(path) && files.frontEnd(path) !== undefined && !files.isUnreadable(path)).length,
    senders: execution?.senders ?? [],
    timings: { phases, rules: judgement?.timings ?? {} },
  };
}

/** What the execution left, or why it left nothing. */
interface Executed {
  readonly execution?: Execution;
  readonly failure: readonly ReportProblem[];
}

/** An engine that throws leaves a problem behind, and the report without findings. */
function executeSafely(input: SessionInput, files: ProjectFiles, isMinor: (path: string) => boolean, schemaOnly = false, earlier?: Earlier): Executed {
  try {
    const { paths, text, module, frontEnd } = files;
    const left = earlier?.executed().execution?.left;
    const since = earlier && left && { result: left, changed: earlier.changed, before: (path: string) => earlier.before(path) };
    const execution = input.execute({ ...(since && { since }), paths, text, module, frontEnd, libraries: input.libraries, ...(input.sql && { sql: input.sql }), ...(input.database && { database: input.database }), clock: input.clock, isMinor, schemaOnly, ...(input.checkpoint && { checkpoint: input.checkpoint }) });
    const { catalog } = execution.facts;
    return { execution: { ...execution, facts: { ...execution.facts, catalog: withSizes(catalog, input.config) }, problems: [...execution.problems, ...unknownTables(catalog, input.config)] }, failure: [] };
  } catch (cause) {
    if (cause instanceof AnalysisCancelled) throw cause;
    return { failure: [internalProblem('the symbolic execution', cause)] };
  }
}

function applyComments(
  findings: readonly RawFinding[],
  files: ProjectFiles,
  isWanted: (path: string) => boolean,
  known: readonly string[],
  ran: (rule: string, path: string) => boolean,
): { kept: RawFinding[]; suppressed: number; unused: RawFinding[]; problems: ReportProblem[] } {
  const byFile = new Map<string, RawFinding[]>();
  for (const finding of findings) {
    const ofFile = byFile.get(finding.place.file);
    if (ofFile === undefined) byFile.set(finding.place.file, [finding]);
    else ofFile.push(finding);
  }
  const result = { kept: [] as RawFinding[], suppressed: 0, unused: [] as RawFinding[], problems: [] as ReportProblem[] };
  for (const path of files.paths) {
    const ofFile = byFile.get(path) ?? [];
    byFile.delete(path);
    const isSource = files.frontEnd(path) !== undefined;
    const text = isWanted(path) && (isSource || ofFile.length > 0) ? files.text(path) : undefined;
    // Looking for the word first keeps files that nothing else needs from being lowered.
    const comments = text === undefined || !text.includes('seqscan-') ? [] : isSource ? (files.module(path)?.comments ?? []) : lineComments(text);
    const { kept, suppressed, unused, problems } = suppress(path, text ?? '', comments, ofFile, { known, ran: (rule) => ran(rule, path) });
    result.kept.push(...kept);
    result.suppressed += suppressed.length;
    result.unused.push(...unused);
    result.problems.push(...problems);
  }
  for (const rest of byFile.values()) result.kept.push(...rest);
  return result;
}

/** The path by which a finding's severity is looked up: of a rule that judges migrations, one outside of their folders. */
function asNoMigration({ rule, place }: RawFinding, rules: readonly Rule[]): string {
  if (rules.find(({ id }) => id === rule)?.judgesMigrations !== true) return place.file;
  return place.file.replace(/(?<=^|\/)(?:migrations?|alembic)(?=\/)/g, 'schema');
}

function severityOf(finding: RawFinding, settings: FileSettings): Severity {
  if (settings.isLowSeverity) return 'info';
  const configured = settings.rule(finding.rule);
  if (configured !== undefined && configured !== 'off') return configured;
  return finding.severity ?? (finding.rule === unusedSuppression ? 'info' : 'warning');
}

function withoutRepeats(problems: readonly ReportProblem[]): ReportProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.file}\0${problem.start}\0${problem.message}`, problem])).values()];
}

function sum(timings: Readonly<Record<string, number>>): number {
  return Object.values(timings).reduce((total, each) => total + each, 0);
}
