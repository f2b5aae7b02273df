// The catalog of a project that is given as a record of texts, through the real session.
import { openSession, type Catalog } from '../../analyzers/src/session/index.js';

/** Opens a session over the texts, by path, and gives the schema that they declare. */
export async function catalogOf(files: Readonly<Record<string, string>>): Promise<Catalog> {
  const session = await openSession({
    files: { list: () => Object.keys(files), read: (path) => files[path] ?? { problem: 'there is no such file' } },
    config: { layers: [] },
    clock: () => 0,
  });
  const catalog = session.catalog();
  const internal = session.problems().filter(({ isInternal }) => isInternal);
  if (internal.length > 0) throw new Error(internal.map(({ message }) => message).join('\n'));
  return catalog;
}

/** What the sources contradict one another about, in order. */
export function messages(catalog: Catalog): readonly string[] {
  return (catalog.differences ?? []).map(({ message }) => message);
}
