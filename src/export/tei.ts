/**
 * TEI P5 (Text Encoding Initiative): a `teiCorpus` of one `TEI` document a version. Elements used: teiHeader (fileDesc,
 * encodingDesc, profileDesc), text, body, back, div, head, p, list, item, quote, table, row, cell, figure, graphic, figDesc, ab.
 */
import type { Block } from '../core/page.js';
import { t } from '../lang/index.js';
import type { Format } from './format.js';
import { people } from './references.js';
import type { ExportRow } from './row.js';
import { element, xml } from './xml.js';

const el = (name: string, text: string, attributes = {}) => element(name, attributes, xml(text));

function block(b: Block, pictures: ExportRow['pictures']): string {
  switch (b.kind) {
    case 'heading':
      return el('head', b.text);
    case 'quote':
      return element(
        'quote',
        {},
        b.text
          .split('\n')
          .map((line) => el('p', line))
          .join(''),
      );
    case 'list': {
      const items = b.items ?? b.text.split('\n');
      return element('list', {}, items.map((item) => el('item', item)).join(''));
    }
    case 'code':
      return el('ab', b.text, { type: 'code', 'xml:space': 'preserve' });
    case 'image': {
      const url = b.src === undefined ? undefined : (pictures?.get(b.src) ?? b.src);
      const caption = b.caption ?? b.text;
      const graphic = url === undefined ? '' : element('graphic', { url: anyUri(url) });
      return element('figure', {}, `${graphic}${caption === '' ? '' : el('figDesc', caption)}`);
    }
    case 'table': {
      const rows = (b.rows ?? []).filter((row) => row.length > 0);
      if (rows.length === 0) return el('p', b.text);
      const cells = (row: readonly string[]) => row.map((text) => el('cell', text)).join('');
      return element('table', {}, rows.map((row) => element('row', {}, cells(row))).join(''));
    }
    case 'paragraph':
      return element('p', {}, b.text.split('\n').map(xml).join('<lb/>'));
  }
}

/** An address as the data type `teidata.pointer` wants it: without blanks. */
const anyUri = (url: string) => url.replace(/\s/g, encodeURIComponent);

/** The blocks of a body. A heading begins a division: TEI has heads at the beginning of a division only. */
function body({ article, pictures }: ExportRow): string {
  const parts: string[] = [];
  let open = false;
  for (const one of article.blocks) {
    if (one.kind !== 'image' && one.text === '' && (one.rows ?? []).length === 0) continue;
    if (one.kind === 'heading') {
      parts.push(open ? '</div>\n<div>' : '<div>');
      open = true;
    }
    parts.push(block(one, pictures));
  }
  if (parts.length === 0) parts.push('<p/>');
  return `<body>\n${parts.join('\n')}${open ? '</div>' : ''}\n</body>`;
}

/** The texts of attached documents: what belongs to an article and stands behind it. */
function back({ attachments }: ExportRow): string {
  const divisions = attachments
    .filter(({ text }) => text !== '')
    .map(({ title, url, text }) => {
      const paragraphs = text.split('\n').filter((line) => line !== '');
      const head = element('head', {}, element('ref', { target: anyUri(url) }, xml(title)));
      return element('div', { type: 'attachment' }, `${head}${paragraphs.map((line) => el('p', line)).join('\n')}`);
    });
  return divisions.length === 0 ? '' : `\n<back>\n${divisions.join('\n')}\n</back>`;
}

function header(row: ExportRow): string {
  const { article: a, version, cluster } = row;
  const authors = a.author === null ? [] : people(a.author);
  const date = a.publishedAt === null ? '' : el('date', a.publishedAt, { when: a.publishedAt });
  const title = el('title', a.title ?? '');
  const named = [...authors.map((name) => el('author', name)), ...(a.editor === null ? [] : [el('editor', a.editor)])];
  const source = [
    title,
    ...named,
    a.source === null ? '' : el('publisher', a.source),
    date,
    a.url === null ? '' : element('ref', { target: anyUri(a.url) }, xml(a.url)),
  ].join('');
  const ids = [
    el('idno', a.id, { type: 'yuanye' }),
    el('idno', version.digest, { type: 'digest' }),
    cluster === null ? '' : el('idno', cluster.id, { type: 'cluster' }),
  ].join('');
  const rights = a.rights ?? t`The text belongs to its author and publisher.`;
  const rules = [...new Set([...a.trail, ...a.removed].map(({ rule }) => rule))];
  const used = rules.length === 0 ? '' : t` Rules at work: ${rules.join(', ')}.`;
  const words = a.keywords.map((word) => el('term', word)).join('');
  return `<teiHeader>
<fileDesc>
<titleStmt>${title}${named.join('')}</titleStmt>
<publicationStmt>${el('publisher', a.source ?? a.site ?? t`unknown`)}${date}${ids}${element('availability', {}, el('p', rights))}</publicationStmt>
<sourceDesc>${element('bibl', {}, source)}</sourceDesc>
</fileDesc>
<encodingDesc><editorialDecl>${el('p', t`Read from a capture of ${version.capturedAt} (${a.encoding.used}), version ${version.number} of ${version.of}.${used}`)}</editorialDecl></encodingDesc>
<profileDesc>${a.language === null ? '' : element('langUsage', {}, el('language', a.language, { ident: a.language }))}${words === '' ? '' : element('textClass', {}, element('keywords', {}, words))}</profileDesc>
</teiHeader>`;
}

function document(row: ExportRow): string {
  const { article, version } = row;
  const id = `y-${article.id}${version.number === version.of ? '' : `-v${version.number}`}`;
  const attributes = { 'xml:id': id, 'xml:lang': article.language };
  return `${element('TEI', attributes, `\n${header(row)}\n<text>\n${body(row)}${back(row)}\n</text>\n`)}\n`;
}

export const tei: Format = {
  name: 'tei',
  extension: 'xml',
  mediaType: 'application/tei+xml',
  lines: 'LF',
  holds:
    'TEI P5: a `teiCorpus` with one `TEI` document a version. The header has title, author, date, source, rights and the rules that were at work; the body has divisions, paragraphs, lists, tables and figures; attached documents are divisions of `back`.',
  fields: null,
  filePerArticle: false,
  encoder: ({ title, updated }) => ({
    begin: () => `<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc>
<titleStmt>${el('title', title)}</titleStmt>
<publicationStmt>${el('p', t`An export of an archive of news pages; the newest capture is of ${updated}.`)}</publicationStmt>
<sourceDesc>${el('p', t`Pages of the web; each document names its own.`)}</sourceDesc>
</fileDesc>
</teiHeader>
`,
    row: document,
    end: () => '</teiCorpus>\n',
  }),
};
