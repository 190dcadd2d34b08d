import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it, vi } from 'vitest';
import { extract } from '../../src/index.js';
import { PROSE, page, paragraphs } from './read.js';

describe('the library', () => {
  const html = page(paragraphs([...PROSE, '（责任编辑：王小园）']));

  it('reads a string and the same page as bytes alike', () => {
    const options = { url: 'http://news.example/a/1.html', fetchedAt: '2024-06-01T00:00:00Z' };
    const fromString = extract(html, options);
    const fromBytes = extract(Buffer.from(html), options);
    expect(fromString.text).toBe(PROSE.join('\n'));
    expect(fromBytes.text).toBe(fromString.text);
    expect(fromString.editor).toBe('王小园');
    expect(fromString.links.some((link) => link.url === 'http://news.example/plan/')).toBe(true);
  });

  it.each([
    ['gbk', '/list.asp?name=%D4%B0%C1%D6&x=1'],
    ['big5', '/list.asp?name=%B6%E9%AAL&x=1'], // the second byte of 林 is an L
    ['utf-8', '/list.asp?name=%E5%9B%AD%E6%9E%97&x=1'],
  ])('writes the query of a link in the encoding of its page, and its path in UTF-8: %s', (encoding, address) => {
    const [place, word] = encoding === 'big5' ? ['園', '園林'] : ['园', '园林'];
    const page = `<html><head><meta charset="${encoding}"></head><body><p>${PROSE[0]}</p>
      <a href="/list.asp?name=${word}&x=1">a</a> <a href="/${place}/?q=${word}😀">b</a></body></html>`;
    const { links } = extract(iconv.encode(page.replace('😀', '&#128512;'), encoding), {
      url: 'http://news.example/a.html',
    });
    expect(links[0]!.url).toBe(`http://news.example${address}`);
    expect(links[1]!.url).toContain(`http://news.example/${encodeURIComponent(place!)}/?q=%`);
    if (encoding === 'big5') expect(links[1]!.url).toContain('%26%23128512%3B');
  });

  it.each([
    ['a whole page', (html: string) => html],
    ['a page behind a comment', (html: string) => `\n<!-- made by a machine -->\n${html}`],
    ['a piece of a page', () => `<div id="c"><h1>老河道</h1><p>${PROSE.join('</p><p>')}</p></div>`],
    ['a piece that begins with text', () => `老河道<div><p>${PROSE.join('</p><p>')}</p></div>`],
  ])('reads HTML that is labelled as plain text: %s', (_, made) => {
    const article = extract(made(html), { contentType: 'text/plain' });
    expect(article.text).toContain(PROSE[1]);
    expect(article.text).not.toMatch(/<\/?[a-z]/i);
  });

  it('leaves plain text that speaks of tags alone', () => {
    const dump = `老河道\n2024-05-20 10:30\n${PROSE[0]}\n网页里的<p>标签要用</p>结束。${PROSE[1]}`;
    expect(extract(dump, { contentType: 'text/plain' }).text).toContain('网页里的<p>标签要用</p>结束');
  });

  it('believes a string rather than the charset its page states', () => {
    const lying = html.replace('charset="utf-8"', 'charset="gb2312"');
    expect(extract(lying).text).toBe(PROSE.join('\n'));
  });

  it('reads plain text when told so, and repairs what is damaged', () => {
    const dump = `老河道\n2024-05-20 10:30 来源：風景園林網(wǎng)\n${PROSE[0]}\n${PROSE[1]}`;
    const article = extract(dump, { contentType: 'text/plain' });
    expect(article.title).toBe('老河道');
    expect(article.source).toBe('風景園林網');
  });

  it.each([
    ['a source before the date', '园林周记\n来源：北京日报\n日期：2023-05-06\n'],
    ['another word for the date', '园林周记\n来源：北京日报\n时间：2023年5月6日\n'],
    ['the date alone', '园林周记\n来源：北京日报\n2023-05-06\n'],
    [
      'a line that says nothing of these between them',
      '园林周记\n来源：北京日报\n关键词：园林 公园\n日期：2023-05-06\n',
    ],
    ['a label before the title', '标题：园林周记\n来源：北京日报\n日期：2023-05-06\n'],
    ['the title among them', '来源：北京日报\n標題：园林周记\n日期：2023-05-06\n'],
    ['the title below them', '来源：北京日报\n日期：2023-05-06\n园林周记\n'],
  ])('reads the lines of source and date of plain text, each on its own: %s', (_, head) => {
    const began = `2023年5月6日，市园林局开会。`;
    const article = extract(`${head}\n${began}\n${PROSE.join('\n')}\n`, { contentType: 'text/plain' });
    const { title, source, publishedAt, text } = article;
    expect({ title, source, publishedAt }).toEqual({
      title: '园林周记',
      source: '北京日报',
      publishedAt: '2023-05-06',
    });
    expect(text).toBe([began, ...PROSE].join('\n'));
  });

  it('does in its example what its readers are told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'yuanye-example-'));
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const argv = vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', 'extract.mjs', file]);
    const told: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void told.push(text));
    try {
      // @ts-expect-error: plain JavaScript, as a user would write it
      await import('../../examples/extract.mjs');
    } finally {
      argv.mockRestore();
      log.mockRestore();
      rmSync(folder, { recursive: true });
    }
    expect(told[0]).toBe('# 老河道里长出一座湿地公园');
    expect(told[2]).toBe(`${PROSE.join('\n')}\n`);
    expect(told[3]).toMatch(/^- editor-line: （责任编辑：王小园）/);
  });

  it.each([
    ['in a list', (i: number) => `<li><a href="/n/${i}.html">园林${i}</a> 2024-05-${10 + i}</li>`],
    ['in paragraphs', (i: number) => `<p>[05-${10 + i}] <a href="/n/${i}.html">公园${i}</a> 来源：园林报</p>`],
  ])('takes dated links %s for a list', (_, line) => {
    const lines = Array.from({ length: 14 }, (_entry, i) => line(i)).join('');
    expect(extract(`<title>新闻列表</title><h1>新闻</h1><div>${lines}</div>`).kind).toBe('list');
  });

  it('takes nothing for an article', () => {
    expect(extract('').kind).not.toBe('article');
    expect(extract(new Uint8Array(0)).text).toBe('');
  });
});
