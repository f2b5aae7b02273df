// Between the URIs of a client and the paths of files. A client may come to a folder over a link: files are known by their path without links, and
// are told to the client under the URI by which it knows them.
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isAtOrBelow, realPath } from '../workspace/discover.js';

export interface FilesAndUris {
  /** The path without links of a URI; undefined for what is no file. */
  fileOf(uri: string): string | undefined;
  /** The URI under which the client knows a file. */
  uriOf(file: string): string;
  /** A client opened a file under this URI. */
  opened(uri: string): void;
  closed(uri: string): void;
  /** The folders of the workspace, by their URIs; answers with their paths without links. */
  folders(uris: readonly string[]): readonly string[];
}

export function filesAndUris(): FilesAndUris {
  const open = new Map<string, string>();
  let folders: { readonly real: string; readonly given: string }[] = [];
  const fileOf = (uri: string): string | undefined => {
    const path = pathOf(uri);
    return path && withoutLinks(path);
  };
  return {
    fileOf,
    uriOf(file) {
      const known = open.get(file);
      if (known !== undefined) return known;
      const folder = folders.find(({ real }) => isAtOrBelow(file, real));
      return pathToFileURL(folder ? join(folder.given, relative(folder.real, file)) : file).href;
    },
    opened(uri) {
      const file = fileOf(uri);
      if (file !== undefined) open.set(file, uri);
    },
    closed(uri) {
      const file = fileOf(uri);
      if (file !== undefined) open.delete(file);
    },
    folders(uris) {
      folders = uris.flatMap((uri) => {
        const given = pathOf(uri);
        return given === undefined ? [] : [{ given: trimmed(given), real: withoutLinks(trimmed(given)) }];
      });
      return folders.map(({ real }) => real);
    },
  };
}

function pathOf(uri: string): string | undefined {
  // What an editor sends is not always what it should send.
  if (typeof uri !== 'string' || !uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A URI of a host that is not this machine, or one that is broken.
    return undefined;
  }
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith(sep) && dirname(path) !== path ? path.slice(0, -1) : path;
}

/** Of a file that is not there yet the folder's links are followed. */
function withoutLinks(path: string): string {
  const real = realPath(path);
  if (real !== undefined) return real;
  const parent = dirname(path);
  return parent === path ? path : join(withoutLinks(parent), basename(path));
}
