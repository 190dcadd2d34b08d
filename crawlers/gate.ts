/** Every request passes here: the host's pause is kept, the time is taken, failures make the pause longer. */

import { SkipPage } from '../src/errors.js';
import type { FetchedPage, SiteProfile } from '../src/page.js';
import type { Exchange, HttpClient, Request } from './http.js';
import type { HostReport } from './options.js';
import { backOff, politeGap, untilOpen } from './politeness.js';
import type { Host } from './schedule.js';

/** The run was interrupted while a request waited for its turn; its target stays queued. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What is in flight when a run is told to stop may take this long; whoever told it waits half a minute. */
export const GRACE_MS = 20_000;
/** Waiting longer than this for one host is for another run. */
const MAX_WAIT_MS = 3600_000;
const MAX_REDIRECTS = 10;

/** Where a chain of redirects on one host ended: at a page, or at another host. */
export interface Chain {
  readonly exchange: Exchange;
  /** The redirect answers passed, in order. */
  readonly hops: readonly FetchedPage[];
  /** The address on another host that the last answer points to; null when the exchange is the page. */
  readonly elsewhere: string | null;
}

export class Gate {
  requests = 0;
  bytes = 0;

  constructor(
    private readonly client: HttpClient,
    private readonly now: () => number,
    private readonly askedMs: number | null,
    private readonly profileOf: (host: string) => SiteProfile,
    private readonly signal: AbortSignal,
    readonly record: (page: FetchedPage) => void,
  ) {}

  /** One request to a host that the caller holds, not before its pause is over. */
  fetch(host: Host, url: string, request: Request = {}): Promise<Exchange> {
    return this.exchange(host, () => this.client.fetch(url, request));
  }

  /** The same for whatever sends the request, such as a browser. */
  async exchange(host: Host, send: () => Promise<Exchange>): Promise<Exchange> {
    await this.turn(host);
    this.requests++;
    host.requests++;
    let exchange: Exchange | null = null;
    const asked = performance.now();
    try {
      exchange = await send();
      this.bytes += exchange.bytes;
      host.bytes += exchange.bytes;
      host.manners.bytes += exchange.bytes;
      if (exchange.privateAddress) host.ours = true;
      return exchange;
    } finally {
      const startedAt = exchange?.startedAt ?? asked;
      const ended = exchange?.endedAt ?? performance.now();
      this.rest(host, startedAt, exchange?.answeredAt ?? ended, ended - startedAt);
    }
  }

  /** Fetches an address and follows redirects as long as they stay on the host. `canonical` makes identity. */
  async follow(
    host: Host,
    address: string,
    before: readonly string[],
    canonical: (location: string, base: string) => { url: string; host: string } | null,
    request: Request,
  ): Promise<Chain> {
    const hops: FetchedPage[] = [];
    const passed = new Set(before);
    let url = address;
    for (;;) {
      const exchange = await this.fetch(host, url, request);
      if (exchange.location === null) return { exchange, hops, elsewhere: null };
      const next = canonical(exchange.location, url);
      if (next === null) throw new SkipPage('scheme', `it redirects to ${exchange.location.slice(0, 200)}`);
      hops.push(exchange.page);
      passed.add(url);
      // A site that sets a cookie and sends the reader round once more names the same address: that is a loop to us.
      if (passed.has(next.url)) {
        throw new SkipPage('redirect-loop', `${next.url} leads back to itself`);
      }
      if (passed.size > MAX_REDIRECTS) {
        throw new SkipPage('redirect-loop', `more than ${MAX_REDIRECTS} redirects`);
      }
      if (next.host !== host.name) return { exchange, hops, elsewhere: next.url };
      url = next.url;
    }
  }

  /**
   * The host failed: it is left alone for longer each time. True when that was once too often for this run. A host
   * that refuses (403) is not in trouble: refusals only count.
   */
  failed(host: Host, why: { readonly retryAfterMs?: number | null; readonly refused?: boolean }): boolean {
    const { manners } = host;
    manners.failures++;
    const tired = why.refused === true ? 0 : backOff(manners.delayMs, manners.failures);
    const pause = Math.max(tired, why.retryAfterMs ?? 0);
    manners.nextAt = Math.max(manners.nextAt, this.now() + pause);
    if (manners.failures >= this.profileOf(host.name).stopAfter || pause > MAX_WAIT_MS) host.stopped = true;
    return host.stopped;
  }

  /** When the host's hours begin, or null when it may be visited now. */
  closedUntil(host: Host): number | null {
    const { hours, timeZone } = this.profileOf(host.name);
    const wait = untilOpen(hours, timeZone, this.now());
    return wait === 0 ? null : this.now() + wait;
  }

  report(hosts: readonly Host[]): HostReport[] {
    return hosts
      .filter(({ requests, stopped }) => requests > 0 || stopped)
      .map((host) => ({
        host: host.name,
        requests: host.requests,
        bytes: host.bytes,
        meanGapMs: host.gaps === 0 ? null : Math.round(host.gapMs / host.gaps),
        failures: host.manners.failures,
        stopped: host.stopped,
      }))
      .sort((a, b) => b.requests - a.requests);
  }

  /**
   * The host's pause counts from the answer's head, not from our sending: a server that takes its time, or a line on
   * which the first request was held up, would otherwise see two requests closer together than the pause.
   */
  private rest(host: Host, startedAt: number, answeredAt: number, tookMs: number): void {
    const { manners } = host;
    const zero = this.now() - performance.now();
    const at = zero + startedAt;
    if (host.lastStartAt !== null) {
      host.gapMs += at - host.lastStartAt;
      host.gaps++;
      manners.gapMs += at - host.lastStartAt;
      manners.gaps++;
    }
    host.lastStartAt = at;
    manners.requests++;
    const delay = {
      profileMs: this.profileOf(host.name).delayMs,
      crawlDelayMs: host.crawlDelayMs,
      lastFetchMs: tookMs,
      askedMs: this.askedMs,
      ours: host.ours,
    };
    manners.delayMs = politeGap(delay, Math.random());
    manners.nextAt = zero + answeredAt + manners.delayMs;
  }

  private async turn(host: Host): Promise<void> {
    for (;;) {
      const wait = host.manners.nextAt - this.now();
      if (this.signal.aborted) throw new Interrupted('stopped while waiting for a host');
      if (wait <= 0) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(Math.ceil(wait), 2 ** 30));
        this.signal.addEventListener('abort', done);
      });
    }
  }
}
