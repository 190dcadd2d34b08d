/** Small invented sites whose pages change by known laws, and a simulation of re-visits at a fixed budget. */
import { RevisitPolicy } from '../../src/revisit/index.js';

export interface WorldPage {
  readonly id: string;
  readonly host: string;
  /** Days on the world's axis; negative: before it begins. */
  readonly published: number;
  /** Days, ascending. */
  readonly edits: readonly number[];
}

export type Dates = 'none' | 'true' | 'today';

export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0; // Numerical Recipes' constants
    return state / 2 ** 32;
  };
}

/** Edits at a rate that varies: thinning of a Poisson process (Lewis & Shedler 1979). */
export function edits(
  rnd: () => number,
  from: number,
  to: number,
  most: number,
  rate: (t: number) => number,
): number[] {
  const found: number[] = [];
  for (let t = from; ; ) {
    t -= Math.log(1 - rnd()) / most;
    if (t >= to) return found;
    if (rnd() * most < rate(t)) found.push(t);
  }
}

export interface Days {
  readonly days: number;
  readonly budget: number;
  readonly dates: Dates;
}

/** Share of page-days on which our copy was stale, when `choose` picks the pages of each day. */
export function staleShare(
  pages: readonly WorldPage[],
  { days, budget, dates }: Days,
  who: 'policy' | 'uniform',
): number {
  const policy = new RevisitPolicy();
  const last = new Map<string, number>();
  const dateOf = new Map<string, number>();
  let stale = 0;
  let alive = 0;
  for (let day = 0; day < days; day++) {
    for (const page of pages) {
      if (Math.max(0, Math.ceil(page.published)) === day) {
        policy.discover(page, day);
        last.set(page.id, day);
      }
      if (dates === 'none' || !last.has(page.id)) continue;
      const date = dates === 'today' ? day : (page.edits.findLast((t) => t <= day) ?? page.published);
      if (dateOf.get(page.id) !== date) policy.listed(page.id, date);
      dateOf.set(page.id, date);
    }
    const uniform = () =>
      [...last]
        .sort((a, b) => a[1] - b[1])
        .slice(0, budget)
        .map(([id]) => id);
    const changedSince = (page: WorldPage) => page.edits.some((t) => t > last.get(page.id)! && t <= day);
    const byId = new Map(pages.map((page) => [page.id, page]));
    for (const id of who === 'uniform' ? uniform() : policy.next(day, budget)) {
      policy.observe(id, { at: day, changed: changedSince(byId.get(id)!) });
      last.set(id, day);
    }
    for (const page of pages) {
      if (!last.has(page.id) || day < days / 4) continue;
      alive++;
      if (changedSince(page)) stale++;
    }
  }
  return stale / alive;
}
