// One query for all keys, written from the query for one: its method, its key, and what else makes the difference.
import type { Code } from '../../core/code.js';
import type { OnceForAll, Via } from '../../core/mend.js';
import type { Place } from '../../core/place.js';
import type { Expression, RecordLiteral } from '../../core/syntax.js';
import { callsOf, onOneLine, type FoundKey } from './keys.js';
import type { Site } from './proposal.js';

/** A query for all keys. */
export interface WholeQuery {
  readonly code: Code;
  /** It answers rows by their keys already. */
  readonly isMap: boolean;
  /** The key is answered that was not asked for. */
  readonly addsColumn: boolean;
}

/** Writes the query for all keys; undefined where it is laid out in a way that leaves no place for what it needs. */
export function wholeQuery(query: Expression, found: FoundKey, once: OnceForAll, keys: Code, site: Site, file: string): WholeQuery | undefined {
  if (found.key.via) return linkedQuery(query, found, found.key.via, once, keys, site, file);
  const text = site.text(file) ?? '';
  const { key, call, value, at, isShort } = found;
  const calls = callsOf(query);
  const parts: { at: Place; by: Code }[] = [];
  const put = (start: number, end: number, ...pieces: readonly Code[]): void => {
    parts.push({ at: { file, start, end }, by: pieces.length === 1 && pieces[0] ? pieces[0] : { kind: 'joined', pieces } });
  };
  let base: Expression = query;
  for (let count = once.dropped ?? 0; count > 0; count -= 1) base = base.kind === 'call' && base.callee.kind === 'member' ? base.callee.object : base;
  if (key.bulk !== undefined && call === base && call.args.length === 1 && call.callee.kind === 'member') {
    const { nameStart } = call.callee;
    put(nameStart, call.end, text_(`${key.bulk}(`), keys, text_(')'));
    return { code: { kind: 'source', place: placeOf(base, file), parts }, isMap: true, addsColumn: false };
  }
  const [last] = calls;
  if (once.method !== undefined && last?.callee.kind === 'member') put(last.callee.nameStart, last.callee.nameStart + last.callee.name.length, text_(once.method));
  if ('keyword' in key.listed) put(at.start, at.end, text_(`${key.listed.keyword}=`), keys);
  else {
    const listed: Code = { kind: 'record', entries: [{ key: key.listed.entry, value: keys }] };
    put(at.start, at.end, ...(isShort ? [text_(`${text.slice(value.start, value.end)}: `)] : []), listed);
  }
  const options = last?.args[0]?.value;
  let addsColumn = false;
  if (once.columns) {
    const columns = options?.kind === 'record' ? entryOf(options, once.columns.path[0] ?? '') : undefined;
    if (columns && columns.kind !== 'record') return undefined;
    if (columns?.kind === 'record') {
      if (columns.entries.some((entry) => typeof entry.key !== 'string')) return undefined;
      const own = entryOf(columns, key.member);
      if (own && !(own.kind === 'literal' && own.value === true)) return undefined;
      if (!own) {
        addsColumn = true;
        insert(columns, 'first', [text_(`${key.member}: `), { kind: 'constant', value: true }], text, put);
      }
    }
  }
  if (key.first || key.last) {
    if (options?.kind !== 'record') return undefined;
    for (const one of key.first ?? []) insert(options, 'first', [text_(`${one.key}: `), one.value], text, put);
    for (const one of key.last ?? []) insert(options, 'last', [text_(`${one.key}: `), one.value], text, put);
  }
  let code: Code = { kind: 'source', place: placeOf(base, file), parts: parts.filter((part) => part.at.start >= base.start && part.at.end <= base.end) };
  for (const { name, args } of key.then ?? []) code = { kind: 'joined', pieces: [code, text_(`.${name}(`), ...args.flatMap((arg, index) => (index > 0 ? [text_(', '), arg] : [arg])), text_(')')] };
  return { code, isMap: false, addsColumn };
}

/** The query for the rows that have the keys, each with what it leads to. */
function linkedQuery(query: Expression, { key, call, value }: FoundKey, { accessor, method, relation, columns, number }: Via, { answers }: OnceForAll, keys: Code, site: Site, file: string): WholeQuery | undefined {
  const text = site.text(file) ?? '';
  const [given] = call.args;
  const delegate = call.callee.kind === 'member' ? call.callee.object : undefined;
  // Comments would not stand where they belong.
  if (query !== call || given?.value.kind !== 'record' || delegate?.kind !== 'member' || /\/[/*]/.test(text.slice(given.value.start, given.value.end))) return undefined;
  const [wherever, ...steps] = key.slot.path;
  const where = entryOf(given.value, wherever ?? '');
  const conditions = steps.slice(0, -1).reduce<Expression | undefined>((at, step) => (at?.kind === 'record' ? entryOf(at, step) : undefined), where);
  const rest = given.value.entries.filter((entry) => entry.value !== where);
  if (conditions?.kind !== 'record' || [...conditions.entries, ...rest].some((entry) => typeof entry.key !== 'string')) return undefined;
  const asked = conditions.entries.map((entry) => ({ key: String(entry.key), value: entry.value === value ? ({ kind: 'record', entries: [{ key: 'entry' in key.listed ? key.listed.entry : '', value: keys }] } satisfies Code) : onOneLine(entry.value, file) }));
  const all: Code = { kind: 'constant', value: true };
  const related: Code = rest.length === 0 ? all : { kind: 'record', entries: rest.map((entry) => ({ key: String(entry.key), value: onOneLine(entry.value, file) })) };
  const answered = answers === 'number' ? { key: number, value: { kind: 'record', entries: [{ key: columns, value: { kind: 'record', entries: [{ key: relation, value: all }] } }] } satisfies Code } : { key: relation, value: related };
  const options: Code = { kind: 'record', entries: [{ key: wherever ?? '', value: { kind: 'record', entries: asked } }, { key: columns, value: { kind: 'record', entries: [{ key: key.member, value: all }, answered] } }] };
  const client: Code = { kind: 'source', place: placeOf(delegate.object, file) };
  return { code: { kind: 'call', callee: { kind: 'member', object: { kind: 'member', object: client, name: accessor }, name: method }, args: [options] }, isMap: false, addsColumn: false };
}

function text_(text: string): Code {
  return { kind: 'text', text };
}

function placeOf({ start, end }: Expression, file: string): Place {
  return { file, start, end };
}

function entryOf(record: RecordLiteral, key: string): Expression | undefined {
  return record.entries.find((entry) => entry.key === key)?.value;
}

/** Puts an entry into a record, laid out as the others are. */
function insert(record: RecordLiteral, where: 'first' | 'last', entry: readonly Code[], text: string, put: (start: number, end: number, ...pieces: readonly Code[]) => void): void {
  const [first] = record.entries;
  const last = record.entries.at(-1);
  if (!first || !last) return;
  const gap = text.slice(record.start + 1, first.start);
  const separator = /[\r\n]/.test(gap) ? (/(?:\r\n|\n|\r)[ \t]*$/.exec(gap)?.[0] ?? ' ') : ' ';
  if (where === 'first') {
    put(first.start, first.start, ...entry, text_(`,${separator}`));
    return;
  }
  // What stands on a line of its own is indented as the line that it follows.
  const behind = separator === ' ' ? ' ' : separator.replace(/[ \t]+$/, '');
  const comma = /^\s*,/.exec(text.slice(last.end, record.end))?.[0];
  if (comma === undefined) put(last.end, last.end, text_(`,${behind}`), ...entry);
  else put(last.end + comma.length, last.end + comma.length, text_(behind), ...entry, text_(/[\r\n]/.test(gap) ? ',' : ''));
}
