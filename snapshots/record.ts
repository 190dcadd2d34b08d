/** WARC/1.1 records (ISO 28500:2017): how one is put into bytes and how its header is read. */
import { createHash, hash } from 'node:crypto';

const RECORD_TYPES = [
  'warcinfo',
  'response',
  'resource',
  'request',
  'metadata',
  'revisit',
  'conversion',
  'continuation',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** ISO 28500:2017, 6.7.2 and 6.7.3. */
export const PROFILE = {
  identical: 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest',
  notModified: 'http://netpreserve.org/warc/1.1/revisit/server-not-modified',
} as const;

const CRLF2 = Buffer.from('\r\n\r\n');

/** `sha256:<hex>`: the form that warcio, jwarc and pywb all verify (docs/decisions). */
export function digestOf(...parts: Uint8Array[]): string {
  if (parts.length === 1) return `sha256:${hash('sha256', parts[0]!, 'hex')}`; // no object is made for it
  const whole = createHash('sha256');
  for (const part of parts) whole.update(part);
  return `sha256:${whole.digest('hex')}`;
}

/**
 * Whether bytes have a digest as some tool wrote it: `algorithm:value` in base 16, 32 or 64, as they are all in use.
 * Null when the algorithm is unknown here, so that nothing can be said.
 */
export function hasDigest(bytes: Uint8Array, written: string): boolean | null {
  const [, algorithm = '', value = ''] = /^([a-z0-9-]+):(.+)$/i.exec(written) ?? [];
  const name = algorithm.toLowerCase().replace('-', '');
  if (!/^(md5|sha1|sha256|sha384|sha512)$/.test(name)) return null;
  const digest = hash(name, bytes, 'buffer');
  const plain = value.replace(/(?<!=)=+$/, '');
  return (
    plain.toLowerCase() === digest.toString('hex') ||
    plain.toUpperCase() === base32(digest) ||
    plain.replace(/-/g, '+').replace(/_/g, '/') === digest.toString('base64').replace(/(?<!=)=+$/, '')
  );
}

/** RFC 4648, section 6, without padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[(bits >> held) & 31];
    }
    bits &= 31;
  }
  return held > 0 ? text + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[(bits << (5 - held)) & 31] : text;
}

/** A record's bytes before compression: version line, named fields, block, two line ends. */
export function serialise(fields: readonly (readonly [string, string])[], block: readonly Uint8Array[]): Buffer {
  const lines = fields.map(([name, value]) => `${name}: ${oneLine(value)}\r\n`);
  return Buffer.concat([Buffer.from(`WARC/1.1\r\n${lines.join('')}\r\n`), ...block, CRLF2]);
}

/** A field's value must not end the line it stands on. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ');
}

/** A record's header. Names are in lower case; a repeated field is an array in the order found. */
export interface RecordHeader {
  readonly version: string;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** Bytes from the record's start to its block. */
  readonly length: number;
}

/** Longest header that is read: far above any real one, so that a hostile file costs no memory. */
const MAX_HEADER = 64 * 1024;

/**
 * Reads the record header that starts at `at`. 'short': the bytes end before the header does. A string that starts
 * with anything else says why it is no WARC record. Bare LF line ends are accepted: wget and old tools wrote them.
 */
export function parseHeader(bytes: Uint8Array, at = 0): RecordHeader | 'short' | { readonly fault: string } {
  const window = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(bytes.length - at, MAX_HEADER));
  const start = window.toString('latin1', 0, 10);
  if (!'WARC/'.startsWith(start.slice(0, 5)) && !start.startsWith('WARC/')) return { fault: 'no WARC version line' };
  let end = window.indexOf('\r\n\r\n');
  let gap = 4;
  const bare = window.indexOf('\n\n');
  if (bare >= 0 && (end < 0 || bare < end)) {
    end = bare;
    gap = 2;
  }
  if (end < 0) return bytes.length - at > MAX_HEADER ? { fault: `a header longer than ${MAX_HEADER} bytes` } : 'short';
  const lines = window.toString('utf8', 0, end).split(/\r?\n/);
  const version = lines[0]!.trim();
  if (!/^WARC\/\d+\.\d+$/.test(version)) return { fault: 'no WARC version line' };
  return { version, fields: parseFields(lines.slice(1)), length: end + gap };
}

/** Named fields (WARC and HTTP alike), names in lower case; a line that starts with space continues the one before. */
export function parseFields(lines: readonly string[]): Record<string, string | readonly string[]> {
  const fields: Record<string, string | string[]> = Object.create(null);
  let last = '';
  for (const line of lines) {
    if (/^[ \t]/.test(line) && last !== '') {
      const before = fields[last]!;
      if (typeof before === 'string') fields[last] = `${before} ${line.trim()}`;
      else before[before.length - 1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    last = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = fields[last];
    if (before === undefined) fields[last] = value;
    else if (typeof before === 'string') fields[last] = [before, value];
    else before.push(value);
  }
  return fields;
}

/** A field's first value, or undefined. */
export function field(fields: RecordHeader['fields'], name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Why a record's payload was cut (ISO 28500:2017, 5.13); not of revisits, whose missing payload is said so too. */
export function truncationOf(fields: RecordHeader['fields']): { readonly truncated?: string } {
  const truncated = field(fields, 'warc-truncated');
  return truncated === undefined ? {} : { truncated };
}

/** A URI field without the angle brackets that WARC/1.0 (and Debian's wget still) puts round it. */
export function uriField(fields: RecordHeader['fields'], name: string): string | undefined {
  return field(fields, name)?.replace(/^<(.*)>$/s, '$1');
}
