/**
 * The article of a page: bytes or a string in, a cleaned article out. No network and no archive; the only file read is
 * the language model beside the code, once.
 */
import { readFileSync } from 'node:fs';
import { clean } from './clean/index.js';
import type { Boilerplate, CleanArticle, FetchedPage, PageLink, SiteProfile } from './core/page.js';
import { decode } from './decode/index.js';
import { extract as extractPage } from './extract/index.js';
import { loadModel, type RepairModel, repair } from './repair/index.js';

export { learnBoilerplate } from './clean/index.js';
export type {
  Article,
  Block,
  Boilerplate,
  CleanArticle,
  Flag,
  PageLink,
  Removal,
  SiteProfile,
  Step,
} from './core/page.js';

/** What is known of a page beside its bytes. */
export interface ExtractOptions {
  /** The address of the page: relative links are resolved against it, and the id of the article is derived from it. */
  readonly url?: string;
  /** The Content-Type header. For a string only `text/plain` matters: it tells plain text from HTML. */
  readonly contentType?: string;
  /** When the page was fetched, ISO 8601; relative dates such as 3小时前 count from it. Default: now. */
  readonly fetchedAt?: string;
  /** The profile of the site: its selectors and its time zone. */
  readonly profile?: SiteProfile;
  /** Boilerplate learnt from other pages of the site, see `learnBoilerplate`. */
  readonly boilerplate?: Boilerplate;
}

/** A cleaned article and the links of its page. */
export type Extracted = CleanArticle & { readonly links: readonly PageLink[] };

let model: RepairModel | undefined;

/**
 * Decodes, repairs, extracts and cleans a page. A string is taken as decoded. Never throws for what a page contains:
 * `kind` tells articles from lists, error pages and login walls, `confidence` (0 to 1) says how sure the text is, and
 * `trail` says what was changed.
 */
export function extract(page: Uint8Array | string, options: ExtractOptions = {}): Extracted {
  const url = options.url ?? '';
  const type = options.contentType ?? 'text/html';
  const fetched: FetchedPage = {
    url,
    finalUrl: url,
    redirects: [],
    status: 200,
    // A string is decoded already: its bytes are UTF-8, whatever its <meta> says.
    headers: { 'content-type': typeof page === 'string' ? `${type.split(';', 1)[0]}; charset=utf-8` : type },
    body: typeof page === 'string' ? new TextEncoder().encode(page) : page,
    fetchedAt: options.fetchedAt ?? new Date().toISOString(),
    via: 'import',
  };
  const decoded = decode(fetched, typeof page === 'string' ? { siteEncoding: 'utf-8' } : {});
  model ??= loadModel(readFileSync(new URL('./repair/data/zh.model', import.meta.url)));
  const { article, links } = extractPage(repair(decoded, model), options.profile ?? null);
  return { ...clean(article, options.profile ?? null, options.boilerplate ?? null), links };
}
