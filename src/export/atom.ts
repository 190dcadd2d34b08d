/** An Atom feed (RFC 4287), written as a stream: a library that builds the tree first would hold the archive in memory. */
import type { Block } from '../core/page.js';
import type { Format, FormatOptions } from './format.js';
import { blockHtml } from './html.js';
import { NOBODY, responsible, website } from './references.js';
import type { ExportRow } from './row.js';
import { xml } from './xml.js';

/** RFC 3339 with a time, as Atom wants it. */
function moment(iso: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00:00Z` : iso;
}

/** Only addresses of the web are shown: a page may name anything. */
const onTheWeb: NonNullable<FormatOptions['picture']> = (_, src) => (/^https?:/i.test(src) ? src : null);

function content(row: ExportRow, picture: NonNullable<FormatOptions['picture']>): string {
  let pictures = 0;
  const shown = ({ kind, src }: Block) => {
    if (kind !== 'image') return null;
    const i = pictures++;
    return src === undefined ? null : picture(row, src, i);
  };
  return row.article.blocks.map((block) => blockHtml(block, shown(block))).join('');
}

function entry(row: ExportRow, { page, picture = onTheWeb }: FormatOptions): string {
  const { article, version } = row;
  const lines = [
    `<id>urn:yuanye:${article.id}:${version.number}</id>`,
    `<title>${xml(article.title ?? '')}</title>`,
    `<updated>${xml(moment(version.capturedAt))}</updated>`,
    article.publishedAt === null ? '' : `<published>${xml(moment(article.publishedAt))}</published>`,
    // An entry must have an author.
    `<author><name>${xml(responsible(article) ?? website(article) ?? NOBODY)}</name></author>`,
    link(page === undefined ? 'alternate' : 'via', article.url),
    link('alternate', page?.(article.id) ?? null),
    ...article.keywords.map((word) => `<category term="${xml(word)}"/>`),
    article.rights === null ? '' : `<rights>${xml(article.rights)}</rights>`,
    // Markup as text: type="html" content is escaped once more.
    `<content type="html">${xml(content(row, picture))}</content>`,
  ];
  return `  <entry>\n${lines
    .filter((line) => line !== '')
    .map((line) => `    ${line}\n`)
    .join('')}  </entry>\n`;
}

const link = (rel: string, href: string | null) => (href === null ? '' : `<link rel="${rel}" href="${xml(href)}"/>`);

function begin({ title, updated, self }: FormatOptions): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  <id>${xml(self ?? 'urn:yuanye:export')}</id>\n${self === undefined ? '' : `  ${link('self', self)}\n`}  <title>${xml(title)}</title>\n  <updated>${xml(moment(updated))}</updated>\n  <generator>yuanye</generator>\n`;
}

export const atom: Format = {
  name: 'atom',
  extension: 'atom',
  mediaType: 'application/atom+xml',
  lines: 'LF',
  holds: 'An Atom feed (RFC 4287), one entry a version; `content` is HTML.',
  fields: null,
  filePerArticle: false,
  encoder: (options) => ({
    begin: () => begin(options),
    row: (row) => entry(row, options),
    end: () => '</feed>\n',
  }),
};
