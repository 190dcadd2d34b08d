/**
 * Reads a WARC file from front to back in constant memory: one gzip member a record, plain, or gzipped as a whole.
 * A damaged place is one item of the stream, and reading goes on at the next record that can be read: one bad
 * record never costs another.
 */
import { createGunzip } from 'node:zlib';
import { gunzipStart, readMember } from './gzip.js';
import { field, parseHeader, type RecordHeader } from './record.js';
import { CHUNK, START, Window } from './window.js';

export { fileChunks } from './window.js';

export interface ScannedRecord {
  readonly kind: 'record';
  /** Bytes of the file as it lies there (of the unpacked stream when the file was gzipped as a whole). */
  readonly offset: number;
  readonly length: number;
  readonly header: RecordHeader;
  readonly block: Buffer;
}
export interface ScanFault {
  readonly kind: 'fault';
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
  /** The header, where at least that could be read. */
  readonly header?: RecordHeader;
}
export type ScanItem = ScannedRecord | ScanFault;

export interface ScanOptions {
  /** Where in the file `chunks` begin; offsets count from the file's start. */
  readonly at?: number;
  /** The largest record that is unpacked, in bytes (default 64 MiB); a larger one is a fault, and passed over. */
  readonly limit?: number;
}

export const RECORD_LIMIT = 64 * 1024 * 1024;
/** The records and faults of a WARC file in the order in which they lie there. */
export async function* scan(chunks: AsyncIterable<Uint8Array>, options: ScanOptions = {}): AsyncGenerator<ScanItem> {
  const limit = options.limit ?? RECORD_LIMIT;
  const window = new Window(chunks[Symbol.asyncIterator](), options.at ?? 0);
  await window.want(START);
  if (window.rest === 0) return;
  if (!isGzip(window.bytes, window.at)) yield* scanPlain(window, limit);
  else if (isWholeFile(window.bytes, window.at)) {
    const unpacked = gunzip(window.remaining());
    const plain = new Window(unpacked[Symbol.asyncIterator](), 0);
    try {
      yield* scanPlain(plain, limit);
    } catch (error) {
      yield {
        kind: 'fault',
        offset: plain.offset,
        length: plain.rest,
        reason: `damaged gzip data (${(error as Error).message})`,
      };
    }
  } else yield* scanMembers(window, limit);
}

async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const { Readable } = await import('node:stream');
  yield* Readable.from(packed).pipe(createGunzip()) as AsyncIterable<Buffer>;
}

/** Whether the file is gzipped: by its first bytes, or when they are damaged by what can be read behind them. */
function isGzip(bytes: Buffer, at: number): boolean {
  if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) return true;
  if (bytes.toString('latin1', at, at + 5) === 'WARC/') return false;
  for (
    let p = bytes.indexOf('\x1f\x8b\x08', at, 'latin1');
    p >= 0;
    p = bytes.indexOf('\x1f\x8b\x08', p + 1, 'latin1')
  ) {
    if (gunzipStart(bytes.subarray(p, p + 4096)).toString('latin1', 0, 5) === 'WARC/') return true;
  }
  return false;
}

/** Whether the first member holds more than its first record: a file that was gzipped as a whole. */
function isWholeFile(bytes: Buffer, at: number): boolean {
  // A little at first: what unpacks well would overflow the bound, what unpacks badly needs more.
  for (const size of [4 * 1024, 64 * 1024, 512 * 1024]) {
    const start = gunzipStart(bytes.subarray(at, at + size));
    const header = parseHeader(start);
    if (header === 'short') continue;
    if ('fault' in header) return false;
    const next = header.length + Number(field(header.fields, 'content-length')) + 4;
    if (start.length >= next + 5) return start.toString('latin1', next, next + 5) === 'WARC/';
  }
  return false;
}

async function* scanMembers(window: Window, limit: number): AsyncGenerator<ScanItem> {
  for (;;) {
    await window.want(18);
    if (window.rest === 0) return;
    let member = readMember(window.bytes, window.at, limit);
    while (!member.ok && member.needMore && !window.ended && window.rest <= limit) {
      await window.want(window.rest * 2 + CHUNK);
      member = readMember(window.bytes, window.at, limit);
    }
    const offset = window.offset;
    if (member.ok) {
      window.at += member.length;
      yield asRecord(member.content, offset, member.length);
      continue;
    }
    window.at += 1;
    await seek(
      window,
      limit,
      (bytes, from) => bytes.indexOf('\x1f\x8b\x08', from, 'latin1'),
      (bytes, at) => {
        const probe = readMember(bytes, at, limit);
        return probe.ok ? probe.content.toString('latin1', 0, 5) === 'WARC/' : probe.needMore || probe.tooLarge;
      },
    );
    yield { kind: 'fault', offset, length: window.offset - offset, reason: member.reason };
  }
}

/** One member's content as a record, or why it is none. */
function asRecord(content: Buffer, offset: number, length: number): ScanItem {
  const header = parseHeader(content);
  if (header === 'short') return { kind: 'fault', offset, length, reason: 'the record header does not end' };
  if ('fault' in header) return { kind: 'fault', offset, length, reason: header.fault };
  const size = blockSize(header);
  if (size === null) return { kind: 'fault', offset, length, header, reason: 'no valid Content-Length' };
  const after = content.length - header.length - size;
  if (after !== 4 && after !== 2 && after !== 0) {
    const reason = `Content-Length says ${size} bytes, the block has ${Math.max(0, content.length - header.length - 4)}`;
    return { kind: 'fault', offset, length, header, reason };
  }
  return { kind: 'record', offset, length, header, block: content.subarray(header.length, header.length + size) };
}

function blockSize(header: RecordHeader): number | null {
  const text = field(header.fields, 'content-length') ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

async function* scanPlain(window: Window, limit: number): AsyncGenerator<ScanItem> {
  for (;;) {
    await window.want(CHUNK);
    // Stray line ends between records are common and harmless.
    while (window.rest > 0 && (window.bytes[window.at] === 13 || window.bytes[window.at] === 10)) window.at++;
    if (window.rest === 0) {
      if (window.ended) return;
      continue;
    }
    const offset = window.offset;
    const item = await readPlain(window, offset, limit);
    if (item.kind === 'fault') {
      window.at += Math.max(1, item.header?.length ?? 1);
      await seek(
        window,
        limit,
        (bytes, from) => bytes.indexOf('WARC/1.', from, 'latin1'),
        (bytes, at) => {
          if (at > 0 && bytes[at - 1] !== 10) return false;
          const header = parseHeader(bytes, at);
          return header === 'short' || !('fault' in header);
        },
      );
      yield { ...item, length: window.offset - offset };
    } else {
      window.at += item.length;
      yield item;
    }
  }
}

async function readPlain(window: Window, offset: number, limit: number): Promise<ScanItem> {
  const header = parseHeader(window.bytes, window.at);
  if (header === 'short') return { kind: 'fault', offset, length: 0, reason: 'the record header is cut off' };
  if ('fault' in header) return { kind: 'fault', offset, length: 0, reason: header.fault };
  const size = blockSize(header);
  const fault = (reason: string): ScanItem => ({ kind: 'fault', offset, length: 0, header, reason });
  if (size === null) return fault('no valid Content-Length');
  if (size > limit) return fault(`the record claims ${size} bytes, more than the ${limit} that are read`);
  await window.want(header.length + size + 4);
  if (window.rest < header.length + size) {
    return fault(`the record claims ${size} bytes, the file ends after ${window.rest - header.length}`);
  }
  const from = window.at + header.length;
  const tail = window.bytes.toString('latin1', from + size, from + size + 4);
  const gap = tail.startsWith('\r\n\r\n')
    ? 4
    : tail.startsWith('\n\n')
      ? 2
      : tail === '' || tail === '\r\n'
        ? tail.length
        : -1;
  if (gap < 0) return fault(`Content-Length says ${size} bytes, but the record does not end there`);
  const block = Buffer.from(window.bytes.subarray(from, from + size));
  return { kind: 'record', offset, length: header.length + size + gap, header, block };
}

/** Moves the window to the next place that `find` proposes and `accept` takes, or to the end. */
async function seek(
  window: Window,
  limit: number,
  find: (bytes: Buffer, from: number) => number,
  accept: (bytes: Buffer, at: number) => boolean,
): Promise<void> {
  for (;;) {
    const at = find(window.bytes, window.at);
    if (at >= 0) {
      window.at = at;
      await window.want(Math.min(CHUNK, limit));
      if (accept(window.bytes, window.at)) return;
      window.at += 1;
    } else {
      // Keep a few bytes, since the mark may lie across two chunks.
      window.at = Math.max(window.at, window.bytes.length - 8);
      if (window.ended) {
        window.at = window.bytes.length;
        return;
      }
      await window.want(window.rest + CHUNK);
    }
  }
}
