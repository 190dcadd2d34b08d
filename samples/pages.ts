/** The pages of the sample site, in the markup habits of Chinese trade sites around 2015. */
import { accountPage } from './account.js';
import { articleFrame, fill, listFrame, SITE_NAME } from './chrome.js';
import { CHANNELS } from './content.js';
import { escaped } from './escaped.js';
import { ABOVE, below } from './mottoes.js';
import { REFUSED } from './odd.js';
import { hash } from './random.js';
import type { Entry, Site } from './site.js';

const PER_PAGE = 20;

export const RIGHTS = `凡注明“${SITE_NAME}”的文章、图片等内容，版权均归本网所有，未经本网授权不得转载、摘编。已获授权的，应在授权范围内使用，并注明“来源：${SITE_NAME}”。违反上述声明者，本网将依法追究其责任。`;

/** How a page's texts are put: as they are, or on a mirror in the other script and damaged. */
export interface Voice {
  /** An article's own text runs. */
  readonly run: (text: string) => string;
  /** Furniture. */
  readonly words: (text: string) => string;
}

export const PLAIN: Voice = { run: (text) => text, words: (text) => text };

/** Where an article's pictures stand: addresses under /uploadfile/, at most two. */
export function picturesOf(site: Site, entry: Entry): readonly string[] {
  const lot = hash(site.options.seed, entry.index, 'pictures');
  const day = entry.date.slice(0, 10).replaceAll('-', '');
  const count = entry.kind === 'images' ? 5 : lot % 3;
  return Array.from(
    { length: count },
    (_, i) =>
      `/uploadfile/${day.slice(0, 4)}/${day.slice(4)}/${day}${String(10_000_000 + ((lot >>> i) % 89_999_999))}.jpg`,
  );
}

function picture(src: string): string {
  return `<p style="text-align: center"><img src="${src}" width="600" border="0" alt="" /></p>`;
}

/** The text of an article between its info line and its editor; of an article in parts, one of its three. */
export function bodyOf(site: Site, entry: Entry, run: Voice['run'], part = 1): string {
  const pictures = picturesOf(site, entry);
  const html: string[] = [];
  const { blocks } = site.written(entry);
  const size = entry.kind === 'parts' ? Math.ceil(blocks.length / PARTS) : blocks.length;
  let paragraphs = 0;
  for (const { kind, text } of blocks.slice((part - 1) * size, part * size)) {
    const said = escaped(run(text));
    if (kind === 'heading') {
      html.push(`<p><strong>　　${said}</strong></p>`);
      continue;
    }
    html.push(`<p>　　${said}</p>`);
    const shown = part === 1 ? pictures[paragraphs++] : undefined;
    if (shown !== undefined) html.push(picture(shown));
  }
  if (entry.kind === 'images') html.push(...pictures.slice(paragraphs).map(picture));
  if (site.options.mottoes === true) {
    html.unshift(`<p>　　${run(ABOVE)}</p>`);
    html.push(`<p>　　${run(below(entry.index + 1))}</p>`);
  }
  if (entry.kind === 'parts') html.push(partsPager(entry, part, run));
  return html.join('\n');
}

const PARTS = 3;

/** The address of a part of an article: ID.html, ID_2.html, ID_3.html. */
function partPath(entry: Entry, part: number): string {
  return part === 1 ? entry.path : entry.path.replace(/\.html$/, `_${part}.html`);
}

function partsPager(entry: Entry, part: number, run: Voice['run']): string {
  const link = (to: number, text: string) => `<a href="${partPath(entry, to)}">${run(text)}</a>`;
  const numbers = [1, 2, 3].map((n) => (n === part ? `<b>${n}</b>` : link(n, String(n))));
  const before = part > 1 ? link(part - 1, '上一页') : '';
  const after = part < PARTS ? link(part + 1, '下一页') : '';
  return `<p class="pageLink">${before} ${numbers.join(' ')} ${after}</p>`;
}

function relatedOf(site: Site, entry: Entry, { run }: Voice): string {
  const items = site.related(entry).map(({ title, summary, path }) => {
    const name = escaped(run(title));
    return `<li><a href="${path}" title="${name}"><img src="/uploadfile/thumb/${path.slice(-11, -5)}.jpg" width="120" height="80" alt="${name}" /></a>
<h4><a href="${path}" target="_blank">${name}</a></h4>
<p>${escaped(run(summary))}<a href="${path}" target="_blank">${run('【详细】')}</a></p></li>`;
  });
  return `<div class="related"><h3>${run('相关阅读')}</h3>\n<ul>\n${items.join('\n')}\n</ul></div>`;
}

/** An article's page. `views` differs at every fetch, as the counters of that time do, unless the site is still. */
export function articlePage(site: Site, entry: Entry, views: number, voice: Voice = PLAIN, part = 1): Buffer {
  const { run, words } = voice;
  const { title, source, editor } = site.written(entry);
  const mirrored = voice !== PLAIN && entry.oddity !== 'big5';
  const name = escaped(run(title));
  if (entry.oddity === 'wechat' && !mirrored) return accountPage(entry, site.written(entry), bodyOf(site, entry, run));
  const frame = articleFrame(site, {
    channel: entry.channel,
    charset: mirrored ? 'utf-8' : entry.charset,
    meta: mirrored ? 'utf-8' : entry.labels.meta,
    words,
  });
  const body =
    entry.kind === 'script'
      ? `<p class="loading">${words('正在加载')}…</p>
<script type="text/javascript">var x=new XMLHttpRequest();x.open("GET","/data/${entry.path.slice(-11, -5)}.json");
x.onload=function(){var d=JSON.parse(x.responseText);document.getElementById("endtext").innerHTML=d.html};x.send();</script>`
      : bodyOf(site, entry, run, part);
  const box = `<div class="article-box">
<h1>${name}</h1>
<div class="article-info">${entry.date}&nbsp;&nbsp;&nbsp;&nbsp;${run('来源：')}${escaped(run(source))}&nbsp;&nbsp;&nbsp;&nbsp;${run('浏览次数：')}<span id="hits">${views}</span>&nbsp;&nbsp;<a href="javascript:fontZoom(16)">大</a> <a href="javascript:fontZoom(14)">中</a> <a href="javascript:fontZoom(12)">小</a></div>
<div id="endtext">
${body}
</div>
<p class="editor">${run('编辑：')}${escaped(run(editor))}</p>
<div class="copyright">${escaped(run(RIGHTS))}</div>
<div class="share"><a href="javascript:copyUrl()">${words('复制网址')}</a> <a href="javascript:addFav()">${words('收藏')}</a> <a href="javascript:window.print()">${words('打印')}</a></div>
</div>
${relatedOf(site, entry, voice)}`;
  const shown = site.world.broken ? redesigned(box) : box;
  return fill(frame, name, escaped(run(site.summary(entry.index).summary)), name, shown);
}

/** The same content after a new template came half-way: every name that a selector could have held on to is another. */
function redesigned(box: string): string {
  return box
    .replace('<div class="article-box">\n<h1>', '<div class="main-con_x">\n<div class="tit_2021">')
    .replace('</h1>', '</div>')
    .replace('class="article-info"', 'class="meta-bar"')
    .replace('id="endtext"', 'class="txt-con_x"')
    .replace('class="related"', 'class="more-read_x"');
}

function grid(site: Site, index: number, { run }: Voice): string {
  const entry = site.entry(index);
  const { title, summary } = site.summary(index);
  return `<div class="one-c_grid"><a href="${entry.path}" target="_blank"><img src="/uploadfile/thumb/${entry.path.slice(-11, -5)}.jpg" width="160" height="100" alt="" /><h4>${escaped(run(title))}</h4><p>${escaped(run(summary.slice(0, 60)))}…</p><span>${entry.date.slice(0, 10)}</span></a></div>`;
}

/** How many list pages a channel has; never none. */
export function listPages(site: Site, channel: number): number {
  return Math.max(1, Math.ceil(site.channelSize(channel) / PER_PAGE));
}

const listName = (page: number) => (page === 1 ? 'list.html' : `list_${page}.html`);

/** A list page, from 1. The last page's 下一页 leads to page 1 again, as the site that stood model does. */
export function listPage(site: Site, channel: number, page: number, voice: Voice = PLAIN): Buffer {
  const { slug, name } = CHANNELS[channel]!;
  const pages = listPages(site, channel);
  const from = (page - 1) * PER_PAGE;
  const to = Math.min(site.channelSize(channel), from + PER_PAGE);
  const items: string[] = [];
  for (let place = from; place < to; place++) items.push(grid(site, site.channelItem(channel, place), voice));
  const link = (to: number, text: string) => `<a href="/${slug}/${listName(to)}">${voice.words(text)}</a>`;
  const pager = `<div id="pages" class="text-c"><a class="a1">${from}-${to}/${site.channelSize(channel)}</a> ${link(Math.max(1, page - 1), '上一页')} ${Array.from(
    { length: 7 },
    (_, i) => page - 3 + i,
  )
    .filter((p) => p >= 1 && p <= pages)
    .map((p) => (p === page ? `<span>${p}</span>` : link(p, String(p))))
    .join(' ')} ${link(page === pages ? 1 : page + 1, '下一页')}</div>`;
  const frame = listFrame(site, channel, voice === PLAIN ? 'gbk' : 'utf-8', voice.words);
  const title = voice.words(page === 1 ? name : `${name}_第${page}页`);
  return fill(frame, title, `<h2>${voice.words(name)}</h2>\n${items.join('\n')}\n${pager}`);
}

/** A channel's front: the names of its lists and the way to them. */
export function columnPage(site: Site, channel: number, voice: Voice = PLAIN): Buffer {
  const { slug, name } = CHANNELS[channel]!;
  const { words } = voice;
  const items: string[] = [];
  for (let place = 0; place < Math.min(8, site.channelSize(channel)); place++) {
    items.push(grid(site, site.channelItem(channel, place), voice));
  }
  const html = `<ul id="classify-nav"><li>${words(name)}</li></ul>
<div class="classify-list"><h2>${words(name)}</h2><a class="more" href="/${slug}/list.html">${words('查看更多')}</a>
<div class="mar_10">
${items.join('\n')}
</div></div>`;
  return fill(listFrame(site, channel, voice === PLAIN ? 'gbk' : 'utf-8', words), words(name), html);
}

/** The front page: the newest of every channel. */
export function frontPage(site: Site, voice: Voice = PLAIN): Buffer {
  const { words, run } = voice;
  const boxes = CHANNELS.map(({ slug, name }, channel) => {
    const lines: string[] = [];
    for (let place = 0; place < Math.min(6, site.channelSize(channel)); place++) {
      const index = site.channelItem(channel, place);
      const { path, date } = site.entry(index);
      lines.push(
        `<li><a href="${path}">${escaped(run(site.summary(index).title))}</a> <span>${date.slice(5, 10)}</span></li>`,
      );
    }
    return `<div class="box"><h3><a href="/${slug}/">${words(name)}</a></h3><ul>\n${lines.join('\n')}\n</ul></div>`;
  });
  if (site.options.oddities === true) boxes.push(oddBox());
  return fill(listFrame(site, 0, voice === PLAIN ? 'gbk' : 'utf-8', words), words('首页'), boxes.join('\n'));
}

/** Links that lead into trouble: what must be refused, and ways that never end. */
function oddBox(): string {
  const links = [
    ...Object.keys(REFUSED),
    '/calendar/2019/12.html',
    '/tag/a/',
    '/news/list.html?sid=1',
    'ftp://127.0.0.1/a.html',
  ];
  return `<div class="box"><h3>其他</h3><ul>\n${links.map((href, i) => `<li><a href="${href}">专题之${i + 1}</a></li>`).join('\n')}\n</ul></div>`;
}

/** A page that is neither article nor list; `status` is the server's business. */
export function plainPage(site: Site, title: string, text: string, voice: Voice = PLAIN, html = ''): Buffer {
  const { words } = voice;
  const frame = listFrame(site, 0, voice === PLAIN ? 'gbk' : 'utf-8', words);
  return fill(
    frame,
    words(title),
    `<div class="box"><h3>${words(title)}</h3><p>${words(text)}</p>${words(html)}</div>`,
  );
}
