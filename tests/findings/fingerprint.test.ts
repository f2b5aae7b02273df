// Fingerprints recognise a finding after the file around it has changed.
import { describe, expect, it } from 'vitest';
import { enclosingFunction, fingerprints, hash64 } from '../../analyzers/src/findings/fingerprint.js';
import type { RawFinding } from '../../analyzers/src/findings/finding.js';
import { moduleWithFunctions } from '../session/scripted.js';

function printsOf(text: string, pieces: readonly string[], rule = 'n-plus-one', file = 'a.ts'): string[] {
  let from = 0;
  const findings = pieces.map((piece): RawFinding => {
    const start = text.indexOf(piece, from);
    from = start + 1;
    return { rule, confidence: 'proven', message: '', consequence: '', remedy: '', related: [], place: { file, start, end: start + piece.length } };
  });
  return fingerprints(findings, { text: () => text, module: () => moduleWithFunctions(text) });
}

describe('fingerprints', () => {
  const text = 'def one\n  load(a)\n  load(a)\ndef two\n  load(a)\n';
  const before = printsOf(text, ['load(a)', 'load(a)', 'load(a)']);

  it('differ for equal texts in one function, and between functions, rules and files', () => {
    const others = [...printsOf(text, ['load(a)'], 'unbatched-write'), ...printsOf(text, ['load(a)'], 'n-plus-one', 'b.ts')];
    expect(new Set([...before, ...others]).size).toBe(5);
    for (const print of before) expect(print).toMatch(/^[0-9a-f]{16}$/);
  });

  it('survive moves of lines and new indentation', () => {
    expect(printsOf(`// more\n\n${text.replaceAll('  load', '\tload')}`, ['load(a)', 'load(a)', 'load(a)'])).toEqual(before);
  });

  it('survive white space within, and change with the words', () => {
    const [one] = printsOf('def f\n  load( a,\n    b )\n', ['load( a,\n    b )']);
    expect(printsOf('def f\n  load( a, b )\n', ['load( a, b )'])).toEqual([one]);
    expect(printsOf('def f\n  load( a, c )\n', ['load( a, c )'])).not.toEqual([one]);
  });

  it('name functions and classes around a span', () => {
    expect(enclosingFunction(moduleWithFunctions(text), text.lastIndexOf('load'), text.lastIndexOf('load') + 7)).toBe('two');
    expect(enclosingFunction(moduleWithFunctions(text), 0, text.length)).toBe('');
  });
});

describe('the hash', () => {
  it('is FNV-1a over the low and high byte of each unit', () => {
    expect(hash64('')).toBe('cbf29ce484222325');
    const reference = (input: string): string => {
      let hash = 0xcbf29ce484222325n;
      for (const byte of Buffer.from(input, 'utf16le')) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
      return hash.toString(16).padStart(16, '0');
    };
    for (const input of ['a', 'n-plus-one\0a.ts', 'Grüße 🙂', 'x'.repeat(1000)]) expect(hash64(input)).toBe(reference(input));
  });
});
