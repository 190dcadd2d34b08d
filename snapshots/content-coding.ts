/** Takes transfer and content codings off a stored body, within bounds. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { field } from './record.js';

/** A decoded body is never larger than this, however small its encoded form (gzip bomb). */
const DECODED_LIMIT = 64 * 1024 * 1024;

/** The body in both forms. `headers` are those stored, so an encoding named there is one the stored bytes still have. */
export function bodyOf(
  headers: Readonly<Record<string, string | readonly string[]>>,
  stored: Uint8Array,
): { readonly body: Uint8Array; readonly wireBody?: Uint8Array } {
  const entity = /chunked/i.test(field(headers, 'transfer-encoding') ?? '') ? dechunk(stored) : stored;
  const encodings = (field(headers, 'content-encoding') ?? '')
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((e) => e && e !== 'identity');
  if (encodings.length === 0 && isPackedText(headers, entity)) encodings.push('gzip');
  if (encodings.length === 0) return { body: entity };
  try {
    let body = entity;
    for (const encoding of encodings.reverse()) body = decode(encoding, body);
    return { body, wireBody: entity };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new RangeError(`its body unpacks to more than ${DECODED_LIMIT} bytes`);
    }
    return { body: entity }; // a false Content-Encoding: the bytes themselves are what was sent
  }
}

/** Text whose server packed it and did not say so: read as the crawler read it. */
function isPackedText(headers: Readonly<Record<string, string | readonly string[]>>, bytes: Uint8Array): boolean {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
  return packed && /^\s*text\/|xhtml/i.test(field(headers, 'content-type') ?? '');
}

function decode(encoding: string, bytes: Uint8Array): Uint8Array {
  const limit = { maxOutputLength: DECODED_LIMIT };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(bytes, limit);
    case 'deflate':
      return (bytes[0]! & 0x0f) === 8 ? inflateSync(bytes, limit) : inflateRawSync(bytes, limit);
    case 'br':
      return brotliDecompressSync(bytes, limit);
    default:
      throw new TypeError(`unknown content-encoding ${encoding}`);
  }
}

/** Takes the chunk frames out of a body that was stored with them (RFC 9112 7.1); as it stands when it has none. */
export function dechunk(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < buffer.length; ) {
    const end = buffer.indexOf('\r\n', at);
    const size =
      end < 0 ? null : /^[0-9a-f]{1,8}(?=$|[;\s])/i.exec(buffer.toString('latin1', at, Math.min(end, at + 64)));
    if (!size) return parts.length === 0 ? bytes : Buffer.concat(parts);
    const length = Number.parseInt(size[0], 16);
    if (length === 0) break;
    parts.push(buffer.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(parts);
}
