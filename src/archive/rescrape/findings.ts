/** What looks have found, as it gets into the archive and the run's report: the rows of each look are one commit. */
import type { RevisitPage, Saved } from '../../../storage/index.js';
import type { Article, FetchedPage } from '../../core/page.js';
import { type Answer, lossFlags } from '../../revisit/index.js';
import { clockBehind } from '../clock.js';
import { changeSummary } from '../history/changes.js';
import type { Prepared, Session } from '../session.js';
import { remember } from './check.js';
import { listedDateMoved } from './choose.js';
import { noteFailure, type RescrapeReport } from './report.js';

/** Checks that wait for the disk at once. */
const MOST_PENDING = 256;

/** A page that was looked at. */
export interface Looked {
  readonly page: RevisitPage;
  /** The address of another article led here, and it was that one's turn. */
  readonly through?: boolean;
}

export interface Held extends Looked {
  readonly before: Article;
  readonly prepared: Prepared;
  readonly at: string;
  readonly permanent: boolean;
  readonly finalUrl: string;
}
export class Findings {
  private failure: { readonly error: unknown } | undefined;
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly session: Session,
    private readonly report: RescrapeReport,
  ) {}

  /** The address of a page led to another article, which shows the same. */
  found(held: Held): Promise<void> {
    const { page, at } = held;
    return this.commit(held, (now) => {
      this.alias(held);
      this.session.archive.articles.markSeen(page.id, at, []);
      this.note(now, { kind: 'article', changed: false }, at, '', null);
    });
  }

  save(held: Held): Promise<void> {
    const { page, prepared, at, before } = held;
    return this.commit(held, (now) => {
      this.alias(held);
      const saved = prepared.save();
      const changed = saved?.outcome === 'changed';
      this.note(now, { kind: 'article', changed }, at, '', saved);
      if (changed) {
        const { article } = prepared.processed;
        const lost = lossFlags(before, article).map(({ reason }) => `flagged: ${reason}`);
        const summary = [changeSummary(before, article), ...lost].join('; ');
        this.report.changed.push({ id: page.id, url: page.url, title: before.title, summary });
      }
    });
  }

  saveUnchanged(held: Held): Promise<void> {
    const { page, prepared, at } = held;
    const { fingerprint } = prepared.processed;
    return this.commit(held, (now) => {
      this.alias(held);
      const captures = prepared.capture();
      this.session.archive.articles.markSeen(page.id, at, captures);
      this.session.archive.revisits.sameReading(page.id, fingerprint.digest, this.session.run);
      // A rebuild from the snapshots alone has to know it too.
      this.session.warc.writeMetadata(page.url, 'same-reading', { id: page.id, digest: fingerprint.digest }, at);
      this.note(now, { kind: 'article', changed: false }, at, '', null);
    });
  }

  /** The page answered 304: the record refers to the copy that is still valid. */
  unsent(page: RevisitPage, fetched: FetchedPage): Promise<void> {
    const { session } = this;
    // The payload that was shown last, wherever it is stored: after A, B, A the second A is itself a revisit.
    const last = session.archive.captures.allOf(page.url).findLast(({ status }) => status === 200);
    const valid = last && session.archive.captures.byDigest(last.digest);
    if (valid === undefined) return this.settle(page, { kind: 'unsent' }, fetched.fetchedAt, [fetched], '');
    const { recordId, url, fetchedAt: date, digest, status } = valid;
    const locator = session.warc.write(fetched, { revisitOf: { recordId, url, date, digest, status } });
    return this.commit({ page }, (now) => {
      const capture = session.capture(fetched, locator);
      session.archive.articles.markSeen(page.id, fetched.fetchedAt, [capture]);
      this.report.notModified++;
      this.note(now, { kind: 'unsent' }, fetched.fetchedAt, '', null);
    });
  }

  settle(page: RevisitPage, answer: Answer, at: string, records: readonly FetchedPage[], why: string): Promise<void> {
    const { session } = this;
    const locators = records.map((record) => session.warc.write(record));
    return this.commit({ page }, (now) => {
      records.forEach((record, i) => void session.capture(record, locators[i]!));
      this.note(now, answer, at, why, null);
    });
  }

  /** The page came, and shows something else than its article, or at a time before it: its records stay, and make no version. */
  refuse(
    looked: Looked & Pick<Held, 'at' | 'finalUrl'>,
    capture: () => number[],
    answer: Answer,
    why: string,
  ): Promise<void> {
    const { archive, warc } = this.session;
    const { at, finalUrl } = looked;
    return this.commit(looked, (now) => {
      const [root] = capture();
      if (root !== undefined) {
        archive.revisits.refuse(root, why);
        // A rebuild from the snapshots alone has to know it too.
        warc.writeMetadata(finalUrl, 'refused', { record: archive.captures.get(root)!.recordId, why }, at);
      }
      this.note(now, answer, at, why, null);
    });
  }

  /** A permanent redirect gives the article another name, once. The address of another article is told once, and keeps its own. */
  private alias({ page, permanent, finalUrl, at }: Held): void {
    const { archive, warc } = this.session;
    const there = archive.articles.resolve(finalUrl);
    if (!permanent || there === page.id) return;
    const isTold = there !== undefined && archive.urls.targetOf(page.url) === finalUrl;
    if (there === undefined) {
      archive.articles.addAlias(page.id, finalUrl);
      warc.writeMetadata(finalUrl, 'alias', { id: page.id }, at);
    }
    if (!isTold) this.report.moved.push({ id: page.id, url: page.url, to: finalUrl });
    archive.urls.led([page.url], finalUrl);
  }

  /** Inside a work: remembers the look and counts it. */
  private note({ page, through }: Looked, given: Answer, at: string, reason: string, saved: Saved | null): void {
    if (through && given.kind !== 'article') return; // its own look will tell
    const { archive } = this.session;
    // What is not there by a clock that is behind was there later.
    const late = given.kind === 'missing' ? clockBehind(at, archive.articles.lastSeen(page.id) ?? page.lastAt) : null;
    const answer: Answer = late === null ? given : { kind: 'failed', reason: 'clock' };
    const why = late ?? reason;
    const check = { id: page.id, before: page.lastAt, answer, listed: page.listed, moved: listedDateMoved(page) };
    const { verdict } = remember(archive.revisits, page, check, at);
    // No page says how often it was looked at, and what came of it; when to look again follows from that.
    this.session.warc.writeMetadata(page.url, 'check', check, at);
    if (verdict === 'gone') {
      archive.articles.markGone(page.id, at);
      this.session.warc.writeMetadata(page.url, 'tombstone', { id: page.id, at, why }, at);
    }
    const { report } = this;
    if (verdict === 'failed' && answer.kind === 'failed') {
      noteFailure(report, answer.reason, { id: page.id, url: page.url, why: why === '' ? answer.reason : why });
    }
    if (verdict === 'missing' && page.goneAt !== null) report.stillGone++;
    else if (verdict === 'gone' || verdict === 'missing') report[verdict].push({ id: page.id, url: page.url, why });
    else if (verdict === 'returned')
      report.returned.push({ id: page.id, url: page.url, why: saved?.outcome ?? 'seen' });
    else if (verdict === 'unchanged' && !through) report.unchanged++;
  }

  /** Commits are followed, not waited for one by one: they go to the disk in batches. */
  private commit(looked: Looked, work: (now: Looked) => void): Promise<void> {
    const { revisits, commits } = this.session.archive;
    // The address of another article may have led to this one since it was chosen.
    const done = commits.enqueue(() => work({ ...looked, page: revisits.page(looked.page.id) ?? looked.page }));
    const settled = done
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.pending.delete(settled));
    this.pending.add(settled);
    if (this.failure !== undefined) return Promise.reject(this.failure.error);
    return this.pending.size > MOST_PENDING ? settled : Promise.resolve();
  }

  /** Resolves when everything is on disk; rejects when something could not be written. */
  async finish(): Promise<void> {
    await this.session.archive.commits.settle();
    await Promise.all(this.pending);
    if (this.failure !== undefined) throw this.failure.error;
  }
}
