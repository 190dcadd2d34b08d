/** What a profile's selectors do to a page. */
import { describe, expect, it } from 'vitest';
import { type Extraction, SiteProfile } from '../../src/core/page.js';
import { extract } from '../../src/extract/index.js';
import { FETCHED_AT, PROSE, page, paragraphs } from './read.js';

function readWith(html: string, select: SiteProfile['select']): Extraction {
  const profile = SiteProfile.parse({ site: 'mine', name: 'Mine', select });
  const text = { media: 'html', text: html, url: 'http://news.example/a/1.html', fetchedAt: FETCHED_AT } as const;
  const encoding = { used: 'utf-8', header: null, meta: null, detected: null, because: [] };
  return extract({ ...text, encoding, trail: [], flags: [], repaired: true } as never, profile);
}

const BODY = paragraphs(PROSE);
const texts = ({ article }: Extraction) => article.blocks.map(({ text }) => text);

describe('select.remove', () => {
  const notice = '样园日报的读者都在看：每天早晨七点，一条消息讲清一座城市，欢迎订阅，也欢迎来信告诉我们身边的新鲜事。';

  it('takes out what it finds, lists it with its reason, and keeps its links', () => {
    const box = `<div class="daily"><p>${notice}</p><p><a href="/subscribe">订阅</a></p></div>`;
    const without = readWith(page(BODY + box), {});
    expect(without.article.text).toContain(notice);
    const { article, links } = readWith(page(BODY + box), { remove: ['.daily'] });
    expect(article.text).toBe(PROSE.join('\n'));
    expect(article.removed).toContainEqual({
      kind: 'profile',
      rule: 'profile-remove@1',
      reason: "the site's profile names it: .daily",
      text: `${notice}\n订阅`,
    });
    expect(links).toContainEqual({ url: 'http://news.example/subscribe', text: '订阅', role: 'link' });
  });

  it('takes words out of a line', () => {
    const marked = BODY.replace('芦苇', '芦<span class="mark">样园原创</span>苇');
    expect(readWith(page(marked), {}).article.text).toContain('样园原创');
    expect(texts(readWith(page(marked), { remove: ['span.mark'] }))).toEqual(PROSE);
  });

  it('takes names and dates out of reach', () => {
    const info = '2024-05-20 10:30 <span class="uploader">来源：上传者</span>';
    expect(readWith(page(BODY, { info }), {}).article.source).toBe('上传者');
    expect(readWith(page(BODY, { info }), { remove: ['.uploader'] }).article.source).toBeNull();
  });

  it.each([
    [':contains', 'p:contains("欢迎订阅")'],
    [':eq', '.story > p:eq(3)'],
    [':last', '.story > p:last'],
    [':has', 'p:has(> b)'],
  ])('understands %s as cheerio does', (_, selector) => {
    const html = page(`<div class="story">${BODY}<p>${notice}<b>！</b></p></div>`);
    expect(texts(readWith(html, {})).length).toBe(4);
    expect(texts(readWith(html, { remove: [selector] }))).toEqual(PROSE);
  });

  it('takes nested elements out once, and never the page itself', () => {
    const box = `<div class="x">外<div class="x">内<a href="/n">里</a></div></div>`;
    const { article, links } = readWith(page(BODY + box), { remove: ['.x', 'html', '.x'] });
    expect(article.removed.filter(({ rule }) => rule === 'profile-remove@1').map(({ text }) => text)).toEqual([
      '外\n内里',
    ]);
    expect(links.filter(({ url }) => url.endsWith('/n'))).toHaveLength(1);
    expect(article.text).toBe(PROSE.join('\n'));
  });
});

describe('select.related', () => {
  const items = [
    ['湿地公园迎来第一批白鹭', '/a/2.html'],
    ['城市河道整治进入第三年', '/a/3.html'],
  ] as const;
  const list = items.map(([title, href]) => `<li><a href="${href}">${title}</a></li>`).join('');
  const expected = items.map(([title, href]) => ({ title, summary: null, url: `http://news.example${href}` }));

  it.each([
    ['a box with a heading that no rule knows', `<div class="more"><h4>大家还在看</h4><ul>${list}</ul></div>`, '.more'],
    ['its links alone', `<div class="more"><h4>大家还在看</h4><ul>${list}</ul></div>`, '.more a'],
    ['links within a line', `<p class="more">看看：${list.replace(/<\/?li>/g, ' ')}</p>`, '.more a'],
  ])('reads %s', (_, box, related) => {
    expect(readWith(page(BODY + box), {}).article.related).toEqual([]);
    const { article, links } = readWith(page(BODY + box), { related });
    expect(article.related).toEqual(expected);
    for (const [, href] of items) expect(article.text).not.toContain(href);
    expect(article.text).not.toContain(items[0][0]);
    expect(article.removed.map(({ rule }) => rule)).toContain('profile-related@1');
    expect(links.filter(({ role }) => role === 'related').map(({ url }) => url)).toEqual(
      expected.map(({ url }) => url),
    );
  });

  it('leaves the general rules their work where it finds nothing', () => {
    const box = `<div><p>相关阅读</p><ul>${list}</ul></div>`;
    const { article } = readWith(page(BODY + box), { related: '.gone' });
    expect(article.related).toEqual(expected);
    expect(article.flags).toEqual([]);
  });
});

describe('select', () => {
  it('takes the first element, and of <meta> what it states', () => {
    const html = page(BODY, {
      head: '<meta name="pub" content="2024-05-19 08:00"><meta name="desk" content="城市组">',
    });
    const { article } = readWith(html, { date: 'meta[name=pub]', editor: 'meta[name=desk]', title: 'h1:first' });
    expect(article).toMatchObject({ publishedAt: '2024-05-19T08:00:00+08:00', editor: '城市组' });
    expect(article.flags).toEqual([]);
  });

  it('flags a body that is not there', () => {
    const { article } = readWith(page(BODY), { body: '#gone:has(p)' });
    expect(article.flags.map(({ kind, text }) => [kind, text])).toEqual([['selector-failed', '#gone:has(p)']]);
    expect(article.text).toBe(PROSE.join('\n'));
  });
});

describe('an element in a cell of a table of data', () => {
  const facts =
    '<table><tr><td>记录人</td><td><div><p class="who">周小满</p></div></td></tr>' +
    '<tr><td>记录日</td><td><ul><li class="day">2024-05-18</li><li>晴</li></ul></td></tr></table>';

  it('is what it says, not a line of the page', () => {
    const { article } = readWith(page(facts + BODY, { info: '' }), { author: '.who', date: '.day' });
    expect(article.author).toBe('周小满');
    expect(article.publishedAt).toBe('2024-05-18');
    expect(texts({ article } as Extraction)).toEqual(['记录人\t周小满\n记录日\t2024-05-18 晴', ...PROSE]);
  });

  it('is no body: the general rules go on', () => {
    const { article } = readWith(page(facts + BODY), { body: '.who' });
    expect(article.flags.map(({ kind }) => kind)).toContain('selector-failed');
    expect(article.text).toContain(PROSE[0]);
  });
});
