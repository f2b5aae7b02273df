// file-is-clean
const store = globalThis as unknown as { kept: Record<string, unknown> };

export function keep<Kept>(name: string, make: () => Kept): Kept {
  store.kept[name] ??= make();
  return store.kept[name] as Kept;
}
