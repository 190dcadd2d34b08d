/** The catalogue kept up with the sites: by a library's run every half minute, and by each command that reads it. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE_LOCK, Catalogue, copyDatabase, RunLock } from '../../storage/index.js';
import { comparing } from '../archive/comparing.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { Library, LibrarySite } from './library.js';
import { openSiteArchive } from './sites.js';

/** A site whose archive could not be looked at. */
export interface Unseen {
  readonly site: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface LookReport {
  /** Articles that came or changed, and those that went. */
  readonly taken: number;
  readonly removed: number;
  readonly unseen: readonly Unseen[];
  /** Another process is at the catalogue, or it may not be written: nothing was looked at. */
  readonly busy: boolean;
}

export interface LookOptions {
  /** How long to wait for another process at the catalogue, in milliseconds. */
  readonly waitMs: number;
  /** Whether new articles are compared with all others: it reads every signature. */
  readonly compare: boolean;
  readonly signal?: AbortSignal;
  /** Called before each site that changed. */
  readonly onSite?: (done: number, total: number) => void;
}

/** What changes with every write to an archive, without opening it. */
export function stampOf(dir: string): string {
  const stamp = (name: string) => {
    const file = statSync(join(dir, name), { throwIfNoEntry: false, bigint: true });
    return file === undefined || file.size === 0n ? '-' : `${file.mtimeNs}:${file.size}`;
  };
  return `${stamp('archive.db')} ${stamp('archive.db-wal')}`;
}

/** The lock of the catalogue's writer; undefined when another process has it, or the library may only be read. */
function lockOf({ dir }: Library, waitMs: number): RunLock | undefined {
  try {
    return RunLock.take(dir, waitMs, CATALOGUE_LOCK);
  } catch (error) {
    if (/^SQLITE_(?:READONLY|CANTOPEN)/.test((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}

/** Takes what changed in the sites into the catalogue, which is made when there is none. */
export async function lookAtSites(library: Library, options: LookOptions): Promise<LookReport> {
  const lock = lockOf(library, options.waitMs);
  if (lock === undefined) return { taken: 0, removed: 0, unseen: [], busy: true };
  try {
    const catalogue = Catalogue.open(library.dir, 'write');
    try {
      return await lookInto(catalogue, library, options);
    } finally {
      await catalogue.archive.close();
    }
  } finally {
    lock.release();
  }
}

async function lookInto(catalogue: Catalogue, library: Library, options: LookOptions): Promise<LookReport> {
  const goOn = () => options.signal?.aborted !== true;
  const sums = { taken: 0, removed: 0 };
  const unseen: Unseen[] = [];
  const names = new Set(library.sites.map(({ name }) => name));
  for (const { name } of catalogue.sites()) if (!names.has(name)) sums.removed += await catalogue.drop(name);
  // Twice: what one site lets go may be shown by another one that was looked at before it.
  let sites: readonly LibrarySite[] = library.sites;
  for (let round = 0; round < 2 && sites.length > 0 && goOn(); round++) {
    const changed = sites.filter((site) => round > 0 || changes(catalogue, site));
    for (const [i, site] of changed.entries()) {
      if (!goOn()) break;
      options.onSite?.(i, changed.length);
      try {
        const { taken, removed } = await lookAtSite(catalogue, site, goOn);
        sums.taken += taken;
        sums.removed += removed;
      } catch (error) {
        unseen.push(unseenOf(site, error));
      }
    }
    sites = library.sites.filter(({ name }) => catalogue.hasStale(name) && !unseen.some(({ site }) => site === name));
  }
  if (options.compare && goOn()) compareAll(catalogue, goOn);
  return { ...sums, unseen, busy: false };
}

function changes(catalogue: Catalogue, site: LibrarySite): boolean {
  return !existsSync(join(site.dir, 'archive.db')) || catalogue.stamp(site.name) !== stampOf(site.dir);
}

/** Takes the changes of one site. Throws when its archive cannot be read. */
async function lookAtSite(catalogue: Catalogue, site: LibrarySite, goOn: () => boolean) {
  const stamp = stampOf(site.dir); // before anything is read: what is written meanwhile changes it again
  const archive = await openSiteArchive(site);
  try {
    const look = await catalogue.look(site.name, archive, goOn);
    if (goOn()) catalogue.stamped(site.name, stamp);
    return look;
  } finally {
    await archive.close();
  }
}

function compareAll({ archive }: Catalogue, goOn: () => boolean): void {
  if (archive.likenesses.waiting() > 0) archive.likenesses.settle(comparing(archive.fold), goOn);
}

function unseenOf({ name }: LibrarySite, error: unknown): Unseen {
  if (error instanceof StopRun) return { site: name, code: error.code, message: error.message, hint: error.hint };
  const { code = '', message } = error as { code?: string; message: string };
  // A full disk, or a fault of ours: nothing that concerns one site alone.
  if (!code.startsWith('SQLITE_CORRUPT') && code !== 'EACCES') throw error;
  return { site: name, code: 'unreadable', message: `The archive of ${name} cannot be read: ${message}`, hint: '' };
}

/**
 * Makes the catalogue anew from the sites, beside the one that is there; readers see the old one until the new one takes
 * its place in one transaction. A kill leaves the old one.
 */
export async function rebuildCatalogue(library: Library, options: Omit<LookOptions, 'compare'>): Promise<LookReport> {
  const lock = lockOf(library, options.waitMs);
  if (lock === undefined) throw atCatalogue();
  const beside = join(library.dir, '.catalogue-new');
  try {
    rmSync(beside, { recursive: true, force: true });
    const fresh = Catalogue.open(beside, 'write');
    try {
      const report = await lookInto(fresh, library, { ...options, compare: true });
      if (options.signal?.aborted === true) return report;
      await putInPlace(fresh, library.dir);
      return report;
    } finally {
      await fresh.archive.close();
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
    lock.release();
  }
}

async function putInPlace({ archive }: Catalogue, dir: string): Promise<void> {
  const file = join(dir, 'catalogue.db');
  try {
    await copyDatabase(archive.db, file);
  } catch (error) {
    // What is no database, or a damaged one, takes no copy: nobody can be reading it.
    if (!/^SQLITE_(?:NOTADB|CORRUPT|READONLY|ERROR)/.test((error as { code?: string }).code ?? '')) throw error;
    for (const end of ['-wal', '-shm', '']) rmSync(`${file}${end}`, { force: true });
    await copyDatabase(archive.db, file);
  }
  // The copy is no WAL database yet where the file is new.
  await Catalogue.open(dir, 'write').archive.close();
}

export function atCatalogue(): StopRun {
  return new StopRun(
    'catalogue-busy',
    'Another process is at the catalogue of this library, or its folder cannot be written.',
    'Try again in a minute, and check the permissions of the folder.',
    EXIT.unusable,
  );
}
