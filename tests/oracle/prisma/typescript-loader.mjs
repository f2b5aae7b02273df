// Module hooks that let plain Node run a TypeScript application: the `@/` alias of its tsconfig, imports without an extension,
// folders with an index. They also make the application say which of its lines ran (`traced-source.mjs`), because that is how a
// statement's place is tied to the endpoint that was called. A bundler would do too, and would need a configuration of its own.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve as resolvePath, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileTraced } from './traced-source.mjs';

const project = resolvePath(process.env.ORACLE_PROJECT ?? '.');

/** The file that an import without an extension means, or undefined where there is none. */
function sourceFile(path) {
  for (const candidate of [path, `${path}.ts`, join(path, 'index.ts')]) {
    if (existsSync(candidate) && statSync(candidate).isFile()) return candidate;
  }
  return undefined;
}

export async function resolve(specifier, context, next) {
  let path;
  if (specifier.startsWith('@/')) path = join(project, 'src', specifier.slice(2));
  else if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) {
    path = join(dirname(fileURLToPath(context.parentURL)), specifier);
  }
  const found = path === undefined ? undefined : sourceFile(path);
  return found === undefined ? next(specifier, context) : { url: pathToFileURL(found).href, shortCircuit: true };
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const name = relative(project, path).split(sep).join('/');
  return { format: 'module', source: compileTraced(readFileSync(path, 'utf8'), name), shortCircuit: true };
}
