/**
 * The crawl: claims targets from the frontier, fetches them with manners, hands pages to `visit`, decides which links
 * to follow and completes targets. Crawlee's pool runs the tasks; the frontier says which.
 */
import { EXIT, StopRun } from '../src/errors.js';
import { canonicalUrl, hostOf } from '../src/url.js';
import { isPrivateHost } from './address.js';
import { Endings } from './endings.js';
import { Follower } from './follow.js';
import type { NewTarget, Role } from './frontier.js';
import { Gate, GRACE_MS, Interrupted } from './gate.js';
import { HttpClient, LIMITS } from './http.js';
import type { CrawlOptions, CrawlSummary } from './options.js';
import { TaskPool, type TaskSource } from './pool.js';
import { Rendering } from './rendering.js';
import { RobotsRules } from './robots-rules.js';
import { Schedule } from './schedule.js';
import { type SiteRules, Sites } from './site-rules.js';
import { Tasks } from './tasks.js';

const DAY_MS = 24 * 3600_000;

/** Milliseconds since the epoch by the monotonic clock: a clock that is set meanwhile moves nothing. */
const monotonic = (): number => performance.timeOrigin + performance.now();

function seedTarget(url: string, rules: SiteRules, role: Role): NewTarget {
  const site = rules.profile.site;
  return {
    ...{ url, host: hostOf(url), site, role, depth: 0, related: 0, barren: 0, from: null },
    ...{ redirects: [], lastmod: null, probe: false },
  };
}

/** Where the crawl starts: the profiles' seeds, sitemaps and feeds, and the given addresses. */
export function seeds(options: Pick<CrawlOptions, 'sites' | 'addresses' | 'pages'>, sites: Sites): NewTarget[] {
  const targets: NewTarget[] = [];
  const add = (address: string, rules: SiteRules, role: Role) => {
    const url = canonicalUrl(address);
    if (url === null) {
      const hint = 'Write it whole: http://www.example.com/';
      throw new StopRun('address', `"${address}" is no http address`, hint, EXIT.usage);
    }
    targets.push(seedTarget(rules.identity(url), rules, role));
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

/** Queues what profiles left out that knew no address of their site; false when there is nothing of the kind. */
async function takeLeftOut(options: CrawlOptions, { fallback }: Follower, schedule: Schedule): Promise<boolean> {
  const left = fallback.take();
  for (const [site, targets] of left) {
    options.onEvent?.({ type: 'profile-failed', site, targets: targets.length });
    const { hosts } = await options.frontier.add(targets);
    schedule.wake(hosts);
  }
  return left.size > 0;
}

/**
 * Runs one crawl to its end, its limit or the signal. What was completed is in the archive whatever happens; throws
 * StopRun for wrong input and whatever the archive throws.
 */
export async function crawl(options: CrawlOptions): Promise<CrawlSummary> {
  const { frontier, signal, now = monotonic } = options;
  const started = now();
  const sites = new Sites(options.profiles, options.general);
  const from = seeds(options, sites);
  const names = from.length === 0 ? null : [...new Set(from.map(({ site }) => site))];
  const { round, resumed } = await frontier.begin(names, options.freshMs ?? DAY_MS);
  await frontier.add(from);
  const client = new HttpClient(options);
  const ours = (host: string) => options.allowPrivate && isPrivateHost(new URL(`http://${host}`).hostname);
  const schedule = new Schedule(frontier, now, ours);
  const record = options.record ?? (() => undefined);
  const profileOf = (host: string) => sites.of(host).profile;
  const gate = new Gate(client, now, options.delayMs ?? null, profileOf, signal, record);
  const follower = new Follower(sites, {
    allowPrivate: options.allowPrivate,
    relatedDepth: options.relatedDepth ?? null,
    since: options.since ?? null,
    thisYear: new Date().getFullYear(),
    wide: from.length === 0 || from.some(({ role }) => role !== 'article'),
  });
  const robots = new RobotsRules(frontier, gate, now);
  const endings = new Endings(options, schedule);
  const rendering = new Rendering(gate, options.browser ?? null, {
    userAgent: options.userAgent,
    allowPrivate: options.allowPrivate,
    maxBytes: options.limits?.maxBytes ?? LIMITS.maxBytes,
  });
  const tasks = new Tasks(options, { sites, schedule, gate, follower, robots, endings, rendering, now });
  const source: TaskSource = {
    ready: () => tasks.ready(),
    finished: () => tasks.finished(),
    run: async () => {
      const claim = tasks.stopping ? null : schedule.claim();
      if (claim !== null) await tasks.handle(claim);
    },
    nextAt: () => schedule.nextAt(),
    now,
  };
  let pool = new TaskPool(source, options.concurrency);
  endings.wake = () => pool.wake();
  let last: NodeJS.Timeout | undefined;
  const interrupt = () => {
    tasks.stop('interrupted');
    last = setTimeout(() => {
      const reason = new Interrupted('it took longer than a run that was told to stop may');
      client.abandon(reason);
      rendering.abandon(reason);
    }, GRACE_MS);
  };
  options.onEvent?.({ type: 'start', round, resumed, queued: frontier.counts().queued });
  signal.addEventListener('abort', interrupt);
  if (signal.aborted) interrupt();
  try {
    await pool.run();
    while (!tasks.stopping && (await takeLeftOut(options, follower, schedule))) {
      pool = new TaskPool(source, options.concurrency);
      await pool.run();
    }
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearTimeout(last);
    await Promise.all([client.close(), rendering.close()]);
  }
  if (endings.failure !== undefined) throw endings.failure;
  const counts = frontier.counts();
  const dropped = Object.entries(follower.dropped).filter(([, n]) => n > 0);
  return {
    stopped: tasks.stopped === 'limit' && counts.queued === 0 ? 'done' : (tasks.stopped ?? 'done'),
    round,
    resumed,
    done: endings.done,
    skipped: endings.skipped,
    missed: endings.missed,
    retries: endings.retries,
    rendered: rendering.rendered,
    refused: { ...endings.refused, ...Object.fromEntries(dropped) }, // of the dropped only some are kept: count all
    requests: gate.requests,
    bytes: gate.bytes,
    ms: Math.round(now() - started),
    hosts: gate.report(schedule.all()),
    frontier: counts,
  };
}
