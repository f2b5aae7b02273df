// The names that Prisma gives to indexes where a schema gives none.
import { parts } from '../../schema/names.js';

/** PostgreSQL keeps so many bytes of a name. */
const LONGEST = 63;

/** `Post_authorId_createdAt_idx`; what comes before the suffix is cut where all of it is too long. */
export function defaultIndexName(plainName: string, columns: readonly string[]): string {
  return `${[parts(plainName).table, ...columns].join('_').slice(0, LONGEST - '_idx'.length)}_idx`;
}
