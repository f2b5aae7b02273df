// Fixes that were checked: what is proposed is applied in memory and the project analysed again. A fix is offered only if everything can
// still be read, its finding is gone, and no other has come.
import type { CodeLine, NewFile } from '../core/code.js';
import type { Along, Ways } from '../core/mend.js';
import type { Catalog } from '../schema/catalog.js';
import { isSamePlace, type Place } from '../core/place.js';
import type { Module } from '../core/syntax.js';
import type { Edit, Fix, FixGrade, RawFinding } from '../findings/finding.js';
import { editedTexts, moved, overlap } from '../findings/fixes/edits.js';
import { ledOn } from '../findings/fixes/lead-on.js';
import { propose } from '../findings/fixes/propose.js';
import type { Named, Proposal } from '../findings/fixes/proposal.js';
import { schemaChanges } from '../findings/fixes/schema.js';
import type { FrontEnd } from '../languages/language.js';

/** What fixing needs of a session. */
export interface Fixing {
  readonly catalog: Catalog;
  text(file: string): string | undefined;
  module(file: string): Module | undefined;
  /** The models of the rows that are queried, or whose query is built, at a place. */
  modelsAt?(place: Place): ReadonlySet<string>;
  /** True where what stands at a place is known to send statements, and none that could write. */
  onlyReads?(place: Place): boolean;
  /** What is written at a place, there or in what is called there: the models, and where within the place it happens. */
  writesIn?(place: Place): readonly { readonly model: string; readonly at: Place }[];
  /** How often a function is called by its name in the project; none where several have that name, so that nobody knows which one is meant, but for the calls that can only mean the one that is described. */
  callsOf?(name: string, near?: Named): number;
  /** Where a name stands in the project, as a word of its own. */
  namesAt?(name: string): readonly Place[];
  /** Where a text stands between quotes in the project, such as the name of a template. */
  mentionsOf?(text: string): readonly Place[];
  frontEnd(file: string): FrontEnd | undefined;
  /** Why a file is not to be changed; undefined where it may be. */
  isKept(file: string): string | undefined;
  /**
   * What all rules say of the project before and after files were replaced by the given texts; undefined if it could not be analysed.
   *
   * @param about further files that the comparison is about; without any it is about the whole project, which takes much longer
   */
  compare(texts: ReadonlyMap<string, string>, about?: ReadonlySet<string>): Comparison | undefined;
  /** Milliseconds since 1970, for the names of new files; undefined where nobody says. */
  readonly now?: number;
  /** All findings of the project; nothing where only the given ones matter. */
  others?(): readonly RawFinding[];
  /** Type errors that the given texts add, by file; nothing where types are not known. */
  typeErrors?(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]>;
}

export interface Comparison {
  readonly before: Analysis;
  readonly after: Analysis;
}

/** What an analysis says. */
export interface Analysis {
  readonly findings: readonly RawFinding[];
  /** Where rows are queried that the project goes on with. */
  readonly origins: readonly Place[];
  /** Files that could not be read as they should be. */
  readonly broken: ReadonlySet<string>;
}

/** A fix that may be offered, with the changes that its edits were made of. */
interface Candidate<F extends RawFinding = RawFinding> {
  readonly finding: F;
  readonly proposal: Proposal;
  readonly edits: readonly Edit[];
  readonly files: readonly NewFile[];
  /** Which of the finding's proposals it is. */
  readonly rank: number;
}

/** Proposals are checked together, so that the project is analysed a few times and not once for each; this often at most. */
const ROUNDS = 8;
/** How often the project is analysed for one set of proposals at most. */
const ANALYSES = 16;
/** The same where fixes are only to be listed: what takes longer to find is found when fixes are applied. */
const OFFERING = 8;
/** How many characters lie between a query and what is put behind its statement at most: the end of its line. */
const NEAREST = 200;
/** How many characters away from a place an edit may be that is held responsible for what is found there. */
const NEAR = 2000;

/**
 * Finds fixes for findings and checks them.
 *
 * @param findings those that somebody wants fixes for
 * @returns for each finding that has one, the fix; findings whose fixes fail the check have none
 */
export function checkedFixes<F extends RawFinding>(findings: readonly F[], fixing: Fixing): ReadonlyMap<F, readonly Fix[]> {
  const fixes = new Map<F, readonly Fix[]>();
  // Many findings go on from the same queries.
  const made = new Map<RawFinding, readonly Proposal[]>();
  const proposed = (one: RawFinding): readonly Proposal[] => {
    const own = made.get(one) ?? (one.mend ? propose(one.mend, fixing) : []);
    made.set(one, own);
    return own;
  };
  const proposals = new Map([...proposalsFor(findings, fixing, grades)].map(([finding, own]) => [finding, [...furtherThan(finding, own, fixing, proposed), ...own]]));
  const accepted: Candidate<F>[] = [];
  // What is only shown cuts answers short and adds indexes: it is checked apart, so that what that brings is not put down to other fixes.
  const isShown = (finding: F): boolean => proposals.get(finding)?.[0]?.grade === 'shown only';
  for (const group of [[...proposals.keys()].filter((finding) => !isShown(finding)), [...proposals.keys()].filter(isShown)]) {
    const next = new Map(group.map((finding) => [finding, 0]));
    const budget = { left: OFFERING };
    // A round that finds fixes pays for itself: those that change the same lines wait for one another.
    for (let vain = 0; vain < ROUNDS && next.size > 0 && budget.left > 0; ) {
      const batch = batchOf(next, proposals, fixing);
      if (batch.length === 0) break;
      const kept = checkTogether(batch, fixing, budget);
      if (kept.length > 0) budget.left += 1;
      else vain += 1;
      for (const candidate of batch) {
        if (kept.includes(candidate)) {
          accepted.push(candidate);
          next.delete(candidate.finding);
        } else next.set(candidate.finding, candidate.rank + 1);
      }
    }
  }
  for (const { finding, proposal, edits, files } of accepted) fixes.set(finding, [{ title: proposal.title, grade: proposal.grade, edits, ...(files.length > 0 && { files }) }]);
  return fixes;
}

/** Fixes that may be applied at once. */
export interface FixedTogether<F extends RawFinding> {
  readonly edits: readonly Edit[];
  readonly files: readonly NewFile[];
  /** The findings that are gone afterwards, with what was done about each. */
  readonly fixed: ReadonlyMap<F, Pick<Fix, 'title' | 'grade'>>;
}

/**
 * Finds fixes that can be applied together, and checks them together. What they leave over may find its fix when they are applied.
 *
 * @param wanted the grades of fixes that may be applied
 * @param isWhole looks at the whole project once more in the end
 */
export function fixedTogether<F extends RawFinding>(findings: readonly F[], fixing: Fixing, wanted: readonly FixGrade[], isWhole: boolean): FixedTogether<F> {
  const proposals = proposalsFor(findings, fixing, wanted);
  const next = new Map([...proposals.keys()].map((finding) => [finding, 0]));
  for (let round = 0; round < ROUNDS && next.size > 0; round += 1) {
    const batch = batchOf(next, proposals, fixing);
    const kept = checkedWhole(checkTogether(batch, fixing), fixing, isWhole);
    const all = together(kept, fixing);
    if (kept.length > 0 && all) return { ...all, fixed: new Map(kept.map(({ finding, proposal: { title, grade } }) => [finding, { title, grade }])) };
    for (const { finding, rank } of batch) next.set(finding, rank + 1);
  }
  return { edits: [], files: [], fixed: new Map() };
}

const grades: readonly FixGrade[] = ['safe', 'changes behaviour', 'shown only'];

function proposalsFor<F extends RawFinding>(findings: readonly F[], fixing: Fixing, wanted: readonly FixGrade[]): ReadonlyMap<F, readonly Proposal[]> {
  return new Map(findings.flatMap((finding) => (finding.mend ? [[finding, propose(finding.mend, fixing).filter(({ grade }) => wanted.includes(grade))] as const] : [])));
}

/** The best proposal of a finding with those of others that follow its relations further: whoever mends one of them alone has not mended its loop. */
function furtherThan(finding: RawFinding, [best]: readonly Proposal[], fixing: Fixing, proposed: (one: RawFinding) => readonly Proposal[]): readonly Proposal[] {
  const { brings = [] } = best ?? {};
  if (!best || brings.length === 0 || !fixing.others) return [];
  const isNear = ({ mend }: RawFinding): boolean => mend?.kind === 'read once' && mend.repeated.some(({ occurrence }) => alongOf(occurrence.statement.ways).some(({ at, given = [] }) => [...at, ...given].some((place) => brings.some((one) => isSamePlace(one.at, place)))));
  const others = fixing.others().filter((one) => !isSamePlace(one.place, finding.place) && isNear(one));
  const further = ledOn(best, others.flatMap((one) => proposed(one).filter((other) => other.brings !== undefined)));
  return further ? [further] : [];
}

/** The next proposal of each finding that can be written, as many as do not get into each other's way. */
function batchOf<F extends RawFinding>(next: Map<F, number>, proposals: ReadonlyMap<F, readonly Proposal[]>, fixing: Fixing): readonly Candidate<F>[] {
  const batch: Candidate<F>[] = [];
  for (const [finding, from] of [...next]) {
    const all = proposals.get(finding) ?? [];
    let candidate: Candidate<F> | undefined;
    for (let rank = from; rank < all.length && !candidate; rank += 1) {
      const proposal = all[rank];
      const made = proposal && written([proposal], fixing);
      if (proposal && made && made.edits.length + made.files.length > 0) candidate = { finding, proposal, ...made, rank };
    }
    if (!candidate) next.delete(finding);
    else if (!batch.some((other) => overlap(other.edits, candidate.edits) || shareNames(other.proposal, candidate.proposal))) batch.push(candidate);
  }
  return batch;
}

/** True where two proposals declare a variable of the same name in the same file, other than to hold the same, or give the same name to what is new or to a variable: each was free when it was chosen. */
function shareNames(a: Proposal, b: Proposal): boolean {
  if (a.names?.some((name) => b.names?.includes(name) === true) === true) return true;
  const declared = ({ changes }: Proposal): readonly { readonly at: Place; readonly file: string; readonly name: string; readonly holds: string }[] =>
    changes.flatMap((change) =>
      change.kind === 'before' || change.kind === 'after' ? change.lines.flatMap((line) => (line.kind === 'declare' || line.kind === 'group' ? [{ at: change.at, file: change.at.file, name: line.name, holds: isFilled(line) ? '' : JSON.stringify(line) }] : [])) : [],
    );
  const named = (proposal: Proposal): readonly { readonly name: string; readonly within: Place }[] => proposal.variables ?? [];
  const known = (proposal: Proposal): readonly { readonly name: string; readonly within: Place }[] => [...named(proposal), ...declared(proposal).map(({ at, name }) => ({ name, within: at }))];
  const meet = (ones: ReturnType<typeof named>, others: ReturnType<typeof known>): boolean => ones.some((one) => others.some((other) => one.name === other.name && touches(one.within, other.within)));
  if (meet(named(a), known(b)) || meet(named(b), known(a))) return true;
  return declared(a).some((one) => declared(b).some((other) => one.file === other.file && one.name === other.name && (one.holds === '' || one.holds !== other.holds)));
}

/** True for a list that is empty at first: what it gets is its own. */
function isFilled(line: CodeLine): boolean {
  return line.kind === 'declare' && line.value.kind === 'list' && line.value.items.length === 0;
}

/** What changes of files come to. */
interface Written {
  readonly edits: readonly Edit[];
  readonly files: readonly NewFile[];
}

/** The edits and files that make proposals real, all of them together; undefined where a change cannot be made, or a file is not to be changed. */
function written(proposals: readonly Proposal[], fixing: Fixing): Written | undefined {
  const schema = schemaChanges(proposals.flatMap(({ steps }) => steps ?? []), fixing.text, fixing.now);
  if (!schema) return undefined;
  const changes = [...proposals.flatMap((proposal) => proposal.changes), ...schema.changes];
  const more = [...proposals.flatMap((proposal) => proposal.edits ?? []), ...schema.edits];
  const created = [...proposals.flatMap((proposal) => proposal.files ?? []), ...schema.files];
  const edits: Edit[] = [...more];
  const files = new Set(changes.map((change) => (change.kind === 'import' ? change.file : change.at.file)));
  for (const file of files) {
    const text = fixing.text(file);
    const module = fixing.module(file);
    const ofFile = changes.filter((change) => (change.kind === 'import' ? change.file : change.at.file) === file);
    if (text === undefined || !module || module.generated === true || fixing.isKept(file) !== undefined) return undefined;
    const made = fixing.frontEnd(file)?.rewrite?.({ file, text, textAt: (place) => fixing.text(place.file)?.slice(place.start, place.end) }, module, ofFile);
    if (!made) return undefined;
    edits.push(...made.map(({ start, end, text: added }) => ({ place: { file, start, end }, text: added })));
  }
  const isRefused = more.some(({ place }) => fixing.isKept(place.file) !== undefined) || created.some(({ path }) => fixing.isKept(path) !== undefined || fixing.text(path) !== undefined);
  return isRefused ? undefined : { edits, files: created };
}

/**
 * Those of the candidates that pass the check when all of them are applied. Those that fail are taken out and the rest is checked once more;
 * where nobody can say which of them it is, each half is checked on its own.
 *
 * @param budget how many analyses there may still be
 */
function checkTogether<F extends RawFinding>(batch: readonly Candidate<F>[], fixing: Fixing, budget = { left: ANALYSES }): readonly Candidate<F>[] {
  let kept = batch;
  const blamedFor = new Map<string, number>();
  while (kept.length > 0 && budget.left > 0) {
    budget.left -= 1;
    const all = together(kept, fixing);
    const failed = all && confirmed(kept, all, fixing, blamedFor);
    if (failed?.size === 0) return kept;
    const rest = failed ? kept.filter((candidate) => !failed.has(candidate)) : [];
    if (rest.length === 0) break;
    kept = rest;
  }
  if (kept.length <= 1) return [];
  // What passes in halves may still not pass together.
  const halves = [kept.slice(0, kept.length >> 1), kept.slice(kept.length >> 1)].map((half) => checkTogether(half, fixing, budget));
  const [first = [], second = []] = halves;
  if (first.length === 0 || second.length === 0) return first.length > 0 ? first : second;
  const all = together([...first, ...second], fixing);
  return all && budget.left > 0 && confirmed([...first, ...second], all, fixing).size === 0 ? [...first, ...second] : first;
}

/**
 * Those of the candidates that pass when the whole project is looked at: what only now is reached from somewhere else counts too. Where nobody can say which of them
 * it is that fails, each half is looked at on its own.
 */
function checkedWhole<F extends RawFinding>(candidates: readonly Candidate<F>[], fixing: Fixing, isWhole: boolean, budget = { left: ANALYSES }): readonly Candidate<F>[] {
  let kept = candidates;
  const blamedFor = new Map<string, number>();
  while (isWhole && kept.length > 0) {
    budget.left -= 1;
    const all = together(kept, fixing);
    const failed = all && failures(kept, all, fixing, blamedFor, true);
    if (failed?.size === 0) return kept;
    const rest = failed ? kept.filter((candidate) => !failed.has(candidate)) : [];
    if (rest.length === 0) return kept.length > 1 && budget.left > 0 ? largest([kept.slice(0, kept.length >> 1), kept.slice(kept.length >> 1)].map((half) => checkedWhole(half, fixing, isWhole, budget))) : [];
    kept = rest;
  }
  return kept;
}

function largest<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return lists.reduce((one, other) => (other.length > one.length ? other : one), []);
}

/** All that several candidates change: changes of one query are written once for all of them. */
function together(candidates: readonly Candidate[], fixing: Fixing): Written | undefined {
  return written(candidates.map(({ proposal }) => proposal), fixing);
}

/**
 * The candidates that fail. What a look at the changed files alone finds fault with is looked at once more in the whole project: from a part of it
 * a statement may be told at another place than before.
 */
function confirmed(candidates: readonly Candidate[], all: Written, fixing: Fixing, blamedFor = new Map<string, number>()): ReadonlySet<Candidate> {
  const failed = failures(candidates, all, fixing);
  return failed.size === 0 ? failed : failures(candidates, all, fixing, blamedFor, true);
}

/** The candidates that do not do what they should, or bring something that nobody wants. */
function failures(candidates: readonly Candidate[], { edits, files: created }: Written, fixing: Fixing, blamedFor = new Map<string, number>(), isWhole = false): ReadonlySet<Candidate> {
  const failed = new Set<Candidate>();
  const texts = editedTexts(edits, fixing.text);
  for (const { path, text } of created) texts.set(path, text);
  const about = new Set(candidates.flatMap(({ finding }) => [finding.place.file, ...finding.related.map(({ place }) => place.file)]));
  const compared = fixing.compare(texts, isWhole ? undefined : about);
  if (!compared) return new Set(candidates);
  const { before, after } = compared;
  const blame = (places: readonly { readonly file: string; readonly start?: number }[], found?: RawFinding): void => {
    const isNew = created.some(({ path }) => path === places[0]?.file);
    const key = found ? `${found.rule}:${found.place.file}:${found.message}` : '';
    const times = blamedFor.get(key) ?? 0;
    if (found) blamedFor.set(key, times + 1);
    for (const one of isNew ? candidates.filter((candidate) => candidate.files.length > 0) : times > 0 && found ? suspects(candidates, found) : blamed(candidates, places)) failed.add(one);
  };
  for (const file of texts.keys()) if (after.broken.has(file) && !before.broken.has(file)) blame([{ file }]);
  const present = before.findings.map((finding) => ({ finding, at: moved(finding.place, edits), sent: moved(sentAt(finding), edits) }));
  const guarded = candidates.flatMap(({ proposal }) => proposal.changes.flatMap((change) => (change.kind === 'guarded' ? [change.at] : [])));
  for (const candidate of candidates) {
    const at = moved(candidate.finding.place, edits);
    if (after.findings.some((one) => one.rule === candidate.finding.rule && touches(one.place, at) && !isOtherWay(one, candidate, edits) && !(candidate.proposal.isMilder === true && one.mend === undefined))) failed.add(candidate);
    // What silences a finding because nobody knows any more what the rows are is no fix.
    const queries = candidate.proposal.changes.flatMap((change) => ((change.kind === 'query' && change.change.kind !== 'attribute') || change.kind === 'guarded' ? [change.at] : []));
    if (queries.some((query) => before.origins.some((one) => isSamePlace(one, query)) && !after.origins.some((one) => touches(one, guarded.some((at) => isSamePlace(at, query)) ? withNext(query, edits) : moved(query, edits))))) failed.add(candidate);
  }
  // What has come may have come by those: the others are looked at without them before anybody is blamed for it.
  if (failed.size > 0 && failed.size < candidates.length) return failed;
  const isAccepted = ({ rule, place }: RawFinding): boolean =>
    candidates.some((candidate) => candidate.proposal.accepts?.includes(rule) === true && (candidate.files.some(({ path }) => path === place.file) || candidate.edits.some((edit) => edit.place.file === place.file)));
  // A statement that was reported before and is now told somewhere else, because a nearer place is mended or it is built elsewhere, is nothing new.
  const mended = new Set(candidates.map(({ finding }) => finding.rule));
  const gone = present.filter(({ finding, at }) => !after.findings.some((one) => one.rule === finding.rule && touches(one.place, at)) && !candidates.some((one) => one.finding.rule === finding.rule && isSamePlace(one.finding.place, finding.place)));
  for (const found of after.findings) {
    if (isAccepted(found) || !isAbout(found, texts) || present.some(({ finding, at, sent }) => finding.rule === found.rule && (touches(at, found.place) || touches(sent, sentAt(found))))) continue;
    const index = gone.findIndex(({ finding }) => finding.rule === found.rule && ((finding.place.file === found.place.file && finding.message === found.message) || (!mended.has(found.rule) && finding.remedy === found.remedy)));
    if (index >= 0) gone.splice(index, 1);
    else blame([found.place, ...found.related.map(({ place }) => place)], found);
  }
  // Checking types takes longest: only what passes otherwise is worth it.
  if (failed.size === 0) for (const file of fixing.typeErrors?.(texts).keys() ?? []) blame([{ file }]);
  return failed;
}

/** Where a query is afterwards, with what is put behind it: there it goes on. */
function withNext(query: Place, edits: readonly Edit[]): Place {
  const at = moved(query, edits);
  const next = edits.filter(({ place }) => place.file === query.file && place.start >= query.end).reduce((length, { place, text }) => (place.start - query.end <= NEAREST ? length + text.length : length), 0);
  return { ...at, end: at.end + NEAREST + next };
}

/**
 * True where a finding has to do with a file that was changed, at its place or on the way to it. Others are there without the change as well: of a function that is called in
 * more ways than are looked at, a change elsewhere decides which of them are.
 */
function isAbout({ place, related }: RawFinding, texts: ReadonlyMap<string, string>): boolean {
  return [place, ...related.map((one) => one.place)].some(({ file }) => texts.has(file));
}

/** True where a finding is left at the place of one that was mended in part, and none of the queries that were changed leads there any more. */
function isOtherWay({ mend }: RawFinding, { proposal }: Candidate, edits: readonly Edit[]): boolean {
  if (proposal.isPartial !== true || mend?.kind !== 'read once') return false;
  const changed = proposal.changes.flatMap((change) => (change.kind === 'query' || change.kind === 'guarded' ? [moved(change.at, edits)] : []));
  return !mend.repeated.some(({ occurrence }) => alongOf(occurrence.statement.ways).some(({ at }) => at.some((place) => changed.some((one) => touches(one, place)))));
}

function alongOf(ways: Ways | undefined): readonly Along[] {
  return [...(ways?.along ?? []), ...(ways?.memory?.along ?? [])];
}

/** Where the statement of a finding is sent, which may be told at a call that leads to it. */
function sentAt({ mend, place }: RawFinding): Place {
  if (mend?.kind === 'read once') return mend.repeated[0]?.occurrence.place ?? place;
  return mend?.kind === 'send before' ? mend.occurrence.place : place;
}

function touches(a: Place, b: Place): boolean {
  return a.file === b.file && a.start < b.end && b.start < a.end;
}

/** Whose edits a finding may be put down to that is still new without the nearest edits: those of the same rule, and those in one of its files; all where there are none. */
function suspects<F extends RawFinding>(candidates: readonly Candidate<F>[], { rule, place, related }: RawFinding): readonly Candidate<F>[] {
  const files = new Set([place.file, ...related.map((one) => one.place.file)]);
  const some = candidates.filter(({ finding, edits }) => finding.rule === rule || edits.some((edit) => files.has(edit.place.file)));
  return some.length > 0 ? some : candidates;
}

/** Whose edits something is to be put down to: those of its files, the nearest of them where its place is known; all where there are none. */
function blamed<F extends RawFinding>(candidates: readonly Candidate<F>[], places: readonly { readonly file: string; readonly start?: number }[]): readonly Candidate<F>[] {
  for (const { file, start } of places) {
    const distance = ({ edits }: Candidate<F>): number => Math.min(...edits.filter(({ place }) => place.file === file).map(({ place }) => (start === undefined ? 0 : Math.abs(place.start - start))));
    const nearest = Math.min(...candidates.map(distance));
    if (nearest < NEAR) return candidates.filter((candidate) => distance(candidate) <= nearest);
  }
  return candidates;
}
