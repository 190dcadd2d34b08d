/** Names with what templates and papers set around them, and names that only their place tells. */
import { describe, expect, it } from 'vitest';
import { extracted, PROSE, page, paragraphs, read } from './read.js';

const HTML = paragraphs(PROSE);
const of = (info: string, shown: { head?: string; body?: string } = {}) => {
  const { source, author, editor, publishedAt } = extracted(page(shown.body ?? HTML, { info, ...shown })).article;
  return { source, author, editor, publishedAt };
};

describe('a name', () => {
  it.each([
    ['2024-05-20 来源：公园管理处 【<a href="#">打印</a>】【<a href="#">关闭</a>】', { source: '公园管理处' }],
    ['2024-05-20 来源：园林学会(大连)分会', { source: '园林学会(大连)分会' }],
    ['2024-05-20　责编：何青禾　图片来自受访者', { editor: '何青禾' }],
    ['2024-05-20　文／何青禾　圖／園藝系提供', { author: '何青禾' }],
    ['2024-05-20　供稿：植物研究组 何青禾', { author: '何青禾' }],
    ['2024-05-20　作者：绿化处秘书科', { author: '绿化处秘书科' }],
    ['2024-05-20　编辑：何青禾　责编：陆一舟　审核：王小园', { editor: '陆一舟' }],
    ['<div>By</div> <a href="/u">webadmin</a><time>2024-05-20</time>', { author: null }],
    [
      '<span>作者是 秘書處 &nbsp;</span><br>週一, 20 五月 2024 09:40',
      { author: '秘書處', publishedAt: '2024-05-20T09:40:00+08:00' },
    ],
    ['发布日期：2024年5月20日<br>单位：河东大学园林学院', { source: '河东大学园林学院' }],
    ['2024-05-20<br>单位：万元', { source: null }],
  ])('is read from %s', (info, expected) => expect(of(info)).toMatchObject(expected));

  it('is no author where it is the office that the page names as its source', () => {
    const head = '<meta name="author" content="河东市园林局">';
    expect(of('2024-05-20 信息来源：河东市园林局', { head })).toMatchObject({ source: '河东市园林局', author: null });
    expect(of('2024-05-20 来源：样园日报', { head }).author).toBe('河东市园林局');
  });

  it('is none where the account that posts for all is stated', () => {
    const ld = (name: string) =>
      `<script type="application/ld+json">{"@type":"Article","author":{"name":"${name}"}}</script>`;
    expect(of('2024-05-20', { head: ld('webadmin') }).author).toBeNull();
    expect(of('2024-05-20', { head: ld('Webb') }).author).toBe('Webb');
  });

  it('signs below the text as weblogs write it', () => {
    expect(of('', { body: `${HTML}<p>張貼者： 舊園客 於 下午 11:12</p>` }).author).toBe('舊園客');
    expect(of('', { body: `${HTML}<p>本条目发布于2024-05-20。属于学徒记分类。作者是半亩。</p>` }).author).toBe('半亩');
  });
});

describe('a name without a label', () => {
  it('is the author’s between the title and the line with the day, and leaves the text', () => {
    const html = page('').replace(/<h1>[\s\S]*<\/div><\/div>/, (found) => {
      const title = /<h1>.*?<\/h1>/.exec(found)![0];
      return `<div>${title}<p>姜怀素</p><p>（原载《样园》第2期　上网日期：2001年4月8日）</p>${HTML}</div>`;
    });
    const article = read(html);
    expect(article).toMatchObject({
      author: '姜怀素',
      source: '样园',
      publishedAt: '2001-04-08',
      text: PROSE.join('\n'),
    });
  });

  it('is none where prose follows at once', () => {
    expect(of('<p>王安石</p>').author).toBeNull();
  });

  it('stands beside the day among addresses and buttons', () => {
    const info = 'www.example.com　2024-05-20　样园晚报　何青禾　<a href="#">[推荐给朋友]</a>';
    expect(of(info)).toMatchObject({ source: '样园晚报', author: '何青禾' });
  });

  it('is the account’s where its template calls it so', () => {
    const info =
      '<span>原创</span><span>2024-05-20 11:48</span><span>·</span><span class="name"><a href="#">河边风</a></span>';
    expect(of(info)).toMatchObject({ source: '河边风', author: null });
    expect(of('<p data-testid="author-name">老何种树</p><div>2024-05-20 19:02</div>').author).toBe('老何种树');
    expect(of('<p class="mod_authorName_7y5nA">河边种树人</p><span>2024-05-20 19:02</span>').author).toBe('河边种树人');
    expect(of('<p class="mod_authorName_7y5nA">样园晚报编辑部</p><span>2024-05-20 19:02</span>').author).toBeNull();
    expect(of('<span class="name">河边风</span>').source).toBeNull();
    expect(of('<span class="name">何青禾</span> <span>2024-05-20</span>').source).toBeNull();
  });
});

describe('a line below the title that signs', () => {
  const title = '老河道里长出一座湿地公园';
  const of = (line: string) =>
    read(`<title>${title}</title><div><h1>${title}</h1><p>2024-05-20</p>${line}${HTML}</div>`);
  it.each([
    ['<p>文／何青禾　圖／園藝系提供</p>', '何青禾'],
    ['<p>撰文／何青禾（社區規劃師）</p>', '何青禾'],
    ['<p>文＝何青禾　攝影＝陸一舟　插畫＝Ada</p>', '何青禾'],
    ['<div>採訪／何青禾 陸一舟　攝影／葛雨</div>', '何青禾 陸一舟'],
    [
      '<p><a href="/u">何青禾</a> <span>in <a href="/p">城市水岸</a></span></p><meta itemprop="author" content="何青禾">',
      '何青禾',
    ],
  ])('leaves the text: %s', (line, author) => expect(of(line)).toMatchObject({ author, text: PROSE.join('\n') }));

  it('is dated by the day on which a film was first shown', () =>
    expect(read(page(HTML, { info: '<div>集數：第 12 集</div><div>首播日期：2024-05-20</div>' })).publishedAt).toBe(
      '2024-05-20',
    ));

  it('has its label in an element of that name', () => {
    const field = (name: string) => `<div class="${name}">作者</div><div class="item">何青禾（樣園研究員）</div>`;
    expect(of(field('field__label')).author).toBe('何青禾');
    expect(of(field('field__head')).author).toBeNull();
  });

  it('is read below a caption with its credit', () => {
    const figure =
      '<figure><img src="/1.jpg"><figcaption>志工在老河道裡打撈，一天清出六噸。<span>（樣園巡守隊提供）</span></figcaption></figure>';
    const body = `${figure}<p>點選收聽</p><p>（樣園社記者何青禾樣園20日電）${PROSE[0]}</p>${HTML}`;
    expect(read(page(body, { info: '2024-05-20' })).author).toBe('何青禾');
  });

  it('names nobody where a word for the work is no label', () =>
    expect(of('<p>採訪 何青禾的那天下着雨</p>').author).toBeNull());

  it('stays where it only looks so', () => expect(of('<p>走在河边 in May</p>').text).toContain('走在河边 in May'));

  it('leaves the text below the labelled day that begins it, though the title stands elsewhere', () => {
    const lines = '<p>發布日期：2024年5月20日<br>單位：河東大學公共事務組<br>文／何青禾　圖／園藝系提供</p>';
    const article = read(page(`${lines}${HTML}`, { info: '' }));
    expect(article).toMatchObject({ author: '何青禾', source: '河東大學公共事務組', text: PROSE.join('\n') });
  });
});
