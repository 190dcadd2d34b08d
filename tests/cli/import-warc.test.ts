/** Web archives that begin, join or end in unusual ways: read for what they are, or flagged as cut. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addressOf, answer, articleRecord, html, record, warcOf } from '../safety/pages.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';

const dir = folderForTest();
let archives = 0;

interface Shown {
  readonly url: string;
  readonly flags: readonly { readonly kind: string }[];
  readonly text: string;
  readonly confidence: number;
}

/** Imports files by their names and bytes; gives the articles and their flags. */
/** When files were saved: their order does not hang on the milliseconds that writing them takes. */
const SAVED = new Date('2024-05-06T10:00:00Z');

async function imported(files: Readonly<Record<string, Uint8Array>>) {
  const archive = join(dir, `archive-${archives++}`);
  const paths = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(dir, name), bytes);
    utimesSync(join(dir, name), SAVED, SAVED);
    return join(dir, name);
  });
  const { code, told } = await runCli(['import', ...paths, '--archive', archive]);
  const list = (await runCli(['list', '--archive', archive, '--json'])).out.split('\n').filter(Boolean);
  const articles = [];
  for (const one of list) {
    const { id } = JSON.parse(one) as { id: string };
    const { out } = await runCli(['show', id, '--archive', archive, '--json']);
    const { url, flags, text, confidence } = JSON.parse(out) as Shown;
    articles.push({ url, flags: flags.map(({ kind }) => kind), text, confidence });
  }
  return { code, told, archive, articles: articles.sort((a, b) => (a.url < b.url ? -1 : 1)) };
}
const urls = ({ articles }: { articles: { url: string }[] }) => articles.map(({ url }) => url);
const block = Buffer.from(answer(1));

describe('a phone version', () => {
  const phone = 'http://garden.test/m/news/1.html';
  const named = (n: number, more = '') => {
    const page = html(n).replace('<title>', `<link rel="canonical" href="${addressOf(1)}"><title>`);
    const answered = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${page.replace('</body>', `${more}</body>`)}`;
    return articleRecord(1, { url: phone, block: answered });
  };
  const namesOf = async (archive: string) => {
    const { out } = await runCli(['export', '--format', 'jsonl', '--all', '--out', '-', '--archive', archive]);
    const rows = out.split('\n').filter(Boolean);
    const facts = rows.map((row) => JSON.parse(row) as { urls: string[]; version: { of: number } });
    return facts.map(({ urls, version }) => [urls.toSorted(), version.of]).sort();
  };
  const one = [[[phone, addressOf(1)].sort(), 1]];

  it.each([
    ['in a WARC, before the page that it names', { 'phone.warc.gz': warcOf([named(1), articleRecord(1)]) }],
    ['in a WARC, behind it', { 'phone.warc.gz': warcOf([articleRecord(1), named(1, '<p>手机版</p>')]) }],
    [
      'as a file, before the page that it names',
      Object.fromEntries(
        [phone, addressOf(1)].map((url, i) => {
          const saved = `<!-- saved from url=(${String(url.length).padStart(4, '0')})${url} -->\n${html(1)}`;
          const head = `<link rel="canonical" href="${addressOf(1)}"><title>`;
          return [`phone-${i}.html`, Buffer.from(saved.replace('<title>', head))];
        }),
      ),
    ],
  ])(
    'is another name of its article: %s; in a rebuilt archive and after a second import too',
    async (_, files) => {
      const { archive, code, told } = await imported(files);
      expect(code, told).toBe(0);
      expect(await namesOf(archive)).toEqual(one);
      await runCli(['rebuild', '--archive', archive, '--into', `${archive}-again`]);
      expect(await namesOf(`${archive}-again`)).toEqual(one);
      const paths = Object.keys(files).map((name) => join(dir, name));
      await runCli(['import', ...paths, '--archive', archive]);
      expect(await namesOf(archive)).toEqual(one);
      const read = await runCli(['reprocess', '--archive', archive]);
      expect(read.told).toContain('2 the same');
      expect((await runCli(['verify', '--archive', archive])).code).toBe(0);
    },
    60_000,
  );

  it('with another text, or without the page that it names, is an article of its own', async () => {
    const { archive } = await imported({ 'other.warc.gz': warcOf([named(2), articleRecord(1)]) });
    expect(await namesOf(archive)).toEqual([
      [[phone], 1],
      [[addressOf(1)], 1],
    ]);
    expect(await namesOf((await imported({ 'alone.warc.gz': warcOf([named(1)]) })).archive)).toEqual([[[phone], 1]]);
  }, 60_000);
});

describe('an article over several pages', () => {
  const first = 'http://garden.test/news/7.html';
  const nameOf = (n: number) => (n === 1 ? first : first.replace('.html', `_${n}.html`));
  const paragraph = (n: number) =>
    `<p>第${n}页的正文：湖边的步道今年春天修好了，附近的居民每天早晚都来这里散步，孩子们在草地上放风筝。${n}号码头旁边新种了八十株垂柳。</p>`;
  /** Page `n` of three, whose pager leads to the page before and the one behind. */
  const page = (n: number, at = 0) => {
    const link = (to: number, label: string) => (to < 1 || to > 3 ? '' : `<a href="${nameOf(to)}">${label}</a>`);
    const pager = `<div class="pages">${link(n - 1, '上一页')} ${link(n + 1, '下一页')}</div>`;
    const body = `<h1>湖边步道修好了</h1><div class="content">${paragraph(n)}${paragraph(n + 10)}${pager}</div>`;
    const block = `HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>湖边步道修好了</title></head><body>${body}</body></html>`;
    return record({ url: nameOf(n), block, date: `2026-01-0${5 + at}T02:0${n}:00Z`, id: `urn:test:${at}-${n}` });
  };
  const numbersIn = (text: string) => [...text.matchAll(/第(\d)页/g)].map(([, n]) => Number(n));

  it.each([
    ['in their order', [warcOf([page(1), page(2), page(3)])]],
    ['the last one first', [warcOf([page(3), page(2), page(1)])]],
    ['with another article between them', [warcOf([page(2), articleRecord(1), page(3), page(1)])]],
    ['each in a file of its own', [3, 1, 2].map((n) => warcOf([page(n)]))],
  ])(
    'is one article: %s; also in a rebuilt archive',
    async (_, files) => {
      const named = Object.fromEntries(files.map((bytes, n) => [`${n}.warc.gz`, bytes]));
      const { archive, articles, code, told } = await imported(named);
      const whole = articles.filter(({ url }) => url !== addressOf(1));
      expect([code, whole.map(({ url }) => url), whole[0]?.flags], told).toEqual([0, [first], []]);
      expect(numbersIn(whole[0]!.text)).toEqual([1, 2, 3]);
      await runCli(['rebuild', '--archive', archive, '--into', `${archive}-again`]);
      const { out } = await runCli(['show', first, '--archive', `${archive}-again`, '--json']);
      expect(JSON.parse(out).text).toBe(whole[0]!.text);
    },
    60_000,
  );

  it('takes the pages that were fetched with its first one', async () => {
    const both = [page(2), page(2, 1), page(3), page(3, 1), page(1), page(1, 1)];
    const { archive, articles } = await imported({ 'twice.warc.gz': warcOf(both) });
    expect(articles.map(({ url, flags }) => [url, flags])).toEqual([[first, []]]);
    const { out } = await runCli(['snapshot', 'list', first, '--archive', archive, '--json']);
    expect(out).toContain('2026-01-06');
  });

  it('without its first page is what came of it; without its last one it says so', async () => {
    const { articles } = await imported({ 'two.warc.gz': warcOf([page(2)]) });
    expect(articles.map(({ url }) => url)).toEqual([nameOf(2)]);
    const cut = await imported({ 'cut.warc.gz': warcOf([page(2), page(1)]) });
    expect(cut.articles.map(({ url, flags }) => [url, flags])).toEqual([[first, ['part-missing']]]);
    expect(numbersIn(cut.articles[0]!.text)).toEqual([1, 2]);
  });
});

describe('WARC', () => {
  it.each([
    ['a.warc', 'gzip bytes', warcOf([articleRecord(1), articleRecord(2)])],
    ['a.warc', 'gzip bytes of the whole', gzipSync(Buffer.concat([articleRecord(1), articleRecord(2)]))],
    ['a.warc.gz', 'plain bytes', Buffer.concat([articleRecord(1), articleRecord(2)])],
    ['a.html', 'gzip bytes', warcOf([articleRecord(1), articleRecord(2)])],
  ])('named %s with %s is read by what it is', async (name, _, bytes) => {
    const found = await imported({ [name]: bytes });
    expect([found.code, urls(found)], found.told).toEqual([0, [addressOf(1), addressOf(2)]]);
    expect(found.told).not.toMatch(/damaged|not read/);
  });

  it('a revisit may repeat the payload of a file that was fetched for a page', async () => {
    const page = articleRecord(1, { id: 'urn:test:page' });
    const script = 'document.write("");';
    const part = (type: string, url: string, head: string, more: readonly string[]) => {
      const bytes = record({ url, type, block: head, date: '2026-01-05T02:01:01Z', id: `urn:test:${url}` });
      const at = bytes.indexOf('Content-Type');
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([...more, ''].join('\r\n')), bytes.subarray(at)]);
    };
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n\r\n';
    const [first, again] = ['http://garden.test/a.js', 'http://garden.test/b.js'] as const;
    const refers = [
      'WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest',
      `WARC-Refers-To: <urn:test:${first}>`,
      `WARC-Refers-To-Target-URI: ${first}`,
      'WARC-Refers-To-Date: 2026-01-05T02:01:01Z',
    ];
    const found = await imported({
      'parts.warc.gz': warcOf([
        page,
        part('response', first, head + script, ['WARC-Concurrent-To: <urn:test:page>']),
        articleRecord(2),
        part('revisit', again, head, refers),
      ]),
    });
    expect([found.code, urls(found)], found.told).toEqual([0, [addressOf(1), addressOf(2)]]);
    expect(found.told).not.toContain('damaged');
  });

  it.each([
    ['a byte order mark', '\ufeff'],
    ['blank lines', '\r\n\r\n\n'],
  ])('%s before the first record', async (_, before) => {
    const found = await imported({
      'a.warc': Buffer.concat([Buffer.from(before), articleRecord(1), articleRecord(2)]),
    });
    expect([found.code, urls(found)]).toEqual([0, [addressOf(1), addressOf(2)]]);
  });

  const segment = (n: number, more: readonly string[], bytes: Uint8Array): Buffer => {
    const first = record({
      url: addressOf(1),
      block: bytes,
      id: `urn:segment:${n}`,
      type: n === 1 ? 'response' : 'continuation',
    });
    const at = first.indexOf('Content-Type');
    const fields = Buffer.from([`WARC-Segment-Number: ${n}`, ...more, ''].join('\r\n'));
    return Buffer.concat([first.subarray(0, at), fields, first.subarray(at)]);
  };
  const half = block.length >> 1;
  const origin = 'WARC-Segment-Origin-ID: <urn:segment:1>';

  it('segments are joined, with other records between them', async () => {
    const last = [origin, `WARC-Segment-Total-Length: ${block.length}`];
    const records = [segment(1, [], block.subarray(0, half)), articleRecord(2), segment(2, last, block.subarray(half))];
    const found = await imported({ 'a.warc.gz': warcOf(records) });
    expect([urls(found), found.articles.map(({ flags }) => flags)]).toEqual([
      [addressOf(1), addressOf(2)],
      [[], []],
    ]);
    const whole = await imported({ 'whole.warc.gz': warcOf([articleRecord(1)]) });
    expect(found.articles[0]!.text).toBe(whole.articles[0]!.text);
  });

  it('a segment without the others, and a truncated record, are flagged as cut, also after a rebuild', async () => {
    const cut = articleRecord(2, { block: Buffer.from(answer(2)).subarray(0, -40) });
    const at = cut.indexOf('Content-Type');
    const truncated = Buffer.concat([cut.subarray(0, at), Buffer.from('WARC-Truncated: length\r\n'), cut.subarray(at)]);
    const found = await imported({ 'a.warc.gz': warcOf([segment(1, [], block.subarray(0, -20)), truncated]) });
    expect(found.articles.map(({ flags }) => flags)).toEqual([['truncated'], ['truncated']]);
    for (const { confidence } of found.articles) expect(confidence).toBeLessThan(0.7);
    const again = `${found.archive}-again`;
    await runCli(['rebuild', '--archive', found.archive, '--into', again]);
    const { out } = await runCli(['show', addressOf(2), '--archive', again, '--json']);
    expect(JSON.parse(out).flags).toMatchObject([{ kind: 'truncated' }]);
  });

  it('a body in gzip that was cut is read as far as it goes and flagged, also in a rebuilt archive', async () => {
    const long = html(1).replace(
      '</body>',
      `${'<p>湖边的步道今年春天修好了，附近的居民每天早晚都来散步。</p>'.repeat(3)}</body>`,
    );
    const packed = gzipSync(long, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -60);
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n';
    const found = await imported({
      'a.warc': warcOf([articleRecord(1, { block: Buffer.concat([Buffer.from(head), packed]) })]),
    });
    expect(found.articles.map(({ url, flags }) => [url, flags])).toEqual([[addressOf(1), ['truncated']]]);
    const again = `${found.archive}-again`;
    await runCli(['rebuild', '--archive', found.archive, '--into', again]);
    const { out } = await runCli(['show', addressOf(1), '--archive', again, '--json']);
    expect(JSON.parse(out)).toMatchObject({ flags: [{ kind: 'truncated' }], text: found.articles[0]!.text });
  }, 60_000);

  it('a revisit is read whose original comes in a later file', async () => {
    const revisit = record({
      ...{
        url: addressOf(9),
        type: 'revisit',
        date: '2026-02-01T00:00:00Z',
        block: 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n',
      },
    });
    const at = revisit.indexOf('Content-Type');
    const to = `WARC-Refers-To-Target-URI: ${addressOf(1)}\r\nWARC-Refers-To-Date: 2026-01-05T02:01:00Z\r\n`;
    const early = Buffer.concat([revisit.subarray(0, at), Buffer.from(to), revisit.subarray(at)]);
    const found = await imported({ 'a.warc': early, 'b.warc': articleRecord(1) });
    expect([found.code, urls(found)]).toEqual([0, [addressOf(1), addressOf(9)]]);
    const alone = await imported({ 'a.warc': early });
    expect([alone.code, alone.told]).toEqual([3, expect.stringContaining('that it repeats is not in the file')]);
  });
});

describe('ARC', () => {
  const line = (n: number, size: number) => `${addressOf(n)} 10.0.0.1 20240507010000 text/html ${size}\n`;
  const file = (length: number) =>
    Buffer.concat([
      Buffer.from(
        `filedesc://a.arc 0.0.0.0 20240507010000 text/plain ${length}\n1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n\n`,
      ),
      Buffer.from(line(1, block.length)),
      block,
      Buffer.from(`\n${line(2, Buffer.byteLength(html(2)))}${html(2)}\n`),
      Buffer.from('noise without a record\n'),
      Buffer.from(`${line(3, Buffer.byteLength(answer(3)))}${answer(3)}\n`),
    ]);

  it.each([
    ['plain', file(72)],
    ['a wrong length of its first record', file(90)],
    ['gzipped', gzipSync(file(72))],
  ])('%s: the captures with their dates, and what is damaged is told', async (_, bytes) => {
    const found = await imported({ 'a.arc': bytes });
    expect([found.code, urls(found)]).toEqual([3, [1, 2, 3].map(addressOf)]);
    expect(found.told).toMatch(/1 damaged/);
    const { out } = await runCli(['show', addressOf(1), '--archive', found.archive]);
    expect(out).toContain('captured   2024-05-07 09:00 Asia/Shanghai');
  });

  it('a record that claims more than there is costs none of the others', async () => {
    const bytes = Buffer.from(
      `filedesc://a.arc 0.0.0.0 20240507010000 text/plain 2\n1\n${line(1, 1e9)}${line(2, Buffer.byteLength(answer(2)))}${answer(2)}\n`,
    );
    const found = await imported({ 'a.arc': bytes });
    expect([found.code, urls(found)]).toEqual([3, [addressOf(2)]]);
  });
});
