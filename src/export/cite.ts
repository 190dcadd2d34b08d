/** Citations of an archived article: GB/T 7714-2015 (electronic resources, [EB/OL]), BibTeX, RIS and CSL JSON. */
import type { Article } from '../core/page.js';

export const CITATION_STYLES = ['gbt7714', 'bibtex', 'ris', 'csl'] as const;
export type CitationStyle = (typeof CITATION_STYLES)[number];

/** `capturedAt` (ISO 8601) is the day it was consulted; `digest` pins the version. */
export function cite(article: Article, capturedAt: string, digest: string, style: CitationStyle): string {
  switch (style) {
    case 'gbt7714':
      return gbt7714(article, capturedAt);
    case 'bibtex':
      return bibtex(article, capturedAt, digest);
    case 'ris':
      return ris(article, capturedAt, digest);
    case 'csl':
      return JSON.stringify([csl(article, capturedAt, digest)]);
  }
}

const responsible = (a: Article) => a.author ?? a.source ?? a.site ?? '佚名';

/** 主要责任者. 题名[EB/OL]. (更新或修改日期)[引用日期]. 获取和访问路径. */
function gbt7714(a: Article, capturedAt: string): string {
  const published = a.publishedAt === null ? '' : `(${a.publishedAt.slice(0, 10)})`;
  const where = a.url === null ? '' : ` ${a.url}.`;
  return `${responsible(a)}. ${a.title ?? '无题名'}[EB/OL]. ${published}[${capturedAt.slice(0, 10)}].${where}`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
const tex = (text: string) => text.replace(/[\\{}#$%&_~^]/g, (c) => SPECIAL[c] ?? `\\${c}`).replace(/\s+/g, ' ');

function bibtex(a: Article, capturedAt: string, digest: string): string {
  const [year, month] = (a.publishedAt ?? '').split('-');
  const fields = [
    ['author', `{${tex(responsible(a))}}`],
    ['title', `{${tex(a.title ?? '')}}`],
    ['year', year ?? ''],
    ['month', month ?? ''],
    ['url', (a.url ?? '').replace(/[{}\\\s]/g, encodeURIComponent)],
    ['urldate', capturedAt.slice(0, 10)],
    ['language', a.language ?? ''],
    ['note', `Archived text, ${tex(digest)}`],
  ].filter(([, value]) => value !== '');
  return `@online{yuanye-${a.id},\n${fields.map(([name, value]) => `  ${name} = {${value}},\n`).join('')}}`;
}

/** RIS, one tag a line with CRLF: what EndNote, NoteExpress and Zotero read. A line must not hold a line of its own. */
function ris(a: Article, capturedAt: string, digest: string): string {
  const date = (a.publishedAt ?? '').slice(0, 10);
  const tags = [
    ['TY', 'ELEC'],
    ['AU', responsible(a)],
    ['TI', a.title ?? ''],
    ['PB', a.source ?? ''],
    ['PY', date.slice(0, 4)],
    ['DA', date === '' ? '' : `${date.replaceAll('-', '/')}/`],
    ['UR', a.url ?? ''],
    ['Y2', capturedAt.slice(0, 10).replaceAll('-', '/')],
    ['LA', a.language ?? ''],
    ['ID', `yuanye-${a.id}`],
    ['N1', `Archived text, ${digest}`],
    ['ER', ''],
  ].filter(([tag, value]) => value !== '' || tag === 'ER');
  return tags.map(([tag, value]) => `${tag}  - ${value!.replace(/\s+/g, ' ')}\r\n`).join('');
}

/** CSL JSON 1.0. Names are literal: Chinese names and names of media are not split. */
function csl(a: Article, capturedAt: string, digest: string): object {
  const parts = (iso: string) => ({ 'date-parts': [iso.slice(0, 10).split('-').map(Number)] });
  return {
    id: `yuanye-${a.id}`,
    type: 'webpage',
    title: a.title ?? '',
    author: [{ literal: responsible(a) }],
    ...(a.source === null ? {} : { 'container-title': a.source }),
    ...(a.publishedAt === null ? {} : { issued: parts(a.publishedAt) }),
    accessed: parts(capturedAt),
    ...(a.url === null ? {} : { URL: a.url }),
    ...(a.language === null ? {} : { language: a.language }),
    note: `Archived text, ${digest}`,
  };
}
