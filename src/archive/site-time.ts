/** Moments as people read them: in the zone of the site that they are about, then of this machine. */
import { StopRun } from '../core/errors.js';
import type { SiteProfile } from '../core/page.js';
import { localTime } from '../report/times.js';
import { findSite, openSites, profileOf } from './sites.js';

/** The zone that `find` gives, an IANA name. A profile that cannot be read keeps nobody from reading the archive. */
function zoneBy(find: () => SiteProfile | null): string | null {
  try {
    return find()?.timeZone ?? null;
  } catch (error) {
    if (error instanceof StopRun) return null; // yuanye verify tells of it
    throw error;
  }
}

/** A moment (ISO 8601) about the page of `url` in the archive at `archive`; null: about no page. */
export function siteTime(archive: string, time: string, url: string | null): string {
  const zone = zoneBy(() => {
    openSites(archive);
    return profileOf(url);
  });
  return localTime(time, zone);
}

/** The zone of a site that is named as in a command: by a page of it, a profile or the archive's name for it. */
export function zoneOfSite(archive: string, name: string): string | null {
  return zoneBy(() => {
    openSites(archive);
    return profileOf(name) ?? findSite(name, archive);
  });
}
