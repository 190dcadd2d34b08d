/** A full disk is told as one, with what could not be written, whatever was to be written there. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { html } from '../safety/pages.js';
import { fill, smallDisk } from '../small-disk.js';
import { folderForTest } from '../storage/article.js';
import { runCli } from './run-cli.js';

const MIB = 1024 ** 2;
const disk = smallDisk(2 * MIB);
const named = (name: string) => (disk === null ? `${name} (skipped: only root can mount a small disk)` : name);
const dir = folderForTest();
const archive = join(dir, 'archive');

beforeAll(async () => {
  writeFileSync(join(dir, 'page.html'), html(1));
  expect((await runCli(['import', join(dir, 'page.html'), '--archive', archive])).code).toBe(0);
});

test
  .skipIf(disk === null)
  .each([
    ...['jsonl', 'csv', 'markdown', 'text', 'parquet', 'epub', 'wacz', 'warc'].map((format) => [
      'export',
      '--format',
      format,
      '--out',
    ]),
    ['curate', 'export'],
  ])(named('%s %s %s: exit 4, and where'), async (...words) => {
  const out = join(disk!, 'out');
  const release = fill(disk!, 0);
  const { code, told } = await runCli([...words.filter((one) => one !== undefined), out, '--archive', archive]);
  release();
  expect(told).toMatch(/the disk is full/i);
  expect(told).toContain(out);
  expect(told).not.toContain('a run goes on');
  expect(code).toBe(4);
});

test.skipIf(disk === null)(
  named('an archive on it, whatever room is left: nothing else is told'),
  async () => {
    const full = join(disk!, 'archive');
    cpSync(archive, full, { recursive: true });
    const { id } = JSON.parse((await runCli(['list', '--archive', full, '--json'])).out) as { id: string };
    const failed: string[] = [];
    for (let free = 0; free <= 96 * 1024; free += 8 * 1024)
      for (const words of [['list'], ['curate', 'tag', id, '待核'], ['watch', 'add', '公园'], ['reprocess']]) {
        for (const tail of ['-wal', '-shm']) rmSync(join(full, `archive.db${tail}`), { force: true });
        const release = fill(disk!, free);
        const { code, told } = await runCli([...words, '--archive', full]);
        release();
        if (code === 0) continue;
        failed.push(words[0]!);
        const said = `${words.join(' ')} with ${free}: ${code} ${told}`;
        expect(said).toMatch(/: [45] [\s\S]*disk is full/i);
      }
    expect([...new Set(failed)]).toEqual(expect.arrayContaining(['curate', 'watch', 'reprocess']));
    expect((await runCli(['verify', '--deep', '--archive', full])).code).toBe(0);
    rmSync(full, { recursive: true });
  },
  120_000,
);
