import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ImportItem, readCaptures, sniff } from '../../snapshots/index.js';
import {
  article,
  bombPart,
  browsertrix,
  commonCrawl,
  DATE,
  type Fields,
  http,
  id,
  info,
  perRecord,
  record,
  response,
  wget,
  zip,
} from './foreign.js';
import { all, folder } from './pages.js';

async function read(bytes: Uint8Array, name = 'x.warc'): Promise<ImportItem[]> {
  const path = join(folder(), name);
  writeFileSync(path, bytes);
  return all(readCaptures(path));
}
const shown = (items: ImportItem[]) =>
  items.map((item) =>
    item.kind === 'fault'
      ? `FAULT ${item.reason}`
      : item.kind === 'capture'
        ? `${item.page.url.replace('http://news.example.test', '')} ${item.page.fetchedAt} ${item.page.body.length}`
        : item.kind === 'other'
          ? `OTHER ${item.url}`
          : item.kind === 'revisit'
            ? `FAULT the capture of ${item.of.url} is not in the file`
            : item.about,
  );
const size = (n: number) => article(n).length;

describe('files of other programs', () => {
  const packings: Record<string, (records: Buffer[]) => Buffer> = {
    plain: (records) => Buffer.concat(records),
    'gzipped record by record': perRecord,
    'gzipped as a whole': (records) => gzipSync(Buffer.concat(records)),
  };
  for (const [packing, pack] of Object.entries(packings)) {
    test(`wget, ${packing}`, async () => {
      const items = await read(pack(wget()));
      const revisit =
        packing === 'gzipped as a whole'
          ? /^FAULT the capture of .* is not in the file$/
          : `/1.html 2019-12-21T02:00:00.000Z ${size(1)}`;
      expect(shown(items)[0]).toBe(`/1.html 2019-12-20T02:00:00.000Z ${size(1)}`);
      expect(shown(items)[1]).toEqual(typeof revisit === 'string' ? revisit : expect.stringMatching(revisit));
      expect(items).toHaveLength(2);
      expect(items[0]).toMatchObject({
        page: { request: { headers: { 'user-agent': 'Wget/1.21.3' } }, remoteAddress: '127.0.0.1' },
      });
    });
    test(`Browsertrix, ${packing}`, async () => {
      const items = await read(pack(browsertrix()));
      expect(shown(items)).toEqual([`/2.html 2019-12-20T02:00:00.250Z ${size(2)}`]);
      expect(items[0]).toMatchObject({
        page: { headers: { 'content-encoding': 'gzip' }, request: { headers: { 'user-agent': 'Mozilla/5.0' } } },
      });
    });
    test(`Common Crawl, ${packing}`, async () => {
      const items = await read(pack(commonCrawl()));
      expect(items).toMatchObject([
        { page: { url: 'https://news.example.test/3.html', request: { headers: { 'user-agent': 'CCBot/2.0' } } } },
      ]);
      expect(items[0]).toMatchObject({ page: { body: article(3) } });
    });
  }
  test('a WACZ whose WARC is deflated, against the rule', async () => {
    const warc = Buffer.concat([info(), response(1), response(2)]);
    const items = await read(zip([{ name: 'archive/a.warc', content: warc, deflate: true }]), 'x.wacz');
    expect(shown(items)).toEqual([1, 2].map((n) => `/${n}.html 2019-12-20T02:00:00.000Z ${size(n)}`));
  });
});

/** Each fault stands between two sound records: both must come through, and the fault must be said. */
describe('faults', () => {
  const around = (bad: Buffer, pack: (one: Buffer) => Buffer = (one) => one) =>
    Buffer.concat([pack(info()), pack(response(1)), bad, pack(response(3))]);
  const both = [1, 3].map((n) => `/${n}.html 2019-12-20T02:00:00.000Z ${size(n)}`);
  const flip = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at]! ^= 0x20;
    return copy;
  };
  const gz = (one: Buffer) => gzipSync(one);
  const bomb = gzipSync(Buffer.concat([Buffer.from(response(2)).subarray(0, 200), Buffer.alloc(80 * 1024 * 1024)]));
  const cases: Record<string, [Buffer, RegExp]> = {
    'bit flipped in gzip data': [around(flip(gz(response(2)), 150), gz), /gzip/],
    'bit flipped in the gzip checksum': [around(flip(gz(response(2)), gz(response(2)).length - 6), gz), /checksum/],
    'garbage between members': [around(Buffer.from('garbage, not gzip at all'), gz), /no gzip member/],
    'a member that is no record': [around(gz(Buffer.from('hello')), gz), /no WARC version line/],
    'Content-Length too small in a member': [
      around(gz(response(2, [['Content-Length', '10']])), gz),
      /Content-Length says 10/,
    ],
    'Content-Length too large in a member': [
      around(gz(response(2, [['Content-Length', '99999']])), gz),
      /Content-Length says 99999/,
    ],
    'Content-Length too small, plain': [around(response(2, [['Content-Length', '10']])), /does not end there/],
    'Content-Length too large, plain': [
      around(response(2, [['Content-Length', '400']])),
      /does not end there|the file ends/,
    ],
    'Content-Length negative': [around(response(2, [['Content-Length', '-5']])), /no valid Content-Length/],
    'a record claiming 10 GB, plain': [
      around(response(2, [['Content-Length', '10737418240']])),
      /claims 10737418240 bytes/,
    ],
    'a record claiming 10 GB, gzipped': [
      around(gz(response(2, [['Content-Length', '10737418240']])), gz),
      /Content-Length says 10737418240/,
    ],
    'gzip bomb': [around(bomb, gz), /larger than 67108864/],
    'content-encoding bomb': [
      around(
        response(
          2,
          [],
          http(gzipSync(Buffer.alloc(80 * 1024 * 1024)), 'Content-Type: text/html\r\nContent-Encoding: gzip\r\n'),
        ),
      ),
      /unpacks to more than/,
    ],
    'missing WARC-Date': [around(response(2, [['WARC-Date', '']])), /WARC-Date is missing/],
    'WARC-Date that is no date': [around(response(2, [['WARC-Date', 'yesterday']])), /WARC-Date is no date/],
    'absurd header line': [
      around(response(2, [['X-Absurd', 'x'.repeat(70_000)]])),
      /header longer than|no WARC version line/,
    ],
    'absurd number of header lines': [
      around(response(2, Array.from({ length: 6000 }, (_, i) => [`X-${i}`, 'absurd']) as Fields)),
      /header longer than|no WARC version/,
    ],
    'no HTTP answer in a response': [around(response(2, [], Buffer.from('not http'))), /no HTTP answer/],
    'missing WARC-Target-URI': [
      around(
        record(
          [
            ['WARC-Type', 'response'],
            ['WARC-Record-ID', id()],
            ['WARC-Date', DATE],
          ],
          http('x'),
        ),
      ),
      /WARC-Target-URI is missing/,
    ],
    'missing WARC-Type': [
      around(
        record(
          [
            ['WARC-Record-ID', id()],
            ['WARC-Date', DATE],
          ],
          'x',
        ),
      ),
      /WARC-Type is missing/,
    ],
    'a revisit of nothing': [
      around(
        record(
          [
            ['WARC-Type', 'revisit'],
            ['WARC-Record-ID', id()],
            ['WARC-Date', DATE],
            ['WARC-Target-URI', 'http://news.example.test/2.html'],
            ['WARC-Profile', 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest'],
          ],
          '',
        ),
      ),
      /^repeats$/,
    ],
  };
  for (const [name, [bytes, reason]] of Object.entries(cases)) {
    test(name, async () => {
      const items = await read(bytes);
      expect(shown(items).filter((line) => !line.startsWith('FAULT'))).toEqual(both);
      const faults = items.map((item) =>
        item.kind === 'fault' ? item.reason : item.kind === 'revisit' ? 'repeats' : '',
      );
      expect(faults.filter(Boolean).join('; ')).toMatch(reason);
    });
  }

  test('truncated at any byte: what stood whole before is read, the rest is said', async () => {
    for (const pack of [(one: Buffer) => one, gz]) {
      const first = Buffer.concat([pack(info()), pack(response(1))]);
      const last = pack(response(2));
      for (let cut = 0; cut < last.length; cut += 7) {
        const items = await read(Buffer.concat([first, last.subarray(0, cut)]));
        expect(shown(items)).toContain(both[0]);
        // A plain record whose closing line ends alone are missing is whole.
        if (cut > 0 && cut < last.length - 4) expect(items.some(({ kind }) => kind === 'fault')).toBe(true);
      }
    }
  });

  test('any damage at all: no exception, no endless loop, and the records it does not touch are read', async () => {
    const sound = perRecord([info(), response(1), response(2), response(3)]);
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.uint8Array({ minLength: 1, maxLength: 60 }), async (at, noise) => {
        const bytes = Buffer.from(sound);
        bytes.set(noise.subarray(0, bytes.length - at), at);
        const items = await read(bytes);
        // A stretch of 60 bytes touches two records at most.
        expect(items.filter((item) => item.kind === 'capture').length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  const warc = Buffer.concat([info(), response(1)]);
  const good = { name: 'archive/a.warc', content: warc };
  const zips: Record<string, [Buffer, RegExp]> = {
    'WACZ with names that lead out': [
      zip([
        { name: 'archive/../../../etc/passwd.warc', content: warc },
        { name: '/archive/b.warc', content: warc },
        good,
      ]),
      /leads out.*absolute/,
    ],
    'zip bomb': [zip([good, bombPart('archive/b.warc', 200)]), /zip bomb|no WARC version line/],
    'entries that share their bytes': [
      zip([good, { name: 'archive/b.warc', content: warc, overlaps: true }]),
      /also those of another/,
    ],
    'an entry larger than the file': [
      zip([good, { name: 'archive/b.warc', content: warc, claims: 5_000_000 }]),
      /outside the file/,
    ],
  };
  for (const [name, [bytes, reason]] of Object.entries(zips)) {
    test(name, async () => {
      const items = await read(bytes, 'x.wacz');
      expect(shown(items).filter((line) => !line.startsWith('FAULT'))).toEqual([both[0]]);
      expect(items.map((item) => (item.kind === 'fault' ? item.reason : '')).join('; ')).toMatch(reason);
    });
  }
  test('WACZ with an unsorted CDXJ and wrong offsets: its index is not believed', async () => {
    const lie = (url: string) =>
      `${url} 20191220020000 {"url":"http://${url}","offset":999999,"length":1,"filename":"a.warc"}\n`;
    const items = await read(
      zip([good, { name: 'indexes/index.cdxj', content: Buffer.from(lie('z') + lie('a')) }]),
      'x.wacz',
    );
    expect(shown(items)).toEqual([both[0]]);
  });
  test('a ZIP cut off, and one without WARC files', async () => {
    const whole = zip([good]);
    expect(shown(await read(whole.subarray(0, whole.length - 30), 'x.wacz'))).toEqual([
      'FAULT it is no ZIP file, or its end is missing',
    ]);
    expect(shown(await read(zip([{ name: 'a.txt', content: warc }]), 'x.wacz'))).toEqual([
      'FAULT it holds no WARC file in archive/',
    ]);
  });
});

test('what a file is, is read from its bytes', () => {
  const dir = folder();
  const kind = (bytes: Uint8Array) => {
    writeFileSync(join(dir, 'f'), bytes);
    return sniff(join(dir, 'f'));
  };
  expect(kind(info())).toBe('warc');
  expect(kind(gzipSync(info()))).toBe('warc');
  expect(kind(zip([]))).toBe('wacz');
  expect(kind(Buffer.from('<html>'))).toBe(null);
  expect(kind(Buffer.from(''))).toBe(null);
  expect(kind(gzipSync('<html>'))).toBe(null);
});
