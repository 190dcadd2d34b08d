/**
 * Files that grow: members are gathered in memory, their places are known at once, and a file that is full gets its
 * final name and its sorted index. What this class promises is durability; what the bytes mean is `write.ts`'s part.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Disk, diskFault, openName, putInPlace } from './disk.js';
import { sealIndex } from './live-index.js';

/** Bytes gathered before they are handed to the system unasked, so that memory stays small between two syncs. */
const FLUSH_AT = 4 * 1024 * 1024;

interface Growing {
  readonly name: string;
  readonly fd: number;
  readonly indexFd: number;
  /** Bytes handed to the system. */
  flushed: number;
  indexFlushed: number;
}

export class WarcFiles {
  private current: Growing | null = null;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private lines: string[] = [];
  private failure: Error | null = null;
  private serial = 0;

  constructor(
    private readonly dir: string,
    private readonly limit: number,
    private readonly disk: Disk,
  ) {}

  /** The name of the file that takes the next record, or null when one must be begun first. */
  get name(): string | null {
    return this.current?.name ?? null;
  }

  get full(): boolean {
    return this.current !== null && this.current.flushed + this.pendingBytes >= this.limit;
  }

  /** Begins a file named after the time; the name is new even when the clock has gone back. */
  begin(now: Date): string {
    if (this.failure) throw this.failure;
    const serial = String(this.serial++).padStart(5, '0');
    const name = `yuanye-${now.toISOString().replace(/\D/g, '')}-${serial}-${randomBytes(4).toString('hex')}.warc.gz`;
    const path = join(this.dir, name);
    let fd = -1;
    let indexFd = -1;
    try {
      fd = this.disk.open(openName(path), 'wx');
      indexFd = this.disk.open(openName(`${path}.cdxj`), 'wx');
      this.disk.syncFolder(this.dir);
    } catch (error) {
      for (const one of [fd, indexFd]) if (one >= 0) this.disk.close(one);
      throw this.failed(error, path);
    }
    this.current = { name, fd, indexFd, flushed: 0, indexFlushed: 0 };
    return name;
  }

  /** Appends one member to the file that is open and returns its place. */
  append(member: Buffer): { readonly file: string; readonly offset: number; readonly length: number } {
    if (this.failure) throw this.failure;
    const file = this.current!;
    const place = { file: file.name, offset: file.flushed + this.pendingBytes, length: member.length };
    this.pending.push(member);
    this.pendingBytes += member.length;
    return place;
  }

  /** Adds a line to the index of the file that is open. */
  index(line: string): void {
    this.lines.push(line);
    if (this.pendingBytes >= FLUSH_AT) this.flush();
  }

  /** Returns when everything appended so far is on the disk. After a failure nothing since the last sync counts. */
  async sync(): Promise<void> {
    if (this.failure) throw this.failure;
    const file = this.current;
    if (file === null) return;
    this.flush();
    try {
      await this.disk.sync(file.fd);
    } catch (error) {
      // A file that was sealed meanwhile has been synced already, and its handle is closed.
      if (this.current === file) throw this.failed(error, join(this.dir, file.name));
    }
  }

  /** Gives the file that is open its final name and its sorted index; nothing when none is open. */
  seal(): void {
    if (this.failure) {
      this.release();
      throw this.failure;
    }
    const file = this.current;
    if (file === null) return;
    this.flush();
    const path = join(this.dir, file.name);
    try {
      this.release();
      sealIndex(this.dir, file.name, this.disk);
      putInPlace(openName(path), path, this.disk);
    } catch (error) {
      throw this.failed(error, path);
    }
  }

  /** Hands everything gathered to the system. On failure the file is cut back to what was whole before. */
  private flush(): void {
    const file = this.current;
    if (file === null || this.pendingBytes === 0) return;
    const bytes = Buffer.concat(this.pending);
    const index = Buffer.from(this.lines.map((line) => `${line}\n`).join(''), 'latin1');
    try {
      this.disk.write(file.fd, bytes, file.flushed);
      this.disk.write(file.indexFd, index, file.indexFlushed);
    } catch (error) {
      const failure = this.failed(error, join(this.dir, file.name));
      try {
        this.disk.truncate(file.fd, file.flushed);
      } catch (again) {
        failure.cause = again; // the next start cuts the file; the first error is the one to tell
      }
      throw failure;
    }
    file.flushed += bytes.length;
    file.indexFlushed += index.length;
    this.pending = [];
    this.pendingBytes = 0;
    this.lines = [];
  }

  private failed(error: unknown, path: string): Error {
    this.failure = diskFault(error, path);
    return this.failure;
  }

  private release(): void {
    if (this.current === null) return;
    this.disk.close(this.current.fd);
    this.disk.close(this.current.indexFd);
    this.current = null;
  }
}
