// Which expressions an index can be built on: those that give the same result for the same values for ever. The types of columns are not
// known here, so what is immutable for some types only (a cast of a timestamp with a time zone to a date) counts as not.
import type { Node } from 'libpg-query';
import { lastName, typeText } from './tree.js';

/** True for an expression of which every function, operator and cast is immutable, and that holds no parameter. */
export function isImmutable(node: Node): boolean {
  const waiting: object[] = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if ('ParamRef' in at || 'SQLValueFunction' in at || 'SubLink' in at) return false;
    if ('FuncCall' in at) {
      const call = at['FuncCall'] as Extract<Node, { FuncCall: unknown }>['FuncCall'];
      if (!isImmutableFunction(lastName(call.funcname), call.args ?? [])) return false;
    }
    if ('TypeCast' in at) {
      const cast = at['TypeCast'] as Extract<Node, { TypeCast: unknown }>['TypeCast'];
      if (/^(?:date|time)/.test(typeText(cast.typeName)) && !(cast.arg !== undefined && 'A_Const' in cast.arg)) return false;
    }
    for (const value of Object.values(at) as unknown[]) if (typeof value === 'object' && value !== null) waiting.push(value);
  }
  return true;
}

function isImmutableFunction(name: string, args: readonly Node[]): boolean {
  // Without a configuration it is that of the session.
  if (name === 'to_tsvector' || name === 'to_tsquery') return args.length > 1;
  // In a zone that is said; without it in that of the session, unless the column has none.
  if (name === 'date_trunc') return args[1] !== undefined && 'FuncCall' in args[1];
  return IMMUTABLE.has(name);
}

const IMMUTABLE: ReadonlySet<string> = new Set(
  (
    'lower upper initcap md5 sha224 sha256 sha384 sha512 trim btrim ltrim rtrim length char_length character_length octet_length bit_length substr substring left right replace reverse ' +
    'repeat translate split_part lpad rpad strpos position overlay regexp_replace regexp_substr regexp_like starts_with ascii chr encode decode abs floor ceil ceiling round trunc mod div ' +
    'power sqrt exp ln log sign width_bucket array_length array_lower array_upper array_position array_append array_cat array_remove cardinality timezone jsonb_extract_path ' +
    'jsonb_extract_path_text json_extract_path_text jsonb_array_length jsonb_typeof json_typeof similarity word_similarity soundex levenshtein metaphone hashtext int4range int8range numrange daterange ' +
    'tsrange tstzrange upper_inc lower_inc isempty host network masklen bool text int4 int8 numeric float8 setweight strip ts_rank st_geohash st_transform st_makepoint st_setsrid point'
  ).split(' '),
);
