/**
 * Chrome learnt from a site: a block that repeats over its pages belongs to the template, though no rule knows it. What is
 * learnt is a value, a function of the set of pages and not of their order; it is handed to `clean`.
 */
import type { Boilerplate } from '../core/page.js';

/** Below this share of a site's pages a block is text that happens to recur, and is never touched. */
export const REPEATS_ON = 0.3;
/** Fewer pages prove nothing: two articles on one subject share sentences. */
export const MIN_PAGES = 8;

/** What counts as one block: digits change with the day, spaces with the template. */
function blockKey(text: string): string {
  return text.replace(/\d+/g, '0').replace(/\s+/g, '');
}

/**
 * Learns the boilerplate of a site. `pages` has one entry a page: the texts of its blocks before cleaning; lines of lists
 * and tables count one by one. The order of the pages does not matter. `id` names the result in trails, as
 * `boilerplate:SITE@N`. From fewer than 8 pages nothing is learnt.
 */
export function learnBoilerplate(id: string, pages: Iterable<readonly string[]>): Boilerplate {
  const counts = new Map<string, number>();
  let n = 0;
  for (const page of pages) {
    n += 1;
    for (const key of new Set(page.flatMap((block) => block.split('\n')).map(blockKey)))
      if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const kept = [...counts].filter(([, count]) => n >= MIN_PAGES && count >= n * REPEATS_ON);
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return { id, pages: n, blocks: new Map(kept) };
}

/** Whether `learnt` knows the block as chrome. */
export function isLearnt(learnt: Boilerplate, text: string): boolean {
  if (learnt.pages < MIN_PAGES) return false;
  return (learnt.blocks.get(blockKey(text)) ?? 0) >= learnt.pages * REPEATS_ON;
}
