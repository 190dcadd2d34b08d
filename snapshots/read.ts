/** Opens single records at their place: the bytes of a capture, and the fetched page that they hold. */
import { closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StopRun } from '../src/core/errors.js';
import type { FetchedPage, Headers, Locator, RedirectHop } from '../src/core/page.js';
import { bodyOf } from './content-coding.js';
import { openForReading } from './disk.js';
import { readMember } from './gzip.js';
import { howItCame, withAnswer } from './how-it-came.js';
import { originalHeaders, parseHead, parseStatus } from './http-message.js';
import { captures } from './live-index.js';
import { field, parseHeader, type RecordHeader, truncationOf, uriField } from './record.js';

/** Enough of a locator to find the bytes. */
export type At = Pick<Locator, 'file' | 'offset' | 'length'>;

export interface StoredRecord {
  readonly header: RecordHeader;
  readonly block: Buffer;
  readonly type: string;
  /** `urn:uuid:…`, without brackets. */
  readonly recordId: string;
  readonly url: string;
  /** ISO 8601, UTC. */
  readonly date: string;
}

/** A capture's HTTP answer. A revisit has its own headers (or the original's) and the original's body. */
export interface Payload {
  readonly url: string;
  readonly date: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  /** After content-decoding. */
  readonly body: Uint8Array;
  /** As received, when it was content-encoded. */
  readonly wireBody?: Uint8Array;
  /** Why the body is cut, when it is. */
  readonly truncated?: string;
  readonly remoteAddress?: string;
}

/** Finds the record that a revisit points to; the live index is asked when none is handed in. */
export type FindOriginal = (wanted: { url: string; date: string; digest: string; recordId: string }) => At | undefined;

/** A record is never larger than this when it is read back. */
const READ_LIMIT = 1024 ** 3;
/** Read beyond the record itself, because the records that belong to a capture follow it at once. */
const AHEAD = 16 * 1024;

function damaged(at: At, reason: string): StopRun {
  return new StopRun(
    'snapshot-damaged',
    `No record can be read in ${at.file} at ${at.offset}: ${reason}.`,
    'yuanye verify --deep tells what else is damaged, and what --repair can mend.',
  );
}

function bytesAt(dir: string, at: At, ahead: number): Buffer {
  if (at.length > READ_LIMIT) throw damaged(at, `it would have ${at.length} bytes`);
  let fd: number;
  try {
    fd = openForReading(join(dir, at.file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(at, 'the file is missing');
    throw error;
  }
  try {
    const buffer = Buffer.allocUnsafe(at.length + ahead);
    let got = 0;
    while (got < buffer.length) {
      const n = readSync(fd, buffer, got, buffer.length - got, at.offset + got);
      if (n === 0) break;
      got += n;
    }
    return buffer.subarray(0, got);
  } finally {
    closeSync(fd);
  }
}

/** Unpacks the record at the start of `bytes`, or says why there is none. */
export function recordIn(
  bytes: Buffer,
  from: number,
): { readonly record: StoredRecord; readonly length: number } | string {
  const packed = bytes[from] === 0x1f;
  let content: Buffer = bytes.subarray(from);
  let length = 0;
  if (packed) {
    const member = readMember(bytes, from, READ_LIMIT);
    if (!member.ok) return member.reason;
    content = member.content;
    length = member.length;
  }
  const header = parseHeader(content);
  if (header === 'short') return 'the record header is cut off';
  if ('fault' in header) return header.fault;
  const size = Number(field(header.fields, 'content-length'));
  if (!(size >= 0) || header.length + size > content.length) return 'the block is shorter than Content-Length says';
  const record: StoredRecord = {
    header,
    block: content.subarray(header.length, header.length + size),
    type: field(header.fields, 'warc-type') ?? '',
    recordId: uriField(header.fields, 'warc-record-id') ?? '',
    url: uriField(header.fields, 'warc-target-uri') ?? '',
    date: field(header.fields, 'warc-date') ?? '',
  };
  return { record, length: packed ? length : header.length + size + 4 };
}

/** The record at a place, whatever its kind. Throws StopRun `snapshot-damaged` when there is none. */
export function readRecord(dir: string, at: At): StoredRecord {
  const found = recordIn(bytesAt(dir, at, 0), 0);
  if (typeof found === 'string') throw damaged(at, found);
  return found.record;
}

/** The HTTP answer at a place; a resource record answers as 200 with its media type. */
export function readPayload(dir: string, at: At, original?: FindOriginal): Payload {
  return payloadOf(dir, at, readRecord(dir, at), original);
}

/** The fetched page at a place, as it was handed to the writer. */
export function readPage(dir: string, at: At, original?: FindOriginal): FetchedPage {
  const bytes = bytesAt(dir, at, AHEAD);
  const found = recordIn(bytes, 0);
  if (typeof found === 'string') throw damaged(at, found);
  const payload = payloadOf(dir, at, found.record, original);
  let page: FetchedPage = {
    url: payload.url,
    finalUrl: payload.url,
    redirects: [],
    status: found.record.type === 'resource' ? 0 : payload.status,
    headers: payload.headers,
    body: payload.body,
    fetchedAt: payload.date,
    via: 'http',
    ...(payload.remoteAddress ? { remoteAddress: payload.remoteAddress } : {}),
    ...(payload.statusText ? { statusText: payload.statusText } : {}),
    ...(payload.wireBody ? { wireBody: payload.wireBody } : {}),
    ...(payload.truncated === undefined ? {} : { truncated: payload.truncated }),
  };
  for (const { record, place } of following(dir, at, bytes, found.length, found.record.recordId)) {
    if (record.type === 'response' || record.type === 'revisit') {
      page = withAnswer(page, hopOf(payloadOf(dir, place, record, original)));
    } else page = withRecord(page, record);
  }
  return found.record.type === 'resource' && page.via === 'http' ? { ...page, via: 'import' } : page;
}

/** The place of everything that was written with the capture at `at`, itself first: what a copy must take along. */
export function groupAt(dir: string, at: At): { readonly record: StoredRecord; readonly place: At }[] {
  const bytes = bytesAt(dir, at, AHEAD);
  const found = recordIn(bytes, 0);
  if (typeof found === 'string') throw damaged(at, found);
  const { file, offset } = at;
  const first = { record: found.record, place: { file, offset, length: found.length } };
  return [first, ...following(dir, at, bytes, found.length, found.record.recordId)];
}

function hopOf({ url, date, status, statusText, headers, body, remoteAddress }: Payload): RedirectHop {
  return {
    url,
    status,
    headers,
    fetchedAt: date,
    ...(statusText ? { statusText } : {}),
    ...(body.length > 0 ? { body } : {}),
    ...(remoteAddress ? { remoteAddress } : {}),
  };
}

/** The records written together with the one at `at`: they name it, and lie right behind it. */
function* following(
  dir: string,
  at: At,
  bytes: Buffer,
  from: number,
  id: string,
): Generator<{ readonly record: StoredRecord; readonly place: At }> {
  let position = from;
  let window = bytes;
  let whole = bytes.length < at.length + AHEAD;
  for (;;) {
    const next = position < window.length ? recordIn(window, position) : 'the window ends';
    if (typeof next === 'string') {
      if (whole) return;
      // A rendered DOM can be larger than what was read ahead.
      window = bytesAt(dir, at, AHEAD + 64 * 1024 * 1024);
      whole = true;
      continue;
    }
    if (uriField(next.record.header.fields, 'warc-concurrent-to') !== id) return;
    yield { record: next.record, place: { file: at.file, offset: at.offset + position, length: next.length } };
    position += next.length;
  }
}

function withRecord(page: FetchedPage, record: StoredRecord): FetchedPage {
  if (record.type === 'request') {
    const head = parseHead(record.block);
    return head ? { ...page, request: { method: head.start.split(' ', 1)[0] ?? 'GET', headers: head.headers } } : page;
  }
  if (record.type === 'resource') return { ...page, renderedHtml: record.block.toString('utf8') };
  if (record.type !== 'metadata') return page;
  return { ...page, ...howItCame(record.block) };
}

function payloadOf(dir: string, at: At, record: StoredRecord, original?: FindOriginal): Payload {
  const ip = field(record.header.fields, 'warc-ip-address');
  const base = { url: record.url, date: record.date, ...(ip ? { remoteAddress: ip } : {}) };
  if (record.type === 'resource') {
    const type = field(record.header.fields, 'content-type');
    return {
      ...base,
      ...truncationOf(record.header.fields),
      status: 200,
      statusText: '',
      headers: type ? { 'content-type': type } : {},
      body: record.block,
    };
  }
  if (record.type === 'revisit') return revisited(dir, at, record, base, original);
  if (record.type !== 'response') throw damaged(at, `it is a ${record.type || 'nameless'} record, not a capture`);
  const head = parseHead(record.block);
  const status = head && parseStatus(head.start);
  if (!head || !status) throw damaged(at, 'its block is no HTTP answer');
  return {
    ...base,
    ...status,
    headers: originalHeaders(head.headers),
    ...bodyOf(head.headers, record.block.subarray(head.length)),
    ...truncationOf(record.header.fields),
  };
}

function revisited(
  dir: string,
  at: At,
  record: StoredRecord,
  base: Pick<Payload, 'url' | 'date' | 'remoteAddress'>,
  original?: FindOriginal,
): Payload {
  const fields = record.header.fields;
  const wanted = {
    url: uriField(fields, 'warc-refers-to-target-uri') ?? record.url,
    date: field(fields, 'warc-refers-to-date') ?? '',
    digest: field(fields, 'warc-payload-digest') ?? '',
    recordId: uriField(fields, 'warc-refers-to') ?? '',
  };
  const place = original?.(wanted) ?? originalIn(dir, wanted);
  if (!place) throw damaged(at, `the capture of ${wanted.url} at ${wanted.date} that it repeats is missing`);
  const first = readRecord(dir, place);
  if (first.type === 'revisit') throw damaged(at, 'it repeats a record that is itself a repetition');
  const { remoteAddress: _, ...payload } = payloadOf(dir, place, first);
  const head = parseHead(record.block);
  const status = head && parseStatus(head.start);
  if (!head || !status) return { ...payload, ...base };
  return { ...payload, ...base, ...status, headers: originalHeaders(head.headers) };
}

/**
 * The record a revisit points to, by the live index: same address, same second, same payload; of several, the one whose
 * record id it names.
 */
export function originalIn(dir: string, wanted: Parameters<FindOriginal>[0]): At | undefined {
  const second = wanted.date.slice(0, 19);
  const alike = captures(dir, wanted.url).filter(
    (c) => c.mime !== 'warc/revisit' && c.digest === wanted.digest && (second === '' || c.date.slice(0, 19) === second),
  );
  if (alike.length < 2) return alike[0];
  return alike.find((at) => readRecord(dir, at).recordId === wanted.recordId) ?? alike[0];
}
