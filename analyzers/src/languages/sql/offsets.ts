// The three ways in which a place in a SQL text is counted: PostgreSQL's trees count UTF-8 bytes, its errors count code points, and editors
// count UTF-16 units.

export interface Utf16Offsets {
  /** The UTF-16 offset of the character at a UTF-8 byte; the text's end for what lies beyond it. */
  ofByte(byte: number): number;
  /** The UTF-16 offset of the n-th code point. */
  ofCodePoint(index: number): number;
}

/** Converts places in a text. A text of ASCII only, as most are, costs one scan. */
export function utf16Offsets(text: string): Utf16Offsets {
  const clamp = (at: number): number => Math.min(Math.max(at, 0), text.length);
  if (!/[^\u0000-\u007f]/.test(text)) return { ofByte: clamp, ofCodePoint: clamp };
  let bytes: Uint32Array | undefined;
  return {
    ofByte(byte) {
      bytes ??= byteStarts(text);
      return bytes[Math.min(Math.max(byte, 0), bytes.length - 1)] ?? text.length;
    },
    ofCodePoint(index) {
      let at = 0;
      for (let left = index; left > 0 && at < text.length; left -= 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      return at;
    },
  };
}

/** For each byte of the UTF-8 form, and one beyond, where its character starts in UTF-16. */
function byteStarts(text: string): Uint32Array {
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (let byte = 0; byte < width; byte += 1) starts.push(at);
    at += point > 0xffff ? 2 : 1;
  }
  starts.push(text.length);
  return Uint32Array.from(starts);
}
