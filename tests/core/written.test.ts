// From a piece of a string to the place in the source where that piece is written.
import { expect, test } from 'vitest';
import { writtenSpans, type Writing } from '../../analyzers/src/core/written.js';

/** Finds `wanted` in the string, and shows what stands in the source there. */
function found(source: string, writing: Writing, text: string, wanted: string): string | undefined {
  const start = text.indexOf(wanted);
  const span = writtenSpans(source, { start: 2, end: source.length - 2 }, writing, text)({ start, end: start + wanted.length });
  return span && source.slice(span.start, span.end);
}

test.each<[string, Writing, string, string, string | undefined]>([
  ["x('SELECT a FROM b')x", 'script', 'SELECT a FROM b', 'FROM b', 'FROM b'],
  ["x('SELECT \\'ä\\' FROM b')x", 'script', "SELECT 'ä' FROM b", "'ä' FROM", "\\'ä\\' FROM"],
  ["x('SELECT \\u00e4\\n FROM b')x", 'script', 'SELECT ä\n FROM b', 'FROM', 'FROM'],
  ['x(`SELECT a\n FROM ${t} WHERE ${f({a: "}"})} = 1 AND b`)x', 'script', 'SELECT a\n FROM $1 WHERE $2 = 1 AND b', 'WHERE', 'WHERE'],
  ['x(`SELECT ${a} FROM b`)x', 'script', 'SELECT $1 FROM b', '$1', '${a}'],
  ['x(`SELECT ${a} FROM b WHERE c = ${d}`)x', 'script', 'SELECT $1 FROM b WHERE c = $2', 'c = $2', 'c = ${d}'],
  ["x('SELECT a ' + 'FROM b ' + x + ' WHERE c')x", 'script', 'SELECT a FROM b $1 WHERE c', 'FROM b', 'FROM b'],
  ["x('SELECT a ' + 'FROM b ' + x + ' WHERE c')x", 'script', 'SELECT a FROM b $1 WHERE c', 'WHERE c', 'WHERE c'],
  ['x(sql`SELECT a FROM b`)x', 'script', 'SELECT a FROM b', 'FROM b', 'FROM b'],
  ['x("""SELECT a\n  FROM "b" -- it\'s\n""")x', 'python', 'SELECT a\n  FROM "b" -- it\'s\n', 'FROM "b"', 'FROM "b"'],
  ['x("SELECT a "\n   "FROM b"  # why\n   \'WHERE c\')x', 'python', 'SELECT a FROM bWHERE c', 'WHERE c', 'WHERE c'],
  ['x(f"SELECT {{a}} FROM {t} WHERE b = %s")x', 'python', 'SELECT {a} FROM $1 WHERE b = %s', 'WHERE b', 'WHERE b'],
  ['x(r"SELECT \\d FROM b")x', 'python', 'SELECT \\d FROM b', '\\d FROM', '\\d FROM'],
  ['x("SELECT \\d \\x41 FROM b")x', 'python', 'SELECT \\d A FROM b', 'A FROM', '\\x41 FROM'],
  ["x('SELECT 😀, a FROM b')x", 'script', 'SELECT 😀, a FROM b', 'a FROM', 'a FROM'],
  ["x('SELECT a FROM b')x", 'script', 'SELECT c FROM d', 'FROM', undefined],
])('%s', (source, writing, text, wanted, expected) => expect(found(source, writing, text, wanted)).toBe(expected));
