/** Files that an article shows: targets of their own, so that the delay of each host is kept, and never followed. */
import { SkipPage } from '../src/core/errors.js';
import type { NewTarget, Target } from '../src/core/frontier.js';
import type { Headers } from '../src/core/page.js';
import { canonicalUrl, hostOf } from '../src/core/url.js';
import { isPrivateHost } from './address.js';
import type { Request } from './http.js';
import { NOT_HTML } from './status.js';

/** An article with more pictures than this is a catalogue; the first are kept. */
const MOST_OF_ONE_PAGE = 60;
/** The largest file that is kept, in bytes. */
const LARGEST = 10 * 1024 * 1024;

/** The files of a page as targets. A file that is not had is no news: pages are what a run is about. */
export function mediaTargets(page: Target, urls: readonly string[], allowPrivate: boolean): NewTarget[] {
  const targets = new Map<string, NewTarget>();
  for (const address of urls) {
    const url = canonicalUrl(address, page.url);
    if (url === null || targets.has(url) || targets.size >= MOST_OF_ONE_PAGE) continue;
    if (!allowPrivate && isPrivateHost(new URL(url).hostname)) continue;
    const how = { role: 'media', related: 0, barren: 0, redirects: [], lastmod: null, probe: true } as const;
    targets.set(url, { url, host: hostOf(url), site: page.site, depth: page.depth + 1, from: page.url, ...how });
  }
  return [...targets.values()];
}

/** How a target is asked for: pages refuse files, files refuse what is too large or a page in their place. */
export function requestFor({ role, depth }: NewTarget): Request {
  if (role === 'media') return { accept: refuseLarge };
  if (role === 'sitemap' || role === 'feed') return {};
  // What somebody named may be a packed sitemap, which its bytes show.
  const mayBePacked = depth === 0 && role !== 'article';
  return { accept: mayBePacked ? (status, headers) => refuseFiles(status, headers, PACKED) : refuseFiles };
}

const PACKED = /^\s*application\/(?:x-)?gzip\b/i;

export function refuseFiles(status: number, headers: Headers, except?: RegExp): void {
  const type = headers['content-type']?.toString() ?? '';
  if (status < 300 && NOT_HTML.test(type) && except?.test(type) !== true)
    throw new SkipPage('not-html', `its content type is ${type.slice(0, 80)}`);
}

function refuseLarge(status: number, headers: Headers): void {
  if (status >= 300) return;
  const type = headers['content-type']?.toString() ?? '';
  if (/^text\/html/i.test(type)) throw new SkipPage('not-found', 'a page was sent in the place of a file');
  const length = Number(headers['content-length']?.toString());
  if (length > LARGEST) throw new SkipPage('too-large', `the file has ${length} bytes, more than ${LARGEST}`);
}
