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

  /** What ordinary texts set under such headings, in forms that a thread has too. */
  const under = (head: string, ...rows: readonly string[]): string =>
    `<h3>${head}</h3>${rows.map((row) => `<p>${row}</p>`).join('')}`;
  const signed = (head: string, mark: (name: string) => string, words: (i: number) => string): string =>
    under(head, ...['李明', '王芳', '张伟', '陈静'].flatMap((name, i) => [mark(name), words(i)]));
  const bold = (name: string): string => `<b>${name}</b>`;

  it.each([
    ['terms', under('设计回应', '水系：恢复蜿蜒河道。', '植物：以芦苇为主。', '材料：旧混凝土。', '照明：低于一米。')],
    ['questions', under('读者问答', '问：要不要剪？', '答：要剪。', '问：何时换水？', '答：入夏之前。')],
    ['two speakers', under('全部评论', '园林报：为何拆？', '李_明：水要慢。', '园林报：谁养护？', '李_明：社区自己。')],
    ['a panel', under('圆桌讨论', '李明：缓坡让水慢下来。', '王芳：担心养护。', '张伟：居民要参与。', '陈静：本地树种好。')],
    ['a jury', under('评委评论', '李明：干预最少。', '王芳：成为客厅。', '张伟：细节克制。', '陈静：难得。')],
    ['people with names', under('网友评论', '李明：干预最少。', '王芳：成为客厅。', '张伟：细节克制。', '陈静：难得。')],
    ['friends', under('亲友留言追思', '李明：他教我修剪。', '王芳：谢谢您。', '张伟：他不发火。', '陈静：一路走好。')],
    ['steps', under('讨论步骤', '第一步：召集居民。', '第二步：发地图。', '第三步：分组。', '第四步：汇总。')],
    ['experts in full', signed('专家回应', bold, (i) => `${PROSE[i % 3]}第${i}点。`)],
    ['readers in full', signed('网友评论', (name) => `${bold(name)} 05-12 08:30`, (i) => `${PROSE[0]}${PROSE[1]}第${i}点。`)],
    ['sections', signed('讨论', bold, (i) => `荷叶田田，水面风来。第${i}章。`)],
    ['headings', `<h3>评论</h3>${NAMES.map((name, i) => `<h4>${name}</h4><p>${WORDS[i]}</p><p>05-1${i}</p>`).join('')}`],
    ['terms in English', under("Council's responses", 'Budget: paid in two parts.', 'Bins: emptied.', 'Dogs: on a lead.', 'Parking: none.')],
    ['memories', under('Readers remember', 'Jane Birch: He taught me.', 'Tom Reed: He sang.', 'Ann Moss: He dug.', 'Sue Lake: He gave.')],
  ])('is text where it is %s', (_, html) => {
    const words = html.replace(/<\/(?:p|h3|h4)>/g, '\n').replace(/<[^>]+>/g, '').trim();
    expect(read(page(`${BODY}${html}`)).text.replace(/\s/g, '')).toContain(words.replace(/\s/g, ''));
  }); // biome-ignore format: a table

  it('is text under a heading like those of its sections, where nothing but names tells it', () => {
    const html = `<h3>设计</h3>${BODY}<h3>网友热议</h3>${FORMS[0]![1]}`;
    expect(read(page(html)).text).toContain(WORDS[2]);
    const dated = `<h3>设计</h3>${BODY}<h3>网友热议</h3>${FORMS[3]![1]}`;
    expect(read(page(dated)).text).not.toContain(WORDS[2]);
  });

  it('is text below an introduction that has a box of its own', () => {
    const letters = NAMES.map((name, i) => `<p>${name}：${WORDS[i]}</p>`).join('');
    const { text } = read(page(`<div class="intro"><p>${PROSE[0]}</p></div><div><h3>读者来信</h3>${letters}</div>`));
    expect(text).toContain(PROSE[0]);
    expect(text).toContain(WORDS[7]);
  });

  it('is text where nothing else stands', () => {
    expect(read(page(`<h3>读者留言选登</h3>${FORMS[0]![1]}`)).text).toContain(WORDS[4]);
  });
});
