// The gate in front of a live database: what may be planned there, and what not. The statement was read by PostgreSQL's own parser; here the
// names in it are held against what the server defines under them.
import { type CalledName, inspectStatement, type StatementFacts } from '@seqscan/analyzers';
import type { Connection } from './connection.js';
import { isHarmlessExtension, type KnownFunction, refusedByName, refusedByServer } from './functions.js';
import type { Trap, Traps } from './traps.js';

const longestStatement = 100_000;
/** Planning takes time and memory with the number of relations and of constants. */
const mostRelations = 60;
const mostConstants = 10_000;

export type Passed = { readonly facts: StatementFacts } | { readonly problem: string };

/**
 * What can be said of a statement without a server.
 *
 * @param isExecuted it is to be run, not only planned
 */
export async function checkText(sql: string, isExecuted: boolean): Promise<Passed> {
  if (sql.length > longestStatement) return { problem: `the statement is longer than ${longestStatement.toLocaleString('en-US')} characters` };
  const inspected = await inspectStatement(sql);
  if ('problem' in inspected) return inspected;
  const { facts } = inspected;
  if (facts.relationCount > mostRelations) return { problem: `the statement joins ${facts.relationCount} tables: planning it would burden the database` };
  if (facts.constants > mostConstants) return { problem: `the statement has ${facts.constants.toLocaleString('en-US')} constants: planning it would burden the database` };
  if (isExecuted && (facts.kind !== 'select' || facts.writes)) return { problem: 'only a SELECT that writes nothing is run' };
  if (isExecuted && facts.locks) return { problem: 'a SELECT that locks rows is not run' };
  if (isExecuted && facts.parameters > 0) return { problem: 'a statement with parameters cannot be run: put values in their places' };
  const problem = refusedByName(facts.functions, facts.growing);
  return problem === undefined ? { facts } : { problem };
}

/** Operators that are used where none is written: BETWEEN, IN, CASE, USING and the like. */
const unwritten: readonly CalledName[] = ['=', '<>', '<', '<=', '>', '>='].map((name) => ({ name }));

/**
 * What speaks against a statement on this server; undefined where nothing does.
 *
 * @param traps what in the schema makes planning execute functions of which nobody knows what they do
 */
export async function checkOnServer(facts: StatementFacts, { query }: Connection, traps: Traps, isExecuted: boolean): Promise<string | undefined> {
  const { functions, operators, types, relations, fields } = facts;
  if (functions.length > 0) {
    const known = await query(
      `SELECT n.nspname AS schema, p.proname AS name, p.provolatile AS volatility, e.extname AS extension FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e' LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
       WHERE p.proname = ANY ($1)`,
      [names(functions)],
    );
    const problem = refusedByServer(functions, known as unknown as readonly KnownFunction[], isExecuted);
    if (problem !== undefined) return problem;
  }
  if (fields.length > 0) {
    const [called] = await query(
      `SELECT n.nspname AS schema, p.proname AS name FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
       WHERE p.proname = ANY ($1) AND p.pronargs > 0 AND p.pronargs - p.pronargdefaults <= 1 AND (p.provolatile = 'v' OR n.nspname <> 'pg_catalog')
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attname = p.proname AND c.relname = ANY ($2))
       LIMIT 1`,
      [fields, names(relations)],
    );
    if (called !== undefined) return `.${String(called['name'])} calls the function ${String(called['schema'])}.${String(called['name'])}: the statement is not handed to the database`;
  }
  if (operators.length > 0 || relations.length > 0) {
    const known = await query(
      `SELECT n.nspname AS schema, o.oprname AS name, e.extname AS extension, o.oprleft::int8 AS left, o.oprright::int8 AS right,
         EXISTS (SELECT FROM pg_catalog.pg_operator b WHERE b.oprname = o.oprname AND b.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace) AS usual FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
       LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid AND d.deptype = 'e' LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
       WHERE o.oprname = ANY ($1) AND n.nspname <> 'pg_catalog'`,
      [names([...operators, ...unwritten])],
    );
    // An operator of a usual name for a type that is a trap concerns those who have such a type, and they are refused for that.
    const isCovered = ({ left, right, usual }: Readonly<Record<string, unknown>>): boolean => usual === true && (traps.typeIds.has(Number(left)) || traps.typeIds.has(Number(right)));
    const foreign = known.find((each) => !isHarmlessExtension(each['extension'] === null ? undefined : String(each['extension'])) && !isCovered(each));
    if (foreign !== undefined) return `the operator ${String(foreign['schema'])}.${String(foreign['name'])} is not PostgreSQL's own: planning could execute it`;
  }
  if (types.length > 0) {
    // The input function of a base type reads constants; enumerated, composite and domain types have PostgreSQL's.
    const known = await query(
      `SELECT n.nspname AS schema, t.typname AS name, e.extname AS extension FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e' LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
       WHERE t.typname = ANY ($1) AND n.nspname <> 'pg_catalog' AND t.typtype = 'b' AND t.typelem = 0`,
      [names(types)],
    );
    const foreign = known.find(({ extension }) => !isHarmlessExtension(extension === null ? undefined : String(extension)));
    if (foreign !== undefined) return `the type ${String(foreign['schema'])}.${String(foreign['name'])} is not PostgreSQL's own: planning could execute its functions`;
  }
  const trapped = sprung(facts, traps) ?? (await assigned(facts, traps, query));
  if (trapped !== undefined) return trapped;
  return isExecuted && relations.length > 0 ? await functionsBehindViews(relations, query) : undefined;
}

/** The trap of the schema that a statement would spring. */
function sprung({ functions, types, relations, fields }: StatementFacts, traps: Traps): string | undefined {
  const meant = (called: readonly CalledName[], all: readonly Trap[]): Trap | undefined => all.find((trap) => called.some(({ schema, name }) => name === trap.name && (schema === undefined ? trap.visible : schema === trap.schema)));
  const found = meant(relations, traps.relations) ?? meant(types, traps.types);
  if (found !== undefined) return found.message;
  // A cast can be written as a type, as a function and as a field.
  const asked = new Set([...types, ...functions].map(({ name }) => name).concat(fields));
  return traps.casts.find(({ context, target, isCovered }) => !isCovered && (context === 'implicit' || asked.has(target)))?.message;
}

/** The cast that writing to a column of one of the statement's tables could apply. */
async function assigned({ writes, relations }: StatementFacts, { casts }: Traps, query: Connection['query']): Promise<string | undefined> {
  const open = casts.filter(({ context, isCovered }) => context === 'assignment' && !isCovered);
  if (!writes || open.length === 0) return undefined;
  const [column] = await query('SELECT a.atttypid::int8 AS type FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE c.relname = ANY ($1) AND a.attnum > 0 AND a.atttypid = ANY ($2::oid[]) LIMIT 1', [names(relations), open.map(({ targetId }) => targetId)]);
  return column && open.find(({ targetId }) => targetId === Number(column['type']))?.message;
}

/** A view, or a policy on a table, may call what the statement itself must not. It bears on statements that are run. */
async function functionsBehindViews(relations: readonly CalledName[], query: Connection['query']): Promise<string | undefined> {
  const [found] = await query(
    `WITH RECURSIVE used AS (
       SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relname = ANY ($1)
       UNION
       SELECT d.refobjid FROM used u JOIN pg_catalog.pg_rewrite r ON r.ev_class = u.oid JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)
     SELECT c.relname AS name FROM used u JOIN pg_catalog.pg_class c ON c.oid = u.oid
     WHERE c.relkind IN ('v', 'm') AND pg_catalog.pg_get_viewdef(c.oid) ~* '\\m(nextval|setval|set_config|dblink\\w*|lo_\\w+|pg_(read|ls|sleep|advisory|try_advisory|notify|terminate|cancel)\\w*|query_to_xml\\w*)\\s*\\('
        OR EXISTS (SELECT FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass WHERE r.ev_class = u.oid)
        OR EXISTS (SELECT FROM pg_catalog.pg_policy y JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND d.objid = y.oid AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass WHERE y.polrelid = u.oid)
     LIMIT 1`,
    [names(relations)],
  );
  return found === undefined ? undefined : `${String(found['name'])} calls functions that are not PostgreSQL's own: the statement is not run`;
}

function names(called: readonly CalledName[]): string[] {
  return [...new Set(called.map(({ name }) => name))];
}
