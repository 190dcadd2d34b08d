import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RevisitPolicy } from '../../src/revisit/index.js';
import { type Dates, edits, random, staleShare, type WorldPage } from './worlds.js';

const DAYS = 120;

/** News: busy for days after it appears, then hardly ever again; every third page appears while we watch. */
function news(seed: number, count = 400): WorldPage[] {
  const rnd = random(seed);
  return Array.from({ length: count }, (_, i) => {
    const published = rnd() < 0.35 ? rnd() * DAYS : -rnd() * 300;
    const busy = 0.1 + 0.5 * rnd() ** 2;
    const rate = (t: number) => 0.001 + busy * Math.exp(-(t - published) / 4);
    return {
      id: `p${i}`,
      host: `h${i % 3}`,
      published,
      edits: edits(rnd, Math.max(0, published), DAYS, 1, rate),
    };
  });
}

/** Pages that change for ever, each at a rate of its own, from never to twice a day. */
function steady(seed: number, count = 400): WorldPage[] {
  const rnd = random(seed);
  return Array.from({ length: count }, (_, i) => {
    const rate = Math.min(2, 0.005 * 10 ** (3 * rnd() - 1));
    return { id: `p${i}`, host: `h${i % 3}`, published: -rnd() * 300, edits: edits(rnd, 0, DAYS, rate, () => rate) };
  });
}

const ratio = (pages: readonly WorldPage[], dates: Dates = 'none') => {
  const world = { days: DAYS, budget: pages.length / 20, dates };
  return staleShare(pages, world, 'policy') / staleShare(pages, world, 'uniform');
};
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
const SEEDS = [1, 2, 3];

describe('the re-visit policy, against the same number of fetches spread evenly', () => {
  it('follows news while it is young', () => {
    expect(mean(SEEDS.map((seed) => ratio(news(seed))))).toBeLessThan(0.75);
  });

  it('gives up neither the pages that change for ever nor those that hardly do', () => {
    expect(mean(SEEDS.map((seed) => ratio(steady(seed))))).toBeLessThan(0.95);
  });

  it('believes dates that prove true', () => {
    expect(mean(SEEDS.map((seed) => ratio(news(seed), 'true')))).toBeLessThan(0.2);
  });

  it('is not led astray by a host that says "today" of every page', () => {
    const told = mean(SEEDS.map((seed) => ratio(news(seed), 'today')));
    expect(told).toBeLessThan(mean(SEEDS.map((seed) => ratio(news(seed)))) * 1.08);
  });
});

describe('the policy itself', () => {
  const page = { id: 'a', host: 'h', published: 0 };

  it('finds a page more worth a fetch the longer it was not seen', () => {
    const policy = new RevisitPolicy();
    policy.discover(page, 0);
    let before = -1;
    for (const now of [0, 1, 3, 10, 40, 200]) {
      const { value, stale } = policy.explain('a', now);
      expect(value).toBeGreaterThan(before);
      expect(stale).toBeGreaterThanOrEqual(0);
      expect(stale).toBeLessThanOrEqual(1);
      before = value;
    }
    const due = policy.dueAt('a', policy.explain('a', 10).value, 0)!;
    expect(due).toBeGreaterThan(8);
    expect(due).toBeLessThan(13);
  });

  it('comes back sooner to a page that changed at every look than to one that never did', () => {
    const policy = new RevisitPolicy();
    for (const id of ['busy', 'calm']) policy.discover({ id, host: 'h', published: -100 }, 0);
    for (let at = 10; at <= 100; at += 10) {
      policy.observe('busy', { at, changed: true });
      policy.observe('calm', { at, changed: false });
    }
    expect(policy.explain('busy', 105).stale).toBeGreaterThan(2 * policy.explain('calm', 105).stale);
    expect(policy.next(105, 1)).toEqual(['busy']);
  });

  it('goes on from a stored past as if it had lived through it', () => {
    const lived = new RevisitPolicy();
    const told = new RevisitPolicy();
    for (let i = 0; i < 60; i++) {
      const known = { id: `p${i}`, host: 'h', published: -i };
      lived.discover(known, 0);
      const changed = i % 4 === 0;
      lived.observe(known.id, { at: 10, changed });
      told.discover(known, 10, {
        history: [{ from: 0, to: 10, changed, moved: null }],
        lastmod: { fetched: null, now: null },
      });
    }
    const order = (policy: RevisitPolicy) => new Set(policy.next(20, 15));
    expect(order(told)).toEqual(order(lived));
  });

  it('keeps its numbers finite whatever the clock does', () => {
    const visit = fc.record({ at: fc.double({ min: -1e5, max: 1e5, noNaN: true }), changed: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(visit, { maxLength: 30 }),
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        (visits, now) => {
          const policy = new RevisitPolicy();
          policy.discover(page, 0);
          for (const one of visits) policy.observe('a', one);
          const { value, stale, rate } = policy.explain('a', now);
          for (const number of [value, stale, rate]) expect(Number.isFinite(number)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('refuses a page that it was never told of', () => {
    expect(() => new RevisitPolicy().observe('x', { at: 1, changed: false })).toThrow(RangeError);
  });
});
