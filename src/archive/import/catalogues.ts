/** Files that a catalogue among them names: they get its addresses and times, and are imported with it. */
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { StopRun } from '../../core/errors.js';
import { LOOKED_AT } from './file-kind.js';
import { bytesOf, startOf } from './files.js';
import { type ListedFile, mayBeList, type PageList, readList } from './lists.js';
import { existing, type FoundFile } from './walk.js';

/** The list that a file is; null when it is none, or cannot be read. */
export function listIn(file: FoundFile): PageList | null {
  if (file.fault !== undefined) return null;
  try {
    if (!mayBeList(startOf(file, LOOKED_AT), file.shown)) return null;
    return readList(bytesOf(file).body, file.shown);
  } catch (error) {
    if (error instanceof StopRun) return null; // reported when its turn comes
    throw error;
  }
}

/** Names of catalogues: what lists saved files with their addresses. */
const CATALOGUE = /\.(?:csv|rdf|json)$/i;

/** The same files with what catalogues say of them, and behind a catalogue the files that only it names. */
export function withCatalogues(files: readonly FoundFile[]): FoundFile[] {
  const facts = new Map<string, ListedFile>();
  const named = new Map<FoundFile, readonly ListedFile[]>();
  for (const file of files) {
    if (!CATALOGUE.test(file.shown)) continue;
    const entries = listIn(file)?.files ?? [];
    if (entries.length === 0) continue;
    named.set(file, entries);
    for (const one of entries) facts.set(placeOf(file, one), one);
  }
  if (facts.size === 0) return [...files];
  const known = new Set(files.map(({ shown }) => resolve(shown)));
  const described = (file: FoundFile): FoundFile => {
    const said = facts.get(resolve(file.shown));
    if (said === undefined) return file;
    const url = said.url === null ? {} : { url: said.url };
    return { ...file, fromCatalogue: { ...url, ...(said.savedAt === null ? {} : { savedAt: said.savedAt }) } };
  };
  return files.flatMap((file) => {
    const more = (named.get(file) ?? []).filter((one) => {
      const place = placeOf(file, one);
      if (known.has(place)) return false;
      known.add(place);
      return true;
    });
    const kept = (path: string) => file.kept.replace(/[^/]*$/, '') + path;
    return [described(file), ...more.map((one) => described(listed(file, one, kept(one.path))))];
  });
}

/**
 * A file that a catalogue names. A catalogue that was only found in a folder cannot bring in what lies elsewhere, for it
 * may come from a stranger; whoever names the catalogue itself wants its files.
 */
function listed(catalogue: FoundFile, one: ListedFile, kept: string): FoundFile {
  const place = placeOf(catalogue, one);
  const way = relative(dirname(resolve(catalogue.shown)), place);
  if (catalogue.named || !(isAbsolute(way) || way.split(/[\\/]/, 1)[0] === '..')) return existing(place, kept);
  const message = 'it lies outside of the folder in which a list names it';
  const fault = { code: 'outside', message, hint: 'Name the list itself, or this file.' };
  return { path: place, shown: place, kept, named: false, fault };
}

/** Where a listed file lies: paths count from the folder of the catalogue, and may be written as on Windows. */
const placeOf = (catalogue: FoundFile, { path }: ListedFile): string =>
  resolve(catalogue.shown, '..', path.replaceAll('\\', '/'));
