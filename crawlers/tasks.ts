/** One task is one claimed target, brought to whatever end: had, not had for a reason, or put off. */
import { RetryPage, SkipPage } from '../src/errors.js';
import type { FetchedPage } from '../src/page.js';
import { canonicalUrl, hostOf } from '../src/url.js';
import { sameByQuery } from './aliases.js';
import type { Endings } from './endings.js';
import type { Follower } from './follow.js';
import type { NewTarget } from './frontier.js';
import { type Chain, type Gate, Interrupted } from './gate.js';
import { LIMITS } from './http.js';
import { followListing, sitemapsOf } from './listings.js';
import { mediaTargets, refuseFiles, requestFor } from './media.js';
import type { CrawlOptions, CrawlSummary, VisitHelpers } from './options.js';
import { furtherPages, linksInJson } from './paging.js';
import { retryAfter } from './politeness.js';
import type { Rendering } from './rendering.js';
import type { RobotsRules } from './robots-rules.js';
import type { Claim, Host, Schedule } from './schedule.js';
import type { SiteRules, Sites } from './site-rules.js';
import { Busy, checkStatus, FAILING } from './status.js';
import { hostFailed } from './trouble.js';

/** Tries of one page before it is given up; a server that asks for time is given more. */
const ATTEMPTS = 4;
const BUSY_ATTEMPTS = 10;
/** A slow page holds its host's only connection for long. */
const SLOW_ATTEMPTS = 2;
/** Pages in a row that gave nothing new. */
const MAX_BARREN = 30;

export interface TaskTools {
  readonly sites: Sites;
  readonly schedule: Schedule;
  readonly gate: Gate;
  readonly follower: Follower;
  readonly robots: RobotsRules;
  readonly endings: Endings;
  readonly rendering: Rendering;
  readonly now: () => number;
}

const JSON_TYPE = /^\s*(?:application|text)\/(?:[\w.]+\+)?json/i;

/** What is no page: never shown to `visit`, and not counted by the limit of pages. */
const isListing = ({ role }: NewTarget): boolean => role === 'sitemap' || role === 'feed' || role === 'media';

export class Tasks {
  stopped: CrawlSummary['stopped'] | null = null;
  private visits = 0;
  private readonly mapped = new Set<string>(); // origins whose sitemaps this run has queued

  constructor(
    private readonly options: CrawlOptions,
    private readonly tools: TaskTools,
  ) {}

  get stopping(): boolean {
    return this.stopped !== null || this.tools.endings.failure !== undefined;
  }

  stop(why: CrawlSummary['stopped']): void {
    this.stopped ??= why;
    this.tools.endings.wake();
  }

  ready(): boolean {
    if (this.stopping) return false;
    const { schedule, endings, now } = this.tools;
    const at = schedule.nextAt();
    // Nothing is known to come next, but a commit may bring it: no use in waiting for company.
    if (at === null && schedule.atWork === 0) endings.flush();
    return at !== null && at <= now();
  }

  finished(): boolean {
    const { schedule, endings } = this.tools;
    if (schedule.atWork > 0) return false;
    if (endings.pending) {
      endings.flush();
      return false;
    }
    return this.stopping || schedule.idle();
  }

  /** Throws nothing: what ends the run is kept as the endings' failure. */
  async handle(claim: Claim): Promise<void> {
    const { schedule, endings } = this.tools;
    try {
      await this.attempt(claim);
    } catch (error) {
      if (error instanceof Interrupted) schedule.giveBack(claim);
      else if (error instanceof RetryPage) this.putOff(claim, error);
      else if (error instanceof SkipPage) {
        if (FAILING.has(error.reason)) this.hostFailed(claim.host, { refused: true }, error.message);
        endings.end(claim, { state: 'skipped', reason: error.reason, detail: error.message });
      } else {
        endings.failure ??= error;
        schedule.giveBack(claim);
      }
    }
  }

  private async attempt(claim: Claim): Promise<void> {
    const { host, target } = claim;
    const { gate, schedule, sites } = this.tools;
    const closed = gate.closedUntil(host);
    if (closed !== null) {
      if (host.manners.nextAt < closed) this.options.onEvent?.({ type: 'host-closed', host: host.name, until: closed });
      host.manners.nextAt = Math.max(host.manners.nextAt, closed);
      return schedule.giveBack(claim);
    }
    const rules = sites.for(target.site, target.host);
    const { origin } = new URL(target.url);
    const { robots, asked, why } = await this.tools.robots.of(host, origin);
    host.crawlDelayMs = robots.crawlDelayMs;
    if (!robots.reachable) {
      this.hostFailed(host, {}, `its robots.txt cannot be read: ${why}`);
      return schedule.giveBack(claim);
    }
    await this.addSitemaps(claim, rules, robots.sitemaps, origin);
    if (asked) return schedule.giveBack(claim);
    if (!robots.allows(target.url)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows it`);
    if (target.barren > MAX_BARREN) {
      throw new SkipPage('url-trap', `${target.barren} pages in a row gave nothing new`);
    }
    if (this.options.wanted?.(target) === false) return this.tools.endings.end(claim, { state: 'done' });
    if (!isListing(target)) {
      const { limit } = this.options;
      if (limit !== null && this.visits >= limit) {
        this.stop('limit');
        return schedule.giveBack(claim);
      }
      this.visits++;
    }
    const { rendering } = this.tools;
    if (!isListing(target) && rules.profile.render === 'always' && rendering.possible) {
      const exchange = await rendering.render(host, target.url);
      return this.readPage(claim, rules, { exchange, hops: [], elsewhere: null });
    }
    const chain = await gate.follow(host, target.url, target.redirects, this.identity, requestFor(target));
    if (chain.elsewhere !== null) return this.redirected(claim, rules, chain, chain.elsewhere);
    await (isListing(target) ? this.readListing(claim, rules, chain) : this.readPage(claim, rules, chain));
  }

  private async readPage(claim: Claim, rules: SiteRules, chain: Chain): Promise<void> {
    const { host, target } = claim;
    const { follower, endings, rendering } = this.tools;
    const page = arrived(chain, target.url, target.redirects);
    this.checkStatus(page);
    host.manners.failures = 0;
    if (target.role !== 'article' && JSON_TYPE.test(page.headers['content-type']?.toString() ?? '')) {
      return this.readJsonList(claim, rules, chain, page);
    }
    let rendered = false;
    const helpers: VisitHelpers = {
      profile: rules.profile,
      fetch: (url) => this.fetchPart(host, url),
      render: async () => {
        if (page.via === 'browser' || rules.profile.render === 'never') return null;
        const exchange = await rendering.fill(host, page);
        if (exchange === null) return null;
        rendered = true;
        this.tools.gate.record(page);
        this.checkStatus(exchange.page);
        const { url, finalUrl, redirects } = page;
        return { ...exchange.page, url, finalUrl, redirects };
      },
    };
    const { links, outcome, save, aliases = [], media = [] } = await this.options.visit(page, target, helpers);
    const skipped = outcome.state === 'skipped';
    if (rendered) rendering.learn(host, skipped ? undefined : outcome.kind);
    if (skipped && FAILING.has(outcome.reason)) {
      this.hostFailed(host, { refused: true }, outcome.detail ?? outcome.reason);
    }
    const found = skipped
      ? []
      : [...links, ...(target.role === 'article' ? [] : furtherPages(page.body, page.finalUrl))];
    const followed = follower.follow(target, rules, skipped ? undefined : outcome.kind, found);
    const names = [...aliases, ...chain.hops.slice(1).map(({ url }) => url), ...sameByQuery(page, links)];
    if (page.finalUrl !== target.url) names.push(page.finalUrl);
    endings.end(claim, outcome, {
      links: skipped
        ? followed.targets
        : [
            ...followed.targets,
            ...follower.numbered(target, rules),
            ...mediaTargets(target, media, this.options.allowPrivate),
          ],
      refusals: followed.refusals,
      aliases: names,
      status: page.status,
      save,
      bytes: chain.exchange.bytes,
    });
  }

  /** A further part of an article: same host, same manners, so its delay is waited for here. */
  private async fetchPart(host: Host, url: string): Promise<FetchedPage> {
    if (hostOf(url) !== host.name) throw new SkipPage('out-of-scope', `${url} lies on another host`);
    const { robots } = await this.tools.robots.of(host, new URL(url).origin);
    if (!robots.allows(url)) throw new SkipPage('robots-disallowed', `robots.txt disallows ${url}`);
    const chain = await this.tools.gate.follow(host, url, [], this.identity, { accept: refuseFiles });
    if (chain.elsewhere !== null) throw new SkipPage('out-of-scope', `${url} leads to another host`);
    const page = arrived(chain, url, []);
    this.checkStatus(page);
    return page;
  }

  private async readListing(claim: Claim, rules: SiteRules, chain: Chain): Promise<void> {
    const { target, host } = claim;
    const page = arrived(chain, target.url, target.redirects);
    this.checkStatus(page);
    this.tools.gate.record(page);
    host.manners.failures = 0;
    const { bytes } = chain.exchange;
    if (target.role === 'media') {
      return this.tools.endings.end(claim, { state: 'done', kind: 'media' }, { status: page.status, bytes });
    }
    const maxBytes = this.options.limits?.maxBytes ?? LIMITS.maxBytes;
    const followed = followListing(page, target, rules, this.tools.follower, maxBytes);
    this.tools.endings.end(claim, { state: 'done', kind: 'list' }, { ...followed, status: page.status, bytes });
  }

  private readJsonList(claim: Claim, rules: SiteRules, chain: Chain, page: FetchedPage): void {
    const { target } = claim;
    const links = linksInJson(new TextDecoder().decode(page.body), page.finalUrl);
    if (links === null) throw new SkipPage('unreadable', 'it says it is JSON and is not');
    this.tools.gate.record(page);
    const { targets, refusals } = this.tools.follower.follow(target, rules, 'list', links);
    const { bytes } = chain.exchange;
    const next = this.tools.follower.numbered(target, rules);
    const ending = { links: [...next, ...targets], refusals, status: page.status, bytes };
    this.tools.endings.end(claim, { state: 'done', kind: 'list' }, ending);
  }

  /** The page lies on another host: a new target there, which keeps that host's manners. */
  private redirected(claim: Claim, rules: SiteRules, chain: Chain, url: string): void {
    const { target } = claim;
    const host = hostOf(url);
    if (!rules.inScope(host) && !rules.isGuest(host) && target.depth > 0) {
      throw new SkipPage('out-of-scope', `it redirects to ${url}`);
    }
    const passed = chain.hops.map((hop) => hop.url);
    const next: NewTarget = { ...target, url, host, redirects: [...target.redirects, ...passed] };
    for (const hop of chain.hops) this.tools.gate.record(hop);
    const { status } = chain.exchange.page;
    this.tools.endings.end(claim, { state: 'done', kind: 'redirect' }, { links: [next], status });
  }

  private async addSitemaps({ target }: Claim, rules: SiteRules, named: readonly string[], origin: string) {
    if (this.mapped.has(origin)) return;
    this.mapped.add(origin);
    if (!this.tools.follower.wide || !rules.inScope(target.host) || rules.profile.sitemaps.length > 0) return;
    const { hosts } = await this.options.frontier.add(sitemapsOf(target, rules, named, origin));
    this.tools.schedule.wake(hosts);
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
    const { now, endings } = this.tools;
    const retryAfterMs = error instanceof Busy ? retryAfter(error.retryAfter, now()) : null;
    this.hostFailed(host, { retryAfterMs }, error.message);
    const attempts = error instanceof Busy ? BUSY_ATTEMPTS : error.reason === 'too-slow' ? SLOW_ATTEMPTS : ATTEMPTS;
    if (target.attempts + 1 >= attempts) {
      endings.end(claim, { state: 'skipped', reason: error.reason, detail: error.message });
      return;
    }
    if (!isListing(target)) this.visits--;
    // Others of the host go first: one bad page must not make its host look bad.
    const pause = Math.max(300, 10 * host.manners.delayMs) * 3 ** Math.min(target.attempts, 5);
    const notBefore = Math.max(error.notBefore ?? 0, host.manners.nextAt + (error instanceof Busy ? 0 : pause));
    endings.putOff(claim, notBefore, error.reason, error.message);
  }

  private hostFailed(host: Host, why: Parameters<Gate['failed']>[1], message: string): void {
    hostFailed(this.tools.gate, this.options.onEvent, host, why, message);
  }
}

/** The page a chain ended at, under the address that was asked for first. */
function arrived(chain: Chain, url: string, before: readonly string[]): FetchedPage {
  const { page } = chain.exchange;
  const redirects = [...before, ...chain.hops.map((hop) => hop.url)];
  if (redirects.length === 0) return page;
  return { ...page, url: redirects[0] ?? url, finalUrl: page.url, redirects, hops: chain.hops };
}
