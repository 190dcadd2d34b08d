/** An Atom feed (RFC 4287), written as a stream: a library that builds the tree first would hold the archive in memory. */
import type { Format } from './format.js';
import type { ExportRow } from './row.js';
import { xml } from './xml.js';

/** RFC 3339 with a time, as Atom wants it. */
function moment(iso: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00:00Z` : iso;
}

function entry({ article, version }: ExportRow, page?: (id: string) => string): string {
  const paragraphs = article.blocks
    .filter((block) => block.text !== '')
    .map((block) => (block.kind === 'heading' ? `<h2>${xml(block.text)}</h2>` : `<p>${xml(block.text)}</p>`))
    .join('');
  const lines = [
    `<id>urn:yuanye:${article.id}:${version.number}</id>`,
    `<title>${xml(article.title ?? '')}</title>`,
    `<updated>${xml(moment(version.capturedAt))}</updated>`,
    article.publishedAt === null ? '' : `<published>${xml(moment(article.publishedAt))}</published>`,
    `<author><name>${xml(article.author ?? article.source ?? article.site ?? '')}</name></author>`,
    link(page === undefined ? 'alternate' : 'via', article.url),
    link('alternate', page?.(article.id) ?? null),
    ...article.keywords.map((word) => `<category term="${xml(word)}"/>`),
    article.rights === null ? '' : `<rights>${xml(article.rights)}</rights>`,
    // Markup as text: type="html" content is escaped once more.
    `<content type="html">${xml(paragraphs)}</content>`,
  ];
  return `  <entry>\n${lines
    .filter((line) => line !== '')
    .map((line) => `    ${line}\n`)
    .join('')}  </entry>\n`;
}

const link = (rel: string, href: string | null) => (href === null ? '' : `<link rel="${rel}" href="${xml(href)}"/>`);

export const atom: Format = {
  name: 'atom',
  extension: 'atom',
  mediaType: 'application/atom+xml',
  lines: 'LF',
  holds: 'An Atom feed (RFC 4287), one entry a version; `content` is HTML.',
  fields: null,
  filePerArticle: false,
  encoder: ({ title, updated, self, page }) => ({
    begin: () =>
      `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  <id>${xml(self ?? 'urn:yuanye:export')}</id>\n${self === undefined ? '' : `  ${link('self', self)}\n`}  <title>${xml(title)}</title>\n  <updated>${xml(moment(updated))}</updated>\n  <generator>yuanye</generator>\n`,
    row: (row) => entry(row, page),
    end: () => '</feed>\n',
  }),
};
