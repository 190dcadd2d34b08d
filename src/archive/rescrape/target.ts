/** What a look asks for. */
import type { RevisitTarget } from '../../../crawlers/index.js';
import type { RevisitPage } from '../../../storage/index.js';
import { wantsWhole } from '../../revisit/index.js';
import type { Session } from '../session.js';

export interface Target extends RevisitTarget {
  readonly page: RevisitPage;
  /** The chance that it has changed, by the policy: what a template change is measured against. */
  readonly stale: number;
}

/** The address and validators of a page, as the next look sends them. */
export function targetOf(session: Session, page: RevisitPage, stale: number): Target {
  const last = session.archive.captures.byUrl(page.url);
  const whole = wantsWhole(page) || page.missingSince !== null || page.goneAt !== null;
  const { revisits } = session.archive;
  // What a page that was refused was sent with does not stand for its article.
  const conditional = !whole && last !== undefined && last.via === 'http' && !revisits.isRefused(last.id);
  return {
    ...{ page, stale, url: page.url },
    etag: conditional ? last.etag : null,
    lastModified: conditional ? last.lastModified : null,
  };
}
