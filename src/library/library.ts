/**
 * A library: a folder with the archives of many sites, `library.yaml` that says which, and a catalogue of all of them. The
 * archives are those of every other command; nothing but the library's own files says that they belong together.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Document, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { hasArchive, RunLock } from '../../storage/index.js';
import { checkNoFile } from '../archive/target.js';
import { EXIT, StopRun, whyNotRead, whyNotWritten } from '../core/errors.js';
import { printable } from '../core/terminal.js';

const LIBRARY_FILE = 'library.yaml';
const FORM = 1;
/** How long a change of the library waits for another one, in milliseconds. */
const PATIENCE = 10_000;
/** Names that an error lists. */
const SHOWN = 20;

/** What a site is crawled by: a profile's name or an address; and where its archive lies when that is not sites/NAME. */
const SiteEntry = z.strictObject({ site: z.string().min(1).optional(), archive: z.string().min(1).optional() });
const LibraryYaml = z.strictObject({
  library: z.literal(FORM),
  id: z.string().min(1).optional(),
  control: z.string().min(1).optional(),
  store: z.string().min(1).optional(),
  sites: z.record(z.string(), SiteEntry.nullable()).nullable().default({}),
});

export interface LibrarySite {
  /** Its name in the library, which is the name of its folder. */
  readonly name: string;
  /** A profile's name or an address; null: its archive holds several sites, or one that is not crawled. */
  readonly site: string | null;
  /** The archive's folder, absolute. */
  readonly dir: string;
  /** Whether the folder is in the library. */
  readonly own: boolean;
}

/** Where a library is that several machines share. */
export interface Shared {
  readonly id: string;
  /** A PostgreSQL address, and a store's; empty: the settings say it. */
  readonly control: string;
  readonly store: string;
}

/** A library as its file says. */
export interface Library {
  /** Absolute. */
  readonly dir: string;
  /** Null: it is on this machine alone. */
  readonly shared: Shared | null;
  readonly sites: readonly LibrarySite[];
}

export const isLibrary = (dir: string): boolean => existsSync(join(dir, LIBRARY_FILE));

/** The folder of a site's archive in the library. */
export const ownFolder = (dir: string, name: string): string => join(dir, 'sites', name);

function unusable(message: string, hint: string): StopRun {
  return new StopRun('library', message, hint, EXIT.unusable);
}

/** Reads the library in a folder. Throws StopRun (exit 4) when there is none, or its file cannot be read. */
export function openLibrary(folder: string): Library {
  const dir = resolve(folder);
  const { sites, id, control = '', store = '' } = contentOf(dir, documentOf(dir));
  return {
    dir,
    shared: id === undefined ? null : { id, control, store },
    sites: Object.entries(sites ?? {}).map(([name, entry]) => ({
      name: checkedName(name),
      site: entry?.site ?? null,
      dir: entry?.archive === undefined ? ownFolder(dir, name) : resolve(dir, entry.archive),
      own: entry?.archive === undefined,
    })),
  };
}

function documentOf(dir: string): Document.Parsed {
  const file = join(dir, LIBRARY_FILE);
  if (!existsSync(file)) {
    const archive = hasArchive(dir) ? ' It is an archive; yuanye library add --archive takes it into a library.' : '';
    throw new StopRun(
      'no-library',
      `There is no library in ${dir}.${archive}`,
      'yuanye library init DIR makes one; --library DIR names one.',
      EXIT.unusable,
    );
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(`${file} cannot be read: ${whyNotRead(error)}.`, 'Check its permissions.');
  }
  const document = parseDocument(text);
  const fault = document.errors[0];
  if (fault !== undefined)
    throw unusable(`${file} is not YAML: ${fault.message.split('\n')[0]}`, 'Indent with spaces; quote odd values.');
  return document;
}

function contentOf(dir: string, document: Document.Parsed): z.infer<typeof LibraryYaml> {
  const facts: unknown = document.toJS({ maxAliasCount: 100 });
  const file = join(dir, LIBRARY_FILE);
  const form = (facts as { library?: unknown } | null)?.library;
  if (typeof form === 'number' && form > FORM)
    throw unusable(`The library in ${dir} was written by a newer yuanye.`, 'Update yuanye.');
  const read = LibraryYaml.safeParse(facts);
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  const hint = `It begins with "library: ${FORM}" and lists sites, each with site: and archive: where they are needed.`;
  throw unusable(`${file}: ${issue.path.join('.') || 'the whole'}: ${issue.message}`, hint);
}

/** A name that may be a folder's on every system. Throws StopRun (exit 2) for another. */
export function checkedName(name: string): string {
  if (/^[\p{L}\p{N}](?:[\p{L}\p{N}._-]{0,62}[\p{L}\p{N}])?$/u.test(name)) return name;
  const hint = 'Letters, digits, dots and dashes, 64 at most, such as my-site; --name gives a site another name.';
  throw new StopRun('usage', `"${printable(name)}" cannot be the name of a site in a library.`, hint, EXIT.usage);
}

/** The site of a name. Throws StopRun (exit 2) when there is none. */
export function siteNamed({ sites }: Library, name: string): LibrarySite {
  const site = sites.find((one) => one.name === name);
  if (site !== undefined) return site;
  const more = sites.length > SHOWN ? ' …' : '';
  const names = sites.map((one) => one.name).sort();
  const near = [...names.filter((one) => one.includes(name) || name.includes(one)), ...names];
  const hint =
    names.length === 0
      ? 'It has none yet: yuanye library add.'
      : `It has: ${[...new Set(near)].slice(0, SHOWN).join(', ')}${more}`;
  throw new StopRun('no-site', `There is no site "${printable(name)}" in this library.`, hint, EXIT.usage);
}

/** Makes a library in a folder. Throws StopRun when one is there (exit 2), or the folder is an archive or not to be had. */
export function initLibrary(folder: string, shared: Shared | null = null): string {
  const dir = resolve(folder);
  if (isLibrary(dir))
    throw new StopRun('library-exists', `There is a library in ${dir} already.`, 'yuanye library add SITE', EXIT.usage);
  checkNoFile(dir, 'Name another folder.');
  if (hasArchive(dir))
    throw new StopRun(
      'usage',
      `${dir} is an archive.`,
      'Make the library in another folder, then: yuanye library add --archive DIR',
      EXIT.usage,
    );
  try {
    mkdirSync(join(dir, 'sites'), { recursive: true, mode: 0o700 });
    const given = Object.entries(shared ?? {}).filter(([, value]) => value !== '');
    write(dir, stringify({ library: FORM, ...Object.fromEntries(given), sites: null }, { nullStr: '', lineWidth: 0 }));
  } catch (error) {
    throw unusable(`${dir} cannot be written: ${whyNotWritten(error)}.`, 'Name another folder.');
  }
  return dir;
}

/** Writes one entry of the library's file, or takes it out (null); what people wrote beside it stays. */
export async function putEntry(folder: string, name: string, entry: z.infer<typeof SiteEntry> | null): Promise<void> {
  const dir = resolve(folder);
  const lock = RunLock.take(dir, PATIENCE, 'library.lock');
  if (lock === undefined) throw unusable(`The library in ${dir} is being changed.`, 'Try again in a minute.');
  try {
    const document = documentOf(dir);
    const { sites } = contentOf(dir, document);
    const same = Object.keys(sites ?? {}).find((one) => one.toLowerCase() === name.toLowerCase());
    if (entry !== null && same !== undefined)
      throw new StopRun(
        'usage',
        `The library has a site "${same}" already.`,
        '--name gives this one another name.',
        EXIT.usage,
      );
    if (sites === null || Object.keys(sites).length === 0) document.set('sites', document.createNode({}));
    if (entry === null) document.deleteIn(['sites', name]);
    else document.setIn(['sites', name], document.createNode(entry));
    write(dir, document.toString());
  } finally {
    lock.release();
  }
}

/** Under another name until it is whole and on the disk: a kill leaves the old file or the new one. */
function write(dir: string, text: string): void {
  const file = join(dir, LIBRARY_FILE);
  const handle = openSync(`${file}.tmp`, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.tmp`, file);
}

/** A path as it stands in the library's file: beside the library, relative, so that both can be moved together. */
export function pathFrom(dir: string, archive: string): string {
  const way = relative(dir, archive);
  return way.startsWith(join('..', '..')) || resolve(dir, way) !== archive ? archive : way;
}

/** Whether a folder is there and is a folder. */
export const isFolder = (dir: string): boolean => statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true;
