/** When to look again: which of the known pages are worth a fetch now. Learns from every visit; no clock inside. */
import { type PageHistory, Rates } from './rates.js';
import type { Stretch } from './shape.js';
import { Signal } from './signal.js';
import { type Worth, worth } from './value.js';

/** A page as the policy meets it. Times are days on any one axis. */
export interface KnownPage {
  readonly id: string;
  readonly host: string;
  /** When it was published; when that is unknown, when it was found. */
  readonly published: number;
}

export interface Visit {
  readonly at: number;
  /** The article differs from our last copy; never the raw bytes. */
  readonly changed: boolean;
}

interface PageState extends PageHistory {
  readonly id: string;
  readonly history: Stretch[];
  last: number;
  changedAt: number | null;
  lastmod: number | null;
  /** The date moved since the last fetch; null: the host gave no date since. */
  moved: boolean | null;
}

/** More stretches than this say nothing new about a page, and old ones may no longer be true. */
const KEPT_STRETCHES = 60;

export class RevisitPolicy {
  private readonly pages = new Map<string, PageState>();
  private readonly signals = new Map<string, Signal>();
  private readonly rates = new Rates();
  private visits = 0;
  private learntAt = 0;

  /** A page that was fetched for the first time `at`. */
  discover(page: KnownPage, at: number): void {
    this.pages.set(page.id, {
      id: page.id,
      host: page.host,
      published: Math.min(page.published, at),
      history: [],
      factor: Float64Array.from(this.rates.weight),
      last: at,
      changedAt: null,
      lastmod: null,
      moved: null,
    });
  }

  /** A list or sitemap gave the page another date than before. */
  listed(id: string, lastmod: number): void {
    const page = this.page(id);
    page.moved = page.lastmod !== null && lastmod !== page.lastmod;
    page.lastmod = lastmod;
  }

  /** A fetch that reached the article. Failures, refusals and challenges are no visits: never hand them in. */
  observe(id: string, { at, changed }: Visit): void {
    const page = this.page(id);
    if (at > page.last) {
      if (page.moved !== null || page.lastmod !== null) {
        const { stale } = worth({ ...this.outlook(page, at), odds: null });
        this.signal(page.host).learn(page.moved === true, changed, stale);
      }
      const before = page.history.at(-1);
      if (before && !before.changed && !changed) page.history[page.history.length - 1] = { ...before, to: at };
      else page.history.push({ from: page.last, to: at, changed });
      if (page.history.length > KEPT_STRETCHES) page.history.shift();
      page.last = at;
    }
    if (changed) page.changedAt = at;
    page.moved = page.lastmod === null ? null : false;
    this.visits++;
    this.rates.judge(page);
  }

  /** The `n` pages most worth a fetch now, best first. */
  next(now: number, n: number): string[] {
    this.learn();
    const scored = Array.from(this.pages.values(), (page) => ({ id: page.id, value: this.worth(page, now).value }));
    return scored
      .sort((a, b) => b.value - a.value)
      .slice(0, n)
      .map(({ id }) => id);
  }

  private learn(): void {
    if (this.visits < this.learntAt * 1.05 + 50) return;
    this.learntAt = this.visits;
    this.rates.learn(this.pages.values());
    this.rates.learn(this.pages.values());
    for (const page of this.pages.values()) this.rates.judge(page);
  }

  private worth(page: PageState, now: number): Worth {
    return worth(this.outlook(page, now));
  }

  private outlook(page: PageState, now: number) {
    let since = this.rates.expected(page, page.last, now, page.changedAt);
    let ahead = this.rates.at(page, now, page.changedAt);
    let odds: number | null = null;
    if (page.lastmod !== null) {
      const signal = this.signal(page.host);
      if (page.moved) odds = signal.movedOdds;
      else {
        since *= signal.stillRate;
        ahead *= signal.stillRate;
      }
    }
    return { factor: page.factor, since, ahead, odds };
  }

  private signal(host: string): Signal {
    let signal = this.signals.get(host);
    if (!signal) this.signals.set(host, (signal = new Signal()));
    return signal;
  }

  private page(id: string): PageState {
    const page = this.pages.get(id);
    if (!page) throw new RangeError(`the policy was never told of page ${id}`);
    return page;
  }
}

