/** robots.txt of each origin: read once a day, kept over restarts, parsed once a run. */
import { RetryPage, SkipPage } from '../src/core/errors.js';
import type { Frontier } from '../src/core/frontier.js';
import { arrived, type Chain } from './chain.js';
import type { Gate } from './gate.js';
import { Unreached } from './http-failure.js';
import { ROBOTS_BYTES, ROBOTS_FRESH_MS, type Robots, readRobots } from './robots.js';
import type { Host } from './schedule.js';

const MEMORY = 500;

/** Asks for an address and follows its redirects (Fetcher.follow). */
type Follow = (
  host: Host,
  url: string,
  asked: { readonly readAtMost: number; readonly unruled: boolean; readonly across: boolean },
) => Promise<Chain>;

export interface KnownRobots {
  readonly robots: Robots;
  /** Whether a request was made for it just now, so that the host must rest. */
  readonly asked: boolean;
  /** Why it could not be read; empty when it could. */
  readonly why: string;
  /** Whether no connection could be made. */
  readonly unreached?: boolean;
}

/** UTF-8, as RFC 9309 has it; Windows editors write UTF-16 as well, and marked rules are not to be missed for that. */
function textOf(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const wide = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(wide).decode(bytes);
}

export class RobotsRules {
  /** Origins whose rules lead nowhere, with the reason: they are not asked again in this run. */
  private readonly closed = new Map<string, SkipPage>();
  private readonly memory = new Map<string, { readonly robots: Robots; readonly fetchedAt: number }>();

  constructor(
    private readonly frontier: Pick<Frontier, 'robots' | 'saveRobots'>,
    private readonly follow: Follow,
    private readonly gate: Gate,
    private readonly now: () => number,
  ) {}

  /** The rules for an origin; fetched when there are none of today. Their Crawl-delay is the host's from now on. */
  async of(host: Host, origin: string): Promise<KnownRobots> {
    const known = await this.known(host, origin);
    host.crawlDelayMs = known.robots.crawlDelayMs;
    return known;
  }

  private async known(host: Host, origin: string): Promise<KnownRobots> {
    const fresh = (at: number) => this.now() - at < ROBOTS_FRESH_MS && at <= this.now() + 60_000;
    const cached = this.memory.get(origin);
    if (cached !== undefined && fresh(cached.fetchedAt)) return { robots: cached.robots, asked: false, why: '' };
    const stored = this.frontier.robots(origin);
    if (stored !== null && fresh(stored.fetchedAt)) {
      const robots = readRobots(origin, stored.status, stored.body);
      if (robots.reachable) {
        this.remember(origin, robots, stored.fetchedAt);
        return { robots, asked: false, why: '' };
      }
    }
    const { status, body, why = `the server answered ${status}`, unreached = false } = await this.ask(host, origin);
    const robots = readRobots(origin, status, body);
    const fetchedAt = this.now();
    // What could not be reached is asked again at the host's next turn, so it is not remembered.
    if (robots.reachable) {
      this.remember(origin, robots, fetchedAt);
      this.frontier.saveRobots({ origin, status, body, fetchedAt });
    }
    return { robots, asked: true, why: robots.reachable ? '' : why, unreached };
  }

  private remember(origin: string, robots: Robots, fetchedAt: number): void {
    if (this.memory.size >= MEMORY) this.memory.clear();
    this.memory.set(origin, { robots, fetchedAt });
  }

  private async ask(
    host: Host,
    origin: string,
  ): Promise<{ status: number; body: string; why?: string; unreached?: boolean }> {
    const url = `${origin}/robots.txt`;
    const closed = this.closed.get(origin);
    if (closed !== undefined) throw closed;
    try {
      // RFC 9309, 2.3.1.2: redirects are followed "even across authorities", and what stands there holds here.
      const chain = await this.follow(host, url, { readAtMost: ROBOTS_BYTES, unruled: true, across: true });
      const page = arrived(chain, url);
      this.gate.record(page);
      return { status: page.status, body: textOf(page.body) };
    } catch (error) {
      if (error instanceof RetryPage) {
        return { status: 0, body: '', why: error.message, unreached: error instanceof Unreached };
      }
      if (!(error instanceof SkipPage)) throw error;
      // Its rules are somewhere, and could not be read: nothing is asked for as long as this run lasts.
      const kept = error.reason === 'private-address' || error.reason === 'tls';
      const reason = kept ? error : new SkipPage('robots-disallowed', `${url} cannot be read: ${error.message}`);
      if (this.closed.size < MEMORY) this.closed.set(origin, reason);
      throw reason;
    }
  }
}
