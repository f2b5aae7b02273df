// Places in source text: half-open UTF-16 offset ranges, and the file that they belong to.

/** A half-open range of UTF-16 offsets into one file's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span and the project-relative path (forward slashes) of the file that holds it. */
export interface Place extends Span {
  readonly file: string;
}

/** True for two spans of the same offsets. */
export function isSameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** True for two places that are the same span of the same file. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** One number for both ends of a span, where keys are needed by the thousand and those of text would take longer than all else: texts are shorter than 2^26 characters. */
export function spanKey({ start, end }: Span): number {
  return start * 2 ** 26 + end;
}

/** Something that went wrong while reading one file. The run goes on; the user reads the message. */
export interface Problem {
  readonly file: string;
  readonly message: string;
  /** Where in the file, if it is known. */
  readonly start?: number;
  /** The file is meant for something that Seqscan does not read: nobody has to mend it. */
  readonly isForeign?: true;
}
