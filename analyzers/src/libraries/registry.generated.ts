// Written by `npm run generate`; not to be edited.
import type { Library } from './library.js';

/** Every library, sorted by id. */
export const libraries: readonly Library[] = [];
