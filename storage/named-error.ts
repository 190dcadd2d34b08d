/** Errors of SQLite say neither which file it was nor where, nor that the disk had no room for a file beside the database. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Codes of a file that could not be made, enlarged or written, for whatever reason. */
const UNEXPLAINED = /^SQLITE_(?:CANTOPEN|IOERR)/;

/** In bytes: the shared memory of a WAL takes half of it. */
const NO_ROOM = 64 * 1024;

/** The error of a database in the folder `dir` as SQLITE_FULL where the disk has no room; any other error as it is. */
export function withCause(error: unknown, dir: string): unknown {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !UNEXPLAINED.test(code)) return error;
  return code === 'SQLITE_IOERR_SHMSIZE' || room(dir) < NO_ROOM
    ? Object.assign(error as Error, { code: 'SQLITE_FULL' })
    : error;
}

function room(dir: string): number {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY; // the folder is not there: that is another fault
  }
}

/** The error with the file that the system refused to open or write; any other error as it is. */
export function withFile(error: unknown, path: string): unknown {
  const known = withCause(error, dirname(path));
  const { code } = known as { code?: unknown };
  const isRefusal = typeof code === 'string' && /^SQLITE_(?:READONLY|CANTOPEN|PERM)/.test(code);
  return isRefusal ? Object.assign(known as Error, { path }) : known;
}
