// Preloaded into the process that runs the Prisma application: from here on Node imports TypeScript as the application writes it.
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
