/** Content codings undone (RFC 9110, 8.4), within bounds: for what a server sends and for what a snapshot holds. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** More codings than this on one page are a bomb. */
const MOST_CODINGS = 2;

/** Why the codings of a body could not be undone. */
export class CodingError extends Error {
  override readonly name = 'CodingError';
  constructor(
    readonly kind: 'unknown' | 'damaged' | 'bomb',
    message: string,
  ) {
    super(message);
  }
}

function undo(coding: string, bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  const options = { maxOutputLength };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      // Servers that label plain pages "gzip" exist; every browser shows those pages.
      return isGzip(bytes) ? gunzipSync(bytes, options) : bytes;
    case 'deflate': // zlib by the book, raw deflate in the wild
      return (bytes[0]! & 15) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
    case 'br':
      return brotliDecompressSync(bytes, {
        ...options,
        params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 0 },
      });
    default:
      throw new CodingError('unknown', `the content coding "${coding}" is none that we read`);
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The page's own bytes. `coding` is Content-Encoding and `type` Content-Type, undefined where there is none; `max` the
 * most bytes a page may have. Text that is gzip by its first bytes is unpacked though no header says so. The same array
 * when there is nothing to undo. Throws CodingError.
 */
export function undoCodings(
  bytes: Uint8Array,
  coding: string | undefined,
  type: string | undefined,
  max: number,
): Uint8Array {
  if (bytes.length === 0) return bytes;
  const unnamed = isGzip(bytes) && bytes[2] === 8 && /^\s*text\/|xhtml/i.test(type ?? '') ? 'gzip' : '';
  const codings = (coding ?? unnamed)
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((name) => name !== '' && name !== 'identity');
  if (codings.length > MOST_CODINGS) throw new CodingError('bomb', `its body has ${codings.length} content codings`);
  let out = bytes;
  for (const name of codings.reverse()) {
    try {
      out = undo(name, out, max);
    } catch (error) {
      if (error instanceof CodingError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ERR_BUFFER_TOO_LARGE') {
        throw new CodingError('bomb', `its body unpacks to more than ${max} bytes`);
      }
      throw new CodingError('damaged', `the ${name} stream is damaged or cut short (${code})`);
    }
  }
  return out;
}
