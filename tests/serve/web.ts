/** A small web of the past for tests of replay: pages of our own, in the bytes and records that crawls leave. */
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { openWarcWriter } from '../../snapshots/index.js';
import { comparing } from '../../src/archive/comparing.js';
import type { FetchedPage } from '../../src/core/page.js';
import { fingerprint } from '../../src/dedupe/index.js';
import { type Archive, openArchive } from '../../storage/index.js';
import { page } from '../snapshots/pages.js';
import { article, folderForTest } from '../storage/article.js';

export const HOST = 'http://park.example.test';
export const TEXT = '湖滨公园改造完成：水杉沿岸铺开';
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4EaChUWEDAAiLAh3n0QRNAAAAAElFTkSuQmCC',
  'base64',
);
export const day = (n: number): string => `2024-05-${String(n).padStart(2, '0')}T08:00:00.250Z`;
export const stamp = (n: number): string => `202405${String(n).padStart(2, '0')}080000`;

export const document = (head: string, body = ''): string =>
  `<!DOCTYPE html><html><head>${head}<title>${TEXT}</title></head><body><h1>${TEXT}</h1>${body}</body></html>`;
const gbk = (text: string): Buffer => iconv.encode(text, 'gbk');
const UTF8 = { 'content-type': 'text/html; charset=utf-8' };

/** Writes pages as a crawl does: their records and their rows. */
export async function fillWeb(
  archive: Archive,
  put: (add: (given: Partial<FetchedPage>, of?: FetchedPage) => FetchedPage) => void,
): Promise<void> {
  const warc = await openWarcWriter(archive.snapshots, { software: 'yuanye/test' });
  const rows: (() => void)[] = [];
  put((given, of) => {
    const one = page(given);
    const first = of === undefined ? undefined : warc.reference(of.body);
    const locator = warc.write(one, first === undefined ? {} : { revisitOf: first });
    rows.push(() => {
      archive.captures.add({
        ...locator,
        ...{ url: one.finalUrl, fetchedAt: one.fetchedAt, run: null, status: one.status, via: one.via },
        ...{ etag: null, lastModified: null },
        mime: String(one.headers['content-type'] ?? '').split(';')[0] || null,
      });
    });
    return one;
  });
  await warc.close();
  await archive.commits.enqueue(() => {
    for (const row of rows) row();
  });
}

/** Every kind of answer that replay has to show. */
export async function fillPark(archive: Archive): Promise<void> {
  await fillWeb(archive, (add) => {
    const path = (name: string) => `${HOST}/${name}`;
    add({
      url: path('header.html'),
      headers: { 'content-type': 'text/html; charset=gb2312' },
      body: gbk(document('')),
      fetchedAt: day(6),
    });
    add({
      url: path('meta.html'),
      headers: { 'content-type': 'text/html' },
      body: gbk(document('<meta charset="gb2312">', '<a id="q" href="/find?w=园林&n=1#here">a</a>')),
      fetchedAt: day(6),
    });
    add({ url: path('bare.html'), headers: {}, body: gbk(document('')), fetchedAt: day(6) });
    add({
      url: path('sub/look.html'),
      headers: {
        'content-type': 'text/html',
        'content-encoding': 'gzip',
        'set-cookie': 'a=b',
        refresh: '0; url=http://out.example.test/',
        'content-security-policy': "img-src 'none'",
      },
      wireBody: gzipSync(LOOK),
      body: Buffer.from(LOOK),
      fetchedAt: day(6),
    });
    add({
      url: path('look.css'),
      headers: { 'content-type': 'text/css; charset=gbk' },
      body: gbk(
        '@charset "gbk"; @import "more.css"; /* 样式 */ h1 { color: rgb(1, 2, 3); background: url( img/a.png ) } @font-face { font-family: F; src: url("f.woff2") }',
      ),
      fetchedAt: day(7),
    });
    add({
      url: path('more.css'),
      headers: { 'content-type': 'text/css' },
      body: Buffer.from('p { color: rgb(4, 5, 6) }'),
      fetchedAt: day(7),
    });
    add({
      url: path('f.woff2'),
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from('wOF2xxxx'),
      fetchedAt: day(7),
    });
    add({ url: path('img/a.png'), headers: { 'content-type': 'text/plain' }, body: PICTURE, fetchedAt: day(7) });
    add({
      url: path('img/b.svg'),
      headers: { 'content-type': 'image/svg+xml' },
      body: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><script>fetch("//out.example.test/svg")</script><rect width="3" height="2"/></svg>',
      ),
      fetchedAt: day(7),
    });
    add({
      url: path('frames.html'),
      headers: UTF8,
      body: Buffer.from(
        '<html><frameset cols="50%,*"><frame src="meta.html"><frame src="inner.html"></frameset></html>',
      ),
      fetchedAt: day(6),
    });
    add({
      url: path('inner.html'),
      headers: UTF8,
      body: Buffer.from(document('', '<p>inner</p><iframe src="header.html">no frames</iframe>')),
      fetchedAt: day(6),
    });
    const hop = {
      url: path('old.html'),
      status: 301,
      statusText: 'Moved',
      headers: { location: '/new.html' },
      fetchedAt: day(6),
    };
    add({
      url: hop.url,
      finalUrl: path('new.html'),
      redirects: [hop.url],
      hops: [hop],
      headers: UTF8,
      body: Buffer.from(document('', '<p>moved here</p>')),
      fetchedAt: day(6),
    });
    add({
      url: path('alone.html'),
      status: 302,
      headers: { location: 'meta.html' },
      body: Buffer.alloc(0),
      fetchedAt: day(6),
    });
    const first = add({
      url: path('again.html'),
      headers: { 'content-type': 'text/html' },
      body: gbk(document('<meta charset="gbk">', '<p>again</p>')),
      fetchedAt: day(1),
    });
    add({ ...first, fetchedAt: day(3) });
    add({ ...first, status: 304, headers: { etag: '"a1"' }, body: Buffer.alloc(0), fetchedAt: day(9) }, first);
    add({ ...first, body: gbk(document('<meta charset="gbk">', '<p>changed</p>')), fetchedAt: day(12) });
    add({
      url: path('shell.html'),
      headers: UTF8,
      body: Buffer.from('<div id="app"></div>'),
      via: 'browser',
      fetchedAt: day(6),
      renderedHtml: `<html><body><noscript>turn it on</noscript><div id="app"><h1>${TEXT}</h1></div></body></html>`,
    });
    add({
      url: path('paper.pdf'),
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from('%PDF-1.4 \0'),
      fetchedAt: day(6),
    });
    add({
      url: path('gone.html'),
      status: 404,
      headers: UTF8,
      body: Buffer.from(document('', 'not found')),
      fetchedAt: day(6),
    });
    add({
      url: path('data.json'),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"a": "<b>text</b>"}'),
      fetchedAt: day(6),
    });
  });
}

const LOOK = document(
  '<base href="http://park.example.test/"><link rel="stylesheet" href="look.css" integrity="sha256-x"><style>h1::after { content: "<b>" }</style>',
  `<p style="background: url(img/a.png)">text</p><img src="img/a.png" srcset="img/a.png 1x, img/a.png 2x">
<img src="x.gif" data-original="img/b.svg"><a href="sub/look.html" target="_top">link</a>`,
);

/** An archive that the pages were put into, with articles read from some of them. */
export async function webArchive(put: (archive: Archive) => Promise<void>): Promise<string> {
  const dir = folderForTest();
  const archive = openArchive(dir, { mode: 'write', commits: { waitMs: 1 } });
  await put(archive);
  await archive.close();
  return dir;
}

/** Makes an article of the captures of an address. */
export async function articleOf(archive: Archive, url: string): Promise<void> {
  await archive.commits.enqueue(() => {
    for (const one of archive.captures.allOf(url))
      archive.articles.save({
        ...fingerprint(article(url, TEXT, [`${TEXT}。`, `第 ${one.id} 次看到它。`]), archive.fold),
        ...{ captures: [one.id], capturedAt: one.fetchedAt, origin: 'source', run: null },
      });
  });
  archive.likenesses.settle(comparing(archive.fold));
}
