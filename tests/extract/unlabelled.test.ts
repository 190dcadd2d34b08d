/** Names without labels in the lines between title and text. */
import { describe, expect, it } from 'vitest';
import { extracted, PROSE, page, paragraphs } from './read.js';

const HTML = paragraphs(PROSE);
const of = (info: string, shown: { title?: string; head?: string } = {}) => {
  const { source, author, editor, publishedAt } = extracted(page(HTML, { info, ...shown })).article;
  return { source, author, editor, publishedAt };
};

describe('a source without a label', () => {
  it.each([
    ['样园日报 2024-05-20 10:30', '样园日报'],
    ['2024-05-20 10:30 | 河畔传媒 | <span>编辑：何青禾</span>', '河畔传媒'],
    ['<span>样园都市报<s></s>记者 何青禾<s></s>2024-05-20 10:30<s></s>发布于河东</span>', '样园都市报'],
    ['<div>河东县融媒体中心</div><div>2024-05-20 10:30</div>', '河东县融媒体中心'],
    ['<time><i>10:30</i><b>2024/05/20</b></time><div>樣園電子報</div>', '樣園電子報'],
    ['<a href="http://www.example.com">http://www.example.com</a> 2024-05-20 <a href="/m">河东晨报</a>', '河东晨报'],
  ])('is read from %s', (info, source) => expect(of(info).source).toBe(source));

  it('is the site by its own name', () => {
    expect(of('何青禾 | Willow Review | 2024-05-20', { title: '老河道里长出湿地 | Willow Review' }).source).toBe(
      'Willow Review',
    );
    const head = '<meta property="og:site_name" content="河东观察网">';
    expect(of('河东观察　何青禾　2024-05-20', { head }).source).toBe('河东观察');
  });

  it('stands under a title with a comma in it', () =>
    expect(of('样园晚报 2024-05-20', { title: '老河道里长出湿地，白鹭先知道' }).source).toBe('样园晚报'));

  it.each([
    '首页 &gt; 新闻中心 &gt; 样园日报 2024-05-20',
    '新闻中心 2024-05-20',
    '权威发布 2024-05-20',
    '样园晚报 | 河东日报 | 2024-05-20',
    '城市快报 2024-05-20',
    '2024-05-20 分享到 <a href="/s/1">空间</a> <a href="/s/2">样园晚报网</a>',
    '2024-05-20 管理员发布',
    '2024-05-20 综合互联网',
    '<p>打开客户端</p><p>2024-05-20</p>',
    '样园晚报',
  ])('is none in %s', (info) => expect(of(info).source).toBeNull());

  it('yields to a label', () => expect(of('样园晚报 2024-05-20 来源：河东日报').source).toBe('河东日报'));
});

describe('an author without a label', () => {
  it.each([
    ['2024年05月20日 样园晚报 何青禾 陆一', '何青禾 陆一'],
    ['2024-05-20　读者　何青禾', '何青禾'],
    ['<p class="author">麦田</p><p>2024-05-20</p>', '麦田'],
    ['<p id="Author">石榴花、何青禾</p>', '石榴花、何青禾'],
  ])('is read from %s', (info, author) => expect(of(info).author).toBe(author));

  it.each([
    '2024-05-20 样园晚报 江苏',
    '2024-05-20 样园晚报 国内 何青禾',
    '2024-05-20 何青禾',
    '<p class="author">编辑部</p>',
    '<p class="author">样园晚报</p>',
    '<p class="intro">麦田</p>',
  ])('is none in %s', (info) => expect(of(info).author).toBeNull());
});

describe('the state of a page that a script shows', () => {
  const TITLE = '老河道里长出一座湿地公园';
  const state = (article: object) =>
    of('2024-05-20', {
      head: `<script>window.__STATE__=${JSON.stringify({ route: '/a', article, hot: [{ title: '另一篇', source: '河东日报' }] })}</script>`,
    });
  it('names source and editor beside the article’s own title', () =>
    expect(state({ title: TITLE, source: '样园融媒', editor: '何青禾' })).toMatchObject({
      source: '样园融媒',
      editor: '何青禾',
    }));
  it('names nobody beside another title, and no code is a name', () => {
    expect(state({ title: '河道之外', source: '样园融媒' }).source).toBeNull();
    expect(state({ title: TITLE, source: 'pc_web', editor: '12' })).toMatchObject({ source: null, editor: null });
  });
});
