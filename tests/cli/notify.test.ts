/** Who is told of a run, and in which form: each service takes its own, and says in its answer whether it did. */
import { createServer as createHttp, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { letterOf, noteIn, noteOf, type RunNote } from '../../src/report/note.js';
import { notify } from '../../src/report/notify.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, editableSite, lookAgain, temporaryFolder } from './site.js';

const article = (i: number) =>
  ({
    id: `a${i}`,
    title: `河湾[${i}]公园开园*`,
    url: `http://a.example/(${i}).html`,
    site: 'garden',
    what: 'new',
  }) as const;
const facts = { run: 12, kind: 'rescrape', outcome: 'done', news: [article(1), article(2)], watched: [] } as const;
const note = noteOf(facts, { saved: { new: 2 }, gone: [{ url: 'http://a.example/9.html', why: '404' }] }) as RunNote;

it.each([
  ['foo', '"foo"'],
  ['https://a.example/x bar.example/hook?key=hidden', '"bar.example"'],
  ['nobody+https://a.example/hidden', 'a.example: "nobody" is no service'],
  ['mailto:somebody', 'mailto:somebody'],
  [' ', 'no address'],
])('an address at which nobody can be notified is refused when it is given: %s', async (addresses, named) => {
  const folder = temporaryFolder();
  await openArchive(folder.dir, { mode: 'write' }).close();
  for (const command of [['watch', 'add', '园林'], ['rescrape']]) {
    const { code, told } = await runCli([...command, '--notify', addresses, '--archive', folder.dir]);
    expect([command[0], code]).toEqual([command[0], 2]);
    expect(told).toContain(named);
    expect(told).not.toContain('hidden');
  }
  expect((await runCli(['watch', 'list', '--json', '--archive', folder.dir])).out).toBe('');
  const well = 'mailto:a@b.example slack+http://127.0.0.1/x';
  expect((await runCli(['watch', 'add', '园林', '--notify', well, '--archive', folder.dir])).code).toBe(0);
  folder.remove();
});

describe('a note', () => {
  const got: { path: string; body: Record<string, unknown> }[] = [];
  let answer = '';
  let server: Server;
  let base: string;
  beforeEach(async () => {
    got.length = 0;
    server = createHttp((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        got.push({ path: request.url ?? '', body: JSON.parse(body) });
        response.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is markdown for 企业微信 and 钉钉, with titles that link to the articles', async () => {
    answer = '{"errcode":0,"errmsg":"ok"}';
    expect(await notify(`wecom+${base}/send?key=k dingtalk+${base}/robot?access_token=t&secret=s`, note)).toEqual([]);
    const [wecom, ding] = got.sort((a, b) => (a.path > b.path ? -1 : 1)) as [(typeof got)[0], (typeof got)[0]];
    const { content } = wecom.body['markdown'] as { content: string };
    expect(content).toContain('**园冶：新增 2，已撤 1**');
    expect(content).toContain('[新增 河湾［1］公园开园＊](http://a.example/%281%29.html)');
    expect(ding.body).toMatchObject({ msgtype: 'markdown', markdown: { title: '园冶：新增 2，已撤 1' } });
    expect(ding.path).toMatch(/^\/robot\?access_token=t&timestamp=\d{13}&sign=[\w%]+$/);
  });

  it('is a post for 飞书 and text for Slack', async () => {
    answer = '{"code":0}';
    expect(await notify(`feishu+${base}/hook?secret=s`, note)).toEqual([]);
    expect(got[0]!.body).toMatchObject({ msg_type: 'post', timestamp: expect.stringMatching(/^\d{10}$/) });
    const { post } = got[0]!.body['content'] as { post: { zh_cn: { title: string; content: unknown[][] } } };
    expect(post.zh_cn.content[0]).toEqual([
      { tag: 'a', text: '新增 河湾[1]公园开园*', href: 'http://a.example/(1).html' },
    ]);
    answer = 'ok';
    expect(await notify(`slack+${base}/services/x`, note)).toEqual([]);
    expect((got[1]!.body as { text: string }).text).toContain('<http://a.example/(1).html|');
  });

  it('is itself for everybody else, and a refusal with status 200 is told without the secret', async () => {
    answer = '';
    expect(await notify(`${base}/x`, note)).toEqual([]);
    expect(got[0]!.body).toMatchObject({ schema: 'run-note@3', new: 2, articles: [{ what: 'new' }, { what: 'new' }] });
    answer = '{"errcode":93000,"errmsg":"invalid webhook url"}';
    const why = await notify(`wecom+${base}/send?key=hidden`, note);
    expect(why).toHaveLength(1);
    expect(why[0]).toContain('invalid webhook url');
    expect(why[0]).not.toContain('hidden');
    expect(await notify('ftp://x nobody+http://127.0.0.1/', note)).toHaveLength(2);
    expect(await notify('hooks.example/services/hidden', note)).toEqual([
      expect.stringMatching(/^"hooks.example": it/),
    ]);
  });

  it('counts the pages that are gone and those that are missing', () => {
    const lost = [1, 2, 3].map((i) => ({ url: `http://a.example/${i}.html`, why: 'the server said 404' }));
    const counted = noteOf(facts, { saved: { new: 2 }, gone: lost.slice(0, 1), missing: lost })!;
    expect(counted).toMatchObject({ gone: 1, missing: 3 });
    expect(letterOf(counted, 'zh').title).toBe('园冶：新增 2，已撤 1，缺失 3');
  });

  it('as JSON has its sentences in the language of the reader, and keys and codes as they are', () => {
    const odd = noteOf(facts, {
      saved: { new: 2 },
      alarms: [{ site: 'a', kind: 'quiet', message: 'nothing new for 9 days; usually something comes every 2 days' }],
      templateChanges: [{ site: 'a', looked: 30, changed: 28 }],
    })!;
    const { alarms, because } = noteIn(odd, 'zh');
    for (const { message } of alarms) expect(message).not.toMatch(/[A-Za-z]{3}/);
    expect(because).toEqual(odd.because);
    expect(noteIn(odd, 'en')).toEqual(odd);
  });

  it('is no longer than a service takes', async () => {
    answer = '{"errcode":0}';
    const many = noteOf(
      { ...facts, news: Array.from({ length: 500 }, (_, i) => article(i)) },
      { saved: { new: 500 } },
    )!;
    await notify(`wecom+${base}/send`, { ...many, articles: Array.from({ length: 500 }, (_, i) => article(i)) });
    const { content } = got[0]!.body['markdown'] as { content: string };
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096);
    expect(content).toMatch(/… \+\d+$/);
    expect(letterOf(many, 'en').lines.some(({ text }) => text === '… 480 more')).toBe(true);
  });

  it('goes by mail', async () => {
    const said: string[] = [];
    const smtp = createTcp((socket) => {
      let inData = false;
      socket.write('220 test\r\n');
      socket.on('data', (chunk) => {
        for (const line of String(chunk).split('\r\n')) {
          said.push(line);
          if (inData) {
            if (line === '.') {
              inData = false;
              socket.write('250 taken\r\n');
            }
          } else if (/^(?:EHLO|HELO)/.test(line)) socket.write('250 test\r\n');
          else if (line.startsWith('DATA')) {
            inData = true;
            socket.write('354 go on\r\n');
          } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
          else if (line !== '') socket.write('250 ok\r\n');
        }
      });
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('YUANYE_SMTP', `smtp://127.0.0.1:${(smtp.address() as AddressInfo).port}`);
    vi.stubEnv('YUANYE_MAIL_FROM', 'yuanye@example.com');
    expect(await notify('mailto:me@example.com', note)).toEqual([]);
    vi.stubEnv('YUANYE_SMTP', '');
    expect((await notify('mailto:me@example.com', note))[0]).toContain('YUANYE_SMTP is not set');
    vi.unstubAllEnvs();
    await new Promise((resolve) => smtp.close(resolve));
    const text = said.join('\n');
    expect(text).toContain('RCPT TO:<me@example.com>');
    expect(text).toContain('Subject: Yuanye: 2 new, 1 gone');
    expect(text).toMatch(/a\.example/);
  });

  it('tells a standing query what is new and changed, and nothing twice', async () => {
    answer = '';
    const site = await editableSite(3);
    const folder = temporaryFolder();
    const archive = openArchive(folder.dir, { mode: 'write' });
    const createdAt = '2026-01-01T00:00:00Z';
    archive.watches.add({ query: '口袋公园 -地产', site: 'garden', notify: `${base}/mine`, createdAt });
    archive.watches.add({ query: '没有的词', site: null, notify: null, createdAt });
    expect(() => archive.watches.add({ query: '-地产', site: null, notify: null, createdAt })).toThrow('exclu');
    await archive.close();
    await crawlSite(site, folder.dir);
    expect(got).toEqual([]);
    const page = site.pages.get('/news/2026/100001.html')!;
    page.lines.push('编者补充：附近的口袋公园也会在年内动工，市民可以在社区查看图纸，提出自己的意见。');
    await lookAgain(site, folder.dir);
    expect(got).toHaveLength(1);
    const watched = [
      { query: '口袋公园 -地产 site:garden', count: 1, articles: [{ title: page.title, what: 'changed' }] },
    ];
    expect(got[0]).toMatchObject({ path: '/mine', body: { because: ['watch'], watched } });
    await lookAgain(site, folder.dir);
    expect(got).toHaveLength(1);
    await site.close();
    folder.remove();
  }, 30_000);
});
