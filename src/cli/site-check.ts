/** What a site profile would take from one page: its place in the site, its article, its links by what they are. */
import { compileSite, type SiteRules, unwrap } from '../../crawlers/index.js';
import { repairModel } from '../archive/models.js';
import { failedSelectors } from '../archive/visitor.js';
import { clean } from '../clean/index.js';
import type { FetchedPage, SiteProfile } from '../core/page.js';
import { canonicalUrl, hostOf } from '../core/url.js';
import { decode } from '../decode/index.js';
import { extract } from '../extract/index.js';
import { currentLang, t, translated } from '../lang/index.js';
import { repair } from '../repair/index.js';

const SHOWN = 20;

export interface SiteCheck {
  readonly url: string;
  /** What the profile takes the address for. */
  readonly role: string;
  readonly encoding: string;
  readonly kind: string;
  readonly title: string | null;
  readonly publishedAt: string | null;
  readonly source: string | null;
  readonly author: string | null;
  readonly editor: string | null;
  /** The article's paragraphs. */
  readonly text: readonly string[];
  /** Articles that it names as related. */
  readonly related: readonly { readonly title: string; readonly url: string | null }[];
  /** What `select.remove` took out, the text of each element. */
  readonly removed: readonly string[];
  readonly confidence: number;
  /** Selectors of the profile that found nothing here; the general rules were used instead. */
  readonly selectorsFailed: readonly string[];
  /** Addresses by what a crawl would do with them. */
  readonly links: Readonly<Record<string, readonly string[]>>;
}

export function checkPage(page: FetchedPage, profile: SiteProfile): SiteCheck {
  const rules = compileSite(profile);
  const { article: whole, links } = extract(repair(decode(page, {}), repairModel()), profile);
  const article = clean(whole, profile, null);
  const sorted: Record<string, Set<string>> = {};
  const put = (name: string, url: string) => {
    (sorted[name] ??= new Set()).add(url);
  };
  for (const { url, role } of links) {
    const address = canonicalUrl(unwrap(url));
    if (address === null || role === 'media') continue;
    const host = hostOf(address);
    if (rules.isGuest(host)) put('guest', address);
    else if (!rules.inScope(host)) put('out-of-scope', address);
    else if (role === 'next' || role === 'feed') put(role, address);
    else put(rules.classify(rules.identity(address)), rules.identity(address));
  }
  const role = roleOf(page.finalUrl, rules);
  return {
    url: page.finalUrl,
    role,
    encoding: `${article.encoding.used} (${article.encoding.because})`,
    kind: article.kind,
    title: article.title,
    publishedAt: article.publishedAt,
    ...{ source: article.source, author: article.author, editor: article.editor },
    text: article.blocks.map((block) => block.text).filter((text) => text !== ''),
    related: article.related.map(({ title, url = null }) => ({ title, url })),
    removed: article.removed.filter(({ rule }) => rule === 'profile-remove@1').map((removal) => removal.text),
    confidence: article.confidence,
    // A list has no article's markup, and need not.
    selectorsFailed: role === 'article' ? failedSelectors(article) : [],
    links: Object.fromEntries(Object.entries(sorted).map(([name, urls]) => [name, [...urls]])),
  };
}

function roleOf(address: string, rules: SiteRules): string {
  const url = canonicalUrl(address);
  if (url === null) return 'file';
  return rules.inScope(hostOf(url)) ? rules.classify(rules.identity(url)) : 'out-of-scope';
}

/** What a crawl takes an address for, in Chinese; English has the codes. */
const ROLES: Readonly<Record<string, string>> = {
  ...{ article: '文章', list: '列表', page: '其他网页', never: '排除的网址', 'out-of-scope': '站外网址' },
  ...{ guest: '外站文章', next: '后续页', feed: '订阅源', sitemap: '站点地图', media: '媒体文件', file: '文件' },
};

const roleName = (role: string): string => (currentLang() === 'zh' ? (ROLES[role] ?? role) : role);

/** The check for people. */
export function checkText(check: SiteCheck): string {
  const lines = [
    t`address      ${check.url}`,
    t`taken for    ${roleName(check.role)}; the page reads as ${translated(check.kind)} (confidence ${check.confidence.toFixed(2)})`,
    t`encoding     ${check.encoding.replace(/ \((.*)\)$/, (_, why: string) => t` (${translated(why)})`)}`,
    t`title        ${check.title ?? '–'}`,
    t`published    ${check.publishedAt ?? '–'}`,
    t`source       ${check.source ?? '–'}`,
    t`author       ${check.author ?? '–'}`,
    t`editor       ${check.editor ?? '–'}`,
    t`text         ${check.text.length} blocks: ${check.text.join(' / ').slice(0, 100)}…`,
  ];
  for (const { title, url } of check.related) lines.push(t`related      ${title}  ${url ?? '–'}`);
  for (const text of check.removed) lines.push(t`removed      ${text.replace(/\s+/g, ' ').slice(0, 100)}`);
  for (const selector of check.selectorsFailed)
    lines.push(t`ALARM        ${selector} finds nothing: general rules used`);
  for (const [name, urls] of Object.entries(check.links).sort()) {
    lines.push(t`${roleName(name)}: ${urls.length}`);
    for (const url of urls.slice(0, SHOWN)) lines.push(`  ${url}`);
    if (urls.length > SHOWN) lines.push(t`  … ${urls.length - SHOWN} more`);
  }
  return lines.join('\n');
}
