/** The file operations that writing needs, in one place, so that tests can make each of them fail. */
import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { diskFull, EXIT, type ExitCode, isDiskFull, StopRun, whyNotWritten } from '../src/core/errors.js';

export interface Disk {
  open(path: string, flags: 'wx' | 'r+' | 'r' | 'a'): number;
  /** Writes all of `bytes` at `position`; throws when the disk is full. */
  write(fd: number, bytes: Uint8Array, position: number): void;
  sync(fd: number): Promise<void>;
  syncNow(fd: number): void;
  truncate(fd: number, size: number): void;
  close(fd: number): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Makes new and renamed names in a folder durable. */
  syncFolder(path: string): void;
}

export const realDisk: Disk = {
  open: (path, flags) => openSync(path, flags, 0o644),
  write(fd, bytes, position) {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  },
  sync: (fd) => new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve()))),
  syncNow: fdatasyncSync,
  truncate: ftruncateSync,
  close: closeSync,
  rename: renameSync,
  unlink: unlinkSync,
  syncFolder(path) {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
};

/**
 * Gives a file that was written under a temporary name, and closed, its own name: bytes and name are on the disk when this
 * returns. After a crash there is the whole file under `path`, or what was there before.
 */
export function putInPlace(temporary: string, path: string, disk: Disk = realDisk): void {
  const fd = disk.open(temporary, 'r+');
  try {
    disk.syncNow(fd);
  } finally {
    disk.close(fd);
  }
  disk.rename(temporary, path);
  disk.syncFolder(dirname(path));
}

/** The name of a WARC file, or of its index, while it is written. */
export const openName = (path: string): string => `${path}.open`;

/** Opens a file for reading under its name, or under the one that it has while it is written. Throws ENOENT without either. */
export function openForReading(path: string): number {
  for (const name of [path, openName(path)]) {
    try {
      return openSync(name, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return openSync(path, 'r'); // closed, and so renamed, between the two tries
}

/**
 * Writes a file that has its name only when it is whole: temporary file, sync, rename. `fill` gets the open file. Throws
 * StopRun when the disk does not take it.
 */
export function wholeFile<T>(disk: Disk, path: string, fill: (fd: number) => T): T {
  const temporary = `${path}.tmp-${process.pid}`;
  let fd: number;
  try {
    fd = disk.open(temporary, 'wx');
  } catch (error) {
    throw diskFault(error, path, EXIT.unusable);
  }
  let open = true;
  try {
    const result = fill(fd);
    open = false;
    disk.close(fd);
    putInPlace(temporary, path, disk);
    return result;
  } catch (error) {
    if (open) disk.close(fd);
    if (existsSync(temporary)) disk.unlink(temporary); // it may have its name already
    throw diskFault(error, path, EXIT.unusable);
  }
}

/**
 * A failed write as the run's end, with the next step; `full` is the exit code when the disk has no room. What is no fault of
 * the system's is given back as it is.
 */
export function diskFault(error: unknown, path: string, full: ExitCode = EXIT.limit): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof Error && !/^E[A-Z0-9]+$/.test(code)) return error;
  if (isDiskFull(error)) return diskFull(path, full);
  return new StopRun(
    'snapshot-write',
    `${path} could not be written: ${whyNotWritten(error)}.`,
    /^(?:EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EISDIR)$/.test(code)
      ? 'Everything that the archive lists is saved. Check the folder and its permissions, or name another place.'
      : 'Everything that the archive lists is saved. Check the disk, then start the same command again.',
    EXIT.unusable,
  );
}
