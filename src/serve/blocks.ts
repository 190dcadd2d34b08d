/** The body of an article from its blocks. No stored HTML reaches a page: there is none, blocks are text. */
import { html } from 'hono/html';
import type { Article, Block } from '../core/page.js';
import { type Html, type Piece, picturePath } from './fragments.js';
import { hasPicture } from './pictures.js';
import type { View } from './room.js';

/** A stretch of the text of an article (`textOfBlocks`) that a note stands on. */
interface Noted {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/**
 * `number` is that of the version; pictures are shown as they were then. Where notes stand, the text is marked and leads
 * to them.
 */
export function blocksOf(view: View, article: Article, number: number, noted: readonly Noted[] = []): Html[] {
  let pictures = 0;
  let at = 0;
  return article.blocks.map((block) => {
    const begin = at;
    if (block.text !== '') at += block.text.length + 1;
    if (block.kind === 'image') return picture(view, article, block, number, pictures++);
    return blockOf(block, noted.length === 0 ? lines(block.text) : withNotes(view, block.text, begin, noted));
  });
}

/** The text of a block that begins at `begin` of the article's text, with its noted stretches. */
function withNotes(view: View, text: string, begin: number, noted: readonly Noted[]): Piece[] {
  const here = noted.filter(({ start, end }) => start < begin + text.length && end > begin);
  const within = (at: number) => Math.min(Math.max(at - begin, 0), text.length);
  const bounds = [...new Set([0, text.length, ...here.flatMap(({ start, end }) => [within(start), within(end)])])];
  bounds.sort((a, b) => a - b);
  return bounds.slice(0, -1).flatMap((from, i) => {
    const to = bounds[i + 1]!;
    const over = here.filter(({ start, end }) => within(start) <= from && within(end) >= to);
    if (over.length === 0) return lines(text.slice(from, to));
    const begun = over.filter(({ start }) => start === begin + from);
    const ended = over.filter(({ end }) => end === begin + to);
    const number = ({ id }: Noted) => noted.findIndex((one) => one.id === id) + 1;
    return [
      ...begun.map(({ id }) => html`<span id="passage-${id}"></span>`),
      html`<mark class="noted">${lines(text.slice(from, to))}</mark>`,
      ...ended.map(
        (one) =>
          html`<a class="note-link" href="#note-${one.id}" aria-label="${view.t('curate.see', { n: number(one) })}">[${number(one)}]</a>`,
      ),
    ];
  });
}

/** A block that is no picture, with `content` as its text. */
export function blockOf(block: Block, content: Piece | readonly Piece[]): Html {
  switch (block.kind) {
    case 'heading':
      // The title is h1, so the page's own heads begin below it.
      return (block.level ?? 2) > 2 ? html`<h3><bdi>${content}</bdi></h3>` : html`<h2><bdi>${content}</bdi></h2>`;
    case 'quote':
      return html`<blockquote><p><bdi>${content}</bdi></p></blockquote>`;
    case 'code':
      return html`<pre tabindex="0"><code>${block.text}</code></pre>`;
    case 'list':
      return block.items === undefined
        ? html`<p><bdi>${content}</bdi></p>`
        : html`<ul>${block.items.map((item) => html`<li><bdi>${lines(item)}</bdi></li>`)}</ul>`;
    case 'table':
      return block.rows === undefined || block.rows.length === 0
        ? html`<p><bdi>${content}</bdi></p>`
        : html`<div class="wide" tabindex="0"><table><tbody>${block.rows.map((row) => html`<tr>${row.map((cell) => html`<td><bdi>${lines(cell)}</bdi></td>`)}</tr>`)}</tbody></table></div>`;
    default:
      return html`<p><bdi>${content}</bdi></p>`;
  }
}

/** Lines within a block. */
export function lines(text: string): Piece[] {
  return text.split('\n').flatMap((line, i) => (i === 0 ? [line] : [html`<br>`, line]));
}

function picture(view: View, article: Article, block: Block, number: number, i: number): Html {
  const caption = block.caption ?? block.text;
  const there = block.src !== undefined && hasPicture(view.room.archiveOf(article.id), block.src);
  const shown = there
    ? html`<img src="${picturePath(article.id, number, i)}" alt="${caption}" loading="lazy" decoding="async">`
    : html`<span class="no-picture">${view.t('article.no-picture')}</span>`;
  return html`<figure>${shown}${caption === '' ? null : html`<figcaption><bdi>${caption}</bdi></figcaption>`}</figure>`;
}
