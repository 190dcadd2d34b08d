/** A full disk is told as one, with what could not be written, whatever was to be written there. */
import { writeFileSync } from 'node:fs';
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
