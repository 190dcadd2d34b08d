/** Short forms of `npm run faults -- --only operations` and `--only foreign`. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from '../../crawlers/index.js';
import { hurtEverywhere } from '../faults/long/everywhere.js';
import { foreignAnswers, foreignProfiles, foreignWarcs } from '../faults/long/foreign.js';
import { foreignRenders } from '../faults/long/foreign-renders.js';
import { type Ground, makeGround } from '../faults/long/ground.js';
import { folderForTest } from '../storage/article.js';
import { warcFile } from './pages.js';

const dir = folderForTest();
let ground: Ground;
beforeAll(async () => {
  ground = await makeGround(3, { here: true });
}, 120_000);
afterAll(() => ground.close());

it('an export and a restore are killed here and there, and their operations fail', async () => {
  const commands = ['export --format warc', 'restore'];
  for (const { ok, told } of await hurtEverywhere(ground, { step: 10, commands, hows: ['states', 'errors'], side: 1 }))
    expect(ok, told).toBe(true);
}, 240_000);

it('mutated WARC files are read', async () => {
  const { ok, told } = await foreignWarcs(100, readFileSync(warcFile(dir, 0, 4)), 7);
  expect(ok, told).toBe(true);
}, 60_000);

it('mutated answers give a page or a reason', async () => {
  const { ok, told } = await foreignAnswers(200, 7);
  expect(ok, told).toBe(true);
}, 120_000);

const browser = await findBrowser('');
it.skipIf(browser === null)(
  `mutated pages in the browser give a page or a reason${browser === null ? ' (skipped: no browser on this machine)' : ''}`,
  async () => {
    const { ok, told } = await foreignRenders(3, browser!, 7);
    expect(ok, told).toBe(true);
  },
  180_000,
);

it('mutated profiles are profiles, or refused', async () => {
  const { ok, told } = await foreignProfiles(200, 7);
  expect(ok, told).toBe(true);
}, 60_000);
