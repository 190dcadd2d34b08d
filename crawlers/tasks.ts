/** One task is one claimed target, brought to whatever end: had, not had for a reason, or put off. */
import { RetryPage, SkipPage, type SkipReason } from '../src/errors.js';
import type { FetchedPage, Headers } from '../src/page.js';
import { canonicalUrl, hostOf } from '../src/url.js';
import type { Follower, FoundLink } from './follow.js';
import type { Committed, NewTarget, Outcome, Refusal } from './frontier.js';
import { type Chain, type Gate, Interrupted } from './gate.js';
import { LIMITS } from './http.js';
import type { CrawlOptions, CrawlSummary, VisitHelpers } from './options.js';
import { retryAfterMs } from './politeness.js';
import type { RobotsRules } from './robots-rules.js';
import type { Claim, Host, Schedule } from './schedule.js';
import type { SiteRules, Sites } from './site-rules.js';
import { listingText, readListing } from './sitemap.js';
import { Busy, checkStatus, FAILING, NOT_HTML } from './status.js';

/** Tries of one page before it is given up; a server that asks for time is given more. */
const ATTEMPTS = 4;
const BUSY_ATTEMPTS = 10;
/** Pages in a row that gave nothing new. */
const MAX_BARREN = 30;

export interface TaskTools {
  readonly sites: Sites;
  readonly schedule: Schedule;
  readonly gate: Gate;
  readonly follower: Follower;
  readonly robots: RobotsRules;
  readonly now: () => number;
}

interface Ending {
  readonly status?: number | null;
  readonly links?: readonly NewTarget[];
  readonly refusals?: readonly Refusal[];
  readonly aliases?: readonly string[];
  readonly save?: () => void;
  readonly bytes?: number;
}

export class Tasks {
  readonly skipped: Partial<Record<SkipReason, number>> = {};
  readonly refused: Partial<Record<SkipReason, number>> = {};
  done = 0;
  retries = 0;
  failure: unknown;
  stopped: CrawlSummary['stopped'] | null = null;
  wake: () => void = () => undefined;
  private visits = 0;
  private committing = 0;
  private flushing = false;

  constructor(
    private readonly options: CrawlOptions,
    private readonly tools: TaskTools,
  ) {}

  get stopping(): boolean {
    return this.stopped !== null || this.failure !== undefined;
  }

  stop(why: CrawlSummary['stopped']): void {
    this.stopped ??= why;
    this.wake();
  }

  ready(): boolean {
    if (this.stopping) return false;
    const { schedule, now } = this.tools;
    const at = schedule.nextAt();
    // Nothing is known to come next, but a commit may bring it: no use in waiting for company.
    if (at === null && schedule.atWork === 0) this.flush();
    return at !== null && at <= now();
  }

  finished(): boolean {
    const { schedule } = this.tools;
    if (schedule.atWork > 0) return false;
    if (this.committing > 0) {
      this.flush();
      return false;
    }
    return this.stopping || schedule.idle();
  }

  /** Throws nothing: what ends the run is kept in `failure`. */
  async handle(claim: Claim): Promise<void> {
    try {
      await this.attempt(claim);
    } catch (error) {
      if (error instanceof Interrupted) this.tools.schedule.giveBack(claim);
      else if (error instanceof RetryPage) this.putOff(claim, error);
      else if (error instanceof SkipPage) {
        if (FAILING.has(error.reason)) this.hostFailed(claim.host, null, error.message);
        this.end(claim, { state: 'skipped', reason: error.reason, detail: error.message });
      } else {
        this.failure ??= error;
        this.tools.schedule.giveBack(claim);
      }
    }
  }

  private async attempt(claim: Claim): Promise<void> {
    const { host, target } = claim;
    const { gate, schedule, sites } = this.tools;
    const closed = gate.closedUntil(host);
    if (closed !== null) {
      host.manners.nextAt = Math.max(host.manners.nextAt, closed);
      return schedule.giveBack(claim);
    }
    const rules = sites.for(target.site, target.host);
    const { origin } = new URL(target.url);
    const { robots, asked } = await this.tools.robots.of(host, origin);
    host.crawlDelayMs = robots.crawlDelayMs;
    if (!robots.reachable) {
      this.hostFailed(host, null, 'its robots.txt cannot be read');
      return schedule.giveBack(claim);
    }
    if (asked) {
      await this.addSitemaps(claim, rules, robots.sitemaps, origin);
      return schedule.giveBack(claim);
    }
    if (!robots.allows(target.url)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows it`);
    if (target.barren > MAX_BARREN) {
      throw new SkipPage('url-trap', `${target.barren} pages in a row gave nothing new`);
    }
    const listing = target.role === 'sitemap' || target.role === 'feed';
    if (!listing) {
      const { limit } = this.options;
      if (limit !== null && this.visits >= limit) {
        this.stop('limit');
        return schedule.giveBack(claim);
      }
      this.visits++;
    }
    const accept = listing ? undefined : (status: number, headers: Headers) => refuseFiles(status, headers);
    const chain = await gate.follow(host, target.url, target.redirects, this.identity, accept ? { accept } : {});
    if (chain.elsewhere !== null) return this.redirected(claim, rules, chain, chain.elsewhere);
    await (listing ? this.readListing(claim, rules, chain) : this.readPage(claim, rules, chain));
  }

  private async readPage(claim: Claim, rules: SiteRules, chain: Chain): Promise<void> {
    const { host, target } = claim;
    const { gate } = this.tools;
    const page = arrived(chain, target.url, target.redirects);
    this.checkStatus(page);
    host.manners.failures = 0;
    const helpers: VisitHelpers = {
      profile: rules.profile,
      fetch: async (url) => {
        if (hostOf(url) !== host.name) throw new SkipPage('out-of-scope', `${url} lies on another host`);
        const part = await gate.follow(host, url, [], this.identity, { accept: refuseFiles });
        if (part.elsewhere !== null) throw new SkipPage('out-of-scope', `${url} leads to another host`);
        const fetched = arrived(part, url, []);
        this.checkStatus(fetched);
        return fetched;
      },
    };
    const visit = await this.options.visit(page, target, helpers);
    const { outcome } = visit;
    if (outcome.state === 'skipped' && FAILING.has(outcome.reason)) {
      this.hostFailed(host, null, outcome.detail ?? outcome.reason);
    }
    const kind = outcome.state === 'done' ? outcome.kind : undefined;
    const wanted = outcome.state === 'done' ? visit.links : [];
    const aliases = [...(visit.aliases ?? []), ...chain.redirects.slice(1), ...sameByQuery(page, visit.links)];
    if (page.finalUrl !== target.url) aliases.push(page.finalUrl);
    this.end(claim, outcome, {
      ...this.links(claim, rules, kind, wanted),
      status: page.status,
      save: visit.save,
      aliases,
      bytes: chain.exchange.bytes,
    });
  }

  private async readListing(claim: Claim, rules: SiteRules, chain: Chain): Promise<void> {
    const { target, host } = claim;
    const page = arrived(chain, target.url, target.redirects);
    this.checkStatus(page);
    this.tools.gate.record(page);
    host.manners.failures = 0;
    const listing = readListing(listingText(page.body, this.options.limits?.maxBytes ?? LIMITS.maxBytes));
    const pages: FoundLink[] = listing.pages.map(({ url, lastmod }) => ({ url, lastmod, role: 'link' }));
    const followed = this.links(claim, rules, 'list', pages);
    const more = listing.more.flatMap(({ url, lastmod }) => {
      const address = canonicalUrl(url, target.url);
      if (address === null || !rules.inScope(hostOf(address)) || target.depth > 5) return [];
      return [{ ...child(target, address), role: target.role, lastmod }];
    });
    this.end(
      claim,
      { state: 'done', kind: 'list' },
      {
        links: [...more, ...followed.links],
        refusals: followed.refusals,
        status: page.status,
        bytes: chain.exchange.bytes,
      },
    );
  }

  /** The page lies on another host: a new target there, which keeps that host's manners. */
  private redirected(claim: Claim, rules: SiteRules, chain: Chain, url: string): void {
    const { target } = claim;
    const host = hostOf(url);
    if (!rules.inScope(host) && !rules.isGuest(host) && target.depth > 0) {
      throw new SkipPage('out-of-scope', `it redirects to ${url}`);
    }
    const next: NewTarget = { ...target, url, host, redirects: [...target.redirects, ...chain.redirects] };
    this.end(claim, { state: 'done', kind: 'redirect' }, { links: [next], status: chain.exchange.page.status });
  }

  private async addSitemaps(claim: Claim, rules: SiteRules, named: readonly string[], origin: string): Promise<void> {
    const { target } = claim;
    if (!this.tools.follower.wide || !rules.inScope(target.host) || rules.profile.sitemaps.length > 0) return;
    const guess = named.length === 0;
    const sitemaps = (guess ? [`${origin}/sitemap.xml`] : named.slice(0, 50)).flatMap((address) => {
      const url = canonicalUrl(address, origin);
      if (url === null || !rules.inScope(hostOf(url))) return [];
      return [{ ...child(target, url), role: 'sitemap' as const, barren: 0, probe: guess }];
    });
    const { hosts } = await this.options.frontier.add(sitemaps);
    this.tools.schedule.wake(hosts);
  }

  private links(claim: Claim, rules: SiteRules, kind: string | undefined, found: readonly FoundLink[]) {
    const { targets, refusals } = this.tools.follower.follow(claim.target, rules, kind, found);
    for (const { reason } of refusals) this.refused[reason] = (this.refused[reason] ?? 0) + 1;
    return { links: targets, refusals };
  }

  private readonly identity = (location: string, base: string): { url: string; host: string } | null => {
    const url = canonicalUrl(location, base);
    if (url === null) return null;
    const host = hostOf(url);
    return { url: this.tools.sites.of(host).identity(url), host };
  };

  private checkStatus(page: FetchedPage): void {
    if (page.status < 200 || page.status > 299) this.tools.gate.record(page);
    checkStatus(page);
  }

  private putOff(claim: Claim, error: RetryPage): void {
    const { target, host } = claim;
    const { now, schedule } = this.tools;
    const asked = error instanceof Busy ? retryAfterMs(error.retryAfter, now()) : null;
    this.hostFailed(host, asked, error.message);
    if (target.role !== 'sitemap' && target.role !== 'feed') this.visits--;
    if (target.attempts + 1 >= (error instanceof Busy ? BUSY_ATTEMPTS : ATTEMPTS)) {
      this.end(claim, { state: 'skipped', reason: error.reason, detail: error.message });
      return;
    }
    this.retries++;
    this.options.onEvent?.({ type: 'retry', target, reason: error.reason, message: error.message });
    const notBefore = Math.max(error.notBefore ?? 0, host.manners.nextAt);
    this.commit(this.options.frontier.postpone(target, notBefore, error.reason, host.manners), claim, [host.name]);
    schedule.release(host);
  }

  private hostFailed(host: Host, askedMs: number | null, message: string): void {
    const before = host.stopped;
    if (!this.tools.gate.failed(host, askedMs) || before) return;
    const { failures } = host.manners;
    this.options.onEvent?.({ type: 'host-stopped', host: host.name, failures, message });
  }

  private end(claim: Claim, outcome: Outcome, ending: Ending = {}): void {
    const { target, host } = claim;
    if (outcome.state === 'done') this.done++;
    else if (!target.probe) this.skipped[outcome.reason] = (this.skipped[outcome.reason] ?? 0) + 1;
    const committed = this.options.frontier.complete({
      target,
      outcome,
      status: ending.status ?? null,
      links: ending.links ?? [],
      refusals: ending.refusals ?? [],
      aliases: ending.aliases ?? [],
      manners: { ...host.manners },
      save: ending.save ?? (() => undefined),
    });
    this.commit(committed, claim, null);
    this.options.onEvent?.({ type: 'page', target, outcome, bytes: ending.bytes ?? 0 });
    this.tools.schedule.release(host);
  }

  /** Follows a commit without waiting for it: throughput is not bound by the disk's sync. */
  private commit(promise: Promise<Committed | undefined>, claim: Claim, wake: readonly string[] | null): void {
    this.committing++;
    promise
      .then((committed) => {
        this.tools.schedule.settled(claim.target);
        this.tools.schedule.wake([...(wake ?? []), ...(committed?.hosts ?? [])]);
        if (committed !== undefined && committed.added > 0) {
          this.options.onEvent?.({ type: 'added', targets: committed.added });
        }
      })
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => {
        this.committing--;
        this.wake();
      });
  }

  private flush(): void {
    if (this.flushing || this.committing === 0) return;
    this.flushing = true;
    void this.options.frontier.flush().finally(() => {
      this.flushing = false;
      this.wake();
    });
  }
}

function refuseFiles(status: number, headers: Headers): void {
  const type = headers['content-type']?.toString() ?? '';
  if (status < 300 && NOT_HTML.test(type)) throw new SkipPage('not-html', `its content type is ${type.slice(0, 80)}`);
}

/** The page a chain ended at, under the address that was asked for. */
function arrived(chain: Chain, url: string, before: readonly string[]): FetchedPage {
  const { page } = chain.exchange;
  const redirects = [...before, ...chain.redirects];
  return redirects.length === 0 ? page : { ...page, url: redirects[0] ?? url, finalUrl: page.url, redirects };
}

function child(parent: NewTarget, url: string): NewTarget {
  const { site } = parent;
  return {
    ...{ url, host: hostOf(url), site, role: 'list', depth: parent.depth + 1, related: 0, barren: parent.barren + 1 },
    ...{ from: parent.url, redirects: [], lastmod: null, probe: false },
  };
}

/** A canonical address that differs in its query alone is this page; any other is only believed when it was seen. */
function sameByQuery(page: FetchedPage, links: readonly FoundLink[]): string[] {
  const bare = (url: string) => url.split('?', 1)[0];
  return links
    .filter(({ role, url }) => role === 'canonical' && url !== page.finalUrl && bare(url) === bare(page.finalUrl))
    .map(({ url }) => url);
}
