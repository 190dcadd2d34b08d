/**
 * A crawl into an archive, with hooks and routes of your own. It is the crawl of `yuanye crawl`, with the same politeness
 * rules and the same archive.
 */
import type { BasicCrawlingContext } from '@crawlee/basic';
import type { CrawlOptions, CrawlSummary, RouteContext } from '../crawlers/index.js';
import { beganWith, type CrawlOptionsGiven, goOn, leftQueued } from './archive/crawl/going-on.js';
import { runCrawl } from './archive/crawl/run.js';
import { proxySetting, setting } from './config/settings.js';
import { softwareVersion } from './config/version.js';
import type { Media } from './core/choices.js';
import { EXIT, StopRun } from './core/errors.js';
import type { SiteProfile } from './core/page.js';
import { canonicalUrl } from './core/url.js';

export type { CrawlEvent, CrawlStatistics, CrawlSummary, Hook } from '../crawlers/index.js';
export type { FetchedPage, SiteProfile } from './core/page.js';

/** What a route receives: Crawlee's context, the page, and `proceed`, which handles the page as every crawl does. */
export type PageContext = BasicCrawlingContext & RouteContext;

/** Options of a crawler. */
export interface CrawlerOptions
  extends Pick<CrawlOptions, 'preNavigationHooks' | 'postNavigationHooks' | 'routes' | 'onEvent' | 'since'> {
  /** The archive folder; created when it does not exist. */
  readonly archive: string;
  /** An address that webmasters can write to, sent in the User-Agent. Default: `YUANYE_CONTACT`. */
  readonly contact?: string;
  /** Site profiles in addition to those of the package. */
  readonly profiles?: readonly SiteProfile[];
  /** Hosts that are crawled at the same time, one connection each. Default: 16. */
  readonly concurrency?: number;
  /** The politeness delay in milliseconds. The minimum of the profile applies, except on hosts that `allowPrivate` admits. */
  readonly delayMs?: number;
  /** The most pages to visit. Default: no limit. */
  readonly limit?: number;
  /** Files of articles to keep: 'none', 'article' (pictures and PDFs, the default) or 'all'. */
  readonly media?: Media;
  /** The proxy for sites whose profile names none. Default: `YUANYE_PROXY`. */
  readonly proxy?: string;
  /** Admits private addresses: for tests, or a site of your own. Default: false. */
  readonly allowPrivate?: boolean;
  /** Ends the run: requests in flight are finished and saved. */
  readonly signal?: AbortSignal;
}

/** The result of a run. */
export interface CrawlerReport {
  /** `partial`: some pages could not be fetched. `limit`: `limit` was reached. `interrupted`: by `signal`. */
  readonly outcome: 'done' | 'partial' | 'limit' | 'interrupted';
  /** What the run did, in numbers. */
  readonly summary: CrawlSummary;
  /** Articles by outcome: new, duplicate, changed, unchanged. */
  readonly saved: Readonly<Record<string, number>>;
  /** Without sites and addresses: the run that was resumed, and its options, which apply where yours are not set. */
  readonly resumed: { readonly run: number; readonly options: Readonly<Record<string, unknown>> } | null;
}

/** A crawler of one archive. */
export interface Crawler {
  /**
   * Crawls sites (names of profiles, or paths of their YAML files, which the archive keeps) and addresses. Without any, it resumes what an
   * interrupted crawl left queued, with the options of that crawl where yours are not set, as `yuanye crawl` does; the
   * report names them. Throws StopRun, with `code`, `hint` and `exitCode`, for wrong input and for an archive
   * that is busy.
   */
  run(...sitesOrAddresses: string[]): Promise<CrawlerReport>;
}

/** Makes a crawler. Nothing is opened or requested before `run`. */
export function createCrawler(options: CrawlerOptions): Crawler {
  return { run: (...targets) => run(targets, options) };
}

async function run(targets: readonly string[], asked: CrawlerOptions): Promise<CrawlerReport> {
  const [{ findBrowser, generalProfile, userAgent }, { knownWith }, { checkOwnOptions }] = await Promise.all([
    import('../crawlers/index.js'),
    import('./archive/sites.js'),
    import('./archive/crawl/own-options.js'),
  ]);
  const given = checkOwnOptions(asked);
  const { sites, addresses } = await sitesAndAddresses(targets, given.archive, given.profiles);
  const left = targets.length === 0 ? await leftQueued(given.archive, null) : null;
  const own: CrawlOptionsGiven = { ...given, delay: given.delayMs };
  const options = left === null ? own : goOn(left.earlier, own);
  const { archive, contact = setting('contact'), profiles, concurrency = 16, ...rest } = given;
  const { allowPrivate = false, since, delay, relatedDepth, keepFailures, site: wholeSites } = options as Resumable;
  const media = options.media === undefined ? 'article' : (options.media as Media);
  const stop = new AbortController();
  const end = () => stop.abort();
  const plan = {
    ...rest,
    ...{ sites, addresses, concurrency, allowPrivate, since: since ?? null, delayMs: delay ?? null },
    ...{ relatedDepth: relatedDepth ?? null, wholeSites: wholeSites === true },
    profiles: knownWith([...(profiles ?? []), ...sites]),
    general: generalProfile(),
    userAgent: userAgent(softwareVersion(), contact),
    limit: given.limit ?? null,
    proxy: given.proxy ?? proxySetting(),
    browser: await findBrowser(setting('chromium')),
    signal: stop.signal,
    ...(left === null ? {} : { goesOnWide: await beganWith(left.earlier, archive, profiles) }),
    ...(left === null || left.sites === null ? {} : { goesOnSites: left.sites }),
  };
  const names = left === null ? { names: targets } : { names: [], from: left.earlier.names };
  const noted = {
    ...names,
    ...{ limit: plan.limit, media, allowPrivate, since, delay, relatedDepth, keepFailures, site: wholeSites },
  };
  const kept = { media, profiles: targets, keepFailures: keepFailures === true, stop: end };
  // AbortSignal.any follows no signal of another realm.
  given.signal?.addEventListener('abort', end);
  if (given.signal?.aborted === true) end();
  const { outcome, summary, saved } = await runCrawl(archive, noted, plan, kept).finally(() =>
    given.signal?.removeEventListener('abort', end),
  );
  const resumed = left === null ? null : { run: left.earlier.run, options: left.earlier.chosenOptions };
  return { outcome, summary, saved, resumed };
}

/** Options that a crawl takes over from the one that it resumes. */
interface Resumable {
  readonly allowPrivate?: boolean;
  readonly since?: string;
  readonly delay?: number;
  readonly relatedDepth?: number;
  readonly keepFailures?: boolean;
  readonly site?: boolean;
}

/**
 * Tells names of profiles, paths of profiles and addresses apart. `own` are profiles in addition to those of the package.
 * Throws StopRun for a name that is none of these, and for a profile without seeds, sitemaps and feeds.
 */
export async function sitesAndAddresses(
  names: readonly string[],
  archive: string,
  own: readonly SiteProfile[] = [],
): Promise<{ sites: SiteProfile[]; addresses: string[] }> {
  const { findSite, openSites } = await import('./archive/sites.js');
  openSites(archive);
  const sites: SiteProfile[] = [];
  const addresses: string[] = [];
  for (const name of names) {
    if (/^https?:\/\//i.test(name)) {
      if (canonicalUrl(name) === null)
        throw new StopRun(
          'address',
          `"${name}" is no http address.`,
          'Write it whole: http://www.example.com/',
          EXIT.usage,
        );
      addresses.push(name);
      continue;
    }
    const profile = own.find(({ site }) => site === name) ?? findSite(name, archive);
    if (profile === null) {
      const hint =
        'yuanye site list shows the sites that are known, yuanye site new URL adds one; addresses begin with http://';
      throw new StopRun('no-site', `There is no site "${name}".`, hint, EXIT.usage);
    }
    if (profile.seeds.length + profile.sitemaps.length + profile.feeds.length === 0) {
      const what = `The profile "${profile.site}" has no seeds: its pages are only taken one by one.`;
      throw new StopRun('site', what, 'Name addresses: yuanye crawl URL, or --urls FILE.', EXIT.usage);
    }
    sites.push(profile);
  }
  return { sites, addresses };
}
