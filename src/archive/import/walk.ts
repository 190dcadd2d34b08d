/** The files that an import was given: those that were named, and those in the named folders. */
import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decodeBytes } from '../../core/encodings.js';
import { whyNotRead } from '../../core/errors.js';

/** A file on the disk, or why there is none. */
export interface FoundFile {
  /** As the system names it. A name that is no UTF-8 is given by its bytes, for no string names that file. */
  readonly path: string | Buffer;
  /** The path for people: a name that is no UTF-8 is read as GB 18030. */
  readonly shown: string;
  /** The name that the archive keeps: from the named file or folder on. */
  readonly kept: string;
  /** Whether the user named this very file; others were found in a folder. */
  readonly named: boolean;
  /** The folder in which a browser kept the pictures of this page. */
  readonly beside?: Beside;
  /** What a catalogue says of it: the address of the page, and when it was saved (ISO 8601, UTC). */
  readonly fromCatalogue?: { readonly url?: string; readonly savedAt?: string };
  /** Of a file out of a ZIP file: what else may be unpacked of that, and how many ZIP files it lies in. */
  readonly inside?: { readonly allowance: Allowance; readonly depth: number };
  /** Why it cannot be read, when that is known already. */
  readonly fault?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** A folder on the disk, and the name by which its page calls it. */
export interface Beside {
  readonly path: string | Buffer;
  readonly name: string;
}

/** What may still be unpacked of a file. */
export interface Allowance {
  bytes: number;
  entries: number;
}

/** How browsers name the folder beside a page that was saved as a whole: `NAME_files`, `NAME.files`, `NAME 文件`. */
const BESIDE = /(?:[_.]files?|[ _.-]?(?:文件|檔案))$/i;
const PAGE_NAME = /\.(?:[xs]?html?|mht(?:ml)?)$/i;

/** The files for some paths: what is named as it is, the files of a folder and its subfolders in the order of their names. */
export function* filesBelow(paths: readonly string[]): Generator<FoundFile> {
  for (const path of paths) for (const one of namesReadAs(path)) yield* below(one);
}

/**
 * A path as the system spells it. The shell hands over the bytes of a name and Node reads them as UTF-8, so that of a
 * name in GBK only U+FFFD is left: then it is every name of the folder that reads the same.
 */
function namesReadAs(path: string): (string | Buffer)[] {
  if (!path.includes('\ufffd') || infoOf(path) !== null) return [path];
  const folder = Buffer.from(dirname(path));
  let names: Buffer[];
  try {
    names = readdirSync(folder, { encoding: 'buffer' });
  } catch {
    return [path]; // reported as missing
  }
  const same = names.filter((name) => name.toString('utf8') === basename(path));
  return same.length === 0 ? [path] : same.sort(Buffer.compare).map((name) => inside(folder, name));
}

function* below(path: string | Buffer): Generator<FoundFile> {
  const shown = readable(path);
  const kept = basename(shown) || shown;
  const info = infoOf(path);
  if (info === null) {
    const fault = { code: 'no-such-file', message: 'there is no such file or folder', hint: 'Check the path.' };
    yield { path, shown, kept, named: true, fault };
  } else if (typeof info === 'string') yield { path, shown, kept, named: true, fault: unreadable(info) };
  else if (info.isDirectory()) yield* inFolder(path, shown, kept);
  else yield { path, shown, kept, named: true, ...(info.isFile() ? {} : { fault: NOT_A_FILE }) };
}

/** A file at a path that somebody wrote down, or why there is none. */
export function existing(path: string, kept: string): FoundFile {
  const info = infoOf(path);
  const own = { path, shown: path, kept, named: false };
  if (info === null) {
    const fault = { code: 'no-such-file', message: 'there is no such file', hint: 'A list names it; check its path.' };
    return { ...own, fault };
  }
  if (typeof info === 'string') return { ...own, fault: unreadable(info) };
  return info.isFile() ? own : { ...own, fault: NOT_A_FILE };
}

function* inFolder(path: string | Buffer, shown: string, kept: string): Generator<FoundFile> {
  let entries: Dirent<Buffer>[];
  try {
    entries = readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    const fault = unreadable(whyNotRead(error), 'the folder');
    yield { path, shown, kept, named: true, fault };
    return;
  }
  entries.sort((a, b) => Buffer.compare(a.name, b.name));
  const beside = foldersBeside(entries.map((one) => readable(one.name) + (one.isDirectory() ? '/' : '')));
  const folders = new Map(entries.map(({ name }) => [readable(name), name]));
  const saved = new Set(beside.values());
  for (const entry of entries) {
    const name = readable(entry.name);
    const own = { path: inside(path, entry.name), shown: join(shown, name), kept: `${kept}/${name}` };
    if (entry.isDirectory()) {
      if (!saved.has(name)) yield* inFolder(own.path, own.shown, own.kept);
      continue;
    }
    // A link to a file is that file; one to a folder may lead in a circle.
    const info = entry.isSymbolicLink() ? infoOf(own.path) : entry;
    const fault = info === null || typeof info === 'string' || !info.isFile() ? NOT_A_FILE : null;
    const folder = beside.get(name);
    const pictures = folder === undefined ? {} : { beside: { path: inside(path, folders.get(folder)!), name: folder } };
    yield { ...own, named: false, ...pictures, ...(fault === null ? {} : { fault }) };
  }
}

/** From the paths of pages to those of the folders that were saved with them, out of the paths of all files and folders. */
export function foldersBeside(files: readonly string[]): Map<string, string> {
  const folders = new Map<string, string>();
  for (const file of files)
    for (let at = file.indexOf('/'); at >= 0; at = file.indexOf('/', at + 1)) {
      const folder = file.slice(0, at);
      if (BESIDE.test(folder)) folders.set(folder.replace(BESIDE, ''), folder);
    }
  const found = new Map<string, string>();
  for (const file of files) {
    const folder = PAGE_NAME.test(file) ? folders.get(file.replace(PAGE_NAME, '')) : undefined;
    if (folder !== undefined) found.set(file, folder);
  }
  return found;
}

const NOT_A_FILE = {
  code: 'not-a-file',
  message: 'this is no file (a link that leads nowhere or to a folder, a pipe or a device)',
  hint: 'Name the folder or file itself.',
};

const unreadable = (why: string, what = 'the file') => ({
  code: 'unreadable',
  message: `${what} cannot be read: ${why}`,
  hint: 'Check its permissions.',
});

/** What lies at a path; null when there is nothing, a sentence when it cannot be seen. */
function infoOf(path: string | Buffer) {
  try {
    return statSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : whyNotRead(error);
  }
}

/** The path of what lies in a folder. */
export function inside(folder: string | Buffer, name: Buffer): string | Buffer {
  const path = Buffer.concat([Buffer.from(folder), Buffer.from('/'), name]);
  return isUtf8(path) ? path.toString('utf8') : path;
}

/** A name as people read it: in UTF-8, or else in GBK. */
export function readable(name: string | Buffer): string {
  if (typeof name === 'string') return name;
  return isUtf8(name) ? name.toString('utf8') : decodeBytes(name, 'gb18030');
}
