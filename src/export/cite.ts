/** Citations of an archived article: GB/T 7714-2015 (electronic resources, [EB/OL]), BibTeX, RIS and CSL JSON. */
import type { CitationStyle } from '../core/choices.js';
import type { Article } from '../core/page.js';
import { bibtexEntry, cslItem, NOBODY, people, responsible, risRecord } from './references.js';

/** `consulted` is the day of its capture where the reader is, such as `2026-11-29`; `digest` pins the version. */
export function cite(article: Article, consulted: string, digest: string, style: CitationStyle): string {
  const cited = { article, consulted, digest, key: `yuanye-${article.id}` };
  switch (style) {
    case 'gbt7714':
      return gbt7714(article, consulted);
    case 'bibtex':
      return bibtexEntry(cited);
    case 'ris':
      return risRecord(cited);
    case 'csl':
      return JSON.stringify([cslItem(cited)]);
  }
}

/** Names that GB/T 7714-2015 gives of those responsible (8.1.2). */
const MOST_NAMES = 3;

/** Who is responsible: at most three names, and that there are more. */
function namesOf(a: Article): string {
  // The surname comes first, and a comma stands between names alone.
  const names = people(responsible(a) ?? NOBODY).map((name) => name.replace(/,\s*/, ' '));
  const shown = names.slice(0, MOST_NAMES).join(', ');
  if (names.length <= MOST_NAMES) return shown;
  return `${shown}, ${/\p{Script=Han}/u.test(names[0]!) ? '等' : 'et al'}`;
}

/** 主要责任者. 题名[EB/OL]. (更新或修改日期)[引用日期]. 获取和访问路径. */
function gbt7714(a: Article, consulted: string): string {
  const published = a.publishedAt === null ? '' : `(${a.publishedAt.slice(0, 10)})`;
  const where = a.url === null ? '' : ` ${a.url}.`;
  return `${namesOf(a)}. ${a.title ?? '无题名'}[EB/OL]. ${published}[${consulted}].${where}`;
}
