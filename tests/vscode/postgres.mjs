// A PostgreSQL server for the tests in VS Code: the one that the tests of the planner start, with the table that the sample application asks.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * @param scratch a folder for what is built
 * @returns its address, and what stops it
 */
export async function startDatabase(scratch) {
  const program = join(scratch, 'postgres.cjs');
  await build({ entryPoints: [fileURLToPath(new URL('../planner/postgres.ts', import.meta.url))], outfile: program, bundle: true, platform: 'node', format: 'cjs', external: ['pg-native'], logLevel: 'error' });
  const server = createRequire(import.meta.url)(program).startServer();
  await server.run('CREATE TABLE "Order" (id int PRIMARY KEY, "customerId" int, "placedAt" timestamptz); INSERT INTO "Order" SELECT n, n, now() FROM generate_series(1, 100) n');
  return { url: server.url(), remove: server.remove };
}
