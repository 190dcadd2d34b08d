/** Which captures of a web archive are worth reading. */
import type { Sites } from '../../../crawlers/index.js';
import type { FetchedPage } from '../../core/page.js';
import { hostOf } from '../../core/url.js';
import { isPageType, noText } from './file-kind.js';

/** A larger body is no article page. */
const LARGEST_PAGE = 20 * 1024 * 1024;

/** Whether a page may be an article: one that answered, in a form that is text, and not ruled out by its profile. */
export function mayBeArticle(sites: Sites, page: FetchedPage): boolean {
  if (page.status !== 200 && page.status !== 0) return false;
  if (page.body.length === 0 || page.body.length > LARGEST_PAGE) return false;
  if (page.renderedHtml !== undefined) return true; // read out of a document, or by a browser
  const web = /^https?:/.test(page.finalUrl);
  if (!isPageType(page.headers, web)) return false;
  if (web && !mayLeadToArticle(sites, page.finalUrl)) return false;
  return noText(page.body) === null; // servers send pictures and archives as text/html
}

function mayLeadToArticle(sites: Sites, url: string): boolean {
  const rules = sites.of(hostOf(url));
  const role = rules.classify(url);
  return role !== 'never' && role !== 'file' && (!rules.strict || role !== 'list');
}
