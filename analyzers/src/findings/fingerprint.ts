// Fingerprints: how a finding is recognised in the next run, when lines have moved. They are made of what an edit elsewhere in the
// file leaves alone: the rule, the file, the enclosing function's name, the finding's own text and its rank among equals.
import type { Module } from '../core/syntax.js';
import type { RawFinding } from './finding.js';

/** What fingerprints need to know of a file. */
export interface FingerprintSource {
  /** The file's text, or undefined if it cannot be read. */
  text(file: string): string | undefined;
  /** The lowered file, or undefined if no front end reads it. */
  module(file: string): Module | undefined;
}

/**
 * Computes the fingerprints of sorted findings.
 *
 * @param findings sorted by file and position, without duplicates: the rank among equals depends on it
 * @returns one fingerprint for each finding, in their order, all different but for collisions of the hash
 */
export function fingerprints(findings: readonly RawFinding[], source: FingerprintSource): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, place }) => {
    const module = source.module(place.file);
    const name = module === undefined ? '' : enclosingFunction(module, place.start, place.end);
    const text = (source.text(place.file) ?? '').slice(place.start, place.end).replace(/\s+/g, ' ').trim();
    const key = [rule, place.file, name, text].join('\0');
    const rank = seen.get(key) ?? 0;
    seen.set(key, rank + 1);
    return hash64(`${key}\0${rank}`);
  });
}

/**
 * The names of the functions and classes around a span, outermost first and joined by dots (`OrderService.total`); empty at the top
 * level. Anonymous functions add nothing: their position is not a name.
 */
export function enclosingFunction(module: Module, start: number, end: number): string {
  const names: string[] = [];
  descend(module.body, start, end, names, 0);
  return names.join('.');
}

/** Sources nested deeper than this are made by machines, and no name in there is worth a stack overflow. */
const deepest = 1000;

/** Core is plain data, so one walk serves all of its forms: it enters whatever holds the span. */
function descend(node: unknown, start: number, end: number, names: string[], depth: number): boolean {
  if (typeof node !== 'object' || node === null || depth > deepest) return false;
  if (Array.isArray(node)) return node.some((item) => descend(item, start, end, names, depth + 1));
  const record = node as Readonly<Record<string, unknown>>;
  const hasSpan = typeof record.start === 'number' && typeof record.end === 'number';
  if (hasSpan && !(Number(record.start) <= start && end <= Number(record.end))) return false;
  const isDefinition = Array.isArray(record.params) || Array.isArray(record.methods);
  if (isDefinition && typeof record.name === 'string' && record.name !== '') names.push(record.name);
  Object.values(record).some((child) => descend(child, start, end, names, depth + 1));
  return hasSpan;
}

/** The 64-bit FNV-1a hash of a text's UTF-16 units, in 16 hexadecimal digits: quick, and no secret depends on it. */
export function hash64(text: string): string {
  // Two 32-bit halves: multiplying by the prime 0x100000001b3 is h * 0x1b3 plus the low byte shifted into the upper half.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const mix = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x100000000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  };
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    mix(unit & 0xff);
    mix(unit >>> 8);
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
