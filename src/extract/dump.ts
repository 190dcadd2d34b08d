/** Plain-text dumps of pages: a title, a line of date and source, paragraphs; no markup to lean on. */
import { readLabels } from '../core/labels.js';
import { Tally, tidy } from './chars.js';
import type { Clock } from './dates.js';
import type { Line } from './lines.js';
import { RELATED_HEAD } from './related.js';
import { El } from './tree.js';

export interface DumpParts {
  readonly lines: readonly Line[];
  /** Index of the title's line, −1 when there is none. */
  readonly title: number;
  readonly info: number;
  readonly bodyFrom: number;
  readonly bodyTo: number;
  /** Index of the heading above related reading, −1 when there is none. */
  readonly related: number;
}

/** How many lines of menus may stand above the title. */
const HEAD_LINES = 60;

export function readDump(text: string, clock: Clock): DumpParts {
  const root = new El('#text', {});
  const lines: Line[] = [];
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = tidy(raw);
    if (line !== '') lines.push(textLine(line, root));
  }
  root.to = lines.length;
  let info = -1;
  for (let i = 0; i < Math.min(HEAD_LINES, lines.length) && info < 0; i += 1) {
    const { text, p, w } = lines[i]!;
    if (w > 80 || p >= 3) break;
    const labels = readLabels(text).some(
      (l) => l.field === 'source' || l.field === 'published' || l.field === 'author',
    );
    const date = clock.read(text, false);
    if (date !== null && (labels || text.length <= date.text.length + 30)) info = i;
    else if (labels && i > 0) info = i;
  }
  let title = info > 0 ? info - 1 : -1;
  if (info < 0 && lines.length > 1 && lines[0]!.w <= 50 && !/[。；]$/.test(lines[0]!.text)) title = 0;
  // An information line above the title: the next line is the title if prose follows it.
  if (info === 0 && lines.length > 2 && lines[1]!.w <= 50 && !/[。；]$/.test(lines[1]!.text)) title = 1;
  const bodyFrom = Math.max(info, title) + 1;
  let related = -1;
  for (let i = bodyFrom; i < lines.length && related < 0; i += 1) if (RELATED_HEAD.test(lines[i]!.text)) related = i;
  return { lines, title, info, bodyFrom, bodyTo: related < 0 ? lines.length : related, related };
}

function textLine(text: string, el: El): Line {
  const tally = new Tally();
  tally.add(text);
  return {
    kind: 'text', text, spaced: null, w: tally.w, linkW: 0, p: tally.p, links: 0, el, level: 0, bold: false, size: 0, href: null, cells: null, src: '', alt: '', hidden: false,
  }; // biome-ignore format: a record
}
