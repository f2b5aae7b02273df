// Writing changed sources back: whole files at once, and only over what was analysed.
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, isAbsolute } from 'node:path';
import { decode } from './decode.js';
import { errorCode } from './discover.js';

/** A file as it was analysed, and as it is to be. */
export interface FileChange {
  /** Project-relative, with forward slashes. */
  readonly path: string;
  /** The text that was analysed; undefined for a file that is yet to be made. */
  readonly before?: string;
  readonly after: string;
}

/**
 * Writes one file: next to it first, then in its place, so that it is never half written. Its mode stays, and a link stays one.
 *
 * @param root absolute path of the project's root
 * @returns why it was not written, or undefined if it was. A file that has changed since it was analysed, that is not UTF-8, or that lies outside
 *   of the project is not written
 */
export function writeChange(root: string, { path, before, after }: FileChange): string | undefined {
  const absolute = join(root, path);
  const refusal = refusalOf(root, { path, after, ...(before !== undefined && { before }) });
  if (refusal !== undefined) return refusal;
  if (before === undefined) return writeNew(absolute, after);
  let temporary: string | undefined;
  try {
    const target = realpathSync(absolute);
    temporary = `${target}.seqscan-${process.pid}.tmp`;
    writeFileSync(temporary, after, { flag: 'wx' });
    chmodSync(temporary, statSync(target).mode);
    renameSync(temporary, target);
    return undefined;
  } catch (cause) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return `it cannot be written (${errorCode(cause)})`;
  }
}

function textOf(bytes: Buffer, path: string): string | undefined {
  const content = decode(bytes, path);
  return typeof content === 'string' ? content : content.text;
}

/** Why a change would not be written, as far as that can be told without writing; undefined if nothing speaks against it. */
export function refusalOf(root: string, { path, before }: FileChange): string | undefined {
  const absolute = join(root, path);
  if (before === undefined) return isOutside(root, absolute) ? 'it leads out of the project' : existsSync(absolute) ? 'there is such a file by now' : undefined;
  try {
    const target = realpathSync(absolute);
    if (isOutside(realpathSync(root), target)) return 'it leads out of the project';
    const bytes = readFileSync(target);
    if (!bytes.equals(Buffer.from(before, 'utf8'))) return textOf(bytes, target) === before ? 'it is not UTF-8' : 'it has changed since it was read';
    accessSync(target, constants.W_OK);
    return undefined;
  } catch (cause) {
    return `it cannot be written (${errorCode(cause)})`;
  }
}

function writeNew(absolute: string, text: string): string | undefined {
  try {
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text, { flag: 'wx' });
    return undefined;
  } catch (cause) {
    return `it cannot be written (${errorCode(cause)})`;
  }
}

function isOutside(root: string, target: string): boolean {
  const path = relative(root, target);
  return path.startsWith('..') || isAbsolute(path);
}
