// DDL in order, and the tables that PostgreSQL holds afterwards. Names, orders of keys and what a drop takes with it are those that
// PostgreSQL 15 gives for the same statements.
import { expect, test } from 'vitest';
import { canonicalType } from '../../analyzers/src/core/type-names.js';
import { printed, replayed } from './replayed.js';

test('a table with every kind of constraint has the indexes that PostgreSQL makes, and none for a foreign key', async () => {
  const { tables, differences } = await replayed(`
    CREATE TYPE state AS ENUM ('new', 'paid');
    CREATE TABLE shops (id serial PRIMARY KEY, name varchar(20) NOT NULL UNIQUE);
    CREATE TABLE orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      shop_id int REFERENCES shops (id) ON DELETE CASCADE,
      state state NOT NULL DEFAULT 'new',
      kind text CHECK (kind IN ('a', 'b')),
      tags text[], price numeric(10,2), at timestamptz, code char(3),
      UNIQUE (shop_id, code),
      CONSTRAINT own_name UNIQUE (code, kind)
    );
    CREATE INDEX ON orders (lower(kind), at DESC NULLS LAST) INCLUDE (price) WHERE state = 'new';
    CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_tags ON orders USING gin (tags, kind gin_trgm_ops);`);
  expect(printed(tables.get('shops'))).toEqual(['id: integer not null serial', 'name: character varying(20) not null', 'shops_pkey: primary (id)', 'shops_name_key: unique (name)']);
  expect(printed(tables.get('orders'))).toEqual([
    'id: bigint not null identity',
    'shop_id: integer',
    'state: state not null (new paid)',
    'kind: text (a b)',
    'tags: text[]',
    'price: numeric(10,2)',
    'at: timestamp with time zone',
    'code: character(3)',
    'orders_pkey: primary (id)',
    'orders_shop_id_code_key: unique (shop_id, code)',
    'own_name: unique (code, kind)',
    "orders_lower_at_price_idx: index ((lower(kind)), at desc nulls last) include (price) where state = 'new'",
    'orders_tags: index gin (tags, kind gin_trgm_ops)',
    'orders_shop_id_fkey: (shop_id) -> shops(id) on delete cascade',
  ]);
  expect(differences).toEqual([]);
});

test('renames and drops reach whatever speaks of what they name', async () => {
  const { tables } = await replayed(
    'CREATE TABLE authors (id int PRIMARY KEY, mail text UNIQUE, nick text); CREATE TABLE books (id int PRIMARY KEY, author int REFERENCES authors, title text, isbn text);',
    'CREATE INDEX b1 ON books (author, title); CREATE INDEX b2 ON books (title) WHERE isbn IS NOT NULL; CREATE INDEX b3 ON books (lower(isbn)); CREATE INDEX b4 ON books (title);',
    `ALTER TABLE books RENAME COLUMN author TO author_id; ALTER TABLE books DROP COLUMN isbn; ALTER TABLE authors RENAME TO writers;
     ALTER INDEX b4 RENAME TO by_title; ALTER TABLE writers RENAME CONSTRAINT authors_mail_key TO one_mail; ALTER TABLE writers DROP CONSTRAINT one_mail;
     ALTER TABLE books ALTER COLUMN title TYPE varchar(80), ALTER title SET NOT NULL, ALTER title SET DEFAULT 'x'; DROP INDEX IF EXISTS nowhere;`,
  );
  expect([...tables.keys()]).toEqual(['books', 'writers']);
  expect(printed(tables.get('books'))).toEqual([
    'id: integer not null',
    'author_id: integer',
    'title: character varying(80) not null',
    'books_pkey: primary (id)',
    'b1: index (author_id, title)',
    'by_title: index (title)',
    'books_author_fkey: (author_id) -> writers() on delete no action',
  ]);
  expect(printed(tables.get('writers'))).toEqual(['id: integer not null', 'mail: text', 'nick: text', 'authors_pkey: primary (id)']);
  expect(tables.get('books')?.columns.get('title')?.declared.file).toBe('3.sql');
});

test('partitions have their parent’s columns and indexes, of before and after; children by inheritance its columns only', async () => {
  const { tables } = await replayed(`
    CREATE TABLE events (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE INDEX events_at ON events (at);
    CREATE TABLE events_2 (id bigint, at date NOT NULL); ALTER TABLE events ATTACH PARTITION events_2 DEFAULT;
    CREATE TABLE logs (id int PRIMARY KEY, line text); CREATE TABLE old_logs (year int) INHERITS (logs);
    CREATE TABLE copy (LIKE logs INCLUDING ALL); CREATE TABLE made AS SELECT 1 AS one;`);
  expect(tables.get('events')?.kind).toBe('partitioned');
  expect(tables.get('events_1')).toMatchObject({ kind: 'partition', parent: 'events' });
  expect(printed(tables.get('events_1')).slice(2)).toEqual(['events_1_pkey: primary (id, at)', 'events_1_at_idx: index (at)']);
  expect(tables.get('events_2')?.indexes.map(({ columns }) => columns)).toEqual([['id', 'at'], ['at']]);
  expect(printed(tables.get('old_logs'))).toEqual(['id: integer not null', 'line: text', 'year: integer']);
  expect(printed(tables.get('copy'))).toEqual(['id: integer not null', 'line: text', 'copy_pkey: primary (id)']);
  expect(tables.get('made')).toMatchObject({ open: true });
});

test('an index becomes a constraint under the constraint’s name', async () => {
  const { tables } = await replayed('CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX CONCURRENTLY tmp ON t (a); ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY USING INDEX tmp;');
  expect(printed(tables.get('t')).slice(2)).toEqual(['t_pk: primary (a)']);
});

test('what pg_dump writes reads like what it was made from', async () => {
  const { tables, enums } = await replayed(`
    CREATE SCHEMA shop; CREATE TYPE public.mood AS ENUM ('sad', 'ok'); ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'happy';
    CREATE TABLE public.people (id integer NOT NULL, mood public.mood, "Name" character varying(20), kind text, CONSTRAINT k CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text]))));
    ALTER TABLE ONLY public.people ALTER COLUMN id SET DEFAULT nextval('public.people_id_seq'::regclass);
    ALTER TABLE ONLY public.people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
    CREATE TABLE shop.carts (id integer NOT NULL, person integer);
    ALTER TABLE ONLY shop.carts ADD CONSTRAINT carts_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE SET NULL;
    CREATE INDEX names ON public.people USING btree ("Name");`);
  expect(printed(tables.get('people'))).toEqual(['id: integer not null serial', 'mood: mood (sad ok happy)', 'Name: character varying(20)', 'kind: text (a b)', 'people_pkey: primary (id)', 'names: index (Name)']);
  expect(printed(tables.get('shop.carts'))).toEqual(['id: integer not null', 'person: integer', 'carts_person: (person) -> people(id) on delete set null']);
  expect(enums.get('mood')).toEqual(['sad', 'ok', 'happy']);
});

test('statements that contradict one another are told of; statements about what is not known are not', async () => {
  const { tables, differences } = await replayed(
    'CREATE TABLE a (id int); CREATE TABLE b (id int); ALTER TABLE elsewhere ADD COLUMN x int; CREATE INDEX ON elsewhere (y);',
    'CREATE TABLE IF NOT EXISTS a (id text); CREATE TABLE b (id text); ALTER TABLE a ADD COLUMN id int; ALTER TABLE a ADD COLUMN IF NOT EXISTS id int; ALTER TABLE a DROP COLUMN nothing; DROP TABLE nobody;',
  );
  expect(differences.map(({ message }) => message)).toEqual(['b is created again in 2.sql, after 1.sql', 'id is added again in 2.sql, after 1.sql']);
  expect(printed(tables.get('a'))).toEqual(['id: integer']);
  expect(tables.get('elsewhere')).toMatchObject({ open: true, indexes: [{ columns: ['y'], name: 'elsewhere_y_idx' }] });
});

test('a table that is created again stays as it was first; after it was dropped or renamed it is a new one', async () => {
  const { tables, differences } = await replayed(
    'CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE INDEX notes ON orders (note); CREATE TABLE carts (id int); CREATE TABLE bills (id int); CREATE TEMPORARY TABLE passing (id int);',
    'CREATE TABLE orders (id text, other int); CREATE TEMPORARY TABLE orders (id text); CREATE TABLE passing (id text); DROP TABLE carts; CREATE TABLE carts (id text); ALTER TABLE bills RENAME TO old_bills; CREATE TABLE bills (id text); CREATE INDEX others ON elsewhere (x); CREATE TABLE elsewhere (id int, x int);',
  );
  expect(printed(tables.get('orders'))).toEqual(['id: integer not null', 'note: text', 'orders_pkey: primary (id)', 'notes: index (note)']);
  expect(printed(tables.get('carts'))).toEqual(['id: text']);
  expect(printed(tables.get('bills'))).toEqual(['id: text']);
  expect(printed(tables.get('passing'))).toEqual(['id: text']);
  expect(tables.get('passing')?.kind).toBe('table');
  expect(differences.map(({ message }) => message)).toEqual(['orders is created again in 2.sql, after 1.sql']);
});

test('default names are cut as PostgreSQL cuts them', async () => {
  const long = 'a_table_whose_name_is_very_long_so_that_it_has_to_be_cut_somewhere';
  const { tables } = await replayed(`CREATE TABLE t_with_a_long_name_for_a_table_in_a_database (a_column_with_a_long_name_too int, b int); CREATE INDEX ON t_with_a_long_name_for_a_table_in_a_database (a_column_with_a_long_name_too, b); CREATE INDEX ON t_with_a_long_name_for_a_table_in_a_database (b); CREATE INDEX ON t_with_a_long_name_for_a_table_in_a_database (b); CREATE TABLE ${long} (id int PRIMARY KEY);`);
  expect(tables.get('t_with_a_long_name_for_a_table_in_a_database')?.indexes.map(({ name }) => name)).toEqual([
    't_with_a_long_name_for_a_tabl_a_column_with_a_long_name_too_idx',
    't_with_a_long_name_for_a_table_in_a_database_b_idx',
    't_with_a_long_name_for_a_table_in_a_database_b_idx1',
  ]);
});

test.each([
  ['INT', 'integer'], ['int8[]', 'bigint[]'], ['VARCHAR(20)', 'character varying(20)'], ['varchar', 'character varying'], ['char', 'character(1)'], ['bpchar', 'character'],
  ['timestamptz(3)', 'timestamp(3) with time zone'], ['timestamp(3)', 'timestamp(3) without time zone'], ['timestamp with time zone', 'timestamp with time zone'], ['TIMESTAMP', 'timestamp without time zone'],
  ['decimal(10, 2)', 'numeric(10,2)'], ['double precision', 'double precision'], ['float(24)', 'real'], ['float(53)', 'double precision'], ['float8', 'double precision'],
  ['text ARRAY', 'text[]'], ['public.mood', 'mood'], ['"Mood"', 'Mood'], ['shop.mood', 'shop.mood'], ['geometry(Point,4326)', 'geometry(Point,4326)'], ['time', 'time without time zone'], ['citext', 'citext'],
])('%s is %s', (written, canonical) => {
  expect(canonicalType(written)).toBe(canonical);
});
