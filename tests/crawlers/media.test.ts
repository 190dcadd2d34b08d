import { expect, test } from 'vitest';
import type { Target } from '../../crawlers/index.js';
import { mediaTargets, requestFor } from '../../crawlers/media.js';

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
