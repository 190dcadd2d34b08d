/** Where one word of a name must not cut prose: `header-anchor`, `reply`, `recommend`, `<aside>` with a note of the editors. */
import { isCreditLine } from './caption-credit.js';
import { UNFOLD } from './hidden.js';
import type { Line } from './lines.js';
import type { Chrome } from './names.js';
import { INFO } from './score.js';
import type { El } from './tree.js';

/** How many lines of prose beyond doubt stand in the body above and below an element. */
export interface Around {
  readonly above: number;
  readonly below: number;
}

/** Kinds of chrome whose names are ordinary words. */
const ORDINARY: ReadonlySet<Chrome> = new Set(['nav', 'comment', 'related', 'tool'] as const);
/** What an answer or a note of the editors says first; it may end the text. */
const ANSWERS = /^[\s【[（(]*(?:答复|答覆|回复|回覆|您好|网友|網友|编者按|編者按|编后|編後|记者手记)/;

/** What a box that asks to be shared or followed speaks of. */
const ASKS_READER =
  /关注|關注|扫码|掃碼|二维码|二維碼|下载|下載|app\b|公众号|公眾號|微信|分享到|客户端|客戶端|订阅|訂閱|加入[会會][员員]|定期定[额額]|捐款|follow us|subscribe|newsletter|sign up/i;
/** Weight of a sentence that a box for sharing does not speak. */
const PROSE = 30;

/** Whether a heading heads the text below it: its next line is prose. */
function headsProse(lines: readonly Line[], el: El): boolean {
  const next = lines.slice(el.to, el.to + 3).find(({ kind }) => kind !== 'image');
  return next !== undefined && next.p >= 1 && next.w >= 20 && next.linkW === 0 && !next.hidden;
}

/** Whether a box of a name for sharing is prose of the text: in long sentences that ask nothing of the reader. */
function holdsProse(lines: readonly Line[]): boolean {
  return lines.some(({ w, p }) => w >= PROSE && p >= 2) && !lines.some(({ text }) => ASKS_READER.test(text));
}

/** Weight of a sentence behind such a wall. */
const REST = 20;
/** What a wall before the rest of a text asks for. */
const WALL =
  /\b(?:subscri|sign(?:ed)?\s?(?:in|up)\b|log(?:ged)?\s?(?:in|on)\b|register|account\b|free (?:article|stor))|登[录陆錄入]|订阅|訂閱|付[费費]|[会會][员員]/i;

/** Whether what a template puts behind its wall, and sends all the same, is the rest of the text: sentences that ask for nothing. */
function isWalled(lines: readonly Line[], names: string): boolean {
  const texts = lines.filter(({ kind }) => kind !== 'image');
  return (
    /(?:^|[\s_-])paywall(?:$|[\s_-]|ed\b)/i.test(names) &&
    texts.some(({ w, p }) => w >= REST && p >= 1) &&
    texts.every(({ text, linkW, w }) => linkW < w && !WALL.test(text))
  );
}

/** Pictures of a gallery, at least. */
const GALLERY = 2;

/** Whether a box is pictures that lead nowhere, each with no more than one line below it, and the credit. */
function isGallery(lines: readonly Line[]): boolean {
  const captioned = lines.every(
    (line, i) =>
      line.kind === 'image' ||
      (line.linkW === 0 && !line.hidden && (lines[i - 1]?.kind === 'image' || isCreditLine(line))),
  );
  return captioned && lines.filter(({ kind }) => kind === 'image').length >= GALLERY;
}

/**
 * Whether what a name calls chrome is text all the same: among the body's prose, unlinked, in sentences or a heading. Names of
 * shares, advertisements and the like are seldom words of a language, and what they hold speaks in sentences too.
 */
export function isTextByName(lines: readonly Line[], el: El, chrome: Chrome, { above, below }: Around): boolean {
  const isOrdinary = ORDINARY.has(chrome);
  if (/^h[2-6]$/.test(el.name))
    return below > 0 && lines[el.from]!.linkW === 0 && (isOrdinary || headsProse(lines, el));
  if (chrome === 'tool' && above > 0 && below > 0 && isGallery(lines.slice(el.from, el.to))) return true;
  if (chrome === 'dialog' && above > 0 && isWalled(lines.slice(el.from, el.to), el.names)) return true;
  if (!isOrdinary && !(chrome === 'share' && holdsProse(lines.slice(el.from, el.to)))) return false;
  let sentences = 0;
  let w = 0;
  for (let i = el.from; i < el.to; i += 1) {
    const line = lines[i]!;
    if (line.linkW > 0 || line.hidden || INFO.test(line.text)) return false;
    w += line.w;
    if (line.p >= 1 && line.w >= 12) sentences += line.w;
  }
  if (sentences < 15 || sentences < w * 0.6) return false;
  // The rest of a text, which a press on what follows opens.
  const rest = lines[el.to];
  if (above > 0 && rest !== undefined && UNFOLD.test(rest.text.slice(0, 40))) return true;
  return (above > 0 && below > 0) || (above + below > 0 && ANSWERS.test(lines[el.from]!.text));
}
