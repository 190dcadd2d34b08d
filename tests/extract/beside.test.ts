/** What stands right above, among or below a text in boxes of its own: comments, other texts, advertisements, summaries, pictures. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const BODY = paragraphs(PROSE);
const TEXT = PROSE.join('\n');
const textOf = (body: string): string => read(page(body)).text;

describe('comments under a heading without a number', () => {
  const said = `说得好，我家门前那条沟也是这样，去年堆满垃圾，${PROSE[1]}`;
  const box = (head: string, lines: readonly string[]) =>
    `</div><div><dl><dt>${head}</dt><dd>${lines.map((line) => `<div>${line}</div>`).join('')}</dd></dl>`;

  it.each([
    ['a day and a word', [`网友 河边人 2009-11-07 说：${said}`, `网友 老渡口 2009-11-08 说：${said}`]],
    ['a day in brackets', [`河边人（2009年11月7日）：${said}`]],
  ])('are told by who speaks: %s', (_, lines) =>
    expect(textOf(`${BODY}${box('<strong>最新评论</strong>', lines)}`)).toBe(TEXT),
  );

  it.each([
    ['of the text', '<strong>评论</strong>', [said]],
    ['that is no heading', '评论', [`样园晚报2009-11-07报道：${said}`]],
  ])('are another than a part %s', (_, head, lines) =>
    expect(textOf(`${BODY}${box(head, lines)}`)).toContain('去年堆满垃圾'),
  );
});

describe('what shows advertisements', () => {
  const among = (box: string) => textOf(BODY.replace('\n', box));
  const offer = '大量供应红叶石楠球 冠幅80-120 电话同号';

  it.each([
    ['a script', `<div><script src="/plus/ad_js.php?aid=3"></script>${offer}</div>`],
    ['a frame', `<table><tr><td><iframe src="/ad/top.htm"></iframe></td></tr><tr><td>${offer}</td></tr></table>`],
    [
      'a label',
      `<table><tr><td><b>FROM OUR SPONSOR</b><br>Hank sharpens chains. Mention us and get a file.</td></tr></table>`,
    ],
    [
      'a label and a sentence of some length',
      `<div><b>From our sponsor</b><p>Hank's Small Engine of Fourth Street, where chains are sharpened while you wait and mowers are mended, has been open since May. Mention us.</p></div>`,
    ],
    ['a label in Chinese', `<div><small>赞助</small><p>${offer}</p><a>立即购买</a></div>`],
    ['a price and a button', `<div><a>红叶石楠 三年苗</a><span>￥26.00</span><button>加入购物车</button></div>`],
  ])('takes the words around it out: %s', (_, box) => expect(among(box)).toBe(TEXT));

  it.each([
    ['another script', `<div><script src="/js/load.js"></script>${offer}</div>`, offer],
    ['a picture', `<div><script src="/ad/1.js"></script><img src="/1.jpg"><p>河岸上的芦苇</p></div>`, '河岸上的芦苇'],
    ['a price without a button', '<div><b>红叶石楠 三年苗</b><span>￥26.00</span></div>', '￥26.00'],
    ['a sentence with a price', '<div><p>红叶石楠每株￥26。</p><button>加入购物车</button></div>', '每株'],
    ['a sentence', `<div><script src="/ad/1.js"></script>那年的水涨了一米多。</div>`, '那年的水'],
  ])('leaves alone %s', (_, box, kept) => expect(among(box)).toContain(kept));
});

it('a label of advertisements above a short text takes nothing of it', () => {
  const said =
    'The town closed the bridge over Mill Creek on Monday after an inspection found two cracked beams below the deck.';
  const more =
    'Repairs are to take three weeks, and traffic goes by Elm Street until then, the engineer told the council.';
  const html = `<h1>Bridge over Mill Creek closed</h1><div class="story"><p>Advertisement</p><p>${said}</p><p>${more}</p></div>`;
  expect(read(`<html lang="en"><body>${html}</body></html>`).text).toContain(`${said}\n${more}`);
});

it('a box of other texts in which one may have an interest is none of it', () => {
  const cards = ['石桥镇举办首届菊花展', '青林桃花节周六开幕', '西屏古桥修缮过半'].map(
    (title) => `<div class="c"><h5>${title}</h5><p>据介绍，参加活动的志愿者有一百多人。</p></div>`,
  );
  expect(textOf(`${BODY}<div><h4>你可能有兴趣</h4>${cards.join('')}</div>`)).toBe(TEXT);
});

describe('a summary above the text in a box named so', () => {
  const lead = '三年前的排水沟，如今沿岸修起了木栈道，下游的水反而更清了。';
  const said = '排水沟变成湿地的三年，是一群人守着河岸的三年。';
  const of = (words: string, description = '', box = `<div class="intro">${words}</div>`) =>
    read(page(`${box}<div>${BODY}</div>`, { head: `<meta name="description" content="${description}">` })).text;

  it('is none of it where the page states it', () => expect(of(said, said)).toBe(TEXT));
  it('is none of it where the text says the same again', () => expect(of(lead)).toBe(TEXT));
  it.each([
    ['says what nothing else does', of(said)],
    [
      'stands among the paragraphs',
      read(page(`<p class="intro">${said}</p>${BODY}`, { head: `<meta name="description" content="${said}">` })).text,
    ],
    ['is not named so', of(said, said, `<div class="r1">${said}</div>`)],
  ])('stays where it %s', (_, text) => expect(text).toBe(`${said}\n${TEXT}`));
});

describe('a picture right above the text', () => {
  const LINKS = '<div><a href="/a">河道治理</a> <a href="/b">湿地公园</a> <a href="/c">城市水系</a></div>'.repeat(2);
  const above = (words: string) => {
    const { blocks } = read(page(`</div><div><img src="/gate.jpg">${words}</div><div>${BODY}</div>${LINKS}`));
    return blocks.filter(({ kind }) => kind === 'image').map(({ caption }) => caption);
  };

  it('has the caption that stands in its own element', () =>
    expect(above('<span>一九九四年出土的花岗石门额，字迹尚清。</span>')).toEqual([
      '一九九四年出土的花岗石门额，字迹尚清。',
    ]));
  it('has no name for its caption', () => expect(above('<span>本报记者苏禾</span>')).not.toContain('本报记者苏禾'));
});

describe('parts of a text in boxes of their own', () => {
  const SHOWN = ['第一单元 沟与河', PROSE[0]!, '第二单元 水与草', PROSE[1]!];
  const body = `<div><h3>${SHOWN[0]}</h3><p>${SHOWN[1]}</p><h3>${SHOWN[2]}</h3><p>${SHOWN[3]}</p></div>`;
  const pictures = ['止水图 明 纸本', '横塘图卷 清 绢本']
    .map((t) => `<figure><img src="/${t.length}.jpg"><figcaption>${t}</figcaption></figure>`)
    .join('');
  const of = (above: string, below: string) =>
    read(
      `<html><head><title>老河道图展 - 样园博物馆</title></head><body><nav><a href="/">首页</a> <a href="/x">展览</a></nav><section><h2>老河道图展</h2></section><div>发布于 2024.05.20</div>${above}${body}${below}<footer>© 样园博物馆</footer></body></html>`,
    ).text.split('\n');

  it('are its terms and its sections of pictures and items', () => {
    const terms = '<dl><dt>展期</dt><dd>6月15日至10月20日（逢周一闭馆）</dd><dt>票价</dt><dd>免费</dd></dl>';
    const items =
      '<div><h3>配套活动</h3><ul><li>6月22日 讲座：二十个视点</li><li>7月6日 工作坊：铺一块冰裂纹</li></ul></div>';
    const text = of(terms, `<div><h3>重点展品</h3>${pictures}</div><div><a>立即预约</a></div>${items}`);
    expect(text.slice(0, 4)).toEqual(['展期', '6月15日至10月20日（逢周一闭馆）', '票价', '免费']);
    expect(text.slice(-6)).toEqual([
      '重点展品',
      '止水图 明 纸本',
      '横塘图卷 清 绢本',
      '配套活动',
      '6月22日 讲座：二十个视点',
      '7月6日 工作坊：铺一块冰裂纹',
    ]);
  });

  it.each([
    ['other things', `<div><h3>其他展览</h3>${pictures}</div>`],
    ['links', '<div><h3>分馆</h3><ul><li><a href="/1">上游馆</a></li><li><a href="/2">下游馆</a></li></ul></div>'],
    ['what another heading heads', `<div><h5>馆藏</h5>${pictures}</div>`],
  ])('are not %s', (_, box) => expect(of('', box)).toEqual(SHOWN));

  it('are no fields of the page', () =>
    expect(of('<dl><dt>来源</dt><dd>样园博物馆</dd><dt>编辑</dt><dd>何青禾</dd></dl>', '')).toEqual(SHOWN));
});

it('a heading that the page hides is no title', () => {
  const head = '<title>预警信息-样园植物保护站</title>';
  const html = `<html><head>${head}</head><body><header><h1 hidden>样园植物保护站</h1><a href="/">首页</a></header><main><h2>关于做好第二代幼虫防治的预警信息</h2><div>2024-05-20</div><div>${BODY}</div></main></body></html>`;
  expect(read(html).title).toBe('关于做好第二代幼虫防治的预警信息');
});

describe('who signs above a text', () => {
  it.each([
    ['behind a mark', '<p>■ 本报记者 何青禾</p>'],
    ['in brackets, in an element named so', '<p class="author">〔记者何青禾／样园报导〕</p>'],
  ])('is none of it: %s', (_, line) =>
    expect(read(page(`${line}${BODY}`, { info: '2024-05-20 来源：样园日报　记者 何青禾' })).text).toBe(TEXT),
  );

  it.each(['<p>■ 本报记者 陆一舟</p>', '<p>■ 何青禾的河</p>'])('is nobody else: %s', (line) =>
    expect(read(page(`${line}${BODY}`, { info: '2024-05-20 来源：样园日报　作者：何青禾' })).text).toContain('■'),
  );
});

describe('a conversation', () => {
  const TITLE = '水不必总是清的';
  const of = (below: string, end = '') =>
    read(
      `<html><head><title>${TITLE} | 样园杂志</title></head><body><div><h1>${TITLE}</h1>${below}${BODY}${end}</div></body></html>`,
    );
  const deck = '<h3>水文学家苏禾谈浑水与淤泥</h3>';

  it('is read without its subtitle above who asked', () =>
    expect(of(`${deck}<div>采访、撰文 / 何青禾　　摄影 / 陆一舟</div>`)).toMatchObject({
      text: TEXT,
      author: '何青禾',
    }));
  it('keeps a heading above its paragraphs', () => expect(of(deck).text).toContain('苏禾谈浑水'));
  it('is read without who answered', () =>
    expect(of('', '<div class="bio"><b>苏禾</b>，1945年生于样园，水文学家，著有《河的算术》。</div>').text).toBe(TEXT));
});

it('a notice of the editors below a text is none of it', () => {
  const notice =
    '<h3>编辑部公告</h3><p>近期有不法人员冒充本刊编辑收取费用，投稿的唯一入口为本站，收到可疑邮件者，请与编辑部核实。</p>';
  expect(textOf(`<div>${BODY}</div><div>${notice}</div>`)).toBe(TEXT);
});

it('what a forum says over a picture is no text', () => {
  const tip = '<div class="tip">2005.jpg (88.2 KB, 下载次数: 12) 下载附件 2011-4-24 21:10 上传</div>';
  expect(textOf(BODY.replace('\n', `${tip}<img src="/1.jpg">`))).toBe(TEXT);
  expect(textOf(BODY.replace('\n', '<div>2005.jpg (88.2 KB) 拍得最好。</div>'))).toContain('2005.jpg');
});

it('a name that ends an English text over the author’s card signs it', () => {
  const said = 'She moved a heap of spoil forty yards without permission, and the pond has held ever since.';
  const card = '<div><h4>Ada Birch</h4><p>Ada is editor of the pond notes. She lives by the weir.</p></div>';
  const of = (below: string) =>
    read(
      `<html><head><title>Tom Reed, 1931–2017</title></head><body><div><h1>Tom Reed, 1931–2017</h1><p>28 Nov 2017</p>${`<p>${said}</p><p>${said.replace('She', 'He')}</p>`}<p><b>Ada Birch</b></p>${below}</div></body></html>`,
    );
  expect(of(card).author).toBe('Ada Birch');
  expect(of(card).text).not.toContain('Ada Birch');
  expect(of('').text).toContain('Ada Birch');
});
