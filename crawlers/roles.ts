/** The roles of a crawl: a handler for each kind of page, which sets what becomes of it. */
import { SkipPage, type SkipReason } from '../src/core/errors.js';
import type { NewTarget, Outcome, Role, Target } from '../src/core/frontier.js';
import type { FetchedPage } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { sameByQuery } from './aliases.js';
import { arrived, type Chain } from './chain.js';
import type { Ending } from './endings.js';
import type { Engine, Roles, Visited } from './engine.js';
import type { Follower } from './follow.js';
import { LIMITS, type Sight } from './http.js';
import { followListing, isXmlListing, sitemapsOf } from './listings.js';
import { mediaTargets, refuseFiles, requestFor } from './media.js';
import type { CrawlOptions, Visit } from './options.js';
import { furtherPages, linksInJson } from './paging.js';
import type { Added, Task } from './queue.js';
import type { Robots } from './robots.js';
import { NEEDS_BROWSER } from './shell.js';
import type { SiteRules } from './site-rules.js';
import { isPacked } from './sitemap.js';
import { checkStatus, FAILING, LOGIN_FORM } from './status.js';
import { showsNothing, Visiting } from './visiting.js';

/** Pages in a row that gave nothing new. */
const MAX_BARREN = 30;

const JSON_TYPE = /^\s*(?:application|text)\/(?:[\w.]+\+)?json/i;

/** Characters from which a page that may be either is an article: with its date, and without. */
const DATED = 60;
const UNDATED = 200;
/** Links from which such a page without an article is a list. */
const LIST_LINKS = 5;
/** Kinds of page, as they are reported. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ list: 'a list', gallery: 'pictures', video: 'a video', other: 'a page without text' },
};

const notArticle = (kind: string): string => `it reads as ${KINDS[kind] ?? kind}, not as an article`;

/** What is no page: never shown to `visit`, and not counted by the limit of pages. */
const isListing = ({ role }: NewTarget): boolean => role === 'sitemap' || role === 'feed' || role === 'media';

export class CrawlRoles implements Roles {
  private readonly visited = new Set<number>(); // pages that count for the limit
  private readonly empty: Target[] = []; // named lists with neither text nor links
  private readonly fruitful = new Set<string>(); // sites of which a list, a sitemap or a feed named something
  private readonly mapped = new Set<string>(); // origins whose sitemaps this run has queued

  constructor(
    private readonly options: CrawlOptions,
    private readonly engine: Engine,
    private readonly follower: Follower,
  ) {}

  readonly read: Readonly<Record<Role, (visited: Visited) => Promise<void>>> = {
    list: (visited) => this.readList(visited),
    page: (visited) => this.readList(visited),
    article: (visited) => this.readPage(visited),
    sitemap: (visited) => this.readListing(visited),
    feed: (visited) => this.readListing(visited),
    media: (visited) => this.keep(visited),
  };

  async admit(task: Task): Promise<boolean> {
    const { target } = task;
    if (target.barren > MAX_BARREN) {
      throw new SkipPage('url-trap', `${target.barren} pages in a row gave nothing new`);
    }
    const forgotten = this.options.forgottenAs?.(target.url);
    if (forgotten !== undefined) throw new SkipPage('forgotten', forgotten);
    if (this.options.wanted?.(target) === false) {
      task.fate = { kind: 'ended', outcome: { state: 'done' } };
      return false;
    }
    const { limit } = this.options;
    if (limit === null || isListing(target)) return true;
    if (this.visited.size >= limit) {
      this.engine.stop('limit');
      this.engine.giveBack(task);
    }
    this.visited.add(target.id);
    return true;
  }

  onPostponed({ target }: Task): void {
    this.visited.delete(target.id);
  }

  async onRobots({ target }: Task, robots: Robots, origin: string): Promise<void> {
    if (this.mapped.has(origin) || !this.follower.isWide(target.site)) return;
    this.mapped.add(origin);
    const rules = this.rulesOf(target);
    if (!rules.inScope(target.host) || rules.profile.sitemaps.length > 0) return;
    await this.queue(sitemapsOf(target, rules, robots.sitemaps, origin));
  }

  async fetch(task: Task, headers: Record<string, string>): Promise<{ chain: Chain; page: FetchedPage } | null> {
    const { host, target } = task;
    const { rendering, fetcher } = this.engine;
    const rules = this.rulesOf(target);
    if (!isListing(target) && rules.profile.render === 'always' && this.engine.renders(host)) {
      const exchange = await rendering.render(host, target.url);
      const { location, page } = exchange;
      return this.arrive(task, { exchange, hops: location === null ? [] : [page], elsewhere: location });
    }
    const { url, redirects } = target;
    return this.arrive(task, await fetcher.follow(host, url, { ...requestFor(target), headers, before: redirects }));
  }

  private arrive(task: Task, chain: Chain): { chain: Chain; page: FetchedPage } | null {
    const { host, target } = task;
    if (chain.elsewhere !== null) {
      const redirects = [...target.redirects, ...chain.hops.map((hop) => hop.url)];
      this.redirected(task, this.rulesOf(target), chain.elsewhere, chain.hops, redirects);
      return null;
    }
    const page = arrived(chain, target.url, target.redirects);
    this.checkStatus(page);
    host.state.failures = 0;
    return { chain, page };
  }

  /** Lists that were asked for and named nothing, on sites of which nothing else did. */
  get barren(): readonly Target[] {
    return this.empty.filter(({ site }) => !this.fruitful.has(site));
  }

  /** Queues what profiles left out that knew no address of their site. */
  async more(): Promise<boolean> {
    const left = this.follower.fallback.take();
    for (const [site, targets] of left) {
      this.options.onEvent?.({ type: 'profile-failed', site, targets: targets.length });
      await this.queue(targets);
    }
    return left.size > 0;
  }

  /** Addresses that a handler adds: taken for what it says, else for what they look like. */
  async add(addresses: readonly Added[]): Promise<void> {
    const targets = addresses.flatMap(({ url: address, label }) => {
      const url = canonicalUrl(address);
      if (url === null) return [];
      const rules = this.engine.sites.of(hostOf(url));
      const kind = label ?? rules.classify(url);
      const role = Object.hasOwn(this.read, kind) ? (kind as Role) : 'page';
      return [newTarget(rules.identity(url), rules, role)];
    });
    await this.queue(targets);
  }

  private async queue(targets: readonly NewTarget[]): Promise<void> {
    const { hosts } = await this.options.frontier.add(targets);
    this.engine.schedule.wake(hosts);
  }

  private rulesOf({ site, host }: Target): SiteRules {
    return this.engine.sites.for(site, host);
  }

  private async readList(visited: Visited): Promise<void> {
    const { task, page } = visited;
    if (isXmlListing(page)) return this.readListing(visited);
    if (page.status < 300 && isPacked(page.body))
      throw new SkipPage('not-html', 'a gzip file in which no sitemap can be read');
    refuseFiles(page.status, page.headers);
    if (!JSON_TYPE.test(page.headers['content-type']?.toString() ?? '')) return this.readPage(visited);
    const links = linksInJson(new TextDecoder().decode(page.body), page.finalUrl);
    if (links === null) throw new SkipPage('unreadable', 'it says it is JSON and is not');
    this.engine.gate.record(page);
    const rules = this.rulesOf(task.target);
    const { targets, refusals } = this.follower.follow(task.target, rules, 'list', links);
    const next = this.follower.numbered(task.target, rules);
    this.end(visited, { state: 'done', kind: 'list' }, { links: [...next, ...targets], refusals });
  }

  private async readPage(visited: Visited): Promise<void> {
    const { task } = visited;
    const { host, target } = task;
    const { rendering, gate } = this.engine;
    const rules = this.rulesOf(target);
    const visiting = new Visiting(this.options.visit, this.engine, task, rules, (page) => this.checkStatus(page));
    const seen = await visiting.see(visited.page, visited.chain);
    if ('elsewhere' in seen) return this.redirected(task, rules, seen.elsewhere, seen.way, seen.redirects);
    const { page, chain, filled } = seen;
    const { links, save, aliases = [], media = [] } = seen.visit;
    const outcome = await this.judge(task, rules, seen.visit);
    const skipped = outcome.state === 'skipped';
    if (filled !== null) rendering.learn(host, skipped ? undefined : outcome.kind);
    const { sight } = filled ?? chain.exchange;
    if (sight !== undefined) this.keepFailed(target, outcome, seen.visit, sight);
    if (skipped && FAILING.has(outcome.reason)) {
      gate.failed(host, { refused: true }, outcome.detail ?? outcome.reason);
    }
    const found = skipped
      ? []
      : [...links, ...(target.role === 'article' ? [] : furtherPages(page.body, page.finalUrl))];
    const { targets, refusals } = this.follower.follow(target, rules, skipped ? undefined : outcome.kind, found);
    // What led here is this page; what it was asked for by is the target itself.
    const names = [...aliases, ...page.redirects.slice(target.redirects.length + 1), ...sameByQuery(page, links)];
    if (page.finalUrl !== target.url) names.push(page.finalUrl);
    const files = skipped ? [] : mediaTargets(target, media, this.options.allowPrivate);
    const numbered = skipped ? [] : this.follower.numbered(target, rules);
    const ending = { links: [...targets, ...numbered, ...files], refusals, aliases: names, save };
    this.end({ ...visited, page, chain }, outcome, ending);
  }

  /** Hands over a page that was rendered, and is no article nor anything else that was looked for. */
  private keepFailed(target: Target, outcome: Outcome, visit: Visit, sight: Sight): void {
    if (outcome.state === 'done' && !showsNothing(visit, target)) return;
    const { reason, detail = '' }: { reason: SkipReason; detail?: string } =
      outcome.state === 'skipped' ? outcome : { reason: 'not-article', detail: notArticle('other') };
    this.options.onFailure?.({ url: target.url, reason, message: detail, ...sight });
  }

  /**
   * What became of a page. One that somebody named is an article, or a list that leads somewhere, or it was not had: what
   * may be either is decided here.
   */
  private async judge({ target, host }: Task, rules: SiteRules, visit: Visit): Promise<Outcome> {
    const { outcome, links, chars } = visit;
    if (outcome.state === 'skipped') return outcome;
    if (visit.shell === true && !this.engine.rendering.possible) {
      return { state: 'skipped', reason: 'needs-browser', detail: NEEDS_BROWSER };
    }
    if (links.length > 0 && target.role !== 'article') this.fruitful.add(target.site);
    const kind = outcome.kind ?? 'other';
    const isLogin = visit.login === true && kind === 'other';
    if (target.depth > 0 && !(isLogin && target.role === 'article')) return outcome;
    const lost: Outcome = isLogin
      ? { state: 'skipped', reason: 'login-wall', detail: LOGIN_FORM }
      : { state: 'skipped', reason: 'not-article', detail: notArticle(kind) };
    if (target.role === 'article') return kind === 'article' ? outcome : lost;
    if (target.role === 'list') {
      if (kind !== 'article' && links.length === 0) this.empty.push(target); // unless a sitemap tells more
      return outcome;
    }
    const enough = outcome.publishedAt == null ? UNDATED : DATED;
    if (kind === 'article' && (chars ?? enough) >= enough) return outcome;
    const isList =
      kind === 'list' ||
      links.length >= LIST_LINKS ||
      links.some(({ url, role }) => role === 'feed' || role === 'next' || rules.classify(url) === 'article');
    if (!isList) return kind === 'article' ? outcome : lost;
    this.follower.widen(target.site);
    const { origin } = new URL(target.url);
    const { robots } = await this.engine.fetcher.robots.of(host, origin); // known: the page was asked for by it
    await this.onRobots({ target, host } as Task, robots, origin);
    return { ...outcome, kind: 'list' };
  }

  private async readListing(visited: Visited): Promise<void> {
    const { task, page } = visited;
    this.engine.gate.record(page);
    const maxBytes = this.options.limits?.maxBytes ?? LIMITS.maxBytes;
    const { missing, ...followed } = followListing(
      page,
      task.target,
      this.rulesOf(task.target),
      this.follower,
      maxBytes,
    );
    if (followed.links.length > 0) this.fruitful.add(task.target.site);
    const outcome: Outcome =
      missing === null ? { state: 'done', kind: 'list' } : { state: 'skipped', reason: 'unreadable', detail: missing }; // what was read is followed
    this.end(visited, outcome, { ...followed, found: true });
  }

  private async keep(visited: Visited): Promise<void> {
    this.engine.gate.record(visited.page);
    this.end(visited, { state: 'done', kind: 'media' });
  }

  private end({ task, page, chain }: Visited, outcome: Outcome, ending: Ending = {}): void {
    const { bytes } = chain.exchange;
    task.fate = { kind: 'ended', outcome, ending: { status: page.status, bytes, ...ending } };
  }

  /** The page lies on another host: a new target there, which keeps the delay of that host. */
  private redirected(
    task: Task,
    rules: SiteRules,
    url: string,
    way: readonly FetchedPage[],
    redirects: readonly string[],
  ): void {
    const { target } = task;
    const host = hostOf(url);
    if (!rules.inScope(host) && !rules.isGuest(host) && target.depth > 0) {
      throw new SkipPage('out-of-scope', `it redirects to ${url}`);
    }
    for (const hop of way) this.engine.gate.record(hop);
    const status = way.at(-1)?.status ?? null;
    const next: NewTarget = { ...target, url, host, redirects: [...redirects] };
    task.fate = { kind: 'ended', outcome: { state: 'done', kind: 'redirect' }, ending: { links: [next], status } };
  }

  private checkStatus(page: FetchedPage): void {
    if (page.status < 200 || page.status > 299) this.engine.gate.record(page);
    checkStatus(page);
  }
}

/** An address as a crawl begins with it. */
export function newTarget(url: string, { profile }: SiteRules, role: Role): NewTarget {
  return {
    ...{ url, host: hostOf(url), site: profile.site, role, depth: 0, related: 0, barren: 0, from: null },
    ...{ redirects: [], lastmod: null, probe: false },
  };
}
