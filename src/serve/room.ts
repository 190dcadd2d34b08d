/** What every part of the reading room is given: the archive, heavy readings, and the options of the command. */
import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Context, Hono } from 'hono';
import { type Archive, openArchive } from '../../storage/index.js';
import { EXIT, StopRun } from '../core/errors.js';
import { canonicalUrl } from '../core/url.js';
import { type Lang, type MessageKey, message, type Values } from '../lang/index.js';
import { isLibrary } from '../library/library.js';
import { SiteArchives } from '../library/site-archives.js';
import type { RunAlarm } from './alarms.js';
import { MAY_BE_OLD, Readings } from './readings.js';

export interface RoomOptions {
  /** The folder of the archive, or of the library. */
  readonly dir: string;
  /** The language of the interface where a reader has chosen none; null: as the browser asks, then English. */
  readonly lang: Lang | null;
  /** Whether search engines may take the pages in. */
  readonly public: boolean;
  /** Where readers reach the room, such as `https://archive.example.org`; null: on this machine alone. */
  readonly origin: string | null;
  /** Where pages are shown as they were, an origin of its own; null: nowhere. */
  readonly replayOrigin: string | null;
  /** Whom harvesters write to (OAI-PMH); by itself the keeper of this machine. */
  readonly contact?: string | null;
  /** Whether readers on this machine may add tags, notes and collections; by itself they may. */
  readonly curation?: boolean;
  /** Threads that search. 0: searches run in the thread that serves. */
  readonly workers: number;
  /** Told of errors that are no fault of who asks. */
  readonly onError: (error: unknown, path: string) => void;
  /** The clock; replaced in tests. */
  readonly now: () => Date;
}

/** The reader's language, and the sentences in it. */
export interface Words {
  readonly lang: Lang;
  readonly t: (key: MessageKey, values?: Values) => string;
}

/** One page's view. */
export interface View extends Words {
  /** Path and query of this page, to come back to. */
  readonly here: string;
  readonly room: Room;
}

export interface Env {
  Variables: { view: View };
}
export type App = Hono<Env>;
export type Asked = Context<Env>;

/** A part of the room puts its routes into the app. */
export type Part = (app: App, room: Room) => void;

export class Room {
  private readonly started = randomBytes(6).toString('hex');
  /** What every form of this room has: pages of other origins cannot read it. */
  readonly token = randomBytes(24).toString('hex');

  /** The database that was opened; a file of this name may be another one later. */
  private readonly opened: string;

  private constructor(
    readonly options: RoomOptions,
    /** What is searched and listed: the archive, or the catalogue of the library. */
    readonly archive: Archive,
    private readonly sites: SiteArchives | null,
    readonly readings: Readings,
  ) {
    this.opened = fileOf(archive.db.name);
  }

  /**
   * Throws StopRun when another archive stands in the place of the opened one, or none: what is read would be of the old one, and
   * what readers write, and the records of pages, of the new one.
   */
  checkInPlace(): void {
    if (fileOf(this.archive.db.name) === this.opened) return;
    throw new StopRun(
      'replaced',
      `The archive in ${this.options.dir} was replaced or removed while the reading room was open.`,
      'Start yuanye serve again.',
      EXIT.unusable,
    );
  }

  /** Opens the archive for reading. Throws StopRun (exit 4) when there is none or it cannot be read. */
  static async open(options: RoomOptions): Promise<Room> {
    const sites = isLibrary(options.dir) ? SiteArchives.openIn(options.dir) : null;
    const archive = sites?.catalogue.archive ?? openArchive(options.dir, { mode: 'read' });
    archive.db.pragma('cache_size = -24000'); // in kB: pages come by id, and each thread that searches has its own
    const readings = await Readings.open(options.dir, archive, options.workers);
    return new Room(options, archive, sites, readings);
  }

  /** Whether this is the room of a library: runs and skipped pages are those of one of its sites. */
  get ofLibrary(): boolean {
    return this.sites !== null;
  }

  /** The archive with all versions of an article, and its records: of a library that of a site. */
  archiveOf(id: string): Archive {
    return this.sites?.of(id) ?? this.archive;
  }

  /** The site of the library whose archive shows an article; null in the room of an archive. */
  siteOf(id: string): string | null {
    return this.sites?.siteOf(id) ?? null;
  }

  /** The archive whose runs are asked for: of a library that of a site; null when there is none, or it cannot be read. A room of one archive has no sites to choose from. */
  archiveAt(site: string | null): Archive | null {
    if (this.sites === null) return site === null ? this.archive : null;
    return site === null ? null : this.sites.named(site);
  }

  /** What is read of the archive, or of that of each site; null where it cannot be read. */
  async ofEach<T>(
    what: string,
    read: (archive: Archive) => T | Promise<T>,
  ): Promise<readonly { readonly site: string | null; readonly value: T | null }[]> {
    return this.sites === null ? [{ site: null, value: await read(this.archive) }] : this.sites.each(what, read);
  }

  /** Whether the article of an id, or what was read from an address, was forgotten on request. For what is not there. */
  async hasForgotten(idOrUrl: string): Promise<boolean> {
    const read = ({ forgetting }: Archive) => new Set(forgetting.list().flatMap(({ id, url }) => [id, url]));
    const all = await this.ofEach('forgotten', read);
    const names = [idOrUrl, canonicalUrl(idOrUrl) ?? idOrUrl];
    return all.some(({ value }) => names.some((name) => value?.has(name)));
  }

  /** Alarms of the last runs, the latest first; `where` is the site of the library whose run raised it. */
  async alarms(): Promise<(RunAlarm & { readonly where: string | null })[]> {
    const read = (archive: Archive) => this.readings.ask('alarms', [], MAY_BE_OLD, archive);
    const all = (await this.ofEach('alarms', read)).flatMap(({ site, value }) =>
      (value ?? []).map((alarm) => ({ ...alarm, where: site })),
    );
    return this.sites === null ? all : all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  }

  /** The archives that may have records of an address, the likeliest first. */
  archivesAround(url: string): Archive[] {
    return this.sites === null ? [this.archive] : this.sites.around(url);
  }

  /** Whether this room is for the one who keeps the archive: notes and marks are shown to nobody else. */
  get showsNotes(): boolean {
    return this.options.origin === null;
  }

  /** Whether readers may write. */
  get curates(): boolean {
    return this.showsNotes && this.options.curation !== false;
  }

  /** Changes whenever anybody changes the archive, and with each start of the server: what an ETag is made of. */
  version(): string {
    return `${this.started}-${this.readings.version()}`;
  }

  /** The whole address of a path of this room, for feeds and citations. `requested` is the address of the request. */
  absolute(path: string, requested: string): string {
    return new URL(path, this.options.origin ?? requested).href;
  }

  async close(): Promise<void> {
    await this.readings.close();
    this.sites?.close();
    await this.archive.close();
  }
}

/** Which file has this name now; empty when there is none. */
function fileOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? '' : `${found.dev}:${found.ino}`;
}

export const wordsIn = (lang: Lang): Words => ({ lang, t: (key, values) => message(lang, key, values) });

export const viewOf = (room: Room, lang: Lang, here: string): View => ({ ...wordsIn(lang), here, room });

/** A short name of some bytes, for addresses that may be kept for ever. */
export function shortDigest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** A path of this room and of no other: `//host` and `/\host` lead elsewhere. */
export function localPath(to: string | undefined): string {
  if (to === undefined || !/^\/(?![/\\])/.test(to)) return '/';
  const url = new URL(to, 'http://localhost');
  return url.host === 'localhost' ? url.pathname + url.search : '/';
}
