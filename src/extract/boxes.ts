/** Small boxes within a text that are none of it: the title of a film among its paragraphs, the author's card below them. */
import { foldScript } from '../core/script.js';
import { headsAuthor } from './asides.js';
import type { Body } from './body.js';
import { fold } from './chars.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';
import { without } from './without.js';

/** What templates call the box of a film, and what its title begins with. */
const FILM = /(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:video|player|shipin|vbox)/i;
const FILM_TITLE = /^[\s【[▶►]*(?:视频|影片|影音|video)\s?[】\]]?\s?[:：丨｜|]\s?[^。！？!?；;]{2,40}$/iu;
/** What they call the author's card. */
const CARD = /(?:^|[\s_-])(?:author|writer|zuozhe|bio|profile)(?:$|[\s_-])/i;
/** Lines and weight of such a card, at most. */
const CARD_LINES = 4;
const CARD_WEIGHT = 130;
/** Weight of a paragraph, at least. */
const PARAGRAPH = 25;

/** Takes such boxes out of the body. */
export function cutBoxes(lines: readonly Line[], body: Body, author: string | null): Body {
  const isProse = (i: number): boolean => lines[i]!.p >= 1 && lines[i]!.w >= PARAGRAPH;
  const first = body.kept.find(isProse) ?? lines.length;
  const last = body.kept.findLast(isProse) ?? -1;
  const isFilm = (i: number): boolean => {
    const { el, text, kind } = lines[i]!;
    return i > first && i < last && kind !== 'heading' && FILM_TITLE.test(foldScript(text)) && isNamed(el, FILM);
  };
  const film = body.kept.filter(isFilm);
  const card = cardOf(lines, body, author);
  const note = noteOf(lines, body, author, last).filter((i) => !card.includes(i));
  const info = (rule: string, reason: string) => ({ kind: 'info', rule, reason });
  let left = without(lines, body, film, info('film-title@1', 'the title of a film that plays in the text'));
  left = without(lines, left, card, info('author-card@1', 'says who wrote the text'));
  return without(lines, left, note, info('author-note@1', 'says who wrote the text, under a heading of its own'));
}

/** Whether an element's names, or those of the small one around it, match. */
const isNamed = (el: El, names: RegExp): boolean =>
  names.test(el.names) || (el.outer !== null && el.outer.to - el.outer.from <= 2 && names.test(el.outer.names));

/** The lines that end the text in a box named for the author, which begins with the name that the page's fields have. */
function cardOf(lines: readonly Line[], { el, kept }: Body, author: string | null): readonly number[] {
  if (author === null) return [];
  for (const from of kept.slice(-CARD_LINES)) {
    if (fold(lines[from]!.text) !== fold(author)) continue;
    const box = boxFrom(lines[from]!.el, from);
    const card = kept.filter((i) => i >= from);
    const w = card.reduce((sum, i) => sum + lines[i]!.w, 0);
    if (box !== null && box !== el && box.to > card.at(-1)! && w <= CARD_WEIGHT) return card;
  }
  return [];
}

/** What stands behind the author's name where a line says who that is. */
const IS_WHO = /^\s?(?:[，,：:、]|[（(]|现[为任]|是(?!否|不是))/;
/** The heading of a newsletter's news, which follow the article. */
const NEWS = /^[【［[◎]\s?\S{0,4}活动(?:快讯|预告|讯息|资讯|看板|消息)[】］\]]?$/;
/** Lines of such news, at most. */
const NEWS_LINES = 6;

/**
 * A heading for the author and a line that begins with the author's name, at the end of the text, without a box around them, and
 * below them the newsletter's news.
 */
function noteOf(lines: readonly Line[], { kept }: Body, author: string | null, last: number): readonly number[] {
  const at = kept.findLastIndex((i) => headsAuthor(lines[i]!));
  const [head, line, ...rest] = at < 1 ? [] : kept.slice(at);
  if (author === null || head === undefined || line === undefined || last > line) return [];
  const { text, w, kind } = lines[line]!;
  if (
    kind === 'image' ||
    w > CARD_WEIGHT ||
    !text.startsWith(author) ||
    !IS_WHO.test(foldScript(text.slice(author.length)))
  )
    return [];
  const news = rest[0] !== undefined && rest.length <= NEWS_LINES && NEWS.test(foldScript(lines[rest[0]]!.text));
  return news ? [head, line, ...rest] : [head, line];
}

/** The element named for the author that begins with line `from`. */
function boxFrom(el: El | null, from: number): El | null {
  for (let at = el; at !== null && at.from === from; at = at.outer) if (CARD.test(at.names)) return at;
  return null;
}
