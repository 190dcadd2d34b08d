/** Files that people have saved: each ends as new, known, changed or not read, and one bad file never stops the rest. */
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { html } from '../safety/pages.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';

const dir = folderForTest();
let places = 0;
const place = (): string => join(dir, `place-${places++}`);

function write(path: string | Buffer, bytes: Uint8Array | string): void {
  if (typeof path === 'string') mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

interface Told {
  readonly file: string;
  readonly outcome: string;
  readonly id?: string;
  readonly url?: string | null;
  readonly code?: string;
  readonly hint?: string;
}

async function imported(archive: string, ...args: string[]) {
  const { code, out, told } = await runCli(['import', ...args, '--archive', archive, '--json']);
  const files = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Told);
  const sums = files.at(-1)?.file === undefined ? files.pop() : undefined;
  return { code, told, files, sums };
}
const endings = (files: readonly Told[]) => files.map(({ outcome, code }) => code ?? outcome);

/** 公园 in GBK: no valid UTF-8. */
const GBK_NAME = Buffer.from([0xb9, 0xab, 0xd4, 0xb0, ...Buffer.from('.html')]);

describe('a folder', () => {
  const folder = place();
  const archive = place();
  write(join(folder, 'a.html'), html(1));
  write(join(folder, 'page-without-ending'), html(2));
  write(join(folder, 'sub', 'c.html'), html(3));
  write(Buffer.concat([Buffer.from(`${folder}/`), GBK_NAME]), html(4));
  write(join(folder, 'empty.html'), '');
  write(join(folder, 'noise.html'), Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) & 0xff)));
  write(join(folder, 'x.db'), 'SQLite format 3\0and more');
  write(join(folder, 'y.dat'), Buffer.from('\x89PNG\r\n', 'latin1'));
  write(join(folder, 'style.css'), 'p { color: red }');
  symlinkSync(folder, join(folder, 'circle'));

  it('each file ends as what it is, and the rest is counted by kind', async () => {
    const { code, files, sums, told } = await imported(archive, folder);
    const ended = Object.fromEntries(
      files.map(({ file, outcome, code: why }) => [file.slice(folder.length + 1), why ?? outcome]),
    );
    expect(ended).toEqual({
      'a.html': 'new',
      'page-without-ending': 'new',
      'sub/c.html': 'new',
      '公园.html': 'new',
      'empty.html': 'empty',
      'noise.html': 'not-a-page',
      'x.db': 'not-a-page',
      'y.dat': 'not-a-page',
      'style.css': 'not-a-page',
      circle: 'not-a-file',
    });
    expect(code).toBe(3); // an empty page and one of noise
    const notRead = { binary: 1, css: 1, empty: 1, 'not-a-file': 1, png: 1, sqlite: 1 };
    expect(sums).toEqual({ files: 10, outcomes: { new: 4, 'not-read': 6 }, notRead, stopped: 'done' });
    expect(told).toBe('');
    const people = await runCli(['import', folder, '--archive', place()]);
    expect(people.told).toMatch(
      /10 files:\n +4 new\n +6 not read: 1 binary, 1 css, 1 empty, 1 not-a-file, 1 png, 1 sqlite/,
    );
    expect(people.out).toBe('');
  });

  it('imported again, all is known, whatever the time of the files', async () => {
    utimesSync(join(folder, 'a.html'), 1_000_000, 1_000_000);
    const { files } = await imported(archive, folder);
    expect(files.filter(({ outcome }) => outcome === 'known')).toHaveLength(4);
    expect(files.filter(({ outcome }) => outcome !== 'known' && outcome !== 'not-read')).toEqual([]);
  });

  it('a file that was added is new, the others are known', async () => {
    write(join(folder, 'z.html'), html(5));
    const { files } = await imported(archive, folder);
    expect(endings(files).filter((ending) => ending === 'new')).toHaveLength(1);
  });

  it('show names the file, from the named folder on', async () => {
    const { files } = await imported(archive, join(folder, 'sub'));
    const { out } = await runCli(['show', files[0]!.id!, '--archive', archive]);
    expect(out).toMatch(/^file +place-\d+\/sub\/c\.html$/m);
  });
});

describe('files that are named', () => {
  it('one that is missing is told, and the others are imported', async () => {
    const folder = place();
    write(join(folder, 'a.html'), html(1));
    const { code, files } = await imported(place(), join(folder, 'none.html'), join(folder, 'a.html'));
    expect([code, endings(files).sort()]).toEqual([3, ['new', 'no-such-file']]);
  });

  it('a name in GBK that the shell hands over is found, though no string names it', async () => {
    const folder = place();
    write(join(folder, 'a.txt'), '');
    const path = Buffer.concat([Buffer.from(`${folder}/`), GBK_NAME]);
    write(path, html(4));
    const { files } = await imported(place(), path.toString('utf8'));
    expect(files).toMatchObject([{ outcome: 'new', file: join(folder, '公园.html') }]);
  });

  it('a page that is no article says so each time, and its bytes are kept once', async () => {
    const archive = place();
    const path = join(place(), 'short.html');
    write(path, '<!doctype html><p>短</p>');
    let url = '';
    for (let i = 0; i < 2; i++) {
      const { files } = await imported(archive, path);
      expect(endings(files)).toEqual(['not-article']);
      url = /urn:\S+/.exec(files[0]!.hint!)![0];
    }
    const { out } = await runCli(['snapshot', 'list', url, '--archive', archive, '--json']);
    expect(JSON.parse(out)).toMatchObject({ url }); // one capture
  });

  it('an address that is none is refused before anything is written', async () => {
    const path = join(place(), 'a.html');
    write(path, html(1));
    const { code, told } = await runCli(['import', path, '--url', '园林', '--archive', place()]);
    expect([code, told]).toEqual([2, expect.stringContaining('no address')]);
  });
});

describe('pages that say where they were saved from', () => {
  const url = 'http://garden.test/news/1.html?id=7';
  const saved: readonly (readonly [string, string])[] = [
    ['a browser', `<!DOCTYPE html>\n<!-- saved from url=(0035)${url} -->\n${html(1)}`],
    [
      'SingleFile',
      `<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: ${url} \n saved date: Sat Jan 06 2024 10:08:00 GMT+0800 (China Standard Time)\n-->${html(1)}`,
    ],
    [
      'WebScrapBook',
      html(1).replace('<html>', `<html data-scrapbook-source="${url}" data-scrapbook-create="20240106020800000">`),
    ],
  ];
  it.each(saved)('%s: the article has that address', async (name, bytes) => {
    const archive = place();
    const path = join(place(), 'a.html');
    write(path, bytes);
    const { files } = await imported(archive, path);
    expect(files).toMatchObject([{ outcome: 'new', url }]);
    if (name === 'a browser') return;
    const { out } = await runCli(['show', files[0]!.id!, '--archive', archive]);
    expect(out).toContain('captured   2024-01-06 10:08 Asia/Shanghai');
  });

  it('two pages of one address saved at one time are two versions', async () => {
    const folder = place();
    const archive = place();
    for (const [name, n] of [
      ['a.html', 1],
      ['b.html', 2],
    ] as const) {
      write(join(folder, name), `<!DOCTYPE html>\n<!-- saved from url=(0035)${url} -->\n${html(n)}`);
      utimesSync(join(folder, name), 1_700_000_000, 1_700_000_000);
    }
    expect(endings((await imported(archive, folder)).files)).toEqual(['new', 'changed']);
    const again = await imported(archive, folder);
    expect(endings(again.files)).toEqual(['known', 'known']);
  });
});

describe('a file whose time is before the date on its page', () => {
  it('came when it was imported, and keeps its date', async () => {
    const [archive, file] = [place(), join(place(), 'old.html')];
    const text =
      '<p>市园林局昨天宣布，城东的口袋公园已经完工，市民可以从东门进入，设计团队保留了三棵老槐树。</p>'.repeat(3);
    write(file, `<meta charset="utf-8"><h1>口袋公园开放</h1><div>发布时间：2024-04-13 11:30</div><div>${text}</div>`);
    utimesSync(file, new Date('2010-01-01'), new Date('2010-01-01'));
    const { files } = await imported(archive, file, '--url', 'http://garden.example/old.html');
    const { out } = await runCli(['show', files[0]!.id!, '--json', '--archive', archive]);
    expect(JSON.parse(out)).toMatchObject({ publishedAt: '2024-04-13T11:30:00+08:00' });
    const history = await runCli(['history', files[0]!.id!, '--json', '--archive', archive]);
    expect((JSON.parse(history.out) as { capturedAt: string }).capturedAt > '2024-04-13').toBe(true);
  });
});
