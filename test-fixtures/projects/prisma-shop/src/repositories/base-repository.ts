/** What the repositories of single rows share. */
export abstract class BaseRepository<T> {
  protected abstract find(id: number): Promise<T | null>;

  async findEach(ids: readonly number[]): Promise<T[]> {
    const rows: T[] = [];
    for (const id of ids) {
      const row = await this.find(id); // origin: #find-each
      if (row) rows.push(row);
    }
    return rows;
  }
}
