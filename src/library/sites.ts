/** Taking sites into a library and out of it, and how each of them is. */
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Archive, hasArchive, openArchive, queuedBySite, type RunInfo, RunLock } from '../../storage/index.js';
import { profileToKeep } from '../archive/kept-profiles.js';
import { openSites, profileOf, siteOf } from '../archive/sites.js';
import { EXIT, StopRun } from '../core/errors.js';
import { canonicalUrl } from '../core/url.js';
import { nextAt } from '../schedule/plan.js';
import {
  checkedName,
  isFolder,
  type Library,
  type LibrarySite,
  openLibrary,
  ownFolder,
  pathFrom,
  putEntry,
  siteNamed,
} from './library.js';
import { partsIn } from './split.js';

/** When a site is looked after. */
export interface Times {
  readonly cron: string;
  readonly timeZone: string;
  readonly jitterS: number;
}

function usage(message: string, hint: string): StopRun {
  return new StopRun('usage', message, hint, EXIT.usage);
}

/** Takes a new site in: a profile's name or file, or an address. Its archive is made empty; a run fills it. `before`: done with it before it is in the library. */
export async function addSite(
  library: Library,
  given: string,
  name: string | null,
  times: Times | null,
  before: (site: LibrarySite) => Promise<void> = async () => undefined,
  onNote: (note: string) => void = () => undefined,
): Promise<LibrarySite> {
  const file = /\.ya?ml$/i.test(given) ? resolve(given) : null;
  const address = canonicalUrl(given);
  const profile = address !== null ? null : siteOf(file ?? given, library.dir);
  if (profile !== null && profile.seeds.length + profile.sitemaps.length + profile.feeds.length === 0)
    throw usage(
      `The profile "${profile.site}" has no seeds: its pages are only taken one by one.`,
      'Archive them with yuanye crawl URL, then: yuanye library add --archive DIR',
    );
  const own = checkedName(name ?? profile?.site ?? new URL(address!).hostname.replace(/^www\./, ''));
  const dir = ownFolder(library.dir, own);
  if (holdsSomething(dir))
    throw usage(`There is an archive in ${dir} already.`, `yuanye library add --archive ${dir} takes it in as it is.`);
  checkNew(library, own);
  await openArchive(dir, { mode: 'write' }).close();
  if (file !== null) {
    mkdirSync(join(dir, 'sites'), { recursive: true });
    const { bytes, note } = profileToKeep(file);
    writeFileSync(join(dir, 'sites', `${profile!.site}.yaml`), bytes);
    if (note !== null) onNote(note);
  }
  const entry = { site: profile?.site ?? given };
  if (times !== null) await setTimes(dir, siteNameOf(entry.site, dir), times);
  await before({ name: own, site: entry.site, dir, own: true });
  await putEntry(library.dir, own, entry);
  return siteNamed(openLibrary(library.dir), own);
}

/** Whether a folder holds an archive that was ever used; one that a killed `add` left empty is none. */
function holdsSomething(dir: string): boolean {
  if (!hasArchive(dir)) return false;
  const archive = openArchive(dir, { mode: 'write' });
  try {
    return archive.articles.count() > 0 || archive.runs.list(1).length > 0;
  } finally {
    archive.db.close();
  }
}

function checkNew({ sites }: Library, name: string): void {
  const same = sites.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (same !== undefined)
    throw usage(`The library has a site "${same.name}" already.`, '--name gives this one another name.');
}

/** The name under which the pages of a profile or address are archived. */
export function siteNameOf(site: string, dir: string): string {
  if (canonicalUrl(site) === null) return site;
  openSites(dir);
  return profileOf(site)?.site ?? site;
}

/**
 * Takes an existing archive in, as it is: referred to where it lies, or moved into the library. It is brought up to date
 * first. Throws StopRun when it is damaged, newer than this program, or at work.
 */
export async function addArchive(
  library: Library,
  given: string,
  { name, move, times }: { readonly name: string | null; readonly move: boolean; readonly times: Times | null },
  before: (site: LibrarySite) => Promise<void> = async () => undefined,
): Promise<LibrarySite> {
  if (!hasArchive(given)) await openArchive(given, { mode: 'read' }).close(); // throws what is wrong
  const dir = realpathSync(given);
  const known = library.sites.find((one) => existsSync(one.dir) && realpathSync(one.dir) === dir);
  if (known !== undefined) throw usage(`${dir} is in the library already, as ${known.name}.`, 'yuanye library list');
  const inside = dirname(dir) === realpathSync(join(library.dir, 'sites'));
  if (inside && name !== null && name !== basename(dir))
    throw usage(`${dir} lies in the library already.`, `Its name is that of its folder: leave out --name ${name}.`);
  const archive = openArchive(dir, { mode: 'write' });
  const sites = archive.listing.sites().flatMap(({ site }) => (site === null ? [] : [site]));
  const { id } = archive;
  await archive.close();
  const [part] = partsIn(library, id);
  if (part !== undefined)
    throw usage(
      `${dir} was split into this library: its articles would be there twice.`,
      `Its sites are there already, such as ${part}: yuanye library list`,
    );
  const only = sites.length === 1 ? sites[0]! : null;
  const own = checkedName(inside ? basename(dir) : (name ?? only ?? basename(dir)));
  checkNew(library, own);
  if (library.shared !== null && move && !inside)
    throw usage(
      'A library of several machines takes a copy of the archive; --move says nothing there.',
      'Leave it out. The archive stays where it is, and is no part of the library.',
    );
  if (times !== null && only === null)
    throw usage(
      `${dir} holds ${sites.length} sites: which of them is looked after?`,
      `Add it without --cron, then: yuanye schedule add SITE --archive ${dir}`,
    );
  if (times !== null) await setTimes(dir, only!, times);
  const place = move && !inside ? moved(library, dir, own) : dir;
  const copied = library.shared !== null;
  const refers = inside || place !== dir || copied ? {} : { archive: pathFrom(library.dir, dir) };
  await before({ name: own, site: only, dir: place, own: inside });
  await putEntry(library.dir, own, { ...(only === null ? {} : { site: only }), ...refers });
  return siteNamed(openLibrary(library.dir), own);
}

function moved(library: Library, dir: string, name: string): string {
  const target = ownFolder(library.dir, name);
  if (existsSync(target)) throw usage(`${target} is there already.`, '--name gives the archive another name.');
  const lock = RunLock.take(dir);
  if (lock === undefined)
    throw new StopRun('archive-busy', `A run is at work in ${dir}.`, 'Move it when the run has ended.', EXIT.unusable);
  try {
    renameSync(dir, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    throw usage(
      `${dir} lies on another disk and is not moved.`,
      'Leave out --move, or copy it with yuanye backup and yuanye restore.',
    );
  } finally {
    lock.release();
  }
  return target;
}

async function setTimes(dir: string, site: string, { cron, timeZone, jitterS }: Times): Promise<void> {
  const archive = openArchive(dir, { mode: 'write' });
  try {
    archive.schedules.put({ site, cron, timeZone, jitterS, createdAt: new Date().toISOString() });
  } finally {
    await archive.close();
  }
}

/** Takes a site out of the library's file; its archive stays where it is, unless it is to be deleted. */
export async function removeSite(library: Library, name: string, deleteArchive: boolean): Promise<LibrarySite> {
  const site = siteNamed(library, name);
  if (!deleteArchive) {
    await putEntry(library.dir, name, null);
    return site;
  }
  if (!site.own)
    throw usage(
      `The archive of ${name} lies outside the library, in ${site.dir}, and is not deleted.`,
      'Leave out --delete-archive, and delete the folder yourself.',
    );
  const lock = isFolder(site.dir) ? RunLock.take(site.dir) : null;
  if (lock === undefined)
    throw new StopRun('archive-busy', `A run is at work in ${site.dir}.`, 'Wait for it to end.', EXIT.unusable);
  await putEntry(library.dir, name, null);
  lock?.release();
  rmSync(site.dir, { recursive: true, force: true });
  return site;
}

/** How a site is. */
export interface SiteState {
  readonly name: string;
  readonly site: string | null;
  readonly archive: string;
  /** new: nothing was archived yet. at-work: a run is. Anything else says why the archive cannot be read. */
  readonly state: string;
  readonly articles: number | null;
  /** Pages that a crawl left queued. */
  readonly queued: number | null;
  readonly lastRun: Pick<RunInfo, 'id' | 'kind' | 'startedAt' | 'finishedAt' | 'outcome'> | null;
  /** When it is looked after next, ISO 8601, UTC; null: it has no schedule. */
  readonly next: string | null;
  /** What is wrong, for people. */
  readonly problem: { readonly message: string; readonly hint: string } | null;
}

/** Opens a site's archive for reading, brought up to date where it is older. Throws StopRun when it cannot be read. */
export async function openSiteArchive(site: LibrarySite): Promise<Archive> {
  if (!isFolder(site.dir))
    throw new StopRun(
      'missing',
      `The folder of ${site.name} is missing: ${site.dir}`,
      `Bring it back, or: yuanye library remove ${site.name}`,
      EXIT.unusable,
    );
  try {
    return openArchive(site.dir, { mode: 'read' });
  } catch (error) {
    if (!(error instanceof StopRun) || error.code !== 'older-archive') throw error;
    await openArchive(site.dir, { mode: 'write' }).close();
    return openArchive(site.dir, { mode: 'read' });
  }
}

export async function stateOf(site: LibrarySite, now: Date): Promise<SiteState> {
  const facts = { name: site.name, site: site.site, archive: site.dir };
  let archive: Archive;
  try {
    archive = await openSiteArchive(site);
  } catch (error) {
    const { code, message, hint } = error instanceof StopRun ? error : { ...problemOf(error) };
    const nothing = { articles: null, queued: null, lastRun: null, next: null };
    return { ...facts, state: code, ...nothing, problem: { message, hint } };
  }
  try {
    const articles = archive.articles.count();
    const [run] = archive.runs.list(1);
    const times = archive.schedules.list().flatMap((one) => nextAt(one, now)?.toISOString() ?? []);
    const atWork = archive.runs.atWorkElsewhere();
    return {
      ...facts,
      state: atWork ? 'at-work' : run === undefined && articles === 0 ? 'new' : 'ready',
      articles,
      queued: [...queuedBySite(archive.sql).values()].reduce((sum, n) => sum + n, 0),
      lastRun: run === undefined ? null : withoutReport(run),
      next: times.sort()[0] ?? null,
      problem: null,
    };
  } finally {
    await archive.close();
  }
}

const withoutReport = ({ id, kind, startedAt, finishedAt, outcome }: RunInfo) => ({
  ...{ id, kind, startedAt, finishedAt, outcome },
});

function problemOf(error: unknown): { code: string; message: string; hint: string } {
  return { code: 'unreadable', message: error instanceof Error ? error.message : String(error), hint: '' };
}
