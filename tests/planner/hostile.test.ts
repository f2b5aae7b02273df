// Hostile statements against the live planner and a real server, as a superuser, whom the server itself stops from nothing. After each one
// every table and sequence, the large objects, the server's files and its locks are as they were, and the user has read one clear line.
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LivePlanner, openLive } from '../../server/src/database/live/live.js';
import { isSkipped, type Server, startServer } from './postgres.js';

const many = (count: number, part: (index: number) => string, between: string): string => Array.from({ length: count }, (_, index) => part(index)).join(between);

/** Each with a piece of the line that it must be answered with; `plan` for what is planned and does nothing. */
const hostile: readonly (readonly [what: string, sql: string, answer: RegExp | 'plan'])[] = [
  ['two statements', 'SELECT 1; DELETE FROM accounts', /^2 statements instead of one$/],
  ['a transaction that is ended', 'SELECT 1; COMMIT; DELETE FROM accounts', /^3 statements/],
  ['a statement behind a comment', 'SELECT 1 /* ; */; /* */ DROP TABLE accounts -- ', /^2 statements/],
  ['a statement behind a nested comment', 'SELECT 1 /* /* */ ; */ ; TRUNCATE accounts', /^2 statements/],
  ['a statement behind a quoted semicolon', `SELECT ';' AS ";"; UPDATE accounts SET balance = 0`, /^2 statements/],
  ['a statement behind dollars', 'SELECT $a$;$a$; UPDATE accounts SET balance = 0', /^2 statements/],
  ['a string that ends elsewhere without standard strings', `SELECT '\\'' , pg_advisory_lock(1) --'`, 'plan'],
  ['an escape string', `SELECT E'\\''; DELETE FROM accounts --'`, /^2 statements/],
  ['unicode escapes in a name', `SELECT U&"pg\\005Fadvisory\\005Flock"(7)`, /pg_advisory_lock does more/],
  ['a unicode-escaped semicolon', `SELECT U&'\\003B'; DELETE FROM accounts`, /^2 statements/],
  ['NUL', 'SELECT 1\0; DELETE FROM accounts', /NUL/],
  ['only a comment', '-- DELETE FROM accounts', /no statement/],
  ['COPY to a program', "COPY accounts TO PROGRAM 'touch /tmp/seqscan-was-here'", /^only SELECT.*not COPY$/],
  ['COPY to a file', "COPY accounts TO '/tmp/seqscan-was-here'", /^only SELECT/],
  ['COPY from a program', "COPY accounts FROM PROGRAM 'echo 1'", /^only SELECT/],
  ['DO', 'DO $$ BEGIN DELETE FROM accounts; END $$', /^only SELECT.*not DO$/],
  ['CALL', 'CALL empty_accounts()', /^only SELECT.*not CALL$/],
  ['SET', 'SET default_transaction_read_only = off', /^only SELECT.*not SET$/],
  ['SET ROLE', "SET SESSION AUTHORIZATION 'postgres'", /^only SELECT/],
  ['COMMIT', 'COMMIT', /^only SELECT/],
  ['VACUUM', 'VACUUM FULL accounts', /^only SELECT/],
  ['ALTER SYSTEM', "ALTER SYSTEM SET archive_command = 'x'", /^only SELECT/],
  ['LISTEN', 'LISTEN anything', /^only SELECT/],
  ['NOTIFY', "NOTIFY anything, 'x'", /^only SELECT/],
  ['LOCK', 'LOCK TABLE accounts', /^only SELECT/],
  ['CREATE TABLE AS', 'CREATE TABLE stolen AS SELECT * FROM accounts', /^only SELECT/],
  ['SELECT INTO', 'SELECT * INTO stolen FROM accounts', /^SELECT INTO makes a table$/],
  ['PREPARE', 'PREPARE x AS DELETE FROM accounts', /^only SELECT/],
  ['EXECUTE', 'EXECUTE x', /^only SELECT/],
  ['EXPLAIN ANALYZE', 'EXPLAIN ANALYZE DELETE FROM accounts', /^only SELECT.*EXPLAIN/],
  ['options that close the prefix', 'ANALYZE) DELETE FROM accounts', /syntax error/],
  ['ANALYZE as a word', 'ANALYZE SELECT 1', /syntax error/],
  ['a declared cursor', 'DECLARE c CURSOR FOR SELECT 1', /^only SELECT/],
  ['set_config', "SELECT set_config('default_transaction_read_only', 'off', false)", /set_config does more/],
  ['set_config with its schema', "SELECT pg_catalog.set_config('x.y', 'z', false)", /set_config does more/],
  ['an advisory lock', 'SELECT pg_advisory_lock(42)', /pg_advisory_lock does more/],
  ['an advisory lock in a condition', 'SELECT * FROM accounts WHERE pg_try_advisory_lock(id)', /pg_try_advisory_lock does more/],
  ['sleep', 'SELECT pg_sleep(60)', /pg_sleep does more/],
  ['a file that is read', "SELECT pg_read_file('/etc/passwd')", /pg_read_file does more/],
  ['a folder that is listed', "SELECT * FROM pg_ls_dir('.')", /pg_ls_dir does more/],
  ['a server that is stopped', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity', /pg_terminate_backend does more/],
  ['a configuration that is read again', 'SELECT pg_reload_conf()', /pg_reload_conf does more/],
  ['a file that is imported', "SELECT lo_import('/etc/passwd')", /lo_import does more/],
  ['a large object', "SELECT lo_from_bytea(0, 'x')", /lo_from_bytea does more/],
  ['dblink', "SELECT * FROM dblink('dbname=library', 'DELETE FROM accounts') AS t (x int)", /dblink does more/],
  ['dblink_exec', "SELECT dblink_exec('dbname=library', 'DELETE FROM accounts')", /dblink_exec does more/],
  ['nextval', "SELECT nextval('numbers')", /nextval does more/],
  ['setval', "SELECT setval('numbers', 999)", /setval does more/],
  ['pg_notify', "SELECT pg_notify('anything', 'x')", /pg_notify does more/],
  ['SQL in a function for XML', "SELECT query_to_xml('DELETE FROM accounts', true, true, '')", /query_to_xml does more/],
  ['a table as XML', "SELECT table_to_xml('accounts', true, true, '')", /table_to_xml does more/],
  ['a volatile function of one’s own', 'SELECT empty_accounts_now()', /empty_accounts_now is not PostgreSQL's own/],
  ['an immutable function that lies', 'SELECT innocent(1)', /innocent is not PostgreSQL's own/],
  ['a stable function that lies, in a condition', 'SELECT * FROM accounts WHERE id = steady(1)', /steady is not PostgreSQL's own/],
  ['a function that shadows PostgreSQL’s own', "SELECT * FROM accounts WHERE lower(owner) = 'x'", /public\.lower is not PostgreSQL's own/],
  ['an operator of one’s own', 'SELECT 1 @#@ 2', /operator public\.@#@ is not/],
  ['an operator with its schema', 'SELECT 1 OPERATOR(public.@#@) 2', /operator public\.@#@ is not/],
  ['a type of one’s own', "SELECT 'x'::loud", /type public\.loud is not/],
  ['a function called as a field', 'SELECT (ROW(1, 2, 3)::accounts).innocent_row', /calls the function public\.innocent_row/],
  ['a lock called as a field', 'SELECT (1::bigint).pg_advisory_lock', /calls the function pg_catalog\.pg_advisory_lock/],
  ['a foreign table', 'SELECT * FROM elsewhere', /foreign table/],
  ['a write in WITH', 'WITH gone AS (DELETE FROM accounts RETURNING *) SELECT * FROM gone', 'plan'],
  ['a delete', 'DELETE FROM accounts', 'plan'],
  ['an insert with a default from a sequence', "INSERT INTO accounts (owner, balance) VALUES ('x', 1)", 'plan'],
  ['an update with a trigger', 'UPDATE accounts SET balance = 0', 'plan'],
  ['a merge', 'MERGE INTO accounts a USING accounts b ON a.id = b.id WHEN MATCHED THEN DELETE', 'plan'],
  ['row locks', 'SELECT * FROM accounts FOR UPDATE', 'plan'],
  ['a view that takes numbers', 'SELECT * FROM takes_numbers', 'plan'],
  ['a sample', 'SELECT * FROM accounts TABLESAMPLE system (1)', 'plan'],
  ['a bomb of joins', `SELECT 1 FROM ${many(3000, (n) => `accounts a${n}`, ', ')}`, /3,?000 tables|burden/],
  ['a bomb of alternatives', `SELECT 1 FROM accounts WHERE ${many(20_000, (n) => `id = ${n}`, ' OR ')}`, /longer than|constants|deeply/],
  ['a bomb of a list', `SELECT 1 FROM accounts WHERE id IN (${many(15_000, (n) => String(n), ',')})`, /15,001 constants/],
  ['a bomb of parentheses', `SELECT ${'('.repeat(30_000)}1${')'.repeat(30_000)}`, /deeply/],
  ['a bomb of additions', `SELECT ${many(20_000, () => '1', '+')}`, /deeply|constants/],
  ['a bomb of subqueries', `SELECT ${'(SELECT '.repeat(400)}1${')'.repeat(400)}`, /./],
  ['a large text', "SELECT repeat('x', 1000000000)", /repeat with large numbers/],
  ['a large number', 'SELECT factorial(32000)', /factorial with large numbers/],
  ['a computation that takes long', `SELECT ${many(300, () => '(2::numeric ^ 9999.5)', '+')} ^ 3`, /./],
];

describe.skipIf(isSkipped('hostile statements'))('a hostile statement', () => {
  let server: Server;
  let planner: LivePlanner;
  let before: unknown;

  /** All that a statement could have changed, as one text. */
  const state = async (): Promise<unknown> => ({
    rows: await server.run('SELECT md5(string_agg(a::text, \'|\' ORDER BY id)) AS accounts, (SELECT md5(coalesce(string_agg(l::text, \'|\'), \'\')) FROM log l) AS log FROM accounts a'),
    sequences: await server.run('SELECT last_value, is_called FROM numbers UNION ALL SELECT last_value, is_called FROM accounts_id_seq'),
    objects: await server.run("SELECT (SELECT count(*)::int FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations, (SELECT count(*)::int FROM pg_largeobject_metadata) AS large, (SELECT count(*)::int FROM pg_prepared_xacts) AS prepared"),
    settings: await server.run("SELECT count(*)::int AS changed FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf'"),
    locks: await server.run("SELECT locktype, mode FROM pg_locks l WHERE pid <> pg_backend_pid() AND NOT (locktype = 'virtualxid')"),
    sessions: await server.run("SELECT state, query FROM pg_stat_activity WHERE application_name = 'seqscan'"),
    files: readdirSync(server.host).sort(),
    outside: existsSync('/tmp/seqscan-was-here'),
  });

  beforeAll(async () => {
    server = startServer();
    await server.run(`
      CREATE TABLE accounts (id bigserial PRIMARY KEY, owner text, balance numeric);
      CREATE TABLE log (line text);
      CREATE SEQUENCE numbers;
      INSERT INTO accounts (owner, balance) SELECT 'owner ' || n, n FROM generate_series(1, 1000) n;
      SELECT nextval('numbers');
      CREATE EXTENSION dblink;
      CREATE EXTENSION postgres_fdw;
      CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '${server.host}', dbname 'library');
      CREATE USER MAPPING FOR postgres SERVER other OPTIONS (user 'postgres');
      CREATE FOREIGN TABLE elsewhere (id bigint) SERVER other OPTIONS (table_name 'accounts', use_remote_estimate 'true');
      CREATE PROCEDURE empty_accounts() LANGUAGE sql AS 'DELETE FROM accounts';
      CREATE FUNCTION empty_accounts_now() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM accounts; RETURN 1; END';
      CREATE FUNCTION innocent(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('host=${server.host} dbname=library user=postgres', 'DELETE FROM accounts'); RETURN 1; END $$;
      CREATE FUNCTION steady(int) RETURNS int STABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('host=${server.host} dbname=library user=postgres', 'DELETE FROM accounts'); RETURN 1; END $$;
      CREATE FUNCTION innocent_row(accounts) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('host=${server.host} dbname=library user=postgres', 'DELETE FROM accounts'); RETURN 1; END $$;
      CREATE FUNCTION lower(varchar) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('host=${server.host} dbname=library user=postgres', 'DELETE FROM accounts'); RETURN 'x'; END $$;
      CREATE FUNCTION combined(int, int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink_exec('host=${server.host} dbname=library user=postgres', 'DELETE FROM accounts'); RETURN 1; END $$;
      CREATE OPERATOR @#@ (LEFTARG = int, RIGHTARG = int, FUNCTION = combined);
      CREATE TYPE loud;
      CREATE FUNCTION loud_in(cstring) RETURNS loud IMMUTABLE LANGUAGE internal AS 'textin';
      CREATE FUNCTION loud_out(loud) RETURNS cstring IMMUTABLE LANGUAGE internal AS 'textout';
      CREATE TYPE loud (INPUT = loud_in, OUTPUT = loud_out, LIKE = text);
      CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (1); RETURN NULL; END';
      CREATE TRIGGER noted BEFORE UPDATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION noted();
      CREATE VIEW takes_numbers AS SELECT nextval('numbers');
    `);
    await server.run('ALTER DATABASE library SET standard_conforming_strings = off');
    planner = await openLive({ url: server.url(), limits: { statement: 3000 } });
    before = await state();
  }, 120_000);
  afterAll(async () => {
    await planner?.close();
    server?.remove();
  });

  it('is one of at least 38', () => expect(hostile.length).toBeGreaterThanOrEqual(38));

  it.each(hostile)('changes nothing: %s', async (_, sql, expected) => {
    const answer = await planner.explain(sql);
    if (expected === 'plan') expect(answer).toMatchObject({ kind: 'plan' });
    else expect(answer).toMatchObject({ kind: 'refused', message: expect.stringMatching(expected) as string });
    if (answer.kind === 'refused') expect(answer.message).toMatch(/^[^\n\r]{5,300}$/);
    expect(await state()).toEqual(before);
  }, 20_000);

  it.each([
    ['a write in WITH', 'WITH gone AS (DELETE FROM accounts RETURNING *) SELECT * FROM gone'],
    ['a view that takes numbers', 'SELECT * FROM takes_numbers'],
    ['a volatile function as a field', 'SELECT (a).innocent_row FROM accounts a'],
    ['row locks', 'SELECT * FROM accounts FOR UPDATE'],
    ['a sequence', "SELECT nextval('numbers')"],
    ['a lock', 'SELECT pg_advisory_lock(id) FROM accounts'],
    ['an endless query', 'SELECT count(*) FROM accounts a, accounts b, accounts c, accounts d'],
  ])('changes nothing though it is to be run: %s', async (_, sql) => {
    expect((await planner.explain(sql, { analyze: true })).kind).toBe('refused');
    expect(await state()).toEqual(before);
  }, 20_000);
});
