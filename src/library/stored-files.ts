/**
 * Files of a site's archive on their way to the store and back. A WARC file is one object. A database is cut into parts,
 * so that a publication writes those that changed.
 */
import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { putInPlace } from '../../snapshots/index.js';
import { digestOf } from '../archive/backup/copy.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { Manifest, Part, StoredFile } from './manifest.js';
import type { Store } from './store/store.js';

/** Bytes of a part of a database. */
const PART = 4 * 1024 * 1024;
const TRIES = 3;

/** The objects of one site in the store. */
export class StoredFiles {
  constructor(
    private readonly store: Store,
    /** The site's name in the library. */
    private readonly name: string,
  ) {}

  /** Writes a file of the archive as one object. `path` is where it lies in the archive, `from` where it is read. */
  async put(prefix: string, path: string, from: string): Promise<StoredFile> {
    const { bytes, sha256 } = await digestOf(from);
    const key = `${prefix}/${sha256}-${path.replace(/^.*\//, '')}`;
    await this.store.put(key, { path: from, bytes, sha256 });
    return { path, bytes, sha256, parts: [{ key, bytes, sha256 }] };
  }

  /** Writes a database in parts. Those that the earlier form of the file (`before`) has are not written again. */
  async putParts(
    prefix: string,
    path: string,
    from: string,
    before: StoredFile | undefined,
    signal: AbortSignal,
  ): Promise<StoredFile> {
    const there = new Map((before?.parts ?? []).map((part) => [part.sha256, part]));
    const whole = createHash('sha256');
    const parts: Part[] = [];
    for (const bytes of partsOf(from)) {
      signal.throwIfAborted();
      whole.update(bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `${prefix}/${sha256}.part`;
      if (!there.has(sha256)) {
        await this.store.put(key, bytes);
        there.set(sha256, { key, bytes: bytes.length, sha256 });
      }
      parts.push(there.get(sha256)!);
    }
    return { path, bytes: statSync(from).size, sha256: whole.digest('hex'), parts };
  }

  /**
   * Brings a file from the store, whole or not at all. Parts that the earlier form of the file has are not brought again.
   * Throws StopRun when the store lacks the file or holds other bytes.
   */
  async fetch(file: StoredFile, place: string, before?: Manifest): Promise<void> {
    mkdirSync(dirname(place), { recursive: true });
    const temporary = `${place}.fetched`;
    for (let tries = 1; ; tries++) {
      const hash = createHash('sha256');
      const earlier = existsSync(place) ? before?.files.find(({ path }) => path === file.path) : undefined;
      const out = createWriteStream(temporary);
      for (const [i, part] of file.parts.entries()) {
        const same = tries === 1 && earlier?.parts[i]?.sha256 === part.sha256;
        const source = same ? [partAt(place, i, part.bytes)] : this.bytesOf(part, file);
        const hashed = new Transform({
          transform(chunk: Buffer, _, done) {
            hash.update(chunk);
            done(null, chunk);
          },
        });
        await pipeline(source, hashed, out, { end: false });
      }
      await new Promise<void>((resolve, reject) => out.once('error', reject).end(resolve));
      if (hash.digest('hex') === file.sha256) break;
      if (tries === TRIES) throw this.damaged(file, 'is not as it was written');
    }
    putInPlace(temporary, place);
  }

  /** The bytes of a part; where a connection broke, they go on from there. */
  private async *bytesOf({ key, bytes }: Part, file: StoredFile): AsyncGenerator<Buffer> {
    let at = 0;
    for (let tries = 1; at < bytes || bytes === 0; tries++) {
      try {
        const source = await this.store.get(key, at);
        if (source === null) throw this.damaged(file, 'is missing');
        for await (const chunk of source) {
          at += (chunk as Buffer).length;
          yield chunk as Buffer;
        }
        return; // whether it is shorter than it was, its digest says
      } catch (error) {
        if (error instanceof StopRun || tries === TRIES) throw error;
      }
    }
  }

  private damaged({ path }: StoredFile, how: string): StopRun {
    return new StopRun(
      'store-damaged',
      `${path} of ${this.name} ${how} in the store ${this.store.address}.`,
      'If something was published just now, it is there at the next try; else bring it back from a backup of the store.',
      EXIT.unusable,
    );
  }
}

/** Whether the file of an archive has the published bytes already. */
export async function isAsPublished(place: string, file: StoredFile): Promise<boolean> {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.size !== file.bytes) return false;
  // A sealed WARC file, or its index, is never written again: its name and size tell which it is.
  return file.path.startsWith('snapshots/') || (await digestOf(place)).sha256 === file.sha256;
}

function* partsOf(path: string): Generator<Buffer> {
  const { size } = statSync(path);
  for (let at = 0; at < size; at += PART) yield partAt(path, at / PART, Math.min(PART, size - at));
}

function partAt(path: string, index: number, bytes: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    for (let done = 0; done < bytes; ) {
      const read = readSync(fd, buffer, done, bytes - done, index * PART + done);
      if (read === 0) return buffer.subarray(0, done);
      done += read;
    }
    return buffer;
  } finally {
    closeSync(fd);
  }
}
