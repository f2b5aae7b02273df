// Files that no fix changes, whoever applies it.

/** Folders of packages and of copies of them. */
const VENDORED = /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|site-packages)\//;
/** Folders and names under which tools write: what is changed there is gone when they write again. */
const GENERATED = /(?:^|\/)(?:generated|__generated__)\/|(?:[._-]generated|\.gen|\.g|_pb2(?:_grpc)?|\.pb)\.\w+$/;

/** Why a file is not to be changed, by its project-relative path: it belongs to somebody else, or to a tool. */
export function whyKept(path: string): string | undefined {
  if (path.startsWith('../')) return 'outside of the project';
  if (VENDORED.test(path)) return 'other people\'s code';
  return GENERATED.test(path) ? 'written by a tool' : undefined;
}
