// The names that PostgreSQL gives where a statement gives none, and the names by which the catalog knows tables.

/** How many bytes an identifier may have. */
const LONGEST = 63;

/** The catalog's name of a table: without a schema for those of `public`. */
export function qualified(schema: string | undefined, table: string): string {
  return schema === undefined || schema === '' || schema === 'public' ? table : `${schema}.${table}`;
}

/** A table's schema and own name, taken from its name in the catalog. */
export function parts(name: string): { readonly schema?: string; readonly table: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { table: name } : { schema: name.slice(0, dot), table: name.slice(dot + 1) };
}

/**
 * The name that PostgreSQL makes of a table, its columns and a suffix: `t_a_b_idx`. Where that is too long both parts are cut, the
 * longer one first.
 *
 * @param isTaken tells whether a name is in use; then a number is added to the suffix
 */
export function defaultName(table: string, columns: readonly string[], suffix: string, isTaken: (name: string) => boolean = () => false): string {
  for (let number = 0; ; number += 1) {
    const name = shortened(parts(table).table, columns.join('_'), number === 0 ? suffix : `${suffix}${number}`);
    if (number > 1000 || !isTaken(name)) return name;
  }
}

/** An identifier as PostgreSQL keeps it: cut after 63 bytes. */
export function identifier(name: string): string {
  return bytes(name) <= LONGEST ? name : cut(name, LONGEST);
}

function shortened(first: string, second: string, suffix: string): string {
  const overhead = suffix.length + 1 + (second === '' ? 0 : 1);
  let [one, two] = [bytes(first), bytes(second)];
  while (one + two > LONGEST - overhead) {
    if (one > two) one -= 1;
    else two -= 1;
  }
  return [cut(first, one), ...(second === '' ? [] : [cut(second, two)]), suffix].join('_');
}

function cut(text: string, length: number): string {
  let result = '';
  let used = 0;
  for (const letter of text) {
    used += bytes(letter);
    if (used > length) break;
    result += letter;
  }
  return result;
}

function bytes(text: string): number {
  let count = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return count;
}
