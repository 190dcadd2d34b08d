/** robots.txt by RFC 9309; the matching itself is robots-parser's, which follows it (longest match, `*`, `$`). */
import robotsParser from 'robots-parser';
import { PRODUCT } from './user-agent.js';

/** What RFC 9309 2.5 asks to read at least; the rest is not looked at. */
export const ROBOTS_BYTES = 500 * 1024;
/** RFC 9309, 2.4: a cached copy is used for at most a day. */
export const ROBOTS_FRESH_MS = 24 * 3600 * 1000;

export interface Robots {
  allows(url: string): boolean;
  readonly crawlDelayMs: number | null;
  readonly sitemaps: readonly string[];
  /** False when the server failed: then nothing may be fetched (RFC 9309, 2.3.1.4). */
  readonly reachable: boolean;
}

const ALLOW_ALL: Robots = { allows: () => true, crawlDelayMs: null, sitemaps: [], reachable: true };
const DISALLOW_ALL: Robots = { allows: () => false, crawlDelayMs: null, sitemaps: [], reachable: false };

interface Parser {
  isAllowed(url: string, ua?: string): boolean | undefined;
  getCrawlDelay(ua?: string): number | undefined;
  getSitemaps(): string[];
}
// The package is CommonJS with a typed default that NodeNext sees one level too deep.
const parse = robotsParser as unknown as (url: string, body: string) => Parser;

/**
 * What a robots.txt answer means for `origin`. Status 0 is "could not be reached". 2xx: the rules; 4xx: everything is
 * allowed, but for 429, which is a server asking for less; 5xx: nothing is.
 */
export function readRobots(origin: string, status: number, body: string): Robots {
  if (status === 0 || status === 429 || status >= 500) return DISALLOW_ALL;
  if (status < 200 || status >= 300) return ALLOW_ALL;
  // A run of stars says no more than one, and takes a matcher as many steps as it has stars at every place.
  const text = body.replace(/^\ufeff/, '').replace(/\*{2,}/g, '*');
  // A site whose every address answers with its front page has no robots.txt.
  if (/^\s*<(!doctype|html|head|body)/i.test(text)) return ALLOW_ALL;
  const rules = parse(`${origin}/robots.txt`, text);
  const seconds = rules.getCrawlDelay(PRODUCT);
  return {
    allows: (url) => url === `${origin}/robots.txt` || rules.isAllowed(url, PRODUCT) !== false,
    crawlDelayMs: seconds !== undefined && seconds >= 0 ? seconds * 1000 : null,
    sitemaps: rules.getSitemaps(),
    reachable: true,
  };
}
