/**
 * WARC files as other programs write them, and files with one fault each, built here byte by byte and with nothing of
 * the writer's code, so that a shared error cannot hide.
 */
import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';

export const DATE = '2019-12-20T02:00:00Z';
export const article = (n: number) =>
  Buffer.concat([
    Buffer.from('<html><head><title>'),
    Buffer.from('b9abd4b0', 'hex'), // 公园 in GBK
    Buffer.from(`${n}</title></head><body>`),
    Buffer.from('d4b0c1d6'.repeat(40), 'hex'),
    Buffer.from(`${n}</body></html>`),
  ]);

let serial = 0;
export const id = () => `<urn:uuid:00000000-0000-4000-8000-${String(++serial).padStart(12, '0')}>`;

export type Fields = readonly (readonly [string, string])[];

/** One record; `fields` may override anything, `end` is what follows the block. */
export function record(fields: Fields, block: Uint8Array | string, version = 'WARC/1.0', end = '\r\n\r\n'): Buffer {
  const bytes = Buffer.from(block as Uint8Array);
  const length = fields.some(([name]) => name === 'Content-Length') ? '' : `Content-Length: ${bytes.length}\r\n`;
  const head = `${version}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}${length}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(end)]);
}

export function http(body: Uint8Array | string, headers = 'Content-Type: text/html\r\n', status = '200 OK'): Buffer {
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${headers}\r\n`), Buffer.from(body as Uint8Array)]);
}

const sha1 = (bytes: Uint8Array) => {
  const hex = createHash('sha1').update(bytes).digest('hex');
  let value = BigInt(`0x${hex}`);
  let text = '';
  for (let i = 0; i < 32; i++, value >>= 5n) text = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number(value & 31n)] + text;
  return `sha1:${text}`;
};

/** A plain response record of an article. */
export function response(n: number, more: Fields = [], block = http(article(n))): Buffer {
  return record(
    [
      ['WARC-Type', 'response'],
      ['WARC-Record-ID', id()],
      ['WARC-Target-URI', `http://news.example.test/${n}.html`],
      ...(more.some(([name]) => name === 'WARC-Date') ? [] : ([['WARC-Date', DATE]] as Fields)),
      ['Content-Type', 'application/http;msgtype=response'],
      ...more.filter(([, value]) => value !== ''),
    ],
    block,
  );
}

export const info = () =>
  record(
    [
      ['WARC-Type', 'warcinfo'],
      ['WARC-Record-ID', id()],
      ['WARC-Date', DATE],
      ['Content-Type', 'application/warc-fields'],
    ],
    'software: other/1\r\n',
  );

/** GNU Wget 1.21: WARC/1.0, addresses in brackets, request before response, chunk frames kept, logs as resources. */
export function wget(): Buffer[] {
  const request = id();
  const first = id();
  const body = article(1);
  const chunked = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  const common = (type: string, recordId: string): Fields => [
    ['WARC-Type', type],
    ['WARC-Record-ID', recordId],
    ['WARC-Target-URI', '<http://news.example.test/1.html>'],
    ['WARC-Date', DATE],
    ['WARC-IP-Address', '127.0.0.1'],
  ];
  return [
    info(),
    record(
      [...common('request', request), ['Content-Type', 'application/http;msgtype=request']],
      'GET /1.html HTTP/1.1\r\nUser-Agent: Wget/1.21.3\r\n\r\n',
    ),
    record(
      [
        ...common('response', first),
        ['WARC-Concurrent-To', request],
        ['WARC-Payload-Digest', sha1(chunked)],
        ['Content-Type', 'application/http;msgtype=response'],
      ],
      http(chunked, 'Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n'),
    ),
    record(
      [
        ...common('revisit', id()).map(
          ([name, value]) => [name, name === 'WARC-Date' ? '2019-12-21T02:00:00Z' : value] as const,
        ),
        ['WARC-Refers-To', first],
        ['WARC-Profile', 'http://netpreserve.org/warc/1.0/revisit/identical-payload-digest'],
        ['WARC-Truncated', 'length'],
        ['WARC-Payload-Digest', sha1(chunked)],
        ['Content-Type', 'application/http;msgtype=response'],
      ],
      http('', 'Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n'),
    ),
    record(
      [
        ['WARC-Type', 'resource'],
        ['WARC-Record-ID', id()],
        ['WARC-Target-URI', '<metadata://gnu.org/software/wget/warc/wget.log>'],
        ['WARC-Date', DATE],
        ['Content-Type', 'text/plain'],
      ],
      'Saving to: 1.html\n',
    ),
  ];
}

/** Browsertrix: WARC/1.1, sha256 in hex, response before request, page information as `urn:pageinfo:` resources. */
export function browsertrix(): Buffer[] {
  const first = id();
  const body = article(2);
  const about: Fields = [
    ['WARC-Target-URI', 'http://news.example.test/2.html'],
    ['WARC-Date', '2019-12-20T02:00:00.250Z'],
  ];
  const sha256 = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  return [
    record(
      [
        ['WARC-Type', 'response'],
        ['WARC-Record-ID', first],
        ...about,
        ['WARC-Page-ID', 'a1'],
        ['WARC-JSON-Metadata', '{"ipType":"Public"}'],
        ['WARC-Payload-Digest', sha256],
        ['Content-Type', 'application/http; msgtype=response'],
      ],
      http(body, 'content-type: text/html\r\nx-orig-content-encoding: gzip\r\n'),
      'WARC/1.1',
    ),
    record(
      [
        ['WARC-Type', 'request'],
        ['WARC-Record-ID', id()],
        ...about,
        ['WARC-Concurrent-To', first],
        ['Content-Type', 'application/http; msgtype=request'],
      ],
      'GET /2.html HTTP/1.1\r\nuser-agent: Mozilla/5.0\r\n\r\n',
      'WARC/1.1',
    ),
    record(
      [
        ['WARC-Type', 'resource'],
        ['WARC-Record-ID', id()],
        ['WARC-Target-URI', 'urn:pageinfo:http://news.example.test/2.html'],
        ['WARC-Date', DATE],
        ['Content-Type', 'application/json'],
      ],
      '{"pageid":"a1"}',
      'WARC/1.1',
    ),
  ];
}

/** Common Crawl: WARC/1.0, request, response, metadata; coding taken off and its header renamed. */
export function commonCrawl(): Buffer[] {
  const request = id();
  const first = id();
  const body = article(3);
  const about: Fields = [
    ['WARC-Date', DATE],
    ['WARC-Target-URI', 'https://news.example.test/3.html'],
    ['WARC-IP-Address', '192.0.2.3'],
  ];
  return [
    record(
      [
        ['WARC-Type', 'request'],
        ...about,
        ['WARC-Record-ID', request],
        ['WARC-Concurrent-To', first],
        ['Content-Type', 'application/http; msgtype=request'],
      ],
      'GET /3.html HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\n\r\n',
    ),
    record(
      [
        ['WARC-Type', 'response'],
        ...about,
        ['WARC-Record-ID', first],
        ['WARC-Payload-Digest', sha1(body)],
        ['WARC-Identified-Payload-Type', 'text/html'],
        ['Content-Type', 'application/http; msgtype=response'],
      ],
      http(
        body,
        `Content-Type: text/html; charset=gbk\r\nX-Crawler-Content-Encoding: gzip\r\nX-Crawler-Content-Length: 99\r\nContent-Length: ${body.length}\r\n`,
      ),
    ),
    record(
      [
        ['WARC-Type', 'metadata'],
        ...about,
        ['WARC-Record-ID', id()],
        ['WARC-Concurrent-To', first],
        ['Content-Type', 'application/warc-fields'],
      ],
      'fetchTimeMs: 20\r\ncharset-detected: GB18030\r\n',
    ),
  ];
}

export const perRecord = (records: readonly Buffer[]) => Buffer.concat(records.map((one) => gzipSync(one)));

export interface ZipPart {
  /** As text it is written in UTF-8. */
  readonly name: string | Buffer;
  readonly content: Uint8Array;
  readonly deflate?: boolean;
  /** What the content is once it is unpacked, when it is packed already. */
  readonly unpacked?: { readonly size: number; readonly crc: number };
  /** What the directory says of the size, when it lies. */
  readonly claims?: number;
  /** Points to the bytes of the part before instead of its own. */
  readonly overlaps?: boolean;
  /** General purpose flags: 1 for encrypted, 0x800 for a name in UTF-8. */
  readonly flags?: number;
  /** The extra field of the directory. */
  readonly extra?: Buffer;
  /** Days since 1980 and two-second steps, as MS-DOS has them. */
  readonly stamp?: readonly [date: number, time: number];
}

const MB = 1024 * 1024;

/** A part of so many MB of zeros: one MB is packed, and repeated. Its checksum is not theirs: nobody reads so far. */
export function bombPart(name: string, megabytes: number): ZipPart {
  const one = deflateRawSync(Buffer.alloc(MB), { finishFlush: constants.Z_FULL_FLUSH });
  const content = Buffer.concat([...Array(megabytes).fill(one), deflateRawSync(Buffer.alloc(0))]);
  return { name, content, deflate: true, unpacked: { size: megabytes * MB, crc: 0 } };
}

/** A ZIP file, by hand. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let position = 0;
  let last = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name as string);
    const content = Buffer.from(part.content.buffer, part.content.byteOffset, part.content.length);
    const { size, crc } = part.unpacked ?? { size: content.length, crc: crc32(content) };
    const packed = part.deflate && part.unpacked === undefined ? deflateRawSync(content) : content;
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(part.flags ?? 0, 6);
    header.writeUInt16LE(part.deflate ? 8 : 0, 8);
    header.writeUInt16LE(part.stamp?.[1] ?? 0, 10);
    header.writeUInt16LE(part.stamp?.[0] ?? 0, 12);
    header.writeUInt32LE(crc, 14);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt32LE(size, 22);
    header.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    header.copy(central, 6, 4, 28);
    if (part.claims !== undefined) {
      central.writeUInt32LE(part.claims, 20);
      central.writeUInt32LE(part.claims, 24);
    }
    const own = part.overlaps ? last : position;
    central.writeUInt32LE(own, 42);
    const extra = part.extra ?? Buffer.alloc(0);
    central.writeUInt16LE(extra.length, 30);
    directory.push(central, name, extra);
    last = own;
    if (part.overlaps) continue;
    files.push(header, name, packed);
    position += 30 + name.length + packed.length;
  }
  const bytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(position, 16);
  return Buffer.concat([...files, ...directory, end]);
}
