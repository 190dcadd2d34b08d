import { describe, expect, it } from 'vitest';
import { judge, lossFlags } from '../../src/revisit/judge.js';
import type { Reading } from '../../src/revisit/template-change.js';

const LINES = [
  '记者今天在现场看到，河湾的旧堤改成了缓坡，孩子们可以一直走到水边看鱼。',
  '设计小组在三月量了树，留下的香樟有四十一棵，最老的一棵要两个人才能抱住。',
  '雨水先进草沟，再慢慢渗到下面的砾石层里，去年夏天的大雨没有留下积水。',
  '居民会一共开了两次，多数人希望夜里的灯暗一些，管理处已经换了灯罩。',
  '苗圃送来的水杉比图上矮，工地只好重新排了行距，秋天再补种十二株。',
];
const reading = (lines: readonly string[], over: Partial<Reading> = {}): Reading => ({
  ...{ title: '河湾口袋公园完工', publishedAt: '2024-05-06T09:30:00+08:00', source: '青岚园林报' },
  ...{ author: null, editor: null, rights: null },
  blocks: lines.map((text) => ({ kind: 'paragraph', text })),
  ...over,
});
const before = reading(LINES);
const look = (after: Reading, over: { beside?: string[]; elsewhere?: boolean; brokenOff?: boolean } = {}) =>
  judge({
    ...{ before, after, beside: over.beside ?? [], elsewhere: over.elsewhere ?? false },
    brokenOff: () => over.brokenOff ?? false,
  });
const notice = (title: string, ...lines: string[]) => reading(lines, { title, publishedAt: null, source: null });

describe('a look at an archived page', () => {
  it('sees the same through counters, signatures and messages of programs', () => {
    expect(look(reading([...LINES, '（本文已被浏览 154 次）']))).toEqual({ kind: 'same' });
    expect(look(reading(['Warning: mysql_query() failed in /www/a.php on line 3', ...LINES]))).toEqual({
      kind: 'same',
    });
    const picture = (src: string) => reading(LINES, { blocks: [...before.blocks, { kind: 'image', text: '', src }] });
    const signed = judge({
      before: picture('http://a.example/a.jpg?auth_key=1'),
      after: picture('http://a.example/a.jpg?auth_key=2'),
      ...{ beside: [], elsewhere: false, brokenOff: () => false },
    });
    expect(signed).toEqual({ kind: 'same' });
  });

  it('sees an edit: a word, a number in a sentence, a paragraph, a title, half of the text written anew', () => {
    const edits: Reading[] = [
      reading([LINES[0]!.replace('看鱼', '看鸟'), ...LINES.slice(1)]),
      reading([...LINES.slice(0, 4), LINES[4]!.replace('十二', '二十')]),
      reading([...LINES, '更正：前文所说的树木数目有误，设计小组已经复核。']),
      reading(LINES.slice(0, 4)),
      reading(LINES, { title: '河湾口袋公园今天完工' }),
      reading([
        LINES[0]!,
        LINES[1]!,
        ...['园里不设围墙，两个入口都连着公交站。', '学校的学生在这里记录了三十二种鸟。'],
      ]),
      reading(LINES, { publishedAt: '2024-05-07T09:30:00+08:00' }),
    ];
    for (const after of edits) expect(look(after)).toEqual({ kind: 'edited' });
  });

  it.each([
    [
      'server-error',
      notice(
        '系统维护',
        '网站维护中',
        '尊敬的用户，网站正在进行系统升级维护，预计今晚22点恢复，给您带来不便敬请谅解。',
      ),
    ],
    ['server-error', notice('提示', '您好，服务器繁忙，请稍后再试。')],
    ['server-error', notice('', 'Warning: mysql_connect(): Too many connections in /www/inc/db.php on line 12')],
    ['blocked', notice('请稍候', '为了保护网站，正在验证您的浏览器，请完成安全验证后继续访问本页。')],
    ['blocked', notice('Just a moment...', 'Checking your browser before accessing the site.')],
    ['login-wall', notice('用户登录', '您访问的内容需要登录后才能阅读全文，请先登录。')],
  ])('takes a notice for a failure: %s', (reason, after) => {
    expect(look(after)).toMatchObject({ kind: 'failed', reason });
  });

  it('takes another text without date, or behind a redirect, for a page that is missing', () => {
    const front = notice(
      '青岚园林网',
      '欢迎来到青岚园林网，这里有最新的园林资讯，每天早上八点更新。',
      '我们的编辑部设在城东。',
    );
    expect(look(front)).toMatchObject({ kind: 'missing' });
    const other = reading(['湖心的小岛留给水鸟，人只在东岸的木台上看，工程款比预算少了一成。'.repeat(6)], {
      title: '湖心小岛',
    });
    expect(look(other, { elsewhere: true })).toMatchObject({ kind: 'missing' });
    // At its own address, dated and whole: the address shows another article now. Nothing is lost, and it is told.
    expect(look(other)).toEqual({ kind: 'edited' });
    expect(lossFlags(before, other).map(({ kind }) => kind)).toEqual(['replaced']);
  });

  it('takes an article under a date and a title of its own for a version, however short it is', () => {
    const winter = ['冬季修剪应当在落叶之后进行，切口要平整。', '浇足封冻水可以减轻低温对根系的伤害。'];
    const own = { title: '冬季养护升级', publishedAt: '2025-01-08T09:00:00+08:00', source: '新华社' };
    const article = reading([...winter, '绿篱旁边应设置挡板，日常维护由各区负责。'], own);
    expect(look(article)).toEqual({ kind: 'edited' });
    expect(lossFlags(before, article).map(({ kind }) => kind)).toEqual(['replaced']);
    // The same words are no article under the date or the title of the old one, without a date, or as a few letters.
    const { publishedAt, source } = before;
    const plain = { ...own, source, title: '冬季养护要点' };
    const others = [{ publishedAt }, { publishedAt: null }, { title: null }];
    for (const over of others) expect(look(reading(winter, { ...plain, ...over }))).toMatchObject({ kind: 'missing' });
    expect(look(reading(['页面走丢了。'], plain))).toMatchObject({ kind: 'missing' });
  });

  it.each([
    [
      'server-error',
      '公告',
      '本网站将于今晚进行停机维护，预计明天早上六点恢复，给各位读者带来的不便敬请谅解，感谢支持。',
    ],
    [
      'login-wall',
      '提示',
      '您访问的内容需要登录后才能阅读全文，请先登录本站的会员账号，没有账号的读者可以免费注册一个。',
    ],
    [
      'blocked',
      '405',
      '很抱歉，由于您访问的网址可能对网站造成安全威胁，您的访问被阻断，请联系网站的管理人员核实情况。',
    ],
  ])('takes a page that says nothing but a notice for a failure under a date too: %s', (reason, title, line) => {
    const dated = reading([line], { title, publishedAt: '2025-01-08T09:00:00+08:00', source: null });
    expect(look(dated)).toMatchObject({ kind: 'failed', reason });
  });

  it.each([
    ['server-error', '网站系统升级维护公告', '因系统升级维护，本站各栏目在此期间不能浏览。'],
    ['server-error', '公告', '青岚园林网的服务器将在周末停机，请提前下载资料。'],
    ['login-wall', '登录后可阅读全文', '每周为读者挑选三篇长文。'],
    ['login-wall', '青岚园林报数字版', '登录后可阅读全文'],
  ])(
    'takes a notice among lines about the site for a failure, under a date and title of its own: %s',
    (reason, title, line) => {
      const long = reading(LINES.flatMap((one) => [one, `${one}又过了一年。`]));
      const about = ['青岚园林报每天早上八点更新。', '编辑部设在城东的老楼里。', '热线电话周一到周五有人接听。'];
      const after = reading([about[0]!, line, ...about.slice(1), '感谢各位读者长期以来的关心。'], {
        ...{ title, publishedAt: '2025-01-08T09:00:00+08:00', source: null },
      });
      const judged = judge({ before: long, after, beside: [], elsewhere: false, brokenOff: () => false });
      expect(judged).toMatchObject({ kind: 'failed', reason });
    },
  );

  it.each(['公园的灌溉系统维护由各区负责，喷头在三月以前换完。', '登录公园的小程序可以预约周末的讲解，名额二十人。'])(
    'takes a short article that speaks of upkeep or a login for a version: %s',
    (line) => {
      const own = { title: '灌溉系统维护升级', publishedAt: '2025-01-08T09:00:00+08:00' };
      const winter = ['冬季修剪应当在落叶之后进行，切口要平整。', '浇足封冻水可以减轻低温对根系的伤害。'];
      expect(look(reading([...winter, line], own))).toEqual({ kind: 'edited' });
    },
  );

  it.each([
    '登录后阅读全文',
    '剩余60%内容，订阅会员后可查看',
    '请下载APP查看全文',
    '关注公众号，继续阅读',
    'Sign in to continue reading',
  ])('takes a text that ends at a wall for a failure: %s', (line) => {
    expect(look(reading([...LINES.slice(0, 2), '……', line]))).toMatchObject({ kind: 'failed', reason: 'login-wall' });
    expect(look(reading(LINES.slice(0, 2)), { beside: [line] })).toMatchObject({
      kind: 'failed',
      reason: 'login-wall',
    });
  });

  it('takes a page that broke off, or whose program failed half-way, for a failure', () => {
    const cut = reading([...LINES.slice(0, 3), LINES[3]!.slice(0, 12)]);
    expect(look(cut, { brokenOff: true })).toMatchObject({ kind: 'failed', reason: 'unreadable' });
    const failed = reading([...LINES.slice(0, 2), 'Fatal error: Allowed memory size of 8388608 bytes exhausted']);
    expect(look(failed)).toMatchObject({ kind: 'failed', reason: 'server-error' });
  });

  it('flags a sharp shortening, and no other edit', () => {
    expect(lossFlags(before, reading(LINES.slice(0, 2))).map(({ kind }) => kind)).toEqual(['shortened']);
    expect(lossFlags(before, reading(LINES.slice(0, 4)))).toEqual([]);
    expect(lossFlags(before, before)).toEqual([]);
  });

  it('knows a short notice or a picture story by title and pictures', () => {
    const short = reading(['今天闭园。'], { title: '闭园通知' });
    const judged = (after: Reading) =>
      judge({ before: short, after, beside: [], elsewhere: false, brokenOff: () => false }).kind;
    expect(judged(reading(['明天闭园。'], { title: '闭园通知' }))).toBe('edited');
    expect(judged(notice('出错了', '页面走丢了。'))).toBe('missing');
  });
});
