/** What is cut from a body's lines once its boxes are gone: a list of links at its end, lines that stand there twice. */
import type { Removal } from '../page.js';
import type { Line } from './lines.js';

/** What a link to a document ends with. */
export const DOCUMENT = /\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|wps|et|ofd|csv|txt)(?:[?#]|$)/i;

/**
 * Links to other articles that end a body without a box of their own (set off by `<br>`, or a paragraph each). One such
 * line may be the article's own reference, two and more are a list; documents that the text refers to stay.
 */
export function cutTail(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  let end = kept.length;
  let links = 0;
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    const line = lines[kept[at]!]!;
    if (line.w < 2) continue;
    if (line.linkW >= line.w * 0.7 && !(line.href !== null && DOCUMENT.test(line.href))) {
      links += 1;
      end = at;
      continue;
    }
    // A short line that announces them is their heading.
    const heads = line.w <= 12 && (line.kind === 'heading' || /[:：】\])）]$/.test(line.text));
    if (links >= 2 && heads) end = at;
    break;
  }
  if (links < 2) return;
  const texts = kept.splice(end).map((i) => lines[i]!.text);
  const text = texts.filter((t) => t !== '').join('\n');
  removed.push({ kind: 'links', rule: 'link-tail-list@1', reason: `${links} links end the text`, text });
}

/** Below this weight a line may well be said twice: a refrain, a name before every answer. */
const SAID_TWICE = 25;

/**
 * A long line that stands twice in a row, or three times and more, is a caption in a slide show or a template's further copy.
 * One that comes back later is the author's: a summary above and the sentence below, a quotation taken up again.
 */
export function cutRepeats(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const times = new Map<string, number>();
  for (const i of kept) if (lines[i]!.w >= SAID_TWICE) times.set(lines[i]!.text, (times.get(lines[i]!.text) ?? 0) + 1);
  if ([...times.values()].every((n) => n === 1)) return;
  const seen = new Set<string>();
  let last = '';
  let to = 0;
  for (const i of kept) {
    const { text, w } = lines[i]!;
    if (w >= SAID_TWICE && (text === last || (seen.has(text) && times.get(text)! > 2))) {
      removed.push({ kind: 'repeat', rule: 'repeat@1', reason: 'the body has the line already', text });
      continue;
    }
    seen.add(text);
    last = text;
    kept[to] = i;
    to += 1;
  }
  kept.length = to;
}
