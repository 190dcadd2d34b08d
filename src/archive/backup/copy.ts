/** Copying files so that a copy is either whole under its name, or not there. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Copied {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Copies under a temporary name on the same disk, syncs and renames. `end` bytes at most, for a file that grows
 * meanwhile.
 */
export async function copyFile(
  from: string,
  to: string,
  { signal, end, temporary = `${to}.tmp` }: { signal?: AbortSignal | undefined; end?: number; temporary?: string } = {},
): Promise<Copied> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const source = createReadStream(from, { highWaterMark: 1 << 20, ...(end === undefined ? {} : { end: end - 1 }) });
  try {
    await pipeline(source, counting, createWriteStream(temporary), signal === undefined ? {} : { signal });
    await settle(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Brings a file to the disk and gives it its name; returns when the name is on the disk as well. */
export async function settle(temporary: string, name: string): Promise<void> {
  await sync(temporary, 'r+');
  await rename(temporary, name);
  await syncFolder(dirname(name));
}

/** Brings the names in a folder to the disk. */
export const syncFolder = (dir: string) => sync(dir, 'r');

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The digest of a file, 1 MB at a time. */
export async function digestOf(path: string, signal?: AbortSignal): Promise<Copied> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}
