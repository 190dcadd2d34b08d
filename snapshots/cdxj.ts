/**
 * CDXJ (specs.webrecorder.net/cdxj/0.1.0): one line a capture, `searchable-URL timestamp {json}`, sorted by bytes.
 * Lines are kept in ASCII, so that byte order is the order of JavaScript strings.
 */
import type { Headers } from '../src/core/page.js';
import { parseHead, parseStatus } from './http-message.js';
import { field, type RecordHeader, uriField } from './record.js';

/** One capture as the index knows it. */
export interface Capture {
  readonly url: string;
  /** ISO 8601, UTC, whole seconds when it comes from an index. */
  readonly date: string;
  readonly mime: string;
  readonly status: number;
  /** `sha256:<hex>` of the payload. */
  readonly digest: string;
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * The searchable form of an address (SURT): lower case, no scheme, no leading `www.`, host reversed, query sorted.
 * It must be letter for letter what ReplayWeb.page computes when it looks an address up, or nothing replays.
 */
export function surt(address: string): string {
  if (!/^https?:/i.test(address)) return ascii(address);
  let url: URL;
  try {
    url = new URL(address.replace(/^(https?:\/\/)www\d*\./i, '$1').toLowerCase());
  } catch {
    return ascii(address); // kept under its own name, as the other indexers do
  }
  const host = url.hostname.split('.').reverse().join(',');
  const query = url.search ? `?${url.search.slice(1).split('&').sort().join('&')}` : '';
  return ascii(`${host}${url.port ? `:${url.port}` : ''})${url.pathname}${query}`);
}

function ascii(text: string): string {
  return text.replace(/[^\x21-\x7e]/gu, (c) =>
    Array.from(Buffer.from(c), (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  );
}

/** `2019-12-20T10:00:00.123Z` → `20191220100000`: seconds, as warcio and jwarc write it. */
export function timestamp(date: string): string {
  return date.replace(/\D/g, '').slice(0, 14).padEnd(14, '0');
}

/** `20191220100000` → `2019-12-20T10:00:00Z`. */
function dateOf(stamp: string): string {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(stamp.padEnd(14, '0')) ?? [];
  return `${y}-${mo}-${d}T${h}:${mi}:${s}Z`;
}

/** The line of one capture, without its line end. */
export function cdxjLine(c: Capture): string {
  const json = JSON.stringify({
    url: c.url,
    mime: c.mime,
    status: c.status,
    digest: c.digest,
    length: c.length,
    offset: c.offset,
    filename: c.file,
  }).replace(/[^\x20-\x7e]/g, (ch) => `\\u${ch.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `${surt(c.url)} ${timestamp(c.date)} ${json}`;
}

/** Reads a line; null when it is none. Numbers may be written as strings, as cdxj-indexer does. */
export function parseCdxj(line: string): (Capture & { readonly key: string; readonly stamp: string }) | null {
  const match = /^(\S+) (\d{4,17}) (\{.*\})$/.exec(line);
  if (!match) return null;
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(match[3]!);
  } catch {
    return null; // a torn line: whoever asked rebuilds the index
  }
  const offset = Number(json.offset);
  const length = Number(json.length);
  if (typeof json.url !== 'string' || typeof json.filename !== 'string') return null;
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length <= 0) return null;
  return {
    key: match[1]!,
    stamp: match[2]!,
    url: json.url,
    date: dateOf(match[2]!),
    mime: typeof json.mime === 'string' ? json.mime : '-',
    status: Number(json.status) || 0,
    digest: typeof json.digest === 'string' ? json.digest : '',
    file: json.filename,
    offset,
    length,
  };
}

/** A record as the index shows it; null for kinds that no index lists (request, warcinfo, warc-fields metadata). */
export function captureOf(
  header: RecordHeader,
  block: Uint8Array,
  place: { readonly file: string; readonly offset: number; readonly length: number },
  digest: (payload: Uint8Array) => string,
): Capture | null {
  const type = field(header.fields, 'warc-type');
  const url = uriField(header.fields, 'warc-target-uri');
  const date = field(header.fields, 'warc-date');
  if (url === undefined || date === undefined) return null;
  const contentType = field(header.fields, 'content-type') ?? '';
  const given = field(header.fields, 'warc-payload-digest');
  const base = { url, date, ...place };
  if (type === 'resource') {
    if (contentType === 'application/warc-fields') return null;
    return { ...base, mime: mimeOf(contentType), status: 200, digest: given ?? digest(block) };
  }
  if (type !== 'response' && type !== 'revisit') return null;
  const head = parseHead(block);
  const status = head ? (parseStatus(head.start)?.status ?? 0) : 0;
  if (type === 'revisit') return { ...base, mime: 'warc/revisit', status: status || 200, digest: given ?? '' };
  const headers: Headers = head?.headers ?? {};
  const mime = headers['content-type'];
  return {
    ...base,
    mime: mimeOf(typeof mime === 'string' ? mime : mime?.[0]),
    status,
    digest: given ?? digest(block.subarray(head?.length ?? 0)),
  };
}

/** A media type without parameters; `-` when there is none. */
export function mimeOf(contentType: string | undefined): string {
  return contentType?.split(/[;\s]/, 1)[0]?.toLowerCase() || '-';
}
