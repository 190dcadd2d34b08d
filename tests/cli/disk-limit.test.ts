import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { randomFrom } from '../../samples/index.js';
import { DiskLimit, folderBytes } from '../../src/archive/disk-limit.js';
import { size } from '../../src/cli/options.js';
import { http, response } from '../snapshots/foreign.js';
import { runCli } from './run-cli.js';
import { crawlSite, editableSite, lookAgain, temporaryFolder } from './site.js';

test('sizes as people write them', () => {
  expect(['500MB', '20 GB', '1.5TB', '900kB', '12'].map(size)).toEqual([5e8, 2e10, 1.5e12, 9e5, 12]);
  for (const wrong of ['', '0', '-1', 'many', '5 MBs', '1e9']) expect(() => size(wrong)).toThrow(/size/);
});

test('the run is told once, when the folder has reached the size, and nothing is deleted', () => {
  const { dir, remove } = temporaryFolder();
  onTestFinished(remove);
  let told = 0;
  const limit = new DiskLimit(dir, 1000, () => told++);
  limit.check();
  expect([told, limit.reached]).toEqual([0, false]);
  writeFileSync(join(dir, 'a'), Buffer.alloc(1000));
  for (let page = 0; page < 200; page++) limit.check();
  expect([told, limit.reached, folderBytes(dir), readdirSync(dir)]).toEqual([1, true, 1000, ['a']]);
  const none = new DiskLimit(dir, null, () => told++);
  none.check();
  expect(told).toBe(1);
});

test('what the run writes is counted between two looks', () => {
  const { dir, remove } = temporaryFolder();
  onTestFinished(remove);
  let [told, written] = [0, 0];
  const limit = new DiskLimit(
    dir,
    1000,
    () => told++,
    () => written,
  );
  limit.check();
  writeFileSync(join(dir, 'large'), Buffer.alloc(1500));
  limit.check();
  expect(told).toBe(0); // not yet time to look
  written = 1500;
  limit.check();
  expect(told).toBe(1);
});

const COUNT = 80;

test('an import ends in order at --max-disk, and goes on when there is room', async () => {
  const { dir, remove } = temporaryFolder();
  onTestFinished(remove);
  const file = join(dir, 'many.warc');
  const random = randomFrom(3);
  const han = (n: number) =>
    `${Array.from({ length: n }, () => String.fromCharCode(0x4e00 + random.below(5000))).join('')}。`;
  const page = (n: number) =>
    `<html><head><title>第${n}座公园_样园网</title></head><body><h1>第${n}座公园</h1><div>2024-05-20 10:00</div><div>${Array.from(
      { length: 30 },
      () => `<p>${han(60)}</p>`,
    ).join('')}</div></body></html>`;
  const type = 'Content-Type: text/html; charset=utf-8\r\n';
  writeFileSync(file, Buffer.concat(Array.from({ length: COUNT }, (_, n) => response(n, [], http(page(n), type)))));
  const archive = join(dir, 'archive');
  const run = (size: string) =>
    runCli(['import', file, '--archive', archive, '--json', '--keep', 'all', '--max-disk', size]);
  const outcomes = ({ out }: { out: string }) =>
    out
      .trim()
      .split('\n')
      .slice(0, -1) // the last line sums up
      .map((told) => (JSON.parse(told) as { outcome: string }).outcome);

  const first = await run('700kB');
  expect([first.code, first.told]).toEqual([5, expect.stringContaining('--max-disk')]);
  const taken = outcomes(first).length;
  expect(taken).toBeLessThan(COUNT);
  // Over it go the pages between two looks, and the database's log until it is written back.
  expect(folderBytes(archive)).toBeLessThan(4_000_000);
  const second = await run('1GB');
  expect(second.code).toBe(0);
  expect(outcomes(second).filter((outcome) => outcome === 'known')).toHaveLength(taken);
  expect(outcomes(second)).toHaveLength(COUNT);
}, 60_000);

test('a rescrape ends in order at the bound', async () => {
  const site = await editableSite(15);
  const { dir, remove } = temporaryFolder();
  onTestFinished(async () => {
    await site.close();
    remove();
  });
  await crawlSite(site, dir);
  for (const page of site.pages.values()) page.lines = page.lines.map((text) => `补充：${text}`);
  const before = folderBytes(dir);
  const all = await lookAgain(site, dir, { maxDisk: before });
  expect([all.outcome, all.report.looked]).toEqual(['limit', 0]);
  expect(all.report.left).toBe(15);
  expect((await lookAgain(site, dir, { maxDisk: before * 100 })).report.looked).toBe(15);
}, 60_000);
