/**
 * Puts the records of one fetch together again, whoever wrote them: the request before the response (wget, Common
 * Crawl) or after it (ours, Browsertrix), redirect answers, a rendered DOM, how the page was fetched.
 */
import type { FetchedPage, RedirectHop } from '../src/core/page.js';
import { bodyOf } from './content-coding.js';
import { howItCame, withAnswer } from './how-it-came.js';
import { originalHeaders, parseHead, parseStatus } from './http-message.js';
import { field, parseFields, truncationOf, uriField } from './record.js';
import type { ScannedRecord } from './scan.js';

/** What a revisit says of the capture it repeats. */
export interface RefersTo {
  readonly url: string;
  readonly date: string;
  /** As the record writes it: any algorithm, any base. */
  readonly digest: string;
  readonly recordId: string;
}

/** One capture of a foreign file. A revisit comes without its body: whoever knows the original fills it in. */
export interface Grouped {
  readonly kind: 'capture';
  readonly offset: number;
  readonly page: FetchedPage;
  /** As the record writes it, to find originals by. */
  readonly digest: string;
  readonly recordId: string;
  readonly revisit?: { readonly notModified: boolean; readonly hasHeaders: boolean; readonly of: RefersTo };
}

/** A metadata record of ours that stands alone: what `writeMetadata` was given. */
interface MetadataItem {
  readonly kind: 'metadata';
  readonly url: string;
  readonly date: string;
  readonly about: string;
  readonly data: unknown;
}

interface Refused {
  readonly kind: 'fault';
  readonly offset: number;
  readonly reason: string;
  readonly url?: string;
}

/** A capture of something else than a web page or a file. */
interface Other {
  readonly kind: 'other';
  readonly offset: number;
  readonly url: string;
}

export type GroupItem = Grouped | MetadataItem | Other | Refused;

interface Request {
  readonly id: string;
  readonly of: string;
  readonly request: NonNullable<FetchedPage['request']>;
}

/** Takes records one by one and gives back what is complete. A capture is complete when an unrelated record comes. */
export class Grouper {
  private pending: Grouped | null = null;
  private request: Request | null = null;

  /** The capture that is not complete yet. */
  get open(): Grouped | null {
    return this.pending;
  }

  /** The capture that was still open when the file ended. */
  end(): GroupItem[] {
    const last = this.pending;
    this.pending = null;
    return last ? [last] : [];
  }

  take(record: ScannedRecord): GroupItem[] {
    const fields = record.header.fields;
    const type = field(fields, 'warc-type');
    const id = uriField(fields, 'warc-record-id') ?? '';
    const of = uriField(fields, 'warc-concurrent-to') ?? '';
    const belongs = this.pending !== null && of !== '' && of === this.pending.recordId;
    switch (type) {
      case 'request':
        return this.takeRequest(record, id, of, belongs);
      case 'response':
      case 'revisit':
      case 'resource':
        return this.takeCapture(record, type, id, of, belongs);
      case 'metadata':
        return this.takeMetadata(record, belongs);
      case undefined:
        return [refused(record, 'the field WARC-Type is missing')];
      default:
        return []; // warcinfo, conversion, continuation and unknown kinds hold no capture (ISO 28500:2017, 5.5)
    }
  }

  private takeRequest(record: ScannedRecord, id: string, of: string, belongs: boolean): GroupItem[] {
    const head = parseHead(record.block);
    if (!head) return [];
    const request = { method: head.start.split(' ', 1)[0] || 'GET', headers: head.headers };
    if (belongs) this.pending = { ...this.pending!, page: { ...this.pending!.page, request } };
    else this.request = { id, of, request };
    return [];
  }

  private takeCapture(record: ScannedRecord, type: string, id: string, of: string, belongs: boolean): GroupItem[] {
    const url = uriField(record.header.fields, 'warc-target-uri') ?? '';
    if (type === 'resource' && /^(urn:(?!sha256:)|metadata:)/i.test(url)) {
      const isDom =
        url.startsWith('urn:dom:') && this.pending !== null && (belongs || url.slice(8) === this.pending.page.finalUrl);
      if (isDom) {
        this.pending = {
          ...this.pending!,
          page: { ...this.pending!.page, renderedHtml: record.block.toString('utf8') },
        };
      }
      return []; // logs, page information and thumbnails that other tools keep beside the pages
    }
    let found: Grouped | Other | Refused;
    try {
      found = captureIn(record, type, id, url);
    } catch (error) {
      found = refused(record, (error as Error).message);
    }
    if (found.kind !== 'capture') return [found];
    if (belongs && type !== 'resource') {
      this.pending = { ...this.pending!, page: withAnswer(this.pending!.page, asHop(found.page)) };
      return [];
    }
    const done = this.end();
    const request = this.request;
    this.request = null;
    const asked = request !== null && ((request.of !== '' && request.of === id) || (of !== '' && of === request.id));
    this.pending = asked ? { ...found, page: { ...found.page, request: request.request } } : found;
    return done;
  }

  private takeMetadata(record: ScannedRecord, belongs: boolean): GroupItem[] {
    if (field(record.header.fields, 'content-type') !== 'application/warc-fields') return [];
    if (belongs) {
      const { via: _, ...how } = howItCame(record.block);
      this.pending = { ...this.pending!, page: { ...this.pending!.page, ...how } };
      return [];
    }
    const fields = parseFields(record.block.toString('utf8').split('\r\n'));
    const about = field(fields, 'yuanye-kind');
    const url = uriField(record.header.fields, 'warc-target-uri');
    const date = field(record.header.fields, 'warc-date');
    if (about === undefined || url === undefined || date === undefined) return [];
    try {
      return [{ kind: 'metadata', url, date, about, data: JSON.parse(field(fields, 'yuanye-data') ?? 'null') }];
    } catch {
      return [refused(record, `the metadata of kind ${about} is no JSON`)];
    }
  }
}

function refused(record: ScannedRecord, reason: string): Refused {
  const url = uriField(record.header.fields, 'warc-target-uri');
  return { kind: 'fault', offset: record.offset, reason, ...(url ? { url } : {}) };
}

/** Years of four digits: times are compared as texts. */
const FIRST = Date.parse('0000-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59Z');

function captureIn(record: ScannedRecord, type: string, recordId: string, url: string): Grouped | Other | Refused {
  const fields = record.header.fields;
  const date = field(fields, 'warc-date');
  if (url === '') return refused(record, 'the field WARC-Target-URI is missing');
  if (date === undefined) return refused(record, 'the field WARC-Date is missing');
  const time = Date.parse(date);
  if (Number.isNaN(time) || time < FIRST || time >= LAST) return refused(record, `WARC-Date is no date: ${date}`);
  if (/^https?:/i.test(url) && !URL.canParse(url)) return refused(record, `WARC-Target-URI is no address: ${url}`);
  if (!/^(https?:|file:|urn:sha256:)/i.test(url)) return { kind: 'other', offset: record.offset, url };
  const ip = field(fields, 'warc-ip-address');
  const base = {
    url,
    finalUrl: url,
    redirects: [],
    fetchedAt: new Date(time).toISOString(),
    via: 'import' as const,
    ...(ip ? { remoteAddress: ip } : {}),
    ...(type === 'revisit' ? {} : truncationOf(fields)),
  };
  const shell = {
    kind: 'capture' as const,
    offset: record.offset,
    recordId,
    digest: field(fields, 'warc-payload-digest') ?? '',
  };
  if (type === 'resource') {
    const contentType = field(fields, 'content-type');
    const page: FetchedPage = {
      ...base,
      status: 0,
      headers: contentType ? { 'content-type': contentType } : {},
      body: record.block,
    };
    return { ...shell, page };
  }
  const head = parseHead(record.block);
  const status = head && parseStatus(head.start);
  if (type === 'revisit') {
    const of = {
      url: uriField(fields, 'warc-refers-to-target-uri') ?? url,
      date: field(fields, 'warc-refers-to-date') ?? '',
      digest: shell.digest,
      recordId: uriField(fields, 'warc-refers-to') ?? '',
    };
    const notModified =
      (uriField(fields, 'warc-profile') ?? '').endsWith('/server-not-modified') || status?.status === 304;
    const headers = head && status ? originalHeaders(head.headers) : {};
    const page: FetchedPage = { ...base, status: status?.status ?? 200, headers, body: new Uint8Array() };
    return { ...shell, page, revisit: { notModified, hasHeaders: status != null && !notModified, of } };
  }
  if (!head || !status) return refused(record, 'its block is no HTTP answer');
  const page: FetchedPage = {
    ...base,
    status: status.status,
    ...(status.statusText ? { statusText: status.statusText } : {}),
    headers: originalHeaders(head.headers),
    ...bodyOf(head.headers, record.block.subarray(head.length)),
    ...truncationOf(fields),
  };
  return { ...shell, page };
}

function asHop({ url, status, statusText, headers, body, fetchedAt, remoteAddress }: FetchedPage): RedirectHop {
  return {
    url,
    status,
    headers,
    fetchedAt,
    ...(statusText ? { statusText } : {}),
    ...(body.length > 0 ? { body } : {}),
    ...(remoteAddress ? { remoteAddress } : {}),
  };
}
