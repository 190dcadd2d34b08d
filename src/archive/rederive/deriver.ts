/** Reads articles again from their records, by today's rules. Reads only; whoever asks saves. */
import { isDeepStrictEqual } from 'node:util';
import { findProfile, generalProfile, knownProfiles, Sites } from '../../../crawlers/index.js';
import { readPage as readStored } from '../../../snapshots/index.js';
import { type Archive, type EarlierReading, openArchive, type StoredCapture } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { Article, AttachmentLink, FingerprintedArticle } from '../../core/page.js';
import { fingerprint } from '../../dedupe/index.js';
import { type PageContext, type PipelineTools, readPage, refine } from '../../pipeline.js';
import { type Changes, changesOf } from '../history/changes.js';
import { noText } from '../import/file-kind.js';
import { type Learnt, learntOf } from '../learnt.js';
import { repairModel } from '../models.js';
import { assemble, partsAmong, type ReadPart } from '../parts.js';
import { comparedFlags, comparedWithPrevious, type Reader } from '../previous-version.js';
import { openSites, profileOf } from '../sites.js';
import type { Group } from './groups.js';
import { isConfirmation } from './records.js';

export interface DeriverOptions {
  readonly dir: string;
  /** Profiles of the user's own, by file. */
  readonly profiles: readonly string[];
  /** Only pages of this site. */
  readonly site: string | null;
}

/**
 * What reading one page again gives. version: another content than the archive holds. renewed: the same content,
 * other reasons or other related articles. new: an article where there was none. lost: no article any more.
 */
export type Derived =
  | { readonly what: 'same' | 'seen' | 'none'; readonly captures: readonly number[] }
  | { readonly what: 'failed'; readonly captures: readonly number[]; readonly url: string; readonly why: string }
  | { readonly what: 'lost'; readonly captures: readonly number[]; readonly id: string; readonly kind: string }
  | {
      readonly what: 'version' | 'renewed' | 'new';
      readonly captures: readonly number[];
      readonly id: string | null;
      readonly capturedAt: string;
      readonly changes: Changes | null;
      /** The article as it is read from the page alone; `compared` gives what is archived. */
      readonly read: FingerprintedArticle;
      /** IANA name, to which dates of the page refer; null: China's. */
      readonly timeZone: string | null;
      /** The page's blocks before they were cleaned, for learning its site's template; with the full answer only. */
      readonly sample: readonly string[];
      readonly attachments: readonly AttachmentLink[];
    };

/** What servers call a file that they know nothing of. */
const FILE = 'application/octet-stream';

/** full: the article itself, whatever is archived. difference: only what differs from what is archived. */
export type Question = 'full' | 'difference';

export class Deriver {
  private readonly learntBySite = new Map<string, Learnt>();

  private constructor(
    private readonly archive: Archive,
    private readonly sites: Sites,
    private readonly tools: PipelineTools,
    private readonly site: string | null,
  ) {}

  static open(options: DeriverOptions): Deriver {
    const archive = openArchive(options.dir, { mode: 'read' });
    openSites(options.dir);
    const own = options.profiles.map((file) => {
      const profile = findProfile(file);
      if (profile !== null) return profile;
      throw new StopRun('site', `There is no site profile "${file}".`, 'yuanye site list shows those that are known.');
    });
    const sites = new Sites([...own, ...knownProfiles()], generalProfile());
    return new Deriver(archive, sites, { model: repairModel(), toHans: archive.fold }, options.site);
  }

  close(): Promise<void> {
    return this.archive.close();
  }

  /** Every article that a group of records holds: one, or several when neighbours only look like its parts. */
  derive(group: Group, question: Question): Derived[] {
    const out: Derived[] = [];
    let rest: readonly StoredCapture[] = group;
    while (rest.length > 0) {
      const { derived, left } = this.first(rest as Group, question);
      out.push(derived);
      rest = left;
    }
    return out;
  }

  private first(group: Group, question: Question): { derived: Derived; left: readonly StoredCapture[] } {
    const [root, ...behind] = group;
    if (isConfirmation(root)) return { derived: { what: 'seen', captures: [root.id] }, left: behind };
    try {
      return this.read(root, behind, question);
    } catch (error) {
      if (!(error instanceof StopRun)) throw error;
      const derived: Derived = { what: 'failed', captures: [root.id], url: root.url, why: error.message };
      return { derived, left: behind };
    }
  }

  private read(
    root: StoredCapture,
    behind: readonly StoredCapture[],
    question: Question,
  ): { derived: Derived; left: readonly StoredCapture[] } {
    const earlier = question === 'full' ? undefined : this.archive.rederivations.earlier(root.id);
    const none = (captures: readonly number[]): Derived => ({ what: 'none', captures });
    const known = profileOf(root.url, this.sites);
    if (this.site !== null && (earlier?.article.site ?? known?.site) !== this.site)
      return { derived: none([root.id]), left: behind };
    const page = this.page(root);
    // Servers label pages as files, and documents too: an attachment is no page.
    if (root.mime === FILE && page.renderedHtml === undefined && noText(page.body) !== null)
      return { derived: none([root.id]), left: behind };
    let first = readPage(page, { profile: known, ...this.learnt(known?.site ?? null) }, this.tools);
    const profile = known ?? profileOf(first.article.url, this.sites);
    const context: PageContext = { profile, ...this.learnt(profile?.site ?? null) };
    if (profile !== known) first = readPage(page, context, this.tools);

    const further: ReadPart[] = [];
    const used = [root];
    if (behind.length > 0 && (first.article.kind === 'article' || first.article.kind === 'gallery')) {
      const waiting = partsAmong(page.finalUrl, first.links);
      const asked = new Set<string>();
      for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
        const part = asked.has(url) ? undefined : behind.find((one) => one.url === url && !used.includes(one));
        asked.add(url);
        if (part === undefined) continue;
        const read = readPage(this.page(part), context, this.tools);
        further.push({ url, read });
        used.push(part);
        for (const next of partsAmong(root.url, read.links))
          if (!waiting.includes(next) && !asked.has(next)) waiting.push(next);
      }
    }
    const left = behind.filter((one) => !used.includes(one));
    const captures = used.map(({ id }) => id);
    if (this.archive.revisits.isRefused(root.id)) return { derived: none(captures), left };
    const extraction = assemble(page.finalUrl, first, further);
    const read = refine(extraction, context, this.tools);
    const timeZone = profile?.timeZone ?? null;
    const { article, fingerprint } = compared(this.archive, read, { fetchedAt: root.fetchedAt, timeZone }, earlier);
    if (article.kind !== 'article') {
      if (earlier === undefined) return { derived: none(captures), left };
      return { derived: { what: 'lost', captures, id: earlier.id, kind: article.kind }, left };
    }
    const { attachments } = extraction;
    const same = earlier !== undefined && earlier.digest === fingerprint.digest;
    const isNoted = earlier !== undefined && this.archive.attachments.has(earlier.id, attachments);
    // A version's reasons are those of the record that first showed it.
    if (earlier?.again === true && (same || earlier.templateChanged))
      return { derived: { what: 'same', captures }, left };
    if (same && isNoted && isSameArticle(article, earlier.article))
      return { derived: { what: 'same', captures }, left };
    const derived: Derived = {
      attachments,
      what: earlier === undefined ? 'new' : same ? 'renewed' : 'version',
      captures,
      id: earlier?.id ?? null,
      capturedAt: root.fetchedAt,
      changes: earlier === undefined ? null : changesOf(earlier.article, article),
      ...{ read: { article: read.article, fingerprint: read.fingerprint }, timeZone },
      sample: question === 'full' ? extraction.article.blocks.map(({ text }) => text) : [],
    };
    return { derived, left };
  }

  /** What was learnt of a site before this reading: one value throughout. */
  private learnt(site: string | null): Learnt {
    if (site === null) return { boilerplate: null, names: [] };
    let value = this.learntBySite.get(site);
    if (value === undefined) this.learntBySite.set(site, (value = learntOf(this.archive, site)));
    return value;
  }

  private page(capture: StoredCapture) {
    return readStored(this.archive.snapshots, capture, this.archive.captures.original);
  }
}

/**
 * What was read as it is archived: it keeps the date and the flags that it got from the version before it. What was no
 * version yet is given back as it is: the versions before it may be on their way to the archive.
 */
export function compared(
  archive: Archive,
  read: FingerprintedArticle,
  reader: Reader,
  earlier: EarlierReading | undefined,
): FingerprintedArticle {
  if (earlier === undefined) return read;
  const { article } = comparedWithPrevious(archive, read, { ...reader, again: earlier.again ? 'confirming' : 'first' });
  const flags = [...read.article.flags, ...comparedFlags(earlier.article)];
  return fingerprint({ ...article, flags }, archive.fold);
}

/** Whether two readings differ in nothing but the names, which grow with what else is archived. */
export function isSameArticle(one: Article, other: Article): boolean {
  return isDeepStrictEqual(comparable(one), comparable(other));
}

function comparable(article: Article): unknown {
  const { id: _, urls: __, ...rest } = article;
  return JSON.parse(JSON.stringify(rest)) as unknown;
}
