// Small questions to PostgreSQL's tree that several readers ask.
import type { A_Const, ColumnRef, Node, TypeName } from 'libpg-query';

/** The strings of a list of nodes: `pg_catalog`, `lower` of a function's name. Other nodes are left out. */
export function stringsOf(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node && node.String.sval !== undefined ? [node.String.sval] : []));
}

/** The last word of a qualified name: a function's, an operator's, a type's. Empty where there is none. */
export function lastName(nodes: readonly Node[] | undefined): string {
  return stringsOf(nodes).at(-1) ?? '';
}

/** The alias and the column of a column reference; undefined for `*` and whole rows. */
export function columnName({ fields }: ColumnRef): { readonly table?: string; readonly column: string } | undefined {
  if (fields === undefined || fields.some((field) => 'A_Star' in field)) return undefined;
  const names = stringsOf(fields);
  const column = names.at(-1);
  if (column === undefined) return undefined;
  const table = names.at(-2);
  return table === undefined ? { column } : { table, column };
}

/** What a constant is; numbers beyond what a double holds stay text. */
export function constantOf(constant: A_Const): string | number | boolean | null {
  if (constant.isnull) return null;
  if (constant.ival) return constant.ival.ival ?? 0;
  if (constant.fval) {
    const text = constant.fval.fval ?? '0';
    return String(Number(text)) === text ? Number(text) : text;
  }
  if (constant.boolval) return constant.boolval.boolval ?? false;
  return constant.sval?.sval ?? constant.bsval?.bsval ?? '';
}

/** The items of a list node; a single node is a list of itself. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return 'List' in node ? (node.List.items ?? []) : [node];
}

/** PostgreSQL's own words for the types whose short names the parser gives. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  decimal: 'numeric',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
  varbit: 'bit varying',
};

/** A type as PostgreSQL prints it: `character varying(20)`, `text[]`, `timestamp with time zone`; those of other schemas with theirs. */
export function typeText(type: TypeName | undefined): string {
  const names = stringsOf(type?.names);
  if (names[0] === 'pg_catalog') names.shift();
  const last = names.pop() ?? '';
  const known = names.length === 0 && Object.hasOwn(TYPE_NAMES, last) ? TYPE_NAMES[last] : undefined;
  const base = known ?? [...names, last].map(identifier).join('.');
  const modifiers = (type?.typmods ?? []).flatMap((node) => ('A_Const' in node ? [String(constantOf(node.A_Const))] : []));
  const isUnsized = modifiers.length === 0 || last === 'interval' || (last === 'bpchar' && modifiers[0] === '1');
  // The precision of a time stands in the middle: `timestamp(3) with time zone`.
  const [word, ...rest] = base.startsWith('time') ? base.split(' ') : [base];
  const sized = isUnsized ? base : [`${word}(${modifiers.join(',')})`, ...rest].join(' ');
  return sized + '[]'.repeat(type?.arrayBounds?.length ?? 0);
}

/** A name as it has to be written in SQL: quoted where it is no plain lower-case word. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Words that PostgreSQL reserves, so that a column of that name is written in quotes. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross current_catalog ' +
    'current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full ' +
    'grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order ' +
    'outer overlaps placing primary references returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user using ' +
    'variadic verbose when where window with'
  ).split(' '),
);
