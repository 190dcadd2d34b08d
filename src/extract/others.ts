/**
 * Boxes of other texts that no link gives away, for a script opens them: a heading that says so, then titles, each alone or with
 * a line of summary. Their sentences look like the article's own; the heading and the form of all the rest tell them apart.
 */
import { agreement } from './agree.js';
import { type Line, textsOf, wordsOf } from './lines.js';
import { type El, isEl } from './tree.js';

const TEXTS =
  '(?:文章|新闻|报道|报导|阅读|稿件|资讯|推荐|回顾|图集|内容|来信|专题|排行榜?|喜欢|[在想又]看|[感有]兴趣|articles|stories|reading|news)';
/** What a heading over other texts says: which they are, and that they are texts. */
const HEAD = new RegExp(
  `^(?:(?:相关|关联|延伸|推荐|往期|上期|同期|同日|本[期周月日]|今日|其[他它]|更多|类似|精彩|热门|最新|近期|猜你|看了|还[想在]?看|[你您]可能|大家|为[你您]|related|more|other|similar|latest).{0,6}${TEXTS}|(?:点击|阅读|热门|热点|浏览)(?:排行榜?|总榜|[周月日]榜))$`,
  'iu',
);
/** Of lines that each show a link, the heading says enough with one of both. */
const SHORT_HEAD = new RegExp(`^(?:相关|更多|related|more|.{0,4}${TEXTS})$`, 'iu');
/** The same of a heading over cards, whose form tells too. */
const HEAD_OF_CARDS =
  /^(?:(?:read|up|watch)\snext|recommended(?:\sfor\syou|\sreading)?|featured(?:\s(?:stories|posts|articles|news))?|trending(?:\snow)?|most\s(?:read|viewed|popular)|top\sstories|don['’]t\smiss|you\s(?:may|might)\s(?:also\s)?(?:like|enjoy)|editors?['’]?s?['’]?\spicks?|(?:other|more|related|upcoming|recent|latest|similar)\s(?:events|posts|articles|stories|news|reading))$/iu;
/** Weight of the heading and of a line below it, at most. */
const NAME = 16;
const LINE = 60;
const TITLE = 6;
/** Weight of a linked title in a line with its summary, at least. */
const LINKED = 8;
/** Fewer titles make no box. */
const FEW = 2;
/** From this share of the title's pairs on a text is about what the title says. */
const KNOWN = 0.5;
/** A title and its summary in one paragraph: `旧砖厂的烟囱上住进红隼：值守的人说，它们每年三月回来。`. */
const TOLD = /^[^。；：:;]{6,50}[：:]\s?[^：:]{8,}[。！？!?.]["”’」』]?$/;
const CLOSED = /[。；：，!！?？…;:,]["”’」』]?$/;

/** Lines of such a box, at most. */
const MOST = 80;

/** Whether a heading, in simplified script and without the marks round it, says that it heads other texts. */
export const headsOthers = (says: string): boolean => HEAD.test(says) || HEAD_OF_CARDS.test(says);

/** Whether `el`, which stands below the text's beginning, is such a box. `titles`: what the page calls its text. */
export function isBoxOfOthers(lines: readonly Line[], el: El, titles: () => readonly string[]): boolean {
  const { from, to } = el;
  if (to - from <= FEW || to - from > MOST || lines[from]!.w > NAME) return false;
  let first = from;
  while (first < to && lines[first]!.kind === 'image') first += 1;
  const head = first < to ? lines[first]! : undefined;
  if (head === undefined || head.w > NAME || head.p > 0) return false;
  const says = wordsOf(head.text);
  if (!headsOthers(says) && !SHORT_HEAD.test(says)) return false;
  const rest = lines.slice(first + 1, to).filter(({ kind }) => kind !== 'image');
  if (rest.length < FEW) return false;
  const fits =
    (HEAD.test(says)
      ? areTitles(rest) || areLinked(rest) || areTold(rest)
      : SHORT_HEAD.test(says) && areLinked(rest)) ||
    (headsOthers(says) && areCards(lines, el));
  return fits && (agreement(textsOf(rest).join('\n'), titles()) ?? 1) < KNOWN;
}

/** Titles, each alone or with one line of summary. Books and papers that the text recommends are its own. */
function areTitles(lines: readonly Line[]): boolean {
  let titles = 0;
  let summaries = 0;
  let open = false;
  for (const { w, p, text } of lines) {
    if (w > LINE || text.startsWith('《')) return false;
    if (p <= 1 && w >= TITLE && !CLOSED.test(text)) {
      titles += 1;
      open = true;
    } else {
      if (!open) return false;
      open = false;
      summaries += 1;
    }
  }
  return titles >= FEW && summaries <= titles;
}

/** A title in each line with its summary behind a colon. */
const areTold = (lines: readonly Line[]): boolean =>
  lines.length > FEW && lines.every(({ w, text }) => w <= 2 * LINE && TOLD.test(text));

/** A linked title in each line, with its summary. */
function areLinked(lines: readonly Line[]): boolean {
  return lines.every(
    ({ w, linkW, links, text }) => links === 1 && linkW >= LINKED && w <= 2 * LINE && !text.startsWith('《'),
  );
}

/** Lines of a card and weight of its summary, at most. */
const CARD = 5;
const SUMMARY = 80;

/** Below the heading nothing but cards of one markup: each a title, with a line of summary, a day and a button at most. */
function areCards(lines: readonly Line[], el: El): boolean {
  let box = el;
  let kids = kidsOf(box);
  // The cards may have a box of their own below the heading.
  while (kids.length === 1 || (kids.length === 2 && kids[0]!.name !== kids[1]!.name)) {
    box = kids.at(-1)!;
    kids = kidsOf(box);
  }
  const { name, names } = kids.at(-1) ?? el;
  const cards = kids.filter((kid) => kid.name === name && kid.names === names);
  return (
    cards.length >= FEW &&
    cards[0]!.from - el.from <= 1 &&
    cards.reduce((sum, { from, to }) => sum + to - from, 0) === el.to - cards[0]!.from &&
    cards.every((card) => isCard(lines.slice(card.from, card.to)))
  );
}

const kidsOf = ({ children }: El): El[] => children.filter((kid): kid is El => isEl(kid) && kid.from < kid.to);

function isCard(lines: readonly Line[]): boolean {
  const shown = lines.filter(({ kind }) => kind !== 'image');
  const isTitle = ({ kind, w, linkW, text }: Line): boolean =>
    w >= 3 && w <= LINE && (kind === 'heading' || linkW >= w * 0.6) && !/[。；;]$/.test(text);
  return (
    shown.length <= CARD &&
    shown.some(isTitle) &&
    shown.filter(({ w }) => w > LINE / 2).length <= 2 &&
    shown.every(({ w }) => w <= SUMMARY)
  );
}
