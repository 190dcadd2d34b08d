/** A body without lines that say something about the text and are none of it. */
import type { Removal } from '../core/page.js';
import type { Body } from './body.js';
import type { Line } from './lines.js';

/** Takes the lines at these indices out of the body, and lists them as one removal. The same body when there are none. */
export function without(lines: readonly Line[], body: Body, at: Iterable<number>, why: Omit<Removal, 'text'>): Body {
  const gone = new Set(at);
  if (gone.size === 0) return body;
  const texts = [...gone].sort((a, b) => a - b).map((i) => lines[i]!.text);
  const text = texts.filter((one) => one !== '').join('\n');
  const removed = text === '' ? body.removed : [...body.removed, { ...why, text }];
  return { ...body, kept: body.kept.filter((i) => !gone.has(i)), removed };
}
