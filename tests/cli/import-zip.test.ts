/** ZIP files of saved pages: each file in them ends as if it lay in a folder, names are read right, bombs are bounded. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { articleRecord, html, warcOf } from '../safety/pages.js';
import { bombPart, type ZipPart, zip } from '../snapshots/foreign.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';

const dir = folderForTest();
let places = 0;
const place = (): string => join(dir, `place-${places++}`);

function write(name: string, bytes: Uint8Array): string {
  const path = join(place(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

interface Told {
  readonly file: string;
  readonly outcome: string;
  readonly id?: string;
  readonly url?: string;
  readonly code?: string;
}

/** Imports a file; gives the endings by the names behind that of the file. */
async function imported(path: string, archive = place()) {
  const { code, out, told } = await runCli(['import', path, '--archive', archive, '--json']);
  const files = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Told);
  const sums = files.pop();
  const ended = Object.fromEntries(
    files.map(({ file, outcome, code: why }) => [file.slice(path.length + 1), why ?? outcome]),
  );
  return { code, told, files, sums, ended, archive };
}

const part = (name: string | Buffer, content: Uint8Array | string, more: Partial<ZipPart> = {}): ZipPart => ({
  name,
  content: Buffer.from(content as string),
  deflate: true,
  ...more,
});
/** 公园 and 绿地 in GBK. */
const [PARK, GREEN] = [Buffer.from('b9abd4b0', 'hex'), Buffer.from('c2ccb5d8', 'hex')];
const gbk = (name: Buffer) => Buffer.concat([name, Buffer.from('.html')]);

it('each file ends as what it is; names in GBK, in UTF-8 and by the Unicode extra field are read', async () => {
  const unicode = Buffer.concat([Buffer.alloc(9), Buffer.from('湿地.html')]);
  unicode.writeUInt16LE(0x7075, 0);
  unicode.writeUInt16LE(unicode.length - 4, 2);
  unicode[4] = 1;
  unicode.writeUInt32LE(crc32('x.html'), 5);
  const path = write(
    '收藏.zip',
    zip([
      part('a/', ''),
      part(gbk(PARK), html(1), { stamp: [(44 << 9) | (3 << 5) | 5, (10 << 11) | (20 << 5)] }),
      part('风景.html', html(2), { flags: 0x800 }),
      part('x.html', html(3), { extra: unicode }),
      part('a\\b.html', html(4)),
      part('noise.html', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) & 0xff))),
      part('empty.html', ''),
      part('pic.png', Buffer.from('\x89PNG\r\n', 'latin1')),
      part('locked.html', html(5), { flags: 1 }),
      part('c.warc.gz', warcOf([articleRecord(6)])),
      part('inner.zip', zip([part('d.html', html(7))])),
    ]),
  );
  const first = await imported(path);
  const expected = {
    '公园.html': 'new',
    '风景.html': 'new',
    '湿地.html': 'new',
    'a/b.html': 'new',
    'noise.html': 'not-a-page',
    'empty.html': 'empty',
    'pic.png': 'not-a-page',
    'locked.html': 'encrypted',
    'c.warc.gz': 'new',
    'inner.zip/d.html': 'new',
  };
  expect([first.ended, first.code]).toEqual([expected, 3]);
  expect(first.sums).toMatchObject({ files: 10, outcomes: { new: 6 } });
  const again = await imported(path, first.archive);
  expect(Object.values(again.ended).filter((ending) => ending === 'known')).toHaveLength(6);
  const park = first.files.find(({ file }) => file.endsWith('公园.html'))!;
  const { out } = await runCli(['show', park.id!, '--archive', first.archive]);
  expect(out).toMatch(/^file +收藏\.zip\/公园\.html$/m);
  expect(out).toContain('2024-03-05 02:20 UTC'); // MS-DOS has no zone: China's
});

it('without flags all names of a file are in one encoding', async () => {
  // 联通 in GBK is valid UTF-8.
  const unicom = gbk(Buffer.from('c1aacda8', 'hex'));
  const { ended } = await imported(write('a.zip', zip([part(unicom, html(1)), part(gbk(GREEN), html(2))])));
  expect(Object.keys(ended)).toEqual(['绿地.html', '联通.html']);
});

it('names that lead out of the folder are refused, and nothing is left in the temporary folder', async () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('yuanye-zip-'));
  const before = left();
  const { ended, code } = await imported(write('a.zip', zip([part('../out.html', html(1)), part('in.html', html(2))])));
  expect([ended, code]).toEqual([{ '../out.html': 'damaged', 'in.html': 'new' }, 3]);
  expect(left()).toEqual(before);
});

it.each<[string, () => Buffer, string]>([
  ['without files', () => zip([]), 'empty'],
  ['that is cut off', () => zip([part('a.html', html(1))]).subarray(0, -30), 'zip'],
])('a ZIP file %s is told by name', async (_, bytes, ending) => {
  const path = write('a.zip', bytes());
  const { files, code } = await imported(path);
  expect([files.map(({ file, code: why }) => [file, why]), code]).toEqual([[[path, ending]], 3]);
});

it('a file that unpacks to far more than it is is told, and the next one is read', async () => {
  const { ended } = await imported(write('a.zip', zip([bombPart('a.html', 80), part('b.html', html(2))])));
  expect(ended).toEqual({ 'a.html': 'zip-bomb', 'b.html': 'new' });
});

it('ZIP files in ZIP files are read three deep, and share one bound', async () => {
  let nested = zip([part('a.html', html(1))]);
  for (let i = 0; i < 4; i++) nested = zip([part(`${i}.zip`, nested)]);
  const { ended } = await imported(write('a.zip', nested));
  expect(ended).toEqual({ '3.zip/2.zip/1.zip': 'zip' });
  const half = Buffer.alloc(40 * 1024 * 1024);
  const bombs = [1, 2].map((n) => part(`${n}.zip`, zip([part('zero.html', half)])));
  const { files } = await imported(write('b.zip', zip(bombs)));
  expect(files.map(({ code }) => code)).toContain('zip');
});

it('a page saved as a whole has its pictures, from a folder and from a ZIP file, with an address and without', async () => {
  const picture = Buffer.from(`\x89PNG\r\n\x1a\n${'0'.repeat(99)}`, 'latin1');
  const page = (note: string) =>
    `<!DOCTYPE html>${note}${html(1).replace('</h1>', '</h1><p><img src="./%E5%85%AC%E5%9B%AD_files/%B9%AB.png" width="600" height="400"></p>')}`;
  const url = 'http://garden.test/news/1.html';
  const gbkName = Buffer.concat([PARK.subarray(0, 2), Buffer.from('.png')]);
  for (const note of ['', `<!-- saved from url=(0030)${url} -->`]) {
    const folder = place();
    mkdirSync(join(folder, '公园_files'), { recursive: true });
    writeFileSync(join(folder, '公园.html'), page(note));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/公园_files/`), gbkName]), picture);
    const parts = [part('公园.html', page(note)), part('公园_files/公.png', picture), part('公园_files/b.js', 'x')];
    const packed = write('a.zip', zip(parts.map((one) => ({ ...one, flags: 0x800 }))));
    for (const path of [folder, packed]) {
      const { files, archive, code } = await imported(path);
      expect([code, files.map(({ outcome }) => outcome)]).toEqual([0, ['new']]);
      const shown = JSON.parse((await runCli(['show', files[0]!.id!, '--archive', archive, '--json'])).out);
      expect(shown.images).toHaveLength(1);
      const again = await imported(path, archive);
      expect(again.files.map(({ outcome }) => outcome)).toEqual(['known']);
      const list = await runCli(['snapshot', 'list', shown.images[0], '--archive', archive, '--json']);
      expect(JSON.parse(list.out)).toMatchObject({ url: shown.images[0], mime: 'image/png' }); // one capture
      expect((await runCli(['verify', '--deep', '--archive', archive])).code).toBe(0);
      const out = place();
      await runCli(['export', '--format', 'markdown', '--pictures', '--out', out, '--archive', archive]);
      expect(readdirSync(join(out, 'pictures'))).toHaveLength(1);
    }
  }
});
