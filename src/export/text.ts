/** Plain text, one file an article: title, one line of where and when, and the paragraphs. For corpus tools. */
import type { Format } from './format.js';
import type { ExportRow } from './row.js';

function articleText({ article, attachments }: ExportRow): string {
  const where = [article.publishedAt, article.source, article.url].filter((part) => part !== null).join('  ');
  const attached = attachments
    .filter(({ text }) => text !== '')
    .flatMap(({ title, text }) => ['', `附件：${title}`, '', text]);
  return `${[article.title ?? '', where, '', article.text, ...attached].join('\n')}\n\n`;
}

export const text: Format = {
  name: 'text',
  extension: 'txt',
  mediaType: 'text/plain',
  lines: 'LF',
  holds: 'One file an article: title, a line of date, source and address, an empty line, then one paragraph a line.',
  fields: null,
  filePerArticle: true,
  encoder: () => ({ begin: () => '', row: articleText, end: () => '' }),
};
