/** The notice of rights that stands below the text or in a box cut out of it: kept, for it says what may be done with the text. */
import { foldScript } from '../core/script.js';
import type { Body } from './body.js';
import type { Line } from './lines.js';

const ABOUT = /转载|版权|着作权|侵权|授权|摘编/;
const DEMANDS = /凡[注本是来]|未经|注明|声明|不得|追究|必究|本[网站刊报]|本公众号|保留/;
/** How far below the body a notice may stand. */
const BELOW = 25;

/** The first such line, or null. Links to a page of terms are no notice. */
export function findNotice(lines: readonly Line[], body: Body): string | null {
  const kept = new Set(body.kept);
  for (let i = body.el.from; i < Math.min(lines.length, body.el.to + BELOW); i += 1) {
    const { text, w, linkW } = lines[i]!;
    if (kept.has(i) || w < 16 || w > 600 || linkW > w * 0.4) continue;
    const folded = foldScript(text);
    if (ABOUT.test(folded) && DEMANDS.test(folded)) return text;
  }
  return null;
}
