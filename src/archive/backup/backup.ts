/**
 * A backup of a whole archive while it is being written. First the database, as it is at one moment; then the
 * snapshots: bytes are on the disk before the rows that name them, so the files copied afterwards hold every record
 * that the copied database names; then what readers added and the site profiles that lie in the archive. Sealed files never change and are
 * copied once. Nothing that the last manifest names is touched before the next one is in its place, so that a whole
 * backup lies there at every moment.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { faults, openName, putInPlace, recover, warcFiles } from '../../../snapshots/index.js';
import {
  type Archive,
  CURATION,
  copyDatabase,
  makeFolder,
  namedFiles,
  openArchive,
  RunLock,
  sqliteFindings,
} from '../../../storage/index.js';
import { softwareVersion } from '../../config/version.js';
import { EXIT, StopRun } from '../../core/errors.js';
import type { Damage } from '../damage.js';
import { checkApart, checkNoFile } from '../target.js';
import { copyFile, digestOf } from './copy.js';
import { type BackedUp, DATABASE, MANIFEST, type Manifest, putManifest, readManifest } from './manifest.js';
import { changed, differs, gone, lost, unsound } from './refusals.js';

export interface BackupReport {
  readonly dir: string;
  readonly articles: number;
  readonly files: number;
  /** Bytes of the backup, and how many of them were written this time. */
  readonly bytes: number;
  readonly written: number;
  /** Files that left, because the archive no longer has them or newer ones took their place. */
  readonly removed: number;
  /** Files of the backup that were damaged and were copied anew. */
  readonly mended: number;
  /** Places of what was copied that cannot be read: the archive has them so. */
  readonly damage: readonly Damage[];
}

export interface BackupOptions {
  readonly progress: Progress;
  /** Compare the files that stay with the digests noted of them. */
  readonly check: boolean;
  readonly signal?: AbortSignal | undefined;
}

type Progress = (what: string, done: number, total: number) => void;

/** The folder in which files lie until they are whole; nothing in it outlives the backup. */
const UNFINISHED = '.yuanye-backup';
/** What the lock of a folder lies in. */
const LOCK = ['run.lock', 'run.lock-journal'];

/**
 * Writes or renews the backup in `dir`. Throws StopRun when the folder is neither empty nor a backup of this archive,
 * or when another backup is being written there.
 */
export async function backUp(archive: Archive, dir: string, options: BackupOptions): Promise<BackupReport> {
  checkApart(dir, archive.dir);
  earlier(archive, dir); // before anything is written
  makeFolder(dir);
  const lock = RunLock.take(dir);
  if (lock === undefined)
    throw new StopRun(
      'backup-busy',
      `Another backup is being written to ${dir}.`,
      'Wait for it to end, or name another folder.',
      EXIT.unusable,
    );
  try {
    return await new Backup(archive, dir, earlier(archive, dir), options).make();
  } finally {
    try {
      rmSync(join(dir, UNFINISHED), { recursive: true, force: true });
    } finally {
      lock.release(); // whatever the disk does
    }
  }
}

/** The manifest that lies in `dir`; an empty one for a folder that is empty or not there. */
function earlier(archive: Archive, dir: string): Manifest {
  const refuse = (what: string) => new StopRun('not-a-backup', what, 'Name a new folder.', EXIT.usage);
  checkNoFile(dir, 'Name a new folder.');
  const manifest = readManifest(dir);
  if (manifest === null) {
    const begun = (name: string) => [...LOCK, UNFINISHED, `${MANIFEST}.tmp`].includes(name);
    if (existsSync(dir) && !readdirSync(dir).every(begun)) throw refuse(`${dir} is not empty and holds no backup.`);
    const schema = 'backup@2' as const;
    return { schema, software: '', archive: archive.id, at: null, articles: 0, files: [], left: [] };
  }
  if (manifest.schema === 'backup@1')
    throw refuse(`${dir} holds a backup in an older form; it can be restored, not renewed.`);
  if (manifest.archive !== archive.id) throw refuse(`${dir} is the backup of another archive.`);
  return manifest;
}

/** The files in the folder `sites` of an archive: profiles of the user's own. */
function profileFiles(archive: string): string[] {
  const folder = join(archive, 'sites');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isFile());
}

class Backup {
  /** Sets the names of this backup's files apart from those of every other. */
  private readonly mark = randomBytes(8).toString('hex');
  private readonly database = `archive-${this.mark}.db`;
  private readonly curation = `curation-${this.mark}.db`;
  private readonly unfinished: string;
  /** Every name in the folder that backups wrote, this one's included. */
  private listed: string[] = [];
  private readonly known: ReadonlyMap<string, BackedUp>;
  private readonly files: BackedUp[] = [];
  private readonly progress: Progress;
  private readonly compares: boolean;
  private readonly signal: AbortSignal | undefined;
  private readonly damage: Damage[] = [];
  private written = 0;
  private mended = 0;

  constructor(
    private readonly archive: Archive,
    private readonly dir: string,
    private readonly before: Manifest,
    { progress, check, signal }: BackupOptions,
  ) {
    this.progress = progress;
    this.compares = check;
    this.signal = signal;
    this.unfinished = join(dir, UNFINISHED);
    this.known = new Map(before.files.map((file) => [file.path, file]));
  }

  async make(): Promise<BackupReport> {
    const { archive, dir, unfinished } = this;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const at = new Date().toISOString();
    const database = join(unfinished, DATABASE);
    await copyDatabase(archive.db, database, (n, of) => this.progress('database', n, of), this.signal);

    const curation = join(unfinished, CURATION);
    const curated = await archive.curation.copyTo(curation);
    // From here on the files on the disk are newer than the copied database, never older.
    const sources = warcFiles(archive.snapshots);
    const profiles = profileFiles(archive.dir);
    await this.announce([
      ...sources.flatMap(({ name }) => [`snapshots/${name}`, `snapshots/${name}.cdxj`]),
      ...profiles.map((name) => `sites/${name}`),
    ]);
    for (const folder of ['snapshots', ...(profiles.length > 0 ? ['sites'] : [])])
      for (const parent of [dir, unfinished]) mkdirSync(join(parent, folder), { recursive: true });
    for (const [i, { name }] of sources.entries()) {
      this.progress('snapshots', i, sources.length);
      await this.snapshot(name);
    }
    for (const name of profiles) await this.changeable(`sites/${name}`, join(archive.dir, 'sites', name));
    const articles = await this.check();
    await this.take(database, DATABASE, this.database);
    if (curated) await this.take(curation, CURATION, this.curation);
    const stay = new Set(this.files.map(({ stored }) => stored));
    const manifest: Manifest = {
      ...{ schema: 'backup@2', software: `yuanye/${softwareVersion()}`, archive: archive.id, at, articles },
      files: this.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      left: this.listed.filter((name) => !stay.has(name) && existsSync(join(dir, name))),
    };
    putManifest(dir, manifest);
    // What no manifest names any more leaves (it may have been forgotten on request): what backups wrote, nothing else.
    for (const name of manifest.left) rmSync(join(dir, name), { force: true });
    const bytes = this.files.reduce((sum, file) => sum + file.bytes, 0);
    const { length: files } = this.files;
    return { dir, articles, files, bytes, written: this.written, removed: manifest.left.length, ...this.findings() };
  }

  private findings(): Pick<BackupReport, 'mended' | 'damage'> {
    return { mended: this.mended, damage: this.damage };
  }

  /** The two names that a file may have in a backup: its path in the archive, and one that no other backup uses. */
  private both(path: string): [string, string] {
    return [path, `${path}-${this.mark}`];
  }

  /** Says in the manifest what is about to be written: after a kill the next backup knows those files as its own. */
  private async announce(paths: readonly string[]): Promise<void> {
    const { files, left } = this.before;
    const stored = files.map((file) => file.stored);
    const names = paths.flatMap((path) => this.both(path));
    const there = left.filter((name) => existsSync(join(this.dir, name)));
    this.listed = [...new Set([...stored, ...there, this.database, this.curation, ...names])].sort();
    putManifest(this.dir, { ...this.before, left: this.listed.filter((name) => !stored.includes(name)) });
  }

  /** Gives a whole file in the unfinished folder its name in the backup. */
  private async take(from: string, path: string, stored: string): Promise<void> {
    const { bytes, sha256 } = await digestOf(from, this.signal);
    putInPlace(from, join(this.dir, stored));
    this.files.push({ path, stored, bytes, sha256 });
    this.written += bytes;
  }

  /** One WARC file with its index. A file still being written is copied as far as it goes, and closed in the copy. */
  private async snapshot(name: string): Promise<void> {
    const sealed = join(this.archive.snapshots, name);
    if (!existsSync(sealed)) {
      const size = statSync(openName(sealed), { throwIfNoEntry: false })?.size;
      if (size === undefined && !existsSync(sealed)) throw gone(name);
      if (size === undefined) return this.snapshot(name);
      if (size > 0) await this.growing(name, size);
      return;
    }
    const stays = await this.sealed(name, sealed);
    await this.index(name, stays);
  }

  /**
   * The index of a sealed WARC file, which travels with it: while the file stays, another index is taken only when the
   * file in the archive still is the one that the backup has.
   */
  private async index(name: string, stays: boolean): Promise<void> {
    const path = `snapshots/${name}.cdxj`;
    const source = join(this.archive.snapshots, `${name}.cdxj`);
    const known = this.known.get(path);
    const there = existsSync(source); // without one: yuanye verify --repair makes it again
    if (stays && known !== undefined && (!there || (await this.digest(source)) !== known.sha256)) {
      const file = `snapshots/${name}`;
      if ((await this.digest(join(this.archive.dir, file))) !== this.known.get(file)?.sha256) throw differs(name);
      if (!there) return void this.files.push(known);
    }
    if (there) await this.changeable(path, source);
  }

  private async digest(path: string): Promise<string> {
    return (await digestOf(path, this.signal)).sha256;
  }

  /** Whether a file of the backup is still as it was written; compared when that was asked for. */
  private async isWhole({ stored, sha256 }: BackedUp): Promise<boolean> {
    if (!this.compares || (await this.digest(join(this.dir, stored))) === sha256) return true;
    this.mended++;
    return false;
  }

  /** Notes what cannot be read of a WARC file that was copied just now. */
  private async examine(path: string, stored: string): Promise<void> {
    for await (const { offset, length, reason } of faults(join(this.dir, stored)))
      this.damage.push({ file: path, offset, bytes: length, reason });
  }

  private async growing(name: string, size: number): Promise<void> {
    const folder = join(this.unfinished, 'snapshots');
    const [from, to] = [this.archive.snapshots, folder].map((where) => openName(join(where, name)));
    await copyFile(from!, to!, { signal: this.signal, end: size });
    await recover(folder);
    for (const file of [name, `${name}.cdxj`])
      if (existsSync(join(folder, file)))
        await this.take(join(folder, file), `snapshots/${file}`, this.both(`snapshots/${file}`)[1]);
    if (this.files.some(({ path }) => path === `snapshots/${name}`))
      await this.examine(`snapshots/${name}`, this.both(`snapshots/${name}`)[1]);
  }

  /**
   * A sealed WARC file is never written again: what the backup has of it stays, and another size is damage. Returns whether
   * it stays.
   */
  private async sealed(name: string, source: string): Promise<boolean> {
    const [stored] = this.both(`snapshots/${name}`);
    const { size } = statSync(source);
    const there = statSync(join(this.dir, stored), { throwIfNoEntry: false })?.size;
    const known = this.known.get(stored);
    if (known?.stored === stored && there === known.bytes) {
      if (size !== known.bytes) throw changed(name, size, known.bytes);
      if (await this.isWhole(known)) {
        this.files.push(known);
        return true;
      }
      if ((await this.digest(source)) !== known.sha256) throw differs(name);
    }
    const { left } = this.before;
    if (there === size && left.includes(stored))
      // A backup that was killed copied it: a file gets its name when it is whole.
      this.files.push({ path: stored, stored, ...(await digestOf(join(this.dir, stored), this.signal)) });
    else await this.copy(source, stored, stored);
    await this.examine(stored, stored);
    return false;
  }

  /** A file that may change (an index, a profile) lies beside the earlier one until the manifest names it. */
  private async changeable(path: string, source: string): Promise<void> {
    const known = this.known.get(path);
    const { bytes, sha256 } = await digestOf(source, this.signal);
    const there = known && statSync(join(this.dir, known.stored), { throwIfNoEntry: false })?.size;
    if (known?.sha256 === sha256 && there === bytes && (await this.isWhole(known))) this.files.push(known);
    else await this.copy(source, path, this.both(path)[known === undefined ? 0 : 1]);
  }

  private async copy(source: string, path: string, stored: string): Promise<void> {
    const temporary = join(this.unfinished, stored);
    const { bytes, sha256 } = await copyFile(source, join(this.dir, stored), { signal: this.signal, temporary });
    this.files.push({ path, stored, bytes, sha256 });
    this.written += bytes;
  }

  /** Reads the copied database once: it opens, and every file that it names is there. Returns its articles. */
  private async check(): Promise<number> {
    const copy = openArchive(this.unfinished, { mode: 'read' });
    try {
      const there = new Set(this.files.map(({ path }) => path));
      const missing = namedFiles(copy.db).filter((name) => !there.has(`snapshots/${name}`));
      if (missing.length > 0) throw lost(missing);
      for (const { message } of sqliteFindings(copy.db, false)) {
        if (this.before.at !== null) throw unsound(message);
        this.damage.push({ file: DATABASE, offset: null, bytes: null, reason: message });
      }
      return copy.articles.count();
    } finally {
      await copy.close();
    }
  }
}
