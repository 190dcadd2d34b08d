/** Every parser of what servers send: whatever the bytes, an answer of its kind or a refusal by name, and never a crash. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInUrl, unwrap } from '../../crawlers/follow.js';
import { furtherPages, linksInJson } from '../../crawlers/paging.js';
import { backOff, politeGap, retryAfter } from '../../crawlers/politeness.js';
import { readRobots } from '../../crawlers/robots.js';
import { listingText, readListing } from '../../crawlers/sitemap.js';
import { parseCdxj } from '../../snapshots/cdxj.js';
import { bodyOf, dechunk } from '../../snapshots/content-coding.js';
import { parseHeader } from '../../snapshots/record.js';
import { CodingError, undoCodings } from '../../src/core/content-coding.js';
import { RetryPage, SkipPage } from '../../src/core/errors.js';
import { decode, detect } from '../../src/decode/index.js';
import { Clock } from '../../src/extract/dates.js';
import { pageOf } from './long/hostile-pages.js';

/** Texts that look like what a parser waits for: its own words, broken off, repeated, with anything between. */
const soup = (...words: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() }), {
      maxLength: 40,
    })
    .map((pieces) => pieces.join(''));
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  soup('<p>', '园林', 'charset=', '\u0000', '<meta ').map((text) => new Uint8Array(Buffer.from(text))),
);
const named = (error: unknown): boolean => error instanceof SkipPage || error instanceof RetryPage;

describe('what a server sends', () => {
  it('as robots.txt: rules, or none', () => {
    const words = [
      'User-agent: *\n',
      'Disallow: /',
      '*',
      '$',
      '\n',
      'Crawl-delay: ',
      '1e9',
      '-1',
      'Sitemap: ',
      'http://',
      '\ufeff',
      '#',
      ':',
    ];
    fc.assert(
      fc.property(soup(...words), fc.integer({ min: 0, max: 599 }), fc.webUrl(), (text, status, url) => {
        const robots = readRobots(new URL(url).origin, status, text);
        expect(typeof robots.allows(url)).toBe('boolean');
        expect(robots.crawlDelayMs === null || robots.crawlDelayMs >= 0).toBe(true);
        for (const one of robots.sitemaps) expect(typeof one).toBe('string');
      }),
    );
  });

  it('as sitemap or feed: addresses and dates, or a refusal by name', () => {
    const words = [
      '<urlset>',
      '<url>',
      '<loc>',
      '</loc>',
      'http://a.example/',
      '<lastmod>',
      '2020-01-02',
      '<rss>',
      '<item>',
      '<link>',
      '<entry>',
      '<link href="',
      '">',
      '{"items":[{"url":"',
      '"}]}',
      '&amp;',
      '<![CDATA[',
      ']]>',
      '<sitemapindex>',
      '<sitemap>',
      '\n',
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          soup(...words).map((text) => Buffer.from(text)),
          bytes,
        ),
        fc.boolean(),
        (body, packed) => {
          try {
            const { kind, pages } = readListing(listingText(packed ? gzipSync(body) : body, 10_000));
            expect(typeof kind).toBe('string');
            for (const { lastmod } of pages) expect(lastmod === null || !Number.isNaN(Date.parse(lastmod))).toBe(true);
          } catch (error) {
            expect(named(error), String(error)).toBe(true);
          }
        },
      ),
    );
  });

  it('as JSON or scripts with further pages: web addresses, or nothing', () => {
    const base = 'http://a.example/l/';
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), soup('{"url":"', '/a', '"}', '[', ']', 'createPageHTML(', '3, 0, "index", "html"', ');')),
        (text) => {
          const links = [...(linksInJson(text, base) ?? []), ...furtherPages(Buffer.from(text), base)];
          for (const { url } of links) expect(new URL(url).protocol).toMatch(/^https?:$/);
        },
      ),
    );
  });

  it('in a content coding: the bytes within the bound, or a refusal by name', () => {
    const header = fc.oneof(
      fc.constantFrom('gzip', 'br', 'deflate', 'gzip, br', 'compress', ' , ', 'identity', '__proto__', 'constructor'),
      fc.string(),
    );
    fc.assert(
      fc.property(bytes, header, fc.boolean(), (body, coding, packed) => {
        const sent = packed ? gzipSync(body) : body;
        try {
          const max = Math.max(1000, sent.length);
          expect(undoCodings(sent, coding, 'text/html', max).length).toBeLessThanOrEqual(max);
        } catch (error) {
          expect(error).toBeInstanceOf(CodingError);
        }
        const read = bodyOf({ 'content-encoding': coding, 'content-type': 'text/html' }, sent);
        expect(read.body).toBeInstanceOf(Uint8Array);
        expect(dechunk(sent).length).toBeLessThanOrEqual(sent.length);
      }),
    );
  });

  it('as Retry-After: a time from now on, or nothing; and pauses stay within their bounds', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    );
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e6 }), (text, now, failures) => {
        const wait = retryAfter(text, now);
        expect(wait === null || (wait >= 0 && Number.isFinite(wait))).toBe(true);
        expect(backOff(200, failures)).toBeLessThanOrEqual(15 * 60_000);
        const delay = { profileMs: 1500, crawlDelayMs: null, lastFetchMs: failures, askedMs: 0, isPrivate: false };
        expect(politeGap(delay, 0.5)).toBeGreaterThanOrEqual(1500);
      }),
    );
  });

  it('as links: unwrapped and dated without a crash', () => {
    fc.assert(
      fc.property(
        soup('http://a.example/', '?url=', 'http%3A%2F%2Fb.example', '&', '%', '2019', '/12', '-', '20', '.html'),
        (text) => {
          expect(typeof unwrap(text)).toBe('string');
          const day = dateInUrl(text);
          expect(day === null || /^\d{4}-\d\d-\d\d$/.test(day)).toBe(true);
        },
      ),
    );
  });

  it('in any charset by any label: text, and the charset that was used', () => {
    const label = fc.constantFrom(
      '',
      '; charset=gbk',
      '; charset=utf-8',
      '; charset=big5',
      '; charset=euc-tw',
      '; charset=x',
    );
    fc.assert(
      fc.property(bytes, label, (body, charset) => {
        const { text, encoding } = decode(pageOf(body, `text/html${charset}`));
        expect(typeof text).toBe('string');
        expect(encoding.used).not.toBe('');
        expect(detect(body).encoding).not.toBe('');
      }),
    );
  });
});

describe('what a file may hold', () => {
  it('as CDXJ lines and WARC headers: read, or not', () => {
    const words = [
      'com,example)/ ',
      '20200102030405 ',
      '{"url": "',
      'http://a.example/',
      '", "offset": "',
      '1"}',
      'WARC/1.1\r\n',
      'WARC-Type: response\r\n',
      'Content-Length: ',
      '-5',
      '9999999999999999',
      '\r\n',
      ' ',
    ];
    fc.assert(
      fc.property(soup(...words), (text) => {
        const line = parseCdxj(text);
        expect(line === null || typeof line.url === 'string').toBe(true);
        const head = parseHeader(Buffer.from(text));
        expect(head === 'short' || typeof head === 'object').toBe(true);
      }),
    );
  });
});

describe('dates of pages', () => {
  const clock = new Clock('2024-06-01T04:00:00.000Z', 'Asia/Shanghai');
  const words = [
    '2019',
    '年',
    '12',
    '月',
    '20',
    '日',
    '-',
    '/',
    '.',
    ' ',
    '10',
    ':',
    '上午',
    '下午',
    '昨天',
    '3小时前',
    '二〇一九年',
    '民國',
    '星期五',
    'Dec',
    ',',
    '发布时间：',
  ];

  it('are days that exist, not after tomorrow, or none', () => {
    fc.assert(
      fc.property(soup(...words), fc.boolean(), (text, dated) => {
        for (const found of [clock.read(text, dated), clock.value(text)]) {
          if (found === null) continue;
          expect(found.iso).toMatch(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$/);
          const time = Date.parse(found.iso);
          expect(Number.isNaN(time)).toBe(false);
          expect(time).toBeLessThan(Date.parse('2024-06-03T00:00:00Z'));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('come back from every form in which they are written', () => {
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2024-05-30'), noInvalidDate: true });
    const forms: ((y: number, m: number, d: number, two: (n: number) => string) => string)[] = [
      (y, m, d, two) => `${y}-${two(m)}-${two(d)}`,
      (y, m, d) => `${y}年${m}月${d}日`,
      (y, m, d) => `${y}/${m}/${d}`,
      (y, m, d, two) => `发布时间：${y}.${two(m)}.${two(d)}`,
      (y, m, d) => `民國${y - 1911}年${m}月${d}日`,
    ];
    fc.assert(
      fc.property(moment, fc.constantFrom(...forms), (at, form) => {
        const two = (n: number) => String(n).padStart(2, '0');
        const [y, m, d] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
        expect(clock.read(form(y, m, d, two), true)?.iso).toBe(`${y}-${two(m)}-${two(d)}`);
      }),
    );
  });
});
