/**
 * How often pages change, learnt from what re-visits found. One page has far too few visits to tell its rate, so all
 * pages learn together (empirical Bayes):
 *
 *     rate of a page = its own factor × its host's factor × by age × by calm
 *
 * The page's factor has a prior over a grid whose weights are learnt from all pages (Kiefer & Wolfowitz 1956; the
 * weights by EM, Laird 1978). A visit tells only whether there was at least one edit, never how many (Cho &
 * Garcia-Molina, Estimating Frequency of Change, ACM TOIT 3(3), 2003): a change over an expected count x has the
 * likelihood 1 - e^-x, no change e^-x.
 */
import { AGES, ageClass, CALMS, calmClass, pieces, type Stretch } from './shape.js';

/** A page's factor, from a 256th to 256 times the usual rate. */
const GRID = Array.from({ length: 17 }, (_, i) => 2 ** (i - 8));
export const FACTORS: readonly number[] = GRID;

/** Pseudo-observations that hold each learnt number near its neighbours until there is evidence. */
const HOLD = { age: 2, calm: 3, host: 3, weight: 4 } as const;
/** A page is taken to change once in this many days until something is known. */
const FIRST_GUESS_DAYS = 60;

export interface PageHistory {
  readonly host: string;
  readonly published: number;
  readonly history: readonly Stretch[];
  /** Posterior over FACTORS; refreshed by `learn` and after each visit. */
  readonly factor: Float64Array;
}

export class Rates {
  readonly byAge = new Float64Array(AGES).fill(1 / FIRST_GUESS_DAYS);
  readonly byCalm = new Float64Array(CALMS).fill(1);
  readonly byHost = new Map<string, number>();
  readonly weight = new Float64Array(GRID.length);

  constructor() {
    // Most pages are near the usual rate, few are far from it: a wide bell over the logarithm.
    for (let g = 0; g < GRID.length; g++) this.weight[g] = Math.exp(-0.5 * (Math.log2(GRID[g]!) / 2.5) ** 2);
    scale(this.weight);
  }

  host(name: string): number {
    return this.byHost.get(name) ?? 1;
  }

  /** Expected edits in (from, to] of a page with factor 1. */
  expected(page: PageHistory, from: number, to: number, changedAt: number | null): number {
    let sum = 0;
    pieces(from, to, page.published, changedAt, (age, calm, days) => {
      sum += this.byAge[age]! * this.byCalm[calm]! * days;
    });
    return sum * this.host(page.host);
  }

  /** Expected edits a day at `now` of a page with factor 1, and what they are made of. */
  parts(page: PageHistory, now: number, changedAt: number | null) {
    const byAge = this.byAge[ageClass(now - page.published)]!;
    const byCalm = this.byCalm[calmClass(changedAt === null ? null : now - changedAt)]!;
    const host = this.host(page.host);
    return { byAge, byCalm, host, rate: byAge * byCalm * host };
  }

  /** The page's own factor, in the mean of what is believed of it. */
  own(page: PageHistory): number {
    return mean(page.factor);
  }

  /** Writes the posterior over FACTORS, given all that was seen of the page, into its `factor`. */
  judge(page: PageHistory): void {
    const log = new Float64Array(GRID.length);
    let changedAt: number | null = null;
    for (const { from, to, changed } of page.history) {
      const x = this.expected(page, from, to, changedAt);
      for (let g = 0; g < GRID.length; g++) log[g]! += changed ? logSome(GRID[g]! * x) : -GRID[g]! * x;
      if (changed) changedAt = to;
    }
    const top = Math.max(...log);
    for (let g = 0; g < GRID.length; g++) page.factor[g] = this.weight[g]! * Math.exp(log[g]! - top);
    scale(page.factor);
  }

  /** One step of EM over all pages. Posteriors are fresh afterwards. */
  learn(pages: Iterable<PageHistory>): void {
    const edits = { age: new Float64Array(AGES), calm: new Float64Array(CALMS), host: new Map<string, number>() };
    const exposure = { age: new Float64Array(AGES), calm: new Float64Array(CALMS), host: new Map<string, number>() };
    const weight = new Float64Array(GRID.length);
    let allEdits = 0;
    let allDays = 0;
    for (const page of pages) {
      this.judge(page);
      if (page.history.length === 0) continue;
      for (let g = 0; g < GRID.length; g++) weight[g]! += page.factor[g]!;
      const usual = mean(page.factor);
      const host = this.host(page.host);
      let changedAt: number | null = null;
      for (const { from, to, changed } of page.history) {
        const x = this.expected(page, from, to, changedAt);
        const count = changed ? countIfSome(page.factor, x) : 0;
        pieces(from, to, page.published, changedAt, (age, calm, days) => {
          const rate = this.byAge[age]! * this.byCalm[calm]! * host;
          const share = x > 0 ? (count * rate * days) / x : 0;
          const expected = usual * rate * days;
          edits.age[age]! += share;
          exposure.age[age]! += expected / this.byAge[age]!;
          edits.calm[calm]! += share;
          exposure.calm[calm]! += expected / this.byCalm[calm]!;
          edits.host.set(page.host, (edits.host.get(page.host) ?? 0) + share);
          exposure.host.set(page.host, (exposure.host.get(page.host) ?? 0) + expected / host);
          allEdits += share;
          allDays += usual * host * days;
        });
        if (changed) changedAt = to;
      }
    }
    const usual = (allEdits + 1) / (allDays + FIRST_GUESS_DAYS);
    smooth(this.byAge, edits.age, exposure.age, usual);
    for (let c = 1; c < CALMS; c++) {
      this.byCalm[c] = (HOLD.calm + edits.calm[c]!) / (HOLD.calm + exposure.calm[c]!);
    }
    for (const [name, seen] of edits.host) {
      this.byHost.set(name, (HOLD.host + seen) / (HOLD.host + exposure.host.get(name)!));
    }
    const total = weight.reduce((a, b) => a + b, 0);
    for (let g = 0; g < GRID.length; g++)
      this.weight[g] = (weight[g]! + HOLD.weight * this.weight[g]!) / (total + HOLD.weight);
  }
}

/** Each class is held near its neighbours' common rate; a class without visits takes it over. */
function smooth(rate: Float64Array, edits: Float64Array, exposure: Float64Array, usual: number): void {
  const near = (i: number): number => {
    let e = 0.5;
    let d = 0.5 / usual;
    for (const [j, w] of [
      [i - 1, 1],
      [i, 1],
      [i + 1, 1],
      [i - 2, 0.3],
      [i + 2, 0.3],
    ] as const) {
      if (j < 0 || j >= rate.length) continue;
      e += w * edits[j]!;
      d += w * exposure[j]!;
    }
    return e / d;
  };
  const next = Array.from(rate, (_, i) => (HOLD.age + edits[i]!) / (HOLD.age / near(i) + exposure[i]!));
  rate.set(next);
}

function scale(weights: Float64Array): void {
  let sum = 0;
  for (const w of weights) sum += w;
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
}

function mean(factor: Float64Array): number {
  let sum = 0;
  for (let g = 0; g < GRID.length; g++) sum += factor[g]! * GRID[g]!;
  return sum;
}

/** Expected number of edits, given that there was at least one and that a page of factor 1 expects x. */
function countIfSome(factor: Float64Array, x: number): number {
  let sum = 0;
  for (let g = 0; g < GRID.length; g++) {
    const y = GRID[g]! * x;
    sum += factor[g]! * (y < 1e-9 ? 1 : y / -Math.expm1(-y));
  }
  return sum;
}

/** log(1 - e^-x), also for tiny x. */
function logSome(x: number): number {
  return x <= 0 ? -700 : Math.log(-Math.expm1(-x));
}
