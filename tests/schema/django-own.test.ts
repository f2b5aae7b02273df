// Django's own tables, as the library knows them, against those that Django really makes: columns, types, indexes and keys, with Django's own users
// and with users of the project's.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog, Index, Table } from '@seqscan/analyzers';
import { connectionLimits, withConnection } from '../../server/src/database/live/connection.js';
import { introspect } from '../../server/src/database/live/introspect.js';
import { readAddress } from '../../server/src/database/live/address.js';
import { sandbox, type Sandbox } from '../cli/sandbox.js';
import { missingForDjango, python } from '../oracle/django-library.js';
import { type Server, startServer } from '../planner/postgres.js';
import { catalogOf } from './catalog-of.js';

const apps = ['admin', 'auth', 'contenttypes', 'sessions', 'sites', 'redirects', 'flatpages', 'messages'];

const project = (more: string, installed: readonly string[] = []): Readonly<Record<string, string>> => ({
  'requirements.txt': 'django\n',
  'manage.py': 'import os, sys\nos.environ["DJANGO_SETTINGS_MODULE"] = "site_settings.settings"\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n',
  'site_settings/__init__.py': '',
  'site_settings/settings.py': `import os
SECRET_KEY = "only for tests"
INSTALLED_APPS = [${[...apps.map((app) => `"django.contrib.${app}"`), ...installed.map((app) => `"${app}"`)].join(', ')}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["DB_NAME"], "USER": "postgres", "HOST": os.environ["DB_HOST"]}}
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}]
${more}`,
});

const plain = {
  ...project('', ['shop']),
  'shop/__init__.py': '',
  'shop/models.py': 'from django.conf import settings\nfrom django.db import models\n\n\nclass Order(models.Model):\n    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)\n',
};
const withUsers = {
  ...project('AUTH_USER_MODEL = "people.Person"\n', ['people']),
  'people/__init__.py': '',
  'people/apps.py': 'from django.apps import AppConfig\n\n\nclass PeopleConfig(AppConfig):\n    name = "people"\n    default_auto_field = "django.db.models.AutoField"\n',
  'people/models.py': 'from django.contrib.auth.models import AbstractUser\nfrom django.db import models\n\n\nclass Person(AbstractUser):\n    nickname = models.CharField(max_length=30)\n',
};

/** What a table is, in lines that two sources can agree on. */
function described({ columns, indexes, foreignKeys }: Table): readonly string[] {
  const index = ({ primary, unique, keys, columns: own }: Index): string => `${primary === true ? 'primary key' : unique ? 'unique' : 'index'} (${(keys ?? own.map((column) => ({ column, operatorClass: undefined }))).map(({ column, operatorClass }) => [column, operatorClass].filter(Boolean).join(' ')).join(', ')})`;
  return [
    ...[...columns.values()].map(({ name, sqlType, type, nullable }) => `${name} ${sqlType ?? `${type}?`}${nullable ? '' : ' not null'}`),
    ...indexes.map(index),
    ...foreignKeys.map(({ columns: own, table, references }) => `(${own.join(', ')}) → ${table} (${references.join(', ')})`),
  ].sort();
}

const tablesOf = ({ tables }: Catalog): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([...tables.values()].filter(({ name }) => name !== 'django_migrations').map((table) => [table.name, described(table)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));

const missing = missingForDjango();
const isSkipped = missing !== undefined && process.env['ORACLE_REQUIRED'] === undefined;
if (isSkipped) process.stderr.write(`Django's own tables skipped: ${missing}\n`);

describe.skipIf(isSkipped)('Django’s own tables', () => {
  let server: Server;
  const boxes: Sandbox[] = [];
  beforeAll(() => void (server = startServer()), 60_000);
  afterAll(() => {
    for (const box of boxes) box.remove();
    server?.remove();
  });

  it.each([
    ['with its own users', 'library', plain],
    ['with users of the project’s', 'people', withUsers],
  ])('are those that it makes, %s', async (_, database, files) => {
    if (database !== 'library') await server.run(`CREATE DATABASE ${database}`);
    const box = sandbox(files);
    boxes.push(box);
    const run = (...words: readonly string[]): void => void execFileSync(python() ?? 'python3', ['-B', 'manage.py', ...words], { cwd: box.folder, env: { ...process.env, DB_HOST: server.host, DB_NAME: database }, stdio: ['ignore', 'ignore', 'pipe'] });
    run('makemigrations', database === 'people' ? 'people' : 'shop');
    run('migrate');
    const real = await withConnection(readAddress(server.url().replace('/library', `/${database}`), 'it'), connectionLimits, introspect);
    expect(tablesOf(await catalogOf(files))).toEqual(tablesOf(real));
  }, 120_000);
});

it('are left out where the settings leave them out, and where the project has users of its own', async () => {
  const few = { ...plain, 'site_settings/settings.py': 'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]\n' };
  expect([...(await catalogOf(few)).tables.keys()].sort()).toEqual(['auth_group', 'auth_group_permissions', 'auth_permission', 'auth_user', 'auth_user_groups', 'auth_user_user_permissions', 'django_content_type', 'shop_order']);
  expect([...(await catalogOf(withUsers)).tables.keys()].filter((name) => name.startsWith('auth_user') || name.startsWith('people'))).toEqual(['people_person', 'people_person_groups', 'people_person_user_permissions']);
});
