/** `--max-disk`: a run ends in order when the archive folder has reached a size. Nothing is ever deleted for it. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };
/** Pages between two looks at the disk; a page adds tens of kilobytes. */
const EVERY = 32;

/** `500MB`, `20 GB`, `1.5TB` as bytes: an option's parser. */
export function size(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const bytes = match ? Number(match[1]) * UNITS[match[2]!.toLowerCase()]! : 0;
  if (!(bytes >= 1)) throw new InvalidArgumentError('Write a size such as 500MB or 20GB.');
  return Math.floor(bytes);
}

/** The option itself, for every command that fetches or takes in pages. */
export function maxDisk(command: Command): Command {
  return command.option(
    '--max-disk <size>',
    'stop when the archive would be larger, such as 20GB; nothing is deleted',
    size,
  );
}

/** What people are told when a run ended so. */
export const FULL = 'The archive has reached --max-disk; what was fetched is saved, nothing was deleted.';

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
   * snapshots that this run has added so far, so that large files are noticed between two looks.
   */
  constructor(
    private readonly dir: string,
    private readonly max: number | null,
    private readonly stop: () => void,
    private readonly written: () => number = () => 0,
  ) {}

  /** Looks before the first page, and then from time to time; called for every page. */
  look(): void {
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
