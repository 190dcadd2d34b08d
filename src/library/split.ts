/**
 * An archive of several sites made into one archive for each of them, in a library. The archive stays as it is. What is
 * made lies in a folder of its own until all of it is there; a split that was killed goes on with what it has.
 */
import { cpSync, existsSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { putInPlace, warcFiles } from '../../snapshots/index.js';
import {
  type Archive,
  CURATION,
  copyDatabase,
  Division,
  hasArchive,
  makeFolder,
  type Origin,
  openArchive,
  partOf,
  RunLock,
  stateOf,
} from '../../storage/index.js';
import { EXIT, StopRun } from '../core/errors.js';
import { checkedName, type Library, type LibrarySite, openLibrary, ownFolder, putEntry, siteNamed } from './library.js';
import { copyRecords, repeatedIn } from './split-records.js';

export interface SplitOptions {
  readonly signal: AbortSignal;
  /** Called before each WARC file and each database. */
  readonly onStep: (done: number, total: number) => void;
  /** Done with each new archive before it is in the library. */
  readonly before: (site: LibrarySite) => Promise<void>;
}

export interface Part {
  readonly name: string;
  /** Null: the articles that belong to no site. */
  readonly site: string | null;
  readonly articles: number;
  readonly versions: number;
  readonly captures: number;
  readonly dir: string;
}

/**
 * Splits the archive in `dir`. Throws StopRun when it is at work or damaged, is one of the library, or when names are taken.
 * Null: stopped.
 */
export async function splitArchive(library: Library, dir: string, options: SplitOptions): Promise<Part[] | null> {
  checkApart(library, dir);
  const source = openArchive(dir, { mode: 'read' });
  const lock = lockOf(dir);
  try {
    checkAtRest(source);
    const origin = { archive: source.id, state: stateOf(source) };
    return await new Split(library, source, origin, options).run();
  } catch (error) {
    if (options.signal.aborted) return null; // stopped while the database was copied
    throw error;
  } finally {
    lock?.release();
    await source.close();
  }
}

/** An archive of the library beside its own parts would give it every article twice. */
function checkApart({ sites, dir: folder }: Library, dir: string): void {
  const place = (path: string) => (existsSync(path) ? realpathSync(path) : path);
  const same = sites.find((site) => place(site.dir) === place(dir));
  if (same === undefined) return;
  throw new StopRun(
    'usage',
    `${dir} is in the library already, as ${same.name}: its articles would be there twice.`,
    `Take it out first, which leaves its folder as it is: yuanye library remove ${same.name} --library ${folder}`,
    EXIT.usage,
  );
}

/** No run may begin meanwhile. In a folder that may not be written none can. */
function lockOf(dir: string): RunLock | null {
  try {
    const lock = RunLock.take(dir);
    if (lock !== undefined) return lock;
  } catch (error) {
    if (/^SQLITE_(?:READONLY|CANTOPEN)/.test((error as { code?: string }).code ?? '')) return null;
    throw error;
  }
  throw new StopRun('archive-busy', `A run is at work in ${dir}.`, 'Split it when the run has ended.', EXIT.unusable);
}

function checkAtRest({ dir, snapshots, forgetting }: Archive): void {
  const unfinished = forgetting.begun() !== null || forgetting.unfinished().length > 0;
  if (!unfinished && !warcFiles(snapshots).some(({ open }) => open)) return;
  throw new StopRun(
    'unfinished',
    `The last run on ${dir} was killed, and what it left is not in order yet.`,
    `yuanye reprocess --archive ${dir} ends it; then split again.`,
    EXIT.unusable,
  );
}

class Split {
  private readonly work: string;
  private readonly names = new Map<string, string>();

  constructor(
    private readonly library: Library,
    private readonly source: Archive,
    private readonly origin: Origin,
    private readonly options: SplitOptions,
  ) {
    this.work = join(library.dir, 'sites', `.splitting-${origin.archive}`);
  }

  async run(): Promise<Part[] | null> {
    const { options } = this;
    const division = await this.division();
    try {
      for (const site of division.sites()) this.names.set(site, nameOf(site));
      this.check();
      const wanted = [...this.names.keys()].filter((site) => !this.isMade(site));
      if (wanted.length > 0) {
        division.begin();
        const files = division.files();
        const total = files.length + wanted.length;
        const repeated = repeatedIn(this.source, division);
        const folders = new Map([...this.names.keys()].map((site) => [site, this.folderOf(site)]));
        for (const [i, file] of files.entries()) {
          if (options.signal.aborted) return null;
          options.onStep(i, total);
          await copyRecords(this.source, division, file, repeated, folders);
        }
        for (const [i, site] of wanted.entries()) {
          if (options.signal.aborted) return null;
          options.onStep(files.length + i, total);
          await this.makePart(division, site);
        }
      }
    } finally {
      division.close();
    }
    this.check();
    for (const site of this.names.keys()) await this.takeIn(site);
    rmSync(this.work, { recursive: true, force: true });
    return [...this.names.keys()].map((site) => this.partOf(site));
  }

  /** The copy of the database, of this state of the archive. */
  private async division(): Promise<Division> {
    const file = join(this.work, `${this.origin.state}.db`);
    if (!existsSync(file)) {
      rmSync(this.work, { recursive: true, force: true });
      makeFolder(this.work);
      await copyDatabase(this.source.db, `${file}.tmp`, undefined, this.options.signal);
      putInPlace(`${file}.tmp`, file);
    }
    return Division.open(file);
  }

  /** Throws StopRun when the split makes no sense, or a name is another site's. */
  private check(): void {
    const { source, library } = this;
    if (this.names.size < 2)
      throw new StopRun(
        'usage',
        `The archive in ${source.dir} holds fewer than two sites: there is nothing to split.`,
        `yuanye library add --archive ${source.dir} takes it in as it is.`,
        EXIT.usage,
      );
    for (const name of this.names.values()) {
      const entry = library.sites.find((one) => one.name.toLowerCase() === name.toLowerCase());
      const dir = entry?.dir ?? ownFolder(library.dir, name);
      if (entry === undefined && !existsSync(dir)) continue;
      const origin = originOf(dir);
      if (origin?.archive === this.origin.archive && origin.state === this.origin.state) continue;
      throw origin?.archive === this.origin.archive
        ? new StopRun(
            'usage',
            `${source.dir} was split into this library before, and has changed since.`,
            'Split it into a new library: yuanye library init DIR, then yuanye library split with --library DIR.',
            EXIT.usage,
          )
        : new StopRun(
            'usage',
            `The library has a site "${entry?.name ?? name}" already, which is no part of this archive.`,
            'Split it into a new library: yuanye library init DIR, then yuanye library split with --library DIR.',
            EXIT.usage,
          );
    }
  }

  private folderOf(site: string): string {
    return join(this.work, this.names.get(site)!);
  }

  /** Whether the archive of a site is whole, here or in the library. */
  private isMade(site: string): boolean {
    return [this.folderOf(site), ownFolder(this.library.dir, this.names.get(site)!)].some(
      (dir) => originOf(dir) !== null,
    );
  }

  /** Makes the database of a site, and what lies beside it. Its origin, which says that it is whole, comes last. */
  private async makePart(division: Division, site: string): Promise<void> {
    const dir = this.folderOf(site);
    for (const name of existsSync(dir) ? readdirSync(dir) : [])
      if (name !== 'snapshots') rmSync(join(dir, name), { recursive: true });
    const profiles = join(this.source.dir, 'sites');
    // All of them: pages of one site are also read by the profiles of others.
    if (existsSync(profiles)) cpSync(profiles, join(dir, 'sites'), { recursive: true });
    const part = openArchive(dir, { mode: 'write', overSnapshots: true });
    try {
      if (await this.source.curation.copyTo(join(dir, CURATION))) {
        const { tags, notes, collections, marks } = part.curation.content();
        const members = collections.flatMap(({ articles }) => articles);
        const ids = new Set([...tags, ...notes, ...marks, ...members].map(({ article }) => article));
        const own = new Set(division.idsOf(site));
        part.curation.forget([...ids].filter((id) => !own.has(id)));
        for (const { name, articles } of collections)
          if (articles.length > 0 && !articles.some(({ article }) => own.has(article)))
            part.curation.removeCollection(name);
      }
      division.fill(part, site, this.origin);
    } finally {
      await part.close();
    }
  }

  private async takeIn(site: string): Promise<void> {
    const { library } = this;
    const name = this.names.get(site)!;
    if (openLibrary(library.dir).sites.some((one) => one.name === name)) return;
    const dir = ownFolder(library.dir, name);
    if (!existsSync(dir)) renameSync(this.folderOf(site), dir);
    const entry = site === '' ? {} : { site };
    await this.options.before({ name, site: site === '' ? null : site, dir, own: true });
    await putEntry(library.dir, name, entry);
  }

  private partOf(site: string): Part {
    const { name, dir } = siteNamed(openLibrary(this.library.dir), this.names.get(site)!);
    const part = openArchive(dir, { mode: 'read' });
    try {
      const { articles, versions, captures } = part.listing.totals();
      return { name, site: site === '' ? null : site, articles, versions, captures, dir: realpathSync(dir) };
    } finally {
      part.db.close();
    }
  }
}

/** The name of a site's archive. Sites without a profile are named by their host, which may have a port. */
function nameOf(site: string): string {
  return checkedName(site === '' ? 'other' : site.replace(/[^\p{L}\p{N}._-]/gu, '-'));
}

/** The sites of a library that a split made of an archive. What cannot be read now is passed over. */
export function partsIn({ sites }: Library, archive: string): string[] {
  return sites.flatMap(({ name, dir }) => {
    try {
      return originOf(dir)?.archive === archive ? [name] : [];
    } catch (error) {
      if (!(error instanceof StopRun)) throw error; // yuanye library status tells of it
      return [];
    }
  });
}

/** Where an archive comes from that a split made whole; null: no split did. */
function originOf(dir: string): Origin | null {
  if (!hasArchive(dir)) return null;
  const archive = openArchive(dir, { mode: 'read' });
  try {
    return partOf(archive);
  } finally {
    archive.db.close();
  }
}
