// Written by `npm run generate`; not to be edited.
import type { Library } from './library.js';
import { library as alembic } from './alembic/library.js';
import { library as dataloader } from './dataloader/library.js';
import { library as django } from './django/library.js';
import { library as djangoRestFramework } from './django-rest-framework/library.js';
import { library as djangoWeb } from './django-web/library.js';
import { library as drivers } from './drivers/library.js';
import { library as drizzleKit } from './drizzle-kit/library.js';
import { library as ecmascript } from './ecmascript/library.js';
import { library as knexMigrations } from './knex-migrations/library.js';
import { library as nodePgMigrate } from './node-pg-migrate/library.js';
import { library as nodeWeb } from './node-web/library.js';
import { library as prisma } from './prisma/library.js';
import { library as python } from './python/library.js';
import { library as sequelizeMigrations } from './sequelize-migrations/library.js';
import { library as sqlBuilders } from './sql-builders/library.js';
import { library as sqlFiles } from './sql-files/library.js';
import { library as sqlScripts } from './sql-scripts/library.js';
import { library as sqlalchemy } from './sqlalchemy/library.js';
import { library as typeorm } from './typeorm/library.js';
import { library as typeormMigrations } from './typeorm-migrations/library.js';

/** Every library, sorted by id. */
export const libraries: readonly Library[] = [alembic, dataloader, django, djangoRestFramework, djangoWeb, drivers, drizzleKit, ecmascript, knexMigrations, nodePgMigrate, nodeWeb, prisma, python, sequelizeMigrations, sqlBuilders, sqlFiles, sqlScripts, sqlalchemy, typeorm, typeormMigrations];
