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

/** What earlier runs learnt of a page. */
export interface Past {
  readonly history: readonly Stretch[];
  /** The date its host gave when it was last fetched, and the one it gives now; null: none. */
  readonly lastmod: { readonly fetched: number | null; readonly now: number | null };
}

/** Why a page has its place in the queue, in numbers that can be shown. */
export interface Explanation extends Worth {
  readonly id: string;
  /** Edits a day expected now, over all that is known. */
  readonly rate: number;
  /** The page's own factor, its host's, and those of its age and of the time since its last change. */
  readonly own: number;
  readonly host: number;
  readonly byAge: number;
  readonly byCalm: number;
  /** 'moved', 'still' or null, and what the host's dates have proved to be worth. */
  readonly date: 'moved' | 'still' | null;
  readonly dateWorth: number | null;
}

export class RevisitPolicy {
  private readonly pages = new Map<string, PageState>();
  private readonly signals = new Map<string, Signal>();
  /** Pages whose past says something of their host's dates, which is only known once the rates are known. */
  private late = new Set<PageState>();
  private readonly rates = new Rates();
  private visits = 0;
  private learntAt = 0;

  /** A page that was last fetched `at`; with its past when it is not new. */
  discover(page: KnownPage, at: number, past?: Past): void {
    const history = past === undefined ? [] : past.history.slice(-KEPT_STRETCHES);
    this.visits += history.length;
    const state: PageState = {
      id: page.id,
      host: page.host,
      published: Math.min(page.published, history[0]?.from ?? at),
      history,
      factor: Float64Array.from(this.rates.weight),
      last: at,
      changedAt: history.findLast(({ changed }) => changed)?.to ?? null,
      lastmod: past?.lastmod.now ?? null,
      moved: past == null || past.lastmod.now === null ? null : past.lastmod.now !== past.lastmod.fetched,
    };
    this.pages.set(page.id, state);
    if (history.length > 0) this.late.add(state);
  }

  /** A list or sitemap gave the page this date (any number that grows with time). */
  listed(id: string, lastmod: number): void {
    const page = this.page(id);
    page.moved = page.moved === true || (page.lastmod !== null && lastmod !== page.lastmod);
    page.lastmod = lastmod;
  }

  /** A fetch that reached the article. Failures, refusals and challenges are no visits: never hand them in. */
  observe(id: string, { at, changed }: Visit): void {
    const page = this.page(id);
    if (at > page.last) {
      const seen: Stretch = { from: page.last, to: at, changed, moved: page.moved };
      this.tally(page, seen, page.changedAt);
      const before = page.history.at(-1);
      if (before && !before.changed && !changed && before.moved === seen.moved)
        page.history[page.history.length - 1] = { ...before, to: at };
      else page.history.push(seen);
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

  /** What a page is worth now, and why. Throws RangeError for a page it does not know. */
  explain(id: string, now: number): Explanation {
    this.learn();
    const page = this.page(id);
    const { byAge, byCalm, host, rate } = this.rates.parts(page, now, page.changedAt);
    const signal = this.signal(page.host);
    return {
      ...{ id, byAge, byCalm, host, own: this.rates.own(page) },
      rate: rate * this.rates.own(page),
      date: page.moved === null ? null : page.moved ? 'moved' : 'still',
      dateWorth: page.moved === null ? null : page.moved ? signal.movedOdds : signal.stillRate,
      ...this.worth(page, now),
    };
  }

  /** The first time from `now` at which a fetch is worth `value` days; null when not within `within` days. */
  dueAt(id: string, value: number, now: number, within = 365): number | null {
    const page = this.page(id);
    for (let days = 0, step = 0.25; days <= within; days += step, step *= 1.1) {
      if (this.worth(page, now + days).value >= value) return now + days;
    }
    return null;
  }

  private learn(): void {
    if (this.visits < this.learntAt * 1.05 + 50) return;
    // Once is enough when little is new; a first look at a long past needs a few rounds.
    const rounds = this.visits > this.learntAt * 2 + 200 ? 6 : 2;
    this.learntAt = this.visits;
    for (let i = 0; i < rounds; i++) this.rates.learn(this.pages.values());
    const late = this.late;
    this.late = new Set();
    for (const page of this.pages.values()) {
      this.rates.judge(page);
      if (!late.has(page)) continue;
      let changedAt: number | null = null;
      for (const stretch of page.history) {
        this.tally(page, stretch, changedAt);
        if (stretch.changed) changedAt = stretch.to;
      }
    }
  }

  private tally(page: PageState, { from, to, changed, moved }: Stretch, changedAt: number | null): void {
    if (moved === null) return;
    const since = this.rates.expected(page, from, to, changedAt);
    const { stale } = worth({ factor: page.factor, since, ahead: since / (to - from), odds: null });
    this.signal(page.host).learn(moved, changed, stale);
  }

  private worth(page: PageState, now: number): Worth {
    const since = this.rates.expected(page, page.last, now, page.changedAt);
    const ahead = this.rates.parts(page, now, page.changedAt).rate;
    const { moved, factor } = page;
    const odds = moved === true ? this.signal(page.host).movedOdds : null;
    const { value, stale } = worth({ factor, since, ahead, odds });
    // The edits that a date would have shown are fetched then; what is left to find are those it hides.
    const hidden = moved === false ? this.signal(page.host).stillRate : 1;
    return { value: value * hidden, stale: stale * hidden };
  }

  private signal(host: string): Signal {
    const known = this.signals.get(host);
    if (known) return known;
    const signal = new Signal();
    this.signals.set(host, signal);
    return signal;
  }

  private page(id: string): PageState {
    const page = this.pages.get(id);
    if (!page) throw new RangeError(`the policy does not know page ${id}`);
    return page;
  }
}
