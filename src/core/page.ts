/**
 * The vocabulary: every value that passes between rooms, in the order in which a page wears it. A table of shapes.
 * Shapes that leave the process (`--json`, exports, the archive) are zod schemas, so that they can be checked at
 * the door; shapes that live only inside are plain types. A site's profile, the longest of
 * them, has a file of its own.
 */
import { z } from 'zod';

// ── what happened to a text ────────────────────────────────────────────────────────────────────────────────────

const STAGES = ['decode', 'repair', 'extract', 'clean', 'fingerprint'] as const;

/** One replacement. `at` is an offset in UTF-16 units in the text that the step received. */
export const Edit = z.object({
  at: z.number().int().nonnegative(),
  before: z.string(),
  after: z.string(),
  confidence: z.number().min(0).max(1),
});
export type Edit = z.infer<typeof Edit>;

/**
 * One rule's work on one text. Steps of one stage, replayed in order over the stage's input, give its output; within
 * a step the edits are in ascending order, do not overlap, and all offsets refer to the text before the step.
 */
export const Step = z.object({
  stage: z.enum(STAGES),
  rule: z.string().describe('id@version'),
  reason: z.string(),
  edits: z.array(Edit),
});
export type Step = z.infer<typeof Step>;

/** Something found wrong and left alone. `at` is an offset in the stage's output. */
export const Flag = z.object({
  kind: z.string(),
  at: z.number().int().nonnegative(),
  text: z.string(),
  reason: z.string(),
  candidates: z.array(z.string()).optional(),
});
export type Flag = z.infer<typeof Flag>;

/** Something that stood on the page and is not part of the article. */
export const Removal = z.object({ kind: z.string(), rule: z.string(), reason: z.string(), text: z.string() });
export type Removal = z.infer<typeof Removal>;

/** What a file or page gets instead of an article when it cannot be read. */
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

/** Row 1 of the path: what the server sent. `body` is byte-exact after content-decoding, never re-encoded. */
export interface FetchedPage {
  readonly url: string;
  readonly finalUrl: string;
  readonly redirects: readonly string[];
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
  readonly via: 'http' | 'browser' | 'import';
  readonly remoteAddress?: string;
  /** The request as sent, for the snapshot's request record. */
  readonly request?: { readonly method: string; readonly headers: Headers };
  /** The status line's reason phrase, when the protocol had one. */
  readonly statusText?: string;
  /** The DOM after scripts ran, serialised; kept beside the bytes of a browser capture and read instead of them. */
  readonly renderedHtml?: string;
  /** The body before content-decoding, when the client kept it: the snapshot then holds it with its own header. */
  readonly wireBody?: Uint8Array;
  /** The redirect answers on the way from `url` to `finalUrl`, so that redirects replay. */
  readonly hops?: readonly RedirectHop[];
  /** What a rendered page loaded (scripts, data), so that it can be built again. */
  readonly needed?: readonly RedirectHop[];
}

/** One answer beside a page: what `url` said before the next address was asked, or what the page loaded from it. */
export interface RedirectHop {
  readonly url: string;
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Headers;
  /** Kept when the answer had one; most have none worth keeping. */
  readonly body?: Uint8Array;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
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

export const Encoding = z.object({
  used: z.string().describe('WHATWG or IANA name of what the bytes were read as'),
  header: z.string().nullable(),
  meta: z.string().nullable(),
  detected: z.string().nullable(),
  because: z.string(),
});
export type Encoding = z.infer<typeof Encoding>;

/** Row 3: the page as text, nothing repaired yet. */
export interface DecodedPage {
  readonly url: string;
  readonly fetchedAt: string;
  /** 'html', or 'text' for a plain-text dump of a page. */
  readonly media: 'html' | 'text';
  readonly text: string;
  readonly encoding: Encoding;
  readonly trail: readonly Step[];
  readonly flags: readonly Flag[];
}

/** Row 4: the same, repaired. */
export interface RepairedPage extends DecodedPage {
  readonly repaired: true;
}

// ── article ────────────────────────────────────────────────────────────────────────────────────────────────────

const BLOCK_KINDS = ['heading', 'paragraph', 'list', 'quote', 'image', 'table', 'code'] as const;
export const Block = z.object({
  kind: z.enum(BLOCK_KINDS),
  text: z.string(),
  level: z.number().int().optional(),
  items: z.array(z.string()).optional(),
  rows: z.array(z.array(z.string())).optional(),
  src: z.string().optional(),
  caption: z.string().optional(),
});
export type Block = z.infer<typeof Block>;

/** Blocks as text, one paragraph a line: what `Article.text` holds. Blocks without words (pictures) give no line. */
export function textOfBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) => block.text)
    .filter((text) => text !== '')
    .join('\n');
}

export const Related = z.object({
  title: z.string(),
  summary: z.string().nullable(),
  url: z.string().optional(),
  articleId: z.string().optional(),
});
export type Related = z.infer<typeof Related>;

const KINDS = ['article', 'list', 'gallery', 'video', 'blocked', 'error', 'other'] as const;
export type Kind = (typeof KINDS)[number];

export const Article = z.object({
  schema: z.literal('article@2'),
  id: z.string(),
  url: z.string().nullable(),
  urls: z.array(z.string()),
  site: z.string().nullable(),
  kind: z.enum(KINDS),
  title: z.string().nullable(),
  publishedAt: z.string().nullable().describe('ISO 8601 with offset; a date alone when the page gives no time'),
  publishedAtText: z.string().nullable(),
  modifiedAt: z.string().nullable(),
  source: z.string().nullable(),
  sourceUrl: z.string().nullable(),
  author: z.string().nullable(),
  editor: z.string().nullable(),
  photographer: z.string().nullable(),
  views: z.number().int().nullable(),
  language: z.string().nullable().describe('BCP 47'),
  script: z.enum(['hans', 'hant', 'mixed', 'none']).nullable(),
  encoding: Encoding,
  blocks: z.array(Block),
  text: z.string().describe('blocks as text, one paragraph a line'),
  related: z.array(Related),
  keywords: z.array(z.string()),
  summary: z.string().nullable(),
  images: z.array(z.string()),
  rights: z.string().nullable().describe('the notice that was stripped'),
  removed: z.array(Removal),
  trail: z.array(Step),
  flags: z.array(Flag),
  confidence: z.number().min(0).max(1),
  confidenceBecause: z.array(z.string()),
});
export type Article = z.infer<typeof Article>;

/** Row 6: an article without its page's chrome. The same shape; the brand keeps rows apart. */
export interface CleanArticle extends Article {
  readonly cleaned?: true;
}

/** What a page points to. `role` is what the markup says, before any site rule looks at the URL. */
export interface PageLink {
  readonly url: string;
  readonly text: string;
  readonly role: 'link' | 'next' | 'part' | 'related' | 'canonical' | 'feed' | 'media';
}

/** Row 5's whole result: the tree is built once, so links come with the article. */
export interface Extraction {
  readonly article: Article;
  readonly links: readonly PageLink[];
  /** UTF-16 units of the page's repaired text: behind it, the offsets of an article's next page begin. */
  readonly textLength: number;
}

/** Row 7. `digest` is the version identity of CONTRACTS; `signature` the MinHash slots of the normalised text. */
interface Fingerprint {
  /** sha256 over canonical {title, publishedAt, source, author, editor, blocks, rights}, `sha256:<hex>`. */
  readonly digest: string;
  /** sha256 over the text, normalised and script-folded: equal for exact duplicates and their mirrors. */
  readonly textDigest: string;
  /** One-permutation MinHash, 128 slots of 32 bits. */
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

/** Blocks learnt to be chrome because they repeat over a site's pages. `version` names the value in trails. */
export interface Boilerplate {
  /** `boilerplate:SITE@N` */
  readonly id: string;
  readonly pages: number;
  /** Normalised block text → the number of pages that showed it. */
  readonly blocks: ReadonlyMap<string, number>;
}
