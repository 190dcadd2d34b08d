/**
 * Yuanye as a library: bytes or a string in, the article out. Pure but for reading the language model that lies beside
 * the code, once; no network, no archive. The text rooms alone are in `yuanye/text`.
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

export interface ExtractOptions {
  /** The page's address: makes its links absolute and is the article's identity. */
  readonly url?: string;
  /** The Content-Type header; for a string it only tells HTML from plain text (`text/plain`). */
  readonly contentType?: string;
  /** ISO 8601; dates such as 3小时前 are reckoned from it. Default: now. */
  readonly fetchedAt?: string;
  readonly profile?: SiteProfile;
  /** Chrome learnt from other pages of the site, see `learnBoilerplate`. */
  readonly boilerplate?: Boilerplate;
}

/** An article and the links of its page. */
export type Extracted = CleanArticle & { readonly links: readonly PageLink[] };

let model: RepairModel | undefined;

/**
 * The article of a page: decoded (bytes), repaired, extracted and cleaned. Never throws for what a page contains: `kind`
 * tells articles from lists, errors and locks, `confidence` (0–1) how sure the text is, `trail` what was changed.
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
