/** What one look at an archived page brings into the archive. */
import { isShell, LOGIN_FORM, type RevisitAnswer, type VisitHelpers } from '../../../crawlers/index.js';
import type { RevisitPage } from '../../../storage/index.js';
import type { FetchedPage } from '../../core/page.js';
import {
  type Answer,
  isTemplateChange,
  type Judgement,
  judge,
  type Pair,
  reasonOf,
  splitTemplateChange,
} from '../../revisit/index.js';
import { clockBehind, notBefore } from '../clock.js';
import { assemble, gapsOf, type ReadPart } from '../parts.js';
import type { Session } from '../session.js';
import { furtherParts } from '../visitor.js';
import { Findings, type Held } from './findings.js';
import { addTemplateChange, type RescrapeReport } from './report.js';
import { asksForLogin, breaksOff, isSameBytes, linesOf } from './sight.js';
import type { Target } from './target.js';

/** Changes held back until there are enough of them to tell a template change from edits. */
const HELD = 64;

interface Sight {
  readonly held: Held;
  /** Why this sight is of a time before what is archived; null when it is not. */
  readonly behind: string | null;
  readonly pages: readonly FetchedPage[];
  readonly further: readonly ReadPart[];
}

/** What is shown instead of an article, and says nothing of it. */
const CHALLENGE = { kind: 'failed', reason: 'blocked', why: 'a challenge instead of the page' } as const;
const LOGIN = { kind: 'failed', reason: 'login-wall', why: LOGIN_FORM } as const;

/** A further page that came, and is none. */
const SENT_ELSE = { reason: 'soft-404', message: 'the server sent something else' } as const;

export class Checker {
  private held: Held[] = [];
  private looked = 0;
  private changed = 0;
  private expected = 0;
  private readonly findings: Findings;

  constructor(
    private readonly session: Session,
    private readonly report: RescrapeReport,
  ) {
    this.findings = new Findings(session, report);
  }

  /** Takes one answer in; resolves when its rows are committed, or the page is held back. */
  async take(target: Target, answer: RevisitAnswer, helpers: VisitHelpers): Promise<void> {
    await this.takeIn(target, answer, helpers);
    // A page whose further parts failed for the moment comes once more, and counts then.
    this.report.looked++;
  }

  private async takeIn({ page, stale }: Target, answer: RevisitAnswer, helpers: VisitHelpers): Promise<void> {
    if (answer.kind === 'failed') {
      const at = new Date().toISOString();
      return this.findings.settle(page, { kind: 'failed', reason: answer.reason }, at, [], answer.message);
    }
    const { page: fetched, permanent } = answer;
    if (fetched.status === 304) {
      // A page that stands still speaks against a template change, sent again or not.
      this.looked++;
      this.expected += stale;
      return this.findings.unsent(page, fetched);
    }
    if (fetched.status === 404 || fetched.status === 410) {
      const said = fetched.status === 410 ? 'gone' : 'not-found';
      const why = `the server said ${fetched.status}`;
      return this.findings.settle(page, { kind: 'missing', said }, fetched.fetchedAt, [fetched], why);
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
      await Promise.all(held.map((one) => this.findings.save(one)));
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
      if (reallyChanged.has(one.page.id)) await this.findings.save(one);
      else await this.findings.saveUnchanged(one);
    }
  }

  private async read(page: RevisitPage, sent: FetchedPage, permanent: boolean, helpers: VisitHelpers): Promise<void> {
    const { session } = this;
    const context = session.context(helpers.profile);
    const { articles } = session.archive;
    const there = articles.resolve(sent.finalUrl) ?? page.id;
    const seen = [page.id, there].map((id) => articles.lastSeen(id) ?? page.lastAt);
    const latest = seen[0]! > seen[1]! ? seen[0]! : seen[1]!;
    let fetched = notBefore(sent, latest);
    let first = session.read(fetched, context);
    if (await isShell(sent.body, { text: first.article.text, links: first.links.length, article: true })) {
      const rendered = await helpers.render();
      if (rendered === null) {
        const why = 'the page needs a browser';
        return this.findings.settle(page, { kind: 'failed', reason: 'needs-browser' }, sent.fetchedAt, [sent], why);
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
      if (failed !== null) return this.findings.settle(page, failed, at, [fetched], failed.why);
      const where = fetched.finalUrl === page.url ? 'its address' : fetched.finalUrl;
      const why = `no article any more at ${where}`;
      return this.findings.settle(page, { kind: 'missing', said: 'soft-404' }, at, [fetched], why);
    }
    const read = (part: FetchedPage) => session.read(part, context);
    const { pages, further, lost } = await furtherParts(fetched, first, read, helpers);
    const whole = assemble(fetched.finalUrl, first, further);
    const all = [fetched, ...pages] as const;
    const before = articles.get(page.id);
    const gaps = new Set(before === undefined ? [] : gapsOf(before));
    const gap = gapsOf(whole.article).find((url) => !gaps.has(url));
    if (before !== undefined && gap !== undefined) {
      const { reason, message } = lost.find(({ url }) => url === gap) ?? SENT_ELSE;
      const locators = all.map((one) => session.warc.write(one));
      const capture = () => all.map((one, i) => session.capture(one, locators[i]!));
      return this.findings.refuse(
        { page, at, finalUrl: fetched.finalUrl },
        capture,
        { kind: 'failed', reason },
        `its page ${gap}: ${message}`,
      );
    }
    const prepared = session.prepare(all, context, whole);
    const { article } = prepared.processed;
    const held: Held = {
      ...{ page, prepared, at, permanent, finalUrl: fetched.finalUrl, before: before ?? article, through: false },
    };
    const sight: Sight = { held, behind: clockBehind(at, latest), pages: all, further };
    if (before === undefined) return this.findings.save(held);
    if (prepared.id === page.id) return this.takeSight(sight);
    // What the address leads to is archived as another article: this page is there, and what came is a sight of that one.
    const judged = this.judge(sight);
    if (judged.kind === 'failed' || judged.kind === 'missing') return this.turnDown(held, judged);
    await this.findings.found(held);
    const other = session.archive.revisits.page(prepared.id);
    const theirs = articles.get(prepared.id);
    if (other === undefined || theirs === undefined) return;
    const shown = { ...held, page: other, before: theirs, permanent: false, through: true };
    return this.takeSight({ ...sight, held: shown });
  }

  private isLatest({ page, prepared }: Held): boolean {
    const { digest } = prepared.processed.fingerprint;
    return this.session.archive.articles.versions(page.id).at(-1)?.digest === digest;
  }

  /** What a page shows, against what the archive holds of its article. */
  private judge({ held, pages, further }: Sight): Judgement {
    const { page, prepared, before, through, finalUrl } = held;
    const { article, fingerprint } = prepared.processed;
    const { archive } = this.session;
    const same =
      this.isLatest(held) ||
      archive.revisits.isSameReading(page.id, fingerprint.digest) ||
      isSameBytes(archive, page.url, pages, further);
    if (same) return { kind: 'same' };
    return judge({
      ...{ before, after: article, beside: article.removed.map(({ text }) => text) },
      elsewhere: through || (finalUrl !== page.url && article.id !== page.id),
      brokenOff: () => breaksOff(this.session, page.url, pages),
    });
  }

  private async takeSight(sight: Sight): Promise<void> {
    const { held, behind } = sight;
    if (behind === null && this.isLatest(held)) return this.findings.save(held);
    const judged = this.judge(sight);
    if (behind !== null && (judged.kind === 'same' || judged.kind === 'edited')) {
      const unchanged = judged.kind === 'same';
      const answer: Answer = unchanged ? { kind: 'article', changed: false } : { kind: 'failed', reason: 'clock' };
      return this.findings.refuse(held, held.prepared.capture, answer, behind);
    }
    if (judged.kind === 'same') return this.findings.saveUnchanged(held);
    if (judged.kind === 'failed' || judged.kind === 'missing') return this.turnDown(held, judged);
    this.changed++;
    this.held.push(held);
  }

  private turnDown(held: Held, judged: Extract<Judgement, { kind: 'failed' | 'missing' }>): Promise<void> {
    const answer: Answer =
      judged.kind === 'failed' ? { kind: 'failed', reason: judged.reason } : { kind: 'missing', said: 'soft-404' };
    return this.findings.refuse(held, held.prepared.capture, answer, judged.why);
  }

  /** Resolves when everything is on disk; rejects when something could not be written. */
  async finish(): Promise<void> {
    await this.decide();
    await this.findings.finish();
  }
}
