/** What a player of films says itself, in plain lines: its controls, and what to do where it does not play. */
import type { Removal } from '../core/page.js';
import { foldScript } from '../core/script.js';
import type { Line } from './lines.js';

const PLAYS = /[视視][频頻]|播放|音[频頻]|video|audio|playback/i;
const FAILS =
  /(?:加载|播放)失败|无法播放|不支持|请.{0,4}(?:刷新|重试|升级)|could not be (?:loaded|played)|(?:does not|doesn['’]t) support/i;
const ADVISES = /刷新|重试|浏览器|格式|插件|网络|客户端|browser|refresh|try again|format/i;
/** Buttons and clocks of a player. */
const CONTROLS = /静音|全屏|倍速|画质|当前时间|时长|\dx|0:00|\bmute\b|full ?screen|current time|duration/gi;
/** Weight of such a line, at most. */
const MESSAGE = 80;
const BAR = 30;
/** Different controls in a bar, at least. */
const MANY = 3;

/** Whether a line is that and nothing else. */
export function isOfPlayer({ kind, text, w, p }: Line): boolean {
  if (kind === 'image' || w > MESSAGE || text.length > 200) return false;
  if (p === 0) return w <= BAR && new Set(foldScript(text).match(CONTROLS)).size >= MANY;
  if (!PLAYS.test(text)) return false;
  const says = foldScript(text);
  return FAILS.test(says) && ADVISES.test(says);
}

/** Takes such lines out. */
export function cutPlayer(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const gone = new Set(kept.filter((i) => isOfPlayer(lines[i]!)));
  if (gone.size === 0) return;
  const text = [...gone].map((i) => lines[i]!.text).join('\n');
  removed.push({ kind: 'button', rule: 'player@1', reason: 'what a player of films says itself', text });
  kept.splice(0, kept.length, ...kept.filter((i) => !gone.has(i)));
}
