/** The options of an earlier crawl of this archive, for one that goes on with what it left queued. */
import { existsSync } from 'node:fs';
import type { CrawlOptions } from '../../../crawlers/index.js';
import type { RunInfo } from '../../../storage/index.js';
import type { SiteProfile } from '../../core/page.js';
import { canonicalUrl } from '../../core/url.js';

/** Options that decide which pages are had and what is kept of them; limits are each run's own. */
const DECISIVE = {
  allowPrivate: '--allow-private',
  since: '--since',
  relatedDepth: '--related-depth',
  media: '--media',
  site: '--site',
} as const;
/** Those and what else a crawl that goes on takes over. */
const OPTIONS = { ...DECISIVE, delay: '--delay', keepFailures: '--keep-failures' } as const;

type Option = keyof typeof OPTIONS;
/** Options of a crawl by their names, as far as they were given. */
export type CrawlOptionsGiven = Readonly<Partial<Record<Option, unknown>>>;

export interface EarlierCrawl {
  readonly run: number;
  /** Sites and addresses that it began with. */
  readonly names: readonly string[];
  readonly chosenOptions: CrawlOptionsGiven;
  /** Queued pages of its sites; of all sites when no earlier crawl is known for them. */
  readonly queued: number;
}

export interface Left {
  /** The latest crawl that left something queued; the latest at all when nothing is. */
  readonly earlier: EarlierCrawl;
  /** Crawls with options of another sense that left pages of other sites queued. */
  readonly others: readonly EarlierCrawl[];
  /** The sites whose pages may be had under the options of `earlier`; null: all. */
  readonly sites: readonly string[] | null;
}

function pick(options: object, among: object): CrawlOptionsGiven {
  const all = Object.entries(options as Record<string, unknown>);
  return Object.fromEntries(all.filter(([name, value]) => Object.hasOwn(among, name) && value !== undefined));
}

/** Options as they would be typed. */
export function asTyped(chosenOptions: CrawlOptionsGiven): string {
  const words = (Object.keys(OPTIONS) as Option[]).flatMap((name) => {
    const value = chosenOptions[name];
    if (value === undefined || value === false || value === null) return [];
    return [value === true ? OPTIONS[name] : `${OPTIONS[name]} ${String(value)}`];
  });
  return words.join(' ') || 'no options';
}

/** Whether the options of two crawls ask for other pages, or keep something else of them. */
export const differ = (a: object, b: object): boolean => asTyped(decisiveOptions(a)) !== asTyped(decisiveOptions(b));

const decisiveOptions = (options: object): CrawlOptionsGiven => {
  const { media, ...rest } = pick(options, DECISIVE);
  return media === undefined || media === 'article' ? rest : { ...rest, media };
};

/** Options of now with those that change the sense as an earlier crawl had them. */
export function asThen<T extends object>(earlier: EarlierCrawl, now: T): T {
  const others = Object.entries(now).filter(([name]) => !Object.hasOwn(DECISIVE, name));
  return { ...Object.fromEntries(others), ...pick(earlier.chosenOptions, DECISIVE) } as T;
}

/** What earlier crawls left in the archive at `dir` of these sites (null: of all); null when there was no crawl. */
export async function leftQueued(dir: string, sites: readonly string[] | null): Promise<Left | null> {
  const { hasArchive, openArchive, queuedBySite } = await import('../../../storage/index.js');
  if (!hasArchive(dir)) return null;
  const { findSite, profileOf } = await import('../sites.js');
  const siteOf = (name: string): string | undefined =>
    canonicalUrl(name) !== null ? profileOf(name)?.site : ((findable(name) ? findSite(name, dir)?.site : null) ?? name);
  const archive = openArchive(dir, { mode: 'read' });
  try {
    const waiting = queuedBySite(archive.sql);
    if (sites !== null) for (const site of waiting.keys()) if (!sites.includes(site)) waiting.delete(site);
    const owners: { crawl: EarlierCrawl; sites: string[] }[] = [];
    let latest: EarlierCrawl | null = null;
    const rest = new Map(waiting);
    for (const run of archive.runs.ofKind('crawl')) {
      latest ??= crawlOf(run, 0);
      if (rest.size === 0) break;
      const own = crawlOf(run, 0)
        .names.flatMap((name) => siteOf(name) ?? [])
        .filter((site) => rest.has(site));
      if (own.length === 0) continue;
      const queued = [...new Set(own)].reduce((sum, site) => sum + rest.get(site)!, 0);
      owners.push({ crawl: crawlOf(run, queued), sites: own });
      for (const site of own) rest.delete(site);
    }
    const [first, ...more] = owners;
    if (first === undefined) {
      const queued = [...waiting.values()].reduce((sum, n) => sum + n, 0);
      return latest === null ? null : { earlier: { ...latest, queued }, others: [], sites: null };
    }
    const strange = more.filter(({ crawl }) => differ(crawl.chosenOptions, first.crawl.chosenOptions));
    const kept = strange.flatMap((other) => other.sites);
    const others = strange.map(({ crawl }) => crawl);
    const own = kept.length === 0 ? null : [...waiting.keys()].filter((site) => !kept.includes(site));
    return { earlier: first.crawl, others, sites: own };
  } finally {
    await archive.close();
  }
}

const findable = (name: string): boolean => !/\.ya?ml$/i.test(name) || existsSync(name);

function crawlOf({ id, options }: RunInfo, queued: number): EarlierCrawl {
  const { names, from } = options as { names?: readonly string[]; from?: readonly string[] };
  return { run: id, names: from ?? names ?? [], chosenOptions: pick(options as object, OPTIONS), queued };
}

/** The options of a crawl that goes on: those given now first. */
export function goOn<T extends object>(earlier: EarlierCrawl, now: T): T {
  const given = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  return { ...earlier.chosenOptions, ...given } as T;
}

/** What an earlier crawl began with, so that one that goes on grows no wider; what is no longer known is left out. */
export async function beganWith(
  { names, chosenOptions }: EarlierCrawl,
  dir: string,
  own: readonly SiteProfile[] = [],
): Promise<NonNullable<CrawlOptions['goesOnWide']>> {
  const { findSite } = await import('../sites.js');
  const addresses = names.filter((name) => canonicalUrl(name) !== null);
  const sites = names
    .filter((name) => !addresses.includes(name) && findable(name))
    .map((name) => own.find(({ site }) => site === name) ?? findSite(name, dir))
    .filter((profile): profile is SiteProfile => profile !== null);
  return { addresses, sites, wholeSites: chosenOptions.site === true };
}
