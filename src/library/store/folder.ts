/** A store in a folder: a disk of this machine, or one that machines share (NFS, a mounted cloud disk). */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, StopRun, whyNotWritten } from '../../core/errors.js';
import type { FileSource, Store, StoredObject } from './store.js';

/** Names of files that are not whole yet. */
const UNFINISHED = '.unfinished-';
const MOST_TRIES = 5;

export class FolderStore implements Store {
  readonly address: string;

  constructor(folder: string) {
    this.address = resolve(folder);
  }

  async put(key: string, source: Buffer | FileSource): Promise<void> {
    const path = this.pathOf(key);
    const temporary = join(dirname(path), `${UNFINISHED}${randomBytes(6).toString('hex')}`);
    const handle = Buffer.isBuffer(source) ? null : await open(source.path);
    try {
      const target = await this.created(temporary);
      const bytes = handle?.createReadStream() ?? Readable.from([source]);
      await pipeline(bytes, target.createWriteStream({ flush: true }));
      await rename(temporary, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
      throw this.fault(error);
    } finally {
      await handle?.close();
    }
  }

  /** A new file in a folder that is made where it is missing, and once more where another process removes it just then. */
  private async created(path: string) {
    for (let tries = 1; ; tries++) {
      if (!existsSync(this.address)) throw this.missing();
      mkdirSync(dirname(path), { recursive: true });
      try {
        return await open(path, 'wx');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === MOST_TRIES) throw error;
      }
    }
  }

  async get(key: string, from = 0): Promise<Readable | null> {
    try {
      const handle = await open(this.pathOf(key));
      return handle.createReadStream({ start: from });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(this.address)) return null;
      throw this.fault(error);
    }
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const folders = [prefix.replace(/\/$/, '')];
    try {
      if (!existsSync(this.address)) throw this.missing();
      for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
        for (const entry of await entriesOf(join(this.address, folder))) {
          const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
          if (entry.isDirectory()) folders.push(key);
          else if (!entry.name.startsWith(UNFINISHED)) {
            const found = await stat(join(this.address, key)).catch(() => null); // it went away meanwhile
            if (found !== null) yield { key, bytes: found.size };
          }
        }
      }
    } catch (error) {
      throw this.fault(error);
    }
  }

  async delete(key: string): Promise<void> {
    try {
      if (!existsSync(this.address)) throw this.missing();
      const path = this.pathOf(key);
      await rm(path, { force: true });
      // The object's folder goes too when it is empty (rmdir fails for others), but never the store's own.
      if (dirname(path) !== this.address) await rmdir(dirname(path)).catch(() => undefined);
    } catch (error) {
      throw this.fault(error);
    }
  }

  private pathOf(key: string): string {
    if (key.split('/').some((part) => part === '' || part === '.' || part === '..'))
      throw new TypeError(`not a key: ${key}`);
    return join(this.address, ...key.split('/'));
  }

  private missing(): StopRun {
    return new StopRun(
      'store-missing',
      `The folder of the store is not there: ${this.address}`,
      'Make it, or mount the disk that it lies on.',
      EXIT.unusable,
    );
  }

  /** The error to throw: what the file system says (ENOENT, ENOSPC, …) as StopRun, anything else as it is. */
  private fault(error: unknown): unknown {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (error instanceof StopRun || !/^E[A-Z0-9]+$/.test(code)) return error;
    if (statSync(this.address, { throwIfNoEntry: false }) === undefined) return this.missing();
    const full = ['ENOSPC', 'EDQUOT'].includes(code);
    return new StopRun(
      full ? 'store-full' : ['EACCES', 'EPERM', 'EROFS'].includes(code) ? 'store-denied' : 'store-unreachable',
      `The store in ${this.address} cannot be used: ${whyNotWritten(error)}.`,
      full ? 'Make room; the work goes on by itself.' : 'Check the folder and its permissions.',
      EXIT.unusable,
    );
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Makes new names in a folder durable; a file system that syncs no folders (some network disks) says EINVAL. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}
