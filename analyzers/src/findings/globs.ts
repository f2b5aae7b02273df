// Globs over project-relative paths with forward slashes: `*`, `**`, `?`, `[a-z]`, `{a,b}`. A pattern without a slash matches the name of
// the file or of a folder around it at any depth; a pattern that ends in a slash, or matches a folder, matches all that is in it.

/**
 * Compiles globs to one test.
 *
 * @returns a function that tells whether any of the globs matches a path; with no globs it never does
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const pattern = new RegExp(globs.map((glob) => `(?:${globSource(glob)})`).join('|'));
  return (path) => pattern.test(path);
}

function globSource(glob: string): string {
  const trimmed = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
  const prefix = glob.startsWith('/') || glob.startsWith('./') || trimmed.includes('/') ? '^' : '(?:^|/)';
  return `${prefix}${segmentsSource(trimmed)}(?:/|$)`;
}

function segmentsSource(glob: string): string {
  let source = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob.charAt(at);
    if (glob.startsWith('**/', at) && (at === 0 || glob.charAt(at - 1) === '/')) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (glob.startsWith('**', at)) {
      source += '.*';
      at += 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '{' && glob.indexOf('}', at) > 0) {
      source += '(?:';
      depth += 1;
    } else if (char === '}' && depth > 0) {
      source += ')';
      depth -= 1;
    } else if (char === ',' && depth > 0) source += '|';
    else if (char === '[' && glob.indexOf(']', at) > at + 1) {
      const close = glob.indexOf(']', at);
      source += classSource(glob.slice(at + 1, close));
      at = close;
    } else source += char.replace(/[.+^$()|\\[\]{}]/g, '\\$&');
  }
  return source + ')'.repeat(depth);
}

/** A class whose range runs backwards is no class: its characters stand for themselves. */
function classSource(content: string): string {
  const source = `[${content.replace(/\\/g, '\\\\').replace(/^!/, '^')}]`;
  try {
    return new RegExp(source).source;
  } catch {
    return `\\[${content.replace(/[.+*?^$(){}|\\[\]/-]/g, '\\$&')}\\]`;
  }
}
