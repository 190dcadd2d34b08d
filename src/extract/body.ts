/** The body of a page: the article's element, and which of its lines are the text. */
import type { Removal } from '../core/page.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';

export interface Body {
  readonly el: El;
  /** Indices of the lines that are left, ascending. */
  readonly kept: readonly number[];
  readonly removed: readonly Removal[];
}

/** Takes the lines at these indices out of the body, and lists them as one removal. The same body when there are none. */
export function without(lines: readonly Line[], body: Body, at: Iterable<number>, why: Omit<Removal, 'text'>): Body {
  const gone = new Set(at);
  if (gone.size === 0) return body;
  const texts = [...gone].sort((a, b) => a - b).map((i) => lines[i]!.text);
  const text = texts.filter((one) => one !== '').join('\n');
  const removed = text === '' ? body.removed : [...body.removed, { ...why, text }];
  return { ...body, kept: body.kept.filter((i) => !gone.has(i)), removed };
}
