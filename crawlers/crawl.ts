/** The crawl: from a site's seeds, over what the frontier holds, to a summary. The engine runs it, its roles read pages. */
import { EXIT, StopRun } from '../src/core/errors.js';
import type { NewTarget, Role } from '../src/core/frontier.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { Engine } from './engine.js';
import { Follower } from './follow.js';
import type { CrawlOptions, CrawlSummary } from './options.js';
import { CrawlRoles, newTarget } from './roles.js';
import { type SiteRules, Sites } from './site-rules.js';

const DAY_MS = 24 * 3600_000;

/** Where the crawl starts: the profiles' seeds, sitemaps and feeds, and the given addresses. */
export function seeds(options: Pick<CrawlOptions, 'sites' | 'addresses' | 'pages'>, sites: Sites): NewTarget[] {
  const targets: NewTarget[] = [];
  const add = (address: string, rules: SiteRules, role: Role) => {
    const url = canonicalUrl(address);
    if (url === null) {
      const hint = 'Write it whole: http://www.example.com/';
      throw new StopRun('address', `"${address}" is no http address`, hint, EXIT.usage);
    }
    targets.push(newTarget(rules.identity(url), rules, role));
  };
  for (const profile of options.sites) {
    const rules = sites.with(profile);
    for (const address of profile.sitemaps) add(address, rules, 'sitemap');
    for (const address of profile.feeds) add(address, rules, 'feed');
    for (const address of profile.seeds) add(address, rules, 'list');
  }
  const rulesOf = (address: string): SiteRules => {
    const url = canonicalUrl(address);
    return sites.of(url === null ? '' : hostOf(url));
  };
  for (const address of options.addresses ?? []) {
    const rules = rulesOf(address);
    add(address, rules, rules.classify(canonicalUrl(address) ?? '') === 'article' ? 'article' : 'list');
  }
  for (const address of options.pages ?? []) add(address, rulesOf(address), 'article');
  return targets;
}

/**
 * Runs one crawl to its end, its limit or the signal. What was completed is in the archive whatever happens; throws
 * StopRun for wrong input and whatever the archive throws.
 */
export async function crawl(options: CrawlOptions): Promise<CrawlSummary> {
  const { frontier } = options;
  const sites = new Sites(options.profiles, options.general);
  const from = seeds(options, sites);
  const names = from.length === 0 ? null : [...new Set(from.map(({ site }) => site))];
  const { round, resumed } = await frontier.begin(names, options.freshMs ?? DAY_MS);
  await frontier.add(from);
  const engine = new Engine(options, frontier, sites);
  const { endings, gate, schedule, rendering, now } = engine;
  const started = now();
  const follower = new Follower(sites, {
    allowPrivate: options.allowPrivate,
    relatedDepth: options.relatedDepth ?? null,
    since: options.since ?? null,
    thisYear: new Date().getFullYear(),
    wide: from.length === 0 || from.some(({ role }) => role !== 'article'),
  });
  options.onEvent?.({ type: 'start', round, resumed, queued: frontier.counts().queued });
  const statistics = await engine.run(new CrawlRoles(options, engine, follower));
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
