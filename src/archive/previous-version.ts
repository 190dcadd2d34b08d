/** What an article takes from the version before it: the date that it gives relative to today, and whether its text was lost. */
import type { Archive } from '../../storage/index.js';
import type { Article, FingerprintedArticle, Flag } from '../core/page.js';
import { fingerprint } from '../dedupe/index.js';
import { mayMean, relativeTo } from '../extract/index.js';
import { lossFlags, saysTheSame } from '../revisit/index.js';

/** When and where a page was read: what its words for a date refer to. */
export interface Reader {
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
  /** IANA name; null: China's. */
  readonly timeZone: string | null;
  /** The record is read again: first showed its version, which is not before it; or only showed it again. */
  readonly again?: 'first' | 'confirming';
}

const LOST: ReadonlySet<string> = new Set(['shortened', 'replaced']);

/** The flags that only a comparison with the version before gives. */
export const comparedFlags = ({ flags }: Article): Flag[] => flags.filter(({ kind }) => LOST.has(kind));

/** What was read, as it follows the version that the archive holds of that time. */
export function comparedWithPrevious<T extends FingerprintedArticle>(archive: Archive, read: T, reader: Reader): T {
  const { article } = read;
  const names = article.url === null ? article.urls : [article.url, ...article.urls];
  const id = names.map((name) => archive.articles.resolve(name)).find((one) => one !== undefined);
  if (id === undefined) return read;
  const before = archive.articles.get(id, { at: reader.fetchedAt });
  const dated = before ?? archive.articles.get(id);
  const date =
    (dated === undefined ? null : keptDate(article, dated, reader)) ??
    keptWording(
      article,
      reader.again === 'first' ? archive.articles.get(id, { at: justBefore(reader) }) : before,
      reader,
    );
  const flags = before === undefined ? [] : lossFlags(before, article);
  if (date === null && flags.length === 0) return read;
  const after = { ...article, ...date, flags: [...article.flags, ...flags] };
  return { ...read, article: after, fingerprint: fingerprint(after, archive.fold).fingerprint };
}

/**
 * A date that a page gives relative to today (3小时前) is another moment at every look, and never more exact than its words: what
 * the archive knows already stands. A date without its year keeps the year that it had when it was first read.
 */
function keptDate(
  { publishedAt, publishedAtText: words }: Article,
  before: Article,
  { fetchedAt, timeZone }: Reader,
): Pick<Article, 'publishedAt' | 'publishedAtText'> | null {
  if (publishedAt === null || words === null || before.publishedAt === null) return null;
  if (publishedAt === before.publishedAt && words === before.publishedAtText) return null;
  const from = relativeTo(words, fetchedAt, timeZone ?? 'Asia/Shanghai');
  if (from === null || (from === 'year' && before.publishedAtText !== words)) return null;
  return { publishedAt: before.publishedAt, publishedAtText: before.publishedAtText };
}

const justBefore = ({ fetchedAt }: Reader): string => new Date(Date.parse(fetchedAt) - 1).toISOString();

/**
 * Another telling of the date that the version before has: a page that no longer says 3小时前 but the whole date, and
 * nothing else anew, is no edit; a day without its hour takes nothing from a date that has one.
 */
function keptWording(
  article: Article,
  before: Article | undefined,
  { fetchedAt, timeZone, again }: Reader,
): Pick<Article, 'publishedAt' | 'publishedAtText'> | null {
  if (before === undefined) return null;
  const { publishedAt, publishedAtText: words } = before;
  const now = article.publishedAt;
  if (publishedAt === null || now === null || publishedAt === now) return null;
  const kept = { publishedAt, publishedAtText: words };
  if (now.length === DAY_LENGTH && publishedAt.startsWith(now)) return kept;
  if (words === null || relativeTo(words, fetchedAt, timeZone ?? 'Asia/Shanghai') !== 'today') return null;
  if (!mayMean(words, publishedAt, now)) return null;
  return again === 'confirming' || saysTheSame({ ...article, publishedAt }, before) ? kept : null;
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
