/** Runs `work` until it succeeds, at most `attempts` times; the last error is thrown. */
export async function retry<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
