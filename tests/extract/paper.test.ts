/** Pages of journals: what stands round a paper tells of it and is none of its text. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const TITLE = '老河道湿地公园的水位与植物';
const METAS = `<meta name="citation_title" content="${TITLE}"><meta name="citation_journal_title" content="样园学报">
<meta name="citation_author" content="何青禾"><meta name="citation_author" content="Ada Birch">
<meta name="citation_publication_date" content="2019/10/15">`;
const ABOVE = `<p>样园学报 ›› 2019, Vol. 11 ›› Issue (5): 61-70. doi: 10.0000/y.2019.05.008</p><p>• 水与城市 •</p>
<h3 class="tit">${TITLE}</h3><p>何青禾<sup>1</sup>，Ada Birch<sup>2,*</sup></p>
<p>1. 河东大学 园林学院，河东 000000</p><p>2. 样园设计院，样园 000000</p>
<ul><li>收稿日期：2019-03-02</li><li>基金资助：省社科规划项目（00X000）</li></ul>`;
const BELOW = `<div><h4>参考文献</h4><p>[1] 陆一. 湿地导论[M]. 样园：样园出版社，2011.</p></div>
<div><h4>引用本文</h4><p>何青禾, Ada Birch. ${TITLE}[J]. 样园学报, 2019, 11(5): 61-70.</p></div><div><h4>阅读次数</h4><p>全文 212</p></div>`;
const ABSTRACT = [
  `摘要：${PROSE.join('')}`,
  '关键词： 湿地, 水位',
  'Abstract: The old river was left in its bends. Reeds and sweet flag take up the first rain, and the water below is clearer now.',
];

const of = (head: string, below = BELOW) =>
  read(
    `<html><head><title>${TITLE}</title>${head}</head><body><div>${ABOVE}<div>${paragraphs(ABSTRACT)}</div>${below}</div></body></html>`,
  );

describe('a paper', () => {
  it('is read without its head and tail', () => {
    expect(of(METAS)).toMatchObject({
      ...{ title: TITLE, author: '何青禾、Ada Birch', source: '样园学报', publishedAt: '2019-10-15' },
      text: ABSTRACT.join('\n'),
    });
  });

  it('is read without the heading of its abstract and the key words below', () => {
    const abstract = `<h3>摘 要</h3>${paragraphs(PROSE)}<p><b>关键词：</b>湿地；水位</p><h2>1 引言</h2>${paragraphs(PROSE.slice(0, 1))}`;
    const html = (metas: string) =>
      read(
        `<html><head><title>${TITLE}</title>${metas}</head><body><div>${ABOVE}<div>${abstract}</div></div></body></html>`,
      ).text;
    expect(html(METAS)).toBe([...PROSE, '1 引言', PROSE[0]].join('\n'));
    expect(html('')).toContain('关键词：湿地；水位');
  });

  it('is read without what a journal’s system sets around it', () => {
    const metas =
      '<meta name="citation_title" content="Of mud and men"><meta name="citation_author" content="Birch, Ada"><meta name="citation_author" content="Roe, John">';
    const text =
      'The pond was drained, and the mud was left to those who live in it. We counted newts and frogs in three winters, and asked nobody. The figures of the first winter were wrong, and the authors apologize for every newt that was counted twice. The table below has been corrected.';
    const above =
      '<section><h2>Authors</h2><ul><li>Ada Birch Reed College</li><li>John Roe Mill Trust, Oakham</li></ul></section><section><h2>DOI:</h2><span>https://doi.example/10.0000/p.1</span></section>';
    const below =
      '<div><a href="/p">PDF</a></div><div><h2>Published</h2><div>2022-03-01</div></div><div><h2>Issue</h2><a href="/i">Vol. 9</a></div><div><h2>License</h2><p>This work is licensed under a Creative Commons licence. Authors retain copyright.</p></div>';
    const html = `<html lang="en"><head><title>Of mud and men</title>${metas}</head><body><article><h1>Of mud and men</h1><div><div>${above}<section><p>${text}</p></section></div><div>${below}</div></div></article></body></html>`;
    expect(read(html)).toMatchObject({ text, author: 'Ada Birch, John Roe', publishedAt: '2022-03-01' });
  });

  it('keeps what is text below such a heading', () => {
    expect(of(METAS, `<h4>参考文献</h4>${paragraphs(PROSE.slice(0, 1))}`).text).toContain(PROSE[0]);
  });
});

it('keeps its references on a page that is no journal’s', () => {
  const body = `${paragraphs(PROSE)}<h3>参考文献</h3><p>[1] 陆一. 湿地导论[M]. 样园：样园出版社，2011.</p>`;
  expect(read(page(body)).text).toContain('湿地导论');
});
