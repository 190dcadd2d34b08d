/** The pure centre, rows 3–7 of the path: what the server sent in, a fingerprinted article out. */
import { clean } from './clean/index.js';
import { decode } from './decode/index.js';
import { fingerprint } from './dedupe/index.js';
import { extract } from './extract/index.js';
import type { Boilerplate, FetchedPage, FingerprintedArticle, PageLink, SiteProfile } from './page.js';
import { type RepairModel, repair } from './repair/index.js';

/** What the stages need and may not fetch themselves. */
export interface PipelineTools {
  readonly model: RepairModel;
  readonly toHans: (text: string) => string;
}

export interface PageContext {
  readonly profile: SiteProfile | null;
  readonly boilerplate: Boilerplate | null;
  readonly siteEncoding?: string;
}

export interface Processed extends FingerprintedArticle {
  readonly links: readonly PageLink[];
}

export function processPage(page: FetchedPage, context: PageContext, tools: PipelineTools): Processed {
  const decoded = decode(page, context.siteEncoding === undefined ? {} : { siteEncoding: context.siteEncoding });
  const repaired = repair(decoded, tools.model);
  const { article, links } = extract(repaired, context.profile);
  const cleaned = clean(article, context.profile, context.boilerplate);
  return { ...fingerprint(cleaned, tools.toHans), links };
}
