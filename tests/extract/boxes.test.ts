/** Small boxes within a text: titles of films, the author's card. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const WHOLE = PROSE.join('\n');
const among = (html: string) => read(page(`${paragraphs(PROSE.slice(0, 2))}${html}${paragraphs(PROSE.slice(2))}`)).text;

describe('the title of a film', () => {
  it.each([
    '<div class="video-box"><p class="vtitle">视频：白鹭回到老河道</p></div>',
    '<p class="videoTitle">影片｜白鷺回到老河道</p>',
  ])('goes with its box: %s', (html) => expect(among(html)).toBe(WHOLE));

  it.each([
    '<p>视频：白鹭回到老河道</p>',
    '<div class="video-box"><p>视频里，一只白鹭落在栈道尽头的木桩上，久久没有飞走。</p></div>',
    '<div class="video-box"><p>视频：他说，一只白鹭落在栈道尽头的木桩上。后来又来了两只。</p></div>',
  ])('stays as text: %s', (html) => expect(among(html)).not.toBe(WHOLE));

  it('stays above the text', () =>
    expect(read(page(`<div class="video">视频：白鹭回来了</div>${paragraphs(PROSE)}`)).text).toContain('白鹭回来了'));
});

describe('a box that asks to give', () => {
  const box = (words: string, press: string) => `<div><h4>您的支持</h4><p>${words}</p>${press}</div>`;

  it.each([
    box('每月三百元，調查就能走下去。', '<a class="btn">我要定期定額</a>'),
    box('一杯茶的价钱，种一株芦苇。', '<a href="/give">立即捐款</a>'),
  ])('goes from among the text: %s', (html) => expect(among(html)).toBe(WHOLE));

  it.each([
    box('每月三百元，調查就能走下去。', '<p>我要定期定額</p>'),
    box('每月三百元，調查就能走下去。', '<a href="/2019">捐款種下的樹</a>'),
    box(PROSE[0]!, '<a href="/give">立即捐款</a>'),
  ])('stays where it is text: %s', (html) => expect(among(html)).not.toBe(WHOLE));
});

describe('a small box of a Chinese page', () => {
  it.each([
    '<div class="v9"><div>影片推介</div><p>【河邊廚房】三樣野菜點樣煮先唔會澀？守橋人教你</p></div>',
    '<div><b>相关视频</b><p>白鹭回到老河道</p></div>',
    '<div><b>订阅纸刊 Subscribe in print</b><p>每年四期，180元。Four issues a year, ¥180.</p></div>',
    '<div class="wp-block-button"><a class="wp-block-button__link">下载导览手册（PDF 12MB）</a></div>',
    '<p><a href="/old">往期推荐｜怎么跟水利局谈一段河岸</a></p>',
    '<div class="jp-relatedposts"><h3><em>相关</em></h3></div>',
    '<blockquote class="pull">“附近的居民带着孩子来看白鹭。”</blockquote>',
    '<div class="quotation"><div class="q">“附近的居民带着孩子来看白鹭。”</div></div>',
    '<div class="pull-quote"><p>水退之后泥沙留在湿地里</p></div>',
  ])('goes from among the text: %s', (html) => expect(among(html)).toBe(WHOLE));

  it.each([
    '<div><div>影片推介</div><p>镇上的放映队每周推介一部影片，昨晚放的是五十年前的河道纪录片。</p></div>',
    '<div><b>订阅的人越来越少</b><p>每年四期，180元。</p></div>',
    '<p>下载导览手册（PDF 12MB）</p>',
    '<p><a href="/old">往期那几篇，说的都是这段河岸</a></p>',
    '<blockquote class="pull">“白鹭比我们更懂这条河。”</blockquote>',
    '<blockquote>“附近的居民带着孩子来看白鹭。”</blockquote>',
  ])('stays as text: %s', (html) => expect(among(html)).not.toBe(WHOLE));

  it.each([
    '<div class="donate-box"><p>喜歡這篇報導嗎？加入會員，支持在地記者。</p></div>',
    '<p>※ 本文與樣園基金會合作刊登</p>',
  ])('goes from below the text: %s', (html) => expect(read(page(`${paragraphs(PROSE)}${html}`)).text).toBe(WHOLE));

  it('ends the text where a heading counts the comments', () =>
    expect(
      read(page(`${paragraphs(PROSE)}<section><h4>评论（2）</h4><b>河边人</b><p>${PROSE[0]}我也去看过。</p></section>`))
        .text,
    ).toBe(WHOLE));

  it('does not end the text where a heading speaks of comments', () =>
    expect(read(page(`${paragraphs(PROSE)}<h4>两条留言</h4><p>留言簿上写着：水清了。</p>`)).text).toContain('水清了'));
});

describe('a card below the text', () => {
  const INFO = '<span>文 何青禾</span><span>2024-05-20</span>';
  const below = (html: string) => read(page(`${paragraphs(PROSE)}${html}`, { info: INFO })).text;

  it('goes where it is named for the author and begins with the name', () =>
    expect(below('<div class="author-card"><h4>何青禾</h4><p>《样园》记者，写河，也写树。</p></div>')).toBe(WHOLE));

  it.each([
    '<div class="post__author"><img src="/face.jpg"><b>何青禾</b><p>《样园》记者，写河，也写树。</p></div>',
    '<div><h3>作者</h3><div><p><b>何青禾</b></p><p>以前在苗圃记账，现在用文字记账。</p></div></div>',
  ])('goes with the picture, or under a heading for the author: %s', (html) => expect(below(html)).toBe(WHOLE));

  it.each([
    '<div class="author-card"><h4>陆一舟</h4><p>守桥人，八十一岁，每天六点点灯。</p></div>',
    '<div class="people"><h4>何青禾</h4><p>守桥人，八十一岁，每天六点点灯。</p></div>',
    '<div><h3>作者</h3><p>陆一舟</p><p>守桥人，八十一岁，每天六点点灯。</p></div>',
  ])('stays where it tells of others, or is not named so: %s', (html) => expect(below(html)).toContain('每天六点点灯'));
});

describe('a note on the author below the text, without a box', () => {
  const info = '<div>文／何青禾（社區工作者）</div><div>2024-05-20</div>';
  const below = (html: string) => read(page(`${paragraphs(PROSE)}<hr>${html}`, { info })).text;
  const note = '<font><b>作者簡介</b><br>何青禾，種樹十二年，現為樣園工作站顧問。</font>';

  it('goes', () => expect(below(note)).toBe(WHOLE));

  it('goes with the news of the newsletter', () =>
    expect(below(`${note}<hr><font><b>【活動快訊】</b><br>◆ 5/26 堆肥工作坊，名額20名<br>◆ 6/2 賞鳥</font>`)).toBe(
      WHOLE,
    ));

  it.each([
    ['of another', '<b>作者簡介</b><br>陸一舟，種樹十二年，現為樣園工作站顧問。'],
    ['with more text below it', `${note}<p>${PROSE[0]!}守橋人說，明年還要再種。</p>`],
    ['that says what the author did', '<b>作者簡介</b><br>何青禾昨天又去了一趟河邊，帶回一把種子。'],
  ])('stays where it is one %s', (_, html) => expect(below(html)).toContain('作者簡介'));

  it('leaves other short lines below it', () =>
    expect(below(`${note}<p>參考書目</p><p>《老河道》</p>`)).toBe(`${WHOLE}\n參考書目\n《老河道》`));
});

describe('what closes a press release', () => {
  const below = (html: string) => read(page(`${paragraphs(PROSE)}${html}`, { info: '' }));

  it('goes: the day and hour of issue, the word for its pictures', () =>
    expect(
      below('<p>完</p>2024年5月20日（星期一）<br>香港時間10時30分<br><div><img src="/1.jpg"><a>相片</a></div>'),
    ).toMatchObject({
      ...{ text: WHOLE, publishedAt: '2024-05-20T10:30:00+08:00' },
    }));

  it.each([
    ['without the mark of the end', '<p>樣園園林署</p><p>2024年5月20日（星期一）</p>'],
    ['where other words follow the mark', '<p>完</p><p>樣園園林署</p><p>2024年5月20日（星期一）</p>'],
    ['where a sentence follows the day', '<p>完</p><p>2024年5月20日</p><p>那一天，守橋人點燈。</p>'],
  ])('stays %s', (_, html) => expect(below(html).text).toContain('2024年5月20日'));
});

describe('the line that tells who wrote and when', () => {
  const info =
    '<div><span>文 何青禾</span><span>攝影 陆一舟</span><span>責任編輯 葛雨</span><span>2024-05-20</span><span>瀏覽數 12,644</span></div>';
  const lead = '填平的老河道，十二年后又流动起来：弯道、浅水和芦苇，是怎么一样一样回来的？';
  const title = '老河道里长出一座湿地公园';
  const of = (below: string) =>
    read(
      `<html><head><title>${title}</title></head><body><article><header><h1>${title}</h1><p>${lead}</p>${below}</header>${paragraphs(PROSE)}</article></body></html>`,
    );

  it('goes from below a lead', () =>
    expect(of(info)).toMatchObject({ text: `${lead}\n${WHOLE}`, author: '何青禾', editor: '葛雨' }));

  it('is not looked for below a second paragraph', () => {
    const line = '2024-05-20，开园。';
    expect(of(`${info}<p>${PROSE[0]}</p><p>${line}</p>`).text).toContain(line);
  });
});
