/**
 * The types of every value that one module hands to another, in the order of the pipeline. A table of shapes.
 * Shapes that leave the process (`--json`, exports, the archive) are zod schemas, so that they can be validated.
 * Shapes that stay inside the process are plain types. The site profile has a file of its own.
 */
import { z } from 'zod';

// ── what happened to a text ────────────────────────────────────────────────────────────────────────────────────

const STAGES = ['decode', 'repair', 'extract', 'clean', 'fingerprint'] as const;

/** One replacement in a text. */
export const Edit = z.object({
  /** Offset in UTF-16 units in the text that the step received. */
  at: z.number().int().nonnegative(),
  /** The text that stood there. */
  before: z.string(),
  /** The text that replaces it; empty for a deletion. */
  after: z.string(),
  /** How likely the edit is right, 0 to 1. */
  confidence: z.number().min(0).max(1),
});
export type Edit = z.infer<typeof Edit>;

/**
 * One rule's work on one text. Steps of one stage, replayed in order over the stage's input, give its output; within
 * a step the edits are in ascending order, do not overlap, and all offsets refer to the text before the step.
 */
export const Step = z.object({
  /** The stage of the pipeline that made the step. */
  stage: z.enum(STAGES),
  /** The rule, as id@version. */
  rule: z.string(),
  /** Why the rule changed the text, in one sentence. */
  reason: z.string(),
  /** What it changed. */
  edits: z.array(Edit),
});
export type Step = z.infer<typeof Step>;

/** Something that was found wrong and not changed. */
export const Flag = z.object({
  /** What is wrong, such as `lost`, `truncated` or `selector-failed`. */
  kind: z.string(),
  /** Offset in UTF-16 units in the output of the stage that set the flag. */
  at: z.number().int().nonnegative(),
  /** The text concerned; may be empty. */
  text: z.string(),
  /** Why it was flagged, in one sentence. */
  reason: z.string(),
  /** What the text may have been, best first. */
  candidates: z.array(z.string()).optional(),
});
export type Flag = z.infer<typeof Flag>;

/** Text that stood on the page and is not part of the article. */
export const Removal = z.object({
  /** What it was, such as `copyright-notice` or `share`. */
  kind: z.string(),
  /** The rule that removed it, as id@version. */
  rule: z.string(),
  /** Why it was removed, in one sentence. */
  reason: z.string(),
  /** The text as it stood on the page. */
  text: z.string(),
});
export type Removal = z.infer<typeof Removal>;

/** The result for a file or page that cannot be read. It takes the place of an article. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  file: z.string().optional(),
  url: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

// ── bytes ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Response headers, names in lower case; a repeated header is an array in the order received. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A response, as the crawler or an import hands it on. */
export interface FetchedPage {
  /** The address that was requested. */
  readonly url: string;
  /** The address that answered, after redirects. */
  readonly finalUrl: string;
  /** The addresses that redirected, in order. */
  readonly redirects: readonly string[];
  /** The HTTP status; 0 when there was no HTTP response (a file). */
  readonly status: number;
  /** The response headers. */
  readonly headers: Headers;
  /** The body after content-decoding, byte for byte; never re-encoded. */
  readonly body: Uint8Array;
  /** When the response came: ISO 8601, UTC. */
  readonly fetchedAt: string;
  /** How the page came. */
  readonly via: 'http' | 'browser' | 'import';
  /** The name of the file that it was imported from, from the named file or folder on. */
  readonly file?: string;
  /** The IP address of the server. */
  readonly remoteAddress?: string;
  /** The request as sent, for the snapshot's request record. */
  readonly request?: { readonly method: string; readonly headers: Headers };
  /** The status line's reason phrase, when the protocol had one. */
  readonly statusText?: string;
  /** The DOM after scripts ran, serialised; kept beside the bytes of a browser capture and read instead of them. */
  readonly renderedHtml?: string;
  /** The body before content-decoding, when the client kept it: the snapshot then holds it with its own header. */
  readonly wireBody?: Uint8Array;
  /** Why the body is cut, in the words of WARC-Truncated (`length`, `time`, `disconnect`, `unspecified`), when it is. */
  readonly truncated?: string;
  /** The redirect answers on the way from `url` to `finalUrl`, so that redirects replay. */
  readonly hops?: readonly RedirectHop[];
  /** What a strict reader of HTTP had against the server's answer, which was read as browsers read it. */
  readonly irregular?: string;
  /** What a rendered page loaded (scripts, data), so that it can be built again. */
  readonly needed?: readonly RedirectHop[];
  /** Where a rendered page would have gone on to and might not, by its scripts: another origin, or what robots.txt forbids. */
  readonly ledTo?: string;
}

/** A further response that belongs to a page: a redirect that led to it, or a resource that it loaded. */
export interface RedirectHop {
  /** The address that was requested. */
  readonly url: string;
  /** The HTTP status. */
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly statusText?: string;
  /** The response headers. */
  readonly headers: Headers;
  /** The body, when it was kept. */
  readonly body?: Uint8Array;
  /** When the response came: ISO 8601, UTC. */
  readonly fetchedAt: string;
  /** The IP address of the server. */
  readonly remoteAddress?: string;
}

/** Where a record lies. `offset` and `length` are bytes of the file; `digest` is of the payload, `sha256:<hex>`. */
export interface Locator {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly digest: string;
  readonly recordId: string;
  readonly type: 'response' | 'revisit' | 'resource';
}

// ── text ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The encoding of a page, and the evidence for it. */
export const Encoding = z.object({
  /** The encoding that the bytes were decoded from: a WHATWG or IANA name. */
  used: z.string(),
  /** The charset label of the Content-Type header. */
  header: z.string().nullable(),
  /** The charset label of the document's `<meta>`. */
  meta: z.string().nullable(),
  /** What the bytes alone look like; null when they were not examined. */
  detected: z.string().nullable(),
  /** Why `used` was chosen, in words. */
  because: z.string(),
});
export type Encoding = z.infer<typeof Encoding>;

/** A page as text, not yet repaired. */
export interface DecodedPage {
  readonly url: string;
  readonly fetchedAt: string;
  /** 'html', or 'text' for a plain-text dump of a page. */
  readonly media: 'html' | 'text';
  readonly text: string;
  readonly encoding: Encoding;
  /** The encoding in which the page's links write their queries, where it is not that of the text. */
  readonly linkEncoding?: string;
  /** The bytes behind characters of a GB 18030 page that lost their other half, by the offset of their U+FFFD. */
  readonly lone?: ReadonlyMap<number, number>;
  readonly trail: readonly Step[];
  readonly flags: readonly Flag[];
}

/** A decoded page after repair. */
export interface RepairedPage extends DecodedPage {
  readonly repaired: true;
}

// ── article ────────────────────────────────────────────────────────────────────────────────────────────────────

const BLOCK_KINDS = ['heading', 'paragraph', 'list', 'quote', 'image', 'table', 'code'] as const;
/** A part of an article's body: a paragraph, a heading, a picture … */
export const Block = z.object({
  /** What the block is. */
  kind: z.enum(BLOCK_KINDS),
  /** Its text, lines separated by LF; for a picture its caption, or empty. */
  text: z.string(),
  /** Of a heading: its level, from 1. */
  level: z.number().int().optional(),
  /** Of a list: its items. */
  items: z.array(z.string()).optional(),
  /** Of a table: its rows of cells. */
  rows: z.array(z.array(z.string())).optional(),
  /** Of a picture: its address. */
  src: z.string().optional(),
  /** Of a picture: its caption. */
  caption: z.string().optional(),
});
export type Block = z.infer<typeof Block>;

/** An article that the page names as related. */
export const Related = z.object({
  /** Its title, as the page writes it. */
  title: z.string(),
  /** Its summary, when the page gives one. */
  summary: z.string().nullable(),
  /** Its address. */
  url: z.string().optional(),
  /** The id of the archived article at that address; filled in when an article is read from an archive. */
  articleId: z.string().optional(),
});
export type Related = z.infer<typeof Related>;

export const KINDS = ['article', 'list', 'gallery', 'video', 'blocked', 'error', 'other'] as const;
export type Kind = (typeof KINDS)[number];

/** An article: what a page says, in fields. `null` in a field means that the page does not say it. */
export const Article = z.object({
  /** The version of this shape. */
  schema: z.literal('article@2'),
  /** The public id: 16 characters derived from `url`, or from the digest of the text when there is no address. */
  id: z.string(),
  /** The canonical address. */
  url: z.string().nullable(),
  /** All addresses of the article, the canonical one first. */
  urls: z.array(z.string()),
  /** The name of the site profile. */
  site: z.string().nullable(),
  /** What the page is; only `article` is archived as an article. */
  kind: z.enum(KINDS),
  /** The headline. */
  title: z.string().nullable(),
  /** ISO 8601 with offset; a date alone when the page gives no time. */
  publishedAt: z.string().nullable(),
  /** The date of publication as the page writes it. */
  publishedAtText: z.string().nullable(),
  /** When the page says it was last changed: ISO 8601 with offset. */
  modifiedAt: z.string().nullable(),
  /** The medium that the page names as its source (来源). */
  source: z.string().nullable(),
  /** The address that the name of the source links to. */
  sourceUrl: z.string().nullable(),
  /** The author (作者). */
  author: z.string().nullable(),
  /** The editor (编辑, 责任编辑). */
  editor: z.string().nullable(),
  /** The photographer (摄影). */
  photographer: z.string().nullable(),
  /** The number of views that the page shows. */
  views: z.number().int().nullable(),
  /** BCP 47: zh-Hans, zh-Hant, en … */
  language: z.string().nullable(),
  /** The script of the text: simplified, traditional, both, or no Chinese. */
  script: z.enum(['hans', 'hant', 'mixed', 'none']).nullable(),
  /** The encoding of the page, with the evidence for it. */
  encoding: Encoding,
  /** The body. */
  blocks: z.array(Block),
  /** The text of the blocks, one paragraph a line. */
  text: z.string(),
  /** Articles that the page names as related. */
  related: z.array(Related),
  /** Keywords from the metadata of the page. */
  keywords: z.array(z.string()),
  /** The summary from the metadata of the page. */
  summary: z.string().nullable(),
  /** The addresses of the pictures of the body. */
  images: z.array(z.string()),
  /** The rights notice that was removed from the text. */
  rights: z.string().nullable(),
  /** Text of the page that is not part of the article. */
  removed: z.array(Removal),
  /** Every change that repair and cleaning made, in order. */
  trail: z.array(Step),
  /** What was found wrong and not changed. */
  flags: z.array(Flag),
  /** How sure extraction is of the text, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** The reasons for `confidence`, in words. */
  confidenceBecause: z.array(z.string()),
});
export type Article = z.infer<typeof Article>;

/** An article after cleaning. The shape is that of `Article`. */
export interface CleanArticle extends Article {
  /** Never set. It tells the type apart from an article before cleaning. */
  readonly cleaned?: true;
}

/** A link of a page, a sitemap or a feed. */
export interface FoundLink {
  /** The absolute address. */
  readonly url: string;
  /** What the markup says of the link; site profiles are not consulted. */
  readonly role: 'link' | 'next' | 'part' | 'related' | 'canonical' | 'feed' | 'media';
  /** The text of the link. */
  readonly text?: string;
  /** When a sitemap or feed says that the page changed. */
  readonly lastmod?: string | null;
}

/** A link of a page, with its text. */
export interface PageLink extends FoundLink {
  /** The text of the link; empty when it has none. */
  readonly text: string;
}

/** A document that an article has attached (附件), as the page names it. */
export interface AttachmentLink {
  /** The absolute address. */
  readonly url: string;
  /** The text of the link. */
  readonly title: string;
}

/** The result of extraction: the article and the links, from one parse of the page. */
export interface Extraction {
  readonly article: Article;
  readonly links: readonly PageLink[];
  /** The documents attached to the article, in the order of the page. */
  readonly attachments: readonly AttachmentLink[];
  /** UTF-16 units of the page's repaired text: behind it, the offsets of an article's next page begin. */
  readonly textLength: number;
}

/** What identifies a version of an article and what finds its duplicates. */
interface Fingerprint {
  /** sha256 over canonical {title, publishedAt, source, author, editor, blocks, rights}, `sha256:<hex>`. */
  readonly digest: string;
  /** sha256 over the text, normalised and script-folded: equal for exact duplicates and their mirrors. */
  readonly textDigest: string;
  /** One-permutation MinHash of the normalised text, 128 slots of 32 bits. */
  readonly signature: Uint32Array;
  /** How many distinct shingles the text has. */
  readonly shingles: number;
}
export interface FingerprintedArticle {
  readonly article: CleanArticle;
  readonly fingerprint: Fingerprint;
}

// ── what is handed in ──────────────────────────────────────────────────────────────────────────────────────────

export { SiteProfile } from './site-profile.js';

/** Learnt boilerplate: blocks that repeat over the pages of a site and are therefore no part of an article. */
export interface Boilerplate {
  /** Its name in trails: `boilerplate:SITE@N`. */
  readonly id: string;
  /** How many pages it was learnt from. */
  readonly pages: number;
  /** From the normalised text of a block to the number of pages that show it. */
  readonly blocks: ReadonlyMap<string, number>;
}
