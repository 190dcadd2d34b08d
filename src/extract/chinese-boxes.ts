/** Small boxes of Chinese pages among or below the text that are none of it: another film or text, a request to subscribe, a button. */
import { foldScript } from '../core/script.js';
import { type Line, shownIn, wordsOf } from './lines.js';
import type { El } from './tree.js';

/** Lines of such a box, at most. */
const LINES = 4;
/** Weight of a title or a price in it, at most. */
const SHORT = 40;

/** What heads the title of another film or text. */
const OTHER =
  /^(?:(?:影片|视频|短片|编辑|小编|热门|精彩|好[文书片])(?:推介|推荐)|(?:相关|延伸|推荐)(?:影片|视频|短片))$/;
/** What heads the terms on which something is sent. */
const SUBSCRIBE =
  /^(?:免费|立即|欢迎)?订阅(?:我们|本刊|本报|纸刊|纸本|杂志|电子报|电子刊|周报|通讯|邮件|新闻信)的?(?:杂志|电子报|周报|通讯|邮件)?$/;

/** What a heading says: without marks around it, and without the same in another language behind it. */
const saysHan = (text: string): string => wordsOf(text).replace(/(?<=\p{Script=Han})\s[\p{Script=Latin}\s]+$/u, '');

/** What a box of a Chinese page is, if it is none of the text. */
export function chineseBox(lines: readonly Line[], el: El): string | null {
  if (el.to - el.from > LINES + 2) return null;
  const [head, ...rest] = shownIn(lines, el);
  if (head === undefined || rest.length === 0 || rest.length >= LINES) return null;
  if (head.w > SHORT / 2 || rest.some(({ w, kind }) => w > SHORT || kind === 'heading')) return null;
  const says = saysHan(head.text);
  // 编辑推荐 without a link or a picture heads what a publisher says of a book.
  const points = /^(?:编辑|小编)推荐$/.test(says) && !rest.some(({ links, kind }) => links > 0 || kind === 'image');
  if (!points && OTHER.test(says) && rest.every(({ text }) => !/[。；]\s*$/.test(text)))
    return 'names another film or text';
  return SUBSCRIBE.test(says) ? 'asks to subscribe' : null;
}

/** What forums say over a picture that a reader sent: `2005.jpg (88.2 KB, 下载次数: 12)`. */
const UPLOAD =
  /^[^\s/]{1,60}\.(?:jpe?g|png|gif|bmp|webp)\s?[（(]\s?\d[\d.,]*\s?[KM]?B\b[^（）()]{0,20}[)）](?:\s[^。！？]{0,50})?$/i;

/** Whether an element is that and nothing else. */
export function isUpload(lines: readonly Line[], el: El): boolean {
  const [line, ...rest] = shownIn(lines, el);
  return line !== undefined && rest.every(({ w }) => w <= SHORT / 4) && UPLOAD.test(line.text);
}

/** What templates call a button. */
const BUTTON = /(?:^|[\s_-])(?:button|buttons|btn)(?:$|[\s_-])/i;
const DOWNLOAD = /^(?:点击|立即|免费)?下载[^。，！？]{0,30}$/;

/** Whether an element that its template calls a button offers something to download. */
export function isDownload(lines: readonly Line[], el: El): boolean {
  const [line, ...rest] = shownIn(lines, el);
  if (line === undefined || rest.length > 0 || line.w > SHORT / 2 || line.linkW < line.w * 0.8) return false;
  return BUTTON.test(el.names) && DOWNLOAD.test(foldScript(line.text));
}
