// The seam between the session and what it drives: the symbolic execution writes down facts, the rules judge them.
import type { Problem } from '../core/place.js';
import type { SqlReader } from '../core/sql.js';
import type { Module } from '../core/syntax.js';
import type { RawFinding } from '../findings/finding.js';
import type { FrontEnd } from '../languages/language.js';
import type { Library } from '../libraries/library.js';
import { shownSql } from '../planner/render.js';
import type { Since } from '../program/program.js';
import type { Facts, Rule, Verdict } from '../rules/rule.js';
import type { Catalog } from '../schema/catalog.js';

/** What the symbolic execution is given. */
export interface ExecutionInput {
  /** Every file of the project, sorted; sources, manifests and schemas alike. */
  readonly paths: readonly string[];
  /** A file's text, or undefined if it cannot be read. */
  text(path: string): string | undefined;
  /** A source file in Core, lowered on first use and kept; undefined if no front end reads it. */
  module(path: string): Module | undefined;
  /** The front end that reads files of that name: its cheap scan for imports says what is worth lowering. */
  frontEnd(path: string): FrontEnd | undefined;
  readonly libraries: readonly Library[];
  /** Reads SQL, where a parser for it is loaded. */
  readonly sql?: SqlReader;
  /** The schema of a live database, where there is one. */
  readonly database?: Catalog;
  /** Only the schema is asked for. */
  readonly schemaOnly?: boolean;
  /** Tests, seeds and one-off scripts by the configuration. */
  isMinor(path: string): boolean;
  /** Milliseconds from any fixed point. */
  readonly clock: () => number;
  /** Called between files: what it throws ends the execution. */
  readonly checkpoint?: () => void;
  /** An earlier execution of the same project, of which only some files have changed. */
  readonly since?: Since;
}

/** What a host throws from a checkpoint to end an analysis whose answer nobody waits for any more. */
export class AnalysisCancelled extends Error {
  constructor() {
    super('the analysis was cancelled');
    this.name = 'AnalysisCancelled';
  }
}

export interface Execution {
  readonly facts: Facts;
  readonly problems: readonly ReportProblem[];
  /** Titles of the libraries that send statements and of which the project shows evidence. */
  readonly senders: readonly string[];
  /** Milliseconds a phase, apart from reading and lowering. */
  readonly timings: Readonly<Record<string, number>>;
  /** What an execution that comes after it takes over. */
  readonly left?: Since['result'];
}

/** Executes a project symbolically. Reading and lowering happen through the input, as far as they are needed. */
export type Execute = (input: ExecutionInput) => Execution;

/** A problem that a user gets to see. An internal one is a defect of Seqscan itself: the run counts as failed. */
export interface ReportProblem extends Problem {
  readonly isInternal?: boolean;
}

export interface Judgement {
  readonly findings: readonly RawFinding[];
  readonly problems: readonly ReportProblem[];
  readonly timings: Readonly<Record<string, number>>;
  /** The rules that ran to their end. */
  readonly ran: ReadonlySet<string>;
}

/**
 * Runs the rules over the facts. A rule that throws loses its own findings and nothing else.
 *
 * @param weighed the facts for rules that weigh tables, where they are to see more
 */
export function judge(facts: Facts, rules: readonly Rule[], clock: () => number, weighed = facts): Judgement {
  const findings: RawFinding[] = [];
  const problems: ReportProblem[] = [];
  const timings: Record<string, number> = {};
  const ran = new Set<string>();
  for (const rule of rules) {
    const started = clock();
    try {
      const verdicts = [...rule.check(rule.weighsTables === true ? weighed : facts)];
      // What a package declares stands in no file: nobody can be led there.
      findings.push(...verdicts.filter(({ place }) => place.file !== '').map((verdict) => findingOf(rule, verdict, facts)));
      ran.add(rule.id);
    } catch (cause) {
      problems.push(internalProblem(`the rule \`${rule.id}\``, cause));
    }
    timings[rule.id] = clock() - started;
  }
  return { findings, problems, timings, ran };
}

function findingOf(rule: Rule, { statement, ...verdict }: Verdict, { catalog }: Facts): RawFinding {
  const sql = statement && shownSql(statement, catalog);
  return { rule: rule.id, severity: rule.severity, ...verdict, related: verdict.related.filter(({ place }) => place.file !== ''), ...(sql !== undefined && { sql }) };
}

/** The problem to report when a part of Seqscan throws. */
export function internalProblem(part: string, cause: unknown): ReportProblem {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message).split('\n', 2).map((line) => line.trim()).join(' ') : String(cause);
  return { file: '', message: `internal error in ${part}: ${detail}`, isInternal: true };
}
