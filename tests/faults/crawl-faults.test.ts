import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ground, makeGround } from './long/ground.js';
import { wire } from './long/network.js';

/** The short form of `npm run faults -- --only network`. */
let ground: Ground;
beforeAll(async () => {
  ground = await makeGround(12, { here: true });
}, 120_000);
afterAll(() => ground.close());

it('a crawl whose answers are cut in half asks again, and ends as an undisturbed one', async () => {
  expect(ground.expected.split('\n').length).toBeGreaterThanOrEqual(11);
  const [result] = await wire(ground, ['half responses']);
  expect(result?.ok, result?.told).toBe(true);
}, 240_000);
