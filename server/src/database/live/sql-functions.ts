// Functions in SQL can be read, and so it is known of most of them that they only compute: then what calls them may be planned. Of functions in
// other languages nothing is known.
import { inspectStatement } from '@seqscan/analyzers';
import type { Connection } from './connection.js';
import { harmlessExtensionNames, isHarmlessBuiltIn } from './functions.js';

export interface SqlFunction {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly isVolatile: boolean;
  /** Its text, where it is written in SQL. */
  readonly body?: string;
}

/** What the body of a function calls for; `unsafe` where that is not known, or more than computing. */
type Needs = 'nothing' | 'unsafe' | { readonly functions: readonly string[]; readonly relations: readonly string[]; readonly types: readonly string[] };

const needsOf = new WeakMap<SqlFunction, Needs>();

/**
 * Which functions planning must not execute.
 *
 * @param functions all that are not PostgreSQL's nor of an extension that only computes
 * @param known those of which that is settled
 * @param traps oids of tables, views and types that planning must not get at
 */
export async function unsafeSqlFunctions(functions: readonly SqlFunction[], known: ReadonlySet<number>, traps: readonly number[], query: Connection['query']): Promise<ReadonlySet<number>> {
  const unsafe = new Set(known);
  const readable: (readonly [SqlFunction, Exclude<Needs, string>])[] = [];
  for (const each of functions) {
    const needs = needsOf.get(each) ?? (await read(each));
    needsOf.set(each, needs);
    if (needs === 'unsafe') unsafe.add(each.oid);
    else if (needs !== 'nothing') readable.push([each, needs]);
  }
  if (readable.length === 0) return unsafe;
  const refusedRelations = await relationsNotToRead(unique(readable.flatMap(([, { relations }]) => relations)), traps, query);
  const refusedTypes = await typesNotToName(unique(readable.flatMap(([, { types }]) => types)), traps, query);
  const others = await functionsOfOthers(unique(readable.flatMap(([, needs]) => needs.functions)), functions, query);
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    const unsafeNames = new Set(functions.filter(({ oid }) => unsafe.has(oid)).map(({ name }) => name));
    for (const [{ oid, isVolatile }, needs] of readable) {
      if (unsafe.has(oid)) continue;
      const calls = needs.functions.some((name) => unsafeNames.has(name) || (!isVolatile && others.has(name)));
      if (!calls && !needs.relations.some((name) => refusedRelations.has(name)) && !needs.types.some((name) => refusedTypes.has(name))) continue;
      unsafe.add(oid);
      isSettled = false;
    }
  }
  return unsafe;
}

/**
 * What the text of a function calls for. One that is volatile is never executed while planning; but if it is a single SELECT without tables, that SELECT
 * takes the place of its call, and what is immutable in it is executed.
 */
async function read({ body, isVolatile }: SqlFunction): Promise<Needs> {
  if (body === undefined) return 'unsafe';
  const text = body.trim().replace(/^BEGIN\s+ATOMIC\b([^]*)\bEND$/i, '$1').replace(/^RETURN\b/i, 'SELECT').trim().replace(/;$/, '');
  const inspected = await inspectStatement(text);
  if ('problem' in inspected) return isVolatile && !/\S/.test(text) ? 'nothing' : 'unsafe';
  const { kind, writes, locks, functions, relations, types, operators, fields } = inspected.facts;
  if (isVolatile && (kind !== 'select' || writes || relations.length > 0)) return 'nothing';
  if (kind !== 'select' || writes || locks) return 'unsafe';
  return { functions: unique([...functions.map(({ name }) => name), ...fields, ...operators.map(({ name }) => operatorName(name))]), relations: relations.map(({ name }) => name), types: types.map(({ name }) => name) };
}

/** Operators stand among the functions, under a name that no function has. */
function operatorName(name: string): string {
  return `operator ${name}`;
}

/** Names of functions that do more than compute, or of which nobody knows, and of operators that are somebody's own. */
async function functionsOfOthers(names: readonly string[], own: readonly SqlFunction[], query: Connection['query']): Promise<ReadonlySet<string>> {
  const readable = new Set(own.map(({ oid }) => oid));
  const rows = await query(
    `SELECT p.oid::int8 AS oid, n.nspname AS schema, p.proname AS name, p.provolatile AS volatility,
       EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e' AND e.extname = ANY ($2)) AS harmless
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.proname = ANY ($1)`,
    [names, harmlessExtensionNames],
  );
  const operators = await query(
    `SELECT o.oprname AS name FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE n.nspname <> 'pg_catalog' AND 'operator ' || o.oprname = ANY ($1)
       -- One of a usual name for a type with functions of its own concerns those who have such a type.
       AND NOT (EXISTS (SELECT FROM pg_catalog.pg_operator b WHERE b.oprname = o.oprname AND b.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace)
         AND EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid IN (o.oprleft, o.oprright) AND t.typtype = 'b' AND t.typelem = 0 AND t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace))
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid WHERE d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid AND d.deptype = 'e' AND e.extname = ANY ($2))`,
    [names, harmlessExtensionNames],
  );
  const refused = rows.filter(({ oid, schema, name, volatility, harmless }) => {
    if (schema === 'pg_catalog') return !isHarmlessBuiltIn(String(name), volatility === 'v');
    if (harmless === true) return volatility === 'v' && !isHarmlessBuiltIn(String(name), true);
    return !readable.has(Number(oid)) || volatility === 'v';
  });
  return new Set([...refused.map(({ name }) => String(name)), ...operators.map(({ name }) => operatorName(String(name)))]);
}

/** A function that reads a table is executed with all that reading it takes: only plain tables without policies are known to take nothing else. */
async function relationsNotToRead(names: readonly string[], traps: readonly number[], query: Connection['query']): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await query("SELECT DISTINCT relname AS name FROM pg_catalog.pg_class WHERE relname = ANY ($1) AND (relkind NOT IN ('r', 'p') OR relrowsecurity OR oid = ANY ($2::oid[])) AND relnamespace <> 'pg_catalog'::pg_catalog.regnamespace", [names, traps]);
  return new Set(rows.map(({ name }) => String(name)));
}

async function typesNotToName(names: readonly string[], traps: readonly number[], query: Connection['query']): Promise<ReadonlySet<string>> {
  if (names.length === 0 || traps.length === 0) return new Set();
  const rows = await query('SELECT DISTINCT typname AS name FROM pg_catalog.pg_type WHERE typname = ANY ($1) AND oid = ANY ($2::oid[])', [names, traps]);
  return new Set(rows.map(({ name }) => String(name)));
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
