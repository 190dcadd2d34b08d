/** What a status code means for the page. */
import { RetryPage, SkipPage, type SkipReason } from '../src/core/errors.js';
import type { FetchedPage } from '../src/core/page.js';

/** The server asks for time, and may say how much. */
export class Busy extends RetryPage {
  constructor(
    reason: SkipReason,
    message: string,
    readonly retryAfter: string | undefined,
  ) {
    super(reason, message);
  }
}

/** Tries of one page before it is given up; a server that asks for time is given more. */
const ATTEMPTS = 4;
const BUSY_ATTEMPTS = 10;
/** A slow page holds its host's only connection for long. */
const SLOW_ATTEMPTS = 2;

/** How often a page that fails like this is tried. */
export function triesOf(error: RetryPage): number {
  return error instanceof Busy ? BUSY_ATTEMPTS : error.reason === 'too-slow' ? SLOW_ATTEMPTS : ATTEMPTS;
}

/** Content types that hold no article; everything else is looked at. */
export const NOT_HTML =
  /^\s*(?:image|audio|video|font|model)\/|^\s*application\/(?!xhtml|xml|rss|atom|json|feed|octet-stream|x-httpd)/i;

/** Ends of a page that count against its host: a host that only refuses is left alone. */
export const FAILING: ReadonlySet<SkipReason> = new Set<SkipReason>(['blocked', 'tls']);

/** Why a page is behind a login. */
export const LOGIN_FORM = 'a login form instead of the page';

/** Throws what a status other than success means: RetryPage (Busy) or SkipPage with the closed reason. */
export function checkStatus(page: FetchedPage): void {
  const { status } = page;
  if (status >= 200 && status < 300) {
    // A header may send a browser on from a page without a body.
    if (page.body.length === 0 && page.headers.refresh === undefined) {
      throw new SkipPage('unreadable', `the server answered ${status} with nothing`);
    }
    return;
  }
  const said = `the server answered ${status}`;
  const retryAfter = page.headers['retry-after']?.toString();
  if (status === 429) throw new Busy('rate-limited', said, retryAfter);
  if (status === 503) throw new Busy('server-error', said, retryAfter);
  if (status >= 500) throw new RetryPage('server-error', said);
  if (status === 401 || status === 402 || status === 407) throw new SkipPage('login-wall', said);
  if (status === 403 || status === 451) throw new SkipPage('blocked', said);
  if (status === 410) throw new SkipPage('gone', said);
  throw new SkipPage(status >= 400 ? 'not-found' : 'unreadable', said);
}
