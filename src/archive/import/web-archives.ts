/** Pages out of WARC and WACZ files: original dates kept, what is known passed over, so that it can be run again. */
import { Sites } from '../../../crawlers/index.js';
import { hasDigest, type ImportedCapture, type ImportedRevisit, readCaptures } from '../../../snapshots/index.js';
import type { StoredCapture } from '../../../storage/index.js';
import { StopRun } from '../../core/errors.js';
import type { Extraction, FetchedPage, SiteProfile } from '../../core/page.js';
import { hostOf } from '../../core/url.js';
import { assemble, isFurtherPage, partsAmong } from '../parts.js';
import { namedAddress, secondName } from '../same-page.js';
import type { Session } from '../session.js';
import { mayBeArticle } from './candidate.js';
import { type Reading, readOne } from './read-worker.js';
import type { Readers } from './readers.js';
import type { CaptureResult, ImportOutcome } from './results.js';
import { type FurtherPage, type Waiting, WaitingPages } from './waiting.js';

export interface ArchiveImportOptions {
  /** 'articles' keeps captures that show an article; 'all' keeps the bytes of every capture. */
  readonly keep: 'articles' | 'all';
  readonly profiles: readonly SiteProfile[];
  readonly general: SiteProfile;
  readonly onResult: (result: CaptureResult) => void;
  readonly signal: AbortSignal;
  /** Read pages in threads of their own; absent: in this one. */
  readonly readers?: Readers;
}

/** A capture on its way: those that may be articles are read while earlier ones are written. */
interface Slot {
  readonly item: ImportedCapture;
  readonly reading: Promise<Reading> | null;
}

/** Works, and bytes of pages in them, handed to the commit queue before the reader waits: bounds memory. */
const AT_ONCE = 32;
const BYTES_AT_ONCE = 8 * 1024 * 1024;
/** Captures that are read ahead of the one that is written, and the bytes of their bodies. */
const AHEAD = 24;
const BYTES_AHEAD = 8 * 1024 * 1024;
/** Of first pages that wait for further ones. When there are more, the oldest is saved without its missing pages. */
const BYTES_WAITING = 16 * 1024 * 1024;
/** Of pages that wait for the page that they name. More are saved as they come. */
const BYTES_LATE = 64 * 1024 * 1024;

const isArticle = ({ article: { kind } }: Extraction): boolean => kind === 'article' || kind === 'gallery';

export class ArchiveImport {
  private readonly sites: Sites;
  private pending: Promise<unknown>[] = [];
  private pendingBytes = 0;
  private readonly waiting = new WaitingPages(); // first pages whose further pages may come yet
  private ahead: Slot[] = [];
  private bytesAhead = 0;
  private readonly late = new WaitingPages(); // they name another address, which may come yet
  private early: ImportedRevisit[] = []; // their originals did not come by yet

  constructor(
    private readonly session: Session,
    private readonly options: ArchiveImportOptions,
  ) {
    this.sites = new Sites(options.profiles, options.general);
  }

  /**
   * Imports one file; `name` is its path for people. Throws StopRun when the archive cannot be written; a damaged file is
   * reported and ends quietly. Gives the number of captures and damaged places. `finish` belongs to the end, after all files.
   */
  async file(path: string | Buffer, name: string): Promise<number> {
    let found = 0;
    for await (const item of readCaptures(path, { name, original: (of) => this.original(of) })) {
      if (this.options.signal.aborted) break;
      if (item.kind === 'metadata') continue;
      found++;
      if (item.kind === 'other') {
        this.options.onResult({ outcome: 'passed', file: item.file, offset: item.offset, url: item.url });
        continue;
      }
      if (item.kind === 'revisit') {
        this.early.push(item);
        continue;
      }
      if (item.kind === 'fault') {
        const { file, offset, url = null, reason: message } = item;
        this.options.onResult({ outcome: 'damaged', file, offset, url, message });
        continue;
      }
      if (this.options.keep === 'articles' && !item.revisit?.notModified && !mayBeArticle(this.sites, item.page)) {
        this.take(item, null); // nothing of it is kept: it need not wait for its turn
        continue;
      }
      await this.put(item);
    }
    await this.drain();
    return found;
  }

  /**
   * What had to wait until all files were seen: revisits that lay before their originals, articles whose further pages did
   * not come, pages whose first page did not. After an interruption they are left for the next import, which may find them
   * together.
   */
  async finish(): Promise<void> {
    for (const revisit of this.early.splice(0)) {
      if (this.options.signal.aborted) return;
      const original = this.original(revisit.of);
      if (original !== undefined) await this.put(revisit.complete(original));
      else {
        const { file, offset, url, of } = revisit;
        const message = `the capture of ${of.url} at ${of.date || 'an unknown time'} that it repeats is not in the file`;
        this.options.onResult({ outcome: 'damaged', file, offset, url, message });
      }
    }
    await this.drain();
    for (const one of [...this.waiting.all, ...this.late.all]) {
      if (this.options.signal.aborted) return;
      this.save(one);
      if (this.pending.length >= AT_ONCE) await this.settle();
    }
    await this.settle();
  }

  private async put(item: ImportedCapture): Promise<void> {
    this.ahead.push({ item, reading: this.begin(item) });
    this.bytesAhead += item.page.body.length;
    while (this.ahead.length > AHEAD || this.bytesAhead > BYTES_AHEAD) await this.next();
  }

  private async drain(): Promise<void> {
    while (this.ahead.length > 0 && !this.options.signal.aborted) await this.next();
    this.ahead = [];
    await this.settle();
  }

  /** Begins to read what may be an article and is not known yet. */
  private begin({ page, revisit }: ImportedCapture): Promise<Reading> | null {
    const { readers } = this.options;
    if (readers === undefined || this.isKnown(page) || revisit?.notModified) return null;
    if (!mayBeArticle(this.sites, page)) return null;
    const { profile, names = [] } = this.session.context(this.profileOf(page));
    return readers.run({ page, profile, names });
  }

  private async next(): Promise<void> {
    const { item, reading } = this.ahead.shift()!;
    const { length } = item.page.body;
    this.bytesAhead -= length;
    if (reading !== null) this.options.readers?.hurry(reading);
    this.take(item, reading === null ? null : await reading);
    this.pendingBytes += length;
    if (this.pending.length >= AT_ONCE || this.pendingBytes >= BYTES_AT_ONCE) await this.settle();
  }

  private async settle(): Promise<void> {
    this.pendingBytes = 0;
    void this.session.archive.commits.flush();
    await Promise.all(this.pending.splice(0));
  }

  private take(item: ImportedCapture, reading: Reading | null): void {
    const { page } = item;
    if (this.isKnown(page)) {
      this.report(item, 'known');
      return;
    }
    if (this.session.isForgotten([page])) {
      this.forgotten(item);
      return;
    }
    if (item.revisit?.notModified) {
      this.confirm(item);
      return;
    }
    const whole = this.waiting.nearest(page, ({ missing }) => missing.has(page.finalUrl));
    if (whole === undefined && !mayBeArticle(this.sites, page)) {
      this.keep(item);
      return;
    }
    const context = this.session.context(this.profileOf(page));
    const read = reading ?? readOne({ page, profile: context.profile, names: context.names ?? [] });
    if ('unreadable' in read) {
      this.keep(item, read.unreadable);
      return;
    }
    if (whole !== undefined) {
      this.join(whole, { page, read });
      return;
    }
    const one: Waiting = { item, root: page, first: read, further: [], missing: new Set() };
    const parts = partsAmong(page.finalUrl, read.links);
    if (parts.length > 0 && isArticle(read)) {
      this.waiting.add(one);
      this.expect(one, parts);
      while (this.waiting.bytes > BYTES_WAITING) this.save(this.waiting.all[0]!);
    } else if (this.belongsElsewhere(page, read) && this.late.bytes < BYTES_LATE) this.late.add(one);
    else this.save(one);
  }

  /** Whether a page names another that it belongs to: the first of its article, or its version for other readers. */
  private belongsElsewhere(page: FetchedPage, read: Extraction): boolean {
    if (namedAddress(page, read) !== null) return true;
    return (isArticle(read) || read.article.kind === 'other') && isFurtherPage(page.finalUrl, read.links);
  }

  /** Further pages that an article lacks: those that came by already join it, the others may come yet. */
  private expect(whole: Waiting, parts: readonly string[]): void {
    const present = new Set(whole.further.map(({ page }) => page.finalUrl));
    for (const url of parts) if (!present.has(url)) whole.missing.add(url);
    const come = this.late.nearest(whole.root, ({ root }) => whole.missing.has(root.finalUrl));
    if (come !== undefined) {
      this.late.delete(come);
      this.join(whole, { page: come.root, read: come.first });
    } else if (whole.missing.size === 0) this.save(whole);
  }

  /** A further page joins its article, which is saved when it is whole. A pager may name only the page that comes next. */
  private join(whole: Waiting, part: FurtherPage): void {
    whole.further.push(part);
    whole.missing.delete(part.page.finalUrl);
    this.expect(whole, partsAmong(whole.root.finalUrl, part.read.links));
  }

  /** Derives the article and hands its records and rows to the archive. */
  private save(waiting: Waiting): void {
    const { item, root, further, first } = waiting;
    this.waiting.delete(waiting);
    this.late.delete(waiting);
    if (first.article.kind !== 'article' && this.options.keep === 'articles') {
      this.report(item, 'passed');
      return;
    }
    const context = this.session.context(this.profileOf(root));
    const second = further.length === 0 ? secondName(this.session, root, first, context) : null;
    if (second !== null) {
      this.enqueue(
        () => second.save(),
        () => this.report(item, 'unchanged', { id: second.id, title: first.article.title }),
      );
      return;
    }
    const parts = further.map(({ page, read }) => ({ url: page.finalUrl, read }));
    const whole = assemble(root.finalUrl, first, parts);
    const pages = [root, ...further.map(({ page }) => page)] as const;
    const { processed, save } = this.session.prepare(pages, context, whole);
    this.enqueue(save, (saved) => {
      if (saved === null && this.session.isForgotten(pages, processed.article)) this.forgotten(item);
      else if (saved === null) this.report(item, 'kept');
      else this.report(item, saved.outcome, { id: saved.id, title: processed.article.title });
    });
  }

  /** A capture that is no article: its bytes only, and only when they are wanted. */
  private keep(item: ImportedCapture, message?: string): void {
    if (this.options.keep === 'articles') {
      this.report(item, message === undefined ? 'passed' : 'damaged', message === undefined ? {} : { message });
      return;
    }
    const locator = this.session.write(item.page);
    this.enqueue(
      () => this.session.capture(item.page, locator),
      () => this.report(item, message === undefined ? 'kept' : 'damaged', message === undefined ? {} : { message }),
    );
  }

  /** A 304: the article was looked at again and said the same. */
  private confirm(item: ImportedCapture): void {
    const { page } = item;
    const id = this.session.archive.articles.resolve(page.finalUrl);
    if (id === undefined && this.options.keep === 'articles') {
      this.report(item, 'passed');
      return;
    }
    const of = this.session.warc.reference(page.wireBody ?? page.body);
    if (of === undefined) {
      this.keep({ ...item, page });
      return;
    }
    const seen: FetchedPage = { ...page, status: 304, body: new Uint8Array() };
    const locator = this.session.write(seen, { revisitOf: of });
    const write = () => {
      const capture = this.session.capture(seen, locator);
      // Asked again: the first sight of the article may have been committed just before.
      const article = this.session.archive.articles.resolve(page.finalUrl);
      if (article !== undefined) this.session.archive.articles.markSeen(article, page.fetchedAt, [capture]);
      return article;
    };
    this.enqueue(write, (id) =>
      this.report(item, id === undefined ? 'kept' : 'unchanged', id === undefined ? {} : { id }),
    );
  }

  private forgotten(item: ImportedCapture): void {
    this.report(item, 'forgotten', { message: 'this page was forgotten on request' });
  }

  /** Hands in a work; what came of it is told once it is on the disk. */
  private enqueue<T>(work: () => T, tell: (done: T) => void): void {
    const told = this.session.archive.commits.enqueue(work).then(tell);
    told.catch(() => undefined); // whoever waits for all of them meets it
    this.pending.push(told);
  }

  private report(
    { file, offset, page }: ImportedCapture,
    outcome: ImportOutcome,
    more: Partial<CaptureResult> = {},
  ): void {
    this.options.onResult({ outcome, file, offset, url: page.finalUrl, ...more });
  }

  private isKnown(page: FetchedPage): boolean {
    return this.session.archive.captures.isRead(page.finalUrl, page.fetchedAt);
  }

  private profileOf(page: FetchedPage): SiteProfile | null {
    return /^https?:/.test(page.finalUrl) ? this.sites.of(hostOf(page.finalUrl)).profile : null;
  }

  /** The page that a revisit repeats, when the archive has it: the same second, or at least the same payload. */
  private original(of: { url: string; date: string; digest: string }): FetchedPage | undefined {
    for (const capture of this.session.archive.captures.allOf(of.url)) {
      if (capture.type === 'revisit') continue;
      const page = this.stored(capture);
      if (page === null) continue;
      const sameTime = of.date !== '' && Date.parse(of.date) === Date.parse(capture.fetchedAt);
      if (sameTime || hasDigest(page.wireBody ?? page.body, of.digest)) return page;
    }
    return undefined;
  }

  /** A page of the archive; null when its record is damaged, which is no fault of what is imported. */
  private stored(capture: StoredCapture): FetchedPage | null {
    try {
      return this.session.readPage(capture);
    } catch (error) {
      if (error instanceof StopRun && error.code === 'snapshot-damaged') return null;
      throw error;
    }
  }
}
