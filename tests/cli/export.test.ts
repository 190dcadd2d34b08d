import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';
import { startCli } from './start-cli.js';

const dir = folderForTest();
const archive = join(dir, 'archive');
/** A page as converters left it: traditional, with readings behind some characters. */
const PAGE = `<html lang="zh-Hant"><head><meta charset="utf-8"><title>風景園林網(wǎng)開通</title></head><body><h1>風景園林網(wǎng)開通</h1>
<div>2019-12-20 10:00:00 来源:城市園林報</div><div id="endtext">${Array.from(
  { length: 6 },
  (_, i) =>
    `<p>風景園林網(wǎng)今日開通第${i + 1}個頻道，當(dāng)?shù)氐氖忻衿诖丫?，設(shè)計師們在湖邊種下水杉，園林綠化的經驗值得推廣(guǎng)，公園從早到晚都開放。</p>`,
).join('')}</div></body></html>`;

beforeAll(async () => {
  writeFileSync(join(dir, 'page.html'), PAGE);
  const args = ['import', join(dir, 'page.html'), '--url', 'http://garden.example/htm/2019/1220/1.html'];
  expect((await runCli([...args, '--archive', archive])).code).toBe(0);
}, 60_000);

describe('yuanye export', () => {
  it('gives the text as repaired, as it was sent, and in either script', async () => {
    const title = async (script: string) => {
      const args = ['export', '--format', 'jsonl', '--out', '-', '--script', script, '--archive', archive];
      const { code, out, told } = await runCli(args);
      expect(code, told).toBe(0);
      return (JSON.parse(out) as { title: string }).title;
    };
    expect(await title('repaired')).toBe('風景園林網開通');
    expect(await title('original')).toBe('風景園林網(wǎng)開通');
    expect(await title('hans')).toBe('风景园林网开通');
    expect(await title('hant')).toBe('風景園林網開通');
  }, 60_000);

  it('gives the same folder twice, and cites what is in it', async () => {
    const write = async (name: string) => {
      const out = join(dir, name);
      const args = ['export', '--format', 'csv', '--fields', 'id,title,publishedAt', '--query', '園林', '--out', out];
      expect((await runCli([...args, '--archive', archive])).code).toBe(0);
      return Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')]));
    };
    const one = await write('one');
    expect(await write('two')).toEqual(one);
    const beside = ['CITATION.cff', 'README.md', 'articles.csv', 'datapackage.json', 'manifest.json'];
    expect(Object.keys(one).sort()).toEqual(beside);
    const id = one['articles.csv']!.split('\r\n')[1]!.split(',')[0]!;
    const cited = await runCli(['show', id, '--cite', '--archive', archive]);
    expect(cited.out).toMatch(/\[EB\/OL\]\. \(2019-12-20\)\[\d{4}-\d\d-\d\d\]\. http:\/\/garden\.example/);
    expect(cited.out).toContain(`@online{yuanye-${id},`);
  }, 60_000);

  it('refuses a folder with something in it, and fields that do not exist', async () => {
    const common = ['--archive', archive, '--out', dir];
    expect((await runCli(['export', '--format', 'csv', ...common])).told).toMatch(/not empty/);
    const { code, told } = await runCli(['export', '--format', 'csv', '--fields', 'nothing', ...common]);
    expect(code).toBe(2);
    expect(told).toMatch(/nothing/);
  }, 60_000);

  it('writes nothing into the archive, and replaces no file unless it is told to', async () => {
    const exporting = (format: string, out: string, ...more: string[]) =>
      runCli(['export', '--format', format, '--out', out, ...more, '--archive', archive]);
    const inside = [join(archive, 'archive.db'), join(archive, 'curation.db'), join(archive, 'new.epub')];
    const before = readFileSync(join(archive, 'archive.db'));
    symlinkSync(archive, join(dir, 'link'));
    for (const out of [...inside, join(dir, 'link', 'book.epub')]) {
      const { code, told } = await exporting('epub', out);
      expect([code, told], out).toEqual([2, expect.stringContaining('lies in the archive')]);
    }
    expect((await exporting('csv', join(archive, 'sheets'))).code).toBe(2);
    expect(readFileSync(join(archive, 'archive.db')).equals(before)).toBe(true);
    for (const format of ['epub', 'wacz', 'warc']) {
      const out = join(dir, `whole.${format}`);
      expect((await exporting(format, out)).code).toBe(0);
      expect(await exporting(format, out)).toMatchObject({ code: 2, told: expect.stringContaining('there already') });
      expect((await exporting(format, out, '--update')).code).toBe(0);
      writeFileSync(out, 'my notes');
      expect(await exporting(format, out, '--update')).toMatchObject({ code: 2 });
      expect(readFileSync(out, 'utf8')).toBe('my notes');
    }
  }, 60_000);

  it('brings an export up to date with the selection that it was made with, and no other', async () => {
    const out = join(dir, 'kept');
    const exporting = (...more: string[]) =>
      runCli(['export', '--format', 'csv', '--out', out, ...more, '--archive', archive]);
    expect((await exporting('--query', '頻道')).code).toBe(0);
    expect(await exporting('--update')).toMatchObject({ code: 2, told: expect.stringContaining('--query 頻道') });
    expect((await exporting('--query', '頻道', '--update')).code).toBe(0);
  }, 60_000);

  it('leaves nothing behind when it is told to stop', async () => {
    const out = join(dir, 'stopped');
    const { child, ended } = startCli(['export', '--format', 'markdown', '--out', out, '--archive', archive]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGINT');
    await ended;
    // Wherever it was when it was told: a whole export, or none.
    expect(readdirSync(dir).filter((name) => name.startsWith('stopped.tmp'))).toEqual([]);
    expect(existsSync(out)).toBe(existsSync(join(out, 'manifest.json')));
  }, 60_000);
});

describe('a selection', () => {
  const own = join(dir, 'stories');
  const cli = (...args: string[]) => runCli([...args, '--archive', own]);
  const prose = (seed: string) =>
    Array.from(
      { length: 8 },
      (_, i) =>
        `<p>${seed}公园第${i + 1}期工程今日完工，${seed}的设计师在湖边补种了水杉与垂柳，市民可以从东门进入，步行到${seed}湖心岛。</p>`,
    ).join('');
  const page = (
    title: string,
    seed: string,
  ) => `<html lang="zh"><head><meta charset="utf-8"><title>${title}</title></head><body>
<h1>${title}</h1><div>2019-12-2${seed.length} 10:00:00 来源:城市园林报</div><div id="endtext">${prose(seed)}</div></body></html>`;
  const add = async (name: string, url: string, html: string) => {
    writeFileSync(join(dir, name), html);
    expect((await cli('import', join(dir, name), '--url', url)).code).toBe(0);
  };
  const exported = async (...args: string[]) => {
    const ended = await cli('export', '--format', 'jsonl', '--out', '-', ...args);
    const rows = ended.out
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as ExportedRow);
    return { ...ended, rows };
  };
  interface ExportedRow {
    readonly title: string;
    readonly site: string;
    readonly cluster: { id: string; size: number; representative: boolean } | null;
  }

  beforeAll(async () => {
    await add('a1.html', 'http://one.example/htm/2019/1.html', page('青岚公园开放', '青岚'));
    await add('a2.html', 'http://two.example/htm/2019/2.html', page('青岚公园开放', '青岚'));
    await add('b2.html', 'http://two.example/htm/2019/3.html', page('石桥公园改造', '石桥河'));
  }, 60_000);

  it('has one article of each story within it, wherever the archive has its representative', async () => {
    const whole = await exported();
    expect(whole.rows.filter(({ cluster }) => cluster?.size === 2)).toHaveLength(2);
    expect((await exported('--representatives')).rows).toHaveLength(2);
    for (const site of ['one.example', 'two.example']) {
      const { rows: all } = await exported('--site', site);
      const { rows: some } = await exported('--site', site, '--representatives');
      expect(some.map(({ title }) => title).sort()).toEqual(all.map(({ title }) => title).sort());
      expect(some.every(({ cluster }) => cluster === null || cluster.representative)).toBe(true);
    }
    const ids = new Set(whole.rows.flatMap(({ cluster }) => cluster?.id ?? []));
    expect(ids.size).toBe(1);
  }, 60_000);

  it('by a site, run, article or field that is not there is an error that names what is', async () => {
    const cases: [args: string[], says: RegExp][] = [
      [
        ['export', '--format', 'csv', '--out', '-', '--site', 'three.example'],
        /one\.example, two\.example|two\.example, one\.example/,
      ],
      [['export', '--format', 'csv', '--out', '-', '--query', 'site:three.example'], /no site "three\.example"/],
      [['list', '--site', 'three.example'], /two\.example/],
      [['search', 'site:three.example'], /two\.example/],
      [['export', '--format', 'csv', '--out', '-', '--run', '99'], /no run 99[\s\S]*yuanye runs/],
      [['runs', 'show', '99'], /no run 99/],
      [['export', '--format', 'parquet', '--out', '-', '--fields', 'id,colour'], /"colour"[\s\S]*id, url/],
      [['export', '--format', 'markdown', '--out', 'x', '--fields', 'id'], /no fields to choose/],
      [['show', 'nothing'], /no article "nothing"/],
      [['history', 'nothing'], /no article "nothing"/],
      [['diff', 'nothing'], /no article "nothing"/],
      [['snapshot', 'open', 'nothing'], /no article "nothing"/],
      [['duplicates', 'nothing'], /no article "nothing"/],
    ];
    for (const [args, says] of cases) {
      const { code, told, out } = await cli(...args);
      expect(code, args.join(' ')).toBe(2);
      expect(told, args.join(' ')).toMatch(says);
      expect(told + out).not.toMatch(/^ +at /m);
    }
  }, 60_000);

  it('that is empty says so and exits 3, in every form', async () => {
    for (const format of ['csv', 'jsonl', 'parquet', 'tei', 'ris']) {
      const { code, told } = await cli('export', '--format', format, '--out', '-', '--from', '2030');
      expect(code, format).toBe(3);
      expect(told).toMatch(/No article matches/);
    }
    for (const format of ['markdown', 'csv', 'epub', 'wacz', 'warc']) {
      const out = join(dir, `empty-${format}`);
      const { code, told } = await cli('export', '--format', format, '--out', out, '--query', '没有的词');
      expect(code, format).toBe(3);
      expect(told).toMatch(/nothing was written/);
      expect(existsSync(out)).toBe(false);
    }
    const json = await cli('export', '--format', 'csv', '--out', '-', '--from', '2030', '--json');
    expect(JSON.parse(json.told)).toMatchObject({ code: 'empty' });
  }, 60_000);

  it('goes to standard output alone, and its sum to standard error', async () => {
    for (const format of ['csv', 'jsonl', 'ris', 'tei']) {
      const args = ['export', '--format', format, '--out', '-', '--site', 'two.example'];
      const plain = await cli(...args);
      const json = await cli(...args, '--json');
      expect(plain.told, format).toBe('2 articles, 2 versions\n');
      expect(JSON.parse(json.told)).toEqual({ format, articles: 2, versions: 2 });
      expect(json.out).toBe(plain.out);
      expect((await cli(...args, '--json', '--quiet')).told).toBe('');
    }
  }, 60_000);

  it('is written as a book, as words and as references', async () => {
    const epub = join(dir, 'new', 'parks.epub');
    expect((await cli('export', '--format', 'epub', '--out', epub)).code).toBe(0);
    const bytes = readFileSync(epub);
    expect(bytes.subarray(30, 58).toString('latin1')).toBe('mimetypeapplication/epub+zip');
    const { out } = await cli('export', '--format', 'vertical', '--out', '-', '--site', 'two.example');
    expect(out.match(/^<doc /gm)).toHaveLength(2);
    for (const word of ['公园', '设计师', '市民']) expect(out.split('\n')).toContain(word);
    const ris = await cli('export', '--format', 'ris', '--out', '-', '--query', 'title:石桥');
    expect(ris.out.match(/^TY {2}- ELEC/gm)).toHaveLength(1);
  }, 60_000);

  it('is only what is new since the last export with the name', async () => {
    const next = (out: string, ...more: string[]) =>
      cli('export', '--format', 'jsonl', '--since-last', 'weekly', '--json', '--out', join(dir, out), ...more);
    const first = await next('week-1');
    expect(JSON.parse(first.out)).toMatchObject({ articles: 3 });
    expect(first.told).toMatch(/no export "weekly" yet/);
    const idle = await next('week-2');
    expect(idle.code).toBe(3);
    expect(idle.told).toMatch(/Nothing is new since the mark/);
    await add('c2.html', 'http://two.example/htm/2019/4.html', page('北苑湿地修复', '北苑'));
    const other = await next('week-2', '--site', 'two.example');
    expect(other.code).toBe(2);
    expect(other.told).toMatch(/a mark of its own/);
    const second = await next('week-2');
    expect(JSON.parse(second.out)).toMatchObject({ articles: 1 });
    expect(readFileSync(join(dir, 'week-2', 'articles.jsonl'), 'utf8')).toContain('北苑湿地修复');
    expect((await next('week-3')).code).toBe(3);

    const { id } = JSON.parse(readFileSync(join(dir, 'week-2', 'articles.jsonl'), 'utf8')) as { id: string };
    expect((await cli('forget', id, '--reason', 'asked for')).code).toBe(0);
    const gone = await next('week-3');
    expect([gone.code, gone.told]).toEqual([0, expect.stringContaining(`1 article was forgotten since: ${id}`)]);
    expect(JSON.parse(gone.out)).toMatchObject({ articles: 0, forgotten: [id] });
    expect((await next('week-4')).code).toBe(3);
    await add('d.html', 'http://two.example/htm/2019/5.html', page('西苑湿地修复', '西苑'));
    const third = await next('week-4');
    expect(JSON.parse(third.out)).toMatchObject({ articles: 1, forgotten: [] });
  }, 60_000);

  it('refuses options that would be passed over in silence', async () => {
    const wrong = [
      ['--format', 'markdown', '--split', '2', '--out', join(dir, 'w')],
      ['--format', 'wacz', '--versions', '--out', join(dir, 'w')],
      ['--format', 'csv', '--pictures', '--out', '-'],
      ['--format', 'epub'],
      ['--format', 'epub', '--out', dir],
    ];
    for (const args of wrong) expect((await cli('export', ...args)).code, args.join(' ')).toBe(2);
  }, 60_000);

  it('says the script of the text that it writes', async () => {
    for (const [script, language] of [
      ['hans', 'zh-Hans'],
      ['hant', 'zh-Hant'],
    ] as const) {
      const { rows } = await exported('--script', script);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toMatchObject({ script, language });
    }
  });

  it.each(['epub', 'wacz', 'warc'])('tells the size of a file: %s', async (format) => {
    const to = join(dir, `size.${format}`);
    const { out } = await cli('export', '--format', format, '--json', '--out', to);
    expect(JSON.parse(out)).toMatchObject({ bytes: statSync(to).size });
  });
});

describe('days', () => {
  it('are those of the reader: citations, and --at DAY, which means its end', async () => {
    const zones = { shanghai: 'Asia/Shanghai', utc: 'UTC' };
    const before = process.env.TZ;
    const list = await runCli(['list', '--json', '--archive', archive]);
    const { id } = JSON.parse(list.out.split('\n')[0]!) as { id: string };
    const history = await runCli(['history', id, '--json', '--archive', archive]);
    const { capturedAt } = JSON.parse(history.out.split('\n')[0]!) as { capturedAt: string };
    try {
      for (const zone of Object.values(zones)) {
        process.env.TZ = zone;
        const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(capturedAt));
        const cited = await runCli(['show', id, '--cite', '--json', '--archive', archive]);
        const styles = JSON.parse(cited.out) as { gbt7714: string; bibtex: string };
        expect(styles.gbt7714).toContain(`[${day}]`);
        expect(styles.bibtex).toContain(`urldate = {${day}}`);
        const yesterday = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(
          Date.parse(capturedAt) - 86_400_000,
        );
        expect((await runCli(['show', id, '--at', day, '--archive', archive])).code).toBe(0);
        expect((await runCli(['show', id, '--at', yesterday, '--archive', archive])).code).toBe(2);
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
    expect((await runCli(['show', id, '--at', '2024-02-30', '--archive', archive])).code).toBe(2);
  }, 60_000);
});
