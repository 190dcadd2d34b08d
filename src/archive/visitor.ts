/** What happens to a page that was fetched: its records, its article, and the links the crawler may follow. */

import { isShell, LOGIN_FORM, type Target, triesOf, type Visit, type VisitHelpers } from '../../crawlers/index.js';
import type { Saved } from '../../storage/index.js';
import type { Media } from '../core/choices.js';
import { RetryPage, SkipPage, type SkipReason } from '../core/errors.js';
import type { Article, Extraction, FetchedPage } from '../core/page.js';
import type { Processed } from '../pipeline.js';
import { clockBehind, notBefore } from './clock.js';
import { whyForgotten } from './find-article.js';
import { leadsTo } from './onward.js';
import { assemble, partsAmong, type ReadPart } from './parts.js';
import { asksForPassword } from './rescrape/sight.js';
import { namedPage } from './same-page.js';
import type { Session } from './session.js';
import { styleSheetsOf } from './style-sheets.js';

/** An article rarely has more parts; a longer "next part" chain is a trap. */
const MOST_PARTS = 50;

/** Called for every page when its rows are committed. */
export type OnSaved = (saved: Saved | null) => void;

/** Selectors of a profile that found nothing on an article's page: then the general rules were used alone. */
export function failedSelectors(article: Pick<Article, 'flags'>): string[] {
  return article.flags.filter(({ kind }) => kind === 'selector-failed').map(({ text }) => text);
}

/** Called for every article of a profile whose selectors failed. */
export type OnAlarm = (site: string, selectors: readonly string[]) => void;

export interface VisitorOptions {
  readonly onAlarm?: OnAlarm;
  /** Nothing beside the pages unless it is said. */
  readonly media?: Media;
}

/** The crawler's `visit` for a session. */
export function visitor(session: Session, onSaved: OnSaved = () => undefined, options: VisitorOptions = {}) {
  return async (fetched: FetchedPage, target: Target, helpers: VisitHelpers): Promise<Visit> => {
    const context = session.context(helpers.profile);
    let page = fetched;
    let first = session.read(page, context);
    const found = { text: first.article.text, links: first.links.length, article: target.role === 'article' };
    const sent = leadsTo(page, first, false);
    if (sent.length > 0) return leading(sent);
    const shell = await isShell(page.body, found);
    const rendered = shell ? await helpers.render() : null;
    if (rendered !== null) {
      page = rendered;
      first = session.read(page, context);
    }
    const framed = leadsTo(page, first, true);
    if (framed.length > 0) return leading(framed);
    const same = await namedPage(page, first, session, context, helpers);
    if (same !== null) ({ page, first } = same);
    const { articles } = session.archive;
    const seen = articles.lastSeen(articles.resolve(page.finalUrl) ?? '');
    if (seen !== undefined) {
      // Under another of its names the article may have come since this page was fetched: the time is now's.
      const behind = first.article.kind === 'article' ? clockBehind(new Date().toISOString(), seen) : null;
      if (behind !== null) throw new SkipPage('clock', behind);
      page = notBefore(page, seen);
    }
    const read = (part: FetchedPage) => session.read(part, context);
    const { pages, urls, further } = await furtherParts(page, first, read, helpers, target.attempts);
    const whole = assemble(page.finalUrl, first, further);
    const { processed, isForgotten, save } = session.prepare([page, ...pages], context, whole, same?.names);
    const { article } = processed;
    if (isForgotten) {
      const names = [page.url, page.finalUrl, ...article.urls, ...(article.url === null ? [] : [article.url])];
      throw new SkipPage('forgotten', whyForgotten(session.archive, names) ?? '');
    }
    const failed = target.role === 'article' ? failedSelectors(article) : [];
    if (failed.length > 0) options.onAlarm?.(helpers.profile.site, failed);
    const password = (article.kind === 'blocked' || article.kind === 'other') && asksForPassword(page);
    const leads = target.role !== 'article' && first.links.length > 0;
    return {
      // A form that stands on every page of a site walls off nothing.
      login: password && (target.depth === 0 || page.redirects.length > 0),
      shell: shell && rendered === null && article.kind === 'other' && !leads,
      links: urls.length === 0 ? first.links : first.links.filter(({ url }) => !urls.includes(url)),
      aliases: same === null ? urls : [...urls, ...page.redirects, page.finalUrl].filter((url) => url !== target.url),
      chars: article.text.length,
      media: mediaOf(page, processed, options.media ?? 'none'),
      outcome: outcomeOf(article, password),
      save: () => onSaved(save()),
    };
  };
}

/** What a page is by its text. `password`: it has a field for one. */
function outcomeOf({ kind, title, publishedAt }: Article, password: boolean): Visit['outcome'] {
  if (kind === 'error') return { state: 'skipped', reason: 'soft-404', detail: title ?? '' };
  if (kind !== 'blocked') return { state: 'done', kind, publishedAt };
  if (password) return { state: 'skipped', reason: 'login-wall', detail: LOGIN_FORM };
  return { state: 'skipped', reason: 'blocked', detail: title ?? '' };
}

/** A page that shows nothing itself: the crawler goes on to where it leads. */
function leading(onward: readonly string[]): Visit {
  return { links: [], outcome: { state: 'done', kind: 'redirect' }, save: () => undefined, onward };
}

/** What came of an article's further pages. */
export interface FurtherParts {
  readonly pages: FetchedPage[];
  /** Their addresses as they were asked for. */
  readonly urls: string[];
  readonly further: ReadPart[];
  /** Why others could not be had. */
  readonly lost: { readonly url: string; readonly reason: SkipReason; readonly message: string }[];
}

/**
 * The article's further pages, in order, each fetched at its host's politeness delay. Where a page names only its successor,
 * the chain is followed. One that cannot be had is passed over; one that failed for the moment throws, so that the whole
 * article is tried again, unless it was tried often enough: `attempts` tells how often.
 */
export async function furtherParts(
  page: FetchedPage,
  first: Extraction,
  read: (page: FetchedPage) => Extraction,
  helpers: Pick<VisitHelpers, 'fetch'>,
  attempts = 0,
): Promise<FurtherParts> {
  const found: FurtherParts = { pages: [], urls: [], further: [], lost: [] };
  const { pages, urls, further, lost } = found;
  if (first.article.kind !== 'article' && first.article.kind !== 'gallery') return found;
  const waiting = partsAmong(page.finalUrl, first.links);
  const asked = new Set<string>();
  for (let url = waiting.shift(); url !== undefined && asked.size < MOST_PARTS; url = waiting.shift()) {
    if (asked.has(url)) continue;
    asked.add(url);
    try {
      const part = await helpers.fetch(url);
      const reading = read(part);
      urls.push(url);
      pages.push(part);
      further.push({ url, read: reading });
      const more = partsAmong(page.finalUrl, reading.links);
      for (const next of more) if (!asked.has(next) && !waiting.includes(next)) waiting.push(next);
    } catch (error) {
      const given = error instanceof RetryPage && attempts + 1 >= triesOf(error);
      if (!(error instanceof SkipPage) && !given) throw error;
      lost.push({ url, reason: error.reason, message: error.message });
    }
  }
  return found;
}

/** Keeps what is fetched beside pages (robots.txt, sitemaps, redirects, error pages) as records with their rows. */
export function recorder(session: Session): (page: FetchedPage) => void {
  return (page) => {
    if (session.isForgotten([page])) return;
    const locator = session.warc.write(page);
    // A commit that fails also fails the completion of the page this belongs to, which ends the run.
    session.archive.commits.enqueue(() => session.capture(page, locator)).catch(() => undefined);
  };
}

const FILE = /\.(?:pdf|docx?|xlsx?|pptx?|wps|zip|rar|7z|mp[34]|webm|dwg)(?:$|[?#])/i;

/** Attachments without text that can be read. */
const PACKED = /\.(?:zip|rar|7z)(?:$|[?#])/i;

/** The addresses of the style sheets of an article's page and of its files, its pictures first. */
function mediaOf(page: FetchedPage, { article, links, attachments }: Processed, media: Media): string[] {
  if (media === 'none' || (article.kind !== 'article' && article.kind !== 'gallery')) return [];
  const files = media === 'all' ? links.filter(({ role, url }) => FILE.test(url) || role === 'media') : [];
  const own = attachments.filter(({ url }) => media === 'all' || !PACKED.test(url));
  const urls = [...article.images, ...own, ...files].map((one) => (typeof one === 'string' ? one : one.url));
  return [...new Set([...styleSheetsOf(page), ...urls])].filter((url) => /^https?:/.test(url));
}
