/** Cookies, for sites that ask for them. They live as long as the run; nothing of them is written down. */
import { Session, SessionPool } from '@crawlee/core';
import type { FetchedPage } from '../src/core/page.js';
import { crawleeSettings } from './crawlee-settings.js';
import type { Sites } from './site-rules.js';

export class Sessions {
  /** Crawlee's sessions report to a pool; one is enough, and it hands none out: which one is used, the site says. */
  private readonly pool = new SessionPool({}, crawleeSettings());
  private readonly bySite = new Map<string, Session>();

  constructor(private readonly sites: Sites) {}

  /** The session of a host's site; null where the profile does not say `session: true`. */
  of(host: string): Session | null {
    const { session, site } = this.sites.of(host).profile;
    if (!session) return null;
    let known = this.bySite.get(site);
    if (known === undefined) this.bySite.set(site, (known = this.open()));
    return known;
  }

  /** A session for one chain of redirects. */
  open(): Session {
    return new Session({ sessionPool: this.pool });
  }
}

/** Whether a page sets cookies. */
export function setsCookies({ headers }: FetchedPage): boolean {
  return headers['set-cookie'] !== undefined;
}
