/**
 * The one way to fetch: pages and their parts, lists, pictures, second looks, robots.txt, and what a handler asks for
 * beside its page. Every request passes the gate (one at a time a host, with its pause), every connection the address
 * guard, every address its robots.txt; redirects are followed here and nowhere else.
 */
import type { Session } from '@crawlee/core';
import { RetryPage, SkipPage } from '../src/core/errors.js';
import type { Frontier } from '../src/core/frontier.js';
import type { FetchedPage } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { arrived, type Chain } from './chain.js';
import type { Gate } from './gate.js';
import type { Request } from './http.js';
import { RobotsRules } from './robots-rules.js';
import type { Host, Schedule } from './schedule.js';
import { Sessions, setsCookies } from './sessions.js';
import type { Sites } from './site-rules.js';

const MAX_REDIRECTS = 10;
const MAX_HOSTS = 3;

export interface Asked extends Request {
  /** The addresses that redirected here before, in order. */
  readonly before?: readonly string[];
  /** Redirects to other hosts are followed as well; otherwise the chain ends where it leaves the first one. */
  readonly across?: boolean;
  /** For robots.txt itself, which no rule forbids. */
  readonly unruled?: boolean;
}

export interface FetcherTools {
  readonly frontier: Pick<Frontier, 'robots' | 'saveRobots'>;
  readonly gate: Gate;
  readonly schedule: Schedule;
  readonly sites: Sites;
  readonly now: () => number;
}

export class Fetcher {
  readonly robots: RobotsRules;
  private readonly sessions: Sessions;

  constructor(private readonly tools: FetcherTools) {
    this.robots = new RobotsRules(
      tools.frontier,
      (host, url, asked) => this.follow(host, url, asked),
      tools.gate,
      tools.now,
    );
    this.sessions = new Sessions(tools.sites);
  }

  /** One page, wherever it lies and (unless asked otherwise) redirects to, as robots.txt allows. Any status will do. */
  async get(address: string, asked: Asked = {}): Promise<FetchedPage> {
    const url = canonicalUrl(address);
    if (url === null) throw new SkipPage('scheme', `"${address}" is no http address`);
    const host = this.tools.schedule.host(hostOf(url));
    await this.permitted(host, url);
    const chain = await this.follow(host, url, { across: true, ...asked });
    if (chain.elsewhere !== null) throw new SkipPage('out-of-scope', `${url} leads to another host`);
    return arrived(chain, url);
  }

  /**
   * Asks for an address that robots.txt is known to allow and follows redirects, each as its own robots.txt allows.
   * The request's headers are for the first address alone: validators belong to one page.
   */
  async follow(first: Host, address: string, asked: Asked): Promise<Chain> {
    const { headers, before = [], ...request } = asked;
    const hops: FetchedPage[] = [];
    const passed = new Set(before);
    const sent = new Map<string, string>(); // the cookies under which an address was asked for
    let host = first;
    let hosts = 1;
    let url = address;
    let jar: Session | null = this.sessions.of(host.name);
    for (;;) {
      const cookie = jar?.getCookieString(url) ?? '';
      sent.set(url, cookie);
      const fields = { ...(hops.length === 0 ? headers : {}), ...(cookie === '' ? {} : { cookie }) };
      const exchange = await this.tools.gate.fetch(host, url, { ...request, headers: fields });
      const { page, location } = exchange;
      if (setsCookies(page) && (jar !== null || location !== null)) {
        jar ??= this.sessions.open();
        jar.setCookiesFromResponse({ headers: page.headers as Record<string, string[]>, url });
      }
      if (location === null) return { exchange, hops, elsewhere: null };
      const next = this.identity(location, url);
      if (next === null) throw new SkipPage('scheme', `it redirects to ${location.slice(0, 200)}`);
      hops.push(page);
      passed.add(url);
      // The same address with another cookie is another question: some sites ask every reader to come back once.
      const bounced = sent.get(next.url) !== undefined && jar?.getCookieString(next.url) !== sent.get(next.url);
      if (passed.has(next.url) && !(bounced && hops.length === sent.size)) {
        throw new SkipPage('redirect-loop', `${next.url} leads back to itself`);
      }
      if (hops.length > MAX_REDIRECTS) throw new SkipPage('redirect-loop', `more than ${MAX_REDIRECTS} redirects`);
      if (next.host !== host.name) {
        if (asked.across !== true) return { exchange, hops, elsewhere: next.url };
        if (++hosts > MAX_HOSTS) throw new SkipPage('redirect-loop', `it leads over more than ${MAX_HOSTS} hosts`);
        host = this.tools.schedule.host(next.host);
        jar = this.sessions.of(host.name) ?? jar;
      }
      url = next.url;
      if (asked.unruled !== true) await this.permitted(host, url);
    }
  }

  /** Throws when robots.txt forbids an address, or cannot be read. */
  async permitted(host: Host, url: string): Promise<void> {
    const { origin } = new URL(url);
    const { robots, why } = await this.robots.of(host, origin);
    if (!robots.reachable) throw new RetryPage('network', `${origin}/robots.txt cannot be read: ${why}`);
    if (!robots.allows(url)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows ${url}`);
  }

  private identity(location: string, base: string): { url: string; host: string } | null {
    const url = canonicalUrl(location, base);
    if (url === null) return null;
    const host = hostOf(url);
    return { url: this.tools.sites.of(host).identity(url), host };
  }
}
