import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    expect(Object.keys(one).sort()).toEqual(['CITATION.cff', 'README.md', 'articles.csv', 'manifest.json']);
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
