/**
 * What a fetch of a page is worth now, in days of freshness. At the best schedule all pages have one marginal value of
 * a fetch; for a page with rate λ, last fetched τ days ago, it is (1 - e^-x (1 + x)) / λ with x = λτ (Cho &
 * Garcia-Molina, Effective Page Refresh Policies for Web Crawlers, ACM TODS 28(4), 2003). Where the rate is not
 * constant, x is what has accumulated since the fetch and λ what is to come: a fetch buys freshness ahead.
 */
import { FACTORS } from './rates.js';

/** A fetch buys at most this many days, however seldom a page changes. */
const HORIZON_DAYS = 365;

export interface Outlook {
  /** Posterior over FACTORS. */
  readonly factor: Float64Array;
  /** Expected edits since the last fetch, for factor 1. */
  readonly since: number;
  /** Edits a day to come, for factor 1. */
  readonly ahead: number;
  /** What the host's date says: null when it says nothing. */
  readonly odds: number | null;
}

export interface Worth {
  /** Days of freshness that a fetch now buys. */
  readonly value: number;
  /** The chance that our copy is stale. */
  readonly stale: number;
}

export function worth({ factor, since, ahead, odds }: Outlook): Worth {
  let value = 0;
  let stale = 0;
  let total = 0;
  for (let g = 0; g < FACTORS.length; g++) {
    const prior = factor[g]!;
    if (prior < 1e-7) continue;
    let x = FACTORS[g]! * since;
    let likely = 1;
    if (odds !== null) {
      // the date moved: Bayes with the odds that this host's dates have earned
      const chance = -Math.expm1(-x);
      likely = chance * odds + 1 - chance;
      x = Math.min(50, x - Math.log(1 / likely)); // 1 - P = e^-x / likely
    }
    const rate = Math.max(1 / HORIZON_DAYS, FACTORS[g]! * ahead);
    const fresh = Math.exp(-x);
    total += prior * likely;
    stale += prior * likely * (1 - fresh);
    value += (prior * likely * (1 - fresh * (1 + x))) / rate;
  }
  return { value: value / total, stale: stale / total };
}
