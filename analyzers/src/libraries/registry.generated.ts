// Written by `npm run generate`; not to be edited.
import type { Library } from './library.js';
import { library as prisma } from './prisma/library.js';

/** Every library, sorted by id. */
export const libraries: readonly Library[] = [prisma];
