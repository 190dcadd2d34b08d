/** Pictures that a template sets below the text in a box of their own. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const WHOLE = PROSE.join('\n');
const below = (html: string) => read(page(`<div class="txt">${paragraphs(PROSE)}</div></div>${html}<div>`));

describe('pictures with captions below the text', () => {
  it.each([
    '<div class="photo_block"><h3>圖片</h3><div class="thumb_wrapper"><img src="/1.jpg"><div class="thumbText">木棧道上的白鷺。</div></div><div class="thumb_wrapper"><img src="/2.jpg"><div class="thumbText">淺水處的香蒲。</div></div></div>',
    '<div class="list-pic"><ul><li><a title="另開新視窗"><img src="/1.jpg"></a><span>木棧道上的白鷺。</span></li><li><a href="/2.jpg"><img src="/2.jpg"></a><span>淺水處的香蒲。</span></li></ul></div>',
  ])('are pictures of the article: %s', (html) => {
    const { text, blocks } = below(html);
    expect(text).toBe(`${WHOLE}\n木棧道上的白鷺。\n淺水處的香蒲。`);
    const last = { kind: 'image', src: 'http://news.example/2.jpg', caption: '淺水處的香蒲。', text: '淺水處的香蒲。' };
    expect(blocks.at(-1)).toEqual(last);
  });

  it.each([
    [
      'lead to other texts',
      '<div class="list-pic"><ul><li><a href="/a/2.html"><img src="/1.jpg"></a><span>东门修路</span></li><li><a href="/a/3.html"><img src="/2.jpg"></a><span>西门种树</span></li></ul></div>',
    ],
    [
      'are named for something else',
      '<div class="shop"><p><img src="/1.jpg"></p><p>东门修路</p><p><img src="/2.jpg"></p><p>西门种树</p></div>',
    ],
    [
      'stand among other lines',
      '<div class="photos"><div><img src="/1.jpg"><p>东门修路</p></div><p>西门种树</p><p>南门修桥</p></div>',
    ],
  ])('stay out where they %s', (_, html) => expect(below(html).text).not.toContain('东门修路'));
});

describe('a picture between the information line and the text', () => {
  const above = (html: string) =>
    read(page(`<div class="txt">${paragraphs(PROSE)}</div>`, { info: `2024-05-20 10:30</div>${html}<div>` }));
  it.each([
    ['<p><img src="/1.jpg"></p>', WHOLE],
    ['<div class="pic"><img src="/1.jpg"><p>木栈道上的白鹭</p></div>', `木栈道上的白鹭\n${WHOLE}`],
  ])('is one of the article: %s', (html, text) => {
    const article = above(html);
    expect(article.images).toEqual(['http://news.example/1.jpg']);
    expect(article.text).toBe(text);
  });

  it('is one of several, each with its caption', () => {
    const slide = (n: number, of: string): string => `<div><img data-src="/${n}.jpg"><div>${of}</div></div>`;
    const article = above(`<div>${slide(1, '木栈道上的白鹭')}${slide(2, '浅水处的香蒲')}</div>`);
    expect(article.text).toBe(`木栈道上的白鹭\n浅水处的香蒲\n${WHOLE}`);
    expect(article.images).toHaveLength(2);
  });

  it('stays out where it leads elsewhere', () =>
    expect(above('<p><a href="/a/2.html"><img src="/1.jpg"></a></p>').images).toEqual([]));
});
