// Types that are compared alike, by PostgreSQL's names and by the words of the sources that declare columns.

export type TypeFamily = 'text' | 'number' | 'uuid' | 'date' | 'timestamp' | 'time' | 'boolean' | 'json' | 'citext' | 'other';

/** The family of a type; undefined for an empty name. */
export function typeFamily(type: string): TypeFamily | undefined {
  const name = type.toLowerCase().replace(/\(.*?\)/, '').trim();
  if (name === '') return undefined;
  if (/^citext|^case-?insensitive/.test(name)) return 'citext';
  if (/^(?:text|character|char|varchar|string|name|bpchar)/.test(name)) return 'text';
  if (/^(?:smallint|integer|bigint|int|serial|bigserial|numeric|decimal|real|double|float|money|auto|big|positive)/.test(name)) return 'number';
  if (name === 'uuid' || name === 'uuidfield') return 'uuid';
  if (name === 'date' || name === 'datefield') return 'date';
  if (/^(?:timestamp|datetime)/.test(name)) return 'timestamp';
  if (/^time/.test(name)) return 'time';
  if (/^bool/.test(name)) return 'boolean';
  return /^json/.test(name) ? 'json' : 'other';
}
