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
import { openName, putInPlace, recover, warcFiles } from '../../../snapshots/index.js';
import {
  type Archive,
  CURATION,
  copyDatabase,
  makeFolder,
  namedFiles,
  openArchive,
  RunLock,
} from '../../../storage/index.js';
import { softwareVersion } from '../../config/version.js';
import { EXIT, StopRun } from '../../core/errors.js';
import { checkApart, checkNoFile } from '../target.js';
import { copyFile, digestOf } from './copy.js';
import { type BackedUp, DATABASE, MANIFEST, type Manifest, putManifest, readManifest } from './manifest.js';

export interface BackupReport {
  readonly dir: string;
  readonly articles: number;
  readonly files: number;
  /** Bytes of the backup, and how many of them were written this time. */
  readonly bytes: number;
  readonly written: number;
  /** Files that left, because the archive no longer has them or newer ones took their place. */
  readonly removed: number;
}

export type Progress = (what: string, done: number, total: number) => void;

/** The folder in which files lie until they are whole; nothing in it outlives the backup. */
const UNFINISHED = '.yuanye-backup';
/** What the lock of a folder lies in. */
const LOCK = ['run.lock', 'run.lock-journal'];

/**
 * Writes or renews the backup in `dir`. Throws StopRun when the folder is neither empty nor a backup of this archive,
 * or when another backup is being written there.
 */
export async function backUp(
  archive: Archive,
  dir: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<BackupReport> {
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
    return await new Backup(archive, dir, earlier(archive, dir), progress, signal).make();
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
  private written = 0;

  constructor(
    private readonly archive: Archive,
    private readonly dir: string,
    private readonly before: Manifest,
    private readonly progress: Progress,
    private readonly signal: AbortSignal | undefined,
  ) {
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
    return { dir, articles, files, bytes, written: this.written, removed: manifest.left.length };
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
    await this.sealed(name, sealed);
    const index = `${sealed}.cdxj`;
    if (existsSync(index)) await this.changeable(`snapshots/${name}.cdxj`, index); // without one: yuanye verify --repair makes it again
  }

  private async growing(name: string, size: number): Promise<void> {
    const folder = join(this.unfinished, 'snapshots');
    const [from, to] = [this.archive.snapshots, folder].map((where) => openName(join(where, name)));
    await copyFile(from!, to!, { signal: this.signal, end: size });
    await recover(folder);
    for (const file of [name, `${name}.cdxj`])
      if (existsSync(join(folder, file)))
        await this.take(join(folder, file), `snapshots/${file}`, this.both(`snapshots/${file}`)[1]);
  }

  /** A sealed WARC file is never written again: what the backup has of it stays, and another size is damage. */
  private async sealed(name: string, source: string): Promise<void> {
    const [stored] = this.both(`snapshots/${name}`);
    const { size } = statSync(source);
    const there = statSync(join(this.dir, stored), { throwIfNoEntry: false })?.size;
    const known = this.known.get(stored);
    if (known?.stored === stored && there === known.bytes) {
      if (size !== known.bytes) throw changed(name, size, known.bytes);
      this.files.push(known);
      return;
    }
    const { left } = this.before;
    if (there === size && left.includes(stored)) {
      // A backup that was killed copied it: a file gets its name when it is whole.
      this.files.push({ path: stored, stored, ...(await digestOf(join(this.dir, stored), this.signal)) });
      return;
    }
    await this.copy(source, stored, stored);
  }

  /** A file that may change (an index, a profile) lies beside the earlier one until the manifest names it. */
  private async changeable(path: string, source: string): Promise<void> {
    const known = this.known.get(path);
    const { bytes, sha256 } = await digestOf(source, this.signal);
    const there = known && statSync(join(this.dir, known.stored), { throwIfNoEntry: false })?.size;
    if (known?.sha256 === sha256 && there === bytes) this.files.push(known);
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
      return copy.articles.count();
    } finally {
      await copy.close();
    }
  }
}

function gone(name: string): StopRun {
  return new StopRun(
    'changed-meanwhile',
    `The snapshot file ${name} went away during the backup.`,
    'Something was forgotten or moved just now; run the backup again.',
  );
}

function changed(name: string, now: number, then: number): StopRun {
  return new StopRun(
    'snapshot-damaged',
    `The snapshot file ${name} has ${now} bytes, its copy in the backup ${then}: such a file is never written again.`,
    'yuanye verify --deep tells whether the archive is damaged. The backup was left as it is.',
  );
}

function lost(missing: readonly string[]): StopRun {
  return new StopRun(
    'file-missing',
    `The archive has lost snapshot files: ${missing.join(', ')}. The backup was left as it is.`,
    'yuanye verify tells what depends on them; this backup or an older one may still have them.',
  );
}
