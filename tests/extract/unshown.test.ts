/** What a page holds and does not show, and what it hides: text in data, hidden lines, pictures that load late. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const TITLE = '老河道里长出一座湿地公园';
const HTML = paragraphs(PROSE);
const teaser = (rest: string, shown = `<p>${PROSE[0]}</p>`): string =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${TITLE}</title></head><body><div id="root"><h1>${TITLE}</h1><div>${shown}</div></div>${rest}</body></html>`;

describe('a text that stands in the page’s data alone', () => {
  const value = JSON.stringify(HTML).replaceAll('<', '\\u003C');
  it.each([
    ['an argument of a program', `<script>window.__S__=(function(a,b){return {d:{t:a,c:b}}}("x",${value}))</script>`],
    ['JSON in a string', `<script>var s = JSON.parse(${JSON.stringify(JSON.stringify({ c: HTML }))})</script>`],
    ['an object literal', `<script>var d = {title: 'x', content: '${HTML.replaceAll('\n', '\\\n')}'};</script>`],
    ['a row of a stream', `<script>f.push([1,${JSON.stringify(`5:["$",{"c":${JSON.stringify(HTML)}}]\n`)}])</script>`],
    ['percent-encoding', `<script>var c = decodeURIComponent("${encodeURIComponent(HTML)}")</script>`],
    [
      'escaped tags',
      `<script>var c = ${JSON.stringify(HTML.replaceAll('<', '&lt;').replaceAll('>', '&gt;'))}</script>`,
    ],
    [
      'a list of paragraphs',
      `<script type="application/json">${JSON.stringify({ b: PROSE.map((text) => ({ type: 'p', text })) })}</script>`,
    ],
    ['a form field', `<textarea hidden>${HTML.replaceAll('<', '&lt;')}</textarea>`],
    ['a template', `<script type="text/template">${HTML}</script>`],
    ['the copy for readers without scripts', `<noscript>${HTML}</noscript>`],
  ])('is read from %s', (_, rest) => {
    expect(read(teaser(rest)).text).toBe(PROSE.join('\n'));
  });

  it('is not another article’s', () => {
    const others = JSON.stringify({ list: [{ title: '苗圃开门', text: PROSE[2] + PROSE[2]! + PROSE[2]! }] });
    expect(read(teaser(`<script>var more = ${others}</script>`)).text).toBe(PROSE[0]);
  });

  it('is not a list of teasers that begins with the one shown', () => {
    const list = PROSE.map((summary, i) => ({ title: `这是第${i}篇别的文章的标题`, summary }));
    expect(read(teaser(`<script>var list = ${JSON.stringify(list)}</script>`)).text).toBe(PROSE[0]);
  });
});

describe('a line that the page hides', () => {
  const JUNK = '本段文字来自非法采集，请到原站阅读全文内容。';
  const body = (line: string) =>
    `<div class="nr">${paragraphs(PROSE.slice(0, 2))}${line}${paragraphs(PROSE.slice(2))}</div>`;
  const shows = (css: string, line: string) =>
    read(page(body(line.replace('@', JUNK)), { head: `<style>${css}</style>` })).text.includes(JUNK);

  it.each([
    ['#zx{display:none}', '<p id="zx">@</p>'],
    ['p.zx{display:none;}', '<p class="zx">@</p>'],
    ['.nr .zx{display:none}', '<p class="zx">@</p>'],
    ['.zx{display:block}.nr .zx{display:none}', '<p class="zx">@</p>'],
    ['.zx{visibility:hidden}', '<p class="zx">@</p>'],
    ['<!--\n.zx{display:none}\n-->', '<p class="zx">@</p>'],
    ['.zx{font-size:0}', '<p class="zx">@</p>'],
    ['p[data-zx="1"]{display:none}', '<p data-zx="1">@</p>'],
    ['', '<p style="height:0;overflow:hidden">@</p>'],
  ])('goes: %s', (css, line) => expect(shows(css, line)).toBe(false));

  it.each([
    ['.menu .zx{display:none}', '<p class="zx">@</p>'],
    ['.zx{display:none}.zx.on{display:block}', '<p class="zx on">@</p>'],
    ['.no-js .zx{display:none}', '<p class="zx">@</p>'],
    ['.zx:hover{display:none}', '<p class="zx">@</p>'],
    ['@media print{#zx{display:none}}', '<p id="zx">@</p>'],
    ['</style><style media="print">#zx{display:none}', '<p id="zx">@</p>'],
    ['[data-zx="1"]{display:none}', '<p data-zx="2">@</p>'],
    ['[data-zx]{display:none}', '<p data-zx>@</p>'],
    ['', '<div style="visibility:hidden">@</div>'],
    ['.zx{display:none}', '<h4><button aria-expanded="false">几点关门？</button></h4><div class="zx">@</div>'],
    ['', '<div style="display:none">@</div><a href="javascript:;">展开全文</a>'],
  ])('stays where a reader may see it: %s %s', (css, line) => expect(shows(css, line)).toBe(true));
});

describe('a picture', () => {
  const images = (markup: string) =>
    read(page(`${paragraphs(PROSE.slice(0, 2))}${markup}${paragraphs(PROSE.slice(2))}`)).images;
  it.each([
    ['an attribute of any name', '<p><img src="/s/t.gif" lay-src="/u/1.jpg"></p>'],
    ['an empty holder', '<div data-bg="/u/1.jpg"></div>'],
    ['a background', '<div style="height:9em;background:#eee url(/u/1.jpg) no-repeat"></div>'],
    ['an AMP page', '<amp-img src="/u/1.jpg" width="800" height="600"></amp-img>'],
    ['one element with its sources', '<picture><source data-srcset="/u/2.webp"><img data-src="/u/1.jpg"></picture>'],
    ['the source beside its blurred forerunner', '<p><img src="/u/1.jpg" data-src="/u/1.jpg?w=20"></p>'],
  ])('is read from %s', (_, markup) => expect(images(markup)).toEqual(['http://news.example/u/1.jpg']));

  it('keeps its own address beside a smaller copy', () =>
    expect(images('<p><img src="/u/1.jpg" data-thumb="/u/s.jpg" data-x="/u/2.jpg"></p>')).toEqual([
      'http://news.example/u/1.jpg',
    ]));
});
