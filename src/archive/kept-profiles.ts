/** The profiles that an archive keeps because its articles were read with them, and those that it lacks. */
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import {
  findProfile,
  generalProfile,
  knownProfiles,
  parseProfile,
  profileText,
  Sites,
  useProfiles,
} from '../../crawlers/index.js';
import type { Archive } from '../../storage/index.js';
import { setting } from '../config/settings.js';
import { StopRun } from '../core/errors.js';
import type { SiteProfile } from '../core/page.js';
import { hostOf } from '../core/url.js';
import { withoutPasswords } from './secrets.js';
import { openSites } from './sites.js';

const isProfileFile = (name: string): boolean => /\.ya?ml$/i.test(name);

/** The first name that nothing has: `NAME.1`, `NAME.2` … */
function free(name: (n: number) => string): string {
  for (let n = 1; ; n++) if (!existsSync(name(n))) return name(n);
}

/** The proxy of a profile without its name and password; null when it has neither. */
function bareProxy({ proxy = '' }: SiteProfile): string | null {
  const bare = withoutPasswords(proxy);
  return bare === proxy ? null : bare;
}

/**
 * A profile file as an archive keeps it: an archive is copied and handed on as a whole, so the name and password of the
 * proxy stay where they are. `note` says so to whoever gave the file; null when there are none.
 */
export function profileToKeep(file: string): { readonly bytes: Uint8Array; readonly note: string | null } {
  const profile = findProfile(file)!;
  const text = profileText(file);
  const bare = bareText(text, profile);
  const note =
    bareProxy(profile) === null
      ? null
      : `The name and password of the proxy of "${profile.site}" are not kept: name ${file} again, or set YUANYE_PROXY to the proxy with them.`;
  return { bytes: bare === text ? readFileSync(file) : Buffer.from(bare), note };
}

/**
 * The text of a profile without names and passwords of addresses, in its comments as well. Where cutting them out does not
 * leave the same profile without them, as where escapes hide them, it is written anew.
 */
function bareText(text: string, profile: SiteProfile): string {
  const cut = withoutPasswords(text);
  const wanted = withoutPasswords(JSON.stringify(profile));
  return asData(cut) === wanted ? cut : stringify(JSON.parse(wanted));
}

/** What a text says as a profile, as JSON; null when it is none. */
function asData(text: string): string | null {
  try {
    return JSON.stringify(parseProfile(text, ''));
  } catch (error) {
    if (error instanceof StopRun) return null;
    throw error;
  }
}

/** A profile as it is shown. */
export function shownProfile(profile: SiteProfile): SiteProfile {
  const proxy = bareProxy(profile);
  return proxy === null ? profile : { ...profile, proxy };
}

/**
 * Copies what a run was `given` as files of profiles into the folder `sites` of the archive: by its name the site is found
 * there later, and its pages are read by it. A file of the same site that says something else is put aside under a name that is
 * read by nothing. Returns what was done, a sentence for each. Profiles in YUANYE_SITES are found by their names anyway.
 */
export function keepProfiles(archive: string, given: readonly string[]): string[] {
  const folder = join(archive, 'sites');
  cleanAsides(folder);
  const own = setting('sites');
  const known = [folder, own].filter((dir) => dir !== '' && existsSync(dir)).map((dir) => realpathSync(dir));
  const said = given.filter(isProfileFile).flatMap((file) => {
    const profile = findProfile(file)!;
    return known.includes(dirname(realpathSync(file))) ? [] : keep(folder, file, profile);
  });
  if (said.length > 0) {
    useProfiles([]); // the folder is another now
    openSites(archive);
  }
  return said;
}

/** Profiles that were put aside with names and passwords lose them. */
function cleanAsides(folder: string): void {
  const asides = existsSync(folder) ? readdirSync(folder).filter((name) => /\.ya?ml\.\d+$/i.test(name)) : [];
  for (const file of asides.map((name) => join(folder, name))) {
    try {
      const text = profileText(file);
      const bare = withoutPasswords(text);
      if (bare !== text) replace(file, bare);
    } catch (error) {
      if (!(error instanceof StopRun)) throw error; // no text: it is read by nothing
    }
  }
}

/** Killed in the middle, the archive has one text or the other, and whole. */
function replace(file: string, bytes: string | Uint8Array): void {
  writeFileSync(`${file}.tmp`, bytes);
  renameSync(`${file}.tmp`, file);
}

function keep(folder: string, file: string, { site }: SiteProfile): string[] {
  const { bytes, note } = profileToKeep(file);
  mkdirSync(folder, { recursive: true });
  const of = (path: string) => isProfileFile(path) && findProfile(path)?.site === site;
  const there = readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .find(of);
  const before = there === undefined ? null : profileToKeep(there);
  const same = before !== null && Buffer.from(before.bytes).equals(bytes);
  if (same && readFileSync(there!).equals(bytes)) return [];
  const plain = join(folder, `${site}.yaml`);
  const target = there ?? (existsSync(plain) ? free((n) => join(folder, `${site}.${n}.yaml`)) : plain);
  const aside = before === null || same ? null : free((n) => `${there}.${n}`);
  if (aside !== null) writeFileSync(aside, before!.bytes);
  replace(target, bytes);
  const noted = note === null ? [] : [note];
  if (same) return noted;
  return [
    ...noted,
    aside === null
      ? `The profile "${site}" is kept in the archive: ${target}`
      : `The profile "${site}" takes the place of the one in the archive, which is now ${aside}`,
  ];
}

/** The sites of archived articles whose profiles are not known: their pages would be read by the general rules alone. */
export function sitesWithoutProfile({ listing }: Archive, more: readonly SiteProfile[] = []): string[] {
  const names = new Set([...knownProfiles(), ...more].map(({ site }) => site));
  const unprofiled = new Sites([], generalProfile());
  return listing.sites().flatMap(({ site }) => {
    if (site === null || names.has(site)) return [];
    const url = listing.list({ sites: [site] }, { limit: 1, offset: 0 })[0]?.url ?? null;
    return url === null || unprofiled.of(hostOf(url)).profile.site === site ? [] : [site];
  });
}
