/** Folders that a person names for something new: an archive, a backup, a library. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { EXIT, StopRun } from '../core/errors.js';

/** Throws StopRun (exit 2) when the path is a file. */
export function checkNoFile(path: string, hint: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
  throw new StopRun('target-taken', `${path} is a file, and a folder is needed.`, hint, EXIT.usage);
}

/** How a path lies to a folder, links followed: it is the folder, lies in it, holds it, or none of these. */
function lies(path: string, folder: string): 'is' | 'in' | 'holds' | 'apart' {
  const [one, other] = [realPath(path), realPath(folder)];
  const inside = (inner: string, outer: string) => inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  if (one === other) return 'is';
  return inside(one, other) ? 'in' : inside(other, one) ? 'holds' : 'apart';
}

/** Throws StopRun (exit 2) when the path lies in `archive` or is it: what is written there could take its place. */
export function checkOutside(path: string, archive: string, hint: string): void {
  const how = lies(path, archive);
  if (how === 'is' || how === 'in')
    throw new StopRun('target-in-archive', `${path} lies in the archive.`, hint, EXIT.usage);
}

const RELATED = { is: 'is the archive itself', in: 'lies in the archive', holds: 'holds the archive' };

/** Throws StopRun (exit 2) when a backup would lie in `archive`, or the archive in the backup: each would grow by the other. */
export function checkApart(backup: string, archive: string): void {
  const how = lies(backup, archive);
  if (how === 'apart') return;
  const hint = 'Name a folder elsewhere, at best on another disk.';
  const message = `${backup} ${RELATED[how]}; a backup must lie outside of it.`;
  throw new StopRun('backup-inside', message, hint, EXIT.usage);
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
