/** Pages most of whose text was lost: an office's answer below a letter, a text below the site's own heading. */
import { describe, expect, it } from 'vitest';
import { PROSE, page, paragraphs, read } from './read.js';

const LETTER = '<p>尊敬的领导：您好！河边的空地围了三年，夏天蚊子很多，请问什么时候能建成公园？盼复，谢谢！</p>';
const letter = (head: string, label: string): string =>
  read(
    page(`<div class="ask"><div>来信内容</div>${LETTER}</div>
<div class="reply"><div>${head}</div><div>${label}</div>${paragraphs(PROSE)}</div>
<div><span>办理评价：</span><label><input type="radio">满意</label><label><input type="radio">不满意</label></div>
<div>温馨提示：来信内容为网民个人观点，不代表本平台立场。</div>`),
  ).text;

it.each([
  ['回复内容', '回复单位：样园市园林局　回复时间：2024-05-20 15:40:12'],
  ['答复内容', '答复部门：样园市园林局　答复时间：2024-05-20 15:40'],
])('keeps the answer of an office below %s', (head, label) => {
  const text = letter(head, label);
  for (const line of PROSE) expect(text).toContain(line);
  expect(text).toContain('什么时候能建成公园');
  expect(text).not.toMatch(/15:40|办理评价/);
});

it('takes readers’ words under such a heading for comments', () => {
  const html = `${paragraphs(PROSE)}<div>网友回复</div><div>张三 2024-05-21 15:40</div><p>${'路也应该会老，这句要抄下来。'.repeat(3)}</p>`;
  expect(read(page(html)).text).toBe(PROSE.join('\n'));
});

it.each([
  ['责任单位', '责任单位：样园市园林局　完成时间：2024年10月'],
  ['一个机构', '答复单位：样园市园林局'],
])('keeps a labelled line among the text: %s', (_, line) =>
  expect(read(page(`${paragraphs(PROSE)}<p>${line}</p>${paragraphs(PROSE)}`)).text).toContain(line.split('　')[0]!),
);

it('keeps a text whose title stands below the name of the site', () => {
  const html = `<html><head><meta charset="utf-8"><title>样园文化馆-展览-老园子里的百年影像特展</title></head><body>
<h1><a href="/">样园文化馆</a></h1><div><a href="/">首页</a> &gt; 展览</div><h2>老园子里的百年影像特展</h2>
<ul><li><b>地点：</b>本馆二楼，庭院回廊</li><li><b>票价：</b>全票80元、优待票40元，周一休馆</li></ul>
<div>${paragraphs(PROSE)}</div></body></html>`;
  for (const line of PROSE) expect(read(html).text).toContain(line);
});

describe('a summary above the text', () => {
  const said = '她在废弃的采石场里只种了四种植物，其余的交给时间。';
  const head = `<meta name="description" content="${said}">`;
  const box = (label: string) => `<div><span>${label}</span><p>${said}</p></div>`;
  it('goes where the page states it and a label says so', () =>
    expect(read(page(`${box('导读')}${paragraphs(PROSE)}`, { head })).text).toBe(PROSE.join('\n')));
  it('stays without the label, and where the page states another', () => {
    expect(read(page(`<p>${said}</p>${paragraphs(PROSE)}`, { head })).text).toContain(said);
    expect(read(page(`${box('导读')}${paragraphs(PROSE)}`)).text).toContain(said);
  });
});

describe('above the text of a paper', () => {
  const paper = (above: string) =>
    read(`<html><head><meta charset="utf-8"><title>老河道里长出一座湿地公园</title></head><body><table>
<tr><td><b>老河道里长出一座湿地公园</b></td></tr><tr><td><div>${above}<div>${paragraphs(PROSE)}</div></div></td></tr></table></body></html>`)
      .text;
  it('the caption of a picture in a table of its own stays', () =>
    expect(paper('<table><tr><td><img src="1.jpg"></td></tr><tr><td>河道南岸的芦苇荡</td></tr></table>')).toContain(
      '南岸的芦苇荡',
    ));
  it('a name beside a face does not come in', () =>
    expect(paper('<div><img src="1.jpg"><p>值班编辑何青禾</p></div>')).not.toContain('值班'));
});
