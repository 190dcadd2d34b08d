/**
 * Reads a WARC file from front to back in constant memory: one gzip member a record, plain, or gzipped as a whole.
 * A damaged place is one item of the stream, and reading goes on at the next record that can be read: one bad
 * record never costs another.
 */
import { constants, createGunzip } from 'node:zlib';
import { gunzipStart, headerLength, type Member, readMember } from './gzip.js';
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
interface ScanFault {
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

const RECORD_LIMIT = 64 * 1024 * 1024;
/** The records and faults of a WARC file in the order in which they lie there. */
export async function* scan(chunks: AsyncIterable<Uint8Array>, options: ScanOptions = {}): AsyncGenerator<ScanItem> {
  const limit = options.limit ?? RECORD_LIMIT;
  const window = new Window(chunks[Symbol.asyncIterator](), options.at ?? 0);
  await window.want(START);
  window.at += beforeFirst(window.bytes.subarray(window.at));
  if (window.rest === 0) return;
  if (!isGzip(window.bytes, window.at)) yield* scanPlain(window, limit);
  else if (isWholeFile(window.bytes, window.at)) {
    const unpacked = new Unpacked(window.remaining());
    const plain = new Window(unpacked.chunks(), 0);
    yield* scanPlain(plain, limit);
    const reason = `damaged gzip data (${unpacked.fault})`;
    if (unpacked.fault !== null) yield { kind: 'fault', offset: plain.offset, length: 0, reason };
  } else yield* scanMembers(window, limit);
}

/** Bytes before the first record that editors and concatenation leave: a byte order mark, line ends. */
export function beforeFirst(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === 13 || bytes[at] === 10) at++;
  return at;
}

/** A stream, unpacked when it is gzipped, and what was wrong with its gzip data when all has been read. */
export async function unpacked(chunks: AsyncIterable<Uint8Array>) {
  const window = new Window(chunks[Symbol.asyncIterator](), 0);
  await window.want(START);
  if (window.bytes[0] !== 0x1f || window.bytes[1] !== 0x8b) return { chunks: window.remaining(), fault: () => null };
  const gzip = new Unpacked(window.remaining());
  return { chunks: gzip.chunks(), fault: () => gzip.fault };
}

/** Packed bytes handed over at once: what they unpack to, a thousandfold at most, lies in memory. */
const SLICE = 16 * 1024;

/** A stream gzipped as a whole. What can be unpacked is given, also of one that is damaged or cut off; then `fault` says so. */
class Unpacked {
  fault: string | null = null;

  constructor(private readonly packed: AsyncIterable<Uint8Array>) {}

  async *chunks(): AsyncGenerator<Buffer> {
    const unzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    let out: Buffer[] = [];
    unzip.on('data', (chunk: Buffer) => out.push(chunk));
    unzip.on('error', (error) => {
      this.fault = error.message;
    });
    const ended = new Promise<void>((done) => unzip.once('end', done).once('close', done));
    const taken = function* () {
      yield* out;
      out = [];
    };
    for await (const chunk of this.packed) {
      for (let at = 0; at < chunk.length && this.fault === null; at += SLICE) {
        const taking = new Promise<void>((done) => unzip.write(chunk.subarray(at, at + SLICE), () => done()));
        await Promise.race([taking, ended]);
        yield* taken();
      }
      if (this.fault !== null) break;
    }
    if (this.fault === null) unzip.end();
    else unzip.destroy();
    await ended;
    yield* taken();
  }
}

/** What a gzip member begins with. */
const GZIP = '\x1f\x8b\x08';

/** Whether the file is gzipped: by its first bytes, or when they are damaged by what can be read behind them. */
function isGzip(bytes: Buffer, at: number): boolean {
  if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) return true;
  if (bytes.toString('latin1', at, at + 5) === 'WARC/') return false;
  const tries = { left: MOST_TRIES };
  for (let p = bytes.indexOf(GZIP, at, 'latin1'); p >= 0 && tries.left > 0; p = bytes.indexOf(GZIP, p + 1, 'latin1'))
    if (beginsRecord(bytes, p, tries)) return true;
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

/**
 * Places at which a record seems to begin and does not are tried so often, and once more for every record that was read:
 * in a file that was made to hurt, each costs as much as a record.
 */
const MOST_TRIES = 1000;
const GIVEN_UP = '; so many damaged places lie before it that the rest of the file is not read';

async function* scanMembers(window: Window, limit: number): AsyncGenerator<ScanItem> {
  const tries = { left: MOST_TRIES };
  for (;;) {
    await window.want(18);
    if (window.rest === 0) return;
    const member = await nextMember(window, limit);
    const offset = window.offset;
    if (member.ok) {
      tries.left++;
      window.at += member.length;
      yield asRecord(member.content, offset, member.length);
      continue;
    }
    tries.left--;
    window.at += 1;
    await seek(
      window,
      (bytes, from) => bytes.indexOf(GZIP, from, 'latin1'),
      (bytes, at) => tries.left > 0 && beginsRecord(bytes, at, tries),
    );
    const reason = tries.left > 0 ? member.reason : member.reason + GIVEN_UP;
    yield { kind: 'fault', offset, length: window.offset - offset, reason };
  }
}

/** The member at the window's place. It is tried with so many packed bytes at first, and four times as many each time. */
async function nextMember(window: Window, limit: number): Promise<Member> {
  for (let packed = 64 * 1024; ; packed = Math.min(packed * 4, limit)) {
    await window.want(packed);
    const bytes = window.bytes.subarray(window.at, window.at + packed);
    const last = (window.ended && bytes.length === window.rest) || packed >= limit;
    // Text unpacks to thirty times its size at most: what claims more gets the room when it has the bytes.
    const room = last ? limit : Math.min(limit, packed * 32);
    const member = readMember(bytes, 0, room);
    if (member.ok || last || !(member.needMore || (member.tooLarge && room < limit))) return member;
  }
}

/** Whether a gzip member begins here that unpacks to the start of a WARC record. What has to be unpacked in vain is a try. */
function beginsRecord(bytes: Buffer, at: number, tries: { left: number }): boolean {
  const head = headerLength(bytes, at);
  if (head === 'short') return true;
  if (head === 'not gzip') return false;
  const block = bytes[at + head];
  if (block === undefined) return true;
  // A stored block holds its text as it is; most false places are recognised by that.
  if ((block & 6) === 0)
    return bytes.length < at + head + 10 || bytes.toString('latin1', at + head + 5, at + head + 10) === 'WARC/';
  if ((block & 6) === 6) return false;
  if (gunzipStart(bytes.subarray(at, at + head + 512)).toString('latin1', 0, 5) === 'WARC/') return true;
  tries.left--;
  return false;
}

/** One member's content as a record, or why it is none. */
function asRecord(content: Buffer, offset: number, length: number): ScanItem {
  const header = parseHeader(content);
  if (header === 'short') return { kind: 'fault', offset, length, reason: 'the record header does not end' };
  if ('fault' in header) return { kind: 'fault', offset, length, reason: header.fault };
  const size = blockSize(header);
  if (size === null) return { kind: 'fault', offset, length, header, reason: 'no valid Content-Length' };
  const after = content.length - header.length - size;
  if (after < 0 || after > 8 || /[^\r\n]/.test(content.toString('latin1', header.length + size))) {
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
  const tries = { left: MOST_TRIES };
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
    if (item.kind === 'record') {
      tries.left++;
      window.at += item.length;
      yield item;
      continue;
    }
    tries.left--;
    window.at += Math.max(1, item.header?.length ?? 1);
    await seek(
      window,
      (bytes, from) => bytes.indexOf('WARC/1.', from, 'latin1'),
      (bytes, at) => {
        if ((at > 0 && bytes[at - 1] !== 10) || tries.left <= 0) return false;
        if (!FIRST_LINES.test(bytes.toString('latin1', at, at + 100)) && bytes.length - at >= 100) return false;
        const header = parseHeader(bytes, at);
        if (header === 'short' || !('fault' in header)) return true;
        tries.left--;
        return false;
      },
    );
    const reason = tries.left > 0 ? item.reason : item.reason + GIVEN_UP;
    yield { ...item, length: window.offset - offset, reason };
  }
}

/** A version line and the name of a field. */
const FIRST_LINES = /^WARC\/1\.\d+\r?\n[^\s:]+:/;

async function readPlain(window: Window, offset: number, limit: number): Promise<ScanItem> {
  const header = parseHeader(window.bytes, window.at);
  if (header === 'short') return { kind: 'fault', offset, length: 0, reason: 'the record header is cut off' };
  if ('fault' in header) return { kind: 'fault', offset, length: 0, reason: header.fault };
  const size = blockSize(header);
  const fault = (reason: string): ScanItem => ({ kind: 'fault', offset, length: 0, header, reason });
  if (size === null) return fault('no valid Content-Length');
  if (size > limit) return fault(`the record claims ${size} bytes, more than the ${limit} that are read`);
  await window.want(header.length + size + 9);
  if (window.rest < header.length + size) {
    return fault(`the record claims ${size} bytes, the file ends after ${window.rest - header.length}`);
  }
  const from = window.at + header.length;
  // Two line ends, or fewer before the next record or the end: warcit, node-warc and old tools wrote those.
  const tail = window.bytes.toString('latin1', from + size, from + size + 9);
  const gap = /^(?:\r\n\r\n|\n\n|(?:\r\n|\n)?(?=WARC\/|$))/.exec(tail)?.[0].length;
  if (gap === undefined) return fault(`Content-Length says ${size} bytes, but the record does not end there`);
  const block = Buffer.from(window.bytes.subarray(from, from + size));
  return { kind: 'record', offset, length: header.length + size + gap, header, block };
}

/** Moves the window to the next place that `find` proposes and `accept` takes, or to the end. */
async function seek(
  window: Window,
  find: (bytes: Buffer, from: number) => number,
  accept: (bytes: Buffer, at: number) => boolean,
): Promise<void> {
  for (;;) {
    const at = find(window.bytes, window.at);
    if (at >= 0) {
      window.at = at;
      await window.want(CHUNK);
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
