/**
 * Chrome learnt from a site: a block that repeats over its pages belongs to the template, though no rule knows it. What is
 * learnt is a value, a function of the set of pages and not of their order; it is handed to `clean`.
 */
import { readLabels } from '../core/labels.js';
import type { Boilerplate } from '../core/page.js';
import { ask } from './ask.js';

/** Below this share of a site's pages a block is text that happens to recur, and is never touched. */
export const REPEATS_ON = 0.3;
/** Fewer pages prove nothing: two articles on one subject share sentences. */
export const MIN_PAGES = 8;

/** Kinds of rules whose lines tell of the page and not in its text: its counters, moments, buttons and ways on. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(['source-line', 'button', 'navigation', 'comment', 'paywall']);
/** Labels that stand before facts of a text as well: when an event is, which number a document bears. */
const OF_TEXTS = /^(?:时间|日期)$/;
/** The number of an issue or a page: it tells where in a series the page stands. */
const IN_SERIES = /第\s*\d+\s*[期辑輯卷集刊版页頁]/g;

/** Whether a line is information on its page: a counter of readers, the moment of publishing, the next page. */
function isOfPage(line: string): boolean {
  const known = ask(line, 'tail');
  if (known?.verdict.left !== '' || !OF_THE_PAGE.has(known.rule.kind)) return false;
  const labels = readLabels(line);
  return labels.length === 0 || labels.some(({ field, label }) => field !== 'other' && !OF_TEXTS.test(label));
}

/**
 * What counts as one line: spaces change with the template, and figures with the page. Only lines of information are the
 * same with other figures: in a sentence, or behind a label of the text, a figure that differs from page to page is a fact.
 */
function lineKey(text: string): string {
  const line = text.replace(IN_SERIES, (number) => number.replace(/\d+/, '0'));
  return (/\d/.test(line) && isOfPage(text) ? line.replace(/\d+/g, '0') : line).replace(/\s+/g, '');
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
    for (const key of new Set(page.flatMap((block) => block.split('\n')).map(lineKey)))
      if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const kept = [...counts].filter(([, count]) => n >= MIN_PAGES && count >= n * REPEATS_ON);
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return { id, pages: n, blocks: new Map(kept) };
}

/** Whether `learnt` knows the block as chrome. */
export function isLearnt(learnt: Boilerplate, text: string): boolean {
  if (learnt.pages < MIN_PAGES) return false;
  return (learnt.blocks.get(lineKey(text)) ?? 0) >= learnt.pages * REPEATS_ON;
}
