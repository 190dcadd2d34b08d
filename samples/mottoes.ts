/**
 * Lines that a template sets among an article's own paragraphs and that speak of nothing a rule of cleaning listens for: no
 * rights, no reader, no button. Only their standing on every page gives them away.
 */
import type { Written } from './grammar.js';

export const ABOVE = '一草一木皆是乡愁，一山一水总是故园。';
/** Its number is another on every page. */
export const below = (number: number) => `样园风景第${number}辑，记录城里每一座园子的四季。`;
/** A line of an author's own that stands on a fifth of the pages: it is text, and stays. */
export const REFRAIN = '园子的门敞开着，等着每一位走进来的人。';
const REFRAIN_EVERY = 5;

/** A text with the refrain, when its article is one of those that end with it. */
export function withRefrain(index: number, written: Written): Written {
  if (index % REFRAIN_EVERY !== 0) return written;
  return { ...written, blocks: [...written.blocks, { kind: 'paragraph', text: REFRAIN }] };
}
