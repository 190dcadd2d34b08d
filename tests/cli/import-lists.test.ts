/** Bookmarks and lists of addresses, and catalogues of saved files: what they name is imported or fetched, with its address. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportTable } from '../../src/archive/import/table.js';
import { html } from '../safety/pages.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';

const dir = folderForTest();
let places = 0;
const place = (): string => join(dir, `place-${places++}`);

/** Writes files into a folder of their own; returns its path. */
function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = place();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

async function imported(archive: string, ...args: string[]) {
  const { code, out, told } = await runCli(['import', ...args, '--archive', archive, '--json']);
  const files = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, string>);
  return { code, told, files: files.filter(({ outcome }) => outcome !== undefined) };
}

const gbk = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

let server: Server;
let site: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const n = Number(/^\/news\/(\d)\.html$/.exec(request.url!)?.[1] ?? 0);
    response.writeHead(n === 0 ? 404 : 200, { 'content-type': 'text/html' });
    response.end(n === 0 ? '' : html(n));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

/** Lists that name two pages each, made when the address is known. */
const lists: Readonly<Record<string, () => string>> = {
  'bookmarks.html': () =>
    `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n<DT><H3>园林</H3>\n<DL><p>\n<DT><A HREF="${site}/news/1.html" ADD_DATE="1700000000">一</A>\n<DT><A HREF="${site}/news/2.html">二</A>\n<DT><A HREF="javascript:void(0)">x</A>\n</DL><p></DL><p>`,
  Bookmarks: () =>
    JSON.stringify({
      checksum: 'x',
      roots: {
        bookmark_bar: {
          children: [
            { type: 'url', url: `${site}/news/1.html` },
            { type: 'folder', children: [{ type: 'url', url: `${site}/news/2.html` }] },
          ],
        },
      },
    }),
  'firefox.json': () =>
    JSON.stringify({
      guid: 'root________',
      children: [
        { uri: `${site}/news/1.html` },
        { children: [{ uri: `${site}/news/2.html` }, { uri: 'about:blank' }] },
      ],
    }),
  'csl.json': () => JSON.stringify([1, 2].map((n) => ({ id: n, type: 'webpage', URL: `${site}/news/${n}.html` }))),
  'remarks.txt': () => `园林网址收藏：\n第一篇  ${site}/news/1.html\n${site}/news/2.html 第二篇\n`,
  'plain.txt': () => `\ufeff# 收藏\r\n${site}/news/1.html\r\n\r\n${site}/news/2.html\r\n${site}/news/1.html`,
};

describe.each(Object.entries(lists))('%s', (name, content) => {
  it('without --fetch it says what it is', async () => {
    const path = join(folder({ [name]: content() }), name);
    const { code, files } = await imported(place(), path);
    expect([code, files]).toMatchObject([3, [{ outcome: 'not-read', code: 'addresses' }]]);
    expect(files[0]!.message).toContain('names 2 pages');
    expect(files[0]!.hint).toContain('--fetch');
  });

  it('with --fetch its pages are fetched', async () => {
    const archive = place();
    const path = join(folder({ [name]: content() }), name);
    const { code, files, told } = await imported(archive, path, '--fetch', '--allow-private', '--delay', '0');
    expect([code, files], told).toMatchObject([0, [{ outcome: 'list' }]]);
    const { out } = await runCli(['list', '--archive', archive, '--json']);
    const urls = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { url: string }).url);
    expect(urls.sort()).toEqual([`${site}/news/1.html`, `${site}/news/2.html`]);
  });
});

it('text that quotes addresses is a page', async () => {
  const text = `口袋公园开放\n2024-01-06\n城东的口袋公园上周开放，附近居民不用再走二十分钟去看一片草地，设计团队保留了三棵老槐树。\n详见 ${site}/news/1.html\n`;
  const { files } = await imported(place(), join(folder({ 'a.txt': text }), 'a.txt'));
  expect(files).not.toMatchObject([{ code: 'addresses' }]);
});

it('a page that is not had makes the import one in part', async () => {
  const path = join(folder({ 'a.txt': `${site}/news/1.html\n${site}/gone.html\n` }), 'a.txt');
  expect((await imported(place(), path, '--fetch', '--allow-private', '--delay', '0')).code).toBe(3);
});

describe('a catalogue of saved files', () => {
  const [one, two] = ['http://garden.test/news/1.html', 'http://garden.test/news/2.html'];
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:link="http://purl.org/rss/1.0/modules/link/">
${[
  [1, one],
  [2, two],
]
  .map(
    ([n, url]) =>
      `<z:Attachment rdf:about="#item_${n}"><z:itemType>attachment</z:itemType><rdf:resource rdf:resource="files/${n}/第${n}页.html"/><dc:identifier><dcterms:URI><rdf:value>${url}</rdf:value></dcterms:URI></dc:identifier><dcterms:dateSubmitted>2024-01-06 02:08:00</dcterms:dateSubmitted><dc:title>Snapshot</dc:title><link:type>text/html</link:type></z:Attachment>`,
  )
  .join('\n')}</rdf:RDF>`;
  const csv = (first: string) =>
    `${first}files/1/第1页.html,${one},2024-01-06 10:08\r\n"files\\2\\第2页.html",${two},2024年1月6日 10:08\r\n`;
  const bbt = JSON.stringify({
    items: [
      [1, one],
      [2, two],
    ].map(([n, url]) => ({
      url,
      attachments: [{ path: `files/${n}/第${n}页.html`, url, dateAdded: '2024-01-06T02:08:00Z' }],
    })),
  });
  /** 文件,网址,日期 and the rows in GBK. */
  const page = [0xb5, 0xda];
  const inGbk = gbk(
    [0xce, 0xc4, 0xbc, 0xfe],
    ',',
    [0xcd, 0xf8, 0xd6, 0xb7],
    ',',
    [0xc8, 0xd5, 0xc6, 0xda],
    '\r\n',
    ...[
      [1, one],
      [2, two],
    ].flatMap(([n, url]) => [`files/${n}/`, page, `${n}`, [0xd2, 0xb3], `.html,${url},2024/1/6 10:08\r\n`]),
  );
  it.each<[string, string, string | Uint8Array]>([
    ['Zotero RDF', 'export.rdf', rdf],
    ['CSV with columns', 'list.csv', csv('\ufefffile,address,date\r\n')],
    ['CSV without', 'list.csv', csv('')],
    ['CSV in GBK', '目录.csv', inGbk],
    ['JSON with attachments', 'export.json', bbt],
  ])('%s: addresses and times, whether the folder or the catalogue is named', async (_, name, content) => {
    const path = folder({ [name]: content, 'files/1/第1页.html': html(1), 'files/2/第2页.html': html(2) });
    for (const named of [path, join(path, name)]) {
      const archive = place();
      const { code, files, told } = await imported(archive, named);
      expect(code, told).toBe(0);
      expect(files.map(({ outcome, url }) => [outcome, url]).sort()).toEqual([
        ['list', undefined],
        ['new', one],
        ['new', two],
      ]);
      const { out } = await runCli(['show', one!, '--archive', archive]);
      expect(out).toContain('2024-01-06 02:08 UTC');
      const again = await imported(archive, named);
      expect(again.files.map(({ outcome }) => outcome).sort()).toEqual(['known', 'known', 'list']);
    }
  });

  it('a file elsewhere comes in only where the catalogue itself is named', async () => {
    const path = folder({ 'in/list.csv': `../secret.html,${one},2024-01-06\n`, 'secret.html': html(1) });
    const found = await imported(place(), join(path, 'in'));
    expect([found.code, found.files.map(({ code: why, outcome }) => why ?? outcome).sort()]).toEqual([
      3,
      ['list', 'outside'],
    ]);
    const named = await imported(place(), join(path, 'in/list.csv'));
    expect([named.code, named.files.map(({ outcome }) => outcome).sort()]).toEqual([0, ['list', 'new']]);
  });

  it('a file that it names and that is not there is told', async () => {
    const path = folder({ 'list.csv': csv(''), 'files/1/第1页.html': html(1) });
    const { code, files } = await imported(place(), path);
    expect([code, files.map(({ code: why, outcome }) => why ?? outcome).sort()]).toEqual([
      3,
      ['list', 'new', 'no-such-file'],
    ]);
  });

  it('rows whose address or date is none are named', async () => {
    const rows = 'file,address,date\nfiles/1.html,no address,2024-01-06\nfiles/2.html,,2024-13-99\n';
    const path = folder({ 'list.csv': rows, 'files/1.html': html(1), 'files/2.html': html(2) });
    const { files } = await imported(place(), path);
    const [list] = files.filter(({ outcome }) => outcome === 'list');
    expect(JSON.stringify(list)).toContain('the address or date is none in row 2, 3');
  });
});

it('one list is told as one', () => {
  const table = new ImportTable();
  table.add({ outcome: 'list', file: 'a.csv' });
  expect(table.lines(1)).toEqual(['1 file:', '   1 list of files or addresses']);
  table.add({ outcome: 'list', file: 'b.csv' });
  expect(table.lines(2)).toEqual(['2 files:', '   2 lists of files or addresses']);
});
