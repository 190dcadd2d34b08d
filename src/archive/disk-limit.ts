/** `--max-disk`: a run ends in order when the archive folder has reached a size. Nothing is ever deleted for it. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Pages between two measurements; a page adds tens of kilobytes. */
const EVERY = 32;

/** The message when a run ended so. */
export const DISK_LIMIT_REACHED = 'The archive has reached --max-disk; what was fetched is saved, nothing was deleted.';

/** The bytes of all files in a folder and below. */
export function folderBytes(dir: string): number {
  let bytes = 0;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    // A write-ahead log or a temporary file may go between the two calls.
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

export class DiskLimit {
  reached = false;
  private pages = 0;
  private measured = 0;
  private writtenThen = 0;

  /**
   * `stop` is called once, when the archive in `dir` has `max` bytes or more; null: there is no limit. `written`: bytes of
   * snapshots that this run has added so far, so that large files are noticed between two measurements.
   */
  constructor(
    private readonly dir: string,
    private readonly max: number | null,
    private readonly stop: () => void,
    private readonly written: () => number = () => 0,
  ) {}

  /** Called for every page; measures the folder before the first one, and then from time to time. */
  check(): void {
    if (this.max === null || this.reached) return;
    const grown = this.measured + this.written() - this.writtenThen;
    if (this.pages++ % EVERY !== 0 && grown < this.max) return;
    this.writtenThen = this.written();
    this.measured = folderBytes(this.dir);
    if (this.measured < this.max) return;
    this.reached = true;
    this.stop();
  }
}
