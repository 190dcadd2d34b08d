import { load } from 'cheerio';
import type { Element } from 'domhandler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useProfiles } from '../../crawlers/index.js';
import { publicId } from '../../src/core/url.js';
import { pictureType } from '../../src/serve/pictures.js';
import { fillHostile, HOSTILE, payloads } from './hostile.js';
import { fillGarden, openRoom, type TestRoom, URLS } from './room.js';

const OUT = 'http://out.example.test';
const PAYLOADS = payloads(OUT);

let garden: TestRoom;
let hostile: TestRoom;
beforeAll(async () => {
  garden = await openRoom(fillGarden);
  hostile = await openRoom((archive) => fillHostile(archive, OUT));
});
afterAll(() => Promise.all([garden.room.close(), hostile.room.close()]));

/** Every element and attribute that the room's own pages are made of; a payload that became markup brings others. */
const ELEMENTS = new Set(
  'html head meta title link body a header nav ul li ol form input textarea button label main footer p span div section aside article h1 h2 h3 dl dt dd table caption thead tbody tr th td svg path rect line g text polyline circle title figure figcaption details summary blockquote pre code mark ins del bdi b br time img abbr'.split(
    ' ',
  ),
);
const ATTRIBUTES =
  /^(?:lang|charset|download|name|content|rel|href|hreflang|type|title|class|id|tabindex|action|method|rows|required|role|value|placeholder|maxlength|for|start|reversed|scope|datetime|src|alt|loading|decoding|checked|viewbox|preserveaspectratio|focusable|width|height|x|y|x1|x2|y1|y2|d|transform|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|text-anchor|points|cx|cy|r|aria-[a-z]+)$/i;

/** What is foreign in a page: elements, attributes, and addresses that lead to no page of the web. */
function foreign(html: string): string[] {
  const found: string[] = [];
  const $ = load(html);
  for (const node of $('*').toArray() as Element[]) {
    if (!ELEMENTS.has(node.name)) found.push(`<${node.name}>`);
    for (const [name, value] of Object.entries(node.attribs)) {
      if (!ATTRIBUTES.test(name)) found.push(`${node.name} ${name}`);
      if (/^(?:href|src|action)$/.test(name) && !/^(?:\/|https?:\/\/|#)/.test(value)) found.push(`${name}=${value}`);
    }
  }
  return found;
}

it('a page is read again with the profiles of its own archive, whichever were read before', async () => {
  useProfiles(['/nowhere/sites']);
  expect((await hostile.ask(`/a/${publicId(HOSTILE(0))}/trail`)).status).toBe(200);
});

describe('a hostile archive', () => {
  const ids = PAYLOADS.map((_, i) => publicId(HOSTILE(i)));
  const paths = [
    ...[
      '/',
      '/search?q=%E5%9B%AD%E6%9E%97',
      '/sites',
      '/sources',
      '/skipped',
      '/clusters',
      '/runs',
      '/runs/1',
      '/alarms',
      '/years/2019',
      '/curation',
    ],
    ...PAYLOADS.map((payload) => `/collections/${encodeURIComponent(payload)}`),
    ...ids.flatMap((id) => [`/a/${id}`, `/a/${id}/trail`]),
    ...ids.slice(0, 3).flatMap((id) => [`/a/${id}?as=hant`, `/a/${id}/history`, `/a/${id}/diff/1..1?all=1`]),
    ...PAYLOADS.flatMap((payload) => [
      `/sites/${encodeURIComponent(`evil${payload}`)}`,
      `/sources/${encodeURIComponent(`来源 ${payload}`)}`,
      `/search?q=${encodeURIComponent(payload)}&site=${encodeURIComponent(payload)}&kind=${encodeURIComponent(payload)}`,
      `/trends?q=${encodeURIComponent(payload)}`,
      `/nothing/${encodeURIComponent(payload)}`,
    ]),
  ];
  it('puts no markup of its own on any page', { timeout: 240_000 }, async () => {
    for (const path of paths) {
      const answer = await hostile.ask(path);
      const html = await answer.text();
      expect([200, 400, 404], path).toContain(answer.status);
      expect(foreign(html), path).toEqual([]);
    }
    expect(hostile.faults).toEqual([]);
  });

  it('stays well-formed in feeds', async () => {
    const atom = await (await hostile.ask('/feed.atom')).text();
    expect(atom).not.toMatch(/<script|<img/);
    const $ = load(atom, { xml: true });
    const contents = $('content')
      .toArray()
      .map((one) => $(one).text());
    expect(contents.flatMap(foreign)).toEqual([]);
    // Pictures come out of the archive; one that it has not is no address of another place.
    const pictures = contents.flatMap((html) =>
      load(html)('img')
        .toArray()
        .map(({ attribs }) => attribs['src']!),
    );
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter((src) => !/^http:\/\/localhost:\d+\/a\/\w+\/v\/1\/picture\/1$/.test(src))).toEqual([]);
    const [first] = pictures;
    expect((await hostile.ask(new URL(first!).pathname)).headers.get('content-type')).toMatch(/^image\//);
    expect(JSON.parse(await (await hostile.ask('/feed.json')).text())).toHaveProperty('items');
  });
});

describe('every answer', () => {
  it.each([
    '/',
    '/nothing',
    `/a/${publicId(URLS[0]!)}`,
    '/feed.atom',
    '/healthz',
    '/search?q=%22',
    '/robots.txt',
    '/icon.svg',
  ])('%s has the headers', async (path) => {
    const { headers } = await garden.ask(path);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it('names the replay origin where there is one', async () => {
    const other = await openRoom(fillGarden, { replayOrigin: 'http://127.0.0.1:9782' });
    const policy = (await other.ask('/')).headers.get('content-security-policy');
    expect(policy).toContain('frame-src http://127.0.0.1:9782');
    await other.room.close();
  });

  it('refuses names of other machines, other methods and endless addresses', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '', 'evil.example:9781', 'localhost@evil.example'])
      expect((await garden.app.request('http://localhost/', { headers: { host } })).status, host).toBe(421);
    for (const host of ['localhost', 'LOCALHOST:9781', '127.0.0.1:1', '[::1]:9781'])
      expect((await garden.app.request('http://localhost/', { headers: { host } })).status, host).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect((await garden.app.request('http://localhost/', { method })).status, method).toBe(405);
    expect((await garden.app.request('http://localhost/', { method: 'HEAD' })).status).toBe(200);
    expect((await garden.ask(`/search?q=${'a'.repeat(5000)}`)).status).toBe(414);
  });

  it('is known by the name that the command was told', async () => {
    const named = await openRoom(fillGarden, { origin: 'https://library.example.org' });
    expect((await named.app.request('http://localhost/', { headers: { host: 'library.example.org' } })).status).toBe(
      200,
    );
    expect(await (await named.ask('/feed.atom')).text()).toContain('href="https://library.example.org/feed.atom"');
    await named.room.close();
  });

  it('keeps search engines out unless told otherwise', async () => {
    expect(await (await garden.ask('/robots.txt')).text()).toBe('User-agent: *\nDisallow: /\n');
    expect(await (await garden.ask('/')).text()).toContain('noindex');
    const open = await openRoom(fillGarden, { public: true });
    expect(await (await open.ask('/robots.txt')).text()).toBe(
      'User-agent: *\nDisallow:\nSitemap: http://localhost:9781/sitemap.xml\n',
    );
    expect(await (await open.ask('/')).text()).not.toContain('noindex');
    await open.room.close();
  });

  it('changes the language by a cookie and leads nowhere else', async () => {
    const answer = await garden.ask('/lang/zh?to=%2Fsites%3Fpage%3D2');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sites?page=2');
    expect(answer.headers.get('set-cookie')).toMatch(/^lang=zh;.*HttpOnly; SameSite=Strict/);
    for (const to of [
      '//evil.example/',
      '/\\evil.example',
      'https://evil.example/',
      'javascript:alert(1)',
      '/\t/evil.example',
    ])
      expect((await garden.ask(`/lang/en?to=${encodeURIComponent(to)}`)).headers.get('location'), to).toBe('/');
    expect(await (await garden.ask('/', { 'accept-language': 'de, zh-TW;q=0.8, en;q=0.5' })).text()).toContain(
      '<html lang="zh-Hans">',
    );
  });
});

describe('pictures', () => {
  it('are known by their bytes alone', () => {
    const of = (text: string) => pictureType(Buffer.from(text, 'latin1'));
    expect(of('\xff\xd8\xff\xe0')).toBe('image/jpeg');
    expect(of('\x89PNG\r\n\x1a\n')).toBe('image/png');
    expect(of('GIF89a')).toBe('image/gif');
    expect(of('RIFF\0\0\0\0WEBPVP8 ')).toBe('image/webp');
    expect(of('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')).toBe('image/svg+xml');
    for (const page of ['<!doctype html><script>', '<html><svg>', '', 'PK\x03\x04', '<svgx>'])
      expect(of(page), page).toBeNull();
  });
});
