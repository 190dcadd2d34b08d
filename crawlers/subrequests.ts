/** What a page may load while it is rendered: enough to build its text, nothing to look at, nobody who counts readers. */

/** A table of names that only count, advertise or chat: parts of host names, matched at a dot. */
const TRACKERS = [
  ...['hm.baidu.com', 'cpro.baidu.com', 'pos.baidu.com', 'eclick.baidu.com', 'push.zhanzhang.baidu.com', 'cnzz.com'],
  ...['umeng.com', '51.la', 'tajs.qq.com', 'pingjs.qq.com', 'pingtcss.qq.com', 'tanx.com', 'mmstat.com', 'alimama.cn'],
  ...['google-analytics.com', 'googletagmanager.com', 'googlesyndication.com', 'doubleclick.net', 'adsbygoogle.js'],
  ...['googleadservices.com', 'facebook.net', 'hotjar.com', 'clarity.ms', 'scorecardresearch.com', 'addthis.com'],
  ...['sharethis.com', 'bshare.cn', 'jiathis.com', 'growingio.com', 'sensorsdata.cn', 'irs01.com', 'miaozhen.com'],
];
const TRACKED = new RegExp(`(?:^|\\.)(?:${TRACKERS.map((name) => name.replaceAll('.', '\\.')).join('|')})$`, 'i');

/** DevTools resource types that can change a page's text. */
const USEFUL = new Set(['Script', 'XHR', 'Fetch']);
/** A page that needs more than this to show its text shows something else. */
const MAX_SUBREQUESTS = 80;

/** Whether a subrequest is let through. `type` is the DevTools resource type, `before` how many went out already. */
export function allowsSubrequest(address: string, type: string, before: number): boolean {
  if (!USEFUL.has(type) || before >= MAX_SUBREQUESTS) return false;
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false;
  return !TRACKED.test(new URL(address).hostname);
}
