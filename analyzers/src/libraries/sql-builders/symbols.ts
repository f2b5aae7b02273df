// Symbols of query builders and of tags for SQL through which a program sends SQL of its own words. What else they build is not known here.

/** `session`: executes clauses; `pool`: a pool of tagged queries; `knex`: makes raw queries that are sent when they are awaited; `maker`: makes sessions. */
export type Role = 'session' | 'pool' | 'knex' | 'engine' | 'maker';

const CALLS: readonly (readonly [RegExp, Role])[] = [
  [/^slonik#(?:default\.)?createPool$/, 'pool'],
  // What CommonJS requires is the function itself.
  [/^knex(?:#(?:default|knex|Knex))?$/, 'knex'],
  [/^drizzle-orm\/(?:node-postgres|postgres-js|neon-http|neon-serverless|vercel-postgres|pglite|pg-proxy|aws-data-api\/pg)#drizzle$/, 'session'],
  [/^sqlalchemy\.(?:create_engine|engine\.create_engine|ext\.asyncio\.create_async_engine)$|^sqlmodel\.create_engine$/, 'engine'],
  [/^sqlalchemy\.orm\.(?:session\.)?(?:sessionmaker|scoped_session)$|^sqlalchemy\.ext\.asyncio\.(?:async_sessionmaker|async_scoped_session)$/, 'maker'],
  [/^sqlalchemy\.orm\.(?:session\.)?Session$|^sqlalchemy\.ext\.asyncio\.AsyncSession$|^sqlmodel\.Session$/, 'session'],
];

const TYPES: readonly (readonly [RegExp, Role])[] = [
  [/^slonik#(?:CommonQueryMethods|DatabasePool|DatabaseConnection|DatabasePoolConnection|DatabaseTransactionConnection)$/, 'pool'],
  [/^knex#(?:default|Knex)(?:\.(?:Knex|Transaction))?$/, 'knex'],
  [/^drizzle-orm\/(?:node-postgres|postgres-js|neon-http|neon-serverless|vercel-postgres|pglite|pg-proxy)#\w+Database$|^drizzle-orm\/pg-core#Pg(?:Async)?(?:Database|Transaction)$/, 'session'],
  [/^sqlalchemy\.orm\.(?:session\.)?(?:Session|scoped_session)$|^sqlalchemy\.ext\.asyncio\.(?:AsyncSession|AsyncConnection)$|^sqlalchemy\.(?:engine\.)?(?:base\.)?Connection$|^sqlmodel\.(?:ext\.asyncio\.session\.)?(?:Async)?Session$/, 'session'],
  [/^sqlalchemy\.(?:engine\.)?(?:base\.)?Engine$|^sqlalchemy\.ext\.asyncio\.AsyncEngine$/, 'engine'],
];

/** What a call of that symbol gives. */
export function roleOfCall(path: string): Role | undefined {
  return CALLS.find(([pattern]) => pattern.test(path))?.[1];
}

/** What a value annotated with that type is. */
export function roleOfType(path: string): Role | undefined {
  return TYPES.find(([pattern]) => pattern.test(path))?.[1];
}

/** Tags that make a clause of a template, and functions that make one of a string. */
export function makesClause(path: string): boolean {
  return /^(?:slonik|kysely|drizzle-orm)#(?:default\.)?sql$|^slonik#(?:default\.)?sql\.(?:fragment|unsafe|typeAlias|type)$|^(?:kysely|drizzle-orm)#sql\.raw$|^sqlalchemy\.(?:sql\.(?:expression\.)?)?text$/.test(path);
}

/** Tags of which the answer is a tag again: `sql.type(schema)`. */
export function makesTag(path: string): boolean {
  return /^slonik#(?:default\.)?sql\.(?:type|typeAlias)$/.test(path);
}

/** Functions that put lists into a hole. */
export function makesList(path: string): boolean {
  return /^(?:slonik|kysely|drizzle-orm)#(?:default\.)?sql\.(?:join|unnest|array|values)$/.test(path);
}
