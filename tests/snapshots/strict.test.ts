/** What the room writes, before judges that share none of its code; and the judges before files that are wrong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportWarc, openWarcWriter, warcFiles, writeWacz } from '../../snapshots/index.js';
import type { FetchedPage, Locator } from '../../src/core/page.js';
import { folder, HTML, page } from './pages.js';
import { strictWacz } from './strict-wacz.js';
import { type StrictRecord, strictCdxj, strictRevisits, strictWarc } from './strict-warc.js';

/** Every shape a page can have: bodies, codings, redirects, browser, file, errors, names in Chinese. */
const anyPage: fc.Arbitrary<FetchedPage> = fc
  .record({
    url: fc.constantFrom(
      'http://example.test/a',
      'https://www.example.test:8443/b?y=2&x=%D4%B0',
      'http://园林.test/路',
      'http://[::1]/c',
    ),
    body: fc.oneof(
      fc.constant(Buffer.from(HTML)),
      fc.constant(Buffer.alloc(0)),
      fc.uint8Array({ maxLength: 2000 }).map((b) => Buffer.from(b)),
    ),
    coding: fc.constantFrom('none', 'gzip kept', 'br kept', 'gzip undone', 'chunked', 'wrong length'),
    status: fc.constantFrom(200, 200, 200, 404, 503, 0),
    header: fc.constantFrom('plain', '园林', 'a\r\nb: c', ' spaces '),
    time: fc.date({ min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    kind: fc.constantFrom('http', 'browser', 'redirected'),
  })
  .map(({ url, body, coding, status, header, time, kind }) => {
    const address = new URL(url).href;
    const headers: Record<string, string> = { 'content-type': 'text/html', 'x-note': header };
    if (coding.startsWith('gzip')) headers['content-encoding'] = 'gzip';
    if (coding === 'br kept') headers['content-encoding'] = 'br';
    if (coding === 'chunked') headers['transfer-encoding'] = 'chunked';
    if (coding === 'wrong length') headers['content-length'] = '7';
    const wireBody = coding === 'gzip kept' ? gzipSync(body) : coding === 'br kept' ? brotliCompressSync(body) : null;
    const hop = {
      url: 'http://example.test/old',
      status: 301,
      headers: { location: address },
      fetchedAt: time.toISOString(),
    };
    return page({
      url: kind === 'redirected' ? hop.url : address,
      finalUrl: address,
      headers,
      body,
      status,
      fetchedAt: time.toISOString(),
      ...(wireBody && status !== 0 ? { wireBody } : {}),
      ...(kind === 'browser' ? { via: 'browser', renderedHtml: '<p>园林</p>' } : {}),
      ...(kind === 'redirected' ? { redirects: [hop.url], hops: [hop] } : {}),
    });
  });

async function write(dir: string, pages: readonly FetchedPage[]): Promise<Locator[]> {
  const writer = await openWarcWriter(dir, { software: 'yuanye/test', maxFileBytes: 9000 });
  const places = pages.map((one) => writer.write(one));
  writer.writeMetadata('http://example.test/gone', 'tombstone', { because: '410 两次' });
  await writer.close();
  return places;
}

function judge(dir: string): string[] {
  const complaints: string[] = [];
  const files = new Map<string, StrictRecord[]>();
  for (const { name, path } of warcFiles(dir)) {
    const records = strictWarc(readFileSync(path), (what) => complaints.push(`${name}: ${what}`));
    files.set(name, records);
    strictCdxj(readFileSync(`${path}.cdxj`, 'utf8'), new Map([[name, records]]), (what) => complaints.push(what));
  }
  strictRevisits([...files.values()].flat(), (what) => complaints.push(what));
  return complaints;
}

test('whatever is fetched, the WARC and its CDXJ keep every rule, and so do the WACZ and the WARC made of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyPage, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.boolean()),
      async (pages, coin) => {
        const dir = folder();
        const places = await write(dir, pages);
        expect(judge(dir)).toEqual([]);
        const captures = places.filter(() => coin.next().value);
        const wacz = join(dir, 'x.wacz');
        if (captures.length > 0) {
          const listed = pages
            .map((one, i) => ({ id: `p${i}`, url: one.finalUrl, ts: one.fetchedAt, title: null, text: '园林' }))
            .filter((_, i) => captures.includes(places[i]!));
          await writeWacz(dir, wacz, { captures, pages: listed, title: '样例', software: 'yuanye/test' });
          expect(strictWacz(readFileSync(wacz))).toEqual([]);
          const warc = join(dir, 'x.export');
          await exportWarc(dir, warc, { captures, conversion: () => '园林', software: 'yuanye/test' });
          const complaints: string[] = [];
          strictRevisits(
            strictWarc(readFileSync(warc), (what) => complaints.push(what)),
            (what) => complaints.push(what),
          );
          expect(complaints).toEqual([]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the judges are strict: each rule that is broken is a complaint', async () => {
  const dir = folder();
  await write(dir, [page(), page({ fetchedAt: '2024-06-01T00:00:00.000Z' })]);
  const { path } = warcFiles(dir)[0]!;
  const sound = readFileSync(path);
  const complaints = (bytes: Buffer): string[] => {
    const list: string[] = [];
    strictRevisits(
      strictWarc(bytes, (what) => list.push(what)),
      (what) => list.push(what),
    );
    return list;
  };
  const records = strictWarc(sound, () => undefined);
  /** The file with one thing changed in one record. */
  const with_ = (i: number, from: string | RegExp, to: string) =>
    Buffer.concat(
      records.map(({ offset, length }, at) => {
        const member = sound.subarray(offset, offset + length);
        return at === i
          ? gzipSync(Buffer.from(gunzipSync(member).toString('latin1').replace(from, to), 'latin1'))
          : member;
      }),
    );
  expect(complaints(sound)).toEqual([]);
  const faults: [Buffer, RegExp][] = [
    [with_(1, 'WARC/1.1', 'WARC/1.0'), /version/],
    [with_(1, /WARC-Date: .*/, 'WARC-Date: 2024-05-06'), /WARC-Date/],
    [with_(1, /WARC-Target-URI: .*\r\n/, ''), /lacks WARC-Target-URI/],
    [with_(1, 'HTTP/1.1 200', 'HTTP/1.1 201'), /block digest/],
    [with_(1, /Content-Length: \d+/, 'Content-Length: 3'), /Content-Length is not/],
    [with_(3, /WARC-Refers-To-Date: .*/, 'WARC-Refers-To-Date: 2001-01-01T00:00:00Z'), /another Date/],
    [with_(3, 'WARC-Truncated: length\r\n', ''), /does not say so/],
    [sound.subarray(records[1]!.offset), /does not begin with warcinfo/],
    [Buffer.concat([sound, sound]), /used twice/],
  ];
  for (const [bytes, reason] of faults) {
    expect(complaints(bytes).join('; ')).toMatch(reason);
  }
});
