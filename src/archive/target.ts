/** Folders that a person names for something new: an archive, a backup, a library. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { EXIT, StopRun } from '../core/errors.js';

/** Throws StopRun (exit 2) when the path is a file. */
export function checkNoFile(path: string, hint: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  throw new StopRun('target-taken', `${path} is a file, and a folder is needed.`, hint, EXIT.usage);
}

/** Throws StopRun (exit 2) when the path is a file, or a folder that holds anything but what `mayHold` names. */
export function checkFree(path: string, hint: string, mayHold: (name: string) => boolean = () => false): void {
  checkNoFile(path, hint);
  if (existsSync(path) && !readdirSync(path).every(mayHold))
    throw new StopRun('target-taken', `${path} is not empty.`, hint, EXIT.usage);
}
