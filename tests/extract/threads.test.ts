/** Threads of readers' words, whatever their container is called, and however much of the page they are. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const BODY = paragraphs(PROSE);
const TEXT = PROSE.join('\n');
const NAMES = ['青石巷口', 'moss_07', '南街一号', '过客', '种荷花的人', '青石巷口', '二月二', '南街一号'];
const WORDS = [
  '这条河小时候能游泳，后来不敢下水了，现在又能看见鱼，真好。',
  '路过',
  '栈道晚上有没有灯？上次差一点踩空，希望能装上。',
  '支持，比修石墙强多了！',
  '我家就在对岸，每天早上被鸟叫醒，一点也不生气。',
  '写得不错',
  '什么时候修到我们那边？等了两年，一直没有消息。',
  '停车的地方太少，周末根本进不去，希望想想办法。',
];
const each = (form: (name: string, words: string, i: number) => string, times = 3): string =>
  Array.from({ length: times }, () => NAMES.map((name, i) => form(name, WORDS[i]!, i)).join('\n')).join('\n');
const beside = (html: string): string => `${BODY}</div><div>${html}</div><div>`;

const FORMS: readonly [string, string][] = [
  ['names before a colon', each((name, words) => `<p><b>${name}：</b>${words}</p>`)],
  ['names above', each((name, words) => `<div><b>${name}</b><p>${words}</p><span>${words.length * 9}顶</span></div>`)],
  ['names below', each((name, words) => `<blockquote><p>${words}</p>${name}</blockquote>`)],
  ['names with a day', each((name, words, i) => `<div class="r">${name} 05-1${i} 08:3${i}<p>${words}</p></div>`)],
  ['rows', `<table>${each((name, words) => `<tr><td class="n">${name}</td></tr><tr><td>${words}</td></tr>`)}</table>`],
  ['accounts', each((name, words) => `<dl><dt>@${name}：</dt><dd>${words} <a>转发(12)</a></dd></dl>`)],
];

describe('a thread of short messages', () => {
  it.each(FORMS)('is no text with %s', (_, said) => {
    const { text } = read(page(beside(`<div class="article-body"><h3>热门跟帖</h3>${said}</div>`)));
    expect(text).toBe(TEXT);
  });

  it.each(FORMS)('is no text within the text’s own container with %s', (_, said) => {
    expect(read(page(`${BODY}<h3>我要留言</h3>${said}`)).text).toBe(TEXT);
  });

  it('is no text beside a text that stands in a box called comments', () => {
    const said = `<div class="content"><h4>网友热议</h4>${FORMS[1]![1]}</div>`;
    expect(read(page(`<div class="comments">${BODY}</div>${said}`)).text).toBe(TEXT);
  });

  it('is no text above the text', () => {
    expect(read(page(`</div><div><h3>最新评论</h3>${FORMS[0]![1]}</div><div>${BODY}`)).text).toBe(TEXT);
  });
});

describe('what looks like a thread', () => {
  const few = NAMES.slice(0, 3).map((name, i) => `<p>${name}：${WORDS[i]}</p>`);

  it.each([
    ['above more of the text', `<h3>网友评论</h3>${FORMS[0]![1]}<p>${PROSE[0]}</p>`],
    ['of few', `<h3>沿岸居民热议</h3>${few.join('')}`],
    ['under another heading', `<h3>四位设计师的对话</h3>${FORMS[0]![1]}`],
  ])('is text %s', (_, html) => expect(read(page(`${BODY}${html}`)).text).toContain(WORDS[2]));

  it('is text where nothing else stands', () => {
    expect(read(page(`<h3>读者留言选登</h3>${FORMS[0]![1]}`)).text).toContain(WORDS[4]);
  });
});
