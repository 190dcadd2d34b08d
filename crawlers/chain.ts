/** A chain of redirects, from the address that was asked for to the page that answered. */
import type { FetchedPage } from '../src/core/page.js';
import type { Exchange } from './http.js';

/** Where a chain of redirects ended: at a page, or at another host. */
export interface Chain {
  readonly exchange: Exchange;
  /** The redirect answers passed, in order. */
  readonly hops: readonly FetchedPage[];
  /** The address on another host that the last answer points to; null when the exchange is the page. */
  readonly elsewhere: string | null;
}

/** The page a chain ended at, under the address that was asked for first. */
export function arrived(chain: Chain, url: string, before: readonly string[] = []): FetchedPage {
  const { page } = chain.exchange;
  const way = [...before, ...chain.hops.map((hop) => hop.url)];
  if (way.length === 0) return page;
  const hops = [...chain.hops, ...(page.hops ?? [])]; // a rendered page brings redirects of its own
  return { ...page, url: way[0] ?? url, redirects: [...way, ...page.redirects], hops };
}
