/** The wall clock is set a day forward or back, under a crawl and between two. */
import { builtUrl } from '../../program.js';
import { slowly } from './front.js';
import { cameThrough, compare, crawl, type Ground, newFolder, type Result } from './ground.js';

const CLOCK = builtUrl('tests/faults/long/preload/clock.ts');
const DAY_MS = 86_400_000;

export async function clockSet(ground: Ground, days: 1 | -1): Promise<Result[]> {
  const env = { FAULT_CLOCK: String(days * DAY_MS) };
  const way = days > 0 ? 'forward' : 'back';
  const { front } = ground;
  const during = newFolder();
  const jumped = await crawl(ground, during, {
    preload: [CLOCK],
    env: { ...env, FAULT_CLOCK_AFTER: String(Math.round(ground.took * 0.6)) },
  });
  const results = [
    await compare(`clock set ${way} a day during a crawl`, ground, during, `exit ${jumped.code}`, cameThrough(jumped)),
  ];
  // A crawl under a wrong clock is broken off; the next one has the right clock and must neither wait nor doubt.
  const between = newFolder();
  const first = await crawl(ground, between, {
    preload: [CLOCK],
    env,
    on: (child) => {
      front.trouble = slowly(20, 12, () => child.kill('SIGTERM'));
    },
  });
  front.trouble = null;
  const started = performance.now();
  const next = await crawl(ground, between);
  const ms = Math.round(performance.now() - started);
  const told = `exit ${first.code}, then ${next.code} after ${ms} ms`;
  const meant = first.code === 130 && cameThrough(next) && ms < 60_000 + 5 * ground.took;
  results.push(await compare(`clock ${way} a day, then right again`, ground, between, told, meant));
  return results;
}
