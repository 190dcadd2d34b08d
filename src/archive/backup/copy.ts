/** Copying files so that a copy is either whole under its name, or not there. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { putInPlace } from '../../../snapshots/index.js';

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
    putInPlace(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
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
