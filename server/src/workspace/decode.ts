// From bytes to text. Sources are UTF-8, or what a line of Python says; what is neither is read as well as can be, and said.

/** The largest file that is read. Sources that people write are far smaller; larger ones were generated. */
export const largestFile = 2 * 1024 * 1024;

const binaryProbe = 8 * 1024;
const binary = { problem: 'left out: a binary file (it holds NUL bytes)' };

/**
 * Decodes a file.
 *
 * @param path the file's name, which says whether it may declare its encoding as Python sources do
 * @returns the text; with a problem if its encoding had to be guessed; only a problem if the file is binary
 */
export function decode(bytes: Uint8Array, path: string): string | { readonly text?: string; readonly problem: string } {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (wide !== undefined) {
    const text = new TextDecoder(wide, { ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? binary : text;
  }
  if (bytes.subarray(0, binaryProbe).includes(0)) return binary;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const declared = /\.pyi?$/i.test(path) ? declaredEncoding(bytes) : undefined;
    if (declared === undefined || declared.label === 'utf-8') return guess(bytes);
    return decodeAs(declared.label, bytes) ?? { text: latin1(bytes), problem: `the encoding "${declared.name}" is not known: read as Latin-1` };
  }
}

/** The encoding that the first or second line of a Python source declares: `# -*- coding: latin-1 -*-`. */
function declaredEncoding(bytes: Uint8Array): { readonly name: string; readonly label: string } | undefined {
  const lines = latin1(bytes.subarray(0, binaryProbe)).split(/\r\n?|\n/, 2);
  // The second line counts only after a line that is blank or a comment.
  if (!/^\s*(?:#|$)/.test(lines[0] ?? '')) return undefined;
  for (const line of lines) {
    const name = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (name !== undefined) return { name, label: labelOf(name) };
  }
  return undefined;
}

/** What the Encoding Standard calls an encoding of Python's. */
function labelOf(name: string): string {
  const label = name.toLowerCase().replaceAll('_', '-');
  if (/^utf-?8(?:-sig)?$/.test(label)) return 'utf-8';
  return label.replace(/^latin-(\d+)$/, 'latin$1').replace(/^cp(?=125\d$)/, 'windows-').replace(/^cp(?=866$)/, 'ibm');
}

/** The text, or undefined if there is no such encoding. */
function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 with a few broken bytes, if any other character beyond ASCII is whole; or else Latin-1, in which every byte is a character. */
function guess(bytes: Uint8Array): { readonly text: string; readonly problem: string } {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (/[^\0-\u007f\ufffd]/.test(text)) return { text, problem: 'not UTF-8: bytes that could not be read were replaced' };
  return { text: latin1(bytes), problem: 'not UTF-8: read as Latin-1' };
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
