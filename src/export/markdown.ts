/** Markdown with YAML front matter, one file an article: readable as it is, and by Pandoc, Obsidian and Hugo. */
import { stringify } from 'yaml';
import type { Block } from '../core/page.js';
import type { Format } from './format.js';
import type { ExportRow } from './row.js';

/** Characters that would be read as markup. Only at a line's start: # - + = ~ and 1., and blanks, which mean code. */
const escaped = (text: string) =>
  text
    .replace(/[\\`*_[\]<>&|]/g, '\\$&')
    .replace(/^[ \t\u00a0]+/gm, '')
    .replace(/^(?=(?:-{2,}|=+|~{3,})[ \t]*$)/gm, '\\')
    .replace(/^(?=#{1,6}(?:\s|$)|[+-](?:\s|$))/gm, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/gm, '$1\\');
const cell = (text: string) => escaped(text).replace(/\s+/g, (gap) => (gap.includes('\n') ? ' ' : gap));
/** Only addresses of the web become links: a page may name anything, javascript: too. */
const linked = (text: string, url: string | undefined) =>
  url !== undefined && /^https?:/i.test(url) ? `[${cell(text)}](${target(url)})` : escaped(text);
/** An address inside (…): spaces and brackets would end it. */
const target = (url: string) =>
  url.replace(/[\s<>()]/g, (c) => encodeURIComponent(c).replace('(', '%28').replace(')', '%29'));

function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  return '`'.repeat(longest + 1);
}

/** A picture: its copy beside the text when there is one, which lies one folder up. */
function picture({ caption, text, src }: Block, pictures: ExportRow['pictures']): string {
  const copy = src === undefined ? undefined : pictures?.get(src);
  if (copy !== undefined) return `![${cell(caption ?? text)}](../${copy})`;
  return linked(caption ?? text, src).replace(/^\[/, '![');
}

/** One block as Markdown. */
function blockMarkdown(block: Block, pictures: ExportRow['pictures']): string {
  switch (block.kind) {
    case 'heading':
      // The title is level 1, so the page's own heads begin below it.
      return `${'#'.repeat(Math.min(6, Math.max(2, block.level ?? 2)))} ${cell(block.text)}`;
    case 'quote':
      return escaped(block.text).replace(/^/gm, '> ');
    case 'list':
      return (block.items ?? block.text.split('\n'))
        .map((item) => `- ${escaped(item).replace(/\n/g, '\n  ')}`)
        .join('\n');
    case 'code':
      return `${fence(block.text)}\n${block.text}\n${fence(block.text)}`;
    case 'image':
      return picture(block, pictures);
    case 'table': {
      const rows = block.rows ?? [];
      const width = Math.max(0, ...rows.map((row) => row.length));
      if (width === 0) return escaped(block.text);
      const lines = rows.map((row) => `| ${Array.from({ length: width }, (_, i) => cell(row[i] ?? '')).join(' | ')} |`);
      return [lines[0], `|${' --- |'.repeat(width)}`, ...lines.slice(1)].join('\n');
    }
    case 'paragraph':
      return escaped(block.text).replace(/\n/g, '  \n');
  }
}

/** The text of a document: a paragraph a line. */
const paragraphs = (text: string): string =>
  text
    .split('\n')
    .map((line) => escaped(line))
    .join('\n\n');

function front({ article, version, cluster, goneAt }: ExportRow): string {
  const data = {
    id: article.id,
    title: article.title,
    url: article.url,
    date: article.publishedAt,
    source: article.source,
    author: article.author,
    editor: article.editor,
    photographer: article.photographer,
    site: article.site,
    language: article.language,
    keywords: article.keywords.length > 0 ? article.keywords : null,
    rights: article.rights,
    captured: version.capturedAt,
    version: version.number,
    digest: version.digest,
    cluster: cluster?.id ?? null,
    gone: goneAt,
  };
  const known = Object.entries(data).filter(([, value]) => value !== null);
  return stringify(Object.fromEntries(known), { lineWidth: 0 });
}

/** Headings that the page has not: in the language of the article. */
function headingsFor({ language, script }: ExportRow['article']) {
  if (language !== null && !language.startsWith('zh'))
    return { attachment: 'Attachment', colon: ': ', related: 'Related' };
  return script === 'hant'
    ? { attachment: '附件', colon: '：', related: '相關閱讀' }
    : { attachment: '附件', colon: '：', related: '相关阅读' };
}

/** An article as a Markdown document. */
export function articleMarkdown(row: ExportRow): string {
  const { article } = row;
  const heading = headingsFor(article);
  const parts = [
    `# ${cell(article.title ?? '（无标题）')}`,
    ...article.blocks.map((block) => blockMarkdown(block, row.pictures)),
  ];
  for (const { title, url, why, text } of row.attachments)
    parts.push(
      `## ${heading.attachment}${heading.colon}${linked(title, url)}`,
      why === null ? '' : `*${escaped(why)}*`,
      paragraphs(text),
    );
  if (article.related.length > 0)
    parts.push(
      `## ${heading.related}\n\n${article.related
        .map(({ title, summary, url }) => `- ${linked(title, url)}${summary === null ? '' : `：${escaped(summary)}`}`)
        .join('\n')}`,
    );
  return `---\n${front(row)}---\n\n${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export const markdown: Format = {
  name: 'markdown',
  extension: 'md',
  mediaType: 'text/markdown',
  lines: 'LF',
  holds:
    'One file an article: YAML front matter (id, title, url, date, source, …, captured, version, digest), then the text.',
  fields: null,
  filePerArticle: true,
  encoder: () => ({ begin: () => '', row: articleMarkdown, end: () => '' }),
};
