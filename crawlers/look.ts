/** One look at one address, outside a crawl: same guard, same robots.txt, no frontier. */
import { EXIT, SkipPage, StopRun } from '../src/errors.js';
import type { FetchedPage } from '../src/page.js';
import { canonicalUrl } from '../src/url.js';
import { HttpClient } from './http.js';
import { ROBOTS_BYTES, readRobots } from './robots.js';

const MAX_REDIRECTS = 10;

/** Fetches an address once, redirects followed. Throws StopRun for a wrong address, SkipPage or RetryPage as a crawl. */
export async function look(
  address: string,
  options: { userAgent: string; allowPrivate: boolean },
): Promise<FetchedPage> {
  const start = canonicalUrl(address);
  if (start === null) {
    throw new StopRun(
      'address',
      `"${address}" is no http address`,
      'Write it whole: http://www.example.com/',
      EXIT.usage,
    );
  }
  const client = new HttpClient(options);
  try {
    let url = start;
    const hops: FetchedPage[] = [];
    for (;;) {
      const { origin } = new URL(url);
      const { page: text } = await client.fetch(`${origin}/robots.txt`, { readAtMost: ROBOTS_BYTES });
      const robots = readRobots(origin, text.status, new TextDecoder().decode(text.body));
      if (!robots.allows(url)) throw new SkipPage('robots-disallowed', `${origin}/robots.txt disallows ${url}`);
      const { page, location } = await client.fetch(url);
      if (location === null) {
        return hops.length === 0 ? page : { ...page, url: start, redirects: hops.map((hop) => hop.url), hops };
      }
      hops.push(page);
      const next = canonicalUrl(location, url);
      if (next === null || hops.length > MAX_REDIRECTS || hops.some((hop) => hop.url === next)) {
        throw new SkipPage('redirect-loop', `${url} redirects to ${location}`);
      }
      url = next;
    }
  } finally {
    await client.close();
  }
}
