/** An archive made anew from WARC files and its own site profiles: the derivation of reprocess, into an empty database. */
import { constants, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { contents, indexedEnd, lostFiles, openName, putInPlace, recover, warcFiles } from '../../../snapshots/index.js';
import { CURATION, Curation, hasArchive, makeFolder, openArchive, type StoredCapture } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { FetchedPage, Locator } from '../../core/page.js';
import type { Damage } from '../damage.js';
import { keepProfiles } from '../kept-profiles.js';
import { comparedWithPrevious } from '../previous-version.js';
import { type Check, remember as rememberCheck } from '../rescrape/check.js';
import { Session } from '../session.js';
import { profileOf } from '../sites.js';
import { checkFree, checkNoFile } from '../target.js';
import { type DeriveAllOptions, deriveAll } from './derive-all.js';
import type { Derived } from './deriver.js';
import { groupsOf } from './groups.js';

export type RebuildOptions = Omit<DeriveAllOptions, 'question' | 'site' | 'dir'>;

export interface Rebuilt {
  readonly files: number;
  readonly captures: number;
  readonly articles: number;
  readonly versions: number;
  readonly failed: number;
  /** Places that could not be read. */
  readonly damaged: number;
  /** Each of them, and what is not there at all. */
  readonly damage: readonly Damage[];
  readonly interrupted: boolean;
}

interface Fact {
  readonly url: string;
  readonly date: string;
  readonly about: string;
  readonly data: unknown;
}

/** Throws StopRun when `into` holds something else than an unfinished rebuild of its own. */
export async function rebuild(
  from: string,
  into: string,
  options: RebuildOptions,
  tell: (derived: Derived, capture: StoredCapture) => void,
  onDamage: (damage: Damage) => void = () => undefined,
): Promise<Rebuilt> {
  const source = join(from, 'snapshots');
  const files = warcFiles(source);
  if (files.length === 0)
    throw new StopRun('no-snapshots', `There are no WARC files in ${source}.`, 'An archive is rebuilt from them.');
  checkNoFile(into, 'Name a new folder with --into.');
  if (!isUnfinished(into)) checkFree(into, 'Name a new folder with --into.');
  makeFolder(into);
  mkdirSync(join(into, 'snapshots'), { recursive: true });
  await copySnapshots(source, join(into, 'snapshots'));
  const profiles = join(from, 'sites');
  if (existsSync(profiles)) cpSync(profiles, join(into, 'sites'), { recursive: true }); // its pages are read by them
  keepProfiles(into, options.profiles);
  const damage: Damage[] = [];
  const note = (one: Damage) => {
    damage.push(one);
    onDamage(one);
  };
  const whole = (file: string, reason: string) => note({ file, offset: null, bytes: null, reason });
  for (const name of lostFiles(source)) whole(`snapshots/${name}`, 'its index is there, the file is not');
  const uncurated = await copyCuration(from, into);
  if (uncurated !== null) whole(CURATION, uncurated);
  const session = await Session.open(into, 'rebuild', { from });
  try {
    const sums = await derive(session, into, options, tell, note);
    const rebuilt = { ...sums, damaged: damage.length, damage };
    const outcome = rebuilt.interrupted ? 'interrupted' : rebuilt.failed + rebuilt.damaged > 0 ? 'partial' : 'done';
    await session.close(outcome, rebuilt);
    return rebuilt;
  } catch (error) {
    await session.close('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** A folder whose only runs are rebuilds, the last of them not finished. */
function isUnfinished(dir: string): boolean {
  if (!existsSync(dir)) return true;
  if (!hasArchive(dir))
    return readdirSync(dir).every((name) =>
      /^(?:snapshots|sites|(?:archive|curation)\.db(?:-wal|-shm|\.tmp)?)$/.test(name),
    );
  const archive = openArchive(dir, { mode: 'read' });
  const runs = archive.runs.list();
  archive.db.close();
  return runs.every(({ kind }) => kind === 'rebuild') && runs[0]?.outcome !== 'done' && runs[0]?.outcome !== 'partial';
}

/** What readers added cannot be derived again: it comes along, as it is now. Returns why it does not, else null. */
async function copyCuration(from: string, into: string): Promise<string | null> {
  const curation = new Curation(from, (text) => text);
  const unfinished = join(into, `${CURATION}.tmp`);
  rmSync(unfinished, { force: true });
  try {
    if (curation.findings(false).length > 0) return 'it is damaged; tags, notes and collections stay behind';
    if (await curation.copyTo(unfinished)) putInPlace(unfinished, join(into, CURATION));
    return null;
  } finally {
    curation.close();
  }
}

/** Copies what is not there yet; a file is under its name only when it is whole. */
async function copySnapshots(source: string, target: string): Promise<void> {
  for (const { name, path, open } of warcFiles(source)) {
    const copy = join(target, name);
    if (existsSync(copy)) continue;
    copyFileSync(path, `${copy}.tmp`, constants.COPYFILE_FICLONE);
    if (open) {
      // It is being written, or a crash left it: its whole records count, and the copy gets its own index.
      putInPlace(`${copy}.tmp`, openName(copy));
      continue;
    }
    const index = `${path}.cdxj`;
    if (existsSync(index)) copyFileSync(index, `${copy}.cdxj`, constants.COPYFILE_FICLONE);
    putInPlace(`${copy}.tmp`, copy);
  }
  for (const name of readdirSync(target)) if (name.endsWith('.tmp')) rmSync(join(target, name));
  await recover(target);
}

async function derive(
  session: Session,
  dir: string,
  options: RebuildOptions,
  tell: (derived: Derived, capture: StoredCapture) => void,
  note: (damage: Damage) => void,
): Promise<Omit<Rebuilt, 'damaged' | 'damage'>> {
  const { archive } = session;
  const { commits } = archive;
  const facts: Fact[] = [];
  const files = warcFiles(archive.snapshots).filter(({ open }) => !open);
  for (const { name, path } of files) {
    const place = (offset: number, bytes: number, reason: string) =>
      note({ file: `snapshots/${name}`, offset, bytes, reason });
    const known = archive.captures.endOf(name);
    let pending: Promise<unknown>[] = [];
    for await (const content of contents(archive.snapshots, name)) {
      if (options.signal.aborted) break;
      if (content.kind === 'metadata') facts.push(content);
      else if (content.kind === 'fault') place(content.offset, content.length, content.reason);
      else if (content.capture.locator.offset >= known) {
        const { capture, notModified } = content;
        const page = readable(session, capture.locator);
        if (page === null) {
          place(capture.locator.offset, capture.locator.length, 'a record that this one repeats cannot be read');
          continue;
        }
        const status = notModified ? 304 : page.status;
        pending.push(
          commits.enqueue(() => session.capture({ ...page, finalUrl: capture.url, status }, capture.locator)),
        );
        if (pending.length >= 256) {
          await Promise.all(pending);
          pending = [];
        }
      }
    }
    await commits.flush();
    await Promise.all(pending);
    const { size } = statSync(path);
    const lost = indexedEnd(archive.snapshots, name) - size;
    if (lost > 0) place(size, lost, 'the file ends before what its index names');
  }
  const remembered = remember(session, facts);
  await commits.now(remembered.before);

  let failed = 0;
  let pending: Promise<unknown>[] = [];
  const how: DeriveAllOptions = { ...options, dir, site: null, question: 'full' };
  for await (const { group, derived } of deriveAll(archive, groupsOf(archive.captures.all()), how)) {
    for (const one of derived) {
      const root = group.find(({ id }) => id === one.captures[0])!;
      if (one.what === 'failed') failed++;
      pending.push(commits.enqueue(() => put(session, one, root, remembered)));
      tell(one, root);
    }
    if (pending.length >= 256) {
      void commits.flush();
      await Promise.all(pending);
      pending = [];
    }
  }
  await commits.flush();
  await Promise.all(pending);
  const interrupted = options.signal.aborted;
  if (!interrupted) await commits.now(remembered.after);
  const { articles, versions, captures } = archive.listing.totals();
  return { files: files.length, captures, articles, versions, failed, interrupted };
}

/** The page of a record that is whole itself; null when what it repeats is damaged or lost. */
function readable(session: Session, at: Locator): FetchedPage | null {
  try {
    return session.readPage(at);
  } catch (error) {
    if (error instanceof StopRun && error.code === 'snapshot-damaged') return null;
    throw error;
  }
}

/** Inside a work: what one group of records says. */
function put(session: Session, derived: Derived, root: StoredCapture, remembered: Remembered): void {
  const { articles } = session.archive;
  const moved = remembered.aliasOf(root.url, root.fetchedAt);
  if (moved !== undefined) articles.addAlias(moved, root.url);
  if (derived.what === 'seen') {
    const id = articles.resolve(root.url);
    if (id !== undefined) articles.markSeen(id, root.fetchedAt, derived.captures);
    return;
  }
  if (!('read' in derived)) return;
  const reader = { fetchedAt: root.fetchedAt, timeZone: profileOf(root.url)?.timeZone ?? null };
  const result = comparedWithPrevious(session.archive, derived.read, reader);
  const { article, fingerprint } = result;
  if (articles.isForgotten([...(article.url === null ? [] : [article.url]), ...article.urls])) return;
  const id = articles.resolve(root.url);
  if (id !== undefined && remembered.sameReading(id, fingerprint.digest)) {
    articles.markSeen(id, root.fetchedAt, derived.captures);
    return;
  }
  const { capturedAt, captures, sample } = derived;
  if (article.site !== null) session.archive.boilerplates.offer(article.site, root.url, sample);
  const saved = articles.save({ ...result, captures, capturedAt, origin: 'source', run: session.run });
  session.archive.attachments.note(saved.id, derived.attachments);
}

interface Remembered {
  /** Before articles are saved, and after; both inside a work. */
  readonly before: () => void;
  readonly after: () => void;
  /** The article that this address was known to be a new name of, at this time. */
  readonly aliasOf: (url: string, at: string) => string | undefined;
  readonly sameReading: (id: string, digest: string) => boolean;
}

/** What the snapshots record beside the pages: looks, tombstones, what was forgotten, template changes. */
function remember(session: Session, facts: readonly Fact[]): Remembered {
  const { archive } = session;
  const sameReadings = new Set<string>();
  const gone = new Map<string, string>();
  const aliases = new Map<string, { id: string; from: string }>();
  for (const { about, data, date, url } of facts) {
    const said = data as { id?: string; digest?: string };
    if (about === 'same-reading') sameReadings.add(`${said.id} ${said.digest}`);
    else if (about === 'alias' && said.id !== undefined && !aliases.has(url))
      aliases.set(url, { id: said.id, from: date });
    else if (about === 'tombstone' && said.id !== undefined) gone.set(said.id, date);
  }
  return {
    before: () => {
      for (const { about, data, date, url } of facts) {
        if (about === 'boilerplate') {
          const { site, pages, blocks } = data as { site: string; pages: number; blocks: [string, number][] };
          archive.boilerplates.keep(site, { pages, blocks: new Map(blocks) });
        }
        if (about === 'site-names') {
          const { site, names } = data as { site: string; names: string[] };
          archive.siteNames.keep(site, names);
        }
        if (about === 'refused') {
          const { record, why } = data as { record: string; why: string };
          const capture = archive.captures.allOf(url).find(({ recordId }) => recordId === record);
          if (capture !== undefined) archive.revisits.refuse(capture.id, why);
        }
        if (about !== 'forgotten') continue;
        const { id, site, urls, reason } = data as { id: string; site?: string | null; urls: string[]; reason: string };
        for (const url of urls) archive.articles.noteForgotten(url, id, reason, date, site);
      }
    },
    after: () => {
      for (const [url, { id }] of aliases) archive.articles.addAlias(id, url);
      for (const [id, at] of gone) archive.articles.markGone(id, at, true);
      const checks = facts.filter(({ about }) => about === 'check').sort((a, b) => (a.date < b.date ? -1 : 1));
      for (const { data, date } of checks) {
        const check = data as Check;
        const page = archive.revisits.page(check.id);
        if (page === undefined) continue;
        rememberCheck(archive.revisits, page, check, date);
        // A page that was found where another article lies has no record of its own.
        const reached = check.answer.kind === 'article' || check.answer.kind === 'unsent';
        if (reached && date > (gone.get(check.id) ?? '')) archive.articles.markSeen(check.id, date, []);
      }
      for (const one of sameReadings) {
        const [id = '', digest = ''] = one.split(' ');
        if (archive.articles.resolve(id) !== undefined) archive.revisits.sameReading(id, digest, session.run);
      }
    },
    aliasOf: (url, at) => {
      const alias = aliases.get(url);
      return alias !== undefined && at >= alias.from ? alias.id : undefined;
    },
    sameReading: (id, digest) => sameReadings.has(`${id} ${digest}`),
  };
}
