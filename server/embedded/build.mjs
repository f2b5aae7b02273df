// `npm run snapshot`: writes the data folder of a fresh PostgreSQL, from which the embedded planner starts in a second instead of ten.
// It is to be run once for each version of PGlite and its result checked in: no two runs give the same bytes, since every database
// cluster has a number of its own. What no planner needs is left out: the template databases and used up log segments.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

const folder = dirname(fileURLToPath(import.meta.url));
const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'));

const settings = { shared_buffers: '1MB', max_connections: '5', autovacuum: 'off' };
const database = await PGlite.create({
  initDbStartParams: ['--wal-segsize=1', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
});
await database.exec('VACUUM (FREEZE)');
await database.exec('CHECKPOINT');
const ask = async (sql) => Object.values((await database.query(sql)).rows[0])[0];
const segment = await ask('SELECT pg_walfile_name(redo_lsn) FROM pg_control_checkpoint()');
const own = String(await ask("SELECT oid FROM pg_database WHERE datname = 'postgres'"));

const { FS } = database.Module;
const data = '/pglite/data';
const names = (path) => FS.readdir(path).filter((name) => name !== '.' && name !== '..');
const remove = (path) => {
  if (!FS.isDir(FS.stat(path).mode)) return FS.unlink(path);
  for (const name of names(path)) remove(`${path}/${name}`);
  FS.rmdir(path);
};
for (const name of names(`${data}/base`)) if (/^\d+$/.test(name) && name !== own) remove(`${data}/base/${name}`);
for (const name of names(`${data}/pg_wal`)) if (/^[0-9A-F]{24}$/.test(name) && name !== segment) remove(`${data}/pg_wal/${name}`);

const archive = Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer());
const compressed = brotliCompressSync(archive, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
for (const name of readdirSync(folder)) if (name.endsWith('.tar.br')) rmSync(join(folder, name));
const file = `pglite-${version}.tar.br`;
writeFileSync(join(folder, file), compressed);
process.stdout.write(`server/embedded/${file}: ${(compressed.length / 1024).toFixed(0)} KB (${(archive.length / 1024 / 1024).toFixed(1)} MB as it is)\n`);
process.exit(0);
