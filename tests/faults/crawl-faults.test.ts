import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  damagedDatabase,
  type Ground,
  interrupted,
  killed,
  makeGround,
  type Result,
  stopped,
  twice,
} from '../../bench/faults/scenarios.js';

/** The short form of `npm run faults`. */
let ground: Ground;
beforeAll(async () => {
  ground = await makeGround(40);
  expect(ground.expected.split('\n').length).toBeGreaterThanOrEqual(40);
}, 120_000);
afterAll(() => ground.close());

const faults: [string, () => Promise<Result>][] = [
  ['SIGKILL at 3 random moments', () => killed(ground, 3)],
  ['SIGSTOP', () => stopped(ground, 500)],
  ['SIGTERM', () => interrupted(ground)],
  ['two processes', () => twice(ground)],
  ['damaged database pages', () => damagedDatabase(ground)],
];

it.each(faults)(
  'a crawl keeps its promise under %s',
  async (_name, run) => {
    const result = await run();
    expect(result.ok, result.told).toBe(true);
  },
  180_000,
);
