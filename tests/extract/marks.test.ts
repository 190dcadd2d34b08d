/** Titles over several lines, titles of pages that have none, raised figures, and the rest of a text behind a press. */
import { describe, expect, it } from 'vitest';
import { extracted, PROSE, page, paragraphs, read } from './read.js';

const TITLE = '老河道里长出一座湿地公园';
const HTML = paragraphs(PROSE);
const INFO = '<div>2024-05-20 10:30　来源：样园日报</div>';
const bare = (window: string, top: string): string =>
  `<html><head><meta charset="utf-8"><title>${window}</title></head><body>${top}<div>${HTML}</div></body></html>`;
const titleOf = (html: string) => extracted(html).article.title;

describe('a title', () => {
  it.each([
    ['in two paragraphs', bare(`${TITLE}_样园网`, '<p>老河道里</p><p>长出一座湿地公园</p>')],
    [
      'over three lines',
      bare(`${TITLE}--样园在线`, '<table><tr><td><b>老河道里<br>长出一座<br>湿地公园</b></td></tr></table>'),
    ],
    ['behind a mark', bare(`${TITLE}_样园网`, `<h1><span>原创</span>${TITLE}</h1>`)],
    [
      'in bold over a page without a title',
      bare('无标题文档', `<center><b>${TITLE}</b></center><p>2024-05-20 10:30</p>`),
    ],
    ['with codes before the site’s name', bare('A-3地块PM2.5-O3同降-样园网', ''), 'A-3地块PM2.5-O3同降'],
    [
      'with a standard’s number',
      bare('GB/T 50085-2007在湿地公园的应用 - 样园网', ''),
      'GB/T 50085-2007在湿地公园的应用',
    ],
    ['below its column', bare('新闻中心-样园网', `<h1>新闻中心</h1><h3>${TITLE}</h3>${INFO}`)],
    ['below its site', bare('样园网', `<h1>样园网</h1><h2>${TITLE}</h2>${INFO}`)],
    [
      'in bold where the page states its site alone',
      bare('样园网', `<div><b>${TITLE}</b></div>${INFO}`).replace(
        '</head>',
        '<meta property="og:title" content="样园网 - 首页"></head>',
      ),
    ],
    ['before a day in the same heading', bare(`${TITLE}_样园网`, `<h1>${TITLE}<span>2024-05-20 10:30</span></h1>`)],
    ['before a counter in the same heading', bare(`${TITLE}_样园网`, `<h1>${TITLE} <span>阅读：1205</span></h1>`)],
    ['whole where its heading is cut', bare(`${TITLE}_样园网`, '<h1>老河道里长出一座...</h1>')],
    [
      'whole where a statement is',
      bare('样园网', '<h1>老河道里长出一座…</h1>').replace(
        '</head>',
        `<script type="application/ld+json">{"@type":"NewsArticle","headline":"${TITLE}"}</script></head>`,
      ),
    ],
    [
      'in large letters where the window title ends in a column',
      bare(
        '样园海外侨声报 -- 河流新闻',
        `<a href="/r">河流新闻</a><div>河流新闻</div><p><font size="5">${TITLE}</font></p><p>2024-05-20</p>`,
      ),
    ],
    ['in large letters over a printed page', bare('打印本页', `<font size="5">${TITLE}</font><p>2024-05-20</p>`)],
  ])('is found %s', (_, html, title = TITLE) => expect(titleOf(html)).toBe(title));

  it('is what the page states where its window names the site alone', () =>
    expect(titleOf(bare('样园网', '').replace('</head>', `<meta property="og:title" content="${TITLE}"></head>`))).toBe(
      TITLE,
    ));
  it('keeps the joiners of its pictures and scripts, and loses those that join nothing', () => {
    const kept = '一家人👨\u200d👩\u200d👧逛公园❤\ufe0f\u200d🔥 می\u200cخواهم क\u094d\u200dष 葛\u{e0100}城';
    const sent = `${kept.replace('公园', '公\u200d园')}\u200b`;
    const { article } = extracted(bare(`${sent}_样园网`, `<h1>${sent}</h1>`).replace('<p>', `<p>${sent}：`));
    expect(article.title).toBe(kept);
    expect(article.blocks[0]?.text.startsWith(`${kept}：`)).toBe(true);
  });
  it('keeps its own marks at its end', () =>
    expect(titleOf(bare('那一年我们种树……_样园网', '<h1>那一年我们种树……</h1>'))).toBe('那一年我们种树……'));
  it('is dated by what ends its heading', () =>
    expect(read(bare(`${TITLE}_样园网`, `<h1>${TITLE}<small>2024-05-20 来源：样园日报</small></h1>`))).toMatchObject({
      publishedAt: '2024-05-20',
      source: '样园日报',
    }));
  it('does not lose its first characters to a window title that begins elsewhere', () =>
    expect(titleOf(bare('湿地公园_样园网', `<h1>${TITLE}</h1>`))).toBe(TITLE));
});

describe('a heading', () => {
  const text = (head: string) => read(page(`<p>${PROSE[0]}</p><h2>${head}</h2>${HTML}`)).text.split('\n');
  it('loses the link that opens its section for change', () => {
    expect(text('历史<span>[<a href="?edit">编辑</a>]</span>')).toContain('历史');
    expect(text('History<span class="e">[<a href="?edit">edit source</a>]</span>')).toContain('History');
  });
  it.each(['采访与<span>编辑</span>', '她是<span><a href="/li">编辑李明</a></span>'])('keeps its words: %s', (head) =>
    expect(text(head)).toContain(head.replace(/<[^>]+>/g, '')),
  );
  it('of references: a note loses the arrow that leads back to the text', () =>
    expect(
      read(page(`${HTML}<ol><li><b><a href="#ref-1">↑</a></b> 《样园县志》卷十二，园第，光绪五年刻本。</li></ol>`))
        .text,
    ).toContain('\n《样园县志》卷十二'));
});

describe('a raised figure', () => {
  const text = (line: string) => read(page(`<p>${line}，沿岸的居民都来看。</p>${HTML}`)).text;
  it.each([
    ['面积3×10<span style="vertical-align: super">4</span>平方米', '3×10⁴平方米'],
    ['渗透系数1.2×10<sup>－5</sup>', '1.2×10⁻⁵'],
    ['全长3公里<a class="ref" href="#fn1">1</a>', '3公里[1]'],
    // A formula that is written twice, and one that is not.
    [
      '面积3×<span class="k"><span class="m"><math><semantics><msup><mn>10</mn><mn>4</mn></msup><annotation>10^4</annotation></semantics></math></span><span class="h" aria-hidden="true"><span>10</span><span>4</span></span></span>平方米',
      '面积3×10⁴平方米',
    ],
    ['流量<math><msubsup><mi>Q</mi><mn>1</mn><mn>2</mn></msubsup></math>', '流量Q_1^2'],
    ['坡度<math><mfrac><mi>h</mi><mrow><mn>2</mn><mi>l</mi></mrow></mfrac></math>以下', '坡度h/(2l)以下'],
  ])('keeps its meaning: %s', (line, shown) => expect(text(line)).toContain(shown));
  it('is none in a link to a part of the page', () =>
    expect(text('见第<a href="#part2">2</a>节')).toContain('见第2节'));
});

it('the rest of a text behind a press is text', () => {
  const more = `${paragraphs(PROSE.slice(0, 1))}<div class="more">${paragraphs(PROSE.slice(1))}</div><a>展开全文</a>`;
  expect(read(page(more)).text).toBe(PROSE.join('\n'));
});

it('a comment ends at --!> as in a browser', () =>
  expect(read(page(`${paragraphs(PROSE.slice(0, 1))}<!-- 广告 --!>${paragraphs(PROSE.slice(1))}`)).text).toBe(
    PROSE.join('\n'),
  ));

describe('a title on a page whose window names something else', () => {
  const QUESTION = '问：河道里为什么要种芦苇和菖蒲呢？';
  const shown = (window: string, top: string, head = '') =>
    titleOf(
      `<html><head><meta charset="utf-8"><title>${window}</title>${head}</head><body><div><a href="/">首页</a> <a href="/b">城市笔记</a></div>${top}<div>${HTML}</div></body></html>`,
    );
  it.each([
    ['the site', '样园学会', `<div class="nTop"><span id="lbTitle">${TITLE}</span></div>`],
    ['the site, in an old template', '样园晚报', `<table><tr><td class="bt1">${TITLE}</td></tr></table>`],
    ['a column, linked and repeated', '城市笔记_样园网', `<div><span>城市笔记</span></div><h1>${TITLE}</h1>`],
    ['a column over a question', '城市笔记-样园网', `<h3>${QUESTION}</h3>`, QUESTION],
  ])('names %s', (_, window, top, title = TITLE) => expect(shown(window, top)).toBe(title));
  it('names the site, which stands in the first heading', () =>
    expect(
      shown('样园街坊报', `<h1>样园街坊报</h1><h2>${TITLE}</h2>`, `<meta property="og:title" content="${TITLE}">`),
    ).toBe(TITLE));
  it('ends with the company in a heading above', () =>
    expect(
      shown(`${TITLE}-样园生态建设股份有限公司`, `<h2>样园生态建设股份有限公司</h2><div class="title">${TITLE}</div>`),
    ).toBe(TITLE));
  it('begins with the site, which heads the page and leads home', () =>
    expect(shown(`样园网_${TITLE}_新闻频道`, `<h1><a href="/">样园网</a></h1><h2>${TITLE}</h2>`)).toBe(TITLE));
  it.each(['样园网 - ', '样园网：', ''])('is a heading of two lines behind “%s”', (site) =>
    expect(shown(`${site}${TITLE} 居民都来看`, `<h1>${TITLE}<br>居民都来看</h1>`)?.replace(/\s/g, '')).toBe(
      `${TITLE}居民都来看`.replace(/\s/g, ''),
    ),
  );
  it.each([' :: 样园网', ' «样园»', ' < 样园网'])('ends before “%s”', (site) =>
    expect(shown(`${TITLE}${site}`, '')).toBe(TITLE),
  );
  it('is two characters in a line so named', () =>
    expect(shown('样园晚报', '<div class="title">芦苇</div>')).toBe('芦苇'));
  it('does not take a row of ornaments below', () =>
    expect(shown(TITLE, `<div><b>${TITLE}</b></div><div>＊＊＊＊＊＊</div>`)).toBe(TITLE));
});

describe('markup that is broken or old', () => {
  const blocks = (html: string) => read(page(`${paragraphs(PROSE)}${html}`)).blocks;

  it('keeps the characters behind a reading aid that nobody closed', () =>
    expect(blocks('<p>河边的<ruby>乌<rt>wū<rb>桕<rt>jiù</ruby>树在秋天红了。</p>').at(-1)?.text).toBe(
      '河边的乌桕树在秋天红了。',
    ));

  it('keeps a table whose cell reaches over all of its rows', () =>
    expect(
      blocks('<table><tr><td rowspan="9">东闸</td><td>1.2</td></tr><tr><td>1.4</td></tr></table>').at(-1)?.rows,
    ).toEqual([
      ['东闸', '1.2'],
      ['', '1.4'],
    ]));
});
