// What names of new migrations have in common: timestamps that come after the last one, words in the style of the others.

/** `BookAuthor-id` as `book_author_id`. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').replace(/\W+/g, '_').toLowerCase();
}

/** A moment as fourteen digits in UTC: `20240131120000`. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14);
}

/**
 * Fourteen digits for what comes after something that begins with such digits: the present, where that is later, else the next second.
 *
 * @param now milliseconds since 1970; undefined where nobody says what time it is
 * @returns undefined where there is neither a present nor a name with a date
 */
export function timestampAfter(last: string, now: number | undefined): string | undefined {
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?!\d)/.exec(last);
  const before = digits ? Date.UTC(Number(digits[1]), Number(digits[2]) - 1, Number(digits[3]), Number(digits[4]), Number(digits[5]), Number(digits[6])) : undefined;
  if (before === undefined || Number.isNaN(before)) return now === undefined ? undefined : timestamp(now);
  // Names count whole seconds.
  return timestamp(now !== undefined && now >= before + 1000 ? now : before + 1000);
}

/**
 * The version after one: a timestamp of fourteen digits, seconds or milliseconds since 1970, or a number, which keeps its width (`007` → `008`). Of
 * several numbers (`1.2`) the last one counts on.
 *
 * @returns undefined for what looks like a day, of which nobody knows what comes next
 */
export function nextVersion(version: string, now: number | undefined): string | undefined {
  if (/^(?:19|20)\d{12}$/.test(version)) return timestampAfter(version, now);
  if (/^(?:19|20)\d{6}(?:\d{2}|\d{4})?$/.test(version) && !/^20\d{8}$/.test(version)) return undefined;
  if (/^1\d{9}$/.test(version)) return String(Math.max(Math.floor((now ?? 0) / 1000), Number(version) + 1));
  if (/^1\d{12}$/.test(version)) return String(Math.max(now ?? 0, Number(version) + 1000));
  return version.replace(/\d+$/, (digits) => (digits.length > 8 ? '' : String(Number(digits) + 1).padStart(digits.length, '0'))).match(/.*\d$/)?.[0];
}
