/** What days do to the site: edits, withdrawals, new articles. Worked out from the seed, so every day can be asked for. */
import type { Written } from './grammar.js';
import { hash } from './random.js';

/** How the site stands today; `POST /_advance` and `POST /_break` change it. */
export interface World {
  /** Days since the site was started. */
  day: number;
  /** The template was changed half-way: other class names, other ids. */
  broken: boolean;
}

export const NEW_PER_DAY = 6;

/** The days, up to `day`, on which an article's text was edited: one article in thirty a day. */
export function editDays(seed: number, index: number, day: number): readonly number[] {
  const days: number[] = [];
  for (let d = 1; d <= day; d++) if (hash(seed, index, 'edit', d) % 30 === 0) days.push(d);
  return days;
}

/** Whether an article has been withdrawn by `day`: one in 150 goes within three weeks. */
export function isWithdrawn(seed: number, index: number, day: number): boolean {
  const lot = hash(seed, index, 'withdrawn');
  return lot % 150 === 0 && day >= 3 + ((lot >>> 8) % 18);
}

/** The text after its n-th edit. A third of the articles gets a figure corrected, a third goes to and fro (A, B, A). */
export function edited(seed: number, index: number, edits: number, text: Written): Written {
  if (edits === 0) return text;
  const blocks = [...text.blocks];
  const style = hash(seed, index, 'style') % 3;
  const number = blocks.findIndex((block) => block.kind === 'paragraph' && /\d/.test(block.text));
  if (style === 0 && number >= 0) {
    const block = blocks[number]!;
    blocks[number] = { ...block, text: block.text.replace(/\d+/, (digits) => String(Number(digits) + edits)) };
    return { ...text, blocks };
  }
  if (style === 1) {
    const note = '编者注：文中个别数据经有关部门核实后已作更正，以本次发布的内容为准。';
    return edits % 2 === 0 ? text : { ...text, blocks: [...blocks, { kind: 'paragraph', text: note }] };
  }
  const last = `截至发稿，相关工作仍在推进，本文已第${edits}次更新。`;
  return { ...text, title: `${text.title}（更新）`, blocks: [...blocks, { kind: 'paragraph', text: last }] };
}
