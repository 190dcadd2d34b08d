/** An article cut into pages becomes one, in order, each page once. */
import { describe, expect, it } from 'vitest';
import { joinParts } from '../../src/extract/index.js';
import type { Extraction } from '../../src/page.js';
import { extracted, PROSE, page, paragraphs } from './read.js';

const part = (n: number, texts: readonly string[], more = '') =>
  extracted(
    page(
      `${paragraphs(texts)}${more}<p class="pageLink"><a href="/a/1.html">1</a> <a href="/a/1_2.html">2</a> <a href="/a/1_3.html">3</a> <a href="/a/1_${n + 1}.html">下一页</a></p>`,
    ),
    { url: n === 1 ? 'http://news.example/a/1.html' : `http://news.example/a/1_${n}.html` },
  );

describe('an article over three pages', () => {
  const parts = [
    part(1, [PROSE[0]!], '<p><img src="/p/1.jpg" width="600"></p>'),
    part(2, [PROSE[1]!]),
    part(3, [PROSE[2]!], '<p>（责任编辑：王小园）</p>'),
  ];

  it('tells its further pages by the pager', () => {
    const roles = parts[0]!.links.filter((l) => l.role === 'part' || l.role === 'next').map((l) => l.url);
    expect(roles).toContain('http://news.example/a/1_2.html');
    expect(roles).toContain('http://news.example/a/1_3.html');
  });

  it('is joined in order under the first page’s address', () => {
    const { article } = joinParts(parts);
    expect(article.url).toBe('http://news.example/a/1.html');
    expect(
      article.blocks
        .filter((b) => b.kind === 'paragraph')
        .map((b) => b.text)
        .slice(0, 3),
    ).toEqual(PROSE);
    expect(article.images).toEqual(['http://news.example/p/1.jpg']);
    expect(article.urls).toHaveLength(3);
    expect(article.text).not.toContain('下一页');
  });

  it('leaves out the title and the information line that a later page repeats above its text', () => {
    const [first, second] = parts as [Extraction, Extraction];
    const info = '2020-08-05 09:25:00 来源：园林报 浏览次数：5239';
    const head = [first.article.title!, info].map((text) => ({ kind: 'paragraph' as const, text }));
    const repeated: Extraction = {
      ...second,
      article: {
        ...second.article,
        title: first.article.title,
        publishedAtText: '2020-08-05 09:25:00',
        blocks: [...head, ...second.article.blocks],
      },
    };
    expect(joinParts([first, repeated]).article.blocks).toEqual(joinParts([first, second]).article.blocks);
  });

  it('takes a page that leads back to the first only once', () => {
    expect(joinParts([...parts, parts[0]!]).article.text).toBe(joinParts(parts).article.text);
  });

  it('is itself when there is one page, and refuses none', () => {
    expect(joinParts([parts[0]!])).toBe(parts[0]);
    expect(() => joinParts([])).toThrow(RangeError);
  });
});
