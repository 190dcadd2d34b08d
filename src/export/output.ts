/** One file of an export, and the folder that gets its files when all of them are whole. */
import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { EXIT, StopRun, whyNotWritten } from '../core/errors.js';
import type { Statistics } from './statistics.js';

export interface Written {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What was copied: the table `pictures.jsonl` and the files it names. */
export interface CopiedPictures {
  readonly files: readonly Written[];
  /** Pictures of articles that the archive does not hold. */
  readonly missing: number;
}

/** What an export wrote: `manifest.json`. */
export interface ExportManifest {
  readonly format: string;
  readonly software: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly articles: number;
  readonly versions: number;
  readonly characters: number;
  readonly statistics: Statistics;
  readonly files: readonly Written[];
  /** Copies of pictures, when they were asked for. */
  readonly pictures?: CopiedPictures;
  /** In an export that goes on from an earlier one: ids of articles that were forgotten since. */
  readonly forgotten?: readonly string[];
  /** Files of an earlier export that are being removed; only while a folder is brought up to date. */
  readonly leaving?: readonly string[];
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where a file system says that the parent is not
 * there although it is, as /proc does. storage/make-folder.ts makes folders for their owner alone; the two stay apart because
 * neither folder imports the other, and src/core, which both import, uses no disk.
 */
export function makeFolder(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const made = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory();
    if (!made) throw error; // another process may have made it meanwhile
  }
}

/** A file that is being written; `path` is relative to its folder. */
export class Output {
  rows = 0;
  private bytes = 0;
  private readonly hash: Hash = createHash('sha256');
  private readonly fd: number;

  constructor(
    folder: string,
    private readonly path: string,
  ) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    this.fd = openSync(join(folder, path), 'wx');
  }

  write(part: string | Uint8Array): void {
    if (part.length === 0) return;
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at);
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }

  /** `sync` waits for the disk: not for thousands of small files, whose digests in the manifest tell a loss. */
  finish(sync: boolean): Written {
    if (sync) fsyncSync(this.fd);
    closeSync(this.fd);
    return { path: this.path, rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/** Files of an export that the manifest does not list with their digests. */
const BESIDE = ['README.md', 'CITATION.cff', 'datapackage.json', 'schema.json'];

/**
 * The folder of an export. Files are written into a temporary folder beside it, which takes its name when all are whole:
 * nobody sees half an export, and one that failed or was killed leaves nothing there. Into a folder that is there already
 * they are moved, the manifest last. A folder that is brought up to date gets the new files in the place of the old ones;
 * those that the new export no longer has leave.
 */
export class Folder {
  readonly temporary: string;
  private readonly out: string;
  private readonly before: ExportManifest | null;

  /**
   * `update`: the format of the export that may lie in `out` already, made with `options`; null when nothing may. Throws StopRun when
   * something else does: an export never mixes with what was there.
   */
  constructor(out: string, update: string | null, options: Readonly<Record<string, unknown>>) {
    this.out = resolve(out);
    this.before = earlier(this.out, out, update, options);
    // With the process's number: what a killed process left is recognised and removed.
    this.temporary = `${this.out}.tmp-${process.pid}`;
    try {
      makeFolder(dirname(this.out));
      rmSync(this.temporary, { recursive: true, force: true });
      mkdirSync(this.temporary);
    } catch (error) {
      throw new StopRun(
        'out-unwritable',
        `${out} cannot be written: ${whyNotWritten(error)}.`,
        'Name a folder that you may write with --out.',
        EXIT.unusable,
      );
    }
  }

  put(name: string, text: string): void {
    writeFileSync(join(this.temporary, name), text);
  }

  /** Gives the files their place, the manifest last. */
  finish(manifest: ExportManifest): void {
    if (!existsSync(this.out)) {
      this.put('manifest.json', textOf(manifest));
      renameSync(this.temporary, this.out);
      return;
    }
    const mine = new Set(pathsOf(manifest));
    const gone = this.before === null ? [] : pathsOf(this.before).filter((path) => !mine.has(path));
    // Killed from here on: the manifest names every file that is ours, so that the next update knows them.
    if (this.before !== null) this.write({ ...manifest, leaving: gone });
    for (const path of [...mine, ...BESIDE]) this.move(path);
    for (const path of gone) this.remove(path);
    this.write(manifest);
    rmSync(this.temporary, { recursive: true });
  }

  abandon(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }

  private write(manifest: ExportManifest): void {
    this.put('manifest.json', textOf(manifest));
    renameSync(join(this.temporary, 'manifest.json'), join(this.out, 'manifest.json'));
  }

  private move(path: string): void {
    const from = join(this.temporary, path);
    const to = join(this.out, path);
    if (!existsSync(from)) {
      if (BESIDE.includes(path) && this.before !== null) rmSync(to, { force: true });
      return;
    }
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  private remove(path: string): void {
    rmSync(join(this.out, path), { force: true });
    const folder = dirname(join(this.out, path));
    if (folder !== this.out && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

const textOf = (manifest: ExportManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** The files that a manifest lists, as paths inside the folder; what would lead out of it is none of ours. */
function pathsOf({ files, pictures, leaving }: ExportManifest): string[] {
  const all = [...files, ...(pictures?.files ?? [])].map(({ path }) => path);
  return [...all, ...(leaving ?? [])].filter((path) => !isAbsolute(path) && !path.split(/[/\\]/).includes('..'));
}

/** Options that choose articles: an export with others would take articles out of the folder. */
const CHOOSING = ['site', 'source', 'from', 'to', 'query', 'collection', 'run', 'representatives'];
const selectionOf = (options: Readonly<Record<string, unknown>>): string =>
  CHOOSING.flatMap((name) => (options[name] === undefined ? [] : [`--${name} ${options[name]}`])).join(' ');

/** The manifest of the export in a folder; null when the folder is new or empty. */
function earlier(
  folder: string,
  out: string,
  update: string | null,
  options: Readonly<Record<string, unknown>>,
): ExportManifest | null {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return null;
  const usage = (code: string, message: string, hint: string) => new StopRun(code, message, hint, EXIT.usage);
  if (!there.isDirectory())
    throw usage('export-exists', `${out} is a file; an export as data is a folder.`, 'Name a folder with --out.');
  if (readdirSync(folder).length === 0) return null;
  if (update === null)
    throw usage(
      'export-exists',
      `${out} is not empty.`,
      'Name a new folder with --out, or give --update to bring an earlier export in it up to date.',
    );
  let manifest: ExportManifest | null = null;
  try {
    manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ExportManifest;
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (!Array.isArray(manifest?.files) || typeof manifest.format !== 'string')
    throw usage(
      'no-export',
      `${out} holds no export that could be brought up to date.`,
      'Name a new folder with --out.',
    );
  if (manifest.format !== update)
    throw usage(
      'other-export',
      `${out} holds an export as ${manifest.format}.`,
      `Give --format ${manifest.format}, or a new folder.`,
    );
  const [was, is] = [selectionOf(manifest.options ?? {}), selectionOf(options)];
  if (was !== is)
    throw usage(
      'other-selection',
      was === '' ? `${out} holds an export of all articles.` : `${out} holds an export of another selection: ${was}.`,
      'Give the same options, or a new folder.',
    );
  return manifest;
}
