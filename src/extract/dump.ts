/** Plain-text dumps of pages: a title, a line of date and source, paragraphs; no markup to lean on. */
import { readLabels } from '../core/labels.js';
import { Tally, tidy } from './chars.js';
import type { Clock } from './dates.js';
import type { Line } from './lines.js';
import { RELATED_HEAD } from './related.js';
import { El } from './tree.js';

export interface DumpParts {
  readonly lines: readonly Line[];
  /** Index of the title's line, −1 when there is none; and its text without the label before it. */
  readonly title: number;
  readonly titleText: string | null;
  /** Indexes of the lines that say when and by whom it was published; they stand together. */
  readonly info: readonly number[];
  readonly body: readonly Line[];
  /** Index of the heading above related reading, −1 when there is none. */
  readonly related: number;
}

/** `标题：园林周记` says what it is. */
const TITLE_LABEL = /^(?:标题|標題|题目|題目|题名|題名)\s?[:：﹕︰]\s?(?=\S)/;

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
    else if (labels && (i > 0 || beginsWithLabel(text))) info = i;
  }
  const isDate = (text: string) => clock.read(text, false)?.text === text;
  const isTitle = (line: Line | undefined) => line !== undefined && line.w <= 80 && TITLE_LABEL.test(line.text);
  // One line each for source, date and author: the further ones stand below the first.
  const all = info < 0 ? [] : [info];
  let infoTo = info + 1;
  for (; info >= 0 && infoTo < Math.min(HEAD_LINES, lines.length); infoTo += 1) {
    const { text, w } = lines[infoTo]!;
    if (isTitle(lines[infoTo])) continue;
    if (w > 80 || !(beginsWithLabel(text) || isDate(text))) break;
    all.push(infoTo);
  }
  let title = info > 0 ? info - 1 : -1;
  if (info < 0 && lines.length > 1 && lines[0]!.w <= 50 && !/[。；]$/.test(lines[0]!.text)) title = 0;
  // An information line above the title: the next line is the title if prose follows it.
  const below = info === 0 ? lines[infoTo] : undefined;
  if (below !== undefined && infoTo + 1 < lines.length && below.w <= 50 && !/[。；]$/.test(below.text)) title = infoTo;
  const labelled = lines.slice(0, Math.max(1, infoTo)).findIndex(isTitle);
  if (labelled >= 0) title = labelled;
  const bodyFrom = Math.max(info, title) + 1;
  let related = -1;
  for (let i = bodyFrom; i < lines.length && related < 0; i += 1) if (RELATED_HEAD.test(lines[i]!.text)) related = i;
  const titleText = title < 0 ? null : lines[title]!.text.replace(TITLE_LABEL, '');
  // A label's line is cleaning's to take off; a mere date has none.
  const dates = all.filter((i) => isDate(lines[i]!.text)).map((i) => lines[i]);
  const body = lines.slice(bodyFrom, related < 0 ? lines.length : related).filter((line) => !dates.includes(line));
  return { lines, title, titleText, info: all, body, related };
}

const beginsWithLabel = (text: string): boolean => readLabels(text)[0]?.at === 0;

function textLine(text: string, el: El): Line {
  const tally = new Tally();
  tally.add(text);
  return {
    kind: 'text', text, spaced: null, w: tally.w, linkW: 0, p: tally.p, links: 0, el, level: 0, bold: false, size: 0, href: null, cells: null, src: '', alt: '', hidden: false,
  }; // biome-ignore format: a record
}
