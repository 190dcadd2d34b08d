/** Figures that a template sets between title and text or right below the text: the article's own, outside its container. */
import type { Line } from './lines.js';
import type { El } from './tree.js';

/** Lines between a figure and the body, at most. */
const NEAR = 10;

/** Indices of the lines of figures above and below a body that spans `from` … `to − 1`; `title` is the line of the title. */
export function figuresBeside(
  lines: readonly Line[],
  { from, to }: Pick<El, 'from' | 'to'>,
  title: number,
  isChrome: (el: El) => boolean,
): { above: number[]; below: number[] } {
  const above: number[] = [];
  const below: number[] = [];
  if (title >= 0 && title < from) {
    for (let i = Math.max(title + 1, from - NEAR); i < from; i += 1)
      if (inFigure(lines, lines[i]!, isChrome)) above.push(i);
  }
  for (let i = to; i < lines.length && inFigure(lines, lines[i]!, isChrome); i += 1) below.push(i);
  const whole = (list: number[]) => (list.some((i) => lines[i]!.kind === 'image') ? list : []);
  return { above: whole(above), below: whole(below) };
}

/** What templates without `<figure>` call the box of a leading picture. */
const PICTURE_BOX =
  /(?:^|[\s_-])(?:lead|main|top|head|story|article|cover|hero|big)?[\s_-]?(?:photo|picture|pic|image|img|cover|hero)s?(?:$|[\s_-])/i;
/** Lines of such a box at most, and the weight of its caption. */
const BOX = 4;
const CAPTION = 60;

/** Whether a box holds a picture and its caption alone. */
function isPictureBox(lines: readonly Line[], { names, from, to }: El): boolean {
  if (!PICTURE_BOX.test(names) || to - from > BOX) return false;
  const inside = lines.slice(from, to);
  return inside.some((l) => l.kind === 'image') && inside.every((l) => l.w <= CAPTION && l.links === 0);
}

/** Whether a line is the picture or the caption of a figure that leads nowhere. */
function inFigure(lines: readonly Line[], line: Line, isChrome: (el: El) => boolean): boolean {
  if (line.hidden || line.kind === 'heading' || line.linkW > 0) return false;
  let figure = false;
  const isPart = line.kind === 'image' || line.el.name === 'figcaption';
  for (let at: El | null = line.el; at !== null; at = at.outer) {
    if (isChrome(at)) return false;
    if (at.name === 'a') return false;
    figure ||= (isPart && at.name === 'figure') || isPictureBox(lines, at);
  }
  return figure;
}
