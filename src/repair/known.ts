/** Names and terms of a site, learnt from its articles: what stands whole on several pages is expected where bytes were lost. */

/** So many pages must show a name: what one page alone shows may be damaged itself. */
const PAGES = 2;
/** So many names are kept at most, those of the most pages. */
const MOST = 300;

const SPEAKS = '說|说|表示|介紹|介绍|告訴|告诉|指出|認為|认为|坦言|透露|強調|强调';
/** Who speaks: two or three characters behind a mark or a title. */
const SPEAKER = new RegExp(
  `(?<=^|[^\\u4e00-\\u9fff]|[者長长任民師师授士員员理裁記记家席事])[\\u4e00-\\u9fff]{2,3}?(?=${SPEAKS})`,
  'gu',
);
/** What is called something: a term in quotation marks, a title. */
const TERM = /(?<=[“「『《])[\u4e00-\u9fff]{2,10}(?=[”」』》])/gu;

/**
 * The names and terms that stand on at least two pages of a site, at most 300, those of the most pages first. The order
 * of the pages does not matter.
 * @param pages the texts of the blocks of each page, repaired
 */
export function learnNames(pages: readonly (readonly string[])[]): string[] {
  const seen = new Map<string, number>();
  for (const blocks of pages) {
    const here = new Set(blocks.flatMap((text) => [...(text.match(SPEAKER) ?? []), ...(text.match(TERM) ?? [])]));
    for (const name of here) seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  return [...seen]
    .filter(([, count]) => count >= PAGES)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([name]) => name);
}
