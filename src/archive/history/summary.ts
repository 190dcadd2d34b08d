/** What changed between two versions of an article, in one sentence. */
import type { Article } from '../../core/page.js';

type Told = Pick<Article, 'title' | 'publishedAt' | 'source' | 'author' | 'editor' | 'rights' | 'blocks'>;
const FIELDS = ['title', 'publishedAt', 'source', 'author', 'editor', 'rights'] as const;

export function changeSummary(before: Told, after: Told): string {
  const parts: string[] = [];
  for (const field of FIELDS) {
    if (before[field] === after[field]) continue;
    parts.push(`${field} ${brief(before[field])} → ${brief(after[field])}`);
  }
  const count = new Map<string, number>();
  for (const { text } of before.blocks) count.set(text, (count.get(text) ?? 0) - 1);
  for (const { text } of after.blocks) count.set(text, (count.get(text) ?? 0) + 1);
  let added = 0;
  let removed = 0;
  for (const n of count.values()) n > 0 ? (added += n) : (removed -= n);
  if (added > 0) parts.push(`${added} ${added === 1 ? 'paragraph' : 'paragraphs'} new or changed`);
  if (removed > added) parts.push(`${removed - added} removed`);
  if (parts.length === 0) parts.push('the order or kind of paragraphs');
  return parts.join('; ');
}

const brief = (value: string | null): string =>
  value === null ? '–' : `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
