/**
 * Reads ZIP files without believing them: names are checked and never become paths, sizes are bounded by what the
 * file really holds, entries that share bytes (the quine and overlap bombs) are refused.
 */
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, createInflateRaw } from 'node:zlib';
import { decodeBytes } from '../src/core/encodings.js';
import { fileChunks } from './scan.js';
import type { Path } from './window.js';

export interface ZipEntry {
  readonly name: string;
  readonly method: 'stored' | 'deflated' | 'other';
  readonly encrypted: boolean;
  /** ISO 8601, UTC; null when the file does not say. */
  readonly modified: string | null;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where the entry's bytes begin in the ZIP file. */
  readonly start: number;
}

export interface ZipListing {
  readonly entries: readonly ZipEntry[];
  /** Entries that were refused, and why. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** The largest central directory that is read, in bytes: half a million entries. */
const MAX_DIRECTORY = 64 * 1024 * 1024;
/** Unpacked bytes for each packed one, beyond the first 64 MiB; text reaches 20, a bomb 1,000. */
const MAX_RATIO = 100;

/** The entries of a ZIP file. Throws an Error that says what is wrong when it is none. */
export function listZip(path: Path): ZipListing {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const directory = findDirectory(fd, size);
    const bytes = readAt(fd, directory.start, directory.size);
    const entries: ZipEntry[] = [];
    const refused: { name: string; reason: string }[] = [];
    const unnamed: { entry: Unplaced | null; name: EntryName }[] = [];
    for (let at = 0, i = 0; i < directory.count && at + 46 <= bytes.length; i++) {
      if (bytes.readUInt32LE(at) !== 0x02014b50) throw new Error(`entry ${i + 1} of the ZIP directory is damaged`);
      const length = 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
      const central = bytes.subarray(at, at + length);
      at += length;
      if (central.length < 46) refused.push({ name: `entry ${i + 1}`, reason: 'its directory entry is damaged' });
      else unnamed.push({ entry: centralEntry(central), name: nameIn(central) });
    }
    // A program writes all names in one encoding: without a flag a single one may be valid UTF-8 by chance.
    const plain = unnamed.every(({ name }) => name.text !== null || isUtf8(name.bytes)) ? 'utf-8' : 'gb18030';
    for (const { entry, name: said } of unnamed) {
      const name = said.text ?? decodeBytes(said.bytes, plain);
      const located = entry && locate(fd, size, { ...entry, name });
      const reason = !located
        ? 'its directory entry is damaged'
        : (nameFault(name) ?? (typeof located === 'string' ? located : null));
      if (reason !== null) refused.push({ name, reason });
      else if (located && typeof located !== 'string') entries.push(located);
    }
    return withoutOverlaps(entries, refused);
  } finally {
    closeSync(fd);
  }
}

/** An entry's content, unpacked, a chunk at a time. Throws when it unpacks to far more than it is (zip bomb). */
export async function* entryChunks(path: Path, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.encrypted) throw new Error(`${entry.name} is encrypted`);
  const raw = fileChunks(path, entry.start, entry.start + entry.packed);
  if (entry.method === 'stored') {
    yield* raw;
    return;
  }
  if (entry.method !== 'deflated') throw new Error(`${entry.name} is packed in a way that is not read`);
  const { Readable } = await import('node:stream');
  const inflate = createInflateRaw();
  const source = Readable.from(raw);
  source.on('error', (error) => inflate.destroy(error));
  let size = 0;
  for await (const chunk of source.pipe(inflate) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 64 * 1024 * 1024 + entry.packed * MAX_RATIO)
      throw new Error(`${entry.name} is a zip bomb: it unpacks to more than ${size} bytes`);
    yield chunk;
  }
}

function readAt(fd: number, at: number, size: number): Buffer {
  const buffer = Buffer.alloc(size);
  return buffer.subarray(0, readSync(fd, buffer, 0, size, at));
}

function findDirectory(fd: number, size: number): { start: number; size: number; count: number } {
  const from = Math.max(0, size - 22 - 0xffff);
  const tail = readAt(fd, from, size - from);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > tail.length) throw new Error('it is no ZIP file, or its end is missing');
  let count = tail.readUInt16LE(end + 10);
  let bytes = tail.readUInt32LE(end + 12);
  let start = tail.readUInt32LE(end + 16);
  if (end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50) {
    const end64 = readAt(fd, Number(tail.readBigUInt64LE(end - 12)), 56);
    if (end64.length < 56 || end64.readUInt32LE(0) !== 0x06064b50) throw new Error('its ZIP64 directory is damaged');
    count = Number(end64.readBigUInt64LE(32));
    bytes = Number(end64.readBigUInt64LE(40));
    start = Number(end64.readBigUInt64LE(48));
  }
  if (start + bytes > size) throw new Error('its directory lies outside the file');
  if (bytes > MAX_DIRECTORY) throw new Error(`its directory has ${bytes} bytes`);
  return { start, size: bytes, count };
}

type Unplaced = Omit<ZipEntry, 'start' | 'name'> & { readonly header: number };

/** An entry's name as text when its encoding is said, and its bytes. */
interface EntryName {
  readonly text: string | null;
  readonly bytes: Buffer;
}

/** Flag 11 says UTF-8; so does Info-ZIP's extra field 0x7075, when it is of this very name (APPNOTE 4.6.9). */
function nameIn(b: Buffer): EntryName {
  const bytes = b.subarray(46, 46 + b.readUInt16LE(28));
  if (b.readUInt16LE(8) & 0x0800) return { text: bytes.toString('utf8'), bytes };
  const unicode = extraIn(b, 0x7075);
  if (unicode === null || unicode.length < 6 || unicode[0] !== 1) return { text: null, bytes };
  const isOwn = unicode.readUInt32LE(1) === crc32(bytes);
  return { text: isOwn ? unicode.toString('utf8', 5) : null, bytes };
}

/** The extra field of this kind in a directory entry. */
function extraIn(b: Buffer, kind: number): Buffer | null {
  const from = 46 + b.readUInt16LE(28);
  const extra = b.subarray(from, from + b.readUInt16LE(30));
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === kind) return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
  return null;
}

/** 1980-01-01, the first day that MS-DOS knows: programs that keep no time write it. */
const NO_DATE = (1 << 5) | 1;

/** When an entry was last changed: of the extended time stamp in UTC, or else of MS-DOS, whose zone is taken for China's. */
function modifiedIn(b: Buffer): string | null {
  const stamp = extraIn(b, 0x5455);
  if (stamp !== null && stamp.length >= 5 && stamp[0]! & 1) return new Date(stamp.readInt32LE(1) * 1000).toISOString();
  const [time, date] = [b.readUInt16LE(12), b.readUInt16LE(14)];
  const [month, day] = [(date >> 5) & 15, date & 31];
  if (month < 1 || month > 12 || day < 1) return null;
  if (time === 0 && date === NO_DATE) return null;
  const hours = (time >> 11) - 8;
  return new Date(Date.UTC(1980 + (date >> 9), month - 1, day, hours, (time >> 5) & 63, (time & 31) * 2)).toISOString();
}

function centralEntry(b: Buffer): Unplaced | null {
  const numbers = [b.readUInt32LE(24), b.readUInt32LE(20), b.readUInt32LE(42)];
  const large = extraIn(b, 1);
  for (let i = 0, at = 0; i < 3 && large !== null; i++) {
    if (numbers[i] !== 0xffffffff) continue;
    if (at + 8 > large.length) return null;
    numbers[i] = Number(large.readBigUInt64LE(at));
    at += 8;
  }
  const method = b.readUInt16LE(10);
  return {
    method: method === 0 ? 'stored' : method === 8 ? 'deflated' : 'other',
    encrypted: (b.readUInt16LE(8) & 1) !== 0,
    modified: modifiedIn(b),
    crc: b.readUInt32LE(16),
    size: numbers[0]!,
    packed: numbers[1]!,
    header: numbers[2]!,
  };
}

function locate(fd: number, size: number, { header, ...entry }: Unplaced & { name: string }): ZipEntry | string {
  const local = readAt(fd, header, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== 0x04034b50) return 'its local header is missing';
  const start = header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (start + entry.packed > size) return 'its bytes lie outside the file';
  if (entry.method === 'stored' && !entry.encrypted && entry.packed !== entry.size)
    return 'its two sizes differ, though it is stored';
  return { ...entry, start };
}

/** Names that would leave the folder they are unpacked into. We unpack nothing, but who made them meant harm. */
function nameFault(name: string): string | null {
  if (name.includes('\0')) return 'its name holds a zero byte';
  if (/^([/\\]|[a-z]:)/i.test(name)) return 'its name is an absolute path';
  if (name.split(/[/\\]/).includes('..')) return 'its name leads out of the folder';
  return null;
}

function withoutOverlaps(entries: ZipEntry[], refused: { name: string; reason: string }[]): ZipListing {
  const kept: ZipEntry[] = [];
  let end = -1;
  for (const entry of [...entries].sort((a, b) => a.start - b.start)) {
    if (entry.start < end) refused.push({ name: entry.name, reason: 'its bytes are also those of another entry' });
    else {
      kept.push(entry);
      end = entry.start + entry.packed;
    }
  }
  return { entries: kept, refused };
}
