// A throw-away PostgreSQL server in a temporary folder: it listens on a socket there and nowhere else, and logs every statement.
// The statements are taken from the server's own log and not from the ORM's hooks, because the log cannot be bypassed by a cursor
// of a library's own, and not from pg_stat_statements, because that merges texts and forgets their order.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Cluster {
  /** The folder of the server's socket: what a client gives as its host. */
  readonly host: string;
  readonly user: string;
  /** Stops the server and gives the texts of all statements that it executed, in their order. */
  readonly stop: () => string[];
  /** Stops the server if it still runs, and removes its folder. */
  readonly remove: () => void;
}

/** The folder of PostgreSQL's server programs: the one that ORACLE_POSTGRES names, of any version, or the newest that is installed, if it is 15 (which logs as JSON) at least; undefined where there is none. */
export function serverPrograms(): string | undefined {
  const named = process.env['ORACLE_POSTGRES'];
  if (named !== undefined && named !== '') return named;
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = versions.map((version) => join(debian, version, 'bin'));
  const configured = output('pg_config', ['--bindir'])?.trim();
  if (configured !== undefined) folders.push(configured);
  return folders.find((folder) => versionOf(folder) >= 15);
}

/** The version of a folder's programs: 15. */
export function versionOf(programs: string): number {
  return Number(/ (\d+)/.exec(output(join(programs, 'postgres'), ['--version']) ?? '')?.[1] ?? 0);
}

/**
 * Creates and starts a server with further settings. The server refuses to run as root, so root starts it as the user `postgres`.
 */
export function startCluster(programs: string, more: Readonly<Record<string, string>> = {}): Cluster {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  const user = 'postgres';
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, Number(idOf(user, '-u')), Number(idOf(user, '-g')));
  const run = (program: string, ...parameters: string[]) => {
    const command = [join(programs, program), ...parameters];
    const [file = '', ...rest] = isRoot ? ['runuser', '-u', user, '--', ...command] : command;
    execFileSync(file, rest, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  };
  const data = join(folder, 'data');
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    // New statistics in the middle of a run would change plans, and with them the order of what nothing orders.
    autovacuum: 'off',
    logging_collector: 'on',
    log_destination: versionOf(programs) >= 15 ? 'jsonlog' : 'stderr',
    log_directory: join(folder, 'log'),
    log_statement: 'all',
    log_rotation_size: '0',
    log_rotation_age: '0',
    ...more,
  };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`).join(' ');
  let running = false;
  const end = () => {
    if (running) run('pg_ctl', 'stop', '-D', data, '-m', 'fast', '-w');
    running = false;
  };
  const stop = () => {
    end();
    return loggedStatements(join(folder, 'log'));
  };
  const remove = () => {
    process.off('exit', remove);
    end();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  try {
    run('initdb', '-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync');
    run('pg_ctl', 'start', '-D', data, '-w', '-s', '-l', join(folder, 'server.txt'), '-o', options);
    running = true;
    run('createdb', '-h', folder, '-U', user, 'library');
  } catch (error) {
    remove();
    throw error;
  }
  return { host: folder, user, stop, remove };
}

/** What a program prints; undefined where it is missing or fails. */
export function output(program: string, parameters: readonly string[]): string | undefined {
  try {
    return execFileSync(program, [...parameters], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

function idOf(user: string, which: '-u' | '-g'): string {
  const id = output('id', [which, user]);
  if (id === undefined) throw new Error(`there is no user ${user} that could run the server`);
  return id;
}

function loggedStatements(folder: string): string[] {
  const texts: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line === '') continue;
      const { message } = JSON.parse(line) as { readonly message?: string };
      const text = /^(?:statement|execute [^:]*): ([^]*)$/.exec(message ?? '')?.[1];
      if (text !== undefined) texts.push(text);
    }
  }
  return texts;
}
