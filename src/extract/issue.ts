/**
 * The day of a periodical's issue, where its page shows a date in its own bar alone: `2024年5月20日 上一期 下一期`,
 * `2024年5月20日 第A03版：要闻`, `第48期 发行日期：2024年5月20日`, `第48期 2024年5月20日出刊`, on one line or two.
 */
import { nameOnly, readLabels } from '../core/labels.js';
import type { Byline } from './byline.js';
import type { Clock } from './dates.js';
import type { Line } from './lines.js';

const ISSUE = /[上下]一[期份]|往期|期次|[旧舊][报報]/;
const PAGE = /第\s?[A-Z]?\d{1,3}\s?版|^[A-Z]\d{1,3}\s?版|版面(?:导航|導航|概览|概覽|目录)/;
const NUMBER = /第\s?[\d一二三四五六七八九十百]{1,5}\s?[期号號]/;
const ISSUED =
  /(?:发行|發行|出版|出刊|刊行)(?:日期|时间|時間|日)?\s?[:：]|\d日\s?(?:发行|發行|出版|出刊|刊行)(?:[\s|｜,，]|$)/;
/** A day with its weekday, and nothing else. */
const DAY = /^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*[(（]?(?:星期|[周週礼禮]拜?)[一二三四五六日天][)）]?$/;
/** The same at the head of a paper's imprint. */
const IMPRINTED = /^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*[(（]?(?:星期|[周週礼禮]拜?)[一二三四五六日天][)）]?\s/;
/** Nearer to the fetch such a line may be the clock of the page. */
const APART = 3 * 24 * 3600_000;
/** Heavier lines are no bars. */
const BAR = 40;
/** Nor is a line a newsletter's imprint: its day, its publisher, its editor. */
const IMPRINT = 80;

/** The byline of a page, with the one date of the bars above line `before` and who edits the issue where it has no date itself. */
export function withIssue(byline: Byline, lines: readonly Line[], before: number, clock: Clock): Byline {
  if (byline.date !== null) return byline;
  const above = lines.slice(0, Math.max(before, 0)).filter(({ w }) => w < IMPRINT);
  const numbered = above.some(({ text }) => NUMBER.test(text));
  const imprints = above.filter(({ text }) => numbered && ISSUED.test(text)).map(({ text }) => text);
  const bars = above.flatMap(({ text, w }) => (w < BAR && !imprints.includes(text) ? [text] : []));
  const paper = bars.some((text) => PAGE.test(text));
  const dates = [
    ...imprints.flatMap((text) => clock.all(text, true).filter(({ relative }) => !relative)),
    ...bars.flatMap((text) =>
      paper && (ISSUE.test(text) || PAGE.test(text) || IMPRINTED.test(text)) ? clock.all(text) : [],
    ),
  ];
  if (dates.length === 0) {
    const days = bars.flatMap((text) => (DAY.test(text) ? clock.all(text) : []));
    dates.push(...days.filter(({ iso }) => Date.parse(clock.fetchedAt) - Date.parse(iso) > APART));
  }
  const editors = imprints.flatMap((text) => readLabels(text).filter(({ field }) => field === 'editor'));
  const editor = editors.length === 1 ? nameOnly(editors[0]!.value, 'editor').split(/\s/, 1)[0]! : '';
  return {
    ...byline,
    date: new Set(dates.map(({ iso }) => iso)).size === 1 ? dates[0]! : null,
    fields: editor === '' ? byline.fields : { editor, ...byline.fields },
  };
}
