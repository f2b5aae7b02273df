// From bytes to text. Sources are UTF-8; what is not is read as well as can be, and said.

/** The largest file that is read. Sources that people write are far smaller; larger ones were generated. */
export const largestFile = 2 * 1024 * 1024;

const binaryProbe = 8 * 1024;

/**
 * Decodes a file.
 *
 * @returns the text; with a problem if its encoding had to be guessed; only a problem if the file is binary
 */
export function decode(bytes: Uint8Array): string | { readonly text?: string; readonly problem: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(bytes);
  if (bytes.subarray(0, binaryProbe).includes(0)) return { problem: 'left out: a binary file (it holds NUL bytes)' };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), problem: 'not UTF-8: bytes that could not be read were replaced' };
  }
}
