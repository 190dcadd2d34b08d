/**
 * Vertical text: one word a line, structures as tags, no parts of speech. Sketch Engine, NoSketch Engine and the Corpus
 * Workbench compile it; AntConc reads it as well.
 */
import type { Format, FormatOptions } from './format.js';
import type { ExportRow } from './row.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text of one line: no controls, and nothing that would be read as a tag. */
const plain = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim()
    .replace(/[&<>"]/g, (c) => ENTITIES[c]!);

/** The end of a sentence: its mark, and the quotes and brackets that close behind it. */
const SENTENCE = /[^。！？!?…]*(?:[。！？!?…]+[”’」』）)】》"']*|$)/gu;

function sentences(paragraph: string): string[] {
  return [...paragraph.matchAll(SENTENCE)].map(([text]) => text.trim()).filter((text) => text !== '');
}

function documentOf(
  { article: a, version, attachments }: ExportRow,
  words: NonNullable<FormatOptions['words']>,
): string {
  const attributes = {
    id: a.id,
    version: String(version.number),
    title: a.title,
    date: a.publishedAt?.slice(0, 10),
    year: a.publishedAt?.slice(0, 4),
    source: a.source,
    author: a.author,
    site: a.site,
    url: a.url,
    language: a.language,
  };
  const tokens = (sentence: string) =>
    words(sentence)
      .map(plain)
      .filter((word) => word !== '')
      .map((word) => `${word}\n`)
      .join('');
  const paragraph = (text: string, name: string) => {
    const inner = sentences(text)
      .map((sentence) => `<s>\n${tokens(sentence)}</s>\n`)
      .join('');
    return inner === '' ? '' : `<${name}>\n${inner}</${name}>\n`;
  };
  const blocks = a.blocks.flatMap(({ kind, text }) =>
    text.split('\n').map((line) => paragraph(line, kind === 'heading' ? 'head' : 'p')),
  );
  const attached = attachments.flatMap(({ title, text }) =>
    text === '' ? [] : [paragraph(title, 'head'), ...text.split('\n').map((line) => paragraph(line, 'p'))],
  );
  const title = a.title === null ? '' : paragraph(a.title, 'title');
  const given = Object.entries(attributes).filter(([, value]) => value != null);
  const head = given.map(([name, value]) => ` ${name}="${plain(value!)}"`).join('');
  return `<doc${head}>\n${title}${blocks.join('')}${attached.join('')}</doc>\n`;
}

export const vertical: Format = {
  name: 'vertical',
  extension: 'vert',
  mediaType: 'text/plain',
  lines: 'LF',
  holds:
    'Vertical text: one word a line, cut by jieba, without parts of speech. Structures: `doc` (id, version, title, date, year, source, author, site, url, language), `title`, `head`, `p`, `s`. `&`, `<`, `>` and quotes are written as entities.',
  fields: null,
  filePerArticle: false,
  needsWords: true,
  encoder: ({ words }) => {
    if (words === undefined) throw new Error('The vertical format needs a segmenter.');
    return { begin: () => '', row: (row) => documentOf(row, words), end: () => '' };
  },
};
