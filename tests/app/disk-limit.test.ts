import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DiskLimit, folderBytes, size } from '../../src/app/disk-limit.js';
import { temporaryFolder } from './site.js';

test('sizes as people write them', () => {
  expect(['500MB', '20 GB', '1.5TB', '900kB', '12'].map(size)).toEqual([5e8, 2e10, 1.5e12, 9e5, 12]);
  for (const wrong of ['', '0', '-1', 'many', '5 MBs', '1e9']) expect(() => size(wrong)).toThrow(/size/);
});

test('the run is told once, when the folder has reached the size, and nothing is deleted', () => {
  const { dir, remove } = temporaryFolder();
  onTestFinished(remove);
  let told = 0;
  const limit = new DiskLimit(dir, 1000, () => told++);
  limit.look();
  expect([told, limit.reached]).toEqual([0, false]);
  writeFileSync(join(dir, 'a'), Buffer.alloc(1000));
  for (let page = 0; page < 200; page++) limit.look();
  expect([told, limit.reached, folderBytes(dir), readdirSync(dir)]).toEqual([1, true, 1000, ['a']]);
  const none = new DiskLimit(dir, null, () => told++);
  none.look();
  expect(told).toBe(1);
});
