/** The languages of the interface, and which of them somebody wants. */

export const LANGS = ['zh', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** The language of a locale such as `zh_CN.UTF-8`; English for those that have none of ours. */
export const langOfLocale = (locale: string): Lang => (/^zh(?![a-z])/i.test(locale) ? 'zh' : 'en');

/** The language that an Accept-Language header prefers among ours; null when it names none of them. */
export function preferredLang(header: string | undefined): Lang | null {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = /^\s*q=([\d.]+)/.exec(parameters.join(';'));
      return {
        lang: LANGS.find((lang) => tag === lang || tag.startsWith(`${lang}-`)),
        q: q === null ? 1 : Number(q[1]),
      };
    })
    .filter(({ lang, q }) => lang !== undefined && q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted[0]?.lang ?? null;
}
