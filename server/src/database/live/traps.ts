// Traps in a schema: views, policies, defaults, checks, indexes, types, operators and casts that call a function which somebody declared IMMUTABLE
// or STABLE. PostgreSQL executes such a function while it plans, whatever it does, though no statement names it. Found backwards: from the functions
// of which nobody knows that they only compute, along pg_depend, to the tables and views by which a statement reaches them. Where there are no such
// functions nothing else is read.
import type { Connection } from './connection.js';
import { harmlessExtensionNames } from './functions.js';
import { type SqlFunction, unsafeSqlFunctions } from './sql-functions.js';

/** Something of the schema that a statement must not touch, and why not, in one line. */
export interface Trap {
  readonly schema: string;
  readonly name: string;
  /** It is meant where no schema is written. */
  readonly visible: boolean;
  readonly message: string;
}

/** A conversion by a function that planning could execute. */
export interface CastTrap {
  /** PostgreSQL applies it by itself, only where something is assigned, or only where it is asked for. */
  readonly context: 'implicit' | 'assignment' | 'explicit';
  readonly target: string;
  readonly targetId: number;
  readonly message: string;
  /** One of its types is a trap itself, so that only statements reach it that are refused anyway. */
  readonly isCovered: boolean;
}

export interface Traps {
  readonly relations: readonly Trap[];
  readonly types: readonly Trap[];
  readonly casts: readonly CastTrap[];
  /** The oids of types that are traps. */
  readonly typeIds: ReadonlySet<number>;
}

type Kind = 'pg_proc' | 'pg_operator' | 'pg_type' | 'pg_class' | 'pg_opfamily' | 'pg_cast';

interface Found {
  readonly kind: Kind;
  readonly oid: number;
  /** Which part of which table leads to it: `the view totals`; undefined until the first table or view. */
  readonly holder?: string;
  /** What is called in the end: `calls the function public.innocent`. */
  readonly what: string;
  /** It concerns how a table is partitioned, and so its partitions too. */
  readonly isKey?: boolean;
}

const because = 'planning could execute it';

/**
 * Finds what a statement must not touch.
 *
 * @throws DatabaseError where the database cannot be asked
 */
export async function readTraps(connection: Connection): Promise<Traps> {
  const { query } = connection;
  const functions = await ownFunctions(connection);
  const found = new Map<string, Found>();
  let batch: Found[] = [...(await foreignTables(query)), ...(await callersOfXml(query))];
  for (let isFirst = true; isFirst || batch.length > 0; isFirst = false) {
    await follow(batch, found, query);
    // A function in SQL is as good as what it calls: what was found meanwhile may make further ones unsafe.
    const known = new Set([...found.values()].flatMap(({ kind, oid }) => (kind === 'pg_proc' ? [oid] : [])));
    const unsafe = await unsafeSqlFunctions(functions, known, [...found.values()].flatMap(({ kind, oid }) => (kind === 'pg_class' || kind === 'pg_type' ? [oid] : [])), query);
    batch = functions.filter(({ oid }) => unsafe.has(oid) && !known.has(oid)).map(({ oid, schema, name }): Found => ({ kind: 'pg_proc', oid, what: `calls the function ${schema}.${name}` }));
  }
  return described([...found.values()], query);
}

/** The functions that are neither PostgreSQL's nor of an extension that only computes, and that planning may execute or put in place of their calls. */
async function ownFunctions({ version, query }: Connection): Promise<readonly SqlFunction[]> {
  const body = version >= 140_000 ? 'CASE WHEN p.prosqlbody IS NULL THEN p.prosrc ELSE pg_catalog.pg_get_function_sqlbody(p.oid) END' : 'p.prosrc';
  const rows = await query(
    `SELECT p.oid::int8 AS oid, n.nspname AS schema, p.proname AS name, p.provolatile AS volatility, l.lanname AS language, CASE WHEN l.lanname = 'sql' THEN ${body} END AS body
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prokind IN ('f', 'w') AND p.prorettype NOT IN ('pg_catalog.trigger'::pg_catalog.regtype, 'pg_catalog.event_trigger'::pg_catalog.regtype)
       AND (p.provolatile <> 'v' OR l.lanname = 'sql') AND NOT EXISTS (
         SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e' AND e.extname = ANY ($1))`,
    [harmlessExtensionNames],
  );
  return rows.map((row) => ({ oid: Number(row['oid']), schema: String(row['schema']), name: String(row['name']), isVolatile: row['volatility'] === 'v', ...(row['language'] === 'sql' && { body: String(row['body']) }) }));
}

async function foreignTables(query: Connection['query']): Promise<readonly Found[]> {
  const rows = await query("SELECT c.oid::int8 AS oid, c.relname AS name FROM pg_catalog.pg_class c WHERE c.relkind = 'f'");
  return rows.map(({ oid, name }) => ({ kind: 'pg_class', oid: Number(oid), holder: String(name), what: 'is a foreign table: planning could ask another server' }));
}

/** Views, rules and the like that call PostgreSQL's own functions that execute queries though they count as stable. Nothing depends on what is PostgreSQL's own, by pg_depend. */
async function callersOfXml(query: Connection['query']): Promise<readonly Found[]> {
  const rows = await query(
    `WITH calls AS (SELECT ':funcid (' || pg_catalog.string_agg(pg_catalog.format('%s', oid), '|') || ') ' AS pattern FROM pg_catalog.pg_proc WHERE pronamespace = 'pg_catalog'::pg_catalog.regnamespace AND provolatile <> 'v' AND proname ~ '^(table|schema|database)_to_xml')
     SELECT c.oid::int8 AS oid, c.relname AS name FROM pg_catalog.pg_class c, calls WHERE c.oid >= 16384 AND (
       EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_action::text ~ calls.pattern)
       OR EXISTS (SELECT FROM pg_catalog.pg_policy y WHERE y.polrelid = c.oid AND (y.polqual::text || coalesce(y.polwithcheck::text, '')) ~ calls.pattern)
       OR EXISTS (SELECT FROM pg_catalog.pg_attrdef a WHERE a.adrelid = c.oid AND a.adbin::text ~ calls.pattern))`,
  );
  return rows.map(({ oid, name }) => ({ kind: 'pg_class', oid: Number(oid), holder: String(name), what: `calls a function that executes a query: ${because}` }));
}

/** Follows what depends on a batch, a step a query, until nothing new is found. */
async function follow(batch: readonly Found[], found: Map<string, Found>, query: Connection['query']): Promise<void> {
  let open = batch.filter((each) => isNew(each, found));
  while (open.length > 0) {
    const origins = new Map(open.map((each) => [`${each.kind} ${each.oid}`, each]));
    const rows = await query(dependents, [open.map(({ kind }) => kind), open.map(({ oid }) => oid), open.map(({ isKey }) => isKey === true)]);
    open = rows.flatMap((row): Found[] => {
      const origin = origins.get(`${String(row['of_kind'])} ${Number(row['of'])}`);
      if (origin === undefined) return [];
      const part = String(row['part']);
      const holder = origin.holder ?? (row['kind'] === 'pg_class' ? `${part}${String(row['name'])}` : undefined);
      const next: Found = { kind: row['kind'] as Kind, oid: Number(row['oid']), what: origin.what, ...(holder !== undefined && { holder }), ...(part === keyPart && { isKey: true }) };
      return isNew(next, found) ? [next] : [];
    });
  }
}

function isNew(each: Found, found: Map<string, Found>): boolean {
  const key = `${each.kind} ${each.oid}`;
  if (found.has(key)) return false;
  found.set(key, each);
  return true;
}

const keyPart = 'the key by which rows are parted of ';

/**
 * What planning gets at by way of a function, an operator, a type, a table or a family of operators: one row for each, with the part of a table by which
 * it is got at. A table counts if one of its columns has a type that is found, since a constant that is compared with the column is read by the type's function.
 */
const dependents = `
  WITH found (kind, oid, is_key) AS (SELECT * FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::oid[]), pg_catalog.unnest($3::bool[])) AS f (kind, oid, is_key)),
  used AS (
    SELECT f.kind AS of_kind, f.oid AS of, d.classid, d.objid, d.objsubid FROM found f JOIN pg_catalog.pg_depend d ON d.refclassid = ('pg_catalog.' || f.kind)::pg_catalog.regclass AND d.refobjid = f.oid AND d.deptype IN ('n', 'a', 'i') WHERE f.kind IN ('pg_proc', 'pg_operator', 'pg_type', 'pg_class')
    UNION ALL
    SELECT f.kind, f.oid, d.classid, d.objid, d.objsubid FROM found f JOIN pg_catalog.pg_opclass o ON o.opcfamily = f.oid JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND d.refobjid = o.oid WHERE f.kind = 'pg_opfamily'),
  reached (of_kind, of, kind, oid, part) AS (
    SELECT of_kind, of, 'pg_class', r.ev_class, CASE WHEN r.rulename = '_RETURN' THEN 'the view ' ELSE 'a rule on ' END FROM used JOIN pg_catalog.pg_rewrite r ON r.oid = objid WHERE classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    UNION ALL SELECT of_kind, of, 'pg_class', y.polrelid, 'a policy on ' FROM used JOIN pg_catalog.pg_policy y ON y.oid = objid JOIN pg_catalog.pg_class c ON c.oid = y.polrelid AND c.relrowsecurity WHERE classid = 'pg_catalog.pg_policy'::pg_catalog.regclass
    UNION ALL SELECT of_kind, of, 'pg_class', a.adrelid, CASE c.attgenerated WHEN '' THEN 'a default of ' ELSE 'a generated column of ' END FROM used JOIN pg_catalog.pg_attrdef a ON a.oid = objid JOIN pg_catalog.pg_attribute c ON c.attrelid = a.adrelid AND c.attnum = a.adnum WHERE classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND of_kind <> 'pg_class'
    UNION ALL SELECT of_kind, of, 'pg_class', o.conrelid, 'a check of ' FROM used JOIN pg_catalog.pg_constraint o ON o.oid = objid WHERE classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND o.contype = 'c' AND o.conrelid <> 0 AND of_kind <> 'pg_class'
    UNION ALL SELECT of_kind, of, 'pg_type', o.contypid, '' FROM used JOIN pg_catalog.pg_constraint o ON o.oid = objid WHERE classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND o.contypid <> 0
    UNION ALL SELECT of_kind, of, 'pg_class', x.indrelid, 'an index of ' FROM used JOIN pg_catalog.pg_index x ON x.indexrelid = objid WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND of_kind <> 'pg_class'
    UNION ALL SELECT of_kind, of, 'pg_class', c.oid, CASE WHEN of_kind = 'pg_type' THEN 'a column of ' WHEN objsubid > 0 THEN 'a generated column of ' ELSE '${keyPart}' END FROM used JOIN pg_catalog.pg_class c ON c.oid = objid AND c.relkind IN ('r', 'p', 'v', 'm', 'f') WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND of_kind <> 'pg_class'
    UNION ALL SELECT of_kind, of, 'pg_type', c.reltype, '' FROM used JOIN pg_catalog.pg_class c ON c.oid = objid AND c.relkind = 'c' WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND of_kind <> 'pg_class'
    UNION ALL SELECT of_kind, of, 'pg_type', c.reltype, '' FROM used JOIN pg_catalog.pg_class c ON c.oid = objid AND c.relkind IN ('r', 'p') WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND of_kind = 'pg_type'
    UNION ALL SELECT of_kind, of, 'pg_class', s.stxrelid, 'statistics of ' FROM used JOIN pg_catalog.pg_statistic_ext s ON s.oid = objid WHERE classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AND of_kind <> 'pg_class'
    UNION ALL SELECT of_kind, of, 'pg_operator', objid, '' FROM used WHERE classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND of_kind = 'pg_proc'
    UNION ALL SELECT of_kind, of, 'pg_type', objid, '' FROM used WHERE classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND of_kind IN ('pg_proc', 'pg_type', 'pg_opfamily')
    UNION ALL SELECT of_kind, of, 'pg_cast', objid, '' FROM used WHERE classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND of_kind = 'pg_proc'
    UNION ALL SELECT of_kind, of, 'pg_opfamily', a.amprocfamily, '' FROM used JOIN pg_catalog.pg_amproc a ON a.oid = objid WHERE classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass AND of_kind = 'pg_proc'
    UNION ALL SELECT of_kind, of, 'pg_opfamily', a.amopfamily, '' FROM used JOIN pg_catalog.pg_amop a ON a.oid = objid WHERE classid = 'pg_catalog.pg_amop'::pg_catalog.regclass AND of_kind = 'pg_operator'
    UNION ALL SELECT f.kind, f.oid, 'pg_class', i.inhparent, '' FROM found f JOIN pg_catalog.pg_inherits i ON i.inhrelid = f.oid WHERE f.kind = 'pg_class'
    UNION ALL SELECT f.kind, f.oid, 'pg_class', i.inhrelid, '${keyPart}' FROM found f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid WHERE f.kind = 'pg_class' AND f.is_key)
  SELECT DISTINCT r.of_kind, r.of::int8 AS of, r.kind, r.oid::int8 AS oid, r.part, c.relname AS name FROM reached r LEFT JOIN pg_catalog.pg_class c ON r.kind = 'pg_class' AND c.oid = r.oid`;

async function described(found: readonly Found[], query: Connection['query']): Promise<Traps> {
  const of = (kind: Kind): ReadonlyMap<number, Found> => new Map(found.filter((each) => each.kind === kind).map((each) => [each.oid, each]));
  const [classes, types, casts] = [of('pg_class'), of('pg_type'), of('pg_cast')];
  const trapOf = (row: Readonly<Record<string, unknown>>, { holder, what }: Found): Trap => {
    const [schema, name] = [String(row['schema']), String(row['name'])];
    const ending = what.startsWith('calls the function') ? `: ${because}` : '';
    return { schema, name, visible: row['visible'] === true, message: `${holder ?? `the type ${schema}.${name}`} ${what}${ending}` };
  };
  const listed = async (from: 'class' | 'type', ids: ReadonlyMap<number, Found>): Promise<readonly Trap[]> => {
    if (ids.size === 0) return [];
    const [name, space, visible] = from === 'class' ? ['relname', 'relnamespace', 'pg_table_is_visible'] : ['typname', 'typnamespace', 'pg_type_is_visible'];
    const rows = await query(`SELECT x.oid::int8 AS oid, n.nspname AS schema, x.${name} AS name, pg_catalog.${visible}(x.oid) AS visible FROM pg_catalog.pg_${from} x JOIN pg_catalog.pg_namespace n ON n.oid = x.${space} WHERE x.oid = ANY ($1::oid[])`, [[...ids.keys()]]);
    return rows.flatMap((row) => {
      const each = ids.get(Number(row['oid']));
      return each ? [trapOf(row, each)] : [];
    });
  };
  const castRows = casts.size === 0 ? [] : await query('SELECT c.oid::int8 AS oid, c.castcontext AS context, c.castsource::int8 AS source_id, c.casttarget::int8 AS target_id, pg_catalog.format_type(c.castsource, NULL) AS source, pg_catalog.format_type(c.casttarget, NULL) AS target, t.typname AS name FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_type t ON t.oid = c.casttarget WHERE c.oid = ANY ($1::oid[])', [[...casts.keys()]]);
  return {
    relations: await listed('class', classes),
    types: await listed('type', types),
    typeIds: new Set(types.keys()),
    casts: castRows.flatMap((row): readonly CastTrap[] => {
      const each = casts.get(Number(row['oid']));
      if (each === undefined) return [];
      const context = row['context'] === 'i' ? 'implicit' : row['context'] === 'a' ? 'assignment' : 'explicit';
      return [{ context, target: String(row['name']), targetId: Number(row['target_id']), message: `the cast from ${String(row['source'])} to ${String(row['target'])} ${each.what}: ${because}`, isCovered: types.has(Number(row['source_id'])) || types.has(Number(row['target_id'])) }];
    }),
  };
}
