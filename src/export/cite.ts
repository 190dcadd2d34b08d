/** Citations of an archived article: GB/T 7714-2015 (electronic resources, [EB/OL]) and BibTeX. */
import type { Article } from '../core/page.js';

export const CITATION_STYLES = ['gbt7714', 'bibtex'] as const;
export type CitationStyle = (typeof CITATION_STYLES)[number];

/** `capturedAt` (ISO 8601) is the day it was consulted; `digest` pins the version. */
export function cite(article: Article, capturedAt: string, digest: string, style: CitationStyle): string {
  return style === 'bibtex' ? bibtex(article, capturedAt, digest) : gbt7714(article, capturedAt);
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
