/**
 * Looking again: known pages asked for once more, with the manners of the crawl (robots.txt, pauses, back-off, hours)
 * and with the page's own date and tag, so that a server may answer 304. What the answer means is the caller's.
 */
import { RetryPage, SkipPage, type SkipReason } from '../src/errors.js';
import type { FetchedPage, SiteProfile } from '../src/page.js';
import { canonicalUrl, hostOf } from '../src/url.js';
import { isPrivateHost } from './address.js';
import type { Frontier, HostManners } from './frontier.js';
import { Gate, GRACE_MS, Interrupted } from './gate.js';
import { HttpClient, LIMITS, type Limits } from './http.js';
import type { HostReport, VisitHelpers } from './options.js';
import { retryAfter } from './politeness.js';
import { Rendering } from './rendering.js';
import { RobotsRules } from './robots-rules.js';
import { type Host, Schedule } from './schedule.js';
import { Sites } from './site-rules.js';
import { Busy, checkStatus, FAILING, NOT_HTML } from './status.js';

export interface RevisitTarget {
  readonly url: string;
  /** Validators of the copy at hand; both null: ask for the whole page. */
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type RevisitAnswer =
  | {
      readonly kind: 'page'; // 2xx, 304, 404 or 410
      readonly page: FetchedPage;
      /** Every redirect on the way was permanent (301, 308). */
      readonly permanent: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: SkipReason; readonly message: string };

export interface RevisitOptions<T extends RevisitTarget> {
  readonly frontier: Frontier & { keepManners(manners: HostManners): Promise<void> };
  readonly profiles: readonly SiteProfile[];
  readonly general: SiteProfile;
  readonly userAgent: string;
  readonly allowPrivate: boolean;
  readonly concurrency: number;
  readonly delayMs?: number | null;
  readonly limits?: Partial<Limits>;
  /** The browser's program; null or absent: nothing is rendered. */
  readonly browser?: string | null;
  readonly record?: (page: FetchedPage) => void;
  readonly signal: AbortSignal;
  readonly answer: (target: T, answer: RevisitAnswer, helpers: VisitHelpers) => Promise<void>;
}

export interface RevisitSummary {
  readonly stopped: 'done' | 'interrupted';
  readonly requests: number;
  readonly bytes: number;
  readonly hosts: readonly HostReport[];
  /** Targets that were not asked for: their host was left alone, or the run was interrupted. */
  readonly left: number;
}

/** Tries of one page in a run: what fails for the moment is asked for once more after its host's other pages. */
const ATTEMPTS = 3;
const MAX_HOSTS = 3;

const now = (): number => performance.timeOrigin + performance.now();

/** Asks for every target once, each host's in the order given. Rejects only with what `answer` rejects with. */
export async function revisit<T extends RevisitTarget>(
  targets: readonly T[],
  options: RevisitOptions<T>,
): Promise<RevisitSummary> {
  const visitor = new Revisitor(options);
  const byHost = new Map<string, T[]>();
  for (const target of targets) {
    const host = hostOf(target.url);
    const list = byHost.get(host);
    if (list === undefined) byHost.set(host, [target]);
    else list.push(target);
  }
  const queues = [...byHost];
  const worker = async () => {
    for (let next = queues.shift(); next !== undefined && !visitor.stopping; next = queues.shift()) {
      await visitor.host(next[0], next[1]);
    }
  };
  let last: NodeJS.Timeout | undefined;
  const interrupt = () => {
    last = setTimeout(() => visitor.abandon(), GRACE_MS);
  };
  options.signal.addEventListener('abort', interrupt);
  try {
    await Promise.all(Array.from({ length: Math.min(options.concurrency, queues.length) }, worker));
  } finally {
    options.signal.removeEventListener('abort', interrupt);
    clearTimeout(last);
    await visitor.close();
  }
  if (visitor.failure !== undefined) throw visitor.failure;
  return visitor.summary(targets.length);
}

class Revisitor<T extends RevisitTarget> {
  failure: unknown;
  private answered = 0;
  private readonly sites: Sites;
  private readonly client: HttpClient;
  private readonly gate: Gate;
  private readonly schedule: Schedule;
  private readonly robots: RobotsRules;
  private readonly rendering: Rendering;

  constructor(private readonly options: RevisitOptions<T>) {
    const { frontier, signal } = options;
    this.sites = new Sites(options.profiles, options.general);
    this.client = new HttpClient(options);
    const ours = (host: string) => options.allowPrivate && isPrivateHost(new URL(`http://${host}`).hostname);
    this.schedule = new Schedule(frontier, now, ours);
    const profileOf = (host: string) => this.sites.of(host).profile;
    this.gate = new Gate(
      this.client,
      now,
      options.delayMs ?? null,
      profileOf,
      signal,
      options.record ?? (() => undefined),
    );
    this.rendering = new Rendering(this.gate, options.browser ?? null, {
      userAgent: options.userAgent,
      allowPrivate: options.allowPrivate,
      maxBytes: options.limits?.maxBytes ?? LIMITS.maxBytes,
    });
    this.robots = new RobotsRules(frontier, this.gate, now);
  }

  get stopping(): boolean {
    return this.options.signal.aborted || this.failure !== undefined;
  }

  /** Ends what is in flight: the run was told to stop, and its time is over. */
  abandon(): void {
    const reason = new Interrupted('it took longer than a run that was told to stop may');
    this.client.abandon(reason);
    this.rendering.abandon(reason);
  }

  async close(): Promise<void> {
    await Promise.all([this.client.close(), this.rendering.close()]);
  }

  summary(targets: number): RevisitSummary {
    const { requests, bytes } = this.gate;
    const stopped = this.options.signal.aborted ? 'interrupted' : 'done';
    return { stopped, requests, bytes, hosts: this.gate.report(this.schedule.all()), left: targets - this.answered };
  }

  async host(name: string, targets: readonly T[]): Promise<void> {
    const host = this.schedule.host(name);
    const waiting = targets.map((target) => ({ target, attempts: 0 }));
    for (let next = waiting.shift(); next !== undefined && !this.stopping; next = waiting.shift()) {
      if (host.stopped || this.gate.closedUntil(host) !== null) return;
      try {
        const again = await this.attempt(host, next.target, ++next.attempts < ATTEMPTS);
        if (again) waiting.push(next);
        this.options.frontier.keepManners(host.manners).catch((error: unknown) => {
          this.failure ??= error;
        });
      } catch (error) {
        if (error instanceof Interrupted) return;
        this.failure ??= error;
      }
    }
  }

  /** True when the page is to be asked for again later. */
  private async attempt(host: Host, target: T, mayRetry: boolean): Promise<boolean> {
    const { profile } = this.sites.of(host.name);
    let arrived: FetchedPage | null = null;
    const helpers: VisitHelpers = {
      profile,
      render: async () => {
        if (arrived === null || profile.render === 'never') return null;
        return (await this.rendering.fill(host, arrived))?.page ?? null;
      },
      fetch: async (url) => {
        if (hostOf(url) !== host.name) throw new SkipPage('out-of-scope', `${url} lies on another host`);
        const { page } = await this.fetch(host, url, null);
        checkStatus(page);
        return page;
      },
    };
    let answer: RevisitAnswer;
    try {
      const { page, permanent } = await this.fetch(host, target.url, target);
      if (page.status !== 304 && page.status !== 404 && page.status !== 410) checkStatus(page);
      host.manners.failures = 0;
      arrived = page;
      answer = { kind: 'page', page, permanent };
    } catch (error) {
      if (!(error instanceof RetryPage || error instanceof SkipPage)) throw error;
      const retryAfterMs = error instanceof Busy ? retryAfter(error.retryAfter, now()) : null;
      const refused = error instanceof SkipPage;
      if (!refused || FAILING.has(error.reason)) this.gate.failed(host, { retryAfterMs, refused });
      if (error instanceof RetryPage && mayRetry && !host.stopped) return true;
      answer = { kind: 'failed', reason: error.reason, message: error.message };
    }
    await this.options.answer(target, answer, helpers);
    this.answered++;
    return false;
  }

  private async fetch(first: Host, address: string, target: RevisitTarget | null) {
    const headers: Record<string, string> = {};
    if (target?.etag != null) headers['if-none-match'] = target.etag;
    if (target?.lastModified != null) headers['if-modified-since'] = target.lastModified;
    const hops: FetchedPage[] = [];
    let host = first;
    let url = address;
    for (let hosts = 0; ; hosts++) {
      await this.permitted(host, url);
      const passed = hops.map((hop) => hop.url);
      const chain = await this.gate.follow(host, url, passed, identity, {
        headers: url === address ? headers : {},
        accept: (status, fields) => {
          const type = fields['content-type']?.toString() ?? '';
          if (status < 300 && NOT_HTML.test(type)) throw new SkipPage('not-html', `its content type is ${type}`);
        },
      });
      hops.push(...chain.hops);
      if (chain.elsewhere === null) {
        const { page } = chain.exchange;
        const permanent = hops.every(({ status }) => status === 301 || status === 308);
        if (hops.length === 0) return { page, permanent };
        const redirects = hops.map((hop) => hop.url);
        return { page: { ...page, url: address, finalUrl: page.url, redirects, hops }, permanent };
      }
      if (hosts >= MAX_HOSTS) throw new SkipPage('redirect-loop', `it leads over more than ${MAX_HOSTS} hosts`);
      url = chain.elsewhere;
      host = this.schedule.host(hostOf(url));
    }
  }

  private async permitted(host: Host, url: string): Promise<void> {
    const { origin } = new URL(url);
    const { robots } = await this.robots.of(host, origin);
    host.crawlDelayMs = robots.crawlDelayMs;
    if (!robots.reachable) throw new RetryPage('network', `${origin}/robots.txt cannot be read`);
    if (!robots.allows(url)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows it`);
  }
}

function identity(location: string, base: string): { url: string; host: string } | null {
  const url = canonicalUrl(location, base);
  return url === null ? null : { url, host: hostOf(url) };
}
