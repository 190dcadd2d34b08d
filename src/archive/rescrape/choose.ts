/** Which pages a rescrape looks at: the policy gets all that is stored, then chooses. */
import type { Archive, RevisitPage } from '../../../storage/index.js';
import { hostOf } from '../../core/url.js';
import { type KnownPage, RevisitPolicy, type Stretch } from '../../revisit/index.js';

const DAY_MS = 86_400_000;
/** Days since the epoch: the policy's axis. */
export const dayOf = (time: string | number): number => (typeof time === 'number' ? time : Date.parse(time)) / DAY_MS;
export const timeOf = (day: number): string => new Date(day * DAY_MS).toISOString();

/** A page that is gone is asked for once in this many days: some come back. */
const GONE_DAYS = 30;
/** A page that was not there, or could not be had, is asked for again this soon. */
const MISSING_DAYS = 4;
/** Unless a budget is given, every page is looked at this often in the mean. */
const PACE_DAYS = 14;

export interface Choice {
  readonly policy: RevisitPolicy;
  readonly pages: ReadonlyMap<string, RevisitPage>;
}

/** The date moved since the page was last fetched; null: its host gives none. */
export function listedDateMoved({ listed, lastmod }: RevisitPage): boolean | null {
  return listed === null ? null : listed !== lastmod;
}

/** The policy with everything that is remembered of a site's pages (null: of all). */
export function policyOf(archive: Archive, site: string | null): Choice {
  const policy = new RevisitPolicy();
  const pages = new Map(archive.revisits.pages(site).map((page) => [page.id, page]));
  const past = new Map<string, Stretch[]>();
  for (const { id, from, to, changed, moved } of archive.revisits.stretches(site)) {
    const list = past.get(id) ?? [];
    list.push({ from: dayOf(from), to: dayOf(to), changed, moved });
    past.set(id, list);
  }
  for (const page of pages.values()) {
    if (page.goneAt !== null) continue;
    policy.discover(knownPage(page), dayOf(page.lastAt), {
      history: past.get(page.id) ?? [],
      lastmod: { fetched: dateNumber(page.lastmod), now: dateNumber(page.listed) },
    });
  }
  return { policy, pages };
}

function knownPage(page: RevisitPage): KnownPage {
  const published = page.publishedAt === null ? Number.NaN : Date.parse(page.publishedAt);
  const seen = Date.parse(page.firstSeen);
  return {
    id: page.id,
    host: hostOf(page.url),
    published: dayOf(Number.isNaN(published) ? seen : Math.min(published, seen)),
  };
}

const dateNumber = (date: string | null): number | null => {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time;
};

export interface Ask {
  /** Every page is due, however lately it was looked at. */
  readonly all: boolean;
  /** Pages at most; null: as many as the pace gives. */
  readonly budget: number | null;
}

/** The pages to look at now, most worth it first. */
export function choose({ policy, pages }: Choice, now: number, ask: Ask): RevisitPage[] {
  const since = (page: RevisitPage) => now - dayOf(page.failedAt ?? page.lastAt);
  const alive = [...pages.values()].filter(({ goneAt }) => goneAt === null);
  const gone = [...pages.values()].filter((page) => page.goneAt !== null && (ask.all || since(page) >= GONE_DAYS));
  const budget = ask.all ? (ask.budget ?? pages.size) : (ask.budget ?? pacedBudget(alive, now));
  // What was missing must be asked for again, or it is never found to be gone.
  const doubtful = alive.filter((page) => page.missingSince !== null && (ask.all || since(page) >= MISSING_DAYS));
  const again = [...doubtful, ...gone];
  const first = again.slice(0, Math.max(1, Math.ceil(budget / 4)));
  const taken = new Set(first.map(({ id }) => id));
  const resting = new Set(alive.filter((page) => page.missingSince !== null).map(({ id }) => id));
  const best = policy
    .next(now, alive.length)
    .filter((id) => !taken.has(id) && !resting.has(id))
    .slice(0, Math.max(0, budget - first.length))
    .map((id) => pages.get(id)!);
  // What those that are there leave of the budget is for the rest.
  return [...first, ...best, ...again.slice(first.length)].slice(0, budget);
}

/** What the pace gives for the time since anything was last looked at. */
function pacedBudget(alive: readonly RevisitPage[], now: number): number {
  if (alive.length === 0) return 1;
  const last = Math.max(...alive.map(({ lastAt }) => dayOf(lastAt)).filter((day) => day <= now), now - PACE_DAYS);
  return Math.max(1, Math.round((alive.length / PACE_DAYS) * Math.min(PACE_DAYS, Math.max(0, now - last))));
}
