/** Sixty odd files, one a kind: each ends as the table says, again as known, and the same after a kill. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { articleRecord, html, warcOf } from '../safety/pages.js';
import { bombPart, info, perRecord, zip } from '../snapshots/foreign.js';
import { folderForTest } from '../storage/article.js';
import { docx, pdf, xlsx } from './documents.js';
import { runBuilt } from './run-built.js';
import { paragraphs } from './site.js';
import { startCli } from './start-cli.js';

const dir = folderForTest();
const folder = join(dir, '收藏');

const in_ = (encoding: string, n: number, name = encoding) =>
  iconv.encode(html(n).replace('charset=utf-8', '').replace('charset="utf-8"', `charset="${name}"`), encoding);
const document = (n: number) => pdf(paragraphs(n).map((text, i) => [60, 760 - 40 * i, 12, text.slice(0, 40)]));
const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) & 0xff));
const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), noise]);
const png = Buffer.from(`\x89PNG\r\n\x1a\n${'0'.repeat(99)}`, 'latin1');
const mht = (n: number) =>
  `From: <Saved by Blink>\r\nSnapshot-Content-Location: http://garden.test/m/${n}.html\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n------b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(html(n)).toString('base64').replaceAll(/.{76}/g, '$&\r\n')}\r\n------b--\r\n`;
const arc = (n: number) => {
  const url = `http://garden.test/arc/${n}.html`;
  const body = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n${html(n)}`);
  const head =
    'filedesc://a.arc 0.0.0.0 20240101000000 text/plain 75\n1 0 test\nURL IP-address Archive-date Content-type Archive-length\n';
  return Buffer.concat([
    Buffer.from(`${head}\n${url} 127.0.0.1 20240102030405 text/html ${body.length}\n`),
    body,
    Buffer.from('\n'),
  ]);
};
const part = (name: string | Buffer, content: string | Uint8Array, flags = 0) => ({
  name,
  content: Buffer.from(content as string),
  deflate: true,
  flags,
});
const gbk = (name: string): Buffer => iconv.encode(name, 'gbk');

type Odd = readonly [
  name: string | Buffer,
  content: string | Uint8Array,
  endings: Readonly<Record<string, string>> | string,
];
/** A file, and how it ends; several endings by the names behind its own. */
const FILES: readonly Odd[] = [
  ['page.html', html(1), 'new'],
  ['gbk.html', in_('gbk', 2), 'new'],
  [
    'big5.html',
    iconv.encode(
      `<meta charset="big5"><h1>公園開放時間調整公告</h1><p>${'本市公園自下月起延長開放時間，市民可於清晨入園運動，並請愛護園內花木。'.repeat(4)}</p>`,
      'big5',
    ),
    'new',
  ],
  ['utf-16.html', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(html(3), 'utf-16le')]), 'new'],
  ['bom.html', `\ufeff${html(4)}`, 'new'],
  ['no-ending', html(5), 'new'],
  ['a page.pdf', html(6), 'new'],
  ['dump.txt', ['第七座公园改造完工', '2024-01-05 10:00 来源：园林报', ...paragraphs(7)].join('\n'), 'new'],
  ['dump-gbk.txt', gbk(['第八座公园改造完工', '2024-01-05 10:00 来源：园林报', ...paragraphs(8)].join('\n')), 'new'],
  ['chrome.html', `<!-- saved from url=(0031)http://garden.test/saved/9.html -->\n${html(9)}`, 'new'],
  [
    'single-file.html',
    `<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: http://garden.test/saved/10.html \n saved date: Sat Jan 06 2024 10:08:00 GMT+0800\n-->${html(10)}`,
    'new',
  ],
  [
    'whole.html',
    html(11).replace('</h1>', '</h1><p><img src="whole_files/1.png" width="600" height="400"></p>'),
    'new',
  ],
  ['whole_files/1.png', png, {}],
  ['whole_files/style.css', 'p { color: red }', {}],
  [gbk('公园.html'), html(12), 'new'],
  [iconv.encode('公園綠地.html', 'big5'), html(13), 'new'],
  ['怪 "名\n字.html', html(14), 'new'],
  [`${'长'.repeat(80)}.html`, html(15), 'new'],
  ['cut.html', html(16).slice(0, -60), 'new'],
  ['twin.html', html(1), 'known'],
  ['same-text.html', `${html(1)}\n`, 'known'],
  ['empty.html', '', 'empty'],
  ['blank.html', ' \n\n ', 'not-article'],
  ['short.html', '<!doctype html><p>短</p>', 'not-article'],
  ['noise.html', noise, 'not-a-page'],
  ['huge.html', Buffer.alloc(21 * 1024 * 1024, '<p>公园</p>'), 'too-large'],
  ['picture.html', png, 'not-a-page'],
  ['notice.pdf', document(17), 'new'],
  ['pdf.html', document(18), 'new'],
  ['scan.pdf', pdf([]), 'no-text'],
  ['cut.pdf', document(19).subarray(0, 300), 'unreadable'],
  ['word.docx', docx(['公园名称征集公告', ...paragraphs(20)]), 'new'],
  ['empty.docx', docx([]), 'no-text'],
  ['cut.docx', docx(paragraphs(21)).subarray(0, -40), 'zip'],
  ['word.doc', readFileSync(fileURLToPath(new URL('fixtures/notice.doc', import.meta.url))), 'new'],
  ['cut.doc', Buffer.concat([ole, Buffer.from('WordDocument', 'utf16le')]), 'unreadable'],
  ['old.xls', ole, 'not-a-page'],
  ['table.xlsx', xlsx([['二〇二四年公园名录'], ['公园', '面积'], ['东湖公园', 12.5], ['西山公园', 30]]), 'new'],
  ['empty.xlsx', xlsx([]), 'no-text'],
  ['bomb.xlsx', zip([bombPart('xl/workbook.xml', 300)]), 'zip'],
  ['text.rtf', '{\\rtf1 text}', 'not-a-page'],
  ['page.mht', mht(22), 'new'],
  ['cut.mht', mht(23).slice(0, 260), 'not-article'],
  ['a.warc', articleRecord(24), 'new'],
  ['bom.warc', Buffer.concat([Buffer.from('\ufeff\r\n'), articleRecord(25)]), 'new'],
  ['b.warc.gz', warcOf([articleRecord(26)]), 'new'],
  ['warc.html', warcOf([articleRecord(27)]), 'new'],
  ['cut.warc.gz', warcOf([articleRecord(28)]).subarray(0, -50), 'damaged'],
  ['bare.warc', perRecord([info()]), 'no-captures'],
  ['old.arc', arc(29), 'new'],
  ['c.wacz', zip([part('archive/data.warc.gz', warcOf([articleRecord(30)])), part('datapackage.json', '{}')]), 'new'],
  [
    'pages.zip',
    zip([
      part(gbk('绿地.html'), html(31)),
      part('b.pdf', document(32)),
      part('c.html', html(33), 1),
      part('d.png', png),
    ]),
    { '/绿地.html': 'new', '/b.pdf': 'new', '/c.html': 'encrypted', '/d.png': 'not-a-page' },
  ],
  ['empty.zip', zip([]), 'empty'],
  ['cut.zip', zip([part('a.html', html(34))]).subarray(0, -30), 'zip'],
  ['bomb.zip', zip([bombPart('a.html', 80)]), { '/a.html': 'zip-bomb' }],
  [
    'deep.zip',
    zip([part('1.zip', zip([part('2.zip', zip([part('e.html', html(35))]))]))]),
    { '/1.zip/2.zip/e.html': 'new' },
  ],
  [
    'bookmarks.html',
    '<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF="http://garden.test/">x</A></DL>',
    'addresses',
  ],
  ['addresses.txt', 'http://garden.test/1.html\nhttp://garden.test/2.html\n', 'addresses'],
  [
    '目录.csv',
    gbk(
      '文件,网址,日期\nsaved/36.html,http://garden.test/36.html,2024-01-05\nsaved/gone.html,http://garden.test/37.html,2024-01-05\n',
    ),
    'list',
  ],
  ['saved/36.html', html(36), 'new'],
  ['page.html.gz', gzipSync(html(38)), 'not-a-page'],
  ['archive.7z', Buffer.from('377abcaf271c0004', 'hex'), 'not-a-page'],
  ['photo.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'), 'not-a-page'],
  ['data.sqlite', 'SQLite format 3\0and more', 'not-a-page'],
  ['style.css', 'p { color: red }', 'not-a-page'],
];
const LINKS = { circle: 'not-a-file', dangling: 'not-a-file' };

const expected: Record<string, string> = { ...LINKS, 'saved/gone.html': 'no-such-file' };
for (const [name, content, endings] of FILES) {
  const path = Buffer.isBuffer(name) ? Buffer.concat([Buffer.from(`${folder}/`), name]) : join(folder, name);
  mkdirSync(typeof path === 'string' ? dirname(path) : folder, { recursive: true });
  writeFileSync(path, content);
  // Names that are no UTF-8 are read as GB 18030, those in Big5 too.
  const shown = Buffer.isBuffer(name) ? iconv.decode(name, 'gb18030') : name;
  for (const [behind, ending] of Object.entries(typeof endings === 'string' ? { '': endings } : endings))
    expected[`${shown}${behind}`] = ending;
}
symlinkSync(folder, join(folder, 'circle'));
symlinkSync(join(dir, 'nothing'), join(folder, 'dangling'));

interface Result {
  readonly file: string;
  readonly outcome: string;
  readonly code?: string;
}

const resultsIn = (out: string) =>
  out
    .slice(0, out.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Result)
    .filter((one) => one.file !== undefined); // the last line sums up
const endingOf = ({ code, outcome }: Result) => code ?? outcome;
/** The name within the folder; of a capture in a WACZ, that of the file. */
const nameOf = ({ file }: Result) => file.slice(folder.length + 1).replace(/!.*$/, '');
const table = (results: readonly Result[]) => Object.fromEntries(results.map((one) => [nameOf(one), endingOf(one)]));
const sorted = (of: Readonly<Record<string, string>>) => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));

const yuanye = (...args: string[]) => runBuilt(args);
/** What the second import says of a file that ended so. */
const again = (ending: string) => (ending === 'new' ? 'known' : ending);
let exports = 0;
/** Ids and digests of what an archive holds. */
async function contentsOf(archive: string): Promise<string[]> {
  const to = join(dir, `export-${exports++}`);
  const { code, told } = await yuanye('export', '--format', 'jsonl', '--out', to, '--archive', archive);
  expect(code, told).toBe(0);
  const rows = readFileSync(join(to, 'articles.jsonl'), 'utf8').trim().split('\n');
  return rows
    .map((row) => JSON.parse(row) as { id: string; version: { digest: string } })
    .map(({ id, version }) => `${id} ${version.digest}`)
    .sort();
}

it('ends with the expected table, is known the second time, and survives a kill', async () => {
  expect(FILES.length).toBeGreaterThanOrEqual(60);
  const archive = join(dir, 'archive');
  const first = await yuanye('import', folder, '--archive', archive, '--json');
  expect(sorted(table(resultsIn(first.out)))).toEqual(sorted(expected));
  expect([first.code, first.told]).toEqual([3, '']);
  const sums = JSON.parse(first.out.trimEnd().split('\n').at(-1)!) as { files: number; outcomes: { new: number } };
  expect(sums.files).toBeGreaterThanOrEqual(60);
  expect(sums.outcomes.new).toBe(Object.values(expected).filter((ending) => ending === 'new').length);
  const calm = await contentsOf(archive);

  const second = await yuanye('import', folder, folder, '--archive', archive, '--json');
  const known = Object.fromEntries(Object.entries(expected).map(([name, ending]) => [name, again(ending)]));
  const results = resultsIn(second.out);
  expect(sorted(table(results))).toEqual(sorted(known));
  expect(results.length).toBe(2 * Object.keys(known).length - 1); // the file that is missing is told once
  expect(await contentsOf(archive)).toEqual(calm);

  const killed = join(dir, 'killed');
  const { child, ended } = startCli(['import', folder, '--archive', killed, '--json']);
  let lines = 0;
  child.stdout!.on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    if (lines >= 20) child.kill('SIGKILL');
  });
  expect((await ended).signal).toBe('SIGKILL');
  const rest = await yuanye('import', folder, '--archive', killed, '--json');
  const bad = ([, ending]: [string, string]) => !/^(?:new|known)$/.test(ending);
  expect(sorted(table(resultsIn(rest.out))).filter(bad)).toEqual(sorted(expected).filter(bad));
  expect(await contentsOf(killed)).toEqual(calm);
  expect(await yuanye('verify', '--deep', '--archive', killed)).toMatchObject({ code: 0 });
}, 400_000);
