/**
 * A site's archive in the store: its files under keys that no other owner uses, and a manifest that says which of them are
 * the archive. A WARC file is one object. A database is cut into parts, so that a publication writes those that changed.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
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
import { digestOf } from '../archive/backup/copy.js';
import { softwareVersion } from '../config/version.js';
import { EXIT, StopRun } from '../core/errors.js';
import type { Store } from './store/store.js';

interface Part {
  readonly key: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface StoredFile {
  /** Where it lies in the archive, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly parts: readonly Part[];
}

/** What was published of a site. */
export interface Manifest {
  readonly schema: 'site@1';
  readonly software: string;
  /** The archive's own id. */
  readonly archive: string;
  readonly files: readonly StoredFile[];
}

const DATABASE = 'archive.db';
const PART = 4 * 1024 * 1024;
const TRIES = 3;
/** How long a process that still writes to a copy is waited for, in milliseconds. */
const PATIENCE = 60_000;

export const keysOf = (manifest: Manifest | null): string[] => [
  ...new Set((manifest?.files ?? []).flatMap(({ parts }) => parts.map(({ key }) => key))),
];

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

  constructor(
    /** The archive's folder. */
    readonly dir: string,
    state: string,
    private readonly name: string,
    private readonly library: string,
    private readonly store: Store,
  ) {
    this.beside = join(state, name);
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
        if (!(await holds(place, file))) await this.fetch(file, place);
      }
      for (const file of manifest.files.filter(({ path }) => path === DATABASE || path === CURATION)) {
        await this.fetch(file, join(this.beside, file.path), this.base?.manifest);
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
        const file = before ?? (await this.put(prefix, path));
        files.push(file);
        if (before === undefined && path.endsWith(name)) warcs.push(file);
      }
    const own = join(this.dir, 'sites');
    for (const name of existsSync(own) ? readdirSync(own).filter((one) => !one.startsWith('.')) : []) {
      const before = known.get(`sites/${name}`);
      files.push(
        before !== undefined && (await holds(join(own, name), before))
          ? before
          : await this.put(prefix, `sites/${name}`),
      );
    }
    this.check(temporary(DATABASE), files);
    for (const name of databases)
      files.push(await this.putParts(prefix, name, temporary(name), known.get(name), signal));
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
  async late(late: readonly StoredFile[]): Promise<string[]> {
    const folder = join(this.beside, 'late');
    mkdirSync(folder, { recursive: true });
    for (const file of late) await this.fetch(file, join(folder, file.path.replace(/^.*\//, '')));
    return warcFiles(folder).map(({ path }) => path);
  }

  /** Forgets what was laid aside: it is imported and published. */
  imported(): void {
    rmSync(join(this.beside, 'late'), { recursive: true, force: true });
  }

  /** Deletes the copy. Gives the WARC files that were never published, written to the store under a name of this worker's. */
  async letGo(manifest: Manifest, worker: string): Promise<StoredFile[]> {
    await this.layAside(manifest);
    const late: StoredFile[] = [];
    for (const { name, path } of warcFiles(join(this.beside, 'late'))) {
      const { bytes, sha256 } = await digestOf(path);
      const key = `sites/${this.name}/late-${worker}/${sha256}-${name}`;
      await this.store.put(key, { path, bytes, sha256 });
      late.push({ path: `snapshots/${name}`, bytes, sha256, parts: [{ key, bytes, sha256 }] });
    }
    const lock = this.lock();
    rmSync(this.dir, { recursive: true, force: true });
    lock.release();
    rmSync(this.dir, { recursive: true, force: true });
    return late;
  }

  /** Forgets what is known of a copy that was let go. */
  gone(): void {
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

  private async put(prefix: string, path: string): Promise<StoredFile> {
    const from = join(this.dir, path);
    const { bytes, sha256 } = await digestOf(from);
    const key = `${prefix}/${sha256}-${path.replace(/^.*\//, '')}`;
    await this.store.put(key, { path: from, bytes, sha256 });
    return { path, bytes, sha256, parts: [{ key, bytes, sha256 }] };
  }

  private async putParts(
    prefix: string,
    path: string,
    from: string,
    before: StoredFile | undefined,
    signal: AbortSignal,
  ): Promise<StoredFile> {
    const there = new Map((before?.parts ?? []).map((part) => [part.sha256, part]));
    const whole = createHash('sha256');
    const parts: Part[] = [];
    for (const bytes of partsOf(from)) {
      signal.throwIfAborted();
      whole.update(bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const key = `${prefix}/${sha256}.part`;
      if (!there.has(sha256)) {
        await this.store.put(key, bytes);
        there.set(sha256, { key, bytes: bytes.length, sha256 });
      }
      parts.push(there.get(sha256)!);
    }
    return { path, bytes: statSync(from).size, sha256: whole.digest('hex'), parts };
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

  /** Brings a file from the store, whole or not at all. Parts that the earlier form of the file has are not brought again. */
  private async fetch(file: StoredFile, place: string, before?: Manifest): Promise<void> {
    mkdirSync(dirname(place), { recursive: true });
    const temporary = `${place}.fetched`;
    for (let tries = 1; ; tries++) {
      const hash = createHash('sha256');
      const earlier = existsSync(place) ? before?.files.find(({ path }) => path === file.path) : undefined;
      const out = createWriteStream(temporary);
      for (const [i, part] of file.parts.entries()) {
        const same = tries === 1 && earlier?.parts[i]?.sha256 === part.sha256;
        const source = same ? [partAt(place, i, part.bytes)] : this.bytesOf(part, file);
        const counted = new Transform({
          transform(chunk: Buffer, _, done) {
            hash.update(chunk);
            done(null, chunk);
          },
        });
        await pipeline(source, counted, out, { end: false });
      }
      await new Promise<void>((resolve, reject) => out.once('error', reject).end(resolve));
      if (hash.digest('hex') === file.sha256) break;
      if (tries === TRIES) throw this.damaged(file, 'is not as it was written');
    }
    putInPlace(temporary, place);
  }

  /** The bytes of a part; where a connection broke, they go on from there. */
  private async *bytesOf({ key, bytes }: Part, file: StoredFile): AsyncGenerator<Buffer> {
    let at = 0;
    for (let tries = 1; at < bytes || bytes === 0; tries++) {
      try {
        const source = await this.store.get(key, at);
        if (source === null) throw this.damaged(file, 'is missing');
        for await (const chunk of source) {
          at += (chunk as Buffer).length;
          yield chunk as Buffer;
        }
        return; // shorter than it was is told by its digest
      } catch (error) {
        if (error instanceof StopRun || tries === TRIES) throw error;
      }
    }
  }

  private damaged({ path }: StoredFile, how: string): StopRun {
    return new StopRun(
      'store-damaged',
      `${path} of ${this.name} ${how} in the store ${this.store.address}.`,
      'If something was published just now, it is there at the next try; else bring it back from a backup of the store.',
      EXIT.unusable,
    );
  }
}

async function holds(place: string, file: StoredFile): Promise<boolean> {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.size !== file.bytes) return false;
  // A sealed WARC file, or its index, is never written again: its name and size tell which it is.
  return file.path.startsWith('snapshots/') || (await digestOf(place)).sha256 === file.sha256;
}

function* partsOf(path: string): Generator<Buffer> {
  const { size } = statSync(path);
  for (let at = 0; at < size; at += PART) yield partAt(path, at / PART, Math.min(PART, size - at));
}

function partAt(path: string, index: number, bytes: number): Buffer {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    for (let done = 0; done < bytes; ) {
      const read = readSync(fd, buffer, done, bytes - done, index * PART + done);
      if (read === 0) return buffer.subarray(0, done);
      done += read;
    }
    return buffer;
  } finally {
    closeSync(fd);
  }
}
