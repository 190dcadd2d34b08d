/** The site profiles that are known to a command: those that come with the program, and what a user adds. */
import { generalProfile, Sites, shippedProfiles } from '../../crawlers/index.js';
import type { SiteProfile } from '../core/page.js';
import { hostOf } from '../core/url.js';

let known: Sites | undefined;

/** The shipped profiles, compiled once a process. */
export function knownSites(): Sites {
  known ??= new Sites(shippedProfiles(), generalProfile());
  return known;
}

/** The profile of an address's site: its own, else one made from the general profile. Null for what is no address. */
export function profileOf(url: string | null, sites: Sites = knownSites()): SiteProfile | null {
  return url !== null && /^https?:/.test(url) ? sites.of(hostOf(url)).profile : null;
}
