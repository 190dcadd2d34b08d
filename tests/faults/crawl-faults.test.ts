import { expect, it } from 'vitest';
import { killed, makeGround } from '../../bench/faults/scenarios.js';

/** The short form of `npm run faults`, which does this 200 times and other faults besides. */
it('a crawl that was killed goes on to the archive of an undisturbed one', async () => {
  const ground = await makeGround(20);
  try {
    expect(ground.expected.split('\n').length).toBeGreaterThanOrEqual(19);
    const result = await killed(ground, 1);
    expect(result.ok, result.told).toBe(true);
  } finally {
    await ground.close();
  }
}, 240_000);
