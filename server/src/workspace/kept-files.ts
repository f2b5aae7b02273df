// Files that no fix changes, whoever applies it.

/** Why a file is not to be changed, by its project-relative path: it belongs to somebody else. */
export function whyKept(path: string): string | undefined {
  if (path.startsWith('../')) return 'outside of the project';
  return /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|site-packages)\//.test(path) ? 'other people\'s code' : undefined;
}
