/** Sitemaps and feeds in the forms that are met: their encodings, their bases, their dates. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { dayIn, readDate } from '../../crawlers/dates.js';
import { loadListing } from '../../crawlers/listing-tree.js';
import { listingText, readListing } from '../../crawlers/sitemap.js';
import { run, serve, temporaryArchive } from './harness.js';

const CHINA = 'Asia/Shanghai';
const map = (loc: string, encoding: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><urlset><url><loc>${loc}</loc></url></urlset>`;
const HAN = 'http://garden.example/园林/1.html';
const place = (url: string) => ({ url, timeZone: CHINA });
const urls = (xml: string, url = 'http://garden.example/feeds/a.xml') =>
  readListing(xml, place(url)).pages.map((page) => page.url);

describe('the encoding of a listing', () => {
  it.each<[name: string, bytes: Buffer, type?: string]>([
    ['UTF-8 that calls itself utf-16', Buffer.from(map(HAN, 'utf-16'))],
    ['UTF-8 that calls itself gb2312', Buffer.from(map(HAN, 'gb2312'))],
    ['UTF-16 LE with its mark', Buffer.concat([Buffer.from([255, 254]), iconv.encode(map(HAN, 'utf-16'), 'utf-16le')])],
    ['UTF-16 BE with its mark', Buffer.concat([Buffer.from([254, 255]), iconv.encode(map(HAN, 'utf-16'), 'utf-16be')])],
    ['UTF-16 LE without a mark', iconv.encode(map(HAN, 'utf-16'), 'utf-16le')],
    ['UTF-16 BE without a mark', iconv.encode(map(HAN, 'utf-8'), 'utf-16be')],
    ['GBK by its declaration', iconv.encode(map(HAN, 'gbk'), 'gbk')],
    ['GBK by its header', iconv.encode(map(HAN, 'x').replace(/<\?.*\?>/, ''), 'gbk'), 'text/xml; charset=gb2312'],
    ['GBK that says nothing', iconv.encode(map(HAN, 'x').replace(/<\?.*\?>/, ''), 'gbk')],
    ['GBK that calls itself utf-16', iconv.encode(map(HAN, 'utf-16'), 'gbk')],
    ['Big5 by its declaration', iconv.encode(map(HAN.replace('园', '園'), 'big5'), 'big5')],
  ])('is what its bytes show: %s', (_, bytes, type) => {
    expect(urls(listingText(bytes, 1e6, type))[0]).toMatch(/\/%E5%9B%AD%E6%9E%97\/|\/%E5%9C%92%E6%9E%97\//);
  });
});

describe('an address in a listing', () => {
  it.each([
    [
      'xml:base of feed and entry',
      '<feed xml:base="http://b.example/x/"><entry xml:base="y/"><link href="1.html"/></entry></feed>',
      'http://b.example/x/y/1.html',
    ],
    [
      'xml:base of the link',
      '<feed><entry><link xml:base="/z/" href="1.html"/></entry></feed>',
      'http://garden.example/z/1.html',
    ],
    [
      'the feed itself',
      '<rss><channel><item><link>../1.html</link></item></channel></rss>',
      'http://garden.example/1.html',
    ],
    [
      'names in upper case',
      '<URLSET><URL><LOC>http://garden.example/1.html</LOC></URL></URLSET>',
      'http://garden.example/1.html',
    ],
    [
      'ends in another case',
      '<urlset><url><Loc>http://garden.example/1.html</loc></url></urlset>',
      'http://garden.example/1.html',
    ],
    [
      'RSS 1.0 without a link',
      '<rdf:RDF><item rdf:about="http://garden.example/1.html"><title>a</title></item></rdf:RDF>',
      'http://garden.example/1.html',
    ],
    [
      'Atom with an id alone',
      '<feed><entry><id>http://garden.example/1.html</id></entry></feed>',
      'http://garden.example/1.html',
    ],
    [
      'a warning before the declaration',
      'Warning: x in y.php\n<?xml version="1.0"?><urlset><url><loc>/1.html</loc></url></urlset>',
      'http://garden.example/1.html',
    ],
  ])('is read by %s', (_, xml, url) => {
    expect(urls(xml)).toEqual([url]);
  });
});

describe('a date in a listing', () => {
  it.each([
    ['Mon, 06 May 2024 07:00:00 +0800', '2024-05-05T23:00:00.000Z'],
    ['Mon, 06 May 2024 07:00:00 CST', '2024-05-05T23:00:00.000Z'],
    ['Mon May 06 07:00:00 CST 2024', '2024-05-05T23:00:00.000Z'],
    ['6 May 2024 07:00', '2024-05-05T23:00:00.000Z'],
    ['2024-05-06 07:00:00', '2024-05-05T23:00:00.000Z'],
    ['2024/5/6 7:00', '2024-05-05T23:00:00.000Z'],
    ['2024年5月6日 07:00', '2024-05-05T23:00:00.000Z'],
    ['2024-05-06T07:00:00', '2024-05-05T23:00:00.000Z'],
    ['2024-05-06T07:00:00.123+08:00', '2024-05-05T23:00:00.000Z'],
    ['2024-05-06T07:00Z', '2024-05-06T07:00:00.000Z'],
    ['Mon, 06 May 2024 07:00:00 GMT', '2024-05-06T07:00:00.000Z'],
    ['Mon, 06 May 2024 07:00:00 EST', '2024-05-06T12:00:00.000Z'],
    ['2024-05-06 07:00:00 GMT+8', '2024-05-05T23:00:00.000Z'],
    ['20240506070000', '2024-05-05T23:00:00.000Z'],
    ['1714950000', '2024-05-05T23:00:00.000Z'],
    ['2024-05-06', '2024-05-06'],
    ['May 6, 2024', '2024-05-06'],
    ['2024-02-30', null],
    ['2024-05', null],
    ['gestern', null],
    ['', null],
  ])('%s', (said, date) => {
    expect(readDate(said, CHINA)).toBe(date);
  });

  it('goes by the clocks of its site, summer time among them', () => {
    expect(readDate('Mon, 06 May 2024 07:00:00 CST', 'America/Chicago')).toBe('2024-05-06T13:00:00.000Z');
    expect(readDate('2024-07-01 07:00', 'Europe/Berlin')).toBe('2024-07-01T05:00:00.000Z');
    expect(readDate('2024-01-01 07:00', 'Europe/Berlin')).toBe('2024-01-01T06:00:00.000Z');
    expect(dayIn('2024-05-05T23:00:00.000Z', CHINA)).toBe('2024-05-06');
    expect(dayIn('2024-05-05T23:00:00.000Z', 'UTC')).toBe('2024-05-05');
    expect(dayIn('2024-05-06', CHINA)).toBe('2024-05-06');
  });
});

it('a listing of any length holds one entry at a time', () => {
  const blanks = '<url>\n<loc>http://garden.example/</loc>\n</url>\n'.repeat(1000);
  let [most, entries] = [0, 0];
  const { $ } = loadListing(`<urlset>\n${blanks}</urlset>`, ($) => {
    most = Math.max(most, $('urlset').contents().length);
    entries++;
  });
  expect([most <= 2, entries, $('urlset').children().length]).toEqual([true, 1000, 0]);
});

describe('a listing that is not whole', () => {
  const entry = (n: number) => `<url><loc>http://garden.example/${n}.html</loc></url>`;
  it.each<[name: string, text: string, pages: number, missing: RegExp | null]>([
    ['whole', `<urlset>${entry(1)}${entry(2)}</urlset>`, 2, null],
    ['cut within an entry', `<urlset>${entry(1)}${entry(2)}<url><loc>http://gard`, 2, /breaks off after 2 entries/],
    ['cut between entries', `<urlset>${entry(1)}${entry(2)}`, 2, /breaks off after 2 entries/],
    [
      'longer than the form allows',
      `<urlset>${Array.from({ length: 50_001 }, (_, n) => entry(n)).join('')}</urlset>`,
      50_000,
      /50001 entries; the first 50000/,
    ],
    [
      'a list of lines that is longer',
      Array.from({ length: 50_002 }, (_, n) => `http://garden.example/${n}`).join('\n'),
      50_000,
      /50002 entries; the first 50000/,
    ],
  ])('is read as far as it goes and says so: %s', (_, text, pages, missing) => {
    const listing = readListing(text, place('http://garden.example/sitemap.xml'));
    expect(listing.pages).toHaveLength(pages);
    if (missing === null) expect(listing.missing).toBeNull();
    else expect(listing.missing).toMatch(missing);
  });
});

it('a sitemap that was only guessed and is longer than the form allows is told, as one that is named', async () => {
  const { archive, remove } = temporaryArchive();
  const lines = Array.from({ length: 50_001 }, (_, n) => `<url><loc>http://other.example/${n}.html</loc></url>`);
  const { url, close } = await serve({
    '/': '<a href="/">a</a>',
    '/sitemap.xml': `<urlset>${lines.join('')}</urlset>`,
  });
  const { summary } = await run(archive, { addresses: [`${url}/`] });
  expect(summary).toMatchObject({ skipped: { unreadable: 1 }, missed: 1 });
  expect(archive.skipped.list({ reason: 'unreadable' })).toMatchObject([
    { url: `${url}/sitemap.xml`, message: 'it has 50001 entries; the first 50000 are read' },
  ]);
  await close();
  await remove();
});
