/** What one look at an archived page brings into the archive. */
import { isShell, type RevisitAnswer, type VisitHelpers } from '../../../crawlers/index.js';
import type { RevisitPage, Saved } from '../../../storage/index.js';
import type { Article, FetchedPage } from '../../core/page.js';
import {
  type Answer,
  isTemplateChange,
  type Judgement,
  judge,
  lossFlags,
  type Pair,
  reasonOf,
  splitTemplateChange,
} from '../../revisit/index.js';
import { clockBehind, notBefore } from '../clock.js';
import { changeSummary } from '../history/changes.js';
import { assemble, gapsOf } from '../parts.js';
import type { Prepared, Session } from '../session.js';
import { furtherParts } from '../visitor.js';
import { remember } from './check.js';
import { listedDateMoved } from './choose.js';
import { addTemplateChange, noteFailure, type RescrapeReport } from './report.js';
import { asksForLogin, breaksOff, isSameBytes, linesOf } from './sight.js';
import type { Target } from './target.js';

/** Changes held back until there are enough of them to tell a template change from edits. */
const HELD = 64;
/** Checks that wait for the disk at once. */
const MOST_PENDING = 256;

interface Held {
  readonly page: RevisitPage;
  readonly before: Article;
  readonly prepared: Prepared;
  readonly at: string;
  readonly permanent: boolean;
  readonly finalUrl: string;
}

/** What is shown instead of an article, and says nothing of it. */
const CHALLENGE = { kind: 'failed', reason: 'blocked', why: 'a challenge instead of the page' } as const;
const LOGIN = { kind: 'failed', reason: 'login-wall', why: 'a login form instead of the page' } as const;

/** A further page that came, and is none. */
const SENT_ELSE = { reason: 'soft-404', message: 'the server sent something else' } as const;

export class Checker {
  private held: Held[] = [];
  private looked = 0;
  private changed = 0;
  private expected = 0;
  private failure: { readonly error: unknown } | undefined;
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly session: Session,
    private readonly report: RescrapeReport,
  ) {}

  /** Takes one answer in; resolves when its rows are committed, or the page is held back. */
  async take(target: Target, answer: RevisitAnswer, helpers: VisitHelpers): Promise<void> {
    await this.takeIn(target, answer, helpers);
    // A page whose further parts failed for the moment comes once more, and counts then.
    this.report.looked++;
  }

  private async takeIn({ page, stale }: Target, answer: RevisitAnswer, helpers: VisitHelpers): Promise<void> {
    if (answer.kind === 'failed') {
      const at = new Date().toISOString();
      return this.settle(page, { kind: 'failed', reason: answer.reason }, at, [], answer.message);
    }
    const { page: fetched, permanent } = answer;
    if (fetched.status === 304) {
      // A page that stands still speaks against a template change, sent again or not.
      this.looked++;
      this.expected += stale;
      return this.unsent(page, fetched);
    }
    if (fetched.status === 404 || fetched.status === 410) {
      const said = fetched.status === 410 ? 'gone' : 'not-found';
      const why = `the server said ${fetched.status}`;
      return this.settle(page, { kind: 'missing', said }, fetched.fetchedAt, [fetched], why);
    }
    await this.read(page, fetched, permanent, helpers);
    this.looked++;
    this.expected += stale;
    if (this.held.length >= HELD) await this.decide();
  }

  /** Saves what was held back, or recognises it as a template change. */
  async decide(): Promise<void> {
    const held = this.held;
    this.held = [];
    if (held.length === 0) return;
    const { looked, changed, expected } = this;
    if (!isTemplateChange({ looked, changed, expected })) {
      await Promise.all(held.map((one) => this.save(one)));
      return;
    }
    const pairs: Pair[] = held.map(({ page, before, prepared }) => ({
      ...{ id: page.id, before, after: prepared.processed.article },
    }));
    const { changed: own, lost, common } = splitTemplateChange(pairs);
    const reallyChanged = new Set(own);
    // Where every page has a change of its own, and nothing in common, the editors were at work.
    if (own.length < held.length) {
      const { site } = held[0]!.page;
      addTemplateChange(this.report, { site, looked, changed, common, lost: lost.length, versions: own.length });
    }
    for (const one of held) {
      if (reallyChanged.has(one.page.id)) await this.save(one);
      else await this.saveUnchanged(one);
    }
  }

  private async read(page: RevisitPage, sent: FetchedPage, permanent: boolean, helpers: VisitHelpers): Promise<void> {
    const { session } = this;
    const context = session.context(helpers.profile);
    const latest = session.archive.articles.lastSeen(page.id) ?? page.lastAt;
    let fetched = notBefore(sent, latest);
    let first = session.read(fetched, context);
    if (isShell(sent.body, { text: first.article.text, links: first.links.length, article: true })) {
      const rendered = await helpers.render();
      if (rendered === null) {
        const why = 'the page needs a browser';
        return this.settle(page, { kind: 'failed', reason: 'not-article' }, sent.fetchedAt, [sent], why);
      }
      fetched = notBefore(rendered, latest);
      first = session.read(fetched, context);
    }
    const at = fetched.fetchedAt;
    const { kind } = first.article;
    if (kind !== 'article') {
      // A server that fails, or asks for a login, does not say that the page is gone.
      const failed =
        (kind === 'list' ? null : reasonOf(linesOf(fetched, first.article))) ??
        (asksForLogin(session, page.url, fetched) ? LOGIN : kind === 'blocked' ? CHALLENGE : null);
      if (failed !== null) return this.settle(page, failed, at, [fetched], failed.why);
      const where = fetched.finalUrl === page.url ? 'its address' : fetched.finalUrl;
      const why = `no article any more at ${where}`;
      return this.settle(page, { kind: 'missing', said: 'soft-404' }, at, [fetched], why);
    }
    const read = (part: FetchedPage) => session.read(part, context);
    const { pages, further, lost } = await furtherParts(fetched, first, read, helpers);
    const whole = assemble(fetched.finalUrl, first, further);
    const all = [fetched, ...pages] as const;
    const before = session.archive.articles.get(page.id);
    const gaps = new Set(before === undefined ? [] : gapsOf(before));
    const gap = gapsOf(whole.article).find((url) => !gaps.has(url));
    if (before !== undefined && gap !== undefined) {
      const { reason, message } = lost.find(({ url }) => url === gap) ?? SENT_ELSE;
      const locators = all.map((one) => session.warc.write(one));
      const capture = () => all.map((one, i) => session.capture(one, locators[i]!));
      return this.refuse(page, fetched, capture, { kind: 'failed', reason }, `its page ${gap}: ${message}`);
    }
    const prepared = session.prepare(all, context, whole);
    const { article, fingerprint } = prepared.processed;
    const held: Held = { ...{ page, prepared, at, permanent, finalUrl: fetched.finalUrl, before: before ?? article } };
    const behind = clockBehind(at, latest);
    const equal = session.archive.articles.versions(page.id).at(-1)?.digest === fingerprint.digest;
    if (before === undefined || (equal && behind === null)) return this.save(held);
    const same =
      equal ||
      session.archive.revisits.isSameReading(page.id, fingerprint.digest) ||
      isSameBytes(session.archive, page.url, all, further);
    const judged: Judgement = same
      ? { kind: 'same' }
      : judge({
          ...{ before, after: article, beside: article.removed.map(({ text }) => text) },
          elsewhere: fetched.finalUrl !== page.url && article.id !== page.id,
          brokenOff: () => breaksOff(session, page.url, all),
        });
    if (behind !== null && (judged.kind === 'same' || judged.kind === 'edited')) {
      const unchanged = judged.kind === 'same';
      const answer: Answer = unchanged ? { kind: 'article', changed: false } : { kind: 'failed', reason: 'clock' };
      return this.refuse(page, fetched, prepared.capture, answer, behind);
    }
    if (judged.kind === 'same') return this.saveUnchanged(held);
    if (judged.kind === 'failed' || judged.kind === 'missing') {
      const answer: Answer =
        judged.kind === 'failed' ? { kind: 'failed', reason: judged.reason } : { kind: 'missing', said: 'soft-404' };
      return this.refuse(page, fetched, prepared.capture, answer, judged.why);
    }
    this.changed++;
    this.held.push(held);
  }

  private save(held: Held): Promise<void> {
    const { page, prepared, at, before } = held;
    return this.commit(() => {
      this.alias(held);
      const saved = prepared.save();
      const changed = saved?.outcome === 'changed';
      this.note(page, { kind: 'article', changed }, at, '', saved);
      if (changed) {
        const { article } = prepared.processed;
        const lost = lossFlags(before, article).map(({ reason }) => `flagged: ${reason}`);
        const summary = [changeSummary(before, article), ...lost].join('; ');
        this.report.changed.push({ id: page.id, url: page.url, title: before.title, summary });
      }
    });
  }

  private saveUnchanged(held: Held): Promise<void> {
    const { page, prepared, at } = held;
    const { fingerprint } = prepared.processed;
    return this.commit(() => {
      this.alias(held);
      const captures = prepared.capture();
      this.session.archive.articles.markSeen(page.id, at, captures);
      this.session.archive.revisits.sameReading(page.id, fingerprint.digest, this.session.run);
      // A rebuild from the snapshots alone has to know it too.
      this.session.warc.writeMetadata(page.url, 'same-reading', { id: page.id, digest: fingerprint.digest }, at);
      this.note(page, { kind: 'article', changed: false }, at, '', null);
    });
  }

  /** The page answered 304: the record refers to the copy that is still valid. */
  private unsent(page: RevisitPage, fetched: FetchedPage): Promise<void> {
    const { session } = this;
    // The payload that was shown last, wherever it is stored: after A, B, A the second A is itself a revisit.
    const last = session.archive.captures.allOf(page.url).findLast(({ status }) => status === 200);
    const valid = last && session.archive.captures.byDigest(last.digest);
    if (valid === undefined) return this.settle(page, { kind: 'unsent' }, fetched.fetchedAt, [fetched], '');
    const { recordId, url, fetchedAt: date, digest, status } = valid;
    const locator = session.warc.write(fetched, { revisitOf: { recordId, url, date, digest, status } });
    return this.commit(() => {
      const capture = session.capture(fetched, locator);
      session.archive.articles.markSeen(page.id, fetched.fetchedAt, [capture]);
      this.report.notModified++;
      this.note(page, { kind: 'unsent' }, fetched.fetchedAt, '', null);
    });
  }

  private settle(
    page: RevisitPage,
    answer: Answer,
    at: string,
    records: readonly FetchedPage[],
    why: string,
  ): Promise<void> {
    const { session } = this;
    const locators = records.map((record) => session.warc.write(record));
    return this.commit(() => {
      records.forEach((record, i) => void session.capture(record, locators[i]!));
      this.note(page, answer, at, why, null);
    });
  }

  /** The page came, and shows something else than its article, or at a time before it: its records stay, and make no version. */
  private refuse(
    page: RevisitPage,
    { finalUrl, fetchedAt: at }: FetchedPage,
    capture: () => number[],
    answer: Answer,
    why: string,
  ): Promise<void> {
    const { archive, warc } = this.session;
    return this.commit(() => {
      const [root] = capture();
      if (root !== undefined) {
        archive.revisits.refuse(root, why);
        // A rebuild from the snapshots alone has to know it too.
        warc.writeMetadata(finalUrl, 'refused', { record: archive.captures.get(root)!.recordId, why }, at);
      }
      this.note(page, answer, at, why, null);
    });
  }

  /** A permanent redirect gives the article another name, once. The address of another article is told, and keeps its own. */
  private alias({ page, permanent, finalUrl, at }: Held): void {
    const { archive, warc } = this.session;
    const there = archive.articles.resolve(finalUrl);
    if (!permanent || there === page.id) return;
    if (there === undefined) {
      archive.articles.addAlias(page.id, finalUrl);
      warc.writeMetadata(finalUrl, 'alias', { id: page.id }, at);
    }
    this.report.moved.push({ id: page.id, url: page.url, to: finalUrl });
  }

  /** Inside a work: remembers the look and counts it. */
  private note(page: RevisitPage, given: Answer, at: string, reason: string, saved: Saved | null): void {
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
    else if (verdict === 'unchanged') report.unchanged++;
  }

  /** Commits are followed, not waited for one by one: they go to the disk in batches. */
  private commit(work: () => void): Promise<void> {
    const done = this.session.archive.commits.enqueue(work);
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
    await this.decide();
    await this.session.archive.commits.settle();
    await Promise.all(this.pending);
    if (this.failure !== undefined) throw this.failure.error;
  }
}
