/**
 * A WARC file without some of its records: bytes are never changed in place, so a new file takes the old one's place.
 * Whoever calls switches the rows that point into it, then removes the old file.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCdxj } from './cdxj.js';
import { type Disk, diskFault, putInPlace, realDisk } from './disk.js';
import { indexLines, warcFiles, writeIndex } from './live-index.js';
import { type At, groupAt, readRecord } from './read.js';
import { field, uriField } from './record.js';
import { fileChunks, scan } from './scan.js';

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

/** Every revisit in the snapshots that repeats one of these payloads, found by the indexes. */
export function repetitionsOf(dir: string, digests: ReadonlySet<string>): Repetition[] {
  const found: Repetition[] = [];
  for (const { name } of warcFiles(dir)) {
    const index = join(dir, `${name}.cdxj`);
    if (!existsSync(index)) continue;
    for (const line of readFileSync(index, 'latin1').split('\n')) {
      if (!line.includes('"warc/revisit"')) continue;
      const capture = parseCdxj(line);
      if (capture === null || !digests.has(capture.digest)) continue;
      const { file, offset, length, url } = capture;
      const place = { file, offset, length };
      const refersTo = uriField(readRecord(dir, place).header.fields, 'warc-refers-to') ?? '';
      found.push({ url, place, refersTo });
    }
  }
  return found;
}

/** A name for the file that takes another's place; it sorts where the other did. */
export function successorOf(file: string): string {
  const stem = file.replace(/\.warc(?:\.gz)?$/, '').replace(/-r[0-9a-f]{8}$/, '');
  return `${stem}-r${randomBytes(4).toString('hex')}${file.endsWith('.gz') ? '.warc.gz' : '.warc'}`;
}

/**
 * Writes `into` as `file` without the records at the offsets of `drop`: temporary file, sync, index, rename. Tells the
 * new offset of every record that stays, and how many bytes lay in damaged places, which are copied as they are. When
 * nothing but the file's own description is left, no file is written and `into` comes back as null.
 */
export async function rewriteWithout(
  dir: string,
  file: string,
  into: string,
  drop: ReadonlySet<number>,
  disk: Disk = realDisk,
): Promise<{ readonly into: string | null; readonly moved: ReadonlyMap<number, number>; readonly damaged: number }> {
  const temporary = join(dir, `${into}.new`);
  const moved = new Map<number, number>();
  let damaged = 0;
  let at = 0;
  let worth = false;
  let fd = -1;
  try {
    fd = disk.open(temporary, 'wx');
    for await (const item of scan(fileChunks(join(dir, file)), { limit: 1024 ** 3 })) {
      if (item.kind === 'record' && drop.has(item.offset)) continue;
      if (item.kind === 'fault') damaged += item.length;
      if (item.kind === 'fault' || field(item.header.fields, 'warc-type') !== 'warcinfo') worth = true;
      moved.set(item.offset, at);
      for await (const chunk of fileChunks(join(dir, file), item.offset, item.offset + item.length)) {
        disk.write(fd, chunk, at);
        at += chunk.length;
      }
    }
    disk.close(fd);
    fd = -1;
    if (!worth) {
      disk.unlink(temporary);
      return { into: null, moved, damaged };
    }
    writeIndex(dir, into, await indexLines(temporary, into), disk);
    putInPlace(temporary, join(dir, into), disk);
    return { into, moved, damaged };
  } catch (error) {
    if (fd >= 0) disk.close(fd);
    if (existsSync(temporary)) disk.unlink(temporary);
    throw diskFault(error, join(dir, into));
  }
}

/** Removes a WARC file and its index, and anything half-written under its name; what is absent is no error. */
export function removeWarc(dir: string, file: string, disk: Disk = realDisk): void {
  for (const name of [file, `${file}.cdxj`, `${file}.new`, `${file}.cdxj.tmp`])
    if (existsSync(join(dir, name))) disk.unlink(join(dir, name));
  disk.syncFolder(dir);
}
