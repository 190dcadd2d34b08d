/**
 * The day of a periodical's issue, where its page shows a date in its own bar alone: `2024年5月20日 上一期 下一期`,
 * `2024年5月20日 第A03版：要闻`, `第48期 发行日期：2024年5月20日`.
 */
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './lines.js';

const ISSUE = /[上下]一[期份]|往期|期次/;
const PAGE = /第\s?[A-Z]?\d{1,3}\s?版|版面(?:导航|導航|概览|概覽|目录)/;
const NUMBER =
  /第\s?[\d一二三四五六七八九十百]{1,5}\s?[期号號].{0,40}(?:发行|發行|出版|出刊|刊行)(?:日期|时间|時間|日)?\s?[:：]/;
/** A day with its weekday, and nothing else. */
const DAY = /^(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*[(（]?(?:星期|[周週礼禮]拜?)[一二三四五六日天][)）]?$/;
/** Nearer to the fetch such a line may be the clock of the page. */
const APART = 3 * 24 * 3600_000;
/** Heavier lines are no bars. */
const BAR = 40;

/** The one date of the bars above line `before`; null when there is none, or the page is no newspaper's. */
export function issueDate(lines: readonly Line[], before: number, clock: Clock): FoundDate | null {
  const bars = lines.slice(0, Math.max(before, 0)).filter(({ w }) => w < BAR);
  const paper = bars.some(({ text }) => PAGE.test(text));
  const dates = bars.flatMap(({ text }) =>
    NUMBER.test(text) || (paper && (ISSUE.test(text) || PAGE.test(text))) ? clock.all(text) : [],
  );
  if (dates.length === 0) {
    const days = bars.flatMap(({ text }) => (DAY.test(text) ? clock.all(text) : []));
    dates.push(...days.filter(({ iso }) => Date.parse(clock.fetchedAt) - Date.parse(iso) > APART));
  }
  return new Set(dates.map(({ iso }) => iso)).size === 1 ? dates[0]! : null;
}
