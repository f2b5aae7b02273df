// The parts that a session is made of. Front ends are loaded only where a project has files for them: a parser is what costs most at
// start-up.
import type { FrontEnd } from '../languages/language.js';
import { libraries } from '../libraries/registry.generated.js';
import { executeProgram } from '../program/program.js';
import { rules } from '../rules/registry.generated.js';
import type { SessionInput } from './session.js';

/** Loads what a project with these files needs. */
export async function loadParts(paths: readonly string[]): Promise<Pick<SessionInput, 'execute' | 'rules' | 'libraries' | 'frontEnds'>> {
  const wanted = loaders.filter(({ extensions }) => paths.some((path) => extensions.test(path)));
  return { execute: executeProgram, rules, libraries, frontEnds: await Promise.all(wanted.map(({ load }) => load())) };
}

const loaders: readonly { readonly extensions: RegExp; load(): Promise<FrontEnd> }[] = [
  { extensions: /\.[cm]?[jt]sx?$/i, load: async () => (await import('../languages/typescript/index.js')).typescriptFrontEnd },
  { extensions: /\.pyi?$/i, load: async () => (await import('../languages/python/index.js')).pythonFrontEnd },
  {
    extensions: /\.(?:html|djhtml|jinja2?|j2)$/i,
    load: async () => (await import('../languages/templates/index.js')).templateFrontEnd,
  },
];
