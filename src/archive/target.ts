/** Folders that a person names for something new: an archive, a backup, a library. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { EXIT, StopRun } from '../core/errors.js';

/** Throws StopRun (exit 2) when the path is a file. */
export function checkNoFile(path: string, hint: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  throw new StopRun('target-taken', `${path} is a file, and a folder is needed.`, hint, EXIT.usage);
}

/** Throws StopRun (exit 2) when the path lies in `folder`, links followed: what is written there could take its place. */
export function checkOutside(path: string, folder: string, hint: string): void {
  const from = relative(realPath(folder), realPath(path));
  if (from === '..' || from.startsWith(`..${sep}`) || resolve(from) === from) return;
  throw new StopRun('target-in-archive', `${path} lies in the archive.`, hint, EXIT.usage);
}

/** The path without links, as far as it exists. */
function realPath(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  const above = dirname(whole);
  return above === whole ? whole : join(realPath(above), basename(whole));
}

/** Throws StopRun (exit 2) when the path is a file, or a folder that holds anything but what `mayHold` names. */
export function checkFree(path: string, hint: string, mayHold: (name: string) => boolean = () => false): void {
  checkNoFile(path, hint);
  if (existsSync(path) && !readdirSync(path).every(mayHold))
    throw new StopRun('target-taken', `${path} is not empty.`, hint, EXIT.usage);
}
