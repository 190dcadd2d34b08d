/** A summary of the difference between two versions of an article, for the report of a run. */
import type { Article } from '../../core/page.js';

/** What two versions are compared by: the fields that the digest of a version is made of. */
type Content = Pick<Article, 'title' | 'publishedAt' | 'source' | 'author' | 'editor' | 'rights' | 'blocks'>;
const FIELDS = ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'] as const;

/**
 * What changed, in one line: each changed field with both values (their first 40 characters), then how many paragraphs are
 * new or changed, then how many fewer there are than before. Paragraphs are compared by their text, wherever they stand, so
 * an edited one counts once, as changed. The caller knows that the versions differ: when all fields and texts are equal,
 * only the order or the kind of paragraphs is left to differ.
 */
export function changeSummary(before: Content, after: Content): string {
  const parts: string[] = [];
  for (const field of FIELDS) {
    if (before[field] === after[field]) continue;
    parts.push(`${field} ${brief(before[field])} → ${brief(after[field])}`);
  }
  // For each text: how often it stands in the new version, minus how often it stood in the old one.
  const surplus = new Map<string, number>();
  for (const { text } of before.blocks) surplus.set(text, (surplus.get(text) ?? 0) - 1);
  for (const { text } of after.blocks) surplus.set(text, (surplus.get(text) ?? 0) + 1);
  let added = 0;
  let removed = 0;
  for (const n of surplus.values()) n > 0 ? (added += n) : (removed -= n);
  if (added > 0) parts.push(`${added} ${added === 1 ? 'paragraph' : 'paragraphs'} new or changed`);
  if (removed > added) parts.push(`${removed - added} ${removed - added === 1 ? 'paragraph' : 'paragraphs'} removed`);
  if (parts.length === 0) parts.push('the order or kind of paragraphs');
  return parts.join('; ');
}

const brief = (value: string | null): string =>
  value === null ? '–' : `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
