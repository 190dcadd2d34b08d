/** What changes on an archived page without being an edit of its article: none of it makes a version. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rebuild } from '../../src/archive/rederive/rebuild.js';
import type { Article } from '../../src/core/page.js';
import { openArchive } from '../../storage/index.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';

const NAMES = Array.from({ length: 9 }, (_, n) => `/news/2026/${100000 + n}.html`);

describe('a page that only looks changed', () => {
  let site: EditableSite;
  let folder: ReturnType<typeof temporaryFolder>;
  let whole: (n: number) => string;
  const page = (n: number) => site.pages.get(NAMES[n]!)!;
  const answers = (n: number, html: string, status = 200, headers = {}) => {
    page(n).answer = (_request, response) =>
      void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
  };

  beforeEach(async () => {
    site = await editableSite(9);
    folder = temporaryFolder();
    whole = (n) => site.template({ title: page(n).title, lines: page(n).lines });
    page(0).lines.push('（本文已被浏览 77 次）');
    page(1).lines.push('<img src="/img/a.jpg?auth_key=1716-0-0-abc" alt="公园">');
  });
  afterEach(async () => {
    await site.close();
    folder.remove();
  });

  const state = async (dir: string) => {
    const archive = openArchive(dir, { mode: 'read' });
    const found = archive.revisits.pages().map(({ id, url }): [string, Article, number] => {
      return [new URL(url).pathname, archive.articles.get(id)!, archive.articles.versions(id).length];
    });
    await archive.close();
    return new Map(found.map(([name, article, versions]) => [name, { article, versions }]));
  };

  it('is not missing behind a login, and is no article where it only says that there is none', async () => {
    const form = '<form action="/in"><p>账号 <input name="u"></p><p>密码 <input type="password"></p></form>';
    const html = (title: string, body: string) =>
      `<html><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
    const notice = (title: string, text: string) =>
      html(
        title,
        `<div class="info">2026-11-30 10:00 来源：本站</div><div id="content"><p>${text}您可以返回首页浏览其他内容，或者使用站内搜索查找您需要的资料。</p></div>`,
      );
    await crawlSite(site, folder.dir);
    answers(2, html('会员登录', form));
    answers(3, html('统一身份认证平台', form));
    answers(4, html('请登录', `<p>您没有权限查看此内容，请登录后再试。</p>${form}`));
    answers(5, notice('文章不存在或者已经被管理员删除', '您要找的文章不存在，'));
    answers(6, notice('您访问的文章不存在', '很抱歉，您访问的文章不存在或已被删除，'));
    answers(7, notice('文章已下架', '根据有关规定，本文已下架，不再提供浏览，'));
    answers(8, notice('信息提示', '对不起，该信息已被删除或尚未通过审核，'));
    const { report } = await lookAgain(site, folder.dir);
    expect(report.failed).toEqual({ 'login-wall': 3 });
    expect(report.missing.map(({ url }) => new URL(url).pathname).sort()).toEqual(NAMES.slice(5));
    expect(report.changed).toEqual([]);
    const fresh = temporaryFolder();
    await crawlSite(site, fresh.dir);
    expect([...(await state(fresh.dir)).keys()].sort()).toEqual(NAMES.slice(0, 2));
    fresh.remove();
  }, 60_000);

  it('is not missing where it has become a shell and there is no browser', async () => {
    await crawlSite(site, folder.dir);
    answers(2, '<body><div id="app">加载中</div><script src="/app.js"></script></body>');
    vi.stubEnv('CHROMIUM_PATH', '/nonexistent');
    const { report } = await lookAgain(site, folder.dir);
    vi.unstubAllEnvs();
    expect(report.failed).toEqual({ 'needs-browser': 1 });
    expect(report.missing).toEqual([]);
  }, 60_000);

  it('makes no version; an edit makes one, a sharp shortening a flagged one; a rebuild knows it all', async () => {
    await crawlSite(site, folder.dir);
    page(0).lines[5] = '（本文已被浏览 154 次）';
    page(1).lines[5] = '<img src="/img/a.jpg?auth_key=2716-0-0-def" alt="公园">';
    answers(
      2,
      '<html><head><meta charset="utf-8"><title>系统维护</title></head><body><h1>网站维护中</h1><p>尊敬的用户，网站正在进行系统升级维护，预计今晚22点恢复，给您带来不便敬请谅解。维护期间所有栏目暂停访问，请稍后再试。</p></body></html>',
    );
    answers(
      3,
      '<b>Warning</b>: mysql_connect(): Too many connections in <b>/www/db.php</b> on line <b>12</b><br><b>Fatal error</b>: Uncaught Error',
    );
    answers(4, '', 302, { location: NAMES[8]! });
    page(5).lines.splice(2, 9, '……', '<a href="/login">登录后阅读全文</a>');
    answers(6, whole(6).slice(0, whole(6).indexOf(page(6).lines[2]!) + 30));
    page(7).lines[0] = '更正：此前所述树木数目有误，应为四十三棵，设计小组已经复核，施工单位正在补种行道树。';
    const { report, outcome } = await lookAgain(site, folder.dir);
    expect(outcome).toBe('partial');
    expect(report.changed.map(({ url }) => new URL(url).pathname)).toEqual([NAMES[7]]);
    expect(report.failed).toEqual({ 'server-error': 2, 'login-wall': 1, unreadable: 1 });
    expect(report.missing.map(({ url }) => new URL(url).pathname)).toEqual([NAMES[4]]);
    const after = await state(folder.dir);
    expect([...after].filter(([, { versions }]) => versions > 1).map(([name]) => name)).toEqual([NAMES[7]]);

    for (const n of [2, 3, 4, 6]) Reflect.deleteProperty(page(n), 'answer');
    page(8).lines.splice(2, 9);
    const second = (await lookAgain(site, folder.dir)).report;
    expect(second.changed.map(({ url }) => new URL(url).pathname)).toEqual([NAMES[8]]);
    expect(second.changed[0]!.summary).toMatch(/flagged: \d+ % of the text of the version before is left/);
    const end = await state(folder.dir);
    expect(end.get(NAMES[8]!)!.article.flags.map(({ kind }) => kind)).toEqual(['shortened']);

    const again = temporaryFolder();
    await rebuild(
      folder.dir,
      again.dir,
      { profiles: [], workers: 0, signal: new AbortController().signal },
      () => undefined,
    );
    const rebuilt = await state(again.dir);
    again.remove();
    const facts = (from: typeof end) =>
      [...from].map(([name, { article, versions }]) => [name, versions, article.text, article.flags]);
    expect(facts(rebuilt)).toEqual(facts(end));
  }, 60_000);

  it('keeps the date that it told from today when it was first read', async () => {
    const old = site.template;
    let words = '3小时前';
    site.template = (one) => old(one).replace('2026-01-05 10:00', words);
    await crawlSite(site, folder.dir);
    const before = await state(folder.dir);
    const { report } = await lookAgain(site, folder.dir);
    expect(report.unchanged).toBe(9);
    words = '5小时前';
    page(7).lines[0] = '更正：此前所述树木数目有误，应为四十三棵，设计小组已经复核，施工单位正在补种行道树。';
    const second = (await lookAgain(site, folder.dir)).report;
    expect(second.changed).toHaveLength(1);
    const after = await state(folder.dir);
    for (const [name, { article, versions }] of after) {
      expect(versions).toBe(name === NAMES[7] ? 2 : 1);
      expect(article.publishedAt).toBe(before.get(name)!.article.publishedAt);
      expect(article.publishedAt).toMatch(/:00\+08:00$/);
    }
  }, 60_000);

  it('takes another telling of a date for no edit, and keeps the more exact one', async () => {
    const old = site.template;
    const now = new Date(Date.now() - 3.4 * 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
    let words = ['3小时前', '2026-01-05 10:00'];
    site.template = (one) => old(one).replace('2026-01-05 10:00', words[one.title === page(2).title ? 1 : 0]!);
    await crawlSite(site, folder.dir);
    const dates = async () =>
      [...(await state(folder.dir))].map(([name, s]) => [name, s.versions, s.article.publishedAt]);
    const before = await dates();
    words = [now, '2026-01-05'];
    expect((await lookAgain(site, folder.dir)).report.changed).toEqual([]);
    expect(await dates()).toEqual(before);
    // Another day is an edit; and with an edit of its own a page gets its whole date.
    words = [now, '2026-01-06'];
    page(7).lines[0] = '更正：此前所述树木数目有误，应为四十三棵，设计小组已经复核，施工单位正在补种行道树。';
    const { report } = await lookAgain(site, folder.dir);
    expect(report.changed.map(({ url }) => new URL(url).pathname).sort()).toEqual([NAMES[2], NAMES[7]]);
    const after = await state(folder.dir);
    expect(after.get(NAMES[2]!)!.article.publishedAt).toBe('2026-01-06');
    expect(after.get(NAMES[7]!)!.article.publishedAt).toBe(`${now.replace(' ', 'T')}:00+08:00`);

    const again = temporaryFolder();
    const options = { profiles: [], workers: 0, signal: new AbortController().signal };
    await rebuild(folder.dir, again.dir, options, () => undefined);
    const rebuilt = await state(again.dir);
    again.remove();
    const facts = (from: typeof after) => [...from].map(([name, s]) => [name, s.versions, s.article.publishedAt]);
    expect(facts(rebuilt)).toEqual(facts(after));
  }, 60_000);
});

describe('an article in parts', () => {
  const A = '/news/2026/500001';
  let site: EditableSite;
  let folder: ReturnType<typeof temporaryFolder>;
  let second: () => [number, string];
  /** The host that the site has moved to; null: it has not. */
  let moved: string | null;
  const part = (k: number) => {
    const lines = Array.from(
      { length: 4 },
      (_, i) => `<p>第${k}部分第${i + 1}段：旧闸口的石墙修好了，石匠把拆下的条石编了号，铺成新的步道。</p>`,
    );
    const links = [1, 2, 3].map((i) => `<a href="${A}${i === 1 ? '' : `_${i}`}.html">${i}</a>`).join(' ');
    return `<html><head><meta charset="utf-8"><title>三座旧闸口的来历_园林新闻</title></head><body><h1>三座旧闸口的来历</h1>
<div class="info">2026-01-05 10:00 来源：园林报</div><div id="content">${lines.join('')}</div><div class="pages">${links}</div></body></html>`;
  };
  const GONE: [number, string] = [404, '<h1>404</h1>'];
  const SOFT: [number, string] = [
    200,
    '<html><head><meta charset="utf-8"><title>系统维护</title></head><body><p>网站正在升级，维护期间所有栏目暂停访问，请您稍后再试，如有疑问请联系管理员。</p></body></html>',
  ];

  beforeEach(async () => {
    site = await editableSite(0);
    folder = temporaryFolder();
    second = () => [200, part(2)];
    moved = null;
    for (const k of [1, 2, 3]) {
      site.pages.set(`${A}${k === 1 ? '' : `_${k}`}.html`, {
        ...{ title: '三座旧闸口的来历', lines: [] },
        answer: (request, response) => {
          if (moved !== null && request.headers.host !== moved)
            return void response.writeHead(301, { location: `http://${moved}${request.url}` }).end();
          const [status, html] = k === 2 ? second() : [200, part(k)];
          response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
        },
      });
    }
  });
  afterEach(async () => {
    await site.close();
    folder.remove();
  });
  const only = async () => {
    const archive = openArchive(folder.dir, { mode: 'read' });
    const found = archive.revisits.pages();
    const all = found.map(({ id }) => ({
      article: archive.articles.get(id)!,
      versions: archive.articles.versions(id).length,
    }));
    await archive.close();
    expect(all).toHaveLength(1);
    return all[0]!;
  };

  it.each([
    ['404', GONE, 'not-found'],
    ['a notice', SOFT, 'soft-404'],
    ['the first page again', [200, part(1)], 'soft-404'],
  ] as [string, [number, string], string][])(
    'is not shortened when one of them is %s: the look failed',
    async (_name, answer, reason) => {
      await crawlSite(site, folder.dir);
      expect((await only()).article.blocks).toHaveLength(12);
      second = () => answer;
      const { report, outcome } = await lookAgain(site, folder.dir);
      expect([outcome, report.failed]).toEqual(['partial', { [reason]: 1 }]);
      expect(await only()).toMatchObject({ versions: 1, article: { blocks: { length: 12 } } });
    },
  );

  it.each([
    ['404', GONE],
    ['a notice', SOFT],
    ['the first page again', [200, part(1)]],
  ] as [string, [number, string]][])(
    'keeps the others when one is %s at first, says so, and grows when it comes',
    async (_name, answer) => {
      second = () => answer;
      await crawlSite(site, folder.dir);
      const { article } = await only();
      expect(article.text).toContain('第1部分第4段');
      expect(article.text).toContain('第3部分第4段');
      expect(article.text).not.toContain('维护');
      expect(article.flags).toMatchObject([{ kind: 'part-missing', text: `${site.url}${A}_2.html` }]);
      expect((await lookAgain(site, folder.dir)).report.unchanged).toBe(1);
      second = () => [200, part(2)];
      expect((await lookAgain(site, folder.dir)).report.changed).toHaveLength(1);
      expect(await only()).toMatchObject({ versions: 2, article: { blocks: { length: 12 }, flags: [] } });
    },
  );

  it('is whole where its site has moved to another host', async () => {
    await crawlSite(site, folder.dir);
    moved = new URL(site.url).host.replace('127.0.0.1', 'localhost');
    const { report } = await lookAgain(site, folder.dir);
    expect([report.unchanged, report.failed]).toEqual([1, {}]);
    expect(report.moved.map(({ to }) => new URL(to).hostname)).toEqual(['localhost']);
    expect(await only()).toMatchObject({ versions: 1, article: { blocks: { length: 12 } } });
  });
});
