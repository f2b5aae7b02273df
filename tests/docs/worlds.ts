// The worlds that a rule's page may speak of, by the titles of its sections, each with the languages of its examples. A rule has fixtures for
// each world of its page.
import type { ExampleLanguage } from './examples.js';

/** The languages of the examples in a section of a page. */
export const languagesOf: Readonly<Record<string, readonly ExampleLanguage[]>> = { SQL: ['sql'], Prisma: ['ts', 'prisma'], Django: ['python'] };

/** With which word the names of a world's fixtures begin. */
export const fixturesOfWorld: Readonly<Record<string, readonly string[]>> = { SQL: ['sql'], Prisma: ['typescript', 'prisma'], Django: ['python'] };
