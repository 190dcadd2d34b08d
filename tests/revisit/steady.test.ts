import { describe, expect, it } from 'vitest';
import { isProgramError, withoutCounters, withoutSignature } from '../../src/revisit/steady.js';
import { expectCpuBelow } from '../expect-cpu.js';

describe('counters', () => {
  it.each([
    '（本文已被浏览 77 次）',
    '浏览次数：1,234',
    '点击数：385',
    '点击：9 次',
    '阅读 1.2万',
    '阅读量：10万+',
    '已有 77 人阅读',
    '77次浏览',
    '本页访问量 5321 次',
    '您是第 77 位读者',
    '已有128人参与讨论',
    '评分：4.5（36人评价）',
    '人气：12 评论：3 收藏：2',
    '浏览量:77 | 点赞:5',
    '下载次数：18',
    '文章已被 308 人看过',
    '閱讀 (77)',
    '瀏覽人次：77',
    'Views: 1,024',
    '77 views',
    'Read 88 times',
    '今日访问：12，累计访问：3456',
    '访问统计：今日 12 次，总计 77 次',
    '👁 77',
    '77 人已赞',
    '参与人数：77',
    '您是本文第 77 位读者',
    '页面更新：3分钟前',
    'Processed in 0.0123 second(s), 4 queries',
  ])('%s is nothing but a counter', (line) => {
    expect(withoutCounters(line).replace(/[^\p{L}\p{N}]/gu, '')).toBe('');
  });

  it.each([
    '评分：95',
    '共有128人参与植树，种下三百棵银杏。',
    '全年接待游客 30 万人次，比上一年多 5 万。',
    '该视频的点击量超过300万次，市民留言 5000 条。',
    '市民阅读 30 本书后可以换一株苗。',
    '公园的阅读区新增 30 个座位。',
    '图书角开放第 5 天，读者 120 位。',
    '专家评论了 3 个方案。',
    '下载园区地图需要 12 元。',
    '第1号地块',
    '共 41 棵',
    '3小时前，他们在河边种下第 9 棵水杉。',
    '更新了 30 个座位，发布 12 张照片。',
  ])('%s is a sentence and stays', (line) => {
    expect(withoutCounters(line)).toBe(line);
  });

  it('are taken out behind a sentence and in brackets, and the sentence stays', () => {
    expect(withoutCounters('步道全长3公里。（阅读：1234）')).toBe('步道全长3公里。');
    expect(withoutCounters('附件：规划图.pdf（下载次数：9）')).toBe('附件：规划图.pdf');
  });

  it('costs no more than its length, whatever it is fed', () => {
    expectCpuBelow(1500, () => {
      withoutCounters(`${'阅读浏览本文1'.repeat(20_000)}园`);
      withoutSignature(`http://a.example/${'0123456789abcdef/'.repeat(5000)}a.jpg`);
      isProgramError(`warning: ${'in '.repeat(30_000)}`);
    });
  });
});

describe('signed picture addresses', () => {
  const same = (a: string, b: string) => withoutSignature(a) === withoutSignature(b);
  it.each([
    ['http://a.example/img/a.jpg?auth_key=1716-0-0-abc1', 'http://a.example/img/a.jpg?auth_key=2716-0-0-abc2'],
    [
      'https://b.example/a.png?Expires=1&OSSAccessKeyId=x&Signature=q',
      'https://b.example/a.png?Expires=2&OSSAccessKeyId=x&Signature=w',
    ],
    ['http://c.example/pic?id=7&sign=abc&t=1', 'http://c.example/pic?id=7&sign=def&t=2'],
    [
      'http://d.example/0123456789abcdef0123456789abcdef/65f0a1b2/img/a.jpg',
      'http://d.example/fedcba9876543210fedcba9876543210/65f0ffff/img/a.jpg',
    ],
    [
      'http://d.example/20240506093012/0123456789abcdef0123456789abcdef/a.jpg',
      'http://d.example/20240506093512/fedcba9876543210fedcba9876543210/a.jpg',
    ],
    ['http://n1.e.example/w/a.jpg', 'http://n3.e.example/w/a.jpg'],
    [
      'http://f.example/view?file=a.jpg&X-Amz-Signature=1&X-Amz-Date=2',
      'http://f.example/view?file=a.jpg&X-Amz-Signature=3&X-Amz-Date=4',
    ],
  ])('%s and %s are one picture', (a, b) => {
    expect(same(a, b)).toBe(true);
  });
  it.each([
    ['http://a.example/img/a.jpg', 'http://a.example/img/b.jpg'],
    ['http://c.example/pic?id=7&sign=abc', 'http://c.example/pic?id=8&sign=abc'],
    ['http://a.example/0123456789abcdef0123456789abcdef.jpg', 'http://a.example/fedcba9876543210fedcba9876543210.jpg'],
    ['http://a.example/20240506/a.jpg', 'http://a.example/20240507/a.jpg'],
  ])('%s and %s are two', (a, b) => {
    expect(same(a, b)).toBe(false);
  });
});

describe('messages of a program that failed', () => {
  it.each([
    'Warning: mysql_connect(): Too many connections in /www/inc/db.php on line 12',
    'Fatal error: Uncaught Error: Call to a member function fetch() on null',
    "Parse error: syntax error, unexpected 'if' in /www/a.php on line 3",
    'Notice: Undefined index: id in D:\\web\\show.php on line 8',
    "Microsoft OLE DB Provider for ODBC Drivers 错误 '80004005'",
    'java.lang.NullPointerException at com.cms.Show.doGet(Show.java:88)',
    "Server Error in '/' Application.",
    'Error establishing a database connection',
    '数据库连接失败，请联系管理员',
  ])('%s', (line) => {
    expect(isProgramError(line)).toBe(true);
  });
  it.each([
    '气象台发布大风预警，请市民远离树木。',
    'The warning signs along the river were replaced.',
    'Public notice: the park closes at ten.',
    '专家指出，数据库里登记了四十一棵古树。',
  ])('not %s', (line) => {
    expect(isProgramError(line)).toBe(false);
  });
});
