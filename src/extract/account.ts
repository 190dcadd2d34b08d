/** What pages made for an app say in scripts and names only: the time of publishing and the account that published. */
import { tidy } from './chars.js';
import type { Clock } from './dates.js';
import type { Anchor } from './lines.js';

/** `var ct = "1348992232"`, `"publishTime":"2019-12-20 10:00"`: where no line of the page shows the date. */
const TIME =
  /(?:^|[\s,{;"'])(?:ct|(?:create|publish|pub|release)_?(?:time|date)|oriCreateTime)["']?\s?[=:]\s?["']?(1\d{9}(?:\d{3})?|(?:19|20)\d\d-\d\d?-\d\d?(?:[T ]\d\d:\d\d(?::\d\d)?)?)["',;}\s]/i;
/** A script longer than this is a library. */
const SCRIPT = 200_000;

export function scriptDate(scripts: readonly string[], clock: Clock): { iso: string; text: string } | null {
  for (const script of scripts) {
    const m = script.length > SCRIPT ? null : TIME.exec(script);
    const found = m === null ? null : clock.value(m[1]!);
    if (found !== null) return found;
  }
  return null;
}

const ACCOUNT = /(?:^|[\s_-])(?:js_name|nick_?name|account_?name)(?:$|[\s_-])/i;

/** The name of the account under whose name the page appeared, where its template marks it. */
export function accountName(anchors: readonly Anchor[]): string | null {
  const text = tidy(anchors.find((a) => ACCOUNT.test(a.el.names))?.text ?? '');
  return text === '' || text.length > 40 ? null : text;
}
