import { Shelf } from './shelf';

export function Library({ shelves }: Props) {
  const first = shelves.
  const rows = shelves.map((shelf) => <Shelf key={shelf.id} {...} />);
  if (first) {
    return <ul>{rows}</ul>
  for (const shelf of ) {
    shelf.load(
  }
}

export const after = loadAll();
