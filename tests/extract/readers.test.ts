/** What readers wrote below a text, and the further answers to a question. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const BODY = paragraphs(PROSE);
const TEXT = PROSE.join('\n');
const WORDS = [
  '一叶：这段栈道我每天走，最喜欢清早，露水还在，白鹭也还在，只是修剪草坪的机器来得太早了一点。',
  '海边教书的：带学生来过两次，回去写了作文，每个人都写了白鹭，没有人写桥，桥是我们那一代人的事了。',
  '过客：写得不像新闻。',
];
const box = (head: string, words: readonly string[] = WORDS): string =>
  `<div><h3>${head}</h3>${words.map((word) => `<p>${word}</p>`).join('')}</div>`;

describe('a box of readers’ words', () => {
  it.each(['读者评论', '网友留言（3）', '最新回复'])('is no text under %s', (head) => {
    expect(read(page(`${BODY}${box(head)}`)).text).toBe(TEXT);
    expect(read(page(`${BODY}</div>${box(head)}<div>`)).text).toBe(TEXT);
  });

  it('is no text where each is dated', () => {
    const said = WORDS.map((word) => `<li><cite>一叶</cite> <time>May 2nd, 2018 at 10:20 am</time><p>${word}</p></li>`);
    expect(read(page(`${BODY}<div><h3>已有 3 条评论</h3><ol>${said.join('')}</ol></div>`)).text).toBe(TEXT);
  });

  it.each([
    ['under another heading', box('三个人的话')],
    ['above more of the text', `${box('读者评论')}<p>${PROSE[0]}</p>`],
    [
      'without names',
      box('读者评论', ['有人说桥窄，有人说栈道滑，都记下来了。', '回来以后改了两处，一处是桥，一处是路。']),
    ],
  ])('is text %s', (_, html) => expect(read(page(`${BODY}${html}`)).text.length).toBeGreaterThan(TEXT.length + 30));
});

describe('the answers to a question', () => {
  const ASKED = '去年走了两条河，一条像明信片，一条什么都有：柴火垛、晾衣绳、菜地。是管理的问题，还是设计的问题？';
  const answer = (name: string, body: string, info: string, names = 'Item Answer'): string =>
    `<div class="${names}"><div>${name}</div><div>${body}</div><div>${info}</div></div>`;
  const first = answer(
    '苏禾',
    BODY,
    '<a><span data-tooltip="发布于 2021-05-19 14:20">编辑于 2021-05-23 09:02</span></a>',
  );
  const second = (names?: string): string => answer('白青', `<p>${WORDS[0]}</p>`, '发布于 2021-05-18 22:41', names);
  const of = (count: string, more: string): ReturnType<typeof read> =>
    read(page(`<p>${ASKED}</p><div><div>${count}</div>${first}${more}</div>`, { info: '' }));

  it('are other texts but for the first', () => {
    const { text, publishedAt, modifiedAt } = of('查看全部 412 个回答', second());
    expect(text).toContain(TEXT);
    expect(text).not.toContain('一叶');
    expect(publishedAt).toBe('2021-05-19T14:20:00+08:00');
    expect(modifiedAt).toContain('2021-05-23');
  });

  it.each([
    ['counted', of('两位居民的话', second())],
    ['of one markup', of('2 个回答', second('Note'))],
  ])('are text where they are not %s', (_, { text }) => expect(text).toContain('一叶'));
});
