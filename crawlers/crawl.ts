/** The crawl: from a site's seeds, over what the frontier holds, to a summary. The engine runs it, its roles read pages. */
import { EXIT, StopRun } from '../src/core/errors.js';
import type { NewTarget, Role } from '../src/core/frontier.js';
import type { SiteProfile } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { Engine } from './engine.js';
import { Follower } from './follow.js';
import type { CrawlOptions, CrawlSummary } from './options.js';
import { CrawlRoles, newTarget } from './roles.js';
import { type SiteRules, Sites } from './site-rules.js';

const DAY_MS = 24 * 3600_000;
/** Named pages of one host that was left alone, for the list of skipped pages. */
const MOST_TOLD = 1000;

type From = Pick<CrawlOptions, 'sites' | 'addresses' | 'pages' | 'wholeSites' | 'archivedAs'>;

/** Addresses that are a site's or a column's front by their form: folders, and the names that servers give to them. */
const FRONT = /^[^?]*\/(?:(?:index|default|home|main)(?:\.\w+)?)?$/i;

/**
 * What an address is asked for as. One address is one page: only what is a list by its form, or is said to be a whole
 * site, is crawled as one; what may be either is decided when it has come (role `page`).
 */
function roleOf(url: string, rules: SiteRules, { wholeSites, archivedAs }: From): Role {
  const kind = rules.classify(url);
  if (kind === 'list' && (rules.strict || FRONT.test(url))) return 'list';
  if (wholeSites === true && kind !== 'article') return 'list';
  return kind === 'article' || archivedAs?.(url) !== undefined ? 'article' : 'page';
}

/** Where the crawl starts: the profiles' seeds, sitemaps and feeds, and the given addresses. */
export function seeds(options: From, sites: Sites): NewTarget[] {
  const targets: NewTarget[] = [];
  const urlOf = (address: string): string => {
    const url = canonicalUrl(address);
    if (url !== null) return url;
    const hint = 'Write it whole: http://www.example.com/';
    throw new StopRun('address', `"${address}" is no http address`, hint, EXIT.usage);
  };
  const add = (address: string, rules: SiteRules, role: Role) => {
    targets.push(newTarget(rules.identity(urlOf(address)), rules, role));
  };
  const addSite = (rules: SiteRules, { sitemaps, feeds, seeds }: SiteProfile) => {
    for (const address of sitemaps) add(address, rules, 'sitemap');
    for (const address of feeds) add(address, rules, 'feed');
    for (const address of seeds) add(address, rules, 'list');
  };
  for (const profile of options.sites) addSite(sites.with(profile), profile);
  for (const address of options.addresses ?? []) {
    const url = urlOf(address);
    const rules = sites.of(hostOf(url));
    add(url, rules, roleOf(rules.identity(url), rules, options));
    if (options.wholeSites !== true) continue;
    // An article names little of its site, which begins where its profile says, or at its front page.
    const { profile } = rules;
    const begins = profile.seeds.length + profile.sitemaps.length + profile.feeds.length > 0;
    addSite(rules, begins ? profile : { ...profile, seeds: [new URL('/', url).href] });
  }
  for (const address of options.pages ?? []) add(address, sites.of(hostOf(urlOf(address))), 'article');
  return targets;
}

/** The sites that are crawled as a whole. */
function wideSites(from: readonly NewTarget[]): Set<string> {
  return new Set(from.filter(({ role }) => role !== 'article' && role !== 'page').map(({ site }) => site));
}

/**
 * Runs one crawl to its end, its limit or the signal. What was completed is in the archive whatever happens; throws
 * StopRun for wrong input and whatever the archive throws.
 */
export async function crawl(options: CrawlOptions): Promise<CrawlSummary> {
  const { frontier } = options;
  const sites = new Sites(options.profiles, options.general);
  const from = seeds(options, sites);
  const already = from.flatMap(({ role, url }) => {
    const id = role === 'article' ? options.archivedAs?.(url) : undefined;
    return id === undefined ? [] : [{ url, id }];
  });
  const names = from.length === 0 ? (options.goesOnSites ?? null) : [...new Set(from.map(({ site }) => site))];
  const { round, resumed } = await frontier.begin(names, options.freshMs ?? DAY_MS);
  const forgotten = from.flatMap((target) => {
    const why = options.forgottenAs?.(target.url);
    return why === undefined ? [] : [{ target, why }];
  });
  const lost = new Set(forgotten.map(({ target }) => target));
  await frontier.add(from.filter((target) => !lost.has(target)));
  const engine = new Engine(options, frontier, sites);
  const { endings, gate, schedule, rendering, now } = engine;
  const started = now();
  const follower = new Follower(sites, {
    allowPrivate: options.allowPrivate,
    relatedDepth: options.relatedDepth ?? null,
    since: options.since ?? null,
    thisYear: new Date().getFullYear(),
    wide:
      options.goesOnWide !== undefined
        ? wideSites(seeds(options.goesOnWide, sites))
        : from.length === 0
          ? null
          : wideSites(from),
  });
  options.onEvent?.({ type: 'start', round, resumed, queued: frontier.counts().queued });
  const roles = new CrawlRoles(options, engine, follower);
  const statistics = await engine.run(roles);
  for (const host of schedule.all().filter(({ stopped }) => stopped)) {
    const left = frontier.queued(host.name, Number.MAX_SAFE_INTEGER, MOST_TOLD, new Set());
    const named = left.filter(({ depth }) => depth === 0);
    await frontier.tell?.(named, 'host-stopped', host.trouble);
  }
  for (const { target, why } of forgotten) {
    await frontier.tell?.([target], 'forgotten', why);
    endings.miss('forgotten');
  }
  await frontier.tell?.(roles.barren, 'not-article', 'it has neither text nor links');
  for (const _ of roles.barren) endings.miss('not-article');
  const counts = frontier.counts();
  const dropped = Object.entries(follower.dropped).filter(([, n]) => n > 0);
  return {
    stopped: engine.stopped === 'limit' && counts.queued === 0 ? 'done' : (engine.stopped ?? 'done'),
    round,
    resumed,
    done: endings.done,
    files: endings.files,
    skipped: endings.skipped,
    missed: endings.missed,
    unreached: gate.unreached,
    already,
    retries: endings.retries,
    rendered: rendering.rendered,
    subrequests: rendering.subrequests,
    refused: { ...endings.refused, ...Object.fromEntries(dropped) }, // of the dropped only some are kept: count all
    requests: gate.requests,
    bytes: gate.bytes,
    ms: Math.round(now() - started),
    statistics,
    hosts: gate.report(schedule.all()),
    frontier: counts,
  };
}
