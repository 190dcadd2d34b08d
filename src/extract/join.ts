import { type Article, type Block, type Extraction, textOfBlocks } from '../page.js';

/**
 * One article out of the pages it was cut into, in the order given. A page that repeats an earlier one (the last "next" of
 * some sites leads back to the first) adds nothing; what the first page says of the whole stays.
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
  const blocks = used.flatMap(({ article }, i) => (i === 0 ? article.blocks : continued(article)));
  const related = [...new Map(used.flatMap(({ article }) => article.related).map((r) => [r.title, r])).values()];
  return {
    article: {
      ...first.article,
      urls: [...new Set(used.flatMap(({ article }) => article.urls))],
      editor: used.map(({ article }) => article.editor).find((e) => e !== null) ?? null,
      blocks,
      text: textOfBlocks(blocks),
      related,
      images: [...new Set(used.flatMap(({ article }) => article.images))],
      removed: used.flatMap(({ article }) => article.removed),
      confidence: Math.min(...used.map(({ article }) => article.confidence)),
    },
    links: used.flatMap(({ links }) => links),
  };
}

/** An information line is shorter than this. */
const INFO_LINE = 120;

/**
 * The blocks of a later page without what it repeats above its text: the title, and the line of date, source and views
 * (浏览次数：5239 is another number at every fetch, and would make a version each time).
 */
function continued({ title, publishedAtText, blocks }: Article): readonly Block[] {
  const repeated = ({ text }: Block) =>
    text === title || (publishedAtText !== null && text.length < INFO_LINE && text.includes(publishedAtText));
  const start = blocks.findIndex((block) => !repeated(block));
  return start < 0 ? [] : blocks.slice(start);
}
