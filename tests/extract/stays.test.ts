/** What looks like a box beside the text and is the text's own. */
import { expect, it } from 'vitest';
import { PROSE, p } from './pond.js';
import { PROSE as HAN, page, paragraphs, read } from './read.js';

const textOf = (end: string, middle = '', lang = 'en', prose: readonly string[] = PROSE): string =>
  read(
    `<!DOCTYPE html><html lang="${lang}"><head><title>The pond is back | Sample Gazette</title></head><body>
<h1>The pond is back</h1><div>${p(prose.slice(0, 2))}${middle}${p(prose.slice(2))}${end}</div></body></html>`,
  ).text;

const QUOTE = 'Whoever owns the mud owns the marsh marigold';

it.each([
  // A link to a form is no button of a dialog.
  [
    'personal data',
    '<p>Helpers sign a <a href="/form">consent form</a>. We use your personal data only to call you in an emergency.</p>',
    'call you in an emergency',
  ],
  // Two boxes that say the same do not repeat each other.
  ['two equal quotes', `<div class="quote"><p>${QUOTE}</p></div><div class="quote"><p>${QUOTE}</p></div>`, QUOTE],
  [
    'a section that counts comments',
    '<section><h2>Comments (3)</h2><p>The council received three comments on the pond, and answers them in the order in which they came in.</p></section>',
    'answers them in the order',
  ],
  [
    'a caption with a label',
    '<figure><img src="a.jpg"><figcaption>Volunteers met in May. Photo: Cllr John Smith with the school choir</figcaption></figure>',
    'with the school choir',
  ],
  [
    'a call to help',
    '<p>Want to help with the planting day? Call the ranger on 01234 567890 to book a place by 30 June.</p>',
    'book a place',
  ],
  ['a consultation', '<p>Let us know what you think about the new pond design by Friday 12 July.</p>', '12 July'],
  [
    'an invitation with its day',
    '<div class="cta"><h2>Public meeting on 12 July</h2><p>Town hall, 7pm, all welcome</p><a href="/seat">Reserve a seat</a></div>',
    'Town hall, 7pm',
  ],
  [
    'a sentence that is a link',
    '<p><a href="/hide">WATCH the otters from the hide at dusk, when they come down to drink.</a></p>',
    'otters from the hide',
  ],
  [
    'a section about the subject',
    '<h3>About the Pond</h3><p>The pond was dug in 1731 for the mill, and is fed by two springs below the church.</p>',
    'fed by two springs',
  ],
  [
    'a newsletter in a story',
    '<p>She wrote a newsletter for eleven years. Subscribe today, it said on every page, or the mud wins.</p>',
    'or the mud wins',
  ],
  [
    'what an hour brings',
    '<p><time>9.10</time> <a href="#late">Shared</a> by the two clubs, the boat left late.</p>',
    'Shared by the two clubs',
  ],
  ['a note with a sign', '<div class="note-icon">🌊 High water on Sunday</div>', 'High water on Sunday'],
  [
    'a list of people',
    ['Jane Roe', 'John Poe', 'Ada Birch']
      .map((name) => `<div><h3>${name}</h3><p>${name.split(' ')[0]} is director of the river trust.</p></div>`)
      .join(''),
    'Ada is director',
  ],
])('%s', (_, middle, said) => {
  expect(textOf('', middle)).toContain(said);
  expect(textOf(middle)).toContain(said);
});

it('many quotes of readers are read in time', () => {
  const quotes = Array.from(
    { length: 3000 },
    (_, i) => `<div class="quote"><p>Reader ${i} says that the pond of ${i} is the best of all ponds.</p></div>`,
  );
  const begun = process.cpuUsage();
  expect(textOf(quotes.join(''))).toContain('Reader 2999');
  expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(6);
});

it('numbered answers of a consultation in Chinese stay', () => {
  const han = [
    '市园林局就东湖驳岸改造征求意见，三周内收到来信四十余封，现将主要意见答复如下。',
    '驳岸全部改为自然缓坡，并保留现有的柳树和石阶，工程在枯水期进行。',
  ];
  const text = textOf(
    '<h3>回应（1）</h3><p>关于停车位不足的意见，园方将在南门外增设一百个车位，预计年底完工。</p><h3>回应（2）</h3><p>关于照明的意见，园方将更换全部路灯。</p>',
    '',
    'zh',
    han,
  );
  expect(text).toContain('增设一百个车位');
  expect(text).toContain('更换全部路灯');
});

const LIST = `<ul class="rank-list">${['东湖北岸的芦苇荡', '老码头口袋公园', '砖窑遗址花园']
  .map((name, i) => `<li><a href="/works/${i}">${name}</a></li>`)
  .join('')}</ul>`;

it.each([
  ['announces', '点击名称可以看到各处的平面图和照片（排名不分先后）：', true],
  ['heads as other texts', '更多精彩内容，请点击以下往期文章标题阅读：', false],
])('a list of links that the text %s', (_, line, stays) => {
  const { text } = read(page(`${paragraphs(HAN.slice(0, 2))}<p>${line}</p>${LIST}${paragraphs(HAN.slice(2))}`));
  expect(text.includes('老码头口袋公园')).toBe(stays);
});

it('a text stays whose title has its information line in the heading, and whose summary alone speaks of the title', () => {
  const title = '常见病害识别：从芍药说起';
  const summary = '本文从芍药说起，讲几种常见病害的识别。';
  const links = [1, 2, 3, 4, 5].map((n) => `<p><a href="/${n}">第${n}个花园的养护要点</a></p>`).join('');
  const html = page(`<div class="content">${paragraphs(HAN)}</div>${links}`, {
    title,
    head: `<meta name="description" content="${summary}">`,
  }).replace(
    /<h1>.*?<div>\n/s,
    `<h1>${title}<br><span>2024-05-20 来源：样园日报</span></h1><div class="summary">核心提示：${summary}</div><div>\n`,
  );
  expect(read(html).text).toContain('先经过三级湿地');
});

it.each(['关于作者', '延伸阅读', '网友评论', '参考资料', '版权声明', '推荐阅读'])(
  'no heading takes most of the text away: %s',
  (heading) => {
    const text = `${paragraphs(HAN.slice(0, 1))}<section><h2>${heading}</h2>${paragraphs(HAN.slice(1))}</section>`;
    for (const html of [text, text.replaceAll('section>', 'b>')]) expect(read(page(html)).text).toContain(HAN[2]);
  },
);

const TOLD = '<p>渠边的合欢树是三十年前种的，当年只有手指那么粗。如今树荫能遮住半个石台，老人夏天在下面下棋。</p>';
const ASKS = '<p>本文由样园日报出品，更多精彩内容请扫码关注我们的公众号，登录之后即可查看全部图片。</p>';

it.each(['ad', 'banner', 'copyright-case', 'footer', 'links', 'login', 'popup', 'pager'])(
  'sentences among the text stay in a box named %s, and what asks goes',
  (name) => {
    const around = (box: string) =>
      read(
        page(
          `${paragraphs(HAN.slice(0, 2))}<div class="${name}">${box}</div>${paragraphs(HAN.slice(2))}${paragraphs(HAN.slice(0, 1))}`,
        ),
      ).text;
    expect(around(TOLD)).toContain('合欢树');
    expect(around(ASKS)).not.toContain('扫码关注');
    expect(around(`<p>广告</p>${TOLD}`)).not.toContain('合欢树');
    expect(around(TOLD.replace('下棋', '下棋，电话 000-00000000'))).not.toContain('合欢树');
    expect(around(TOLD.replace('合欢树', '<a href="/tree">合欢树</a>'))).not.toContain('合欢树');
  },
);

it.each([
  ['<div class="reply"><p>渠务所答复：闸门的橡皮条已经换新，以后每晚派人巡查一次。</p></div>', '橡皮条'],
  ['<div class="recommend"><p>市园林局回应：缺株将在秋天补种，今后每月查看一次。</p></div>', '补种'],
  ['<aside><p>編按：東渠開挖於一九五八年，相關圖紙現存縣檔案館。</p></aside>', '開挖'],
  ['<footer><p>更正：本文此前的版本把东闸写成了西闸，现已改正。</p></footer>', '西闸'],
])('an answer or a note that ends the text stays: %s', (box, said) => {
  expect(read(page(`${paragraphs(HAN)}${box}`)).text).toContain(said);
});

it.each([
  '<div class="ask"><p>来信：东渠的闸门关不严，夜里漏水，井边的路都湿了。</p></div><div class="reply list"><p>答复：闸门的橡皮条已经换新，每晚派人巡查一次。</p></div>',
  '<div><h4>来信</h4><p>东渠的闸门关不严，夜里漏水，能不能修一修？</p></div>\n<div class="reply"><h4>回复</h4><p>闸门的橡皮条已经换新，每晚派人巡查一次。</p></div>',
])('a letter and its answer are the text: %s', (letter) => {
  const { text } = read(page(letter));
  expect(text).toContain('夜里漏水');
  expect(text).toContain('巡查一次');
});

const ABOUT =
  '<p>样园网创办于二〇〇八年，由渠务所和苗木协会共同主办，设有新闻、规划、论坛三个栏目。</p><p>欢迎读者来稿，来稿请写明姓名和地址，一经采用即付稿酬。</p>';
const SENTENCE = '今天清晨，东渠的闸门修好了。';

it.each([
  ['below the text', '', `<div>${ABOUT}</div>`],
  ['in a foot', '', `<div class="footer-content">${ABOUT}</div>`],
  ['beside the text', `<div class="right">${ABOUT}</div>`, ''],
])('a text of one sentence below title and date gives way to no words of the site %s', (_, beside, below) => {
  const { text, confidence } = read(
    `<!DOCTYPE html><title>苗圃的水渠重新留住了水_样园网</title><body><div><div><h1>苗圃的水渠重新留住了水</h1><div>2024-05-28 09:12　来源：样园日报</div><div><p>${SENTENCE}</p></div></div>${beside}</div>${below}</body>`,
  );
  expect(text).toBe(SENTENCE);
  expect(confidence).toBeLessThan(0.7);
});

it.each([
  ['<p>', '</p>', '<div>'],
  ['<div class="summary"><p>核心提示：', '</p></div>', '<div>'],
  ['<div><p>', '</p></div>', '<div class="article-content">'],
])('a lead below title and date is not the whole text: %s', (from, to, container) => {
  const { text } = read(
    `<!DOCTYPE html><title>水边的一天_样园网</title><body><div><div><h1>水边的一天，从清晨说起</h1><div>2024-05-28 09:12　来源：样园日报</div>${from}${SENTENCE}${to}</div>${container}${paragraphs(HAN)}</div></div></body>`,
  );
  expect(text).toContain('先经过三级湿地');
});

it.each([
  ['<h3><button aria-controls="a">开放的日子</button></h3><div id="a"><p>每周二到周日，雨天不开。</p></div>', true],
  ['<button aria-expanded="false">什么时候关闸</button> <div hidden><p>夜里十点关闸，清晨五点再开。</p></div>', true],
  ['<h3>开放时间 <button aria-expanded="false">什么时候关闸</button></h3><p>每周二到周日，雨天不开。</p>', false],
  ['<button aria-expanded="false">什么时候关闸</button><ul><li><a href="/1">开闸</a></li></ul>', false],
  ['<button>什么时候关闸</button><p>每周二到周日，雨天不开。</p>', false],
  ['<button aria-expanded="false">展开全文</button><div><p>每周二到周日，雨天不开。</p></div>', false],
])('a button that heads what it opens is a heading: %s', (box, stays) => {
  const { text } = read(page(`${paragraphs(HAN.slice(0, 2))}${box}${paragraphs(HAN.slice(2))}`));
  expect(/开放的日子|什么时候关闸|展开全文/.test(text)).toBe(stays);
});
