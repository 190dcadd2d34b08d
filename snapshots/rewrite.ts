/**
 * A WARC file without some of its records: bytes are never changed in place, so a new file takes the old one's place.
 * Whoever calls switches the rows that point into it, then removes the old file.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCdxj } from './cdxj.js';
import { type Disk, diskFault, putInPlace, realDisk } from './disk.js';
import { markFor } from './for-revisits.js';
import { indexLines, warcFiles, writeIndex } from './live-index.js';
import { type At, groupAt, readRecord } from './read.js';
import { field, uriField } from './record.js';
import { fileChunks, type ScannedRecord, scan } from './scan.js';

/** A revisit, and the record that holds its payload. */
export interface Repetition {
  readonly url: string;
  readonly place: At;
  readonly refersTo: string;
}

/** The place of every record that was written with the capture at a place, itself first, with its record id. */
export function recordsWith(
  dir: string,
  at: At,
): { readonly place: At; readonly recordId: string; readonly digest: string }[] {
  return groupAt(dir, at).map(({ record, place }) => ({
    place,
    recordId: record.recordId,
    digest: field(record.header.fields, 'warc-payload-digest') ?? '',
  }));
}

/** Every revisit in the snapshots, with the digest of the payload that it repeats, found by the indexes. */
export function* revisitsIn(dir: string): Generator<{ url: string; digest: string; place: At }> {
  for (const { name } of warcFiles(dir)) {
    const index = join(dir, `${name}.cdxj`);
    if (!existsSync(index)) continue;
    for (const line of readFileSync(index, 'latin1').split('\n')) {
      const capture = line.includes('"warc/revisit"') ? parseCdxj(line) : null;
      if (capture === null) continue;
      const { file, offset, length, url, digest } = capture;
      yield { url, digest, place: { file, offset, length } };
    }
  }
}

/** Every revisit in the snapshots that repeats one of these payloads. */
export function repetitionsOf(dir: string, digests: ReadonlySet<string>): Repetition[] {
  const found: Repetition[] = [];
  for (const { url, digest, place } of revisitsIn(dir)) {
    if (!digests.has(digest)) continue;
    const refersTo = uriField(readRecord(dir, place).header.fields, 'warc-refers-to') ?? '';
    found.push({ url, place, refersTo });
  }
  return found;
}

/** A name for the file that takes another's place; it sorts where the other did. */
export function successorOf(file: string): string {
  const stem = file.replace(/\.warc(?:\.gz)?$/, '').replace(/-r[0-9a-f]{8}$/, '');
  return `${stem}-r${randomBytes(4).toString('hex')}${file.endsWith('.gz') ? '.warc.gz' : '.warc'}`;
}

/** A file that some of the records of another one are copied to. */
export interface Share {
  /** The folder that it lies in, and its name there. */
  readonly dir: string;
  readonly into: string;
  /** Asked for each record that can be read, in the order of the file; 'for-revisits': it is marked as there for them alone. */
  readonly keeps: (record: ScannedRecord) => boolean | 'for-revisits';
}

export interface Copied {
  /** Null: nothing but the file's own description was to be copied, and no file was written. */
  readonly into: string | null;
  /** The new offset of every record that was copied. */
  readonly moved: ReadonlyMap<number, number>;
  /** Bytes in damaged places, which are copied as they are. */
  readonly damaged: number;
}

/** Copies the records of a WARC file, byte for byte, to others: temporary files, sync, index, rename. */
export async function divide(
  dir: string,
  file: string,
  shares: readonly Share[],
  disk: Disk = realDisk,
): Promise<Copied[]> {
  const copies = shares.map((share) => ({ ...share, fd: -1, at: 0, worth: false, damaged: 0, moved: new Map() }));
  const temporary = ({ dir: folder, into }: Share) => join(folder, `${into}.new`);
  let failing: Share | undefined = copies[0];
  try {
    for (const copy of copies) {
      failing = copy;
      copy.fd = disk.open(temporary(copy), 'wx');
    }
    for await (const item of scan(fileChunks(join(dir, file)), { limit: 1024 ** 3 })) {
      const fault = item.kind === 'fault';
      const kept = copies.map((copy) => ({ copy, as: fault || copy.keeps(item) })).filter(({ as }) => as !== false);
      const keeping = kept.map(({ copy }) => copy);
      const worth = fault || field(item.header.fields, 'warc-type') !== 'warcinfo';
      for (const { copy, as } of kept) {
        if (fault) copy.damaged += item.length;
        else if (as === 'for-revisits') {
          failing = copy;
          const mark = markFor(item.header, file);
          disk.write(copy.fd, mark, copy.at);
          copy.at += mark.length;
        }
        copy.worth ||= worth;
        copy.moved.set(item.offset, copy.at);
      }
      for await (const chunk of fileChunks(join(dir, file), item.offset, item.offset + item.length))
        for (const copy of keeping) {
          failing = copy;
          disk.write(copy.fd, chunk, copy.at);
          copy.at += chunk.length;
        }
    }
    for (const copy of copies) {
      failing = copy;
      disk.close(copy.fd);
      copy.fd = -1;
      if (copy.worth) {
        writeIndex(copy.dir, copy.into, await indexLines(temporary(copy), copy.into), disk);
        putInPlace(temporary(copy), join(copy.dir, copy.into), disk);
      } else disk.unlink(temporary(copy));
    }
  } catch (error) {
    for (const copy of copies) {
      if (copy.fd >= 0) disk.close(copy.fd);
      if (existsSync(temporary(copy))) disk.unlink(temporary(copy));
    }
    throw diskFault(error, failing === undefined ? dir : join(failing.dir, failing.into));
  }
  return copies.map(({ into, worth, moved, damaged }) => ({ into: worth ? into : null, moved, damaged }));
}

/** Writes `into` as `file` without the records at the offsets of `drop`. */
export async function rewriteWithout(
  dir: string,
  file: string,
  into: string,
  drop: ReadonlySet<number>,
  disk: Disk = realDisk,
): Promise<Copied> {
  const [copied] = await divide(dir, file, [{ dir, into, keeps: ({ offset }) => !drop.has(offset) }], disk);
  return copied!;
}

/** Removes a WARC file and its index, and anything half-written under its name; what is absent is no error. */
export function removeWarc(dir: string, file: string, disk: Disk = realDisk): void {
  for (const name of [file, `${file}.cdxj`, `${file}.new`, `${file}.cdxj.tmp`])
    if (existsSync(join(dir, name))) disk.unlink(join(dir, name));
  disk.syncFolder(dir);
}
