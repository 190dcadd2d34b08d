/** The pure stages, decode to dedupe: what the server sent in, a fingerprinted article out. */
import { clean } from './clean/index.js';
import type {
  AttachmentLink,
  Boilerplate,
  CleanArticle,
  Extraction,
  FetchedPage,
  FingerprintedArticle,
  Kind,
  PageLink,
  SiteProfile,
} from './core/page.js';
import { decode } from './decode/index.js';
import { fingerprint } from './dedupe/index.js';
import { extract } from './extract/index.js';
import { type RepairModel, repair } from './repair/index.js';

/** What the stages need and may not fetch themselves. */
export interface PipelineTools {
  readonly model: RepairModel;
  /** Folds traditional characters to simplified ones: for keys, never for the text that is kept. */
  readonly toHans: (text: string) => string;
}

/** What is known of the page's site. */
export interface PageContext {
  readonly profile: SiteProfile | null;
  readonly boilerplate: Boilerplate | null;
  readonly siteEncoding?: string;
  /** Names and terms that stand whole on other pages of the site: see `learnNames`. */
  readonly names?: readonly string[];
}

export interface Processed extends FingerprintedArticle {
  readonly links: readonly PageLink[];
  readonly attachments: readonly AttachmentLink[];
}

/** Decodes, repairs and extracts: bytes to the page's article as it stands there, and the page's links. */
export function readPage(page: FetchedPage, context: PageContext, tools: PipelineTools): Extraction {
  const decoded = decode(page, context.siteEncoding === undefined ? {} : { siteEncoding: context.siteEncoding });
  return extract(repair(decoded, tools.model, context.names?.join('\n')), context.profile);
}

/** Cleans and fingerprints: the article without its page's chrome, and its fingerprint. */
export function refine(extraction: Extraction, context: PageContext, tools: PipelineTools): Processed {
  const cleaned = clean(extraction.article, context.profile, context.boilerplate);
  const { links, attachments } = extraction;
  const isBare = cleaned.kind === 'article' && attachments.length === 0 && isEmpty(cleaned);
  const kind = isBare ? kindOfEmpty(links) : cleaned.kind;
  return { ...fingerprint({ ...cleaned, kind }, tools.toHans), links, attachments };
}

/** The whole way of one page. */
export function processPage(page: FetchedPage, context: PageContext, tools: PipelineTools): Processed {
  return refine(readPage(page, context, tools), context, tools);
}

/** A page's article as it was sent: read and cleaned, but nothing repaired. */
export function unrepaired(page: FetchedPage, context: PageContext): CleanArticle {
  const { article } = extract({ ...decode(page), repaired: true }, context.profile);
  return clean(article, context.profile, context.boilerplate);
}

/** More links than this, and nothing else: a list. Pages of the 2010s carry fifty in their frame. */
const LIST_LINKS = 100;

function isEmpty({ blocks }: CleanArticle): boolean {
  return blocks.every(({ kind, text }) => kind !== 'image' && text === '');
}

/** A page whose only prose was chrome has no article, whatever it looked like before cleaning. */
function kindOfEmpty(links: readonly PageLink[]): Kind {
  return links.length >= LIST_LINKS ? 'list' : 'other';
}
