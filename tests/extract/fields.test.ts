/** Who wrote, when and for whom, in the forms of information lines that templates of many years have. */
import { describe, expect, it } from 'vitest';
import { extracted, PROSE, page, paragraphs, read } from './read.js';

const HTML = paragraphs(PROSE);
const fields = (info: string, body = HTML) => {
  const { source, author, editor, photographer, publishedAt } = extracted(page(body, { info })).article;
  return { source, author, editor, photographer, publishedAt };
};

describe('an information line', () => {
  it.each([
    ['2024-05-20 10:30　样园日报　记者 何青禾', { author: '何青禾' }],
    ['<span>2024-05-20</span> <span>記者何青禾／臺北報導</span>', { author: '何青禾' }],
    ['2024-05-20　文/何青禾　图/陆一舟', { author: '何青禾', photographer: '陆一舟' }],
    ['2024-05-20　文/图 何青禾', { author: '何青禾', photographer: '何青禾' }],
    ['作　者：何青禾　　来　源：样园日报　　2024-05-20', { author: '何青禾', source: '样园日报' }],
    ['2024-05-20　转载自：样园日报　编辑 何青禾', { source: '样园日报', editor: '何青禾' }],
    ['来源：样园日报/作者：何青禾/2024-05-20', { source: '样园日报', author: '何青禾', publishedAt: '2024-05-20' }],
    ['<b>来源：</b>样园日报<b>作者：</b>何青禾<b>时间：</b>2024-05-20', { source: '样园日报', author: '何青禾' }],
    ['<label>来源</label><i>样园日报</i><label>时间</label><i>2024-05-20</i>', { source: '样园日报' }],
    [
      '<table><tr><th>公开日期</th><td>2024-05-20</td><th>信息来源</th><td>公园处</td></tr></table>',
      { source: '公园处' },
    ],
    [
      '<p>Words: Ada Birch | Photographs: Tom Reed</p><p>20 May 2024</p>',
      { author: 'Ada Birch', photographer: 'Tom Reed' },
    ],
    ['<p>By ADA BIRCH, Staff Writer</p><p>20 May 2024</p>', { author: 'ADA BIRCH' }],
    ['2024-05-20　记者 何青禾 通讯员 陆一舟 文/图', { author: '何青禾 陆一舟' }],
    ['□本报记者 何青禾', { author: '何青禾' }],
    ['2024-05-20　来源：青萍发布', { source: '青萍发布' }],
    ['2024-05-20 10:30　作者：何青禾　<a>手机看新闻</a>', { author: '何青禾' }],
    ['2024-05-20 10:30　作者：何青禾　<a>陆一舟</a>', { author: '何青禾 陆一舟' }],
    ['由 <i>何青禾</i> 发表于 2024-05-20 | 来源：样园植物志', { author: '何青禾', publishedAt: '2024-05-20' }],
    ['发表于 <time>2024年5月20日</time> 由 <i>何青禾</i> · 浏览 18,203 次 · <a>46 条评论</a>', { author: '何青禾' }],
    [
      'http://www.garden.example 2024年05月20日08:42 <b>《样园周刊》</b> 记者 何青禾',
      { source: '《样园周刊》', author: '何青禾' },
    ],
    ['2024-05-20　来源: <a>样园日报</a> <a>跟贴 <i>1024</i> 条</a> <a>手机看新闻</a>', { source: '样园日报' }],
    ['<p>口述：何青禾 整理：陆一舟</p><p>2024-05-20</p>', { author: '何青禾、陆一舟' }],
    ['<span>原创：</span><span>苏禾</span><a id="js_name">樣園植物志</a><em>2024-05-20</em>', { author: '苏禾' }],
    ['柯青禾<br>2024-05-20 样园日报', { author: '柯青禾', source: '样园日报' }],
    [
      '2024-05-20 10:33<i>|</i>查看: 1873<i>|</i>评论: 12<i>|</i>原作者: 何青禾、陆一舟<i>|</i>来自: 样园晚报',
      { publishedAt: '2024-05-20T10:33:00+08:00', author: '何青禾、陆一舟', source: '样园晚报' },
    ],
    [
      '<p class="by">何青禾 <span>发表于 2024-05-20</span> <span>来源：样园周刊</span></p>',
      { author: '何青禾', source: '样园周刊' },
    ],
    ['公园里 发表于 2024-05-20', { author: null, publishedAt: '2024-05-20' }],
    ['文・<a href="/a">何青禾</a>　<time>2024-05-20</time>', { author: '何青禾' }],
    ['散文·何青禾　2024-05-20', { author: null }],
    ['样园新闻记者 何青禾', { author: '何青禾' }],
    ['2024-05-20　作者：本报记者何青禾', { author: '何青禾' }],
    ['2024-05-20　作者：文/何青禾 图/陆一舟', { author: '何青禾', photographer: '陆一舟' }],
    ['2024-05-20　作者：何青禾；陆一舟 浏览：1次', { author: '何青禾、陆一舟' }],
    ['2024-05-20　作者：Ada Birch; Tom Reed', { author: 'Ada Birch、Tom Reed' }],
    ['2024-05-20　作者：何青禾；转载请注明出处', { author: '何青禾' }],
    ['2024-05-20 来源 样园日报 作者 何青禾', { source: '样园日报', author: '何青禾' }],
    ['发布于 2024-05-20，由 何青禾', { author: '何青禾' }],
    ['2024-05-20 10:30　来源: <a href="/s">样园日报</a>　浙江 <a href="/r">举报</a>', { source: '样园日报' }],
    ['2024-05-20　来源：样园日报 (杭州) 有 0 人参与', { source: '样园日报 (杭州)' }],
    ['【 2024-05-20 】 【来源：样园日报】 【字号：大 中 小】', { source: '样园日报' }],
    ['来源:样园日报作者:何青禾2024-05-20', { source: '样园日报', author: '何青禾', publishedAt: '2024-05-20' }],
    ['2024-05-20 10:00来源：样园日报责任编辑：陆一舟', { source: '样园日报', editor: '陆一舟' }],
    ['2024-05-20　摄影：陆一舟图片来源：样园', { source: null }],
    ['撰稿人：何青禾　2024-05-20', { author: '何青禾' }],
    ['2024-05-20 来源： <em>样园图片网</em> 摄影记者 陆一舟', { source: '样园图片网' }],
    ['2024-05-20　编辑：何青禾　<a>我要投稿</a>', { editor: '何青禾' }],
    ['2024-05-20　责任编辑：陆一舟_YB123', { editor: '陆一舟' }],
    ['2024-05-20　责任编辑：陆一舟 PX209', { editor: '陆一舟' }],
    ['2024-05-20　编辑：何青禾 已阅读<b></b>次', { editor: '何青禾' }],
    ['2024-05-20　审核：园林科 被浏览<b>0</b>次', { editor: null }],
    ['执笔人：苏禾 ｜ 2024-05-20 ｜ 审核：教学委员会', { author: '苏禾', editor: null }],
    ['2024-05-20　发布者: 河边的胖子 | 查看: 12', { editor: null }],
    ['2024-05-20　发布者：党政办公室', { editor: null }],
    ['2024-05-20　发布人：何青禾', { editor: '何青禾' }],
    ['2024-05-20　编辑：何青禾 值班主任丨陆一舟', { editor: '何青禾' }],
    ['发布人：何青禾　审核：苏禾　编辑：陆一舟　2024-05-20', { editor: '陆一舟' }],
    ['2024-05-20　责任编辑：陆一舟　编辑：何青禾', { editor: '陆一舟' }],
    ['發佈日期：2024-05-20　資料來源：中央樣園社　瀏覽人次：1,284', { source: '中央樣園社' }],
    ['資料來源：樣園縣志', { source: null }],
    ['【信息时间：2024-05-20】 信息来源：样园交易中心 【<a>我要打印</a>】【<a>关闭</a>】', { source: '样园交易中心' }],
    ['采访、撰文 / 何青禾　　摄影 / 陆一舟', { author: '何青禾', photographer: '陆一舟' }],
    ['<ul><li>2024-05-20</li><li>来源 · 园林局</li></ul>', { source: '园林局' }],
    ['<span>2024-05-20</span> <span>原創</span> <a id="js_name">樣園植物志</a>', { source: '樣園植物志' }],
    ['◎何青禾', { author: '何青禾' }],
    ['◎園藝社', { author: null }],
    ['<span>建立於 2024/05/20</span>', { publishedAt: '2024-05-20' }],
    ['公園建立於 2004/05/20', { publishedAt: null }],
    ['2024-05-20　值班编辑 / 何青禾', { editor: '何青禾' }],
    [
      '2024-05-20　供稿：园林学院　文：何青禾　编辑：陆一舟',
      { source: '园林学院', author: '何青禾', editor: '陆一舟' },
    ],
    ['2024-05-20　供稿：何青禾', { source: null, author: '何青禾' }],
    [
      '<p>樣園資訊站記者 何青禾報導；責任編輯：陸一舟</p><p>2024-05-20</p>',
      { source: '樣園資訊站', author: '何青禾', editor: '陸一舟' },
    ],
    ['2024-05-20　本报记者 何青禾', { source: null, author: '何青禾' }],
    ['<p>新闻中心记者 何青禾</p><p>2024-05-20</p>', { source: null, author: '何青禾' }],
    [
      '<table><tr><th>文 Text</th><td>何青禾 He Qinghe</td></tr><tr><th>编辑 Editor</th><td>Ada Birch</td></tr><tr><th>来源 Source</th><td>REED 双语刊</td></tr></table>',
      { source: 'REED 双语刊', author: '何青禾 He Qinghe', editor: 'Ada Birch' },
    ],
    ['2024-05-20　文∕何青禾（本社專員）', { author: '何青禾' }],
    ['2024-05-20　编辑 | 何青禾 审核 | 陆一舟', { editor: '何青禾' }],
    [
      '<span>2024-05-20 14:32</span><span>樣園新聞網／ 記者 <a href="/r">何青禾</a>／臺北報導</span>',
      { source: '樣園新聞網', author: '何青禾' },
    ],
    ['<span class="source">云上河东</span><span>2024-05-20 16:42</span><span>3万阅读</span>', { source: '云上河东' }],
    ['<span class="source">原创</span><span>2024-05-20 16:42</span>', { source: null }],
    ['<img src="/he.jpg"><div><p>何青禾</p><p>2024-05-20 · 6 分钟阅读</p></div>', { author: '何青禾' }],
    ['2024-05-20　本报记者调查', { author: null }],
    ['2024-05-20　來源/Source：樣園日報　作者 Author：何青禾', { source: '樣園日報', author: '何青禾' }],
  ])('%s', (info, expected) => expect(fields(info)).toMatchObject(expected));

  it('has no office for an author to which the source belongs', () => {
    const head = '<meta name="DC.Creator" content="樣園林務署">';
    const author = (source: string) =>
      extracted(page(HTML, { head, info: `2024-05-20 發布單位：${source}` })).article.author;
    expect(author('樣園林務署河東分署')).toBeNull();
    expect(author('河東縣政府')).toBe('樣園林務署');
  });

  it('leaves the text with the day where both stand in its container', () => {
    const info = '<p>2024年05月20日</p><p>樣園資訊站記者 何青禾報導；責任編輯：陸一舟</p>';
    const html = `<div><h1>老河道裡長出一座濕地公園</h1><article>${info}${HTML}</article></div>`;
    const of = (body: string) => read(`<title>老河道裡長出一座濕地公園 | 樣園資訊站</title>${body}`);
    expect(of(html)).toMatchObject({ text: PROSE.join('\n'), author: '何青禾', publishedAt: '2024-05-20' });
    expect(
      of(html.replace('</h1>', '</h1><p>河東</p><p>地方</p>').replace('2024年05月20日', '2024年5月20日，晴')).text,
    ).toContain('晴');
  });

  it('gives way to the reporter where data name the site itself', () => {
    const state = (name: string) =>
      `<meta property="og:site_name" content="样园日报电子版"><script type="application/ld+json">{"@type":"NewsArticle","headline":"老河道里长出一座湿地公园","author":{"@type":"Person","name":"${name}"}}</script>`;
    const author = (name: string, first: string) =>
      extracted(page(paragraphs([first + PROSE[0], ...PROSE.slice(1)]), { head: state(name) })).article.author;
    expect(author('样园日报', '〔记者何青禾／样园报道〕')).toBe('何青禾');
    expect(author('样园日报', '〔记者简青禾／样园报道〕')).toBe('简青禾');
    expect(author('陆一舟', '〔记者何青禾／样园报道〕')).toBe('陆一舟');
    expect(author('样园日报', '')).toBe('样园日报');
  });

  it.each([
    ['（樣園社記者何青禾河東7日電）', '樣園通訊社'],
    ['（河西社記者何青禾河東7日電）', null],
    ['樣園社記者何青禾說，', null],
  ])('has the agency that sent a report, where the site is that agency: %s', (first, source) => {
    const html = `<p>${first}${PROSE[0]}</p>${paragraphs(PROSE.slice(1))}`;
    const site = '<meta property="og:site_name" content="樣園通訊社 YYNA">';
    expect(extracted(page(html, { info: '2024-05-20', head: site })).article.source).toBe(source);
  });

  it('names the blogger below the entry', () => {
    const foot =
      '<ul class="article-footer"><li>阿禾 發表在 <a href="/">样格邦</a> <a href="#c">留言</a>(2) 人氣(<span>1,204</span>)</li></ul>';
    expect(fields('2024-05-20', `${HTML}${foot}`).author).toBe('阿禾');
    expect(fields('2024-05-20', `${HTML}<p>论文 发表在 园林学报 上。</p>`).author).toBeNull();
  });

  it.each([
    ['a question', `<p>记者：一百三十张琴，平均一年不到三张，为什么这么慢？</p>${HTML}`],
    ['who took a picture', `<p><img src="/1.jpg">公園裡的老樹。（記者何青禾攝）</p>${HTML}`],
  ])('takes %s for no author', (_, body) => expect(fields('2024-05-20', body).author).toBeNull());
  it('does not take an office for a label in a sentence', () =>
    expect(
      fields('2024-05-20　来源：样园日报', `<p>记者 在河边看到，芦苇已经齐腰高，白鹭飞起。</p>${HTML}`).author,
    ).toBeNull());
});

it('the label of this very text names its author far below it', () => {
  const list = '<ul>'.concat(
    ...[1, 2, 3, 4, 5, 6].map((n) => `<li><a href="/${n}">第${n}种水草和它的邻居们</a></li>`),
    '</ul>',
  );
  const below = (label: string): string | null =>
    read(page(`${paragraphs(PROSE)}</div><div>${list}<ul><li><b>${label}</b>木下</li></ul>`)).author;
  expect(below('本文作者：')).toBe('木下');
  expect(below('作者：')).toBeNull();
});

it('a list of works names no author of the article', () => {
  const works = '<ul><li>《听雨》 作者：何青禾（城北）</li><li>《归舟》 作者：陆一舟（城南）</li></ul>';
  const body = paragraphs(PROSE.slice(0, 1)) + works + paragraphs(PROSE.slice(1));
  expect(read(page(body, { info: '2024-05-20' }))).toMatchObject({ author: null });
});

it('hands that sign below the text on one line are told apart', () =>
  expect(read(page(`${HTML}<p>编辑丨何青禾 值班主任丨陆一舟</p>`))).toMatchObject({ editor: '何青禾' }));

describe('the first words of a report', () => {
  it.each([
    ['（样园社記者何青禾台北20日電）', '何青禾'],
    ['（样园社記者何青禾台北縣二十二日電）', '何青禾'],
    ['【記者何青禾、陸一舟／台北報導】', '何青禾、陸一舟'],
    ['〔記者何青禾／綜合報導〕', '何青禾'],
    ['（样园社台北20日電）', null],
    ['样园社杭州5月20日电（记者何青禾、陆一舟）', '何青禾、陆一舟'],
    ['本报讯（记者 何青禾 通讯员 陆一舟）', '何青禾 陆一舟'],
    ['本報訊（記者陸一舟）', '陸一舟'],
    ['样园社杭州5月20日电 (何青禾 陆一舟)', '何青禾 陆一舟'],
    ['样园社杭州5月20日电（综合外电消息整理）', null],
    ['（記者協會昨日報導）', null],
  ])('%s', (lead, author) =>
    expect(fields('2024-05-20', paragraphs([lead + PROSE[0]!, ...PROSE.slice(1)])).author).toBe(author),
  );
});

it.each([
  ['（何青禾 陆一舟）', '何青禾 陆一舟'],
  ['（记者何青禾 通讯员陆一舟）', '何青禾 陆一舟'],
  ['（摘自县志）', null],
])('the last brackets of a text sign: %s', (end, author) => {
  const body = paragraphs([...PROSE.slice(0, 2), PROSE[2] + end]);
  expect(read(page(body, { info: '2024-05-20' }))).toMatchObject({ author });
});

it.each([
  ['source', '来源：样园日报', '样园日报'],
  ['source', '[ 样园日报 ]', '样园日报'],
  ['author', 'name, mail@example.com', null],
  ['author', '105092', null],
])('a meta element’s %s is %s', (name, content, expected) => {
  const head = `<meta name="${name}" content="${content}">`;
  const { article } = extracted(page(HTML, { info: '2024-05-20', head }));
  expect(article[name as 'source' | 'author']).toBe(expected);
});

describe('a date', () => {
  it.each([
    ['<time datetime="2024-05-20T02:30:00Z">5月20日</time>', '2024-05-20T02:30:00+00:00'],
    ['<span data-time="2024-05-20 10:30:00">12天前</span>', '2024-05-20T10:30:00+08:00'],
    ['<span data-timestamp="1716172200">上周</span>', '2024-05-20T10:30:00+08:00'],
    ['<time datetime="2024-05-20T00:00:00Z">2024年5月20日 10:30</time>', '2024-05-20T10:30:00+08:00'],
    ['<span title="2024-05-20 10:30:00">12天前</span>', '2024-05-20T10:30:00+08:00'],
    [
      '<time datetime="2024-05-20T10:30:00+08:00">2024年5月20日</time><time datetime="2024-05-21T08:00:00+08:00">2024年5月21日</time>',
      '2024-05-20T10:30:00+08:00',
    ],
    ['字体：小 中 大　分享到：　2024-05-20 10:30', '2024-05-20T10:30:00+08:00'],
    ['2024-05-20 HKT 10:30', '2024-05-20T10:30:00+08:00'],
    ['上版日期：113.05.20', '2024-05-20'],
    ['2024·05·20', '2024-05-20'],
    ['20240520 10:30', '2024-05-20T10:30:00+08:00'],
    ['发布时间：20240520　来源：样园日报', '2024-05-20'],
    ['北京时间2024年5月20日 10:30　来源：样园日报', '2024-05-20T10:30:00+08:00'],
    ['發布日期：西元2024年5月20日', '2024-05-20'],
    ['贰零贰肆年伍月贰拾日　来源：样园日报', '2024-05-20'],
    ['2024年5⽉20⽇　来源：样园日报', '2024-05-20'],
    ['<span>20</span><span>2024-05</span>', '2024-05-20'],
    ['<div>20</div><div>2024-05</div>', '2024-05-20'],
    ['<b>20</b>/<i>05月</i> 2024', '2024-05-20'],
    ['2024年5月20日 香港時間10時30分', '2024-05-20T10:30:00+08:00'],
    ['<p>2024年5月20日（星期一）</p><p>北京时间10:30</p>', '2024-05-20T10:30:00+08:00'],
    ['2024-05-20<script>var ct = "1716172200";</script>', '2024-05-20T10:30:00+08:00'],
    ['2024-05-19<script>var ct = "1716172200";</script>', '2024-05-19'],
  ])('is read from %s', (info, iso) => {
    const { publishedAt } = fields(info);
    expect(publishedAt === null || !iso.includes('+00') ? publishedAt : Date.parse(publishedAt)).toBe(
      iso.includes('+00') ? Date.parse(iso) : iso,
    );
  });

  it.each(['编号：20240520 10:30', 'On March 5, 2019, the last train left the station.'])('is none in %s', (line) =>
    expect(fields('样园日报', `<p>${line}</p>${HTML}`).publishedAt).toBeNull(),
  );

  it.each(['22 Jan 2022, 10:00 – 15:30', '2022年1月22日 10:00至15:30'])('is an event’s with two hours: %s', (line) =>
    expect(read(page(`<p>${line}</p>${paragraphs(PROSE)}`, { info: '' })).publishedAt).toBeNull(),
  );

  it.each(['注册于 2020-01-01　最后登录 2024-05-20', '北京时间：2024-05-20 10:30'])(
    'is none below the text in %s',
    (line) => expect(fields('样园日报', `${HTML}</div><div><b>李明</b><p>${line}</p>`).publishedAt).toBeNull(),
  );
});

it.each([
  ['is the day of the issue', '<p>2024年05月20日 <a>上一期</a> <a>下一期</a></p><p>第03版：副刊</p>', '2024-05-20'],
  ['is none where the page is no paper’s', '<p>2024年05月20日 <a>上一期</a> <a>下一期</a></p>', null],
  ['is none where the bar tells the day of today alone', '<p>2024年05月20日</p><p>第03版：副刊</p>', null],
])('the date of a newspaper’s page %s', (_, bar, date) => {
  const html = page(HTML, { info: '' }).replace('<ul>', `<div>${bar}<p>本报声明</p><p>合订本</p><p>目录</p></div><ul>`);
  expect(extracted(html).article.publishedAt).toBe(date);
});

describe('a name of chrome on text', () => {
  const text = (markup: string) =>
    read(page(`${paragraphs(PROSE.slice(0, 1))}${markup}${paragraphs(PROSE.slice(1))}`)).text;

  it('is no reason to lose the heading of prose', () =>
    expect(text('<h2 class="share-title">芦苇与菖蒲</h2>')).toContain('芦苇与菖蒲'));
  it('is one where nothing but buttons follow', () =>
    expect(
      text('<h3 class="share-title">分享本文</h3><div><a href="/1">微博</a> <a href="/2">朋友圈</a></div>'),
    ).not.toContain('分享本文'));
  it('is no reason to lose long sentences that ask nothing', () =>
    expect(
      text('<div class="share"><p>一位摄影师说起他十年间在河边拍下的三百张照片，从排水沟到长满芦苇的湿地。</p></div>'),
    ).toContain('一位摄影师'));
  it('is one for sentences that ask to follow', () =>
    expect(
      text('<div class="share"><p>喜欢这篇文章的读者，请扫码关注我们的公众号，每天都能收到一篇新的文章。</p></div>'),
    ).not.toContain('公众号'));
  it('is no reason to lose the editor’s note above the text', () =>
    expect(
      read(
        page(`<div class="box-side"><p>编者按</p><p>本报今起刊登城市河流的报道，欢迎读者来信讨论。</p></div>${HTML}`),
      ).text,
    ).toContain('本报今起'));
});

describe('an author whom the page states for machines', () => {
  const author = (stated: string, info: string) =>
    extracted(page(HTML, { info, head: `<meta name="author" content="${stated}">` })).article.author;

  it.each([
    ['the site', '样园'],
    ['an account', 'founder'],
    ['the source', '河东观察室'],
  ])('gives way to a person where it is %s', (_, stated) => {
    expect(author(stated, '2024-05-20　来源：河东观察室　文｜何青禾')).toBe('何青禾');
    expect(author(stated, '2024-05-20　来源：河东观察室')).toBe(stated);
  });

  it('is no office of which a part is the source', () => {
    expect(author('河东市政府建设局', '<p>发布单位：建设局公园科</p><p>2024-05-20</p>')).toBeNull();
    expect(author('河东市政府建设局', '<p>发布单位：公园管理科</p><p>2024-05-20</p>')).toBe('河东市政府建设局');
  });
});

it('facts in a row of a table name no author', () => {
  const facts =
    '<table><tr><td>项目地点</td><td>河东</td></tr><tr><td>设计/竣工</td><td>2018年5月 / 2020年8月</td></tr></table>';
  expect(read(page(`${HTML}${facts}`)).author).toBeNull();
});

it('the poster of a forum is who changed the post, where that name stands above it', () => {
  const post = (name: string) =>
    read(
      page(`<p>本帖最后由 ${name} 于 2024-5-21 09:12 编辑</p>${HTML}`, {
        info: '<p><a href="/u/1">半亩闲田</a></p><p>发表于 2024-5-20 21:47</p>',
      }),
    );
  expect(post('半亩闲田')).toMatchObject({ author: '半亩闲田', text: PROSE.join('\n') });
  expect(post('版主乙').author).toBeNull();
});

it('the name above a poem leaves the text where its template names the author', () => {
  const poem =
    '那块钉在你身上的铝牌<br>第一年他们给你绑上绷带<br>像护士对待一个骨折的人<br>第二年拆掉支架，你站住了<br>没有人鼓掌<br>我在树下等过二十三路，等过<br>雨停，等过一个没有来的人';
  const of = (name: string) =>
    read(
      page(`<div><div class="${name}">何青禾</div>${poem}</div>`, { info: '2024-05-20　来源：样园日报　作者：何青禾' }),
    );
  expect(of('author').text).toBe(poem.replaceAll('<br>', '\n'));
});

describe('a stated author', () => {
  const author = (head: string, info = '2024-05-20 来源：样园日报', end = '') =>
    read(page(`${HTML}${end}`, { head, info })).author;
  it('is not who made the system', () => {
    const generator = '<meta name="generator" content="Pondware! X3.2">';
    expect(author(`${generator}<meta name="author" content="Pondware! Team">`)).toBeNull();
    expect(author(`${generator}<meta name="author" content="何青禾">`)).toBe('何青禾');
    expect(author('<meta name="generator" content="Heron 0.9"><meta name="author" content="Heron Birch">')).toBe(
      'Heron Birch',
    );
  });
  it('is not the editor whom the page shows as such', () => {
    const head = '<meta name="author" content="何青禾">';
    expect(author(head, '2024-05-20', '<div>（责任编辑：何青禾）</div>')).toBeNull();
    expect(author(head, '2024-05-20 作者：何青禾', '<div>（责任编辑：何青禾）</div>')).toBe('何青禾');
    expect(author(head, '2024-05-20', '<div>（责任编辑：陆一舟）</div>')).toBe('何青禾');
  });
});

describe('a dated line', () => {
  it('names the person whose page its account links to', () =>
    expect(
      fields(
        '<a href="/u/7" class="nick">何禾</a><span>样园Lab</span> <time>2024-05-20 08:12</time> <span>阅读 8.3k</span>',
      ).author,
    ).toBe('何禾'));
  it('has no source in the name of a column', () =>
    expect(
      extracted(
        page(HTML, { info: '<span>2024-05-20</span><span>公司动态</span>' }).replace(
          '_样园网',
          '-公司动态-样园景观公司',
        ),
      ).article.source,
    ).toBeNull());
});

describe('authors of works that a text lists', () => {
  const works = (n: number) =>
    ['何青禾、陆一舟', '苏小满', '温小禾']
      .slice(0, n)
      .map((who, i) => `<p>${i + 1}.《苇荡》　样园大学<br>作者：${who}　指导教师：陆老师</p>`)
      .join('');
  it('are none of its own', () =>
    expect(extracted(page(`${HTML}${works(3)}`, { info: '2024-05-20' })).article.author).toBeNull());
  it('are not looked for in one line', () =>
    expect(extracted(page(`${HTML}<p>作者：何青禾</p>`, { info: '2024-05-20' })).article.author).toBe('何青禾'));
});

it('a name of two characters set wide is one name', () => {
  expect(fields('本报记者 何青禾 陆 舟　2024-05-20 来源：样园日报').author).toBe('何青禾 陆舟');
  expect(fields('2024-05-20 来源：样园日报 作者：何 禾').author).toBe('何禾');
});
