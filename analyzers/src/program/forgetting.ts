// What a machine lets go of when something that it has executed is no longer so.
import type { Place } from '../core/place.js';
import { forgetClasses, forgetFields } from './classes.js';
import { forgetImplementers } from './implementers.js';
import { forgetDefinitions } from './machine.js';
import { forgetBindings } from './modules.js';
import type { Machine, Pending, Summary } from './state.js';
import { forgetWired } from './wiring.js';

/** Forgets every value, but not the classes: what was executed before the models were known is executed again. */
export function forget(m: Machine): void {
  forgetDefinitions(m);
  forgetFields(m);
  forgetBindings(m);
  m.summaries.clear();
  m.cutSummaries.clear();
  m.uses.length = 0;
  for (const record of m.modules.values()) if (record) record.state = 'linked';
}

/**
 * Forgets what has to do with files that have changed.
 *
 * @param users the same files and all that import them, directly or not: nothing of theirs is kept
 */
export function forgetFiles(m: Machine, changed: ReadonlySet<string>, users: ReadonlySet<string>): void {
  // As they were, and as they are.
  forgetImplementers(m, [...changed].flatMap((file) => [m.modules.get(file)?.module, m.load(file)]));
  for (const file of users) m.modules.delete(file);
  forgetDefinitions(m, users);
  forgetClasses(m, users);
  forgetBindings(m);
  forgetWired(m, users);
  m.uses.length = 0;
  const names = [...changed];
  forgetSummaries(m, users);
  for (const contexts of m.summaries.values()) {
    for (const [key, summary] of contexts) {
      // Other files' functions were given something of these, as callbacks and objects, or came to them in ways that no import shows.
      if (names.some((name) => key.includes(name)) || filesOf(summary).some((file) => changed.has(file))) contexts.delete(key);
    }
  }
}

/** Forgets every value of some files, but not their classes: what was executed before libraries knew their models is executed again. */
export function forgetValues(m: Machine, files: ReadonlySet<string>): void {
  forgetDefinitions(m, files, true);
  forgetFields(m, files);
  forgetBindings(m);
  m.uses.length = 0;
  forgetSummaries(m, files);
  for (const file of files) {
    const record = m.modules.get(file);
    if (record) record.state = 'linked';
  }
}

/** Forgets the summaries of the functions of some files, and all that were cut short. */
function forgetSummaries(m: Machine, files: ReadonlySet<string>): void {
  m.cutSummaries.clear();
  for (const [fn, contexts] of m.summaries) if (files.has(contexts.values().next().value?.file ?? '')) m.summaries.delete(fn);
}

const known = new WeakMap<Summary, readonly string[]>();

/** The files of all places of what a function would send. */
function filesOf(summary: Summary): readonly string[] {
  let files = known.get(summary);
  if (!files) {
    const found = new Set<string>();
    for (const one of summary.pending) for (const { file } of placesOf(one)) found.add(file);
    files = [...found];
    known.set(summary, files);
  }
  return files;
}

function placesOf({ place, queried, built, path, repetitions, statement }: Pending): readonly Place[] {
  const places = [place, queried, built, statement.written, ...path.map((frame) => frame.place), ...repetitions.flatMap(({ loop }) => [loop.place, loop.origin])];
  return places.filter((one) => one !== undefined);
}
