/** Articles that a site cut into several pages. */
import type { Article, Block, Extraction, Flag, Removal, Step } from '../core/page.js';
import { textOfBlocks } from '../core/text-of-blocks.js';

/**
 * One article out of the pages it was cut into, in the order given. A page that repeats an earlier one (the last "next" of
 * some sites leads back to the first) adds nothing; what the first page says of the whole stays. The trail's offsets are
 * those of the pages' texts one behind the other, so that it replays over them as over a single page.
 */
export function joinParts(parts: readonly Extraction[]): Extraction {
  const first = parts[0];
  if (first === undefined) throw new RangeError('joinParts needs at least one page');
  const seen = new Set<string>();
  const used = parts.filter(({ article }) => {
    if (seen.has(article.text)) return false;
    seen.add(article.text);
    return true;
  });
  if (used.length === 1) return first;
  const blocks: Block[] = [];
  const removed: Removal[] = [];
  const trail: Step[] = [];
  const flags: Flag[] = [];
  let from = 0;
  used.forEach(({ article, textLength }, i) => {
    const start = i === 0 ? 0 : repeatedBlocks(article);
    const end = Math.max(
      start,
      article.blocks.length - (i === used.length - 1 ? 0 : sameEnd(article, used.at(-1)!.article)),
    );
    removed.push(...article.blocks.slice(0, start).map(repeatedAbove), ...article.removed);
    removed.push(...article.blocks.slice(end).map(repeatedBelow));
    blocks.push(...article.blocks.slice(start, end));
    // Pages before this one are repaired already when its steps are replayed: they are as long as they are left.
    trail.push(...article.trail.map((step) => shifted(step, from)));
    flags.push(...article.flags.map((flag) => ({ ...flag, at: flag.at + from })));
    from += textLength;
  });
  const stated = <K extends 'editor' | 'photographer'>(field: K) =>
    used.map(({ article }) => article[field]).find((name) => name !== null) ?? null;
  const related = [...new Map(used.flatMap(({ article }) => article.related).map((r) => [r.title, r])).values()];
  return {
    article: {
      ...first.article,
      urls: [...new Set(used.flatMap(({ article }) => article.urls))],
      editor: stated('editor'),
      photographer: stated('photographer'),
      blocks,
      text: textOfBlocks(blocks),
      related,
      images: [...new Set(used.flatMap(({ article }) => article.images))],
      removed,
      trail,
      flags,
      ...togetherSure(used.map(({ article }) => article)),
    },
    links: used.flatMap(({ links }) => links),
    attachments: [...new Map(used.flatMap(({ attachments }) => attachments).map((one) => [one.url, one])).values()],
    textLength: from,
  };
}

/**
 * How sure the parts are together: each by the length of its text, for a later page need not speak of what the title does.
 * The reasons of the doubted parts are kept.
 */
function togetherSure(parts: readonly Article[]): Pick<Article, 'confidence' | 'confidenceBecause'> {
  const length = parts.reduce((sum, { text }) => sum + text.length, 0);
  const sum = parts.reduce((total, { confidence, text }) => total + confidence * text.length, 0);
  const doubted = parts.filter(({ confidence }) => confidence < 1);
  const reasons = (doubted.length === 0 ? parts : doubted).flatMap(({ confidenceBecause }) => confidenceBecause);
  return { confidence: Math.round((100 * sum) / Math.max(1, length)) / 100, confidenceBecause: [...new Set(reasons)] };
}

function shifted(step: Step, by: number): Step {
  return { ...step, edits: step.edits.map((edit) => ({ ...edit, at: edit.at + by })) };
}

/** An information line is shorter than this. */
const INFO_LINE = 120;

/**
 * How many blocks of a later page only repeat what stood above the first one's text: the title, and the line of date, source
 * and views (浏览次数：5239 is another number at every fetch, and would make a version each time).
 */
function repeatedBlocks({ title, publishedAtText, blocks }: Article): number {
  const repeats = ({ text }: Block) =>
    text === title || (publishedAtText !== null && text.length < INFO_LINE && text.includes(publishedAtText));
  const start = blocks.findIndex((block) => !repeats(block));
  return start < 0 ? blocks.length : start;
}

/** How many lines at the end of a page are those at the end of the last one: who edited an article is told below each. */
function sameEnd({ blocks }: Article, { blocks: last }: Article): number {
  let n = 0;
  while (n < Math.min(blocks.length, last.length)) {
    const [a, b] = [blocks.at(-1 - n)!, last.at(-1 - n)!];
    if (a.kind === 'image' || a.text !== b.text || a.text.length >= INFO_LINE) break;
    n++;
  }
  return n;
}

function repeatedAbove({ text }: Block): Removal {
  const reason = 'a later page of the article shows its title or information line again';
  return { kind: 'repeated', rule: 'part-head@1', reason, text };
}

function repeatedBelow({ text }: Block): Removal {
  const reason = 'the pages of the article end with the same line';
  return { kind: 'repeated', rule: 'part-foot@1', reason, text };
}
