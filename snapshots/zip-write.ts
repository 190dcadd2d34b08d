/**
 * A ZIP file (PKWARE APPNOTE 6.3.10) whose entries are all stored: readers of WACZ fetch ranges of them over HTTP.
 * Sizes and checksums are written back into each local header, so that no entry needs a data descriptor; ZIP64
 * records appear only where a number does not fit into 32 bits.
 */
import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { StopRun } from '../src/core/errors.js';
import type { Disk } from './disk.js';

const MAX32 = 0xffffffff;
/** General purpose flag 11: names are UTF-8. */
const UTF8 = 0x0800;

export interface ZipEntryInfo {
  readonly path: string;
  readonly bytes: number;
  /** `sha256:<hex>` */
  readonly hash: string;
}

interface Entry {
  readonly name: Buffer;
  readonly offset: number;
  readonly zip64: boolean;
  size: number;
  crc: number;
}

/** A time as MS-DOS writes it: every second one, from 1980 to 2107. Times outside get the nearest that can be written. */
function stampOf(time: Date): { readonly time: number; readonly date: number } {
  const ms = Math.min(Math.max(time.getTime(), Date.UTC(1980, 0, 1)), Date.UTC(2107, 11, 31, 23, 59, 58));
  const at = new Date(ms);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

export class ZipWriter {
  private readonly entries: Entry[] = [];
  private current: (Entry & { hash: Hash }) | null = null;
  private position = 0;
  private readonly stamp: { readonly time: number; readonly date: number };

  constructor(
    private readonly disk: Disk,
    private readonly fd: number,
    modified: Date,
  ) {
    this.stamp = stampOf(modified);
  }

  /** Begins an entry. `atMost` bounds its size in bytes, which decides whether its header has room for ZIP64. */
  begin(path: string, atMost: number): void {
    const name = Buffer.from(path, 'utf8');
    const zip64 = atMost >= MAX32;
    const entry = { name, offset: this.position, zip64, size: 0, crc: 0, hash: createHash('sha256') };
    this.current = entry;
    this.raw(this.localHeader(entry));
  }

  /** Appends bytes to the entry. */
  write(bytes: Uint8Array): void {
    const entry = this.current!;
    entry.crc = crc32(bytes, entry.crc);
    entry.hash.update(bytes);
    entry.size += bytes.length;
    this.raw(bytes);
  }

  /** Ends the entry and returns its size and digest. */
  end(): ZipEntryInfo {
    const { hash, ...entry } = this.current!;
    if (entry.size >= MAX32 && !entry.zip64) {
      const message = `${entry.name} would be larger than 4 GiB.`;
      throw new StopRun('export-too-large', message, 'Export in parts, by site, query or dates.');
    }
    this.disk.write(this.fd, this.localHeader(entry), entry.offset);
    this.entries.push(entry);
    this.current = null;
    return { path: entry.name.toString('utf8'), bytes: entry.size, hash: `sha256:${hash.digest('hex')}` };
  }

  /** A whole entry at once. */
  add(path: string, content: Uint8Array): ZipEntryInfo {
    this.begin(path, content.length);
    this.write(content);
    return this.end();
  }

  /** Writes the central directory; nothing can be added after. */
  finish(): void {
    const start = this.position;
    for (const entry of this.entries) this.raw(this.centralHeader(entry));
    const size = this.position - start;
    const count = this.entries.length;
    const large = start >= MAX32 || size >= MAX32 || count >= 0xffff;
    if (large) {
      const end64 = Buffer.alloc(56 + 20);
      end64.writeUInt32LE(0x06064b50, 0);
      end64.writeBigUInt64LE(44n, 4);
      end64.writeUInt16LE(45, 12);
      end64.writeUInt16LE(45, 14);
      end64.writeBigUInt64LE(BigInt(count), 24);
      end64.writeBigUInt64LE(BigInt(count), 32);
      end64.writeBigUInt64LE(BigInt(size), 40);
      end64.writeBigUInt64LE(BigInt(start), 48);
      end64.writeUInt32LE(0x07064b50, 56);
      end64.writeBigUInt64LE(BigInt(this.position), 64);
      end64.writeUInt32LE(1, 72);
      this.raw(end64);
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(large ? 0xffff : count, 8);
    end.writeUInt16LE(large ? 0xffff : count, 10);
    end.writeUInt32LE(large ? MAX32 : size, 12);
    end.writeUInt32LE(large ? MAX32 : start, 16);
    this.raw(end);
  }

  private raw(bytes: Uint8Array): void {
    this.disk.write(this.fd, bytes, this.position);
    this.position += bytes.length;
  }

  private localHeader(entry: Entry): Buffer {
    const extra = entry.zip64 ? Buffer.alloc(20) : Buffer.alloc(0);
    if (entry.zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(16, 2);
      extra.writeBigUInt64LE(BigInt(entry.size), 4);
      extra.writeBigUInt64LE(BigInt(entry.size), 12);
    }
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    this.common(header, 4, entry, entry.zip64, entry.zip64);
    header.writeUInt16LE(extra.length, 28);
    return Buffer.concat([header, entry.name, extra]);
  }

  private centralHeader(entry: Entry): Buffer {
    const far = entry.offset >= MAX32;
    const big = entry.size >= MAX32;
    const numbers = [...(big ? [entry.size, entry.size] : []), ...(far ? [entry.offset] : [])];
    const extra = Buffer.alloc(numbers.length > 0 ? 4 + numbers.length * 8 : 0);
    if (numbers.length > 0) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(numbers.length * 8, 2);
      for (const [i, n] of numbers.entries()) extra.writeBigUInt64LE(BigInt(n), 4 + i * 8);
    }
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(0x0300 | 45, 4); // made on Unix, by 4.5
    this.common(header, 6, entry, numbers.length > 0 || entry.zip64, big);
    header.writeUInt16LE(extra.length, 30);
    header.writeUInt32LE((0o100644 << 16) >>> 0, 38);
    header.writeUInt32LE(far ? MAX32 : entry.offset, 42);
    return Buffer.concat([header, entry.name, extra]);
  }

  /** The fields that both headers share, from "version needed" to the length of the name. */
  private common(header: Buffer, at: number, entry: Entry, zip64: boolean, sizesElsewhere: boolean): void {
    header.writeUInt16LE(zip64 ? 45 : 20, at);
    header.writeUInt16LE(UTF8, at + 2);
    header.writeUInt16LE(0, at + 4); // stored
    header.writeUInt16LE(this.stamp.time, at + 6);
    header.writeUInt16LE(this.stamp.date, at + 8);
    header.writeUInt32LE(entry.crc, at + 10);
    header.writeUInt32LE(sizesElsewhere ? MAX32 : entry.size, at + 14);
    header.writeUInt32LE(sizesElsewhere ? MAX32 : entry.size, at + 18);
    header.writeUInt16LE(entry.name.length, at + 22);
  }
}
