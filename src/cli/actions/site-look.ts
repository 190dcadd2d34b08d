/** One page of a site, fetched for a look at it. */
import { look, userAgent } from '../../../crawlers/index.js';
import { proxySetting, setting } from '../../config/settings.js';
import { softwareVersion } from '../../config/version.js';
import { RetryPage, SkipPage, StopRun } from '../../core/errors.js';
import type { FetchedPage, SiteProfile } from '../../core/page.js';

/** Fetches an address by the rules of its site. Throws StopRun when it cannot be had. */
export async function lookAt(
  page: string,
  profile: SiteProfile,
  options: { readonly allowPrivate?: boolean },
): Promise<FetchedPage> {
  const who = userAgent(softwareVersion(), setting('contact'));
  const allowPrivate = options.allowPrivate === true;
  try {
    return await look(page, { userAgent: who, allowPrivate, profile, proxy: proxySetting() });
  } catch (error) {
    if (!(error instanceof SkipPage || error instanceof RetryPage)) throw error;
    const hint = error.reason === 'private-address' ? '--allow-private lets your own site be asked.' : '';
    throw new StopRun(error.reason, `${page}: ${error.message}`, hint);
  }
}
