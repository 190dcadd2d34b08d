/** Takes transfer and content codings off a stored body, within bounds. */
import { CodingError, undoCodings } from '../src/core/content-coding.js';
import { field } from './record.js';

/** A decoded body is never larger than this, however small its encoded form (gzip bomb). */
const DECODED_LIMIT = 64 * 1024 * 1024;

/**
 * The body in both forms. `headers` are those stored, so an encoding named there is one the stored bytes still have. Of a
 * coding whose end is missing the body is what there is of it, and marked as cut.
 */
export function bodyOf(
  headers: Readonly<Record<string, string | readonly string[]>>,
  stored: Uint8Array,
): { readonly body: Uint8Array; readonly wireBody?: Uint8Array; readonly truncated?: string } {
  const entity = /chunked/i.test(field(headers, 'transfer-encoding') ?? '') ? dechunk(stored) : stored;
  try {
    const coding = field(headers, 'content-encoding') || undefined;
    const body = undoCodings(entity, coding, field(headers, 'content-type') || undefined, DECODED_LIMIT);
    return body === entity ? { body } : { body, wireBody: entity };
  } catch (error) {
    if (error instanceof CodingError && error.kind === 'bomb') throw new RangeError(error.message);
    if (error instanceof CodingError && error.undone !== null)
      return { body: error.undone, wireBody: entity, truncated: 'unspecified' };
    // A false Content-Encoding: the bytes themselves are what was sent.
    return { body: entity };
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
