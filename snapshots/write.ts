/**
 * Writes what was fetched as WARC/1.1, one gzip member a record. Records are gathered in memory and their places are
 * known at once; `sync` brings them to the disk, and only then may a database name them: append, fdatasync, commit.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { FetchedPage, Locator } from '../src/core/page.js';
import { type Capture, cdxjLine, mimeOf } from './cdxj.js';
import { realDisk } from './disk.js';
import { gzipMember } from './gzip.js';
import { tellHowItCame } from './how-it-came.js';
import { requestBytes, responseHead } from './http-message.js';
import { digestOf, PROFILE, type RecordType, serialise } from './record.js';
import { WarcFiles } from './warc-file.js';
import type { CaptureRef, WarcWriterOptions, WriteOptions } from './writer-options.js';

/** The place of a record that is no capture. */
export type Place = Pick<Locator, 'file' | 'offset' | 'length' | 'recordId'>;

type Field = readonly [string, string];

const GIB = 1024 ** 3;
/** Payloads of this session that are not yet in a database, remembered so that they are not stored twice. */
const REMEMBER = 2048;

export async function openWarcWriter(dir: string, options: WarcWriterOptions): Promise<WarcWriter> {
  mkdirSync(dir, { recursive: true });
  return new WarcWriter(dir, options);
}

export class WarcWriter {
  private readonly files: WarcFiles;
  private infoId = '';
  private readonly recent = new Map<string, CaptureRef>();
  private readonly now: () => Date;
  /** Bytes of this writer's records so far, compressed. */
  written = 0;
  /** Bytes of payload that were not stored again because an earlier capture holds them. */
  saved = 0;

  constructor(
    dir: string,
    private readonly options: WarcWriterOptions,
  ) {
    this.files = new WarcFiles(dir, options.maxFileBytes ?? GIB, options.disk ?? realDisk);
    this.now = options.now ?? (() => new Date());
  }

  /**
   * Appends a fetched page: its redirect answers, the response (or a revisit, when the payload is already stored or
   * the server said 304), the request, and what a reader needs to build the page again. Durable after `sync`.
   */
  write(page: FetchedPage, options: WriteOptions = {}): Locator {
    this.rollIfFull();
    const locator = this.response(page, options);
    // Everything below names this record and lies right behind it: that is how a reader finds what belongs together.
    const together: Field = ['WARC-Concurrent-To', `<${locator.recordId}>`];
    const concurrent: Field[] = [['WARC-Target-URI', page.finalUrl], ['WARC-Date', isoDate(page.fetchedAt)], together];
    if (page.request) {
      const bytes = requestBytes(page.finalUrl, page.request);
      this.append('request', [...concurrent, ['Content-Type', 'application/http;msgtype=request']], [bytes]);
    }
    const how = tellHowItCame(page);
    if (how !== '') {
      this.append('metadata', [...concurrent, ['Content-Type', 'application/warc-fields']], [Buffer.from(how)]);
    }
    if (page.renderedHtml !== undefined) {
      const dom = Buffer.from(page.renderedHtml, 'utf8');
      this.capture('resource', `urn:dom:${page.finalUrl}`, page.fetchedAt, 'text/html; charset=utf-8', dom, [together]);
    }
    for (const other of [...(page.hops ?? []), ...(page.needed ?? [])]) {
      const body = other.body ?? new Uint8Array();
      this.response({ ...other, body, finalUrl: other.url, redirects: [], via: page.via }, {}, [together]);
    }
    return locator;
  }

  /** The capture that already holds this payload, if any: what a 304 is written with. */
  reference(payload: Uint8Array): CaptureRef | undefined {
    const digest = digestOf(payload);
    return this.recent.get(digest) ?? this.options.known?.(digest);
  }

  /** Appends bytes that came without an HTTP answer, such as an imported file. `date` is ISO 8601. */
  writeResource(url: string, contentType: string, body: Uint8Array, date: string): Locator {
    this.rollIfFull();
    return this.capture('resource', url, date, contentType, body, []);
  }

  /**
   * Appends something that a rebuild needs and that no page says: an alias, a check, a tombstone, the version of a
   * learnt state. `kind` names it, `data` is any JSON value; `readMetadata` gives both back.
   */
  writeMetadata(url: string, kind: string, data: unknown, date = this.now().toISOString()): Place {
    this.rollIfFull();
    const block = `yuanye-kind: ${kind}\r\nyuanye-data: ${JSON.stringify(data)}\r\n`;
    return this.append(
      'metadata',
      [
        ['WARC-Target-URI', url],
        ['WARC-Date', isoDate(date)],
        ['Content-Type', 'application/warc-fields'],
      ],
      [Buffer.from(block, 'utf8')],
    );
  }

  /** Returns when everything written so far is on the disk. After a failure nothing since the last sync counts. */
  sync(): Promise<void> {
    return this.files.sync();
  }

  /** Brings everything to the disk and gives the file its final name and its sorted index. Safe to call twice. */
  async close(): Promise<void> {
    this.files.seal();
  }

  private response(page: FetchedPage, options: WriteOptions, more: readonly Field[] = []): Locator {
    const { finalUrl: url, fetchedAt: date } = page;
    if (page.status === 0) {
      const type = page.headers['content-type'];
      const fields = [...more, ...cutOf(page)];
      return this.capture('resource', url, date, typeof type === 'string' ? type : undefined, page.body, fields);
    }
    const about: Field[] = [...more];
    if (page.remoteAddress) about.push(['WARC-IP-Address', page.remoteAddress]);
    if (page.status === 304 && options.revisitOf) {
      // A stored 304 header block replays as an empty page; without a block the earlier capture is shown.
      return this.revisit(url, date, PROFILE.notModified, options.revisitOf, options.revisitOf.digest, [], about, 0);
    }
    const body = page.wireBody ?? page.body;
    const head = responseHead(page);
    const digest = digestOf(body);
    const earlier =
      body.length === 0 ? undefined : (options.revisitOf ?? this.recent.get(digest) ?? this.options.known?.(digest));
    if (earlier && earlier.digest === digest) {
      this.saved += body.length;
      return this.revisit(url, date, PROFILE.identical, earlier, digest, [head], about, page.status);
    }
    const mime = page.headers['content-type'];
    const fields: Field[] = [
      ['WARC-Target-URI', url],
      ['WARC-Date', isoDate(date)],
      ...about,
      ...cutOf(page),
      ['WARC-Payload-Digest', digest],
      ['Content-Type', 'application/http;msgtype=response'],
    ];
    const place = this.append('response', fields, [head, body]);
    this.remember({ recordId: place.recordId, url, date: isoDate(date), digest, status: page.status });
    this.index({
      url,
      date,
      mime: mimeOf(typeof mime === 'string' ? mime : mime?.[0]),
      status: page.status,
      digest,
      ...place,
    });
    return { ...place, digest, type: 'response' };
  }

  private revisit(
    url: string,
    date: string,
    profile: string,
    earlier: CaptureRef,
    digest: string,
    block: Uint8Array[],
    more: readonly Field[],
    status: number,
  ): Locator {
    const fields: Field[] = [
      ['WARC-Target-URI', url],
      ['WARC-Date', isoDate(date)],
      ...more,
      ['WARC-Profile', profile],
      ['WARC-Refers-To', `<${earlier.recordId}>`],
      ['WARC-Refers-To-Target-URI', earlier.url],
      ['WARC-Refers-To-Date', isoDate(earlier.date)],
      ['WARC-Payload-Digest', digest],
    ];
    if (block.length > 0) {
      // ISO 28500:2017, 6.7.2: "shall be used for any identical-digest truncation".
      fields.push(['WARC-Truncated', 'length'], ['Content-Type', 'application/http;msgtype=response']);
    }
    const place = this.append('revisit', fields, block);
    this.index({ url, date, mime: 'warc/revisit', status: status || earlier.status || 200, digest, ...place });
    return { ...place, digest, type: 'revisit' };
  }

  private capture(
    type: 'resource',
    url: string,
    date: string,
    contentType: string | undefined,
    body: Uint8Array,
    more: Field[],
  ): Locator {
    const digest = digestOf(body);
    const fields: Field[] = [
      ['WARC-Target-URI', url],
      ['WARC-Date', isoDate(date)],
      ...more,
      ['WARC-Payload-Digest', digest],
    ];
    if (contentType !== undefined) fields.push(['Content-Type', contentType]);
    const place = this.append(type, fields, [body]);
    this.index({ url, date, mime: mimeOf(contentType), status: 200, digest, ...place });
    return { ...place, digest, type: 'resource' };
  }

  private append(type: RecordType, fields: readonly Field[], block: readonly Uint8Array[]): Place {
    if (this.files.name === null) this.begin();
    return this.put(type, [...fields, ['WARC-Warcinfo-ID', `<${this.infoId}>`]], block, `urn:uuid:${randomUUID()}`);
  }

  private put(type: RecordType, fields: readonly Field[], block: readonly Uint8Array[], recordId: string): Place {
    let size = 0;
    for (const part of block) size += part.length;
    const member = gzipMember(
      serialise(
        [
          ['WARC-Type', type],
          ['WARC-Record-ID', `<${recordId}>`],
          ...fields,
          ['WARC-Block-Digest', digestOf(...block)],
          ['Content-Length', String(size)],
        ],
        block,
      ),
    );
    this.written += member.length;
    return { ...this.files.append(member), recordId };
  }

  private begin(): void {
    const now = this.now();
    const name = this.files.begin(now);
    this.infoId = `urn:uuid:${randomUUID()}`;
    const info = {
      software: this.options.software,
      format: 'WARC File Format 1.1',
      conformsTo: 'http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
      ...this.options.info,
    };
    const text = Object.entries(info)
      .map(([key, value]) => `${key}: ${value.replace(/[\r\n]+/g, ' ')}\r\n`)
      .join('');
    const fields: Field[] = [
      ['WARC-Date', now.toISOString()],
      ['WARC-Filename', name],
      ['Content-Type', 'application/warc-fields'],
    ];
    this.put('warcinfo', fields, [Buffer.from(text, 'utf8')], this.infoId);
  }

  private index(capture: Capture): void {
    this.files.index(cdxjLine(capture));
  }

  private remember(ref: CaptureRef): void {
    if (this.recent.size >= REMEMBER) this.recent.delete(this.recent.keys().next().value!);
    this.recent.set(ref.digest, ref);
  }

  private rollIfFull(): void {
    if (this.files.full) this.files.seal();
  }
}

const cutOf = ({ truncated }: FetchedPage): Field[] => (truncated === undefined ? [] : [['WARC-Truncated', truncated]]);

function isoDate(date: string): string {
  const time = Date.parse(date);
  if (Number.isNaN(time)) throw new TypeError(`not a date: ${date}`);
  return new Date(time).toISOString();
}
