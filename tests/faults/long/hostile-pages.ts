/** Pages that nobody would write: real-looking ones, mutated from a seed, and strings that make bad patterns crawl. */

import { articlePage, frontPage, listPage } from '../../../samples/pages.js';
import { createSite } from '../../../samples/site.js';
import type { FetchedPage } from '../../../src/core/page.js';

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pieces that are put into pages: markup that is never closed, bytes that are no text, numbers that are too large. */
const PIECES = [
  '<',
  '>',
  '</',
  '<!--',
  '-->',
  '<![CDATA[',
  '<script>',
  '</script>',
  '<table><tr><td>',
  '</div></div></div>',
  '<svg><style>',
  '<title>',
  '</html>',
  '<meta charset="',
  '<meta charset="utf-16">',
  '<meta charset="x-user-defined">',
  '&#x110000;',
  '&#0;',
  '&amp;amp;amp;',
  '&nbsp',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '�',
  '锟斤拷',
  '(pīn)(yīn)',
  'wǎng)',
  '?(dāng)?',
  '发布时间：',
  '2019-99-99 99:99:99',
  '999999999999999999999',
  '来源：',
  '责任编辑：',
  '【详细】',
  '下一页',
  'javascript:alert(1)',
  'http://[::1',
  '//',
  'data:text/html,',
  '<a href="',
  '<base href="http://x.invalid/">',
  '<p>'.repeat(50),
  '<div>'.repeat(300),
  '　'.repeat(100),
  '。'.repeat(200),
  'a'.repeat(500),
  '<b><i>'.repeat(80),
  '𠮷',
  '\ud800',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(60),
] as const;

const LABELS = [
  'utf-8',
  'gbk',
  'gb2312',
  'big5',
  'utf-16le',
  'iso-8859-1',
  'euc-tw',
  'hz-gb-2312',
  'nonsense',
  '',
  'utf-7',
];

/** The honest pages that are mutated: the sample site's articles and lists, in their own charsets. */
export function honestPages(): Buffer[] {
  const site = createSite({ seed: 7, articles: 60, oddities: true });
  const pages = Array.from({ length: 60 }, (_, i) => articlePage(site, site.entry(i), i));
  return [...pages, frontPage(site), listPage(site, 0, 1)];
}

/** The n-th mutated page: always the same one. */
export function hostilePage(n: number, honest: readonly Buffer[]): FetchedPage {
  const rnd = random(n * 2654435761 + 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rnd() * list.length)]!;
  let body: Bytes = Buffer.from(pick(honest));
  for (let edits = 1 + Math.floor(rnd() * 8); edits > 0; edits--) body = mutate(body, rnd, pick, honest);
  const label = rnd() < 0.7 ? `; charset=${pick(LABELS)}` : '';
  const type = rnd() < 0.05 ? '' : `${rnd() < 0.1 ? 'text/plain' : 'text/html'}${label}`;
  return pageOf(body, type, `http://hostile.example/${n}.html`);
}

export function pageOf(body: Uint8Array, contentType: string, url = 'http://hostile.example/1.html'): FetchedPage {
  return {
    ...{ url, finalUrl: url, redirects: [], status: 200, body, via: 'http' },
    headers: contentType === '' ? {} : { 'content-type': contentType },
    fetchedAt: '2026-01-01T00:00:00.000Z',
  };
}

type Bytes = Buffer<ArrayBufferLike>;

function mutate(body: Bytes, rnd: () => number, pick: <T>(list: readonly T[]) => T, honest: readonly Buffer[]): Bytes {
  const at = Math.floor(rnd() * body.length);
  const length = Math.floor(rnd() ** 3 * 4000);
  const before = body.subarray(0, at);
  const piece = (): Bytes => Buffer.from(pick(PIECES), rnd() < 0.8 ? 'utf8' : 'utf16le');
  switch (Math.floor(rnd() * 9)) {
    case 0: // truncated
      return Buffer.from(before);
    case 1: // a piece cut out, anywhere within characters and tags
      return Buffer.concat([before, body.subarray(at + length)]);
    case 2: // a piece twice
      return Buffer.concat([body.subarray(0, at + length), body.subarray(at)]);
    case 3: {
      // noise
      const noisy = Buffer.from(body);
      for (let i = 0; i < 40; i++) noisy[Math.floor(rnd() * noisy.length)] = Math.floor(rnd() * 256);
      return noisy;
    }
    case 4: // another page's middle
      return Buffer.concat([before, pick(honest).subarray(at, at + length), body.subarray(at)]);
    case 5: // one byte lost: everything after it reads askew
      return Buffer.concat([before, body.subarray(at + 1)]);
    case 6: {
      // a piece many times
      const many = Buffer.concat(Array.from({ length: 1 + Math.floor(rnd() * 40) }, piece));
      return Buffer.concat([before, many, body.subarray(at)]);
    }
    case 7: // everything once more as another charset
      return rnd() < 0.3
        ? Buffer.from(body.toString('latin1'), 'utf8')
        : Buffer.concat([before, piece(), body.subarray(at)]);
    default:
      return Buffer.concat([before, piece(), body.subarray(at)]);
  }
}

/**
 * Texts of `size` characters that drive a backtracking pattern into quadratic time or worse: long runs of what patterns
 * repeat (spaces, digits, brackets, one character, Han, pinyin), each with an end that spoils the match.
 */
export function adversarialTexts(size: number): [name: string, text: string][] {
  const times = (unit: string, end = '!') => unit.repeat(Math.ceil(size / unit.length)).slice(0, size) + end;
  const units: [string, string][] = [
    ['spaces', ' '],
    ['full-width spaces', '　'],
    ['no-break spaces', '\u00a0'],
    ['new lines', '\n'],
    ['tabs and lines', '\t\n '],
    ['zero-width', '\u200b'],
    ['digits', '1'],
    ['dates', '2019-12-20 '],
    ['dates without end', '2019年'],
    ['colons', '：'],
    ['labels', '来源：'],
    ['labels and spaces', '来源： '],
    ['brackets', '('],
    ['closing brackets', ')'],
    ['full-width brackets', '（'],
    ['lenticular', '【'],
    ['square', '['],
    ['quotes', '“'],
    ['Han', '园'],
    ['Han and marks', '园？'],
    ['question marks', '?'],
    ['Han and question marks', '当?'],
    ['injected pinyin', '網(wǎng)'],
    ['open pinyin', '(wǎng'],
    ['pinyin letters', 'ǎ'],
    ['Latin', 'a'],
    ['words', 'ab '],
    ['dots', '.'],
    ['ideographic stops', '。'],
    ['dashes', '-'],
    ['underscores', '_'],
    ['bars', '|'],
    ['slashes', '/'],
    ['ampersands', '&'],
    ['entities', '&amp;'],
    ['half entities', '&#x'],
    ['percent', '%'],
    ['equals', '=a&'],
    ['less-than', '<'],
    ['open tags', '<a '],
    ['attributes', '<a b="'],
    ['divs', '<div>'],
    ['paragraphs', '<p>a'],
    ['comments', '<!--'],
    ['tables', '<table><tr><td>'],
    ['closings', '</p>'],
    ['links', '<a href="/a">园</a>'],
    ['breaks', '<br>'],
    ['scripts', '<script>'],
    ['titles', '<title>'],
    ['metas', '<meta charset='],
    ['headings', '<h1>园</h1>'],
    ['bold', '<b>'],
    ['images', '<img src="a">'],
    ['mojibake', 'Ô°ÁÖ'],
    ['UTF-8 read as GBK', '鍥灄'],
    ['slips', '?,F??苿'],
    ['surrogates', '𠮷'],
    ['replacement', '\ufffd'],
    ['combining', 'e\u0301'],
    ['emoji', '👩‍👧'],
    ['right-to-left', '\u202e'],
    ['authors', '记者 张'],
    ['rights', '版权所有 '],
    ['editor', '责任编辑：'],
    ['page numbers', '上一页 1 2 3 '],
    ['addresses', 'http://a/'],
    ['wrapped', '?url=http://a'],
    ['semicolons', ';'],
  ];
  return units.map(([name, unit]) => [name, times(unit)]);
}
