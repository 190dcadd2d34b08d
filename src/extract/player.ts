/** What a player of films says itself, in plain lines: its controls, and what to do where it does not play. */
import type { Removal } from '../core/page.js';
import { foldScript } from '../core/script.js';
import type { Line } from './lines.js';

/** What fails, and what the reader is asked to do about it: a report of it asks nobody. */
const PLAYS = /视频|播放|音频|video|audio|playback/i;
const FAILS = /(?:加载|播放)失败|无法播放|could not be (?:loaded|played)/i;
const ASKS = /(?:请.{0,4}|点击|稍后)(?:刷新|重试|再试|升级|更换|使用)|\bplease (?:try|update|use|refresh|reload)\b/i;
/** Buttons and clocks of a player. */
const CONTROLS = /静音|全屏|倍速|画质|当前时间|时长|\dx|0:00|\bmute\b|full ?screen|current time|duration/gi;
/** What a bar has and a film's data have not: where the film stands, or how fast it runs. */
const CLOCK = /0:00|当前时间|current time|\b\dx\b/i;
/** Weight of such a line, at most. */
const MESSAGE = 80;
const BAR = 30;
/** Different controls in a bar, at least. */
const MANY = 3;

/** Whether a line is that and nothing else. */
export function isOfPlayer({ kind, text, w, p }: Line): boolean {
  if (kind === 'image' || w > MESSAGE || text.length > 200) return false;
  const says = foldScript(text);
  if (p === 0) return w <= BAR && CLOCK.test(says) && controlsIn(says) >= MANY;
  return PLAYS.test(says) && FAILS.test(says) && ASKS.test(says);
}

/** How many different controls a line names; the speeds are one. */
const controlsIn = (text: string): number => new Set(text.match(CONTROLS)?.map((one) => one.replace(/^\d/, ''))).size;

/** Takes such lines out. */
export function cutPlayer(lines: readonly Line[], kept: number[], removed: Removal[]): void {
  const gone = new Set(kept.filter((i) => isOfPlayer(lines[i]!)));
  if (gone.size === 0) return;
  const text = [...gone].map((i) => lines[i]!.text).join('\n');
  removed.push({ kind: 'button', rule: 'player@1', reason: 'what a player of films says itself', text });
  kept.splice(0, kept.length, ...kept.filter((i) => !gone.has(i)));
}
