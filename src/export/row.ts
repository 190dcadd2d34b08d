/** What every format writes: an article in one of its versions, and what is known of it beside its page. */
import type { Article } from '../core/page.js';

/** A document attached to an article. */
export interface AttachedDocument {
  readonly url: string;
  /** The text of the link. */
  readonly title: string;
  /** text; no-text: as scanned documents; unreadable; named: not fetched. */
  readonly state: string;
  /** Why it cannot be read, or is not whole. */
  readonly why: string | null;
  /** The record that it was read from: its file, its place in it, and the digest of the document. */
  readonly record: { readonly file: string; readonly offset: number; readonly digest: string } | null;
  readonly text: string;
}

export interface ExportRow {
  readonly article: Article;
  /** Documents attached to the article, with their text. */
  readonly attachments: readonly AttachedDocument[];
  readonly version: {
    /** From 1, of `of`, in order of time. */
    readonly number: number;
    readonly of: number;
    /** ISO 8601, UTC. */
    readonly capturedAt: string;
    readonly origin: 'source' | 'rules';
    readonly digest: string;
  };
  /** The cluster of duplicates it belongs to; null when it stands alone. */
  readonly cluster: {
    /** The public id of the article that represents it in the archive. */
    readonly id: string;
    /** How many articles it has in the archive. */
    readonly size: number;
    /** True for one article of each cluster among the exported ones. */
    readonly representative: boolean;
  } | null;
  /** Since when its page is gone from its site, as the archive knows now; null when it is not. ISO 8601, UTC. */
  readonly goneAt: string | null;
  /** Copies of its pictures: from the address of a picture to the path in the export folder. */
  readonly pictures?: ReadonlyMap<string, string>;
}

/** A column of flat formats: what it holds, for the dataset card as well. Each may be empty. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly means: string;
  /** Only written when it is asked for by name. */
  readonly onRequest?: true;
  value(row: ExportRow): string | number | boolean | null;
}

const joined = (list: readonly string[]) => (list.length === 0 ? null : list.join('\n'));
const edits = ({ trail }: Article, stage: string) =>
  trail.filter((step) => step.stage === stage).reduce((sum, step) => sum + step.edits.length, 0);

/** The texts of attached documents, each under its title; null when there is none. */
const attachedText = (attachments: readonly AttachedDocument[]): string | null =>
  joined(attachments.filter(({ text }) => text !== '').map(({ title, text }) => `【附件：${title}】\n${text}`));

/** The columns of CSV and Parquet, in order. */
export const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'string', means: 'public id, derived from the canonical address', value: (r) => r.article.id },
  { name: 'url', type: 'string', means: 'canonical address', value: (r) => r.article.url },
  { name: 'urls', type: 'string', means: 'all its addresses, one a line', value: (r) => joined(r.article.urls) },
  { name: 'site', type: 'string', means: 'site profile that read it', value: (r) => r.article.site },
  {
    name: 'kind',
    type: 'string',
    means: 'article, list, gallery, video, blocked, error or other',
    value: (r) => r.article.kind,
  },
  { name: 'title', type: 'string', means: 'title', value: (r) => r.article.title },
  {
    name: 'publishedAt',
    type: 'string',
    means: 'ISO 8601 with offset, or a date',
    value: (r) => r.article.publishedAt,
  },
  { name: 'source', type: 'string', means: 'the medium the page names', value: (r) => r.article.source },
  { name: 'author', type: 'string', means: 'author', value: (r) => r.article.author },
  { name: 'editor', type: 'string', means: 'editor', value: (r) => r.article.editor },
  { name: 'photographer', type: 'string', means: 'who took the pictures', value: (r) => r.article.photographer },
  { name: 'language', type: 'string', means: 'BCP 47', value: (r) => r.article.language },
  { name: 'script', type: 'string', means: 'hans, hant, mixed or none', value: (r) => r.article.script },
  { name: 'text', type: 'string', means: 'the text, one paragraph a line', value: (r) => r.article.text },
  {
    name: 'characters',
    type: 'integer',
    means: 'length of the text in UTF-16 units',
    value: (r) => r.article.text.length,
  },
  {
    name: 'attachments',
    type: 'string',
    means: 'the text of attached documents, each under its title in brackets',
    value: ({ attachments }) => attachedText(attachments),
  },
  { name: 'summary', type: 'string', means: 'the summary the page gives', value: (r) => r.article.summary },
  {
    name: 'keywords',
    type: 'string',
    means: 'the keywords the page gives, one a line',
    value: (r) => joined(r.article.keywords),
  },
  { name: 'images', type: 'string', means: 'addresses of images, one a line', value: (r) => joined(r.article.images) },
  { name: 'rights', type: 'string', means: 'the notice that stood on the page', value: (r) => r.article.rights },
  { name: 'encoding', type: 'string', means: 'what the bytes were read as', value: (r) => r.article.encoding.used },
  {
    name: 'repairs',
    type: 'integer',
    means: 'places where damaged text was repaired',
    value: (r) => edits(r.article, 'repair'),
  },
  {
    name: 'flags',
    type: 'integer',
    means: 'places found damaged and left alone',
    value: (r) => r.article.flags.length,
  },
  {
    name: 'confidence',
    type: 'number',
    means: '0 to 1: how sure the extraction is',
    value: (r) => r.article.confidence,
  },
  { name: 'version', type: 'integer', means: 'number of this version, from 1', value: (r) => r.version.number },
  { name: 'versions', type: 'integer', means: 'how many versions the article has', value: (r) => r.version.of },
  {
    name: 'capturedAt',
    type: 'string',
    means: 'when the page was seen like this, UTC',
    value: (r) => r.version.capturedAt,
  },
  {
    name: 'origin',
    type: 'string',
    means: 'source: the page says so; rules: read again by better rules',
    value: (r) => r.version.origin,
  },
  { name: 'digest', type: 'string', means: 'sha256 that identifies the version', value: (r) => r.version.digest },
  {
    name: 'cluster',
    type: 'string',
    means: 'id of its cluster of duplicates in the archive; empty when it has none',
    value: (r) => r.cluster?.id ?? null,
  },
  {
    name: 'representative',
    type: 'boolean',
    means: 'true for one article of each cluster in this export, and for articles without duplicates',
    value: (r) => r.cluster === null || r.cluster.representative,
  },
  {
    name: 'goneAt',
    type: 'string',
    means: 'since when the page is gone from its site, UTC; empty when it is not',
    value: (r) => r.goneAt,
  },
  {
    name: 'modifiedAt',
    type: 'string',
    means: 'when the page says it was last changed: ISO 8601 with offset',
    onRequest: true,
    value: (r) => r.article.modifiedAt,
  },
  {
    name: 'sourceUrl',
    type: 'string',
    means: 'the address that the name of the source links to',
    onRequest: true,
    value: (r) => r.article.sourceUrl,
  },
  {
    name: 'views',
    type: 'integer',
    means: 'the number of views that the page shows',
    onRequest: true,
    value: (r) => r.article.views,
  },
  {
    name: 'related',
    type: 'string',
    means: 'articles that the page names as related, as a JSON list of {title, summary, url?, articleId?}',
    onRequest: true,
    value: (r) => (r.article.related.length === 0 ? null : JSON.stringify(r.article.related)),
  },
  {
    name: 'pictures',
    type: 'string',
    means: 'paths of the copied pictures (--pictures), one a line',
    onRequest: true,
    value: (r) => joined([...(r.pictures?.values() ?? [])]),
  },
];

/** The columns that are written when none are named. */
const DEFAULT_COLUMNS: readonly string[] = COLUMNS.filter((column) => column.onRequest !== true).map(
  ({ name }) => name,
);

/** Columns by their names, in the order of the names. */
export function columnsOf(names: readonly string[] | null): readonly Column[] {
  return (names ?? DEFAULT_COLUMNS).map((name) => COLUMNS.find((column) => column.name === name)!);
}
