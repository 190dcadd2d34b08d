/** What stands around a text in its own container and is none of it: boxes of other texts, buttons, counters, the head of the page. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const BODY = paragraphs(PROSE);
const TEXT = PROSE.join('\n');
const TITLES = [
  '旧砖厂的烟囱上住进一窝红隼',
  '山城步道修到了第七级台地',
  '菜市场屋顶种出了两亩油菜',
  '三代人守着一片水杉林',
];
const SUMMARY = '值守的人说，它们每年三月回来。';
const textOf = (body: string): string => read(page(body)).text;

describe('a link that a script gives its address', () => {
  it.each([
    ['in a list', `<h3>栏目里的</h3><ul>${TITLES.map((t) => `<li><a>${t}</a></li>`).join('')}</ul>`],
    ['on a card', TITLES.map((t) => `<a class="k"><h4>${t}</h4><p>${SUMMARY}</p></a>`).join('')],
    ['over a summary', TITLES.map((t) => `<div><a onclick="go()">${t}</a><p>${SUMMARY}</p></div>`).join('')],
    ['as a button', '<div><a>转给同事</a><a>存起来</a></div>'],
  ])('belongs to no text %s', (_, box) => expect(textOf(`<div>${BODY}</div><div>${box}</div>`)).toBe(TEXT));

  it.each([
    ['a word among others', BODY.replace('香蒲', '<a>香蒲</a>')],
    [
      'the target of a link',
      BODY.replaceAll('<p>', '<p><a name="x"></a>').replace('五月的清晨，', '<a id="y">五月的清晨，</a>'),
    ],
    ['each paragraph', PROSE.map((text) => `<p><a target="_blank">${text}</a></p>`).join('')],
    ['left open', `<a class="top">${BODY}`],
  ])('costs a text nothing as %s', (_, body) => expect(textOf(body)).toBe(TEXT));
});

it('a heading that leads nowhere heads the text', () => {
  const parts = [...PROSE, ...PROSE.map((text) => text.replaceAll('的', '之'))];
  const html = parts.map((text, i) => `<div><h3><a>第${i + 1}段河岸</a></h3><p>${text}</p></div>`).join('');
  expect(textOf(html)).toBe(parts.flatMap((text, i) => [`第${i + 1}段河岸`, text]).join('\n'));
});

describe('the head of a page in the container of its text', () => {
  const TITLE = '老河道里长出一座湿地公园';
  const of = (above: string, below: string) =>
    read(
      `<html><head><title>${TITLE}_样园网</title></head><body><div>${above}<h1>${TITLE}</h1>${below}${BODY}</div></body></html>`,
    );

  it.each([
    ['a column', '<p>河流札记</p>', ''],
    ['a day', '', '<p>2024.05.20</p>'],
    ['a paper and a moment', '', '<div><span>样园晚报</span> <span>2024-05-20 18:30</span> <span>收藏 3</span></div>'],
    ['names and a day', '', '<p>文 / 苏禾、白青　　2024.05.20</p>'],
    ['the name of the author', '', '<p>作者：苏禾 2024-05-20</p><p>·</p><p>苏禾</p>'],
  ])('is none of it: %s', (_, above, below) => {
    const { text, publishedAt } = of(above, below);
    expect(text).toBe(TEXT);
    if (below !== '') expect(publishedAt).toContain('2024-05-20');
  });

  it.each([
    ['whom it greets', '<p>2024-05-20</p><p>各位邻居：</p>', '各位邻居：'],
    ['another day', '<p>2024-05-20</p><p>2023年3月2日 破土</p>', '2023年3月2日 破土'],
    ['a dateline', '<p>2024-05-20 09:00</p><p>样园社江城2024年5月20日电</p>', '样园社江城2024年5月20日电'],
  ])('ends where the text begins: %s', (_, below, first) => expect(of('', below).text).toBe(`${first}\n${TEXT}`));
});

describe('a box of other texts that no link gives away', () => {
  const list = TITLES.map((t) => `<li>${t}</li>`).join('');
  const cards = TITLES.map((t) => `<section><h4>${t}</h4><p>${SUMMARY}</p></section>`).join('');
  const told = TITLES.map((t) => `<p>${t}：${SUMMARY}</p>`).join('');
  const lines = TITLES.map((t) => `<p><a href="/a/${t.length}.html">${t}</a>${SUMMARY}${SUMMARY}</p>`).join('');
  it.each([
    ['titles', `<h3>阅读排行</h3><ul>${list}</ul>`],
    ['titles, in traditional script', `<h3>其他報導</h3><ul>${list}</ul>`],
    ['cards', `<h3>本期其他文章</h3>${cards}`],
    ['cards under a mark', `<h3>◎ 你可能还想看</h3>${cards}`],
    ['titles with their summaries behind a colon', `<h3>為你推薦</h3>${told}`],
    ['linked lines', `<h3>相关</h3>${lines}`],
    ['linked lines of a column', `<h3>河流新闻</h3>${lines}`],
  ])('is no text: %s', (_, box) => {
    expect(textOf(`<div>${BODY}</div><div>${box}</div>`)).toBe(TEXT);
    expect(textOf(`<div>${BODY}<div>${box}</div></div>`)).toBe(TEXT);
  });

  it('is no text as cards of a title and a long summary', () => {
    const long =
      '住在附近的人先是抱怨，后来带着望远镜来看，再后来在院子里给它们留了一扇窗，每年三月打开，七月关上。'.repeat(2);
    const box = `<h3>热门文章</h3>${TITLES.slice(0, 2)
      .map((t) => `<article><h4>${t}</h4><p>${long.slice(0, 70)}</p></article>`)
      .join('')}`;
    expect(textOf(`<div>${BODY}</div><div>${box}</div>`)).toBe(TEXT);
  });

  it.each([
    ['places', '<h3>河边去处</h3><ul><li>上游的芦苇荡观鸟台</li><li>中段的石板老渡口</li></ul>', '中段的石板老渡口'],
    [
      'books',
      '<h3>延伸阅读</h3><ul><li>《溪流的语言》，水边出版社</li><li>《湿地十讲》，水边出版社</li></ul>',
      '《湿地十讲》，水边出版社',
    ],
    ['figures', '<h3>相关数据</h3><ul><li>栈道全长两千一百米</li><li>湿地面积十四公顷</li></ul>', '湿地面积十四公顷'],
    ['sections', `<h3>更多内容</h3><ul>${list}</ul></div><div>${BODY.replaceAll('五月', '六月')}`, TITLES[0]],
    ['who said what', `<h3>更多来信</h3><p>苏禾：${SUMMARY}</p><p>白青：${SUMMARY}</p><p>甲：${SUMMARY}</p>`, '白青：'],
    ['answers', `<h3>其他回顾</h3><p>问：桥还在吗？</p><p>答：还在，只是换了栏杆。</p>`, '答：还在，只是换了栏杆。'],
  ])('is another than a list of the text: %s', (_, box, kept) => {
    expect(textOf(`${BODY}<div>${box}</div>`)).toContain(kept);
  });

  it('is told where the site shows its name as a heading', () => {
    const title = 'Reed beds hold the bank where the weir gave way';
    const body = ['One', 'Two', 'Three'].map((n) => `<p>${n} summers after the weir gave way, reeds hold the bank, and herons stand in the shallows below the old mill.</p>`); // biome-ignore format: one line
    const cards = ['Owls nest above the law library', 'Students plant an orchard', 'A lamp that waters its pot'];
    const box = `<section><h2>More news</h2>${cards.map((c) => `<div><h3>${c}</h3><p>It took nine days, and nobody on the campus had expected as much.</p></div>`).join('')}</section>`;
    const html = `<html><head><title>${title} | Reed University</title></head><body><header><h1><a href="/">Reed University</a></h1></header><main><div><article><h2>${title}</h2><div>${body.join('')}</div></article>${box}</div></main></body></html>`;
    expect(read(html).text).not.toContain('Owls');
  });

  it('among the text is one linked title with its label and its summary', () => {
    const box = `<div><p>延伸阅读 <a href="/b.html">${TITLES[0]}</a></p><p>${SUMMARY}</p></div>`;
    expect(textOf(BODY.replace('\n', box))).toBe(TEXT);
  });
});

describe('a line that is a link', () => {
  const within = (line: string): string => textOf(BODY.replace('\n', `<p align="center">${line}</p>`));
  it.each([
    '<a href="/ads/cny"><img src="/a.gif"><br>参茸海味，每磅三十八元起</a>',
    '<a>园艺师培训 报名减五百元 广告</a>',
  ])('to an advertisement is no text: %s', (line) => expect(within(line)).toBe(TEXT));
  it.each([
    '<a href="/video/88.html">视频｜航拍旧砖厂的烟囱（点击观看）</a>',
    '<a href="/zt/1">点击进入专题：这五年的河</a>',
  ])('to a film or a series is no text: %s', (line) => expect(within(line)).toBe(TEXT));
  it('that a label only begins stays', () =>
    expect(within('视频：<a href="/v">参茸街改道示意图</a>由街道办提供。')).toContain('参茸街'));
  it.each(['<a href="/roads/cny">参茸街改道示意图</a>', '详见<a href="/ads/cny">参茸街改道示意图</a>。'])(
    'or not stays: %s',
    (line) => expect(within(line)).toContain('参茸街'),
  );
});

describe('a column beside the text', () => {
  const say = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('');
  const OTHER = [
    '现金分享计划明年继续推行，一月起按出生年份分批发放，长者先领。',
    '赛车场今起封路，三十九条巴士线改道，详情见站牌。',
  ];
  const row = (column: string): string => `<div><div>${BODY}</div><div>${column}</div></div>`;
  it.each([
    ['news', `<h4>热门新闻</h4>${say(OTHER)}`],
    [
      'a weblog',
      `<h3>最近回复</h3><ul><li>芦苇: ${OTHER[0]}</li></ul><h3>关于我</h3><p>园丁，住在河边。</p><h3>最新文章</h3><a href="/a">短</a>`,
    ],
  ])('is none of it where all its headings say so: %s', (_, column) => {
    expect(textOf(row(column))).toBe(TEXT);
  });

  it('is none of it where its headings are parts of the site', () => {
    const column = `<b>【副刊】</b><br>${OTHER[0]}<br><b>【侨乡】</b><br>${OTHER[1]}`;
    const cells = (menu: string): string =>
      textOf(`<div>${menu}</div><table><tr><td>${BODY}</td><td>${column}</td></tr></table>`);
    expect(cells('<a href="/1">要闻</a> <a href="/2">侨乡</a> <a href="/3">副刊</a>')).toBe(TEXT);
    expect(cells('<a href="/1">要闻</a> <a href="/2">侨乡</a> <a href="/3">体育</a>')).toContain(OTHER[0]);
  });

  it.each([
    ['a heading of the text', `<h4>热门新闻</h4>${say(OTHER)}<h4>栈道</h4>${say(OTHER)}`],
    ['a text that belongs to it', `<h4>相关新闻</h4>${say(OTHER)}`],
  ])('is text with %s', (_, column) => expect(textOf(row(column))).toContain(OTHER[1]));
});

describe('below a text', () => {
  it.each([
    [
      'questions',
      '<h3>有问必答</h3><p>说说您对这条河的看法，三天之内答复，急事请打值班电话。</p><textarea></textarea><button>送出</button>',
    ],
    ['a letter by mail', '<b>河边来信</b><p>写下邮箱，月初收到一封。</p><input type="email">'],
    ['an author', '<b>作者简介</b><p>苏禾，本名苏小禾，一九八一年生，住在样园县的河边，写作之余种菖蒲。</p>'],
  ])('a box is none of it: %s', (_, box) => {
    expect(textOf(`<div>${BODY}</div><div>${box}</div>`)).toBe(TEXT);
    expect(textOf(`${BODY}<div>${box}</div>`)).toBe(TEXT);
  });

  it.each([
    [
      'a search among it',
      `<div><p>栈道有三处入口，老人走东边那处最省力，清早开门。</p><input type="text"></div>${BODY}`,
      '老人走东边',
    ],
    [
      'a hidden field',
      `${BODY}<div><p>栈道有三处入口，老人走东边那处最省力，清早开门。</p><input type="hidden"></div>`,
      '老人走东边',
    ],
    ['a long life', `${BODY}<div><b>作者简介</b>${BODY}${BODY.replaceAll('，', '。')}</div>`, '作者简介'],
    ['a field around all of it', `<form><input type="text">${BODY}</form>`, PROSE[2]],
  ])('a box with text stays: %s', (_, body, kept) => expect(textOf(body)).toContain(kept));
});

it('a label without its name signs nothing', () => {
  expect(textOf(`${BODY}<p>责编丨</p>`)).toBe(TEXT);
  expect(textOf(`${BODY}<p>责编丨苏禾</p>`)).toContain('苏禾');
});

describe('counters of a slide show', () => {
  const slides = (count: (n: number) => string) =>
    PROSE.map((text, i) => `<div><img src="/${i}.jpg"><span>${count(i + 1)}</span><p>${text}</p></div>`).join('');
  it('are no text', () => expect(textOf(slides((n) => `<b>${n}</b>/3`))).toBe(TEXT));
  it('stand below the text that leads to it', () => {
    const lead = '河道整治三年，沿岸的人一年四季都看得见变化，摄影记者在同一处石阶上守了三百天。';
    const albums = `<div>${TITLES.map((t) => `<a href="/p/${t.length}"><img src="/s.jpg"><span>${t}</span></a>`).join(' ')}</div>`;
    const show = slides((n) => `<b>${n}</b>/3`);
    expect(textOf(`<div><p>${lead}</p></div><div>${show}</div>${albums.repeat(3)}`)).toBe(`${lead}\n${TEXT}`);
  });
  it('are others than scores and shares', () => {
    expect(textOf(slides((n) => `${n}/8`))).toContain('2/8');
    expect(textOf(`${BODY}<p>3/4</p><p>1/2</p>`)).toContain('3/4');
  });
});
