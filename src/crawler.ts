/**
 * Crawling from code: `import { createCrawler } from 'yuanye/crawler'`. The same crawl as the command's, with the same
 * manners and the same archive, and with hooks and routes of one's own.
 */
import type { BasicCrawlingContext } from '@crawlee/basic';
import type { CrawlOptions, CrawlSummary, RouteContext } from '../crawlers/index.js';
import { runCrawl } from './archive/crawl/run.js';
import type { Media } from './archive/visitor.js';
import { proxySetting, setting } from './config/settings.js';
import { softwareVersion } from './config/version.js';
import { EXIT, StopRun } from './core/errors.js';
import type { SiteProfile } from './core/page.js';

export type { CrawlEvent, CrawlStatistics, CrawlSummary, Hook } from '../crawlers/index.js';
export type { FetchedPage, SiteProfile } from './core/page.js';

/** What a route is told of a page: Crawlee's own context, the page, and `proceed`, which does what a crawl does with it. */
export type PageContext = BasicCrawlingContext & RouteContext;

export interface CrawlerOptions
  extends Pick<CrawlOptions, 'preNavigationHooks' | 'postNavigationHooks' | 'routes' | 'onEvent' | 'since'> {
  /** The archive's folder; made when it is not there. */
  readonly archive: string;
  /** An address that webmasters can write to, sent in the User-Agent. By itself `YUANYE_CONTACT`. */
  readonly contact?: string;
  /** Site profiles beside those that come with the program. */
  readonly profiles?: readonly SiteProfile[];
  /** Hosts visited side by side, each by one connection: 16. */
  readonly concurrency?: number;
  /** Milliseconds between two requests to one host; never below the polite minimum, but for hosts of one's own. */
  readonly delayMs?: number;
  /** Pages to visit at most. */
  readonly limit?: number;
  /** Files of articles to keep: 'none', 'article' (pictures and PDFs, the default) or 'all'. */
  readonly media?: Media;
  /** The proxy for sites whose profile names none. By itself `YUANYE_PROXY`. */
  readonly proxy?: string;
  /** Lets private addresses be visited: tests, or one's own site. */
  readonly allowPrivate?: boolean;
  /** Ends the run in order: what is in flight is saved. */
  readonly signal?: AbortSignal;
}

export interface CrawlerReport {
  readonly outcome: 'done' | 'partial' | 'limit' | 'interrupted';
  readonly summary: CrawlSummary;
  /** Articles by what became of them: new, changed, same … */
  readonly saved: Readonly<Record<string, number>>;
}

export interface Crawler {
  /**
   * Crawls from sites (names of profiles, or their YAML files) and addresses; from none, what an interrupted crawl left
   * queued. Throws StopRun, with `code`, `hint` and `exitCode`, for wrong input and for an archive that is busy.
   */
  run(...sitesOrAddresses: string[]): Promise<CrawlerReport>;
}

/** A crawler into an archive. Nothing is opened or fetched before `run`. */
export function createCrawler(options: CrawlerOptions): Crawler {
  return { run: (...targets) => run(targets, options) };
}

async function run(targets: readonly string[], options: CrawlerOptions): Promise<CrawlerReport> {
  const { findBrowser, generalProfile, shippedProfiles, userAgent } = await import('../crawlers/index.js');
  const { sites, addresses } = await sitesAndAddresses(targets, options.profiles);
  const { archive, contact = setting('contact'), media = 'article', signal, concurrency = 16, ...rest } = options;
  const stop = new AbortController();
  const plan = {
    ...rest,
    ...{ sites, addresses, concurrency },
    profiles: [...(options.profiles ?? []), ...shippedProfiles(), ...sites],
    general: generalProfile(),
    userAgent: userAgent(softwareVersion(), contact),
    allowPrivate: options.allowPrivate === true,
    limit: options.limit ?? null,
    proxy: options.proxy ?? proxySetting(),
    browser: await findBrowser(setting('chromium')),
    signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
  };
  const asked = { names: targets, limit: plan.limit, media };
  const { outcome, summary, saved } = await runCrawl(archive, asked, plan, { media, stop: () => stop.abort() });
  return { outcome, summary, saved };
}

/** Names of profiles, their files and addresses, told apart. Throws StopRun for what is neither. */
export async function sitesAndAddresses(
  names: readonly string[],
  own: readonly SiteProfile[] = [],
): Promise<{ sites: SiteProfile[]; addresses: string[] }> {
  const { findProfile } = await import('../crawlers/index.js');
  const sites: SiteProfile[] = [];
  const addresses: string[] = [];
  for (const name of names) {
    if (/^https?:\/\//i.test(name)) {
      addresses.push(name);
      continue;
    }
    const profile = own.find(({ site }) => site === name) ?? findProfile(name);
    if (profile === null) {
      const hint = 'yuanye site list shows the sites that are known; addresses begin with http://';
      throw new StopRun('site', `There is no site "${name}".`, hint, EXIT.usage);
    }
    if (profile.seeds.length + profile.sitemaps.length + profile.feeds.length === 0) {
      const what = `The profile "${profile.site}" has no seeds: its pages are only taken one by one.`;
      throw new StopRun('site', what, 'Name addresses: yuanye crawl URL, or --urls FILE.', EXIT.usage);
    }
    sites.push(profile);
  }
  return { sites, addresses };
}
