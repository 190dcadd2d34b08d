/**
 * A writing session on an archive: how one fetched page becomes WARC records, captures and an article in one commit.
 * The order is always: records appended → synced → rows committed. A crash in between leaves bytes that no row names,
 * never a row without its bytes.
 */
import {
  type At,
  type CaptureRef,
  hasDigest,
  openWarcWriter,
  readPage as readStored,
  recover,
  type WarcWriter,
  type WriteOptions,
} from '../../snapshots/index.js';
import { type Archive, type Capture, type Outcome, openArchive, type Saved } from '../../storage/index.js';
import { configurationDigest } from '../config/digest.js';
import { numberSetting, setting } from '../config/settings.js';
import { softwareVersion } from '../config/version.js';
import type { Article, Extraction, FetchedPage, FingerprintedArticle, Locator, SiteProfile } from '../core/page.js';
import { type PageContext, type PipelineTools, type Processed, readPage, refine } from '../pipeline.js';
import { alarmsOf, Figures } from '../report/figures.js';
import { EXAMPLES } from '../report/note.js';
import { notifyAll, watchedBy } from '../report/run-end.js';
import { comparing } from './comparing.js';
import { earlierName } from './earlier-name.js';
import { finishForgetting, finishReplacing } from './forget/forget.js';
import { type Learnt, learnSites, learntOf } from './learnt.js';
import { type OpenLog, openLog } from './log.js';
import { repairModel } from './models.js';
import { withRedirects, withTrustedNames } from './names.js';
import { comparedWithPrevious } from './previous-version.js';
import { reindexTail } from './recovery.js';
import { redacted } from './secrets.js';
import { openSites } from './sites.js';

/** A page, and the further pages of its article in their order. */
export type Pages = readonly [FetchedPage, ...FetchedPage[]];

/**
 * A commit costs the same for one page as for a hundred, and pages that a kill loses are fetched again. So a run waits
 * up to half a second for a full batch, unless no other page is in flight.
 */
const COMMITS = { size: 256, waitMs: 500 };

/** Runs that read pages anew: what they save is news. A rebuild brings nothing that was not there. */
const NEWS_KINDS: ReadonlySet<string> = new Set(['crawl', 'rescrape', 'import']);

/** A page whose records are written; `save` puts its rows and must run inside a commit. */
export interface Prepared {
  readonly processed: Processed;
  /** The public id of the article that it is saved as. */
  readonly id: string;
  /** It was forgotten on request. */
  readonly isForgotten: boolean;
  /** Null when the page is no article, or one that was forgotten on request: then only its captures are kept. */
  readonly save: () => Saved | null;
  /** Puts the rows of its records alone, also inside a commit. */
  readonly capture: () => number[];
}

export class Session {
  private constructor(
    readonly archive: Archive,
    readonly warc: WarcWriter,
    readonly tools: PipelineTools,
    readonly run: number,
    private readonly kind: string,
    private readonly opened: OpenLog,
  ) {}

  private closed = false;
  private readonly learntBySite = new Map<string, Learnt>();

  /** What was read from each site so far. */
  readonly figures = new Figures();

  get log() {
    return this.opened.log;
  }

  /** Opens the archive for one run. Throws StopRun when it is unusable, or busy for longer than `waitMs`. */
  static async open(dir: string, kind: string, asked: unknown, waitMs = 0): Promise<Session> {
    const options = redacted(asked);
    openSites(dir);
    const archive = openArchive(dir, { mode: 'write', commits: COMMITS, overSnapshots: kind === 'rebuild' });
    try {
      const run = archive.runs.start(kind, options, waitMs);
      await finishReplacing(archive);
      await reindexTail(archive, await recover(archive.snapshots, (file) => archive.captures.endOf(file)));
      const warc = await openWarcWriter(archive.snapshots, {
        software: `yuanye/${softwareVersion()}`,
        info: {
          robots: 'obey',
          'configuration-digest': configurationDigest(kind, options),
          ...(setting('contact') === '' ? {} : { operator: setting('contact') }),
        },
        known: (digest) => reference(archive, digest),
        maxFileBytes: numberSetting('warc-mib') * 1024 ** 2,
      });
      archive.commits.beforeCommit = () => warc.sync();
      const tools = {
        // Loaded when a page is first read here: an import with workers reads its pages there.
        get model() {
          return repairModel();
        },
        toHans: archive.fold,
      };
      const log = openLog(dir, setting('log-level'), run);
      log.log.info({ kind, options }, 'run begins');
      const session = new Session(archive, warc, tools, run, kind, log);
      await finishForgetting(session);
      return session;
    } catch (error) {
      await archive.close();
      throw error;
    }
  }

  /** What the stages get to know of a page's site. */
  context(profile: SiteProfile | null): PageContext {
    return { profile, ...(profile === null ? { boilerplate: null } : this.learnt(profile.site)) };
  }

  /** What was learnt of a site before this run: one value for the whole run, so that its order changes nothing. */
  private learnt(site: string): Learnt {
    let value = this.learntBySite.get(site);
    if (value === undefined) {
      value = learntOf(this.archive, site);
      if (this.learntBySite.size > 1000) this.learntBySite.clear();
      this.learntBySite.set(site, value);
    }
    return value;
  }

  /** Decodes, repairs and extracts: enough to learn which further pages belong to the article. */
  read(page: FetchedPage, context: PageContext): Extraction {
    return readPage(page, context, this.tools);
  }

  /** Cleans and fingerprints: the article as it is kept. Writes nothing. */
  derive(extraction: Extraction, context: PageContext): Processed {
    return refine(extraction, context, this.tools);
  }

  /**
   * Cleans the article that was read from a page (and from its further pages, in order) and writes their records. A page
   * that was forgotten on request leaves nothing. `names` are addresses that were seen to show the same article.
   */
  prepare(pages: Pages, context: PageContext, extraction: Extraction, names: readonly string[] = []): Prepared {
    const reader = { fetchedAt: pages[0].fetchedAt, timeZone: context.profile?.timeZone ?? null };
    const derived = this.derive(extraction, context);
    const earlier = earlierName(this.archive, derived);
    const processed = comparedWithPrevious(this.archive, withName(derived, earlier), reader);
    const { id: newId } = processed.article;
    if (this.isForgotten(pages, processed.article))
      return { processed, id: newId, isForgotten: true, capture: () => [], save: () => null };
    const locators = pages.map((page) => this.write(page));
    this.figures.add(processed.article);
    // Work that waits for its batch holds the article and its rows, not the page's bytes and links.
    const rows = pages.map((page, i) => this.rowOf(page, locators[i]!));
    const ways = pages.map(wayTo);
    const capture = () => {
      ways.forEach((way, i) => void this.archive.urls.led(way, rows[i]!.url));
      return rows.map((row) => this.archive.captures.add(row));
    };
    const { site } = processed.article;
    const sampled = site !== null && this.archive.boilerplates.wants(site, rows[0]!.url);
    const own = withRedirects(processed.article, pages[0]);
    const article = withTrustedNames({ ...own, urls: [...new Set([...own.urls, ...names])] }, pages[0].finalUrl);
    // No page says so: a rebuild reads it here.
    const known = [article.url ?? '', ...article.urls].map((name) => this.archive.articles.resolve(name));
    const id = known.find((one) => one !== undefined) ?? article.id;
    const aliases = earlier === null ? names : [...names, pages[0].finalUrl];
    for (const name of aliases) this.warc.writeMetadata(name, 'alias', { id }, pages[0].fetchedAt);
    const shown = sampled ? extraction.article.blocks.map(({ text }) => text) : null;
    const { fingerprint } = processed;
    const { attachments } = extraction;
    const save = () => {
      const saved = this.save(capture(), rows[0]!, { article, fingerprint }, shown);
      if (saved !== null) this.archive.attachments.note(saved.id, attachments);
      return saved;
    };
    return { processed, id, isForgotten: false, capture, save };
  }

  /**
   * Writes a page's records. What a killed run wrote of this very page, and did not come to look at, is taken instead: the
   * archive is the one that an undisturbed run makes.
   */
  write(page: FetchedPage, options: WriteOptions = {}): Locator {
    const left = this.archive.captures.unread(page.finalUrl, page.fetchedAt);
    const digest = options.revisitOf?.digest;
    if (
      left === undefined ||
      !(digest === undefined ? hasDigest(page.wireBody ?? page.body, left.digest) : digest === left.digest)
    )
      return this.warc.write(page, options);
    // What was written with it may have been cut off.
    const parts = ({ request, renderedHtml, hops = [], redirects }: FetchedPage) =>
      [request !== undefined, renderedHtml !== undefined, hops.length, redirects.length].join();
    return parts(this.readPage(left)) === parts(page) ? left : this.warc.write(page, options);
  }

  /** Whether a page, or the article that it shows, was forgotten on request. */
  isForgotten(pages: readonly FetchedPage[], article?: Article): boolean {
    const urls = pages.flatMap(({ url, finalUrl }) => [url, finalUrl]);
    if (article !== undefined) urls.push(...article.urls, ...(article.url === null ? [] : [article.url]));
    return this.archive.articles.isForgotten(urls);
  }

  /** The page that a capture holds, as it was fetched. */
  readPage(at: At): FetchedPage {
    return readStored(this.archive.snapshots, at, this.archive.captures.original);
  }

  /** The row of a record; for answers that bring no page of their own (304, 404, …) as well. */
  capture(page: FetchedPage, locator: Locator): number {
    const isFile = !/html/.test(page.headers['content-type']?.toString() ?? 'html');
    if (!isFile) this.archive.urls.led(wayTo(page), page.finalUrl);
    else if (page.url !== page.finalUrl) this.archive.attachments.redirect(page.url, page.finalUrl);
    return this.archive.captures.add(this.rowOf(page, locator));
  }

  private rowOf(page: FetchedPage, locator: Locator): Capture {
    const header = (name: string): string | null => {
      const value = page.headers[name];
      return value === undefined ? null : typeof value === 'string' ? value : (value[0] ?? null);
    };
    return {
      ...locator,
      url: page.finalUrl,
      fetchedAt: page.fetchedAt,
      run: this.run,
      status: page.status,
      via: page.via,
      etag: header('etag'),
      lastModified: header('last-modified'),
      mime: header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? null,
    };
  }

  /**
   * Commits what waits, closes the snapshots, and notes how the run ended with what it read and what looks wrong.
   * Notifications (`notify`, or the setting) are sent after everything is stored; resolves with why some could not be sent.
   */
  async close(outcome: Outcome, report: object, notify = setting('notify')): Promise<string[]> {
    if (this.closed) return []; // closing failed before; that first error is the one to tell
    this.closed = true;
    const { log, run, kind } = this;
    try {
      await this.archive.commits.flush();
      // An interrupted run ends at once; the next one compares what waits and learns.
      if (outcome !== 'interrupted' && outcome !== 'failed') await this.readAttachments();
      if (outcome !== 'interrupted') {
        this.archive.likenesses.settle(comparing(this.archive.fold));
        learnSites(this.archive, this.warc);
      }
      await this.warc.close();
      const sites = this.figures.bySite;
      const alarms = [...alarmsOf(this.archive, run, sites), ...((report as { alarms?: [] }).alarms ?? [])];
      const { repairs } = this.figures;
      const { written, saved: spared } = this.warc;
      const watched = NEWS_KINDS.has(kind) ? watchedBy(this.archive.watches, run) : [];
      const seen = watched.length === 0 ? {} : { watched: watched.map(({ notify: _, ...one }) => one) };
      const whole = redacted({ ...report, sites, repairs, alarms, ...seen, disk: { written, spared } });
      this.archive.runs.finish(run, outcome, whole);
      for (const alarm of alarms) log.warn(alarm, 'alarm');
      log.info({ outcome, ...(outcome === 'failed' ? { report } : {}) }, 'run ended');
      const facts = { run, kind, outcome, news: this.archive.watches.news(run, EXAMPLES) };
      const notNotified = await notifyAll(notify, facts, watched, whole);
      for (const why of notNotified) log.error({ why }, 'nobody could be notified');
      return notNotified;
    } finally {
      await this.archive.close();
      this.opened.close();
    }
  }

  /** Reads the documents that articles have attached and whose records came since. */
  private async readAttachments(): Promise<void> {
    const { readAttachments, waiting } = await import('./attachments/read.js');
    if (!waiting(this.archive)) return;
    const { failed } = await readAttachments(this);
    for (const { url, why } of failed) this.log.warn({ url, why }, 'an attachment is not read');
  }

  /** `shown`: the page's blocks before cleaning, from which its site's template is learnt; null when they are not wanted. */
  private save(
    captures: readonly number[],
    { url, fetchedAt }: Capture,
    { article, fingerprint }: FingerprintedArticle,
    shown: readonly string[] | null,
  ): Saved | null {
    if (article.kind !== 'article') return null;
    if (this.archive.articles.isForgotten([...(article.url === null ? [] : [article.url]), ...article.urls]))
      return null;
    if (article.site !== null && shown !== null) this.archive.boilerplates.offer(article.site, url, shown);
    return this.archive.articles.save({
      article,
      fingerprint,
      captures,
      capturedAt: fetchedAt,
      origin: 'source',
      run: this.run,
    });
  }
}

/** The addresses that led to a page. */
const wayTo = ({ url, redirects }: FetchedPage): string[] => [url, ...redirects];

/** An article with one more of its names. */
function withName(processed: Processed, name: string | null): Processed {
  const { article } = processed;
  return name === null ? processed : { ...processed, article: { ...article, urls: [...article.urls, name] } };
}

function reference(archive: Archive, digest: string): CaptureRef | undefined {
  const known = archive.captures.byDigest(digest);
  return known && { recordId: known.recordId, url: known.url, date: known.fetchedAt, digest, status: known.status };
}
