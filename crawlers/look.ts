/** One look at one address, outside a crawl: the same fetcher, so the same guard, robots.txt, pauses and redirects. */
import { EXIT, StopRun } from '../src/core/errors.js';
import type { HostState } from '../src/core/frontier.js';
import type { FetchedPage, SiteProfile } from '../src/core/page.js';
import { canonicalUrl } from '../src/core/url.js';
import { Fetcher } from './fetcher.js';
import { Gate } from './gate.js';
import { HttpClient } from './http.js';
import { Schedule } from './schedule.js';
import { Sites } from './site-rules.js';

export interface LookOptions {
  readonly userAgent: string;
  readonly allowPrivate: boolean;
  /** Of the page's site: its delay, its cookies, its proxy. */
  readonly profile: SiteProfile;
  readonly proxy?: string | null;
}

/** Nothing is known of a host before it is looked at. */
const fresh = (host: string): HostState => ({
  ...{ host, nextAt: 0, delayMs: 0, failures: 0, requests: 0, bytes: 0, gapMs: 0, gaps: 0 },
});

/** Fetches an address once, redirects followed. Throws StopRun for a wrong address, SkipPage or RetryPage as a crawl. */
export async function look(address: string, options: LookOptions): Promise<FetchedPage> {
  if (canonicalUrl(address) === null) {
    const hint = 'Write it whole: http://www.example.com/';
    throw new StopRun('address', `"${address}" is no http address`, hint, EXIT.usage);
  }
  const { profile } = options;
  const client = new HttpClient({ ...options, proxyOf: () => profile.proxy ?? options.proxy ?? null });
  const sites = new Sites([profile], profile);
  const now = () => performance.timeOrigin + performance.now();
  const none = () => undefined;
  const frontier = {
    ...{ hosts: () => [], hostState: fresh, queued: () => [], dueAt: () => null },
    ...{ robots: () => null, saveRobots: () => undefined },
  };
  const gate = new Gate({
    ...{ client, now, delayMs: null, profileOf: () => profile, record: none, onEvent: none },
    signal: new AbortController().signal,
  });
  try {
    const schedule = new Schedule(frontier, now, () => options.allowPrivate);
    return await new Fetcher({ frontier, gate, schedule, sites, now }).get(address);
  } finally {
    await client.close();
  }
}
