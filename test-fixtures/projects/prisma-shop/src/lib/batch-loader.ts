// Collects the keys that are asked for in one tick and loads them together.

interface Waiting<V> {
  readonly resolve: (value: V | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

export class BatchLoader<V> {
  private waiting = new Map<number, Waiting<V>[]>();

  constructor(private readonly loadAll: (keys: number[]) => Promise<Map<number, V>>) {}

  load(key: number): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      if (this.waiting.size === 0) queueMicrotask(() => void this.flush());
      const entries = this.waiting.get(key) ?? [];
      entries.push({ resolve, reject });
      this.waiting.set(key, entries);
    });
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = new Map();
    try {
      const values = await this.loadAll([...batch.keys()]);
      for (const [key, entries] of batch) for (const entry of entries) entry.resolve(values.get(key));
    } catch (error) {
      for (const entries of batch.values()) for (const entry of entries) entry.reject(error);
    }
  }
}
