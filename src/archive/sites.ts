/** The sites that are known to a command: those that come with the program, those of a user, and those that were crawled. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findProfile, generalProfile, knownProfiles, Sites, useProfiles } from '../../crawlers/index.js';
import { hasArchive, listsOf, openArchive } from '../../storage/index.js';
import { setting } from '../config/settings.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { SiteProfile } from '../core/page.js';
import { hostOf } from '../core/url.js';

let compiled: { readonly from: readonly SiteProfile[]; readonly sites: Sites } | undefined;

/** Takes in the profiles that lie in the folder `sites` of an archive and in YUANYE_SITES. Throws StopRun on a wrong one. */
export function openSites(archive: string): void {
  const own = setting('sites');
  if (own !== '' && !(existsSync(own) && statSync(own).isDirectory())) {
    const hint = 'YUANYE_SITES names a folder of YAML files.';
    throw new StopRun('profile', `There is no folder ${own}.`, hint, EXIT.usage);
  }
  const inside = join(archive, 'sites');
  useProfiles([...(existsSync(inside) ? [inside] : []), ...(own === '' ? [] : [own])]);
}

/** The profiles in the folder `sites` of an archive that cannot be read, and why. */
export function wrongProfiles(archive: string): { readonly message: string; readonly hint: string }[] {
  const folder = join(archive, 'sites');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name)) : [];
  return files.flatMap((name) => {
    try {
      findProfile(join(folder, name));
      return [];
    } catch (error) {
      if (!(error instanceof StopRun)) throw error;
      return [{ message: error.message, hint: error.hint }];
    }
  });
}

/** The known profiles, compiled once for as long as they are the same. */
export function knownSites(): Sites {
  const from = knownProfiles();
  if (compiled?.from !== from) compiled = { from, sites: new Sites(from, generalProfile()) };
  return compiled.sites;
}

/** The known profiles with those that a run was given, which go before others of their names. */
export function knownWith(given: readonly SiteProfile[]): SiteProfile[] {
  const names = new Set(given.map(({ site }) => site));
  return [...given, ...knownProfiles().filter(({ site }) => !names.has(site))];
}

/** The profile of an address's site: its own, else one made from the general profile. Null for what is no address. */
export function profileOf(url: string | null, sites: Sites = knownSites()): SiteProfile | null {
  return url !== null && /^https?:/.test(url) && URL.canParse(url) ? sites.of(hostOf(url)).profile : null;
}

/**
 * The profile of a site by its name or file; of a site that was crawled by address also by the name that it has in the
 * archive: then its pages are looked for from the lists on that crawls of it began with, or from its front page. Null when
 * there is none.
 */
export function findSite(name: string, archive: string): SiteProfile | null {
  openSites(archive);
  const profile = findProfile(name);
  if (profile !== null) return profile;
  if (!hasArchive(archive)) return null;
  const opened = openArchive(archive, { mode: 'read' });
  try {
    const url = opened.listing.list({ sites: [name] }, { limit: 1, offset: 0 })[0]?.url ?? null;
    const made = profileOf(url);
    if (made === null || made.site !== name) return null;
    const lists = listsOf(opened, name);
    return { ...made, seeds: lists.length > 0 ? lists : [new URL('/', url!).href] };
  } finally {
    opened.db.close();
  }
}

/** The same; throws StopRun when there is none. */
export function siteOf(name: string, archive: string): SiteProfile {
  const profile = findSite(name, archive);
  if (profile !== null) return profile;
  const hint = 'yuanye site list shows the sites that are known; yuanye site new URL makes a profile of another.';
  throw new StopRun('no-site', `There is no site "${name}".`, hint, EXIT.usage);
}
