/** The text of a document, from the HTML that was made of it. */

/** What ends a line, and what parts the cells of a row. */
const LINE = /<\/(?:p|h[1-6]|tr|li|div)>|<br\b[^>]*>/gi;
const CELL = /<\/t[dh]>/gi;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

/** One paragraph, item or row a line, cells parted by tabs. The HTML is our own converters': well formed, without scripts. */
export function textOf(html: string): string {
  return html
    .replace(/^[\s\S]*?<body[^>]*>/i, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/<\/p>\s*(?=<\/t[dh]>)/gi, '') // a paragraph in a cell ends no line
    .replaceAll(CELL, '\t')
    .replaceAll(LINE, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => ENTITIES[name]!)
    .split('\n')
    .map((line) => line.replace(/\t+$/, '').trim())
    .filter((line) => line !== '')
    .join('\n');
}
