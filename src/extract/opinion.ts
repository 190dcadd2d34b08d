/**
 * A second opinion on the body, by another principle: paragraphs vote for the element around them and, with half a vote, for the
 * one around that, as Arc90's Readability had it. It knows nothing of titles, names or lines that count against. Where the two
 * choose different text the page is doubtful; the first opinion stands.
 */
import type { Line } from './lines.js';
import type { El } from './tree.js';

const INSIDE = new Set([
  'p',
  'span',
  'font',
  'b',
  'strong',
  'em',
  'li',
  'ul',
  'ol',
  'section',
  'blockquote',
  'td',
  'tr',
  'tbody',
]);
/** Paragraphs lighter than this do not vote. */
const VOTES_FROM = 25;

/** The element with the most votes, or null where nothing votes. */
export function secondOpinion(lines: readonly Line[]): El | null {
  const votes = new Map<El, number>();
  let best: El | null = null;
  const give = (el: El, n: number): void => {
    const sum = (votes.get(el) ?? 0) + n;
    votes.set(el, sum);
    if (best === null || sum > votes.get(best)!) best = el;
  };
  for (const { w, p, linkW, el, hidden, kind } of lines) {
    if (w < VOTES_FROM || hidden || kind === 'row' || linkW > w * 0.5) continue;
    let at = el;
    while (INSIDE.has(at.name) && at.outer !== null) at = at.outer;
    const n = (1 + p + Math.min(3, w / 100)) * (1 - linkW / w);
    give(at, n);
    if (at.outer !== null) give(at.outer, n / 2);
  }
  return best;
}

/** The share of the text of `kept` and of `el`, taken together, that both have. 1 when neither has prose. */
export function overlap(lines: readonly Line[], kept: readonly number[], el: El): number {
  const first = new Set(kept);
  let both = 0;
  let either = 0;
  lines.forEach(({ w, p, hidden }, i) => {
    if (w < 10 || p === 0 || hidden) return;
    const second = i >= el.from && i < el.to;
    if (first.has(i) && second) both += w;
    if (first.has(i) || second) either += w;
  });
  return either === 0 ? 1 : both / either;
}
