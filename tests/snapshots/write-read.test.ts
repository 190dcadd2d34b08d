import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  captureAt,
  captures,
  exportWarc,
  openWarcWriter,
  readPage,
  readPayload,
  readRecord,
  recover,
  verify,
  warcFiles,
} from '../../snapshots/index.js';
import { sealIndex } from '../../snapshots/live-index.js';
import type { FetchedPage } from '../../src/core/page.js';
import { all, folder, HTML, page } from './pages.js';
import { strictWarc } from './strict-warc.js';

const software = 'yuanye/test';

describe('a page written is the page read', () => {
  const gbk = Buffer.from([0xd4, 0xb0, 0xc1, 0xd6, 0xff, 0x00, 0x80]); // 园林 in GBK, then bytes of no encoding
  const cases: Record<string, FetchedPage> = {
    plain: page(),
    'bytes of no encoding': page({ body: gbk, headers: { 'content-type': 'text/html' } }),
    'an empty body': page({ body: Buffer.alloc(0) }),
    'a body that looks like records': page({ body: Buffer.from('WARC/1.1\r\nWARC-Type: response\r\n\r\n\r\n\r\n') }),
    'repeated headers': page({ headers: { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'text/html' } }),
    'decoded by the client': page({
      headers: { 'content-encoding': 'gzip', 'content-length': '77', 'transfer-encoding': 'chunked' },
    }),
    'kept as encoded': page({ headers: { 'content-encoding': 'br' }, wireBody: brotliCompressSync(Buffer.from(HTML)) }),
    'a wrong Content-Length': page({ headers: { 'content-length': '12' } }),
    'behind a redirect': page({
      url: 'http://example.test/old',
      finalUrl: 'https://www.example.test/new?b=2&a=1',
      redirects: ['http://example.test/old'],
      hops: [
        {
          url: 'http://example.test/old',
          status: 302,
          statusText: 'Found',
          headers: { location: 'https://www.example.test/new?b=2&a=1' },
          fetchedAt: '2024-05-06T07:08:08.000Z',
          remoteAddress: '::1',
        },
      ],
    }),
    'from a browser': page({ via: 'browser', renderedHtml: `<html>${'园'.repeat(20_000)}</html>` }),
    'from a browser, with what led to it and what it loaded': page({
      url: 'http://example.test/was',
      finalUrl: 'http://example.test/a',
      redirects: ['http://example.test/was'],
      via: 'browser',
      renderedHtml: '<p>园林</p>',
      hops: [
        {
          ...{ url: 'http://example.test/was', status: 200, statusText: 'OK' },
          ...{ headers: { 'content-type': 'text/html' }, body: Buffer.from('<script>location = "/a"</script>') },
          fetchedAt: '2024-05-06T07:08:08.000Z',
        },
      ],
      needed: [
        {
          ...{ url: 'http://example.test/app.js', status: 200, statusText: 'OK' },
          ...{ headers: { 'content-type': 'text/javascript' }, body: Buffer.from('1') },
          fetchedAt: '2024-05-06T07:08:08.000Z',
        },
      ],
    }),
    'a file without an HTTP answer': page({ via: 'import', status: 0, headers: { 'content-type': 'text/plain' } }),
    'without request or address': page({ request: undefined, remoteAddress: undefined } as unknown as FetchedPage),
    'an error page': page({ status: 503, statusText: 'Service Unavailable' }),
    'a GBK escape in the address': page({ url: 'http://example.test/s?q=%D4%B0%C1%D6' }),
  };
  for (const [name, wanted] of Object.entries(cases)) {
    test(name, async () => {
      const dir = folder();
      const writer = await openWarcWriter(dir, { software });
      writer.write(page({ url: 'http://example.test/before', body: Buffer.from('before') }));
      const locator = writer.write({ ...wanted, body: wanted.body });
      writer.write(page({ url: 'http://example.test/after', body: Buffer.from('after') }));
      await writer.sync();
      const check = () => {
        const got = readPage(dir, locator);
        const { request, statusText, remoteAddress, ...rest } = wanted;
        expect(got).toMatchObject({ ...rest, body: Buffer.from(rest.body) });
        if (wanted.status !== 0) {
          expect(got.request?.headers['user-agent']).toBe(request?.headers['user-agent']);
          expect(got.statusText).toBe(statusText);
          expect(got.remoteAddress).toBe(remoteAddress);
        }
        expect(captures(dir, wanted.finalUrl)).toMatchObject([
          { url: wanted.finalUrl, offset: locator.offset, digest: locator.digest },
        ]);
      };
      check(); // while the file is open
      await writer.close();
      check();
      const expected = [{ url: wanted.finalUrl, locator }];
      expect(await all(verify(dir, { expected }))).toEqual([]);
      // The pages round it are not named here, and are said to be nobody's; what came with this one is not.
      const findings = await all(verify(dir, { deep: true, expected }));
      expect(findings.map(({ code, url }) => [code, url])).toEqual([
        ['orphan', 'http://example.test/before'],
        ['orphan', 'http://example.test/after'],
      ]);
    });
  }
});

// The digests are sha256sum's: `printf '园林\n' | sha256sum`, and the same over the whole HTTP message.
test('the record of one page, byte for byte', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  const at = writer.write(
    page({ body: Buffer.from('园林\n'), headers: { 'content-type': 'text/html', 'content-length': '7' } }),
  );
  await writer.close();
  const bytes = readFileSync(join(dir, at.file)).subarray(at.offset, at.offset + at.length);
  const warcinfo = /<(urn:uuid:[^>]*)>/.exec(gunzipSync(readFileSync(join(dir, at.file))).toString())![1];
  expect(gunzipSync(bytes).toString()).toBe(
    [
      'WARC/1.1',
      'WARC-Type: response',
      `WARC-Record-ID: <${at.recordId}>`,
      'WARC-Target-URI: http://news.example.test/htm/2019/1220/1.html',
      'WARC-Date: 2024-05-06T07:08:09.123Z',
      'WARC-IP-Address: 127.0.0.1',
      'WARC-Payload-Digest: sha256:f104d834a9a10bfe285c3a1878fa91ef2aa32d8f71e1992684cc4089fffe7ef8',
      'Content-Type: application/http;msgtype=response',
      `WARC-Warcinfo-ID: <${warcinfo}>`,
      'WARC-Block-Digest: sha256:093c1c488397150853a7b8abc2582413310b5bd20ae071c13bb3b9fdc65311f7',
      'Content-Length: 70',
      '',
      'HTTP/1.1 200 OK',
      'content-type: text/html',
      'content-length: 7',
      '',
      '园林\n\r\n\r\n',
    ].join('\r\n'),
  );
});

test('the same payload is stored once, and every capture of it reads the same', async () => {
  const dir = folder();
  const first = await openWarcWriter(dir, { software });
  const original = first.write(page());
  const within = first.write(page({ url: 'http://mirror.example.test/1.html', fetchedAt: '2024-05-06T08:00:00.000Z' }));
  await first.close();
  const second = await openWarcWriter(dir, {
    software,
    known: (digest) =>
      digest === original.digest
        ? { recordId: original.recordId, url: page().finalUrl, date: page().fetchedAt, digest, status: 200 }
        : undefined,
  });
  const across = second.write(
    page({ fetchedAt: '2024-06-06T08:00:00.000Z', headers: { 'content-type': 'text/html', etag: '"b"' } }),
  );
  await second.close();
  expect([original.type, within.type, across.type]).toEqual(['response', 'revisit', 'revisit']);
  expect(across.length).toBeLessThan(original.length + 300);
  expect(second.saved).toBe(Buffer.byteLength(HTML));
  for (const at of [within, across]) expect(Buffer.from(readPage(dir, at).body).toString()).toBe(HTML);
  expect(readPage(dir, across).headers.etag).toBe('"b"');
  expect(await all(verify(dir, { deep: true }))).toEqual([]);
});

test('of two records of one payload and second, an export takes the one that a revisit names', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  writer.write(page({ status: 0 }));
  const named = writer.write(page());
  const again = writer.write(page({ fetchedAt: '2024-06-06T08:00:00.000Z' }));
  await writer.close();
  expect(again.type).toBe('revisit');
  const warc = join(dir, 'x.export');
  await exportWarc(dir, warc, { captures: [again], conversion: () => null, software });
  const ids = strictWarc(readFileSync(warc), () => undefined).map(({ fields }) => fields.get('WARC-Record-ID'));
  expect(ids).toContain(`<${named.recordId}>`);
});

test('a 304 is kept as an empty record that shows the capture it confirms', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  const original = writer.write(page());
  const revisitOf = {
    recordId: original.recordId,
    url: page().finalUrl,
    date: page().fetchedAt,
    digest: original.digest,
    status: 200,
  };
  const at = writer.write(
    page({ status: 304, body: Buffer.alloc(0), headers: { etag: '"a1"' }, fetchedAt: '2024-07-01T00:00:00.000Z' }),
    { revisitOf },
  );
  await writer.close();
  const record = readRecord(dir, at);
  expect(record.block.length).toBe(0);
  expect(record.header.fields['warc-profile']).toBe('http://netpreserve.org/warc/1.1/revisit/server-not-modified');
  expect(record.header.fields['warc-refers-to-date']).toBe('2024-05-06T07:08:09.123Z');
  const payload = readPayload(dir, at);
  expect([payload.status, payload.date, Buffer.from(payload.body).toString()]).toEqual([
    200,
    '2024-07-01T00:00:00.000Z',
    HTML,
  ]);
});

test('redirect answers are captures of their own', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  const hop = {
    url: 'http://example.test/old',
    status: 301,
    headers: { location: 'http://example.test/new' },
    fetchedAt: '2024-05-06T07:08:09.000Z',
  };
  writer.write(page({ url: hop.url, finalUrl: 'http://example.test/new', redirects: [hop.url], hops: [hop] }));
  await writer.close();
  const found = captureAt(dir, hop.url)!;
  expect(readPayload(dir, found)).toMatchObject({ status: 301, headers: { location: 'http://example.test/new' } });
});

test('a file that is full is closed and the next is begun', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software, maxFileBytes: 4000 });
  const places = [];
  for (let i = 0; i < 12; i++) {
    places.push(writer.write(page({ url: `http://example.test/${i}`, body: Buffer.from(`${HTML}${i}`) })));
    await writer.sync();
  }
  await writer.close();
  const files = warcFiles(dir);
  expect(files.length).toBeGreaterThan(2);
  expect(readdirSync(dir).filter((name) => /open|tmp/.test(name))).toEqual([]);
  for (const [i, at] of places.entries()) expect(readPage(dir, at).url).toBe(`http://example.test/${i}`);
  expect(await all(verify(dir, { deep: true }))).toEqual([]);
});

test('a look-up finds every capture of an address and the one nearest to a time', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  for (let i = 0; i < 3000; i++) writer.write(page({ url: `http://example.test/a/${i}`, body: Buffer.from(`${i}`) }));
  for (const day of ['01', '05', '09']) {
    writer.write(
      page({
        url: 'http://example.test/a/77',
        fetchedAt: `2025-01-${day}T00:00:00.000Z`,
        body: Buffer.from(`x${day}`),
      }),
    );
  }
  await writer.close();
  expect(captures(dir, 'http://example.test/a/77').map((c) => c.date)).toEqual([
    '2024-05-06T07:08:09Z',
    '2025-01-01T00:00:00Z',
    '2025-01-05T00:00:00Z',
    '2025-01-09T00:00:00Z',
  ]);
  expect(captureAt(dir, 'http://example.test/a/77', '2025-01-04T00:00:00Z')?.date).toBe('2025-01-05T00:00:00Z');
  expect(captures(dir, 'http://example.test/a/77', { from: '2025-01-02', to: '2025-01-06' })).toHaveLength(1);
  for (const i of [0, 1, 1500, 2999]) expect(captures(dir, `http://example.test/a/${i}`).length).toBeGreaterThan(0);
  expect(captures(dir, 'http://example.test/a/3000')).toEqual([]);
});

test('cut at every byte of the last page, a file keeps every whole record before', async () => {
  const source = folder();
  const writer = await openWarcWriter(source, { software });
  const places = [1, 2, 3, 4].map((i) =>
    writer.write(page({ url: `http://example.test/${i}`, body: Buffer.from(`<p>${i}</p>`) })),
  );
  await writer.sync();
  const name = places[0]!.file;
  const { size } = statSync(join(source, `${name}.open`));
  const last = places[3]!.offset;
  for (let cut = places[2]!.offset; cut <= size; cut = cut < last ? last : cut + 1) {
    const dir = folder();
    copyFileSync(join(source, `${name}.open`), join(dir, `${name}.open`));
    copyFileSync(join(source, `${name}.cdxj.open`), join(dir, `${name}.cdxj.open`));
    truncateSync(join(dir, `${name}.open`), cut);
    const whole = places.filter((at) => at.offset + at.length <= cut);
    const [report] = await recover(dir, () => places[1]!.offset + places[1]!.length);
    expect(report!.tail.map((t) => t.locator)).toEqual(whole.slice(2));
    expect(report!.cut).toBe(cut - statSync(join(dir, name)).size);
    for (const at of whole) expect(readRecord(dir, at).recordId).toBe(at.recordId);
    if (cut % 64 === 0) expect(await all(verify(dir, { deep: true }))).toEqual([]);
  }
  await writer.close();
}, 180_000);

test('an encoded body that was kept has its own digest and decodes', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  const at = writer.write(page({ headers: { 'content-encoding': 'gzip' }, wireBody: gzipSync(HTML) }));
  await writer.close();
  const got = readPage(dir, at);
  expect(Buffer.from(got.body).toString()).toBe(HTML);
  expect(got.wireBody).toEqual(gzipSync(HTML));
});

test('packed text that no header names reads as the crawler read it; a packed file stays packed', async () => {
  const dir = folder();
  const writer = await openWarcWriter(dir, { software });
  const html = writer.write(page({ headers: { 'content-type': 'text/html' }, wireBody: gzipSync(HTML) }));
  const file = writer.write(page({ headers: { 'content-type': 'application/gzip' }, body: gzipSync('a file') }));
  await writer.close();
  expect(Buffer.from(readPage(dir, html).body).toString()).toBe(HTML);
  expect(readPage(dir, html).headers['content-encoding']).toBeUndefined(); // as it was sent
  expect(readPage(dir, file).body).toEqual(gzipSync('a file'));
});

test('an index of more than one piece is sorted by the bytes of its lines, whatever their order and length', () => {
  const dir = folder();
  const lines = Array.from({ length: 5000 }, (_, i) => {
    // Each comes twice, at one second; a brace sorts behind letters.
    const address = `cn,garden)/${(i * 7919) % 2500}?q=${['{x}', 'ab', ''][i % 3]}`;
    return `${address} 20260102030405 {"url":"http://garden.cn/","digest":"sha256:${'0'.repeat(64)}","offset":"${i}"}`;
  });
  lines.push(`cn,long)/ 20260102030405 {"url":"http://long.cn/?${'園'.repeat(200_000)}"}`, 'no capture');
  const bytes = (all: readonly string[]) => Buffer.from(all.map((line) => `${line}\n`).join(''));
  writeFileSync(join(dir, 'a.warc.gz.cdxj.open'), bytes(['', ...lines]));
  sealIndex(dir, 'a.warc.gz');
  const sorted = [...lines].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(readFileSync(join(dir, 'a.warc.gz.cdxj')).equals(bytes(sorted))).toBe(true);
  expect(readdirSync(dir)).toEqual(['a.warc.gz.cdxj']);
});
