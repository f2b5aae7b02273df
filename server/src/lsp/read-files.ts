// Which files the server takes an interest in.
import { basename, sep } from 'node:path';
import { configurationFileName } from '../workspace/configuration-name.js';
import { isKnownKind } from '../workspace/ignore-rules.js';

/** Files of which a change means something: those that are analysed, and those that decide which ones are. */
export function isRead(file: string): boolean {
  const name = basename(file);
  return name === configurationFileName || name === '.gitignore' || isKnownKind(file.split(sep).join('/'));
}
