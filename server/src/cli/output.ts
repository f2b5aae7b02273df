// The terminal, as the commands see it: where text goes, whether it is coloured, how wide it is.
import picocolors from 'picocolors';

export interface Terminal {
  /** Writes to standard output. */
  print(text: string): void;
  /** Writes to standard error. */
  warn(text: string): void;
  /** Whether standard error is a terminal, so that progress can be shown. */
  readonly isInteractive: boolean;
  /** Columns of standard output; 100 where it is no terminal. */
  readonly width: number;
  readonly colors: Colors;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours or none for a stream: asked for or forbidden by the environment, or else as the stream is a terminal. */
export function colorsFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv, isForbidden: boolean): Colors {
  const { NO_COLOR: none, FORCE_COLOR: force, TERM: term } = environment;
  if (isForbidden || (none !== undefined && none !== '')) return picocolors.createColors(false);
  if (force !== undefined && force !== '') return picocolors.createColors(force !== '0' && force !== 'false');
  return picocolors.createColors(stream.isTTY === true && term !== 'dumb');
}

/** The process's own terminal. A reader that goes away (`| head`) ends the output, not the run. */
export function processTerminal(isColorForbidden: boolean): Terminal {
  const isClosed = { out: false, error: false };
  process.stdout.on('error', () => (isClosed.out = true));
  process.stderr.on('error', () => (isClosed.error = true));
  return {
    print(text) {
      if (!isClosed.out) process.stdout.write(text);
    },
    warn(text) {
      if (!isClosed.error) process.stderr.write(text);
    },
    isInteractive: process.stderr.isTTY === true,
    width: process.stdout.isTTY === true ? Math.max(process.stdout.columns || 80, 40) : 100,
    colors: colorsFor(process.stdout, process.env, isColorForbidden),
  };
}
