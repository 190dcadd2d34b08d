import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Target } from '../../crawlers/index.js';
import { mediaTargets, requestFor } from '../../crawlers/media.js';
import { styleSheetsOf } from '../../src/archive/style-sheets.js';
import { page as fetched } from '../snapshots/pages.js';
import { run, serve, temporaryArchive } from './harness.js';

const page: Target = {
  id: 1,
  attempts: 0,
  url: 'http://news.example.test/htm/1.html',
  host: 'news.example.test',
  site: 'example',
  role: 'article',
  depth: 2,
  related: 0,
  barren: 0,
  from: null,
  redirects: [],
  lastmod: null,
  probe: false,
};

test('pictures become targets of their own hosts, once each, and no private address among them', () => {
  const urls = [
    '/uploadfile/a.jpg',
    'http://img.example.test/b.png',
    '/uploadfile/a.jpg#x',
    'data:image/png;base64,AA',
    'http://127.0.0.1/c.png',
  ];
  const targets = mediaTargets(page, urls, false);
  expect(targets.map(({ url, host, role, depth }) => [url, host, role, depth])).toEqual([
    ['http://news.example.test/uploadfile/a.jpg', 'news.example.test', 'media', 3],
    ['http://img.example.test/b.png', 'img.example.test', 'media', 3],
  ]);
  expect(mediaTargets(page, urls, true)).toHaveLength(3);
  const many = Array.from({ length: 500 }, (_, i) => `/p/${i}.jpg`);
  expect(mediaTargets(page, many, false)).toHaveLength(60);
});

test('a file may be a picture, but neither enormous nor a page in its place', () => {
  const accept = requestFor({ ...page, role: 'media' }).accept!;
  expect(() => accept(200, { 'content-type': 'image/png', 'content-length': '5000' })).not.toThrow();
  expect(() => accept(200, { 'content-type': 'image/png', 'content-length': '50000000' })).toThrow(/50000000/);
  expect(() => accept(200, { 'content-type': 'text/html; charset=gbk' })).toThrow(/page/);
  expect(() => requestFor(page).accept!(200, { 'content-type': 'image/png' })).toThrow(/content type/);
});

test('a picture that robots.txt forbids is left alone, and nothing counts as skipped for it', async () => {
  const jpeg = (_: unknown, response: ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(Buffer.from([0xff, 0xd8, 0xff]));
  const site = await serve({
    '/robots.txt': 'User-agent: *\nDisallow: /shut/\n',
    '/': '<article>园</article>',
    '/shut/a.jpg': jpeg,
    '/open/b.jpg': jpeg,
  });
  const { archive, remove } = temporaryArchive();
  onTestFinished(async () => {
    await site.close();
    await remove();
  });
  const kept: string[] = [];
  const { summary } = await run(archive, {
    addresses: [`${site.url}/`],
    visit: async () => ({
      links: [],
      media: [`${site.url}/shut/a.jpg`, `${site.url}/open/b.jpg`],
      save: () => undefined,
      outcome: { state: 'done', kind: 'article' },
    }),
    record: (page) => void kept.push(new URL(page.finalUrl).pathname),
  });
  expect(site.seen.map(({ path }) => path)).not.toContain('/shut/a.jpg');
  expect(kept).toContain('/open/b.jpg');
  expect([summary.skipped, summary.missed, summary.stopped]).toEqual([{}, 0, 'done']);
});

test('the style sheets of a page are found in its head, by its base and not without end', () => {
  const of = (html: string, more = {}) =>
    styleSheetsOf(
      fetched({
        url: 'http://news.example.test/htm/1.html',
        finalUrl: 'http://news.example.test/htm/1.html',
        body: Buffer.from(html),
        ...more,
      }),
    );
  const head =
    '<LINK href="/css/a.css?v=1&amp;w=2" rel=StyleSheet><link rel="stylesheet" href=b.css><link rel="icon" href="i.ico">' +
    '<link rel="alternate stylesheet" href="c.css"><link rel="stylesheet" media="print" href="p.css"><link rel="stylesheet">';
  expect(of(`<head>${head}</head><body>${'<link rel="stylesheet" href="late.css">'.repeat(2)}`)).toEqual([
    'http://news.example.test/css/a.css?v=1&w=2',
    'http://news.example.test/htm/b.css',
  ]);
  expect(of(`<base href="//static.example.test/x/">${head}`)[1]).toBe('http://static.example.test/x/b.css');
  expect(of('', { renderedHtml: head })).toHaveLength(2);
  expect(of('<link rel=stylesheet href="javascript:1"><link rel=stylesheet href="http://[">')).toEqual([
    'javascript:1',
  ]);
  const many = Array.from({ length: 9000 }, (_, i) => `<link rel="stylesheet" href="${i}.css">`).join('');
  expect(of(many)).toHaveLength(12);
});
