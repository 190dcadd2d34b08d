/**
 * Content codings undone (RFC 9110, 8.4), within bounds: for what a server sends and for what a snapshot holds. As lenient
 * as browsers are: a label that names no coding counts for nothing, and neither does what stands behind a stream's end.
 */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';

const TEXT = /^\s*text\/|xhtml/i;
/** More codings than this on one page are a bomb. */
const MOST_CODINGS = 2;

/** Why the codings of a body could not be undone. */
export class CodingError extends Error {
  override readonly name = 'CodingError';
  constructor(
    readonly kind: 'unknown' | 'damaged' | 'bomb',
    message: string,
    /** Of a stream that ends too early what it gives up to there; else null. */
    readonly undone: Uint8Array | null = null,
  ) {
    super(message);
  }
}

type Undo = (bytes: Uint8Array, maxOutputLength: number) => Uint8Array;

/** Ways to undo a coding, tried in order. A map, since a server may name a property that every object has. */
const WAYS: ReadonlyMap<string, readonly Undo[]> = new Map([
  ['gzip', [gunzip, gunzipWithoutEnd]],
  // zlib by the book (RFC 1950), without its checksum, and raw (RFC 1951), which many servers send.
  ['deflate', [(b, max) => inflateSync(b, to(max)), (b, max) => inflateRawSync(zlibHead(b), to(max)), inflateRaw]],
  [
    'br',
    [(b, max) => brotliDecompressSync(b, { ...to(max), params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 0 } })],
  ],
  ['zstd', [unzstd]],
]);

/** Ways to undo what there is of a coding whose end is missing. */
const CUT: ReadonlyMap<string, readonly Undo[]> = new Map([
  ['gzip', [(b, max) => gunzipSync(b, upTo(max))]],
  ['deflate', [(b, max) => inflateSync(b, upTo(max)), (b, max) => inflateRawSync(b, upTo(max))]],
  ['br', [(b, max) => brotliDecompressSync(b, { ...to(max), finishFlush: constants.BROTLI_OPERATION_FLUSH })]],
  ['zstd', [(b, max) => unzstd(b, max, false)]],
]);

/** What zlib gives with `info`; `bytesWritten` is what it has read. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

const to = (maxOutputLength: number) => ({ maxOutputLength });
const upTo = (maxOutputLength: number) => ({ maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isZstd = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;

function gunzip(bytes: Uint8Array, max: number): Uint8Array {
  return gunzipSync(bytes, to(max));
}

function inflateRaw(bytes: Uint8Array, max: number): Uint8Array {
  return inflateRawSync(bytes, to(max));
}

/** The stream behind a zlib header. */
function zlibHead(bytes: Uint8Array): Uint8Array {
  return (bytes[0]! & 15) === 8 && (bytes[0]! * 256 + bytes[1]!) % 31 === 0 ? bytes.subarray(2) : bytes;
}

/** A gzip member (RFC 1952, 2.3) whose stream is whole, whatever its checksum and length say, or if they are missing. */
function gunzipWithoutEnd(bytes: Uint8Array, max: number): Uint8Array {
  const flags = bytes[3]!;
  let at = 10;
  if (flags & 4) at += 2 + bytes[at]! + 256 * bytes[at + 1]!;
  for (const named of [8, 16]) if (flags & named) at = bytes.indexOf(0, at) + 1;
  if (flags & 2) at += 2;
  const { buffer, engine } = inflateRawSync(bytes.subarray(at), { ...to(max), info: true }) as unknown as Inflated;
  if (isGzip(bytes.subarray(at + engine.bytesWritten + 8))) throw new Error('one member of several is damaged');
  return buffer;
}

function unzstd(bytes: Uint8Array, max: number, isWhole = true): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((part) => {
    length += part.length;
    if (length > max) throw new CodingError('bomb', `its body unpacks to more than ${max} bytes`);
    parts.push(part);
  });
  stream.push(bytes, isWhole);
  return Buffer.concat(parts, length);
}

/** Bytes at the start of a body by which it is told from a compressed one. */
const START = 1024;
/** Of compressed bytes a tenth are controls; a damaged text has a few. */
const MOST_CONTROLS = 0.05;
/** Fewer bytes do not tell. */
const FEWEST = 64;

/** The share of controls that no text has, at the start. UTF-16 says what it is by its mark. */
function controlsIn(bytes: Uint8Array): number {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 0;
  const start = bytes.subarray(0, START);
  const controls = start.filter((byte) => byte < 0x20 && (byte < 9 || byte > 13) && byte !== 0x1b);
  return controls.length / Math.max(1, start.length);
}

const isText = (bytes: Uint8Array): boolean => controlsIn(bytes) === 0;

/** Text whose header names another coding than the one that it has, or one too few. Throws CodingError when it is none. */
function undoUnnamed(bytes: Uint8Array, max: number): Uint8Array {
  if (isText(bytes)) return bytes;
  for (const coding of ['gzip', 'deflate', 'br']) {
    try {
      const out = WAYS.get(coding)![0]!(bytes, max);
      if (isText(out)) return out;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        throw new CodingError('bomb', `its body unpacks to more than ${max} bytes`);
      // It is not in this coding: the next one.
    }
  }
  if (bytes.length < FEWEST || controlsIn(bytes) <= MOST_CONTROLS) return bytes;
  throw new CodingError('damaged', 'its body is in another content coding than the one that it names');
}

/** Undoes one coding. What is not in it, as its first bytes or its text show, is handed back: every browser shows it. */
function undo(coding: string, bytes: Uint8Array, max: number): Uint8Array {
  const named = coding === 'gzip' && !isGzip(bytes) ? undefined : WAYS.get(coding);
  let fault: unknown = new CodingError('unknown', `the content coding "${coding}" is none that we read`);
  for (const way of named ?? []) {
    try {
      return way(bytes, max);
    } catch (error) {
      if (error instanceof CodingError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE') {
        throw new CodingError('bomb', `its body unpacks to more than ${max} bytes`);
      }
      fault = new CodingError(
        'damaged',
        `the ${coding} stream is damaged or cut short (${code})`,
        undoCut(coding, bytes, max),
      );
    }
  }
  const own = isGzip(bytes) ? 'gzip' : isZstd(bytes) ? 'zstd' : null;
  if (own !== null && own !== coding) return undo(own, bytes, max);
  if (coding === 'gzip' && !isGzip(bytes)) return bytes;
  if (isText(bytes)) return bytes;
  throw fault;
}

function undoCut(coding: string, bytes: Uint8Array, max: number): Uint8Array | null {
  for (const way of CUT.get(coding) ?? []) {
    try {
      const out = way(bytes, max);
      if (out.length > 0) return out;
    } catch {
      // It is damaged before its end: another way, or nothing.
    }
  }
  return null;
}

/**
 * The page's own bytes. `coding` is Content-Encoding and `type` Content-Type, undefined where there is none; `max` the
 * most bytes a page may have. Text that is gzip by its first bytes is unpacked though no header says so, and text under
 * a name that is no coding (`none`, `utf-8`) is what it is. The same array when there is nothing to undo. Throws
 * CodingError.
 */
export function undoCodings(
  bytes: Uint8Array,
  coding: string | undefined,
  type: string | undefined,
  max: number,
): Uint8Array {
  if (bytes.length === 0) return bytes;
  const unnamed = isGzip(bytes) && bytes[2] === 8 && TEXT.test(type ?? '') ? 'gzip' : '';
  const codings = (coding ?? unnamed)
    .toLowerCase()
    .split(',')
    .map((name) =>
      name
        .split(';', 1)[0]!
        .replace(/["'\s]/g, '')
        .replace(/^x-(?=gzip|deflate)/, ''),
    )
    .filter((name) => name !== '' && name !== 'identity');
  if (codings.filter((name) => WAYS.has(name)).length > MOST_CODINGS) {
    throw new CodingError('bomb', `its body has ${codings.length} content codings`);
  }
  let out = bytes;
  for (const name of codings.reverse()) out = undo(name, out, max);
  const isAsSent = out === bytes || isGzip(out);
  return codings.length > 0 && isAsSent && TEXT.test(type ?? 'text/html') ? undoUnnamed(out, max) : out;
}
