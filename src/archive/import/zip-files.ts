/** The files in a ZIP file: each is unpacked into a temporary folder when its turn comes, and then read as any file is. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { entryChunks, listZip, type ZipEntry } from '../../../snapshots/index.js';
import { StopRun } from '../../core/errors.js';
import { type Allowance, type FoundFile, foldersBeside } from './walk.js';

/** Unpacked bytes for each byte of the file, beyond the first 64 MiB: text reaches 20, a zip bomb 1,000. */
const RATIO = 100;
const FREE = 64 * 1024 * 1024;
const ENTRIES = 100_000;
/** How deep ZIP files may lie in each other. */
const DEEPEST = 3;

/**
 * The files of a ZIP file in the order of their names, pages with the pictures beside them. A file lies on the disk
 * until the next one is asked for. What cannot be unpacked is given with its fault. Throws StopRun when it cannot be read.
 */
export async function* filesInZip(zip: FoundFile): AsyncGenerator<FoundFile> {
  const { size, mtime } = statSync(zip.path);
  const { allowance, depth } = zip.inside ?? { allowance: { bytes: FREE + RATIO * size, entries: ENTRIES }, depth: 0 };
  if (depth === DEEPEST) throw refusal(`ZIP files lie in each other more than ${DEEPEST} deep`);
  const { files, refused } = listed(zip, allowance);
  const found = (name: string) => ({ shown: `${zip.shown}/${name}`, kept: `${zip.kept}/${name}`, named: false });
  for (const { name, reason } of refused) yield { path: '', ...found(name), fault: fault(reason) };
  const folders = foldersBeside([...files.keys()]);
  const saved = new Set(folders.values());
  const pictures = new Map<string | null, string[]>();
  for (const name of files.keys()) {
    const folder = folderOf(name, saved);
    const those = pictures.get(folder) ?? [];
    those.push(name);
    pictures.set(folder, those);
  }
  const root = mkdtempSync(join(tmpdir(), 'yuanye-zip-'));
  const [path, to] = [join(root, 'file'), join(root, 'beside')];
  try {
    for (const name of pictures.get(null) ?? []) {
      const folder = folders.get(name);
      try {
        await unpack(zip, files.get(name)!, path, allowance, mtime);
      } catch (error) {
        if (error instanceof StopRun) throw error;
        yield { path, ...found(name), fault: fault((error as Error).message) };
        continue;
      }
      mkdirSync(to);
      for (const picture of folder === undefined ? [] : (pictures.get(folder) ?? [])) {
        const own = join(to, picture.split('/').at(-1)!);
        await unpack(zip, files.get(picture)!, own, allowance, mtime).catch((error: unknown) => {
          if (error instanceof StopRun) throw error;
          rmSync(own, { force: true }); // damaged: the page stays without it
        });
      }
      const own = folder === undefined ? {} : { beside: { path: to, name: folder.split('/').at(-1)! } };
      yield { path, ...found(name), ...own, inside: { allowance, depth: depth + 1 } };
      rmSync(to, { recursive: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The one of these folders in which a file lies; null when it lies in none. */
function folderOf(name: string, folders: ReadonlySet<string>): string | null {
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1))
    if (folders.has(name.slice(0, at))) return name.slice(0, at);
  return null;
}

function listed({ path }: FoundFile, allowance: Allowance) {
  let listing: ReturnType<typeof listZip>;
  try {
    listing = listZip(path);
  } catch (error) {
    throw refusal((error as Error).message);
  }
  allowance.entries -= listing.entries.length + listing.refused.length;
  if (allowance.entries < 0) throw refusal('it holds too many files');
  const entries = listing.entries.map((entry) => [entry.name.replaceAll('\\', '/'), entry] as const);
  const files = new Map(entries.filter(([name]) => !name.endsWith('/')).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { files, refused: listing.refused };
}

/** Throws StopRun when more was unpacked than the file may hold, an Error when this entry alone is bad. */
async function unpack(zip: FoundFile, entry: ZipEntry, path: string, allowance: Allowance, time: Date): Promise<void> {
  const fd = openSync(path, 'w', 0o600);
  try {
    let sum = 0;
    for await (const chunk of entryChunks(zip.path, entry)) {
      allowance.bytes -= chunk.length;
      if (allowance.bytes < 0) throw refusal('it unpacks to far more than it is (a zip bomb)');
      sum = crc32(chunk, sum);
      writeSync(fd, chunk);
    }
    if (sum !== entry.crc) throw new Error('its checksum is wrong');
  } finally {
    closeSync(fd);
  }
  const modified = entry.modified === null ? time : new Date(entry.modified);
  utimesSync(path, modified, modified);
}

/** A ZIP file without its end cannot be unpacked either. */
const refusal = (why: string) =>
  /^it is no ZIP file|is damaged$/.test(why)
    ? new StopRun('zip', `this ZIP or WACZ file is cut short or damaged: ${why}`, 'Get or make it again.')
    : new StopRun('zip', `this ZIP file is not read: ${why}`, 'Unpack it and import the folder.');

function fault(why: string): NonNullable<FoundFile['fault']> {
  const message = `it cannot be unpacked: ${why}`;
  if (/is encrypted$/.test(why))
    return { code: 'encrypted', message, hint: 'Unpack it with its password and import the folder.' };
  if (/zip bomb/.test(why)) return { code: 'zip-bomb', message, hint: 'Unpack it yourself if you trust it.' };
  return { code: 'damaged', message, hint: 'Make the ZIP file again.' };
}
