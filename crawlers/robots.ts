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

/** Stars in one rule, and in all: at each the matcher takes as many steps as an address is long. */
const STARS = 16;
const ALL_STARS = 4_000;
const RULE = /^[^\S\n]*(allow|disallow)[^\S\n]*:(.*)$/i;

/**
 * The rules, so that asking them stays cheap. A rule says of everything that begins as it does; so one that is cut short
 * says it of more. A Disallow with too many stars is cut at the first one too many, an Allow is not believed. A rule that
 * its group already holds says nothing new; the matcher would try it again at every address.
 */
function bounded(body: string): string {
  let left = ALL_STARS;
  let group = new Set<string>();
  const kept: string[] = [];
  for (const line of body.split('\n')) {
    const [, name, rule] = RULE.exec(line) ?? [];
    if (name === undefined || rule === undefined) {
      if (/^\s*user-agent/i.test(line)) group = new Set();
      kept.push(line);
      continue;
    }
    const kind = name.toLowerCase();
    // A run of stars says no more than one.
    const parts = rule.split(/\*+/);
    const stars = Math.min(parts.length - 1, STARS, left);
    const cut = stars < parts.length - 1;
    if (cut && kind === 'allow') continue;
    const whole = `${kind}:${parts.slice(0, stars + 1).join('*')}`;
    if (group.has(whole)) continue;
    group.add(whole);
    left -= stars;
    kept.push(whole);
  }
  return kept.join('\n');
}

/**
 * What a robots.txt answer means for `origin`. Status 0 is "could not be reached". 2xx: the rules; 4xx: everything is
 * allowed, but for 429, which is a server asking for less; 5xx: nothing is.
 */
export function readRobots(origin: string, status: number, body: string): Robots {
  if (status === 0 || status === 429 || status >= 500) return DISALLOW_ALL;
  if (status < 200 || status >= 300) return ALLOW_ALL;
  const text = bounded(body.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'));
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
