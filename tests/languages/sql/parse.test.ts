// The wall around PostgreSQL's parser: places in other scripts, refusals, and that nothing breaks it.
import { beforeAll, expect, test } from 'vitest';
import { loadParser, MAX_NESTING, parseRoutine, parseStatement } from '../../../analyzers/src/languages/sql/parse.js';
import { utf16Offsets } from '../../../analyzers/src/languages/sql/offsets.js';

beforeAll(loadParser);

const messageOf = (sql: string): string | undefined => {
  const parsed = parseStatement(sql);
  return 'error' in parsed ? parsed.error.message : undefined;
};

test('a statement gives its tree', () => {
  const parsed = parseStatement('SELECT * FROM books WHERE id = $1;');
  expect('tree' in parsed && 'SelectStmt' in parsed.tree).toBe(true);
});

test('places behind other scripts are UTF-16 offsets, in trees and in errors', () => {
  const sql = "SELECT 'größe 😀 日本', naïve FROM t";
  const parsed = parseStatement(sql);
  if (!('tree' in parsed) || !('SelectStmt' in parsed.tree)) throw new Error('not parsed');
  const second = parsed.tree.SelectStmt.targetList?.[1];
  const location = second !== undefined && 'ResTarget' in second ? second.ResTarget.location : undefined;
  expect(parsed.offset(location)).toBe(sql.indexOf('naïve'));

  const wrong = "SELECT 'größe 😀 日本' FROM FROM t";
  const failed = parseStatement(wrong);
  expect('error' in failed && [failed.error.message, failed.error.at]).toEqual(['syntax error at or near "FROM"', wrong.lastIndexOf('FROM')]);
});

test('offsets of bytes and code points', () => {
  const offsets = utf16Offsets('aé😀z');
  expect([0, 1, 2, 3, 6, 7, 8, 99].map((byte) => offsets.ofByte(byte))).toEqual([0, 1, 1, 2, 2, 4, 5, 5]);
  expect([0, 1, 2, 3, 4, 9].map((point) => offsets.ofCodePoint(point))).toEqual([0, 1, 2, 4, 5, 5]);
});

test('what could break the parser is turned away, and the parser works on', () => {
  expect(messageOf('SELECT 1\0')).toContain('NUL');
  expect(messageOf('')).toBe('there is no statement');
  expect(messageOf('-- nothing')).toBe('there is no statement');
  const nests: ((n: number) => string)[] = [
    (n) => `SELECT ${'('.repeat(n)}1${')'.repeat(n)}`,
    (n) => `SELECT 1${'+1'.repeat(n)}`,
    (n) => `SELECT 1${'::int'.repeat(n)}`,
    (n) => `SELECT a${' COLLATE "C"'.repeat(n)}`,
    (n) => `SELECT ${'NOT '.repeat(n)}true`,
    (n) => `SELECT ${'- '.repeat(n)}1`,
    (n) => `SELECT 1${' UNION ALL SELECT 1'.repeat(n)}`,
    (n) => `SELECT * FROM a${' JOIN b ON true'.repeat(n)}`,
    (n) => `SELECT ${'case when '.repeat(n)}true${' then 1 end'.repeat(n)}`,
    (n) => `${'WITH x AS ('.repeat(n)}SELECT 1${') SELECT 1'.repeat(n)}`,
  ];
  for (const nest of nests) {
    for (let round = 0; round < 2; round += 1) expect(messageOf(nest(40_000))).toBe('nested too deeply to be parsed');
    expect(messageOf(nest(MAX_NESTING / 4))).toBeUndefined();
  }
  expect(messageOf(`SELECT '${'x'.repeat(2_000_000)}'`)).toBe('too long to be parsed');
  expect(messageOf('SELECT 1')).toBeUndefined();
});

test('routines', () => {
  const good = parseRoutine('CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$');
  expect('tree' in good).toBe(true);
  const bad = parseRoutine('CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN FOR; END $$');
  expect('error' in bad).toBe(true);
});
