/** Lines become blocks: lists and tables are gathered, section heads recognised, captions joined to their picture. */
import type { Block } from '../core/page.js';
import { weigh } from './chars.js';
import type { Line } from './lines.js';
import type { El } from './tree.js';

const ENDS = /[。；;，,、：:！!？?…)）”"』」.]$/;
/** 一、 / （二） / 第三章 / 1. at the start of a short line. */
const NUMBERED =
  /^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十百\d]{1,4}[章节節部篇]\s*)/;

/** A head is larger than its text by a step of type at least (14 to 16, 16 to 18). */
const LARGER = 1.12;

/** Blocks of the body, in order. `resolve` makes addresses absolute; `captions`: lines that are captions whatever their element. */
export function toBlocks(
  lines: readonly Line[],
  resolve: (src: string) => string | null,
  captions: ReadonlySet<Line> = new Set(),
): Block[] {
  const blocks: Block[] = [];
  const prose = lines.filter((l) => l.kind === 'text' && l.w >= 10);
  // A page set in bold throughout has no bold heads.
  const allBold = prose.filter((l) => l.bold).length > prose.length * 0.5;
  const usual = usualSize(prose);
  let listEl: El | null = null;
  let tableEl: El | null = null;
  let codeEl: El | null = null;
  lines.forEach((line, i) => {
    const last = blocks.at(-1);
    const isCaption = line.el.name === 'figcaption' || captions.has(line);
    if (isCaption && line.kind !== 'image' && last?.kind === 'image' && last.caption === undefined) {
      last.caption = line.text;
      last.text = line.text;
      return;
    }
    if (line.kind === 'item') {
      const list = listOf(line.el);
      if (last?.kind === 'list' && list !== null && list === listEl) last.items!.push(line.text);
      else if (list === null) blocks.push({ kind: 'paragraph', text: line.text });
      else blocks.push({ kind: 'list', text: '', items: [line.text] });
      listEl = list;
      return;
    }
    if (line.kind === 'row') {
      if (last?.kind === 'table' && line.el === tableEl) last.rows!.push([...line.cells!]);
      else blocks.push({ kind: 'table', text: '', rows: [[...line.cells!]] });
      tableEl = line.el;
      return;
    }
    if (line.kind === 'image') {
      const src = resolve(line.src);
      if (src !== null && last?.src !== src) blocks.push({ kind: 'image', text: '', src });
      return;
    }
    if (line.kind === 'code') {
      if (last?.kind === 'code' && line.el === codeEl) last.text += `\n${line.text}`;
      else blocks.push({ kind: 'code', text: line.text });
      codeEl = line.el;
      return;
    }
    if (line.kind === 'heading') blocks.push({ kind: 'heading', level: line.level, text: line.text });
    else if (line.kind === 'quote') blocks.push({ kind: 'quote', text: line.text });
    else if (isHead(line, lines[i + 1], allBold, usual)) blocks.push({ kind: 'heading', level: 3, text: line.text });
    else blocks.push({ kind: 'paragraph', text: line.text });
  });
  for (const block of blocks) {
    if (block.items) block.text = block.items.join('\n');
    if (block.rows) block.text = block.rows.map((row) => row.join('\t')).join('\n');
  }
  return blocks;
}

/** The size in which most of the text is set, px. */
function usualSize(prose: readonly Line[]): number {
  const weights = new Map<number, number>();
  for (const { size, w } of prose) weights.set(size, (weights.get(size) ?? 0) + w);
  return [...weights].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
}

/** A short line that is bold, larger than the text or numbered as a section, closes with no mark and has a longer line below it. */
function isHead(line: Line, next: Line | undefined, allBold: boolean, usual: number): boolean {
  if (line.w > 40 || line.w < 2 || line.links > 0 || ENDS.test(line.text)) return false;
  if (next === undefined || next.kind === 'heading') return false;
  const stands = (line.bold && !allBold) || (usual > 0 && line.size >= usual * LARGER);
  if (stands) return next.w > line.w || next.kind !== 'text';
  return NUMBERED.test(line.text) && next.w > line.w && !NUMBERED.test(next.text);
}

/** In a text dump a section head is only known by its place: short, no closing mark, prose before and after. */
export function isDumpHead(text: string, before: string | undefined, after: string | undefined): boolean {
  const w = weigh(text);
  if (w > 40 || w < 2 || ENDS.test(text) || before === undefined || after === undefined) return false;
  return weigh(after) > Math.max(30, w) && weigh(before) > 12 && /[。！？…”」]$/.test(before);
}

function listOf(el: El): El | null {
  for (let at: El | null = el, up = 0; at !== null && up < 8; at = at.outer, up += 1) {
    if (at.name === 'ul' || at.name === 'ol') return at;
  }
  return null;
}
