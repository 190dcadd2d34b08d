/** From the bytes on the wire to the bytes of the page: content codings undone (RFC 9110, 8.4), within limits. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { RetryPage, SkipPage } from '../src/errors.js';

const GZIP_MAGIC = [0x1f, 0x8b];

function undo(coding: string, bytes: Uint8Array, maxOutputLength: number): Uint8Array {
  const options = { maxOutputLength };
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      // Servers that label plain pages "gzip" exist; every browser shows those pages.
      if (bytes[0] !== GZIP_MAGIC[0] || bytes[1] !== GZIP_MAGIC[1]) return bytes;
      return gunzipSync(bytes, options);
    case 'deflate': // zlib by the book, raw deflate in the wild
      return (bytes[0]! & 15) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);
    case 'br':
      return brotliDecompressSync(bytes, {
        ...options,
        params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 0 },
      });
    default:
      throw new SkipPage('unreadable', `the server used the content coding "${coding}", which was not asked for`);
  }
}

/**
 * The page's own bytes. `header` is Content-Encoding, `max` the most bytes a page may have.
 * Throws SkipPage 'decompression-bomb' when it grows beyond, RetryPage 'network' when the stream is cut short.
 */
export function decodeBody(bytes: Uint8Array, header: string | undefined, max: number): Uint8Array {
  const codings = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length === 0 || bytes.length === 0) return bytes;
  if (codings.length > 2) throw new SkipPage('decompression-bomb', `${codings.length} content codings on one page`);
  let out = bytes;
  for (const coding of codings.reverse()) {
    try {
      out = undo(coding, out, max);
    } catch (error) {
      if (error instanceof SkipPage) throw error;
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ERR_BUFFER_TOO_LARGE') {
        throw new SkipPage('decompression-bomb', `${bytes.length} bytes unpack to more than ${max}`);
      }
      throw new RetryPage('network', `the ${coding} stream is damaged or cut short (${code})`);
    }
  }
  return out;
}
