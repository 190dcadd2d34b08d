/** What happens to a page that was fetched: its records, its article, and the links the crawler may follow. */
import { isShell, type Target, type Visit, type VisitHelpers } from '../../crawlers/index.js';
import type { Saved } from '../../storage/index.js';
import type { Extraction, FetchedPage, PageLink } from '../page.js';
import type { Session } from './session.js';

/** An article rarely has more parts; a longer "next part" chain is a trap. */
const MOST_PARTS = 50;

/** Told for every page when its rows are committed. */
export type OnSaved = (page: FetchedPage, saved: Saved | null) => void;

/** The crawler's `visit` for a session. */
export function visitor(session: Session, onSaved: OnSaved = () => undefined) {
  return async (fetched: FetchedPage, target: Target, helpers: VisitHelpers): Promise<Visit> => {
    const context = session.context(helpers.profile);
    let page = fetched;
    let first = session.read(page, context);
    const found = { text: first.article.text, links: first.links.length, article: target.role === 'article' };
    const rendered = isShell(page.body, found) ? await helpers.render() : null;
    if (rendered !== null) {
      page = rendered;
      first = session.read(page, context);
    }
    const { pages, urls } = await furtherParts(page, first, helpers);
    const { processed, save } = session.prepare([page, ...pages], context, first);
    const { article } = processed;
    const blocked = article.kind === 'blocked' || article.kind === 'error';
    return {
      links: processed.links.filter(({ role }) => role !== 'part'),
      aliases: urls,
      outcome: blocked
        ? { state: 'skipped', reason: article.kind === 'blocked' ? 'blocked' : 'soft-404', detail: article.title ?? '' }
        : { state: 'done', kind: article.kind, publishedAt: article.publishedAt },
      save: () => onSaved(page, save()),
    };
  };
}

/** The article's further pages, in order, each fetched with its host's manners. A part that cannot be had ends them. */
export async function furtherParts(
  page: FetchedPage,
  first: Extraction,
  helpers: VisitHelpers,
): Promise<{ pages: FetchedPage[]; urls: string[] }> {
  const urls = parts(first.links)
    .filter((url) => url !== page.finalUrl)
    .slice(0, MOST_PARTS);
  const pages: FetchedPage[] = [];
  for (const url of urls) pages.push(await helpers.fetch(url));
  return { pages, urls };
}

function parts(links: readonly PageLink[]): string[] {
  return [...new Set(links.filter(({ role }) => role === 'part').map(({ url }) => url))];
}

/** Keeps what is fetched beside pages (robots.txt, sitemaps, redirects, error pages) as records with their rows. */
export function recorder(session: Session): (page: FetchedPage) => void {
  return (page) => {
    const locator = session.warc.write(page);
    // A commit that fails also fails the completion of the page this belongs to, which ends the run.
    session.archive.commits.enqueue(() => session.capture(page, locator)).catch(() => undefined);
  };
}
