/** Where one word of a name must not cut prose: `header-anchor`, `reply`, `recommend`, `<aside>` with a note of the editors. */
import { isCreditLine } from './caption-credit.js';
import type { Line } from './lines.js';
import type { Chrome } from './names.js';
import { INFO, isNotice } from './score.js';
import { type El, isEl, UNFOLD } from './tree.js';

/** How many lines of prose beyond doubt stand in the body above and below an element. */
export interface Around {
  readonly above: number;
  readonly below: number;
}

/** Kinds of chrome whose names are ordinary words. */
const ORDINARY: ReadonlySet<Chrome> = new Set(['nav', 'comment', 'related', 'tool'] as const);
/** What an answer, of an office by its name too, or a note of the editors says first; it may end the text. */
const ANSWERS =
  /^[\s【[（(]*(?:[^，。：:；！？]{0,16}[局委办辦处處所厅廳部府院会會站心司](?:的)?(?:答复|答覆|回复|回覆|回应|回應)|答复|答覆|回复|回覆|您好|网友|網友|编者?按|編者?按|编后|編後|记者手记|[更订訂]正)/;

/** What a box that asks to be shared or followed speaks of. */
const ASKS_READER =
  /关注|關注|扫码|掃碼|二维码|二維碼|下载|下載|app\b|公众号|公眾號|微信|分享到|客户端|客戶端|订阅|訂閱|加入[会會][员員]|定期定[额額]|捐款|follow us|subscribe|newsletter|sign up/i;
/** What a wall before the rest of a text asks for. */
const WALL =
  /\b(?:subscri|sign(?:ed)?\s?(?:in|up)\b|log(?:ged)?\s?(?:in|on)\b|register|account\b|free (?:article|stor))|登[录陆錄入]|订阅|訂閱|付[费費]|[会會][员員]/i;
/** What an advertisement says: its label, a number to call. */
const ADVERT = /广告|廣告|赞助|贊助|advertise|sponsor|(?<!\d)(?:\d{3,4}[-－]\d{3,4}[-－]?\d{3,4}|1[3-9]\d{9})(?!\d)/i;
/** Weight of a sentence that no box of the page's own speaks. */
const PROSE = 30;

/** Whether a heading heads the text below it: its next line is prose. */
function headsProse(lines: readonly Line[], el: El): boolean {
  const next = lines.slice(el.to, el.to + 3).find(({ kind }) => kind !== 'image');
  return next !== undefined && next.p >= 1 && next.w >= 20 && next.linkW === 0 && !next.hidden;
}

/** Whether a box is prose of the text, whatever its name says: in long sentences that ask nothing of the reader. */
function holdsProse(lines: readonly Line[]): boolean {
  const asks = (line: Line): boolean =>
    line.kind === 'image' ||
    ASKS_READER.test(line.text) ||
    WALL.test(line.text) ||
    ADVERT.test(line.text) ||
    isNotice(line);
  return lines.some(({ w, p }) => w >= PROSE && p >= 2) && !lines.some(asks);
}

/** Weight of a sentence behind such a wall. */
const REST = 20;

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

/** Whether lines are sentences without a link or a date of their own, a heading or a label aside. */
function isSentences(lines: readonly Line[]): boolean {
  let sentences = 0;
  let w = 0;
  for (const line of lines) {
    if (line.linkW > 0 || line.hidden || INFO.test(line.text)) return false;
    w += line.w;
    if (line.p >= 1 && line.w >= 12) sentences += line.w;
  }
  return sentences >= 15 && sentences >= w * 0.6;
}

/** How a letter ends, or what stands over it. */
const ASKED =
  /[?？][”"』」）)]?$|^[\s【[（(]*(?:来信|來信|咨询|諮詢|提问|提問|诉求|訴求|问题|問題|问|問)[\s】\])）:：]/;

/** Whether `el` is the answer to the letter in the box right above it: a text of its own where nothing else stands. */
export function isAnswer(lines: readonly Line[], el: El): boolean {
  if (!ANSWERS.test(lines[el.from]!.text)) return false;
  let letter = el.prev;
  while (letter !== null && !(isEl(letter) && letter.from < letter.to)) letter = letter.prev;
  if (letter === null) return false;
  const asked = lines.slice(letter.from, letter.to);
  return [asked, lines.slice(el.from, el.to)].every(isSentences) && asked.some(({ text }) => ASKED.test(text));
}

/**
 * Whether what a name calls chrome is text all the same: among the body's prose, unlinked, in sentences or a heading. Names of
 * shares, advertisements and the like are ordinary words more seldom: what they hold speaks in long sentences too.
 */
export function isTextByName(lines: readonly Line[], el: El, chrome: Chrome, { above, below }: Around): boolean {
  const isOrdinary = ORDINARY.has(chrome) || (el.name === 'footer' && el.names === '');
  if (/^h[2-6]$/.test(el.name))
    return below > 0 && lines[el.from]!.linkW === 0 && (isOrdinary || headsProse(lines, el));
  if (chrome === 'tool' && above > 0 && below > 0 && isGallery(lines.slice(el.from, el.to))) return true;
  if (chrome === 'dialog' && above > 0 && isWalled(lines.slice(el.from, el.to), el.names)) return true;
  if (!isOrdinary && !holdsProse(lines.slice(el.from, el.to))) return false;
  if (!isSentences(lines.slice(el.from, el.to))) return false;
  // The rest of a text, which a press on what follows opens.
  const rest = lines[el.to];
  if (above > 0 && rest !== undefined && UNFOLD.test(rest.text.slice(0, 40))) return true;
  return (above > 0 && below > 0) || (above + below > 0 && ANSWERS.test(lines[el.from]!.text));
}
