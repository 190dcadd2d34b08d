/** Documents that people have saved: their text is an article, their bytes are kept, and what cannot be read says why. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import convert from '../../src/archive/documents/convert-worker.js';
import { html } from '../safety/pages.js';
import { folderForTest } from '../storage/article.js';
import { docx, pdf, xlsx } from './documents.js';
import { runBuilt } from './run-built.js';
import { runCli } from './run-cli.js';

const dir = folderForTest();
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const TITLE = '关于城市公园管理办法征求意见的通知';
const LINES = [
  '为加强城市公园的规划、建设、保护和管理，改善生态环境，我局组织起草了本办法，',
  '现面向社会公开征求意见，欢迎有关单位和各界人士在六月三十日以前提出修改建议。',
];
const LAST = '来信请寄市园林绿化局政策法规处，信封上请注明公园管理办法意见征集的字样。';

const notice = pdf([
  [120, 760, 18, TITLE],
  [84, 720, 12, LINES[0]!],
  [60, 700, 12, LINES[1]!.slice(0, 38)],
  [84, 660, 12, LAST],
]);

const ADDRESS = 'http://garden.test/news/2024/7.html';
const mhtml = [
  'From: <Saved by Blink>',
  `Snapshot-Content-Location: ${ADDRESS}`,
  'Subject: page',
  'Date: Sat, 6 Jan 2024 02:08:00 -0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/related; type="text/html"; boundary="----b"',
  '',
  '------b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  `Content-Location: ${ADDRESS}`,
  '',
  Buffer.from(html(7)).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
  '------b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Location: http://advert.test/',
  '',
  '<html><body><p>广告框里的文字不属于文章。</p></body></html>',
  '------b--',
  '',
].join('\r\n');

/** Documents are read in worker threads, which the built program alone has (run-built.ts). */
const READ_DOCUMENTS: ReadonlySet<string | undefined> = new Set(['import', 'rebuild']);

async function yuanye(...args: string[]) {
  const { code, out, told } = await (READ_DOCUMENTS.has(args[0]) ? runBuilt(args) : runCli(args));
  return {
    code,
    told,
    out,
    lines: () =>
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

it('documents are imported, known the second time, found, shown, exported, verified and derived again', async () => {
  const folder = join(dir, 'documents');
  const archive = join(dir, 'archive');
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.dat'), notice);
  writeFileSync(join(folder, 'b.docx'), docx([TITLE.replace('公园', '绿地'), ...LINES, LAST, `${LAST}${LINES[0]}`]));
  writeFileSync(join(folder, 'c.mht'), mhtml);
  writeFileSync(join(folder, 'd.pdf'), pdf([]));
  writeFileSync(join(folder, 'e.pdf'), notice.subarray(0, 300));
  const args = [folder, '--archive', archive, '--json'] as const;
  const first = await yuanye('import', ...args);
  const byFile = (one: { file: string }, other: { file: string }) => (one.file < other.file ? -1 : 1);
  const ended = first
    .lines()
    .slice(0, -1) // the last line sums up
    .sort(byFile)
    .map(({ code, outcome }) => code ?? outcome);
  expect([first.code, ended]).toEqual([3, ['new', 'new', 'new', 'no-text', 'unreadable']]);
  const second = await yuanye('import', ...args);
  expect(
    second
      .lines()
      .slice(0, -1)
      .sort(byFile)
      .map(({ code, outcome }) => code ?? outcome),
  ).toEqual(['known', 'known', 'known', 'no-text', 'unreadable']);

  const [fromPdf, fromDocx, fromMhtml] = first.lines().slice(0, -1).sort(byFile);
  const shown = async (id: string) => (await yuanye('show', id, '--archive', archive, '--json')).lines()[0];
  const read = await shown(fromPdf.id);
  expect([read.title, read.blocks.map((block: { text: string }) => block.text)]).toEqual([
    TITLE,
    [LINES.join(''), LAST],
  ]);
  expect((await shown(fromDocx.id)).title).toBe(TITLE.replace('公园', '绿地'));
  const page = await shown(fromMhtml.id);
  expect(page.url).toBe(ADDRESS);
  expect(page.text).not.toContain('广告');

  expect((await yuanye('search', '信封上请注明', '--archive', archive)).out).toContain(TITLE);
  expect((await yuanye('verify', '--deep', '--archive', archive)).code).toBe(0);
  const out = join(dir, 'out.wacz');
  expect((await yuanye('export', '--format', 'wacz', '--out', out, '--archive', archive)).code).toBe(0);
  const other = join(dir, 'other');
  await yuanye('import', out, '--archive', other);
  const again = join(dir, 'again');
  await yuanye('rebuild', '--archive', archive, '--into', again);
  for (const copy of [other, again]) {
    const list = (await yuanye('list', '--archive', copy, '--json')).lines();
    expect(list.map(({ id }) => id).sort()).toEqual([fromPdf.id, fromDocx.id, fromMhtml.id].sort());
  }
}, 240_000);

it.each([
  ['quoted-printable', (body: Buffer) => body.toString('latin1').replace(/[=\x80-\xff]/g, quoted)],
  ['base64', (body: Buffer) => body.toString('base64')],
  ['binary', (body: Buffer) => body.toString('latin1')],
])('the page of an MHTML file is read by its own encoding: %s', async (encoding, written) => {
  const body = iconv.encode(`<html><head><meta charset="gbk"></head><body><p>${LAST}</p></body></html>`, 'gbk');
  const part = `Content-Type: text/html\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${written(body)}`;
  const head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="b"\r\n\r\n';
  const bytes = Buffer.from(`${head}--b\r\n${part}\r\n--b--\r\n`, 'latin1');
  expect(await convert({ kind: 'mhtml', bytes })).toMatchObject({ html: expect.stringContaining(`<p>${LAST}</p>`) });
});

const quoted = (byte: string) => `=${byte.charCodeAt(0).toString(16).toUpperCase()}`;

it('the tables of an XLSX workbook are text', async () => {
  const folder = join(dir, 'tables');
  const archive = join(dir, 'xlsx');
  mkdirSync(folder);
  const rows = [
    ['二〇二四年城市公园名录'],
    ['公园', '面积（公顷）', '建成日期'],
    ['东湖公园', 12.5, 45473],
    ['西山 & 公园', 0.1 + 0.2, 45474],
  ];
  writeFileSync(join(folder, 'a.dat'), xlsx(rows));
  writeFileSync(join(folder, 'b.xlsx'), xlsx([]));
  writeFileSync(join(folder, 'c.xlsx'), xlsx(rows).subarray(0, 200));
  const { code, lines } = await yuanye('import', folder, '--archive', archive, '--json');
  expect([
    code,
    lines()
      .slice(0, -1)
      .map(({ code: why, outcome }) => why ?? outcome),
  ]).toEqual([
    3,
    expect.arrayContaining(['new', 'no-text', 'zip']), // a bomb is among the files of import-odd-files.test.ts
  ]);
  const { id, title } = lines().find(({ outcome }) => outcome === 'new');
  expect(title).toBe(rows[0]![0]);
  const shown = (await yuanye('show', id, '--archive', archive, '--json')).lines()[0];
  expect(shown.blocks).toMatchObject([
    {
      kind: 'table',
      rows: [rows[1], ['东湖公园', '12.5', '2024-06-30'], ['西山 & 公园', '0.3', '2024-07-01']],
    },
  ]);
}, 60_000);

it('a Word file of the kind before DOCX is read', async () => {
  const archive = join(dir, 'doc');
  // Made with LibreOffice 7.4 from text of our own.
  const { code, lines } = await yuanye('import', fixture('notice.doc'), '--archive', archive, '--json');
  expect([code, lines()]).toMatchObject([
    0,
    [
      { outcome: 'new', title: TITLE },
      { files: 1, stopped: 'done' },
    ],
  ]);
  const { out } = await yuanye('search', '信封上请注明', '--archive', archive);
  expect(out).toContain(TITLE);
}, 60_000);

it('pdf-bomb: a few kilobytes that unpack to gigabytes are refused, and the import goes on', async () => {
  // Runs of 128 spaces, a gigabyte and a quarter in all. Of several parts of a page, each is unpacked whole before it is read.
  const stream = deflateSync(Buffer.alloc(2 * 10 * 2 ** 20, Buffer.from([129, 0x20])), { level: 9 });
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents [4 0 R] >>',
    `<< /Length ${stream.length} /Filter [/FlateDecode /RunLengthDecode] >>\nstream\n${stream.toString('latin1')}\nendstream`,
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  const folder = join(dir, 'bombs');
  mkdirSync(folder);
  const bytes = Buffer.from(`%PDF-1.4\n${body}trailer << /Size 5 /Root 1 0 R >>\n%%EOF\n`, 'latin1');
  expect(bytes.length).toBeLessThan(21_500);
  writeFileSync(join(folder, 'bomb.pdf'), bytes);
  writeFileSync(join(folder, 'page.html'), html(1));
  const { code, out } = await runBuilt(['import', folder, '--archive', join(dir, 'bombed'), '--json']);
  expect(code, out).toBe(3);
  expect(out).toMatch(/unpacks to more than 1024 MB/);
  expect(out).toMatch(/"new"/);
}, 120_000);
