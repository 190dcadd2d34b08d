/** Pages of papers and newsletters: what stands above the title belongs to the issue. */
import { describe, expect, it } from 'vitest';
import { PROSE, paragraphs, read } from './read.js';

const of = (window: string, above: string, head: string) =>
  read(`<html><head><title>${window}</title></head><body>${above}
<table><tr><td><table>${head}</table><div>${paragraphs(PROSE)}</div></td></tr></table></body></html>`);

describe('a paper’s page', () => {
  const head = `<tr><td class="bt2">本报记者回访河东苗圃</td></tr><tr><td><b>老河道里长出一座湿地公园</b></td></tr>
<tr><td>本报记者 何青禾 实习生 陆一</td></tr>`;

  it('has the title that its window title ends with, set off from what leads to it', () => {
    const article = of('样园日报数字报-老河道里长出一座湿地公园', '<p>2024年5月20日 第A05版：绿地</p>', head);
    expect(article).toMatchObject({
      title: '老河道里长出一座湿地公园',
      author: '何青禾 陆一',
      publishedAt: '2024-05-20',
    });
    expect(article.text).toBe(PROSE.join('\n'));
  });

  it('has the title over the text that its list of titles links to', () => {
    const list = '<p><a href="/1">老河道里长出一座湿地公园</a></p><p><a href="/2">东门菜场今起试营业</a></p>';
    const bars = `<p>2024年5月20日 星期一 <a href="/">首页</a>｜<a href="/old">旧报查阅</a></p><p>B02版：绿地</p>${list}`;
    expect(of('样园日报 - 样园日报数字报', bars, head)).toMatchObject({
      title: '老河道里长出一座湿地公园',
      author: '何青禾 陆一',
      publishedAt: '2024-05-20',
      text: PROSE.join('\n'),
    });
  });

  it('is not named by a bold line that is shorter than what stands before it', () => {
    const article = of('老河道里长出一座湿地公园-样园城市建设研究', '<p><b>样园城市建设研究</b></p>', '');
    expect(article.title).toBe('老河道里长出一座湿地公园');
  });

  it('has the day that stands alone above it, unless that is the day of the fetch', () => {
    const title = '<tr><td><b>老河道里长出一座湿地公园</b></td></tr>';
    const links = '<p><a href="/1">东门修路</a></p>'.repeat(5);
    const day = (text: string) => of('老河道里长出一座湿地公园', `<p>${text}</p>${links}`, title).publishedAt;
    expect(day('2003年10月28日 星期二')).toBe('2003-10-28');
    expect(day('2024年6月1日 星期六')).toBeNull();
  });
});

describe('a newsletter’s page', () => {
  const bar =
    '<p><b><font size="5">樣園營造電子報</font></b><br>第48期　發行日期：中華民國95年6月15日　主編：何青禾</p>';

  it('has the title over its text, and the day of the issue', () => {
    const list = '<p><b>本期目錄</b></p><p><a href="1.htm">社區臉譜</a><br><a href="2.htm">讀者來信</a></p>';
    const head =
      '<tr><td>【專題報導】</td></tr><tr><td><b><font size="4">老河道裡長出一座濕地公園</font></b></td></tr>';
    const article = of('樣園營造電子報 第48期', bar + list, head);
    expect(article).toMatchObject({ title: '老河道裡長出一座濕地公園', publishedAt: '2006-06-15' });
    expect(article.text).toBe(PROSE.join('\n'));
  });

  it('has the day, in the Republic’s years, and the editor of an imprint on a line of its own', () => {
    const name = '<p><b><font size="5">樣園營造電子報</font></b> 第 48 期</p>';
    const imprint =
      '<p>發行日期：94年6月15日　發行單位：樣園社區營造協會　主編：何青禾　<a href="s">訂閱</a>／<a href="u">取消訂閱</a></p>';
    const list = '<p><a href="1.htm">社區臉譜</a></p>'.repeat(6);
    const head = '<tr><td><b><font size="4">老河道裡長出一座濕地公園</font></b></td></tr>';
    const shown = { publishedAt: '2005-06-15', editor: '何青禾' };
    expect(of('樣園營造電子報 第48期', name + imprint + list, head)).toMatchObject(shown);
    expect(of('樣園營造電子報', imprint + list, head)).toMatchObject({ publishedAt: null });
  });

  it('has them where the word for the issue stands behind the day', () => {
    const head = '<tr><td><b><font size="4">老河道裡長出一座濕地公園</font></b></td></tr>';
    const issued = (imprint: string) => of('樣園營造電子報 第48期', `<p>${imprint}</p>`, head);
    const shown = { publishedAt: '2006-06-15', editor: '何青禾' };
    expect(issued('第48期　民國95年6月15日出刊　發行份數：3,120　執行編輯：何青禾')).toMatchObject(shown);
    expect(issued('第48期　舊版於民國95年6月15日出版過一次')).toMatchObject({ publishedAt: null });
  });

  it('keeps the name of the issue where no other title is shown', () => {
    expect(of('樣園營造電子報 第48期', bar, '').title).toContain('樣園營造電子報');
  });
});

describe('a page whose window title names the site and a column', () => {
  const old = (head: string, bar = '樣園新聞網') =>
    read(`<html><head><title>樣園新聞網 -- 本週焦點</title></head><body>
<table><tr><td><font size="5">${bar}</font></td></tr><tr><td>[<a href="/">回首頁</a>] [<a href="f.htm">本週焦點</a>]</td></tr></table>
<table><tr><td>${head}<p align="right">記者 何青禾<br>2024-05-20</p><div>${paragraphs(PROSE)}</div></td></tr></table></body></html>`);

  it.each([
    [
      '<p><font size="5"><b>老河道裡長出一座濕地<br>居民盼保留彎道</b></font></p>',
      '老河道裡長出一座濕地 居民盼保留彎道',
    ],
    [
      '<p><font size="5"><b>關於老河道濕地公園夜間<br>開放時間的公告</b></font></p>',
      '關於老河道濕地公園夜間開放時間的公告',
    ],
    ['<p><font size="5"><b>老河道裡長出一座濕地</b></font></p>', '老河道裡長出一座濕地'],
    ['<p><b>老河道裡長出一座濕地<br>記者何青禾專題報導</b></p>', '老河道裡長出一座濕地'],
  ])('has the line set off over its text for a title, with its rows: %s', (head, title) => {
    const article = old(head);
    expect(article.title).toBe(title);
    expect(article.text).toBe(PROSE.join('\n'));
  });

  it('has the rows of a title in bold where the window title names no line of the page', () =>
    expect(old('<p><font size="5"><b>老河道裡長出一座濕地<br>居民盼保留彎道</b></font></p>', '').title).toBe(
      '老河道裡長出一座濕地 居民盼保留彎道',
    ));
});

it('a paper’s imprint above its page begins with the day', () => {
  const above = '<p>2024年5月20日 星期一　出版：样园日报社有限公司　网址：www.paper.example</p><p>第 C04 版：绿地</p>';
  expect(
    of('老河道里长出一座湿地公园 - 样园日报电子版', above, '<tr><td><b>老河道里长出一座湿地公园</b></td></tr>')
      .publishedAt,
  ).toBe('2024-05-20');
});
