/** What every format writes: an article in one of its versions, and what is known of it beside its page. */
import type { Article } from '../core/page.js';

export interface ExportRow {
  readonly article: Article;
  readonly version: {
    /** From 1, of `of`, in order of time. */
    readonly number: number;
    readonly of: number;
    /** ISO 8601, UTC. */
    readonly capturedAt: string;
    readonly origin: 'source' | 'rules';
    readonly digest: string;
  };
  /** The cluster of duplicates it belongs to; null when it stands alone. `id` is the representative's public id. */
  readonly cluster: { readonly id: string; readonly size: number; readonly representative: boolean } | null;
}

/** A column of flat formats: what it holds, for the dataset card as well. */
export interface Column {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'real' | 'boolean';
  readonly means: string;
  value(row: ExportRow): string | number | boolean | null;
}

const joined = (list: readonly string[]) => (list.length === 0 ? null : list.join('\n'));
const edits = ({ trail }: Article, stage: string) =>
  trail.filter((step) => step.stage === stage).reduce((sum, step) => sum + step.edits.length, 0);

/** The columns of CSV and Parquet, in order. */
export const COLUMNS: readonly Column[] = [
  { name: 'id', type: 'text', means: 'public id, derived from the canonical address', value: (r) => r.article.id },
  { name: 'url', type: 'text', means: 'canonical address', value: (r) => r.article.url },
  { name: 'urls', type: 'text', means: 'all its addresses, one a line', value: (r) => joined(r.article.urls) },
  { name: 'site', type: 'text', means: 'site profile that read it', value: (r) => r.article.site },
  {
    name: 'kind',
    type: 'text',
    means: 'article, list, gallery, video, blocked, error or other',
    value: (r) => r.article.kind,
  },
  { name: 'title', type: 'text', means: 'title', value: (r) => r.article.title },
  { name: 'publishedAt', type: 'text', means: 'ISO 8601 with offset, or a date', value: (r) => r.article.publishedAt },
  { name: 'source', type: 'text', means: 'the medium the page names', value: (r) => r.article.source },
  { name: 'author', type: 'text', means: 'author', value: (r) => r.article.author },
  { name: 'editor', type: 'text', means: 'editor', value: (r) => r.article.editor },
  { name: 'photographer', type: 'text', means: 'who took the pictures', value: (r) => r.article.photographer },
  { name: 'language', type: 'text', means: 'BCP 47', value: (r) => r.article.language },
  { name: 'script', type: 'text', means: 'hans, hant, mixed or none', value: (r) => r.article.script },
  { name: 'text', type: 'text', means: 'the text, one paragraph a line', value: (r) => r.article.text },
  {
    name: 'characters',
    type: 'integer',
    means: 'length of the text in UTF-16 units',
    value: (r) => r.article.text.length,
  },
  { name: 'summary', type: 'text', means: 'the summary the page gives', value: (r) => r.article.summary },
  {
    name: 'keywords',
    type: 'text',
    means: 'the keywords the page gives, one a line',
    value: (r) => joined(r.article.keywords),
  },
  { name: 'images', type: 'text', means: 'addresses of images, one a line', value: (r) => joined(r.article.images) },
  { name: 'rights', type: 'text', means: 'the notice that stood on the page', value: (r) => r.article.rights },
  { name: 'encoding', type: 'text', means: 'what the bytes were read as', value: (r) => r.article.encoding.used },
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
  { name: 'confidence', type: 'real', means: '0 to 1: how sure the extraction is', value: (r) => r.article.confidence },
  { name: 'version', type: 'integer', means: 'number of this version, from 1', value: (r) => r.version.number },
  { name: 'versions', type: 'integer', means: 'how many versions the article has', value: (r) => r.version.of },
  {
    name: 'capturedAt',
    type: 'text',
    means: 'when the page was seen like this, UTC',
    value: (r) => r.version.capturedAt,
  },
  {
    name: 'origin',
    type: 'text',
    means: 'source: the page says so; rules: read again by better rules',
    value: (r) => r.version.origin,
  },
  { name: 'digest', type: 'text', means: 'sha256 that identifies the version', value: (r) => r.version.digest },
  {
    name: 'cluster',
    type: 'text',
    means: 'id of the representative of its duplicates',
    value: (r) => r.cluster?.id ?? null,
  },
  {
    name: 'representative',
    type: 'boolean',
    means: 'true for the one of each cluster, and for articles without duplicates',
    value: (r) => r.cluster === null || r.cluster.representative,
  },
];
