/** Short forms of `npm run faults -- --only operations` and `--only foreign`. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from '../../crawlers/index.js';
import { hurtEverywhere } from '../faults/long/everywhere.js';
import { FOREIGN, foreign } from '../faults/long/foreign.js';
import { type Ground, makeGround } from '../faults/long/ground.js';

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

it.each(Object.keys(FOREIGN).filter((name) => name !== 'pages'))(
  'mutated %s: read, or refused with a reason',
  async (name) => {
    const { ok, told } = await foreign({ name, count: 40, seed: 7 });
    expect(ok, told).toBe(true);
  },
  120_000,
);

const browser = await findBrowser('');
it.skipIf(browser === null)(
  `mutated pages in the browser give a page or a reason${browser === null ? ' (skipped: no browser on this machine)' : ''}`,
  async () => {
    const { ok, told } = await foreign({ name: 'pages', count: 3, seed: 7, browser });
    expect(ok, told).toBe(true);
  },
  180_000,
);
