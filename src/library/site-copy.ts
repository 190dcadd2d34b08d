/**
 * A machine's copy of a site's archive: brought up to date from the store, and published to it. The files lie in the
 * store under keys that no other owner uses, and a manifest says which of them are the archive.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { putInPlace, recover, warcFiles } from '../../snapshots/index.js';
import {
  CURATION,
  copyDatabase,
  makeFolder,
  namedFiles,
  openArchive,
  RunLock,
  replaceDatabase,
} from '../../storage/index.js';
import { softwareVersion } from '../config/version.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { Manifest, StoredFile } from './manifest.js';
import type { Store } from './store/store.js';
import { isAsPublished, StoredFiles } from './stored-files.js';

const DATABASE = 'archive.db';
/** How long a process that still writes to a copy is waited for, in milliseconds. */
const PATIENCE = 60_000;

/** What a copy was when it was last equal to a publication. */
interface Base {
  readonly library: string;
  readonly generation: number;
  readonly manifest: Manifest;
}

/** The copy of a site's archive on this machine, and what is known of the publication that it comes from. */
export class SiteCopy {
  /** Files beside the archive: the databases as they were published, WARC files of others. */
  private readonly beside: string;
  private readonly files: StoredFiles;

  constructor(
    /** The archive's folder. */
    readonly dir: string,
    state: string,
    private readonly name: string,
    private readonly library: string,
    store: Store,
  ) {
    this.beside = join(state, name);
    this.files = new StoredFiles(store, name);
  }

  get base(): Base | null {
    const file = join(this.beside, 'published.json');
    if (!existsSync(file)) return null;
    const base = JSON.parse(readFileSync(file, 'utf8')) as Base;
    return base.library === this.library ? base : null;
  }

  /** Whether the copy comes from this publication, with or without work of this machine since. */
  comesFrom(generation: number): boolean {
    return this.base?.generation === generation && existsSync(join(this.dir, DATABASE));
  }

  /**
   * Makes the copy what was published. WARC files that were written here and never published are laid aside first (`late`).
   * Throws StopRun when the store lacks something, or another process is at the copy.
   */
  async bringUpToDate(generation: number, manifest: Manifest, signal: AbortSignal): Promise<void> {
    await this.layAside(manifest);
    const lock = this.lock();
    try {
      for (const folder of [join(this.dir, 'snapshots'), this.beside]) mkdirSync(folder, { recursive: true });
      const wanted = new Set(manifest.files.map(({ path }) => path));
      for (const file of manifest.files) {
        signal.throwIfAborted();
        if (file.path === DATABASE || file.path === CURATION) continue;
        const place = join(this.dir, file.path);
        if (!(await isAsPublished(place, file))) await this.files.fetch(file, place);
      }
      for (const file of manifest.files.filter(({ path }) => path === DATABASE || path === CURATION)) {
        await this.files.fetch(file, join(this.beside, file.path), this.base?.manifest);
        await replaceDatabase(join(this.beside, file.path), join(this.dir, file.path));
      }
      for (const folder of ['snapshots', 'sites'])
        for (const name of existsSync(join(this.dir, folder)) ? readdirSync(join(this.dir, folder)) : [])
          if (!wanted.has(`${folder}/${name}`)) rmSync(join(this.dir, folder, name), { force: true });
      this.noteBase(generation, manifest);
    } finally {
      lock.release();
    }
  }

  /**
   * Writes what the archive is now to the store, under keys that begin with the owner's epoch. Gives the manifest, and the
   * WARC files that are new with it.
   */
  async upload(epoch: number, signal: AbortSignal): Promise<{ manifest: Manifest; warcs: StoredFile[] }> {
    const known = new Map((this.base?.manifest.files ?? []).map((file) => [file.path, file]));
    const prefix = `sites/${this.name}/${epoch}`;
    mkdirSync(this.beside, { recursive: true });
    const files: StoredFile[] = [];
    const warcs: StoredFile[] = [];
    const archive = openArchive(this.dir, { mode: 'read' });
    const { id } = archive;
    const temporary = (name: string) => join(this.beside, `${name}.new`);
    const databases = [DATABASE];
    try {
      for (const name of [DATABASE, CURATION]) rmSync(temporary(name), { force: true });
      await copyDatabase(archive.db, temporary(DATABASE), undefined, signal);
      if (await archive.curation.copyTo(temporary(CURATION))) databases.push(CURATION);
    } finally {
      await archive.close();
    }
    const sealed = warcFiles(join(this.dir, 'snapshots')).filter(({ open }) => !open);
    for (const { name } of sealed)
      for (const path of [`snapshots/${name}`, `snapshots/${name}.cdxj`]) {
        signal.throwIfAborted();
        if (!existsSync(join(this.dir, path))) continue; // an index can be made again
        const before = known.get(path);
        const file = before ?? (await this.files.put(prefix, path, join(this.dir, path)));
        files.push(file);
        if (before === undefined && path.endsWith(name)) warcs.push(file);
      }
    const own = join(this.dir, 'sites');
    for (const name of existsSync(own) ? readdirSync(own).filter((one) => !one.startsWith('.')) : []) {
      const before = known.get(`sites/${name}`);
      files.push(
        before !== undefined && (await isAsPublished(join(own, name), before))
          ? before
          : await this.files.put(prefix, `sites/${name}`, join(own, name)),
      );
    }
    this.check(temporary(DATABASE), files);
    for (const name of databases)
      files.push(await this.files.putParts(prefix, name, temporary(name), known.get(name), signal));
    for (const name of databases) renameSync(temporary(name), join(this.beside, name));
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    return { manifest: { schema: 'site@1', software: `yuanye/${softwareVersion()}`, archive: id, files }, warcs };
  }

  /** Notes that the copy is what was published. */
  noteBase(generation: number, manifest: Manifest): void {
    const file = join(this.beside, 'published.json');
    writeFileSync(`${file}.tmp`, JSON.stringify({ library: this.library, generation, manifest } satisfies Base));
    putInPlace(`${file}.tmp`, file);
  }

  /** WARC files that are to be imported into the copy: those laid aside, and those of `late` brought from the store. */
  async bringLate(late: readonly StoredFile[]): Promise<string[]> {
    const folder = join(this.beside, 'late');
    mkdirSync(folder, { recursive: true });
    for (const file of late) await this.files.fetch(file, join(folder, file.path.replace(/^.*\//, '')));
    return warcFiles(folder).map(({ path }) => path);
  }

  /** Deletes what was laid aside: it is imported and published. */
  dropLate(): void {
    rmSync(join(this.beside, 'late'), { recursive: true, force: true });
  }

  /** Deletes the copy. Gives the WARC files that were never published, written to the store under a name of this worker's. */
  async remove(manifest: Manifest, worker: string): Promise<StoredFile[]> {
    await this.layAside(manifest);
    const late: StoredFile[] = [];
    for (const { name, path } of warcFiles(join(this.beside, 'late'))) {
      late.push(await this.files.put(`sites/${this.name}/late-${worker}`, `snapshots/${name}`, path));
    }
    const lock = this.lock();
    rmSync(this.dir, { recursive: true, force: true });
    lock.release();
    rmSync(this.dir, { recursive: true, force: true });
    return late;
  }

  /** Deletes what is kept beside a copy that was removed. */
  dropState(): void {
    rmSync(this.beside, { recursive: true, force: true });
  }

  private async layAside(manifest: Manifest): Promise<void> {
    const { base } = this;
    if (base === null || !existsSync(join(this.dir, DATABASE))) return;
    const lock = this.lock();
    try {
      const snapshots = join(this.dir, 'snapshots');
      await recover(snapshots);
      const known = new Set([...base.manifest.files, ...manifest.files].map(({ path }) => path));
      for (const { name, path } of warcFiles(snapshots)) {
        if (known.has(`snapshots/${name}`)) continue;
        mkdirSync(join(this.beside, 'late'), { recursive: true });
        renameSync(path, join(this.beside, 'late', name));
      }
    } finally {
      lock.release();
    }
  }

  private lock(): RunLock {
    makeFolder(this.dir);
    const lock = RunLock.take(this.dir, PATIENCE);
    if (lock === undefined)
      throw new StopRun('archive-busy', `A run is at work in ${this.dir}.`, 'Wait for it to end.', EXIT.unusable);
    return lock;
  }

  /** Every WARC file that the database names is there. */
  private check(database: string, files: readonly StoredFile[]): void {
    const folder = `${database}-check`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    renameSync(database, join(folder, DATABASE));
    try {
      const copy = openArchive(folder, { mode: 'read' });
      const there = new Set(files.map(({ path }) => path));
      const missing = namedFiles(copy.db).filter((name) => !there.has(`snapshots/${name}`));
      copy.db.close();
      if (missing.length > 0)
        throw new StopRun(
          'file-missing',
          `The copy of ${this.name} has lost snapshot files: ${missing.join(', ')}. It is not published.`,
          `Move ${this.dir} away: what was published is fetched again.`,
        );
    } finally {
      renameSync(join(folder, DATABASE), database);
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
