// How long a line may be: as the project tells its formatter.
import { foldersAbove, type Written } from '../rewriting/writer.js';

/** Configurations of Prettier, which say nothing where 80 characters are meant. */
const PRETTIER = ['.prettierrc', '.prettierrc.json', '.prettierrc.yaml', '.prettierrc.yml', '.prettierrc.js', '.prettierrc.cjs', '.prettierrc.mjs', 'prettier.config.js', 'prettier.config.cjs', 'prettier.config.mjs', 'prettier.config.ts'];
const DEFAULT = 80;

/**
 * The width that the formatter next to a file has: what Prettier's or Biome's configuration says, else `.editorconfig`.
 *
 * @returns undefined where nothing says so, or it is said in a package that cannot be read
 */
export function lineWidth(written: Written): number | undefined {
  let isInstalled = false;
  for (const read of foldersAbove(written)) {
    const biome = withoutComments(read('biome.json') ?? read('biome.jsonc'));
    if (biome !== undefined) return number(/"lineWidth"\s*:\s*(\d+)/, biome) ?? DEFAULT;
    const manifest = read('package.json') ?? '';
    isInstalled ||= /"prettier"\s*:\s*"(?:[\^~>=*\d]|workspace:|catalog:)/.test(manifest);
    const config = withoutComments(PRETTIER.map(read).find((text) => text !== undefined) ?? /"prettier"\s*:\s*(?:\{[^}]*|"[@\w./-]+")/.exec(manifest.replace(/"(?:devD|d)ependencies"\s*:\s*\{[^}]*\}/g, ''))?.[0]);
    if (config === undefined) continue;
    const width = number(/\bprintWidth["']?\s*[:=]\s*(\d+)/, config) ?? number(/^\s*max_line_length\s*=\s*(\d+)/m, read('.editorconfig'));
    // What another package's configuration says is not known here.
    return width ?? (/\brequire\(|\bimport\s|"prettier"\s*:\s*"|^\s*["'][\w@]/.test(config.replace(/import\(['"]prettier['"]\)|@type[^\n]*/g, '')) ? undefined : DEFAULT);
  }
  return isInstalled ? DEFAULT : undefined;
}

function withoutComments(text: string | undefined): string | undefined {
  return text?.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, '');
}

function number(pattern: RegExp, text: string | undefined): number | undefined {
  const found = pattern.exec(text ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}
