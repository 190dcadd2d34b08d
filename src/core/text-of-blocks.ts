/** The text of an article, without the schemas of its parts. */
import type { Block } from './page.js';

/** Blocks as text, one paragraph a line: what `Article.text` holds. Blocks without words (pictures) give no line. */
export function textOfBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) => block.text)
    .filter((text) => text !== '')
    .join('\n');
}
