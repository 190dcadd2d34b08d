/** Texts without a sentence, single links to other articles, and what readers wrote below a short text. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const TITLE = '老河道里长出一座湿地公园';

describe('a text without a sentence', () => {
  const LINES = ['春水漫过旧船闸', '柳絮落在谁的肩', '推车的人慢下来', '等一只白鹭先走'];
  it.each([
    ['lines of one paragraph', `<p>${LINES.join('<br>')}</p>`, LINES],
    ['a named container', `<div class="article-text"><p>${LINES.join('<br>')}</p></div>`, LINES],
    [
      'a list',
      '<p>本周安排如下：</p><ol><li>周一：修剪枯枝</li><li>周二：花坛换花</li></ol>',
      ['本周安排如下：', '周一：修剪枯枝', '周二：花坛换花'],
    ],
  ])('is found: %s', (_, body, expected) => expect(read(page(body)).text).toBe(expected.join('\n')));

  it('keeps a title of two characters', () => {
    const { title, text } = read(page(`<p>${LINES.join('<br>')}</p>`, { title: '柳堤' }));
    expect([title, text]).toEqual(['柳堤', LINES.join('\n')]);
  });
});

describe('a single link to another article', () => {
  const link = '<a href="/b/2.html">苗圃周末开门</a>';
  it.each(['相关阅读：', '延伸閱讀：'])('goes from among the text behind %s', (label) => {
    const body = `${paragraphs(PROSE.slice(0, 1))}<p>${label}${link}</p>${paragraphs(PROSE.slice(1))}`;
    expect(read(page(body)).text).toBe(PROSE.join('\n'));
  });
  it.each(['/阅读下一篇/', '看更多相關新聞'])('goes from below the text under %s', (head) => {
    expect(read(page(`${paragraphs(PROSE)}<p>${head}</p><p>${link}</p>`)).text).toBe(PROSE.join('\n'));
  });
  it('stays where a sentence refers to it', () => {
    const line = '更多信息见<a href="/b/2.html">苗圃的公告</a>，周末开门。';
    expect(read(page(`${paragraphs(PROSE)}<p>${line}</p>`)).text).toContain('更多信息见苗圃的公告');
  });
});

describe('a title that says that something is not there', () => {
  const text = ['园林局说，树还在，只是牌子不见了。', '游客可以在东门领一张新的导览图。'];
  it.each(['栏目', '页面与花园', '古树名木认养信息已更新', '被删除的花园', '旧文件失效之后'])(
    'names an article: %s',
    (title) => expect(read(page(paragraphs(text), { title })).kind).toBe('article'),
  );
  it.each(['页面不存在', '抱歉，您访问的内容已被删除！', '該文章已被刪除'])('names none: %s', (title) =>
    expect(read(page(paragraphs(text), { title })).kind).toBe('error'),
  );
});

it('is not what readers wrote below, though it is longer', () => {
  const wrote = PROSE.map((text, i) => `<div><b>读者${i}</b><p>${text}</p><a>回复</a> <a>赞</a></div>`).join('');
  const short = '五月五日，沿河柳堤修缮完工，市民可以从南门桥一直走到老船闸。';
  expect(read(page(`<p>${short}</p><div><p>网友留言</p>${wrote}</div>`)).text).toBe(short);
});

describe('a title', () => {
  it('is what a window title ends with behind a gap, where a line shows it', () => {
    const html = page(paragraphs(PROSE)).replace(/<title>.*?<\/title>/, `<title>样园区政府 工作动态 ${TITLE}</title>`);
    expect(read(html.replace(/<(\/?)h1>/g, '<$1div>')).title).toBe(TITLE);
  });
  it('has no end of the mark before it', () =>
    expect(read(page(paragraphs(PROSE)).replace('<h1>', '<h1><a href="/n">[园林新闻]</a> ')).title).toBe(TITLE));
});

it('is read from data that is percent-encoded as a whole', () => {
  const data = encodeURIComponent(JSON.stringify({ data: { title: TITLE, content: paragraphs(PROSE) } }));
  const html = `<html><head><title>${TITLE}</title></head><body><div id="root"><h1>${TITLE}</h1><p>${PROSE[0]}</p></div><script id="D" type="application/json">${data}</script></body></html>`;
  expect(read(html).text).toBe(PROSE.join('\n'));
});
