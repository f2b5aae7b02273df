// How large loops and lists are whose numbers the program writes down: where they are called small or large.
import type { Size } from './statement.js';

/** A loop of up to so many passes, as the program writes it down, is small: attempts, parts, days of a week. */
export const FEW_PASSES = 20;

/** The first so many of a list are as few as what is written down one by one; more are a page. */
const FEW_ELEMENTS = 10;

/** The size of a loop that is written down to run `passes` times: a larger one sends as many statements as that, whatever the data is. */
export function countedSize(passes: number): Size {
  return passes > FEW_PASSES ? 'unknown' : 'constant';
}

/** The size of what is cut off, or left, after `count` elements. */
export function cutSize(count: number): Size {
  return count > FEW_ELEMENTS ? 'page' : 'constant';
}
