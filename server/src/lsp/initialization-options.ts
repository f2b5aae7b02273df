// What clients tell of themselves when they start the server, once. It comes from outside and may hold anything.

export interface InitializationOptions {
  /** `pull`: the client asks for diagnostics; otherwise they are pushed, for files that are not open too. */
  readonly diagnostics?: 'push' | 'pull';
  /** Whether databases that the workspace names may be asked; so it is unless a client says otherwise. */
  readonly isTrusted: boolean;
  /** Commands that the client offers for lenses. */
  readonly commands: readonly string[];
  /** Whether it wants `seqscan/status`. */
  readonly status: boolean;
  /** It completes configurations by their JSON Schema. */
  readonly hasSchema: boolean;
  /** It answers `seqscan/confirm`. */
  readonly confirms: boolean;
}

/** Reads `initializationOptions`; what is wrong counts as not said. */
export function readOptions(value: unknown): InitializationOptions {
  const { diagnostics, trusted, commands, status, schema, confirm } = recordOf(value);
  return {
    ...((diagnostics === 'push' || diagnostics === 'pull') && { diagnostics }),
    isTrusted: trusted !== false,
    commands: stringsOf(commands) ?? [],
    status: status === true,
    hasSchema: schema === true,
    confirms: confirm === true,
  };
}

/** A list of strings, or undefined for anything else. */
export function stringsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
}

/** An object's entries; none for anything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}
