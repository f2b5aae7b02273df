// What the rules about repetition share: which repetitions count, how sure they are, and how the path is told.
import { isSamePlace, type Place } from '../core/place.js';
import { tablesIn, type Query } from '../core/relational.js';
import type { Occurrence, Repetition, Statement } from '../core/statement.js';
import type { Catalog } from '../schema/catalog.js';
import type { Confidence, Verdict } from './rule.js';

/** True for a repetition that grows with the data, as far as anybody can tell. A page of rows counts too; a `while` of that size pages, polls or retries. */
export function grows(repetition: Repetition): boolean {
  if (repetition.early) return false;
  if (repetition.size === 'unbounded' || repetition.size === 'unknown' || repetition.size === 'picked') return true;
  return repetition.size === 'page' && repetition.form !== 'while' && (repetition.form !== 'loop' || repetition.origin !== undefined);
}

/** The innermost repetition of an occurrence that grows and with which the statement changes; undefined if there is none. */
export function dependentRepetition({ repetitions, statement }: Occurrence): Repetition | undefined {
  return repetitions.findLast((repetition) => grows(repetition) && repetition.depends && !(statement.tick && repetition.concurrent));
}

/** The innermost repetition of an occurrence that grows. */
export function growingRepetition({ repetitions, statement }: Occurrence): Repetition | undefined {
  return repetitions.findLast((repetition) => grows(repetition) && !(statement.tick && repetition.concurrent));
}

/** How sure it is that a repetition of a statement grows: rows of an unlimited query are proof. */
export function confidenceOf(repetition: Repetition): Confidence {
  if (repetition.partial || repetition.size === 'picked') return 'possible';
  if (repetition.size === 'unbounded') return repetition.origin && !repetition.guarded ? 'proven' : 'likely';
  // What comes along with one row is long in few cases.
  if (repetition.narrow === 'part') return 'possible';
  return repetition.origin || repetition.size === 'page' ? 'likely' : 'possible';
}

/** How sure it is that the statement of an occurrence is repeated: as sure as the surest of the repetitions with which it changes, or of all where it changes with none. */
export function surenessOf({ occurrence, repetition }: Pick<Told, 'occurrence' | 'repetition'>): Confidence {
  let surest = confidenceOf(repetition);
  for (const other of occurrence.repetitions) {
    if (!grows(other) || other.depends !== repetition.depends || (occurrence.statement.tick && other.concurrent)) continue;
    const one = confidenceOf(other);
    if (SURENESS[one] < SURENESS[surest]) surest = one;
  }
  return surest;
}

const SURENESS = { proven: 0, likely: 1, possible: 2 } as const;

/** How often a statement is sent, in words: `each pass of this loop`, and through which call where it is told there. */
export function describe({ repetition, occurrence: { path, place: sent }, place }: Told): string {
  const depth = repetition.depth ?? path.length;
  if (!isSamePlace(sent, place)) return `${words(repetition.form, 'this', '')}, through ${path[depth]?.message.replace(/^calls /, '') ?? 'this call'}`;
  return path.length > depth ? words(repetition.form, 'the', ' that leads here') : words(repetition.form, 'this', '');
}

function words(form: Repetition['form'], which: 'this' | 'the', tail: string): string {
  switch (form) {
    case 'template':
      return `each pass of ${which} template loop${tail}`;
    case 'serializer':
      return 'each row that is serialized';
    case 'resolver':
      return 'each parent row that is resolved';
    case 'recursion':
      return 'each call of this recursion';
    case 'admin':
      return 'each row of the changelist';
    case 'callback':
      return `each call of ${which} callback${tail}`;
    case 'comprehension':
      return `each element of ${which} comprehension${tail}`;
    case 'list':
      return 'each element of the list that it is given';
    case 'while':
    case 'loop':
      return `each pass of ${which} loop${tail}`;
  }
}

/** The repetition as a step of the path. */
function repeatedHere({ form, over }: Repetition): string {
  if (over === undefined) return `repeated for ${words(form, 'this', '')}`;
  switch (form) {
    case 'serializer':
      return `repeated for each row that ${over} serializes`;
    case 'admin':
      return `repeated for each row of ${over}`;
    default:
      return `repeated for each of the ${over}`;
  }
}

/** The places that lead to a statement, in the order in which the program gets there: the rows' query, the calls, the repetition among them. */
export function relatedPlaces({ occurrence, repetition, place: told }: Told): Verdict['related'] {
  const related: { place: Place; message: string }[] = [];
  const add = (place: Place, message: string): void => {
    if (isSamePlace(place, told)) return;
    const present = related.find((one) => isSamePlace(one.place, place));
    if (!present) related.push({ place, message });
    else if (!present.message.includes(message)) present.message += `; ${message}`;
  };
  const { path, origin } = occurrence;
  const depth = repetition.depth ?? path.length;
  const queried = repetition.origin ?? origin;
  if (queried) add(queried, 'the rows are queried here');
  for (const frame of path.slice(0, depth)) add(frame.place, frame.message);
  add(repetition.place, repeatedHere(repetition));
  for (const frame of path.slice(depth)) add(frame.place, frame.message);
  if (origin && queried && !isSamePlace(origin, queried)) add(origin, toldOrigin(occurrence));
  if (!isSamePlace(occurrence.place, told)) add(occurrence.place, 'sent here');
  return related;
}

/** What stands where a statement's own receiver was queried, if that is not what is repeated over. */
function toldOrigin({ statement: { cause, kind } }: Occurrence): string {
  if (cause === 'lazy-load') return 'the row is queried here';
  return kind === 'select' || kind === 'count' || kind === 'exists' ? 'the query is built here' : 'the row is read here';
}

/** What a rule reports: an occurrence under a repetition, and the place where it is told. */
export interface Told {
  readonly occurrence: Occurrence;
  readonly repetition: Repetition;
  readonly place: Place;
}

/**
 * True where two guesses stand on one another: nobody can say that a loop is long, and the statement is not sent by what the loop calls but by
 * what that calls in turn. A function that is written into the loop and handed to another one stands in the loop all the same.
 */
function isThin(told: Omit<Told, 'place'>): boolean {
  const call = callInside(told);
  if (call === undefined || surenessOf(told) !== 'possible') return false;
  const { occurrence: { path, place }, repetition } = told;
  const isInside = call.file === place.file && repetition.place.start <= place.start && place.end <= call.end;
  return path.length - (repetition.depth ?? path.length) >= 2 && !isInside;
}

/**
 * What is worth telling of all candidates; those on thin evidence are left out. A statement is told once at its own place, for the repetition with the shortest path and
 * among those the surest. Other loops that lead to it have a mend of their own: each is told at the call inside of it, once for all
 * that the call sends.
 */
export function toldOnce(all: readonly Omit<Told, 'place'>[]): readonly Told[] {
  const candidates = all.filter((one) => !isThin(one));
  const best = new Map<string, Omit<Told, 'place'>>();
  for (const candidate of candidates) keepBest(best, keyOf(candidate.occurrence.place), candidate);
  const loops = new Set([...best.values()].map(({ repetition }) => keyOf(repetition.place)));
  const calls = new Map<string, Omit<Told, 'place'>>();
  for (const candidate of candidates) {
    const call = callInside(candidate);
    if (call && !loops.has(keyOf(candidate.repetition.place))) keepBest(calls, keyOf(call), candidate);
  }
  const told = [...best.values()].map((one) => ({ ...one, place: one.occurrence.place }));
  for (const one of calls.values()) told.push({ ...one, place: callInside(one) ?? one.occurrence.place });
  return told;
}

function keepBest(best: Map<string, Omit<Told, 'place'>>, key: string, candidate: Omit<Told, 'place'>): void {
  const present = best.get(key);
  if (!present || rank(candidate) < rank(present)) best.set(key, candidate);
}

/** The call by which a loop of the language gets to a statement of another function. */
function callInside({ occurrence: { path }, repetition: { form, depth } }: Omit<Told, 'place'>): Place | undefined {
  return depth !== undefined && (form === 'loop' || form === 'while' || form === 'callback' || form === 'comprehension' || form === 'template') ? path[depth]?.place : undefined;
}

function keyOf({ file, start, end }: Place): string {
  return `${file}:${start}:${end}`;
}

function rank(candidate: Omit<Told, 'place'>): number {
  return candidate.occurrence.path.length * 4 + SURENESS[surenessOf(candidate)];
}

/**
 * The severity where it is milder than the rule's own: a repetition of which nobody can say that it is long is no more than information,
 * and so is what is sent behind a condition in what is called, what a row's own save() does besides, and what one statement could not
 * replace. A write is, too, where each pass waits for something else as well, has a transaction of its own or catches its own error: it marks
 * what was done, and can seldom wait for the others; where the model's own method does more than the statement; where the rows are those of
 * one parent; and where a recursion makes rows that need the key of the row before.
 */
export function severityOf(told: Told): { readonly severity?: 'info' } {
  const { occurrence: { statement, path, repetitions }, repetition } = told;
  const calls = path.length - (repetition.depth ?? 0);
  const isWrite = statement.kind === 'insert' || statement.kind === 'update' || statement.kind === 'delete';
  const isMild = surenessOf(told) === 'possible' || statement.single === true || repetition.attends === true || (repetition.guarded === true && calls >= 1);
  const isNarrow = !repetitions.some((one) => grows(one) && one.narrow === undefined);
  const isChained = statement.kind === 'insert' && repetition.form === 'recursion';
  const isApart = isWrite && (repetition.busy === true || repetition.caught === true || statement.overridden === true || isNarrow || isChained);
  return isMild || isApart ? { severity: 'info' } : {};
}

/** What is written within repetitions. */
export interface Writes {
  /** True where each pass of a repetition writes to a model: what is read of it inside may be another answer each time. */
  areTo(model: string | undefined, repetition: Repetition): boolean;
  /** True where each pass writes to any table that a read asks, such as the one that links two models. */
  areRead(read: Statement, repetition: Repetition): boolean;
  /** The models that passes write to. */
  models(repetition: Repetition): readonly string[];
  /** True where a pass deletes rows and takes others along that a read asks for, since they refer to what is deleted. */
  areTakenAlong(read: Statement, repetition: Repetition, catalog: Catalog): boolean;
  /** True where a pass sends a write of which nobody says which tables it is to. */
  areUnknown(repetition: Repetition): boolean;
}

/** What occurrences write within their repetitions. */
export function writesOf(occurrences: readonly Occurrence[]): Writes {
  const known = new Set<string>();
  const unknown = new Set<string>();
  const written = new Map<string, Statement[]>();
  for (const { statement, repetitions } of occurrences) {
    const isWrite = statement.kind === 'insert' || statement.kind === 'update' || statement.kind === 'delete';
    if (isWrite) {
      for (const { place } of repetitions) {
        known.add(`${keyOf(place)}:${statement.model ?? ''}`);
        const present = written.get(keyOf(place));
        if (present) present.push(statement);
        else written.set(keyOf(place), [statement]);
      }
    }
    // SQL of its own may write to any table.
    const mayBeAny = (isWrite && statement.model === undefined) || (statement.kind === 'raw' && !/^\s*(?:select|show|explain)\b/i.test(statement.text ?? ''));
    if (mayBeAny) for (const { place } of repetitions) unknown.add(keyOf(place));
  }
  const areTo = (model: string | undefined, { place }: Repetition): boolean => known.has(`${keyOf(place)}:${model ?? ''}`);
  return {
    areTo,
    areRead: (read, repetition) => {
      if (areTo(read.model, repetition)) return true;
      const writes = written.get(keyOf(repetition.place)) ?? [];
      if (writes.length === 0) return false;
      const asked = new Set(queriesOf(read).flatMap((query) => [...tablesIn(query)]));
      return writes.some((write) => queriesOf(write).some(({ kind, from }) => kind !== 'select' && asked.has(from.table)));
    },
    areTakenAlong: (read, { place }, catalog) => {
      const deleted = (written.get(keyOf(place)) ?? []).flatMap(({ kind, model }) => (kind === 'delete' && model !== undefined ? [model] : []));
      if (deleted.length === 0) return false;
      const { models, tables } = takenAlong(deleted, catalog);
      return models.has(read.model ?? '') || queriesOf(read).some((query) => [...tablesIn(query)].some((table) => tables.has(table)));
    },
    models: ({ place }) => [...new Set((written.get(keyOf(place)) ?? []).flatMap(({ model }) => model ?? []))],
    areUnknown: ({ place }) => unknown.has(keyOf(place)),
  };
}

/** The models whose rows refer to those of deleted ones, or to what refers to them in turn, and the tables of all, those of links among them. */
function takenAlong(deleted: readonly string[], { models }: Catalog): { readonly models: ReadonlySet<string>; readonly tables: ReadonlySet<string> } {
  const found = new Set(deleted);
  const tables = new Set<string>();
  for (const id of found) {
    const model = models.get(id);
    if (model) tables.add(model.table);
    for (const other of models.values()) {
      for (const { kind, target, through } of other.relations.values()) {
        if (target !== id && other.id !== id) continue;
        if (through) tables.add(through.table);
        if (kind === 'forward' && target === id) found.add(other.id);
        if (kind === 'reverse' && other.id === id && target !== undefined) found.add(target);
      }
    }
  }
  return { models: found, tables };
}

function queriesOf({ query, alongside }: Statement): readonly Query[] {
  return [...(query ? [query] : []), ...(alongside ?? [])];
}

/** What else is sent within repetitions. */
export interface SentWithin {
  /** True where the passes that send a write also read what it writes, or write something else. */
  isEntangled(write: Occurrence, repetition: Repetition): boolean;
  /** The models that the passes read; `?` for what nobody knows. */
  reads(repetition: Repetition): readonly string[];
  /** What the passes send besides a write. */
  others(write: Occurrence, repetition: Repetition): readonly Occurrence[];
}

/** What occurrences send within their repetitions. */
export function sentWithin(occurrences: readonly Occurrence[]): SentWithin {
  const byRepetition = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    for (const { place } of occurrence.repetitions) {
      const present = byRepetition.get(keyOf(place));
      if (present) present.push(occurrence);
      else byRepetition.set(keyOf(place), [occurrence]);
    }
  }
  return {
    isEntangled: (write, { place }) =>
      (byRepetition.get(keyOf(place)) ?? []).some(({ statement: { kind, model }, place: at }) => {
        const isRead = kind === 'select' || kind === 'count' || kind === 'exists';
        return isRead ? model === undefined || model === write.statement.model : !isSamePlace(at, write.place);
      }),
    others: (write, { place }) => (byRepetition.get(keyOf(place)) ?? []).filter((one) => !isSamePlace(one.place, write.place)),
    reads: ({ place }) => [...new Set((byRepetition.get(keyOf(place)) ?? []).flatMap(({ statement: { kind, model } }) => (kind === 'select' || kind === 'count' || kind === 'exists' || kind === 'raw' ? [model ?? '?'] : [])))],
  };
}

/** The model of the rows that a repetition goes over, where they were queried. */
export function rowsOf({ origin }: Repetition, occurrences: readonly Occurrence[]): { readonly rows?: string } {
  const model = origin && occurrences.find(({ place, origin: built }) => isSamePlace(place, origin) || (built !== undefined && isSamePlace(built, origin)))?.statement.model;
  return model === undefined ? {} : { rows: model };
}
