/** What offers something among the text, what a player says itself, and what leads to other texts. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const BODY = paragraphs(PROSE);
const TEXT = PROSE.join('\n');
const among = (html: string): string => read(page(`<p>${PROSE[0]}</p>${html}${paragraphs(PROSE.slice(1))}`)).text;
const card = (name: string, button: string): string =>
  `<div><img src="/1.jpg"><b>${name}</b><a href="/ask">${button}</a></div>`;
const cards = (...names: readonly string[]): string => names.map((name) => card(name, '询价')).join('');

describe('offers among the text', () => {
  it.each([
    ['below a label', '<div class="u"><b>Sponsored</b><p>苗木批发，量大从优</p><a href="/buy">立即購買</a></div>'],
    ['with a price', '<div class="u"><a href="/g"><img src="g.jpg"><span>陶土花盆</span><span>¥88.00</span></a></div>'],
    ['with a button each', `<div class="u"><h4>本项目用到的</h4>${cards('透水砖', '不锈钢栏杆', '耐候木板')}</div>`],
  ])('are none of it %s', (_, box) => expect(among(box)).toBe(TEXT));

  it.each([
    ['a price in a sentence', '<div class="u"><img src="g.jpg"><p>最贵的一只花盆卖到 ¥88。</p></div>', '最贵的'],
    ['a picture with its name', '<div class="u"><img src="g.jpg"><p>芦苇与香蒲</p></div>', '芦苇与香蒲'],
    [
      'cards with links of their own',
      `<div class="u">${['透水砖', '栏杆', '木板'].map((name) => card(name, `看${name}`)).join('')}</div>`,
      '透水砖',
    ],
    [
      'people with their lives',
      `<div class="u"><h4>主讲人</h4>${['李明', '王芳', '张伟'].map((name) => card(name, '简介')).join('')}</div>`,
      '王芳',
    ],
    [
      'pictures with prices that link to their large version',
      '<div class="u"><a href="/big.jpg"><img src="g.jpg"><span>蝴蝶兰，每盆 20 元</span></a></div>',
      '蝴蝶兰',
    ],
    [
      'a list of things that the text tells of',
      ['竹耙', '提篮']
        .map((one) => `<div class="u"><h4>${one}</h4><p>轻而结实；35 元</p><button>立即购买</button></div>`)
        .join(''),
      '提篮',
    ],
    ['people who were promoted', '<div class="u"><h4>Promoted</h4><p>Jane Birch, to principal</p></div>', 'Jane Birch'],
    ['what was spread', '<div class="u"><h4>推广</h4><p>滴灌：三百亩</p><p>微喷：一百二十亩</p></div>', '三百亩'],
    ['who paid for a fair', '<div class="u"><h4>赞助商</h4><p>园林集团</p><p>湿地基金会</p></div>', '湿地基金会'],
    ['a fact of a budget', '<ul><li>场地：十二万元</li><li>广告：八万元</li></ul>', '八万元'],
    ['a saying', '<p>广告：一个词，三十年</p>', '三十年'],
    [
      'a fact in English',
      '<div><p>Advertisement: twelve posters</p></div><div><p>Rent: two rooms</p></div>',
      'posters',
    ],
    ['an announced paragraph', '<p>Advertisement: paving that thinks ahead</p>', 'thinks ahead'],
    [
      'a heading that only speaks of advertisements',
      '<div class="u"><h3>广告</h3><p>墙上的广告一共换过三次。</p></div>',
      '换过三次',
    ],
  ])('leave alone %s', (_, box, kept) => expect(among(box)).toContain(kept));
});

describe('what a player says itself', () => {
  const BAR = '<div>当前时间 0:00/ 时长 2:10<span>静音</span><span>1x</span><span>全屏</span></div>';
  const FAILED = '<div>视频播放失败，网络异常或格式不支持，请刷新后重试。</div>';

  it('is no text, and no more than a short text', () => {
    const short = '今天上午，修了三年的河岸湿地开放，沿岸的两公里木栈道可以走到头了。';
    const html = `<div class="v1">${BAR}${FAILED}</div><div class="t1"><p>${short}</p></div>`;
    expect(read(page(html)).text).toBe(short);
  });

  it.each([
    '志愿者拍的视频在馆里播放，来的人一遍一遍地看，有人认出了自家的老屋。',
    '张工说，旧浏览器不支持这种视频格式，博物馆因此换了三台电脑。',
    '老人的手机太旧，不支持新的网络，一条视频也打不开。',
    '视频播放失败率下降了一半，工程师说，是浏览器的功劳。',
    'The old format does not support audio, the engineer said.',
    'Lumber: 2x4 4x4 6x6',
    '时长十二分钟 全屏 静音',
  ])('is text where somebody tells of it: %s', (told) => expect(among(`<p>${told}</p>`)).toContain(told.slice(-5)));
});

describe('what leads to other texts', () => {
  it('is no text behind 看更多', () => {
    expect(among('<p><a href="/b"><b>看更多：評論：別讓公園只剩口袋</b></a></p>')).toBe(TEXT);
  });

  it('is no text under 你可能有兴趣', () => {
    const teasers = ['夜市重新開街 首晚人潮回來了', '老城牆下的菜園換了主人', '第三座濱河步道動工']
      .map(
        (title) => `<div><a href="/${title.length}">${title}</a><p>這座老宅建於民國初年，三進院落保存完好。</p></div>`,
      )
      .join('');
    expect(read(page(`${BODY}<div class="r"><h4>你可能有興趣</h4>${teasers}</div>`)).text).toBe(TEXT);
  });
});
