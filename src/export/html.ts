/** Blocks as elements of XHTML, which are HTML as well: for EPUB and for feeds. */
import type { Block } from '../core/page.js';
import { element, xml } from './xml.js';

const lines = (text: string) => text.split('\n').map(xml).join('<br/>');

/** One block, or '' for one that shows nothing. `picture`: the address at which a picture is shown; null: its caption alone is. */
export function blockHtml(b: Block, picture: string | null): string {
  switch (b.kind) {
    case 'heading':
      return `<h2>${xml(b.text)}</h2>`;
    case 'quote':
      return `<blockquote><p>${lines(b.text)}</p></blockquote>`;
    case 'list':
      return `<ul>${(b.items ?? b.text.split('\n')).map((item) => `<li>${lines(item)}</li>`).join('')}</ul>`;
    case 'code':
      return `<pre>${xml(b.text)}</pre>`;
    case 'image': {
      const caption = b.caption ?? b.text;
      if (picture === null) return caption === '' ? '' : `<p class="facts">${xml(caption)}</p>`;
      const said = caption === '' ? '' : `<figcaption>${xml(caption)}</figcaption>`;
      return `<figure>${element('img', { src: picture, alt: caption })}${said}</figure>`;
    }
    case 'table': {
      const rows = (b.rows ?? []).filter((row) => row.length > 0);
      if (rows.length === 0) return b.text === '' ? '' : `<p>${lines(b.text)}</p>`;
      const cells = (row: readonly string[]) => row.map((text) => `<td>${lines(text)}</td>`).join('');
      return `<table>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</table>`;
    }
    case 'paragraph':
      return b.text === '' ? '' : `<p>${lines(b.text)}</p>`;
  }
}
