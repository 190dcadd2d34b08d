/** A list of links that the text announces in its own sentence: `以下五种保留下来，点开可以看到播种期：`. */
import { foldScript } from '../core/script.js';
import type { Line } from './lines.js';
import type { Around } from './names-in-text.js';
import type { El } from './tree.js';

/** Weight of what announces a list, at least: a box of other texts has a heading of a few words. */
const SENTENCE = 12;
/** What such a line says of other texts. */
const OTHERS =
  /相关|推荐|延伸|更多|往期|阅读|热门|回顾|报道|文章|\b(?:more|related|read|stor(?:y|ies)|articles?|posts?|coverage)\b/i;

/** Whether `el` is such a list: items right below an unlinked line that ends in a colon, with sentences of the text around both. */
export function isIntroduced(lines: readonly Line[], el: El, { above, below }: Around): boolean {
  const line = lines[el.from - 1];
  if (line === undefined || above === 0 || below === 0 || line.el.outer !== el.outer) return false;
  if (line.kind !== 'text' || line.links > 0 || line.w < SENTENCE || !/[:：]$/.test(line.text)) return false;
  return !OTHERS.test(foldScript(line.text)) && lines.slice(el.from, el.to).every(({ kind }) => kind === 'item');
}
