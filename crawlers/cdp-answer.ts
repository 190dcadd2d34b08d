/** What Chromium tells of a request (CDP's Fetch domain), as answers like those over HTTP. */
import type { Headers, RedirectHop } from '../src/core/page.js';

/** CDP's Fetch.requestPaused, as far as it is read. */
export interface Paused {
  readonly requestId: string;
  /** The same for the requests of one navigation, its redirects included: the loader of the document. */
  readonly networkId?: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: { readonly url: string; readonly method: string };
  readonly responseStatusCode?: number;
  readonly responseStatusText?: string;
  readonly responseErrorReason?: string;
  readonly responseHeaders?: { name: string; value: string }[];
}

/** When a request was on the wire, in milliseconds of `performance.now()`. */
export interface OnTheWire {
  readonly startedAt: number;
  readonly answeredAt: number;
}

/** An answer to a navigation: a redirect or a document. */
export interface Answer extends RedirectHop, OnTheWire {
  readonly loader: string;
  readonly redirect: boolean;
}

/** Of the connection to our proxy, not of the server's answer. */
const OF_THE_PROXY = /^(?:connection|keep-alive|proxy-.*)$/;

/** The headers, names in lower case; a repeated one is an array. */
export function headersOf({ responseHeaders = [] }: Paused): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = Object.create(null);
  for (const { name, value } of responseHeaders) {
    const key = name.toLowerCase();
    if (OF_THE_PROXY.test(key)) continue;
    const before = headers[key];
    headers[key] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value];
  }
  return { ...headers };
}

export function answerOf(event: Paused, headers: Headers, body: Buffer | null): RedirectHop {
  const url = new URL(event.request.url);
  url.hash = '';
  return {
    url: url.href,
    status: event.responseStatusCode ?? 0,
    statusText: event.responseStatusText ?? '',
    headers,
    fetchedAt: new Date().toISOString(),
    ...(body === null || body.length === 0 ? {} : { body }),
  };
}

/** Without what only the watch needs to know. */
export function bare({
  loader: _loader,
  redirect: _redirect,
  startedAt: _start,
  answeredAt: _answer,
  ...hop
}: Answer): RedirectHop {
  return hop;
}
