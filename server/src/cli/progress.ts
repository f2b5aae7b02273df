// A line on standard error for runs that take long enough to wonder, on a terminal only.
import { performance } from 'node:perf_hooks';
import type { Terminal } from './output.js';

const patience = 1000;
const interval = 100;

/** Progress of a run. `clear` takes the line away before anything else is printed. */
export interface Progress {
  update(lowered: number): void;
  /** Shows a line at once, before something that takes long. */
  say(text: string): void;
  clear(): void;
}

/**
 * The progress of a run over up to so many files, shown once it has taken a second. On anything but a terminal it says nothing.
 *
 * @param now milliseconds from any fixed point
 */
export function progressOn(terminal: Pick<Terminal, 'isInteractive' | 'warn'>, files: number, now: () => number = () => performance.now()): Progress {
  if (!terminal.isInteractive) return { update: () => undefined, say: () => undefined, clear: () => undefined };
  const started = now();
  let last = started + patience - interval;
  let isShown = false;
  const say = (text: string): void => {
    isShown = true;
    terminal.warn(`\r\u001b[K${text}`);
  };
  return {
    update(lowered) {
      if (now() - last < interval) return;
      last = now();
      say(`reading ${lowered} of up to ${files} files…`);
    },
    say,
    clear() {
      if (isShown) terminal.warn('\r\u001b[K');
      isShown = false;
    },
  };
}
