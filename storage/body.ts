/**
 * An article as two blobs: what it says (`body`) and why it says so (`why`: trail, removals, flags), because lists,
 * searches and exports read the first far more often. JSON in UTF-16,
 * deflated. The number in `form` tells later readers how
 * a row was packed.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { EXIT, StopRun } from '../src/core/errors.js';
import type { Article, Block } from '../src/core/page.js';
import { versionDigest } from '../src/core/version-digest.js';
import { digestText } from './digests.js';

/** How rows are packed today. */
const FORM = 1;

export interface Packed {
  readonly form: number;
  readonly body: Uint8Array;
  readonly why: Uint8Array;
}

const WHY = ['encoding', 'removed', 'trail', 'flags', 'confidenceBecause'] as const;
type Why = Pick<Article, (typeof WHY)[number]>;
/** Everything but the reasons; `text` is absent when the blocks say the same. */
type Body = Omit<Article, keyof Why | 'text'> & { text?: string };

/** The text that blocks usually give; when an article's is the same it is not stored a second time. */
function textOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => block.text)
    .filter((text) => text !== '')
    .join('\n');
}

// UTF-16 before deflating: two bytes a Han character give the matcher aligned symbols, 6 % less than from UTF-8 on
// Chinese news of 1,400 characters (2,352 bytes against 2,512). Level 9 takes half as long again and gains nothing.
const pack = (value: unknown) => deflateRawSync(Buffer.from(JSON.stringify(value), 'utf16le'), { level: 6 });

/** Throws StopRun on bytes that are not those that were written. */
function unpack(bytes: Uint8Array): object {
  try {
    const value = JSON.parse(inflateRawSync(bytes).toString('utf16le')) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // told below
  }
  throw damaged('A stored article is damaged in the archive database.', 'yuanye verify names it.');
}

const damaged = (message: string, hint: string) => new StopRun('damaged', message, hint, EXIT.unusable);

/** What is said of a version whose bytes are not those that were written. */
export const damagedVersion = (id: string, number: number): StopRun =>
  damaged(
    `Version ${number} of article ${id} is damaged in the archive database.`,
    'yuanye reprocess reads it from its page again. What that does not mend, yuanye restore brings back from a backup; yuanye rebuild derives the archive again from the snapshots.',
  );

/** Whether a stored version is the one that was saved, by the digest beside it. Its reasons have no digest: they can be read. */
export function isWhole(packed: Packed & { readonly digest: Uint8Array }): boolean {
  try {
    const article = unpackArticle(packed);
    return versionDigest(article) === digestText(packed.digest) && article.text === textOf(article.blocks);
  } catch {
    return false;
  }
}

export function packArticle(article: Article): Packed {
  const { encoding, removed, trail, flags, confidenceBecause, text, ...rest } = article;
  const body: Body = text === textOf(article.blocks) ? rest : { ...rest, text };
  const why: Why = { encoding, removed, trail, flags, confidenceBecause };
  return { form: FORM, body: pack(body), why: pack(why) };
}

/** The whole article again, equal to what was packed, its keys in the order of the published shape. */
export function unpackArticle(packed: Packed): Article {
  const body = unpackBody(packed);
  const why = unpack(packed.why) as Why;
  return {
    schema: body.schema,
    id: body.id,
    url: body.url,
    urls: body.urls,
    site: body.site,
    kind: body.kind,
    title: body.title,
    publishedAt: body.publishedAt,
    publishedAtText: body.publishedAtText,
    modifiedAt: body.modifiedAt,
    source: body.source,
    sourceUrl: body.sourceUrl,
    author: body.author,
    editor: body.editor,
    photographer: body.photographer,
    views: body.views,
    language: body.language,
    script: body.script,
    encoding: why.encoding,
    blocks: body.blocks,
    text: body.text,
    related: body.related,
    keywords: body.keywords,
    summary: body.summary,
    images: body.images,
    rights: body.rights,
    removed: why.removed,
    trail: why.trail,
    flags: why.flags,
    confidence: body.confidence,
    confidenceBecause: why.confidenceBecause,
  };
}

/** What an article says, without its reasons: half the work of `unpackArticle`. */
export function unpackBody(packed: Pick<Packed, 'form' | 'body'>): Omit<Article, keyof Why> {
  if (packed.form !== FORM)
    throw new Error(`An article is packed in form ${packed.form}, which this version cannot read.`);
  const body = unpack(packed.body) as Body;
  // Rows that were packed as article@1 name no photographer; otherwise the shapes are the same.
  return {
    ...body,
    schema: 'article@2',
    photographer: body.photographer ?? null,
    text: body.text ?? textOf(body.blocks),
  };
}
