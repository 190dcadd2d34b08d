/** What came of a rendering, as an exchange like any other. */
import type { FetchedPage, RedirectHop } from '../src/core/page.js';
import type { Exchange } from './http.js';
import type { Documents, PageWatch } from './page-watch.js';

/**
 * The document shown under the address that answered; what led to it are its hops, what it needed lies beside it.
 * `renderedHtml` is null where the page was not read to its end: then its bytes are what there is.
 */
export function renderedExchange(
  asked: string,
  userAgent: string,
  watch: PageWatch,
  documents: Documents,
  renderedHtml: string | null,
): Exchange {
  const { url, body = Buffer.alloc(0), startedAt, answeredAt, status, statusText = '', ...shown } = documents.shown;
  const { headers, fetchedAt } = shown;
  const { needed } = documents;
  const page: FetchedPage = {
    ...led(asked, url, documents.hops),
    ...{ status, statusText, headers, body, fetchedAt, via: 'browser' as const },
    request: { method: 'GET', headers: { host: new URL(url).host, 'user-agent': userAgent } },
    ...(renderedHtml === null ? {} : { renderedHtml }),
    ...(needed.length === 0 ? {} : { needed }),
    ...(watch.ledTo === undefined ? {} : { ledTo: watch.ledTo }),
  };
  const bytes = Math.max(body.length, watch.received);
  const { subrequests } = watch;
  const endedAt = performance.now();
  return { page, bytes, startedAt, answeredAt, endedAt, location: null, privateAddress: false, subrequests };
}

/** The answer of a page that is nothing but a redirect to another origin. */
export function leadingAway(
  asked: string,
  watch: PageWatch,
  { answer, location }: NonNullable<PageWatch['away']>,
): Exchange {
  const { url, startedAt, answeredAt, status, statusText = '', headers, fetchedAt } = answer;
  const page: FetchedPage = {
    ...led(asked, url, watch.passed().slice(0, -1)),
    ...{ status, statusText, headers, body: Buffer.alloc(0), fetchedAt, via: 'browser' as const },
  };
  const endedAt = performance.now();
  return { page, bytes: watch.received, startedAt, answeredAt, endedAt, location, privateAddress: false };
}

/** The way from the address asked for, which keeps the spelling that the frontier knows. */
function led(asked: string, answered: string, hops: readonly RedirectHop[]) {
  if (hops.length === 0) return { url: asked, finalUrl: asked, redirects: [] };
  const named = [{ ...hops[0]!, url: asked }, ...hops.slice(1)];
  const redirects = [...new Set(named.map(({ url }) => url))].filter((url) => url !== answered);
  return { url: asked, finalUrl: answered, redirects, hops: named };
}
