/** Maps a list one element after the other. */
export async function mapSeries<T, R>(list: readonly T[], work: (element: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const element of list) results.push(await work(element));
  return results;
}
