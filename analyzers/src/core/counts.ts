// How large a loop is whose passes are counted: the one place where the program's own numbers are called small or large.
import type { Size } from './statement.js';

/** A loop of up to so many passes, as the program writes it down, is small: attempts, parts, days of a week. */
export const FEW_PASSES = 20;

/** The size of a loop that is written down to run `passes` times: a larger one sends as many statements as that, whatever the data is. */
export function countedSize(passes: number): Size {
  return passes > FEW_PASSES ? 'unknown' : 'constant';
}
