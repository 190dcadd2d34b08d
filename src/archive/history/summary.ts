/** A summary of the difference between two versions of an article, for the report of a run. */
import type { Article } from '../../core/page.js';

/** The fields of the version digest. */
type Content = Pick<Article, 'title' | 'publishedAt' | 'source' | 'author' | 'editor' | 'rights' | 'blocks'>;
const FIELDS = ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'] as const;

/**
 * What changed, in one line: each changed field with both values, then the number of paragraphs. A paragraph that was
 * edited counts as new or changed; only paragraphs that have no successor count as removed. The versions must differ:
 * when fields and texts are equal, the summary says that order or kind of paragraphs changed.
 */
export function changeSummary(before: Content, after: Content): string {
  const parts: string[] = [];
  for (const field of FIELDS) {
    if (before[field] === after[field]) continue;
    parts.push(`${field} ${brief(before[field])} → ${brief(after[field])}`);
  }
  // By text: how much more often it occurs after than before.
  const surplus = new Map<string, number>();
  for (const { text } of before.blocks) surplus.set(text, (surplus.get(text) ?? 0) - 1);
  for (const { text } of after.blocks) surplus.set(text, (surplus.get(text) ?? 0) + 1);
  let added = 0;
  let removed = 0;
  for (const n of surplus.values()) n > 0 ? (added += n) : (removed -= n);
  if (added > 0) parts.push(`${added} ${added === 1 ? 'paragraph' : 'paragraphs'} new or changed`);
  if (removed > added) parts.push(`${removed - added} removed`);
  if (parts.length === 0) parts.push('the order or kind of paragraphs');
  return parts.join('; ');
}

const brief = (value: string | null): string =>
  value === null ? '–' : `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
