// Runs the Django application of the fixtures against a server of its own and gives the report.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { output, serverPrograms, startCluster } from './postgres.js';
import type { Endpoint, Report } from './report.js';

export const djangoLibrary = fileURLToPath(new URL('../../test-fixtures/projects/django-library', import.meta.url));

const interpreters = [process.env['ORACLE_PYTHON'], '/usr/bin/python3', 'python3'];

/** Why the application cannot run on this machine and how to change that; undefined when it can. */
export function missingForDjango(): string | undefined {
  if (python() === undefined) {
    return 'needs Python with Django, Django REST framework and psycopg2: '
      + 'apt-get install python3-django python3-djangorestframework python3-psycopg2, or name an interpreter in ORACLE_PYTHON';
  }
  return serverPrograms() === undefined ? 'needs the server programs of PostgreSQL 15 or later: apt-get install postgresql' : undefined;
}

/** Starts a server, calls every endpoint, stops the server, and gives what it logged. Throws with the output of what failed. */
export function runDjangoLibrary(project = djangoLibrary): Report {
  const interpreter = python();
  const programs = serverPrograms();
  if (interpreter === undefined || programs === undefined) throw new Error(missingForDjango());
  const folder = mkdtempSync(join(tmpdir(), 'oracle-report-'));
  const cluster = startCluster(programs);
  try {
    const report = join(folder, 'report.json');
    const driver = fileURLToPath(new URL('django/run.py', import.meta.url));
    execFileSync(interpreter, ['-B', driver, project, report], {
      env: { ...process.env, LIBRARY_DB_HOST: cluster.host, LIBRARY_DB_USER: cluster.user, LIBRARY_DB_NAME: 'library' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 240_000,
    });
    const { endpoints } = JSON.parse(readFileSync(report, 'utf8')) as { endpoints: Omit<Endpoint, 'runs'>[] };
    const runs = runsByEndpoint(cluster.stop());
    return {
      endpoints: endpoints.map((endpoint) => {
        const { name } = endpoint;
        const [few, many] = [runs.get(`10 ${name}`), runs.get(`20 ${name}`)];
        if (few === undefined || many === undefined) throw new Error(`the server's log holds no call of ${name}`);
        return { ...endpoint, runs: { 10: few, 20: many } };
      }),
    };
  } finally {
    cluster.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first interpreter that has the libraries; the one on the path is often another than the distribution's. */
export function python(): string | undefined {
  return interpreters.find(
    (interpreter) => interpreter !== undefined && output(interpreter, ['-c', 'import django, rest_framework, psycopg2']) !== undefined,
  );
}

/** The statements between the driver's marks, by the number of parents and the endpoint's name. */
function runsByEndpoint(statements: readonly string[]): Map<string, string[]> {
  const runs = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const statement of statements) {
    const mark = /^SELECT 'oracle (?:begin )?(.*)'$/.exec(statement)?.[1];
    if (mark === undefined) current?.push(statement);
    else if (mark === 'end') current = undefined;
    else runs.set(mark, (current = []));
  }
  return runs;
}
