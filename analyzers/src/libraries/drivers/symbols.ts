// Which symbols of the drivers' packages give a connection, a pool or a cursor.

/** What a driver's object can do. `pg`: query() with a result object; `mysql`: pairs of rows and fields; `tag`: a template tag; `dbapi`: Python's cursors. */
export type Role = 'pg' | 'mysql' | 'tag' | 'sqlite' | 'prepared' | 'dbapi' | 'cursor' | 'asyncpg';

const TYPES: readonly (readonly [RegExp, Role])[] = [
  [/^(pg|pg-pool|@neondatabase\/serverless|@vercel\/postgres)#(default\.|native\.)*(Client|Pool|PoolClient|ClientBase|VercelPool|VercelClient|default)$/, 'pg'],
  [/^mysql2?(\/promise(\.js)?)?#(default\.)?(Connection|Pool|PoolConnection)$/, 'mysql'],
  [/^postgres#(default\.)?(Sql|TransactionSql|ReservedSql|ISql)$/, 'tag'],
  [/^(better-sqlite3#(default|Database)(\.Database)?|node:sqlite#DatabaseSync)$/, 'sqlite'],
  [/^(better-sqlite3#(default\.)?Statement|node:sqlite#StatementSync)$/, 'prepared'],
  [/^(psycopg2\.extensions\.connection|psycopg\.(Async)?Connection|sqlite3\.(dbapi2\.)?Connection|aiosqlite\.(core\.)?Connection|pymysql\.connections\.Connection|psycopg_pool\.(Async)?(Null)?ConnectionPool|psycopg2\.pool\.\w*ConnectionPool)$/, 'dbapi'],
  [/^(psycopg2\.extensions\.cursor|psycopg2\.extras\.\w*Cursor|psycopg\.(Async)?Cursor|sqlite3\.(dbapi2\.)?Cursor|aiosqlite\.(cursor\.)?Cursor|pymysql\.cursors\.\w*Cursor)$/, 'cursor'],
  [/^asyncpg\.(connection\.|pool\.)?(Connection|Pool|PoolConnectionProxy)$/, 'asyncpg'],
];

const CALLS: readonly (readonly [RegExp, Role])[] = [
  [/^(@vercel\/postgres#(createPool|createClient)|pg#(default\.|native\.)*(Client|Pool)|pg-pool#default|@neondatabase\/serverless#(Client|Pool))$/, 'pg'],
  [/^mysql2?(\/promise(\.js)?)?#(default\.)?(createConnection|createPool)$/, 'mysql'],
  [/^(postgres#default|@neondatabase\/serverless#neon)$/, 'tag'],
  [/^(better-sqlite3#default|node:sqlite#DatabaseSync)$/, 'sqlite'],
  [/^(psycopg2\.connect|psycopg\.connect|psycopg\.(Async)?Connection\.connect|sqlite3\.connect|aiosqlite\.connect|MySQLdb\.connect|pymysql\.connect|psycopg_pool\.(Async)?(Null)?ConnectionPool|psycopg2\.pool\.\w*ConnectionPool)$/, 'dbapi'],
  [/^asyncpg\.(connect|create_pool)$/, 'asyncpg'],
];

/** What a value annotated with that type can do. */
export function roleOfType(path: string): Role | undefined {
  return TYPES.find(([pattern]) => pattern.test(path))?.[1];
}

/** What a call (or `new`) of that symbol gives. */
export function roleOfCall(path: string): Role | undefined {
  return CALLS.find(([pattern]) => pattern.test(path))?.[1];
}

/** True for symbols of drivers for other databases than PostgreSQL. */
export function isForeign(path: string): boolean {
  return /^(?:sqlite3|aiosqlite|MySQLdb|pymysql|mysql2?|better-sqlite3|node:sqlite)\b/.test(path);
}
