/** The day of a newspaper's issue, where its page shows a date in its own bar alone: `2024年5月20日 上一期 下一期`. */
import type { Clock, FoundDate } from './dates.js';
import type { Line } from './lines.js';

const ISSUE = /[上下]一[期份]|往期|期次/;
const PAGE = /第\s?[A-Z]?\d{1,3}\s?版|版面(?:导航|導航|概览|概覽|目录)/;
/** Heavier lines are no bars. */
const BAR = 40;

/** The one date of the bars above line `before`; null when there is none, or the page is no newspaper's. */
export function issueDate(lines: readonly Line[], before: number, clock: Clock): FoundDate | null {
  const bars = lines.slice(0, Math.max(before, 0)).filter(({ w }) => w < BAR);
  if (!bars.some(({ text }) => PAGE.test(text))) return null;
  const dates = bars.flatMap(({ text }) => (ISSUE.test(text) ? clock.all(text) : []));
  return new Set(dates.map(({ iso }) => iso)).size === 1 ? dates[0]! : null;
}
