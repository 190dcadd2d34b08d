/** robots.txt of each origin: read once a day, kept over restarts, parsed once a run. */

import { RetryPage, SkipPage } from '../src/errors.js';
import { hostOf } from '../src/url.js';
import type { Frontier } from './frontier.js';
import type { Gate } from './gate.js';
import { ROBOTS_BYTES, ROBOTS_FRESH_MS, type Robots, readRobots } from './robots.js';
import type { Host } from './schedule.js';

const MEMORY = 500;
/** RFC 9309, 2.3.1.2: at least five redirects are followed. */
const MAX_HOPS = 5;

export interface KnownRobots {
  readonly robots: Robots;
  /** Whether a request was made for it just now, so that the host must rest. */
  readonly asked: boolean;
  /** Why it could not be read; empty when it could. */
  readonly why: string;
}

export class RobotsRules {
  private readonly known = new Map<string, { readonly robots: Robots; readonly fetchedAt: number }>();

  constructor(
    private readonly frontier: Frontier,
    private readonly gate: Gate,
    private readonly now: () => number,
  ) {}

  /** The rules for an origin; fetched when there are none of today. The caller holds the host. */
  async of(host: Host, origin: string): Promise<KnownRobots> {
    const fresh = (at: number) => this.now() - at < ROBOTS_FRESH_MS && at <= this.now() + 60_000;
    const cached = this.known.get(origin);
    if (cached !== undefined && fresh(cached.fetchedAt)) return { robots: cached.robots, asked: false, why: '' };
    const stored = this.frontier.robots(origin);
    if (stored !== null && fresh(stored.fetchedAt)) {
      const robots = readRobots(origin, stored.status, stored.body);
      if (robots.reachable) {
        this.remember(origin, robots, stored.fetchedAt);
        return { robots, asked: false, why: '' };
      }
    }
    const { status, body, why = `the server answered ${status}` } = await this.ask(host, origin);
    const robots = readRobots(origin, status, body);
    const fetchedAt = this.now();
    // What could not be reached is asked again at the host's next turn, so it is not remembered.
    if (robots.reachable) {
      this.remember(origin, robots, fetchedAt);
      await this.frontier.saveRobots({ origin, status, body, fetchedAt });
    }
    return { robots, asked: true, why: robots.reachable ? '' : why };
  }

  private remember(origin: string, robots: Robots, fetchedAt: number): void {
    if (this.known.size >= MEMORY) this.known.clear();
    this.known.set(origin, { robots, fetchedAt });
  }

  private async ask(host: Host, origin: string): Promise<{ status: number; body: string; why?: string }> {
    let url = `${origin}/robots.txt`;
    for (let hop = 0; hop <= MAX_HOPS; hop++) {
      try {
        const { page, location } = await this.gate.fetch(host, url, { readAtMost: ROBOTS_BYTES });
        this.gate.record(page);
        if (location === null) return { status: page.status, body: new TextDecoder().decode(page.body) };
        if (!URL.canParse(location, url)) break;
        const next = new URL(location, url);
        // Another host has its own pause and perhaps its own task: its robots.txt is not fetched out of turn.
        if (!/^https?:$/.test(next.protocol) || hostOf(next.href) !== host.name) break;
        url = next.href;
      } catch (error) {
        if (error instanceof RetryPage) return { status: 0, body: '', why: error.message };
        if (error instanceof SkipPage) {
          if (error.reason === 'private-address' || error.reason === 'tls') throw error;
          return { status: 404, body: '' };
        }
        throw error;
      }
    }
    return { status: 404, body: '' }; // RFC 9309, 2.3.1.2: too many redirects count as unavailable, so all is allowed
  }
}
