/** One file of an export, and the folder that gets its files when all of them are whole. */
import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StopRun } from '../core/errors.js';

export interface Written {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What an export wrote: `manifest.json`. */
export interface ExportManifest {
  readonly format: string;
  readonly software: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly articles: number;
  readonly versions: number;
  readonly characters: number;
  readonly files: readonly Written[];
}

/** A file that is being written; `path` is relative to its folder. */
export class Output {
  rows = 0;
  private bytes = 0;
  private readonly hash: Hash = createHash('sha256');
  private readonly fd: number;

  constructor(
    folder: string,
    private readonly path: string,
  ) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    this.fd = openSync(join(folder, path), 'wx');
  }

  write(part: string | Uint8Array): void {
    if (part.length === 0) return;
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }

  /** `sync` waits for the disk: not for thousands of small files, whose digests in the manifest tell a loss. */
  finish(sync: boolean): Written {
    if (sync) fsyncSync(this.fd);
    closeSync(this.fd);
    return { path: this.path, rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/**
 * The folder of an export. Files are written into a temporary folder beside it and moved when all are whole, the
 * manifest last: a reader never sees half an export, and one that failed leaves nothing.
 */
export class Folder {
  readonly temporary: string;
  private readonly out: string;

  /** Throws StopRun when there is something in `out` already: an export never mixes with what was there. */
  constructor(out: string) {
    this.out = resolve(out);
    if (existsSync(this.out) && readdirSync(this.out).length > 0)
      throw new StopRun(
        'export-exists',
        `${out} is not empty.`,
        'Name a new folder with --out, or empty this one: an export does not mix with what was there.',
      );
    mkdirSync(dirname(this.out), { recursive: true });
    // With the process's number: what a killed process left is recognised and removed.
    this.temporary = `${this.out}.tmp-${process.pid}`;
    rmSync(this.temporary, { recursive: true, force: true });
    mkdirSync(this.temporary, { mode: 0o700 });
  }

  put(name: string, text: string): void {
    writeFileSync(join(this.temporary, name), text);
  }

  /** Gives the files their place, `last` after all others. */
  finish(last: string): void {
    mkdirSync(this.out, { recursive: true });
    const names = readdirSync(this.temporary).filter((name) => name !== last);
    for (const name of [...names, last]) renameSync(join(this.temporary, name), join(this.out, name));
    rmSync(this.temporary, { recursive: true });
  }

  abandon(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }
}
