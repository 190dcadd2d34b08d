import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ground, makeGround } from './long/ground.js';
import { wire } from './long/network.js';
import { killed } from './long/processes.js';

/** The short forms of `npm run faults`, which does these for longer and many others besides. */
let ground: Ground;
beforeAll(async () => {
  ground = await makeGround(12);
}, 120_000);
afterAll(() => ground.close());

it('a crawl that was killed goes on to the archive of an undisturbed one', async () => {
  expect(ground.expected.split('\n').length).toBeGreaterThanOrEqual(11);
  const result = await killed(ground, 1);
  expect(result.ok, result.told).toBe(true);
}, 240_000);

it('a crawl whose answers are cut in half asks again, and ends as an undisturbed one', async () => {
  const [result] = await wire(ground, ['half responses']);
  expect(result?.ok, result?.told).toBe(true);
}, 240_000);
