import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder, versions } from './site.js';

describe('yuanye rescrape', () => {
  let site: EditableSite;
  let folder: ReturnType<typeof temporaryFolder>;
  const page = (n: number) => site.pages.get(`/news/2026/${100000 + n}.html`)!;
  const count = async () => [...(await versions(folder.dir)).values()];

  beforeEach(async () => {
    site = await editableSite(12);
    folder = temporaryFolder();
    page(2).etag = '"two"';
    await crawlSite(site, folder.dir);
  });
  afterEach(async () => {
    await site.close();
    folder.remove();
  });

  it('takes in what is new, keeps what changed, and makes no version of the rest', async () => {
    expect(await count()).toEqual(Array(12).fill(1));
    page(3).lines[0] = '更正：开放日期推迟到明年春天，施工单位正在补种行道树，市民可以绕行东门。';
    site.pages.set('/news/2026/100050.html', {
      title: '新公园开工',
      lines: page(4).lines.map((text) => `新消息：${text}`),
    });
    site.log.length = 0;
    const { report, outcome } = await lookAgain(site, folder.dir);
    expect(outcome).toBe('done');
    expect(report.saved).toEqual({ new: 1 });
    expect(report.changed.map(({ summary }) => summary)).toEqual(['1 paragraph added; 1 paragraph removed']);
    const { out: history } = await runCli(['history', report.changed[0]!.url, '--archive', folder.dir]);
    expect(history).toContain(report.changed[0]!.summary); // one change is told in one way
    expect(report.notModified).toBe(1);
    expect(report.unchanged).toBe(12); // the new one was looked at as well
    expect(site.log).toContain('/news/2026/100002.html 304');
    expect((await count()).sort()).toEqual([...Array(12).fill(1), 2]);
  });

  it('goes by the 410, the redirect and the return of a page, and never by refusals', async () => {
    page(1).answer = (_request, response) => void response.writeHead(410).end();
    page(5).answer = (_request, response) =>
      void response.writeHead(301, { location: '/moved/2026/777777.html' }).end();
    page(6).answer = (_request, response) => void response.writeHead(403).end('<h1>403</h1>');
    site.pages.set('/moved/2026/777777.html', { ...page(5), answer: undefined as never });
    Reflect.deleteProperty(site.pages.get('/moved/2026/777777.html')!, 'answer');
    const first = (await lookAgain(site, folder.dir)).report;
    expect(first.missing).toHaveLength(1);
    expect(first.moved.map(({ to }) => new URL(to).pathname)).toEqual(['/moved/2026/777777.html']);
    expect(first.failed).toEqual({ blocked: 1 });
    const second = (await lookAgain(site, folder.dir)).report;
    expect(second.gone).toHaveLength(1);
    expect(second.moved).toEqual([]); // it was told once
    Reflect.deleteProperty(page(1), 'answer');
    const third = (await lookAgain(site, folder.dir)).report;
    expect(third.returned).toHaveLength(1);
    expect(await count()).toEqual(Array(12).fill(1));
    const archive = openArchive(folder.dir, { mode: 'read' });
    const { id } = archive.revisits.pages().find(({ url }) => url.endsWith('/100005.html'))!;
    expect(archive.articles.resolve(`${site.url}/moved/2026/777777.html`)).toBe(id);
    await archive.close();
  });

  it('is done where robots.txt forbids by now, and says so of a page that is named', async () => {
    site.robots = 'User-agent: *\nDisallow: /news/';
    const archive = openArchive(folder.dir, { mode: 'write' });
    archive.db.exec('DELETE FROM robots'); // which is believed for a day
    await archive.close();
    const { report, outcome } = await lookAgain(site, folder.dir);
    expect([outcome, report.failed]).toEqual(['done', { 'robots-disallowed': 12 }]);
    const named = await lookAgain(site, folder.dir, { urls: [`${site.url}/news/2026/100003.html`] });
    expect([named.outcome, named.report.failures[0]!.why]).toEqual(['partial', expect.stringContaining('robots.txt')]);
  });

  it('tells of a page that moved to the address of another article, and gives it no other name', async () => {
    site.pages.set('/news/2026/777777.html', page(5));
    await crawlSite(site, folder.dir);
    site.pages.set('/news/2026/100005.html', {
      ...page(5),
      answer: (_request, response) => void response.writeHead(301, { location: '/news/2026/777777.html' }).end(),
    });
    const { report } = await lookAgain(site, folder.dir);
    expect(report.moved.map(({ to }) => new URL(to).pathname)).toEqual(['/news/2026/777777.html']);
    const archive = openArchive(folder.dir, { mode: 'read' });
    const ids = ['100005', '777777'].map((n) => archive.articles.resolve(`${site.url}/news/2026/${n}.html`));
    await archive.close();
    expect(new Set(ids).size).toBe(2);
  }, 60_000);

  it('says on the article, and in exports, that its page is missing or gone', async () => {
    const url = `${site.url}/news/2026/100001.html`;
    const yuanye = async (...args: string[]) => (await runCli([...args, '--archive', folder.dir])).out;
    const goneAt = async () => (JSON.parse(await yuanye('show', url, '--json')) as { goneAt: string | null }).goneAt;
    const exported = (format: string) => yuanye('export', '--format', format, '--out', '-');
    expect(await yuanye('show', url)).not.toMatch(/^page /m);
    page(1).answer = (_request, response) => void response.writeHead(410).end();
    page(2).answer = (_request, response) => void response.writeHead(403).end('<h1>403</h1>');
    await lookAgain(site, folder.dir);
    const missing = /missing since \S+.*, in 1 look; last looked at \S+.*: gone/;
    expect(await yuanye('show', url)).toMatch(missing);
    expect(await yuanye('history', url)).toMatch(missing);
    expect(await yuanye('show', `${site.url}/news/2026/100002.html`)).toMatch(/^page +last looked at .*: blocked$/m);
    expect(await yuanye('show', url, '--lang', 'zh')).toMatch(/^网页 +自 .* 缺失，已看 1 次；上次查看：.*410/m);
    expect(await goneAt()).toBeNull();
    await lookAgain(site, folder.dir);
    expect(await yuanye('show', url)).toMatch(/^page +gone since .*; last looked at .*: gone$/m);
    const since = await goneAt();
    expect(since).toMatch(/^\d{4}-.*Z$/);
    const rows = (await exported('jsonl')).trim().split('\n');
    const all = rows.map((row) => JSON.parse(row) as { url: string; goneAt: string | null });
    expect(all.filter((one) => one.goneAt !== null).map((one) => [one.url, one.goneAt])).toEqual([[url, since]]);
    const table = (await exported('csv')).split('\r\n').map((line) => line.slice(line.lastIndexOf(',') + 1));
    expect([table[0], table.filter((value) => value.endsWith('Z'))]).toEqual(['goneAt', [since]]);
  });

  it('takes edits for edits, though the pages beside them are not sent again and all edits say the same', async () => {
    for (let n = 0; n < 12; n++) page(n).etag = `"${n}"`;
    for (let n = 12; n < 24; n++) {
      const lines = page(n - 12).lines.map((text, i) => `第${n}期第${i}条：${text}`);
      site.pages.set(`/news/2026/${100000 + n}.html`, { title: `第${n}座公园开工`, lines, etag: `"${n}"` });
    }
    await lookAgain(site, folder.dir);
    for (let n = 0; n < 9; n++) {
      page(n).lines.push('编者注：文中个别数据经有关部门核实后已作更正，以本次发布的内容为准。');
      page(n).etag = `"${n} edited"`;
    }
    const { report } = await lookAgain(site, folder.dir);
    expect(report.notModified).toBe(15);
    expect(report.templateChanges).toEqual([]);
    expect(report.changed).toHaveLength(9);
  });

  it('--all asks for all pages that are missing or gone as well; a budget keeps three quarters for the others', async () => {
    const gone = [...site.pages.keys()].slice(0, 10);
    for (const path of gone)
      site.pages.get(path)!.answer = (_request, response) => void response.writeHead(410).end('gone');
    expect((await lookAgain(site, folder.dir)).report.missing).toHaveLength(10);
    const { report } = await lookAgain(site, folder.dir);
    expect([report.looked, report.gone.length]).toEqual([12, 10]);
    const { out } = await runCli(['rescrape', '--all', '--dry-run', '--archive', folder.dir]);
    expect(out.trim().split('\n')).toHaveLength(12);
    const third = (await lookAgain(site, folder.dir)).report;
    expect(third).toMatchObject({ looked: 12, unchanged: 2, gone: [], missing: [], stillGone: 10 });
    expect((await lookAgain(site, folder.dir, { budget: 4 })).report).toMatchObject({ looked: 4, unchanged: 2 });
  });

  it('--dry-run says what its numbers are', async () => {
    const { code, out, told } = await runCli(['rescrape', '--all', '--dry-run', '--archive', folder.dir]);
    expect([code, out.trim().split('\n').length]).toEqual([0, 12]);
    expect(out).toMatch(/^\d+\.\d %\t/);
    expect(told).toContain('The chance that the copy is out of date, when the page was last reached, its address:');
  });

  it('recognises a template change that changes every page at once, and makes no flood of versions', async () => {
    const old = site.template;
    site.template = (one) =>
      old({
        ...one,
        lines: [...one.lines, '全市公园的信息可以在政务大厅一楼的自助终端上查询，终端每天早上八点至晚上六点开放。'],
      });
    page(7).lines[1] = '补充说明：本段由编辑部今天更新，新增加了夜间照明与无障碍坡道的施工安排。';
    const { report } = await lookAgain(site, folder.dir);
    expect(report.templateChanges).toHaveLength(1);
    expect(report.templateChanges[0]!.common.join()).toContain('自助终端');
    expect(report.changed.map(({ url }) => url)).toEqual([`${site.url}/news/2026/100007.html`]);
    const again = (await lookAgain(site, folder.dir)).report;
    expect(again.changed).toEqual([]);
    expect((await count()).sort()).toEqual([...Array(11).fill(1), 2]);
  });
});
