// What the engine knows of an ORM, a driver or a framework stands in that library's folder: no other layer names one, in code or in comments,
// where the knowledge would soon follow the name. Front ends are left out, since templates are a language of a framework, and so are
// rules' pages, which show examples.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { libraries } from '../../analyzers/src/libraries/registry.generated.js';

const source = fileURLToPath(new URL('../../analyzers/src', import.meta.url));
const layers = ['core', 'findings', 'planner', 'program', 'rules', 'schema', 'session'];

/** Packages whose name is a word of the language that this project is written in, and would be found everywhere; or of a folder that the configuration knows. */
const ordinaryWords = new Set(['alembic', 'express', 'next', 'node', 'pg', 'postgres']);

/** Names that no package in the libraries' evidence has: short forms, and libraries that are still to come. */
const further =
  'drf typeorm mikroorm sequelize drizzle knex mongoose kysely sqlalchemy peewee tortoise flask fastapi starlette nestjs remix dataloader graphql sqlite mysql'.split(' ');

/** The names of a package: `@trpc/server` is `trpc`, `rest_framework` is also written with a space. */
function namesOf(specifier: string): string[] {
  const name = specifier.replace(/^(?:node:|[@.])/, '').replace(/\/.*$/, '');
  return ordinaryWords.has(name) ? [] : [name.replace(/[-_]/g, '[-_ ]?')];
}

const names = [...new Set([...libraries.flatMap(({ evidence }) => (evidence.imports ?? []).flatMap(namesOf)), ...further])];
// Short names are parts of other words.
const pattern = new RegExp(names.map((name) => (name.length > 4 ? name : `\\b${name}\\b`)).join('|'), 'i');

/** The lines of a text that name a library. */
function naming(text: string): string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${index + 1}: ${line.trim()}`] : []));
}

describe('names of libraries', () => {
  const files = layers.flatMap((layer) =>
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.startsWith(`${layer}/`) && path.endsWith('.ts') && !path.endsWith('.generated.ts')),
  );

  it.each(['// as Prisma does', 'const isDjangoModel = true;', "from '@nestjs/common'", '/** DRF actions */', 'rest framework', 'better-sqlite3', 'typeORM'])('are found in %s', (line) => {
    expect(naming(line)).toHaveLength(1);
  });

  it('are not found in words that hold them', () => {
    expect(naming('an expression of the next statement, known to PostgreSQL; honour to the hero')).toEqual([]);
  });

  it.each(files)('stand nowhere in %s', (file) => {
    expect(naming(readFileSync(`${source}/${file}`, 'utf8'))).toEqual([]);
  });
});
