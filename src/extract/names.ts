/**
 * What templates call their parts: the words of `class` and `id` by which Chinese and English sites mark chrome.
 * A name is evidence, never a verdict: whoever uses it looks at the text too.
 */
export type Chrome =
  | 'nav'
  | 'share'
  | 'comment'
  | 'related'
  | 'ad'
  | 'footer'
  | 'pager'
  | 'tool'
  | 'dialog'
  | 'info'
  | 'box';

/** Whole words after names are cut at `-`, `_`, spaces, digits and humps; pinyin names are common on older sites. */
const WORDS: Readonly<Record<Chrome, string>> = {
  nav: 'nav navbar navi navigation menu submenu topmenu breadcrumb breadcrumbs crumb crumbs bread daohang topbar topnav channel header masthead skip site-map weizhi location position path mbx',
  share:
    'share shares sharebar sharethis social bdshare jiathis fenxiang bshare sns qrcode qr ewm erweima weixin wechat weibo follow guanzhu app download appdown client subscribe newsletter signup donate',
  comment:
    'comment comments cmt pinglun discuss reply replies gentie tie disqus livefyre remark review reviews liuyan feedback',
  related:
    'related relatedpost relatedposts relate relates relation relevant recommend recommends recommended recommendation rec reco recom tuijian xiangguan hot rank ranking ranks paihang top10 popular trending mostread morenews more latest newest guess like likes also readmore relnews xgyd xgwz outbrain taboola teaser teasers promo promos promotion',
  ad: 'ad ads adv advert adverts advertisement advertising sponsor sponsored guanggao gg adsense adbox banner adsbygoogle dfp',
  footer: 'footer foot bottom copyright copy banquan beian friendlink friendlinks links youqing',
  pager: 'pager pagination paging pages pagelist pagenav pagebar prev prevnext pagelink page-nav',
  tool: 'tool tools toolbar logout search searchbox sitesearch vote voting poll digg newdigg diggbox rating print report jubao tag tags keyword keywords label widget sidebar sider side rightbar rail aside carousel slideshow slider swiper player',
  dialog: 'modal popup pop overlay dialog lightbox cookie cookies consent gdpr login register signin paywall',
  info: 'info byline meta source editor author about',
  box: 'box',
};

/** Share of the page's prose above which an element is no chrome, whatever its name says. */
export const NO_CHROME_ABOVE: Readonly<Record<Chrome, number>> = {
  nav: 0.3, share: 0.3, comment: 0.7, related: 0.5, ad: 0.3, footer: 0.3, pager: 0.3, tool: 0.3, dialog: 0.9, info: 0, box: 0,
}; // biome-ignore format: a table

const BY_WORD = new Map<string, Chrome>();
for (const [kind, words] of Object.entries(WORDS)) {
  for (const word of words.split(' ')) if (kind !== 'info' && kind !== 'box') BY_WORD.set(word, kind as Chrome);
}

const HUMP = /([a-z\d])([A-Z])/g;
const SPLIT = /[^A-Za-z]+/;
/** Names of body containers: a chrome word beside one of these is no evidence (`article-share-wrap` around a body). */
const BODY = new Set(
  'article artical content contents cont con text txt body main detail details entry post story news zoom zhengwen neirong endtext artibody trs editor ueditor paragraph'.split(
    ' ',
  ),
);

/**
 * A page builder calls all that it sets a widget, paragraphs too: those that hold an article's parts are no chrome, while its lists of
 * posts and its forms are, as a sidebar's widgets.
 */
const BUILT =
  /(?<![\w-])elementor-widget(?:-(?:wrap|container|text-editor|heading|image|image-box|icon-box|icon-list|image-gallery|gallery|video|blockquote|accordion|nested-accordion|toggle|tabs|nested-tabs|table|html|shortcode|theme-post-(?:content|title|excerpt|featured-image)))?(?![\w-])/g;

export interface Named {
  readonly chrome: Chrome | null;
  readonly body: boolean;
}
const UNNAMED: Named = { chrome: null, body: false };

/** Names remembered: a page repeats the same few, and a site's pages those of its templates. */
const REMEMBERED = 4000;
const seen = new Map<string, Named>();

/** What the names of an element, `class` and `id`, say of it. */
export function roleByNames(names: string): Named {
  if (names === '') return UNNAMED;
  let one = seen.get(names);
  if (one === undefined) {
    one = readNames(names);
    if (seen.size >= REMEMBERED) seen.clear();
    // Copied: a piece cut out of a page would keep the whole page in memory.
    seen.set(Buffer.from(names, 'utf16le').toString('utf16le'), one);
  }
  return one;
}

function readNames(names: string): Named {
  let chrome: Chrome | null = null;
  let body = false;
  for (const word of names.replace(BUILT, ' ').replace(HUMP, '$1 $2').toLowerCase().split(SPLIT)) {
    if (word === '') continue;
    chrome ??= BY_WORD.get(word) ?? null;
    body ||= BODY.has(word);
  }
  return chrome === null && !body ? UNNAMED : { chrome, body };
}
