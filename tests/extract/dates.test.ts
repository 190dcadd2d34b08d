/** Every form in which Chinese pages write a date; the machine's zone never matters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../src/extract/dates.js';
import { mayMean } from '../../src/extract/index.js';
import { PROSE, page, paragraphs, read } from './read.js';

const clock = new Clock('2024-06-01T04:00:00.000Z', 'Asia/Shanghai');

describe('dates', () => {
  it.each([
    ['2019-12-20 10:00:05', '2019-12-20T10:00:05+08:00'],
    ['2019年12月20日 10:00', '2019-12-20T10:00:00+08:00'],
    ['2019年12月20日10时05分', '2019-12-20T10:05:00+08:00'],
    ['2019/1/2', '2019-01-02'],
    ['2019.01.02', '2019-01-02'],
    ['2017——04——12', '2017-04-12'],
    ['２０１９年１２月２０日', '2019-12-20'],
    ['二〇一九年十二月二十日', '2019-12-20'],
    ['民國108年12月20日', '2019-12-20'],
    ['2019年12月20日 星期五 下午3:05', '2019-12-20T15:05:00+08:00'],
    ['2019-12-20（五） 10:05', '2019-12-20T10:05:00+08:00'],
    ['Dec 20, 2019', '2019-12-20'],
    ['20 December 2019 10:00 am', '2019-12-20T10:00:00+08:00'],
    ['3小时前', '2024-06-01T09:00:00+08:00'],
    ['15分钟前', '2024-06-01T11:45:00+08:00'],
    ['2天前', '2024-05-30'],
    ['昨天 08:30', '2024-05-31T08:30:00+08:00'],
    ['05-20 08:30', '2024-05-20T08:30:00+08:00'],
    ['12-20 08:30', '2023-12-20T08:30:00+08:00'],
    ['19-12-20', '2019-12-20'],
    // parts of the day
    ['2016年9月14日 中午1:20', '2016-09-14T13:20:00+08:00'],
    ['2016年9月14日 中午11:50', '2016-09-14T11:50:00+08:00'],
    ['2024年5月14日傍晚6:20', '2024-05-14T18:20:00+08:00'],
    ['2024年5月14日下午3点', '2024-05-14T15:00:00+08:00'],
    ['2024年5月14日午後三點半', '2024-05-14T15:30:00+08:00'],
    ['2024年5月14日下午三点一刻', '2024-05-14T15:15:00+08:00'],
    ['2024年5月14日上午9点三刻', '2024-05-14T09:45:00+08:00'],
    ['2024年5月14日上午9点三分', '2024-05-14T09:03:00+08:00'],
    ['2024年5月14日凌晨12:30', '2024-05-14T00:30:00+08:00'],
    ['2024-05-14 上午12:30', '2024-05-14T00:30:00+08:00'],
    ['2024年5月14日上午十二点', '2024-05-14T12:00:00+08:00'],
    ['2024年5月14日晚上12点', '2024-05-15T00:00:00+08:00'],
    ['2024年5月14日晚8时', '2024-05-14T20:00:00+08:00'],
    ['2024年5月14日夜里2点', '2024-05-14T02:00:00+08:00'],
    ['2024年5月14日24时', '2024-05-15T00:00:00+08:00'],
    ['2024-05-14 24:13:05', '2024-05-14T00:13:05+08:00'],
    // ISO 8601: 24:00 ends its day, wherever that day ends
    ['2024年3月10日 24:00', '2024-03-11T00:00:00+08:00'],
    ['2024-02-29T24:00:00+08:00', '2024-03-01T00:00:00+08:00'],
    ['2023-12-31 24:00', '2024-01-01T00:00:00+08:00'],
    ['2024-05-14 PM 03:12', '2024-05-14T15:12:00+08:00'],
    // the Republic's years
    ['民國113年3月5日 下午3:20', '2024-03-05T15:20:00+08:00'],
    ['中華民國一百一十三年三月五日', '2024-03-05'],
    ['民国一一三年三月五日', '2024-03-05'],
    ['113-03-05', '2024-03-05'],
    ['113/03/05 15:20', '2024-03-05T15:20:00+08:00'],
    ['113年3月5日', '2024-03-05'],
    ['一一三年三月五日', '2024-03-05'],
    ['中華民國壹佰壹拾參年參月伍日', '2024-03-05'],
    ['發布日期：1130305', '2024-03-05'],
    // without marks
    ['20240528　来源：样园日报', '2024-05-28'],
    ['浏览 12 | 20240528 来源：样园日报', '2024-05-28'],
    ['发布时间：20240528 091205　来源：样园日报', '2024-05-28T09:12:05+08:00'],
    // two digits
    ['99-03-05', '1999-03-05'],
    // Chinese numerals, and what stands for zero
    ['二0二四年三月五日', '2024-03-05'],
    ['二○二四年五月二十八日', '2024-05-28'],
    ['二零二四年五月廿八日', '2024-05-28'],
    ['二ＯＯ八年十二月卅一日', '2008-12-31'],
    ['2024年五月二十八日 九时', '2024-05-28T09:00:00+08:00'],
    ['２０２４年０５月２８日　１５：２０', '2024-05-28T15:20:00+08:00'],
    // told from the time of fetching
    ['两小时前', '2024-06-01T10:00:00+08:00'],
    ['半小时前', '2024-06-01T11:30:00+08:00'],
    ['一个半小时前', '2024-06-01T10:30:00+08:00'],
    ['3 分鐘前', '2024-06-01T11:57:00+08:00'],
    ['刚刚', '2024-06-01T12:00:00+08:00'],
    ['一周前', '2024-05-25'],
    ['前天 10:20', '2024-05-30T10:20:00+08:00'],
    ['昨晚8点', '2024-05-31T20:00:00+08:00'],
    ['大前天', '2024-05-29'],
    ['2 hours ago', '2024-06-01T10:00:00+08:00'],
    ['an hour ago', '2024-06-01T11:00:00+08:00'],
    ['yesterday at 3:20 p.m.', '2024-05-31T15:20:00+08:00'],
    ['just now', '2024-06-01T12:00:00+08:00'],
    ['5月28日', '2024-05-28'],
    // English orders
    ['Nov. 27, 2017, 3:20 p.m.', '2017-11-27T15:20:00+08:00'],
    ['3:20 PM EDT, Tue May 28, 2024', '2024-05-28T15:20:00-04:00'],
    ['5th of March, 2024 noon', '2024-03-05T12:00:00+08:00'],
    ['May 28 Tue 2024 15:20', '2024-05-28T15:20:00+08:00'],
    ['發行日期：93年10月15日', '2004-10-15'],
    ['发行日期：93年10月15日', '1993-10-15'],
    ['Tue May 28 15:20:05 CST 2024', '2024-05-28T15:20:05+08:00'],
    ['28-May-2024', '2024-05-28'],
    ['28/05/2024 15:20', '2024-05-28T15:20:00+08:00'],
    ['05/28/2024', '2024-05-28'],
    // orders of pages
    ['10:30 2024-05-28', '2024-05-28T10:30:00+08:00'],
    ['2024 05/28 09:12:05', '2024-05-28T09:12:05+08:00'],
    ['2024-05-28 09:12-10:30', '2024-05-28T09:12:00+08:00'],
    ['3:20 PM ET, Tue May 28, 2024', '2024-05-28T15:20:00-04:00'],
    ['3:20 PM ET, January 9, 2024', '2024-01-09T15:20:00-05:00'],
    ['Tue 28 May 2024 15.20 BST', '2024-05-28T15:20:00+01:00'],
  ])('%s is %s', (text, iso) => {
    expect(clock.read(text, true)?.iso).toBe(iso);
  });

  it.each([
    ...['2019-13-20', '2019-02-30', '2031-01-01', '1.5-2.5米', '版本 3.14.15', '400-820-8820', '010-82208820', ''],
    ...['192.168.10.12', '几天前', '三个月前', '05/03/2024', '民國元年', '05-28', '100-20-30', '一年前', '13月5日'],
    ...['编号 20240528 来源：样园日报', '发布日期：1133305', '20240528 棵树'],
  ])('%j is none', (text) => {
    expect(clock.read(text, true)).toBeNull();
  });

  it.each([
    ['2019-12-20T02:00:00Z', '2019-12-20T02:00:00+00:00'],
    ['2019-12-20T10:00:00+08:00', '2019-12-20T10:00:00+08:00'],
    ['1576807200', '2019-12-20T10:00:00+08:00'],
    ['1576807200000', '2019-12-20T10:00:00+08:00'],
    ['20191220', '2019-12-20'],
    ['20191220100000', '2019-12-20T10:00:00+08:00'],
    ['20191220240000', '2019-12-21T00:00:00+08:00'],
    ['201912202413', '2019-12-20T00:13:00+08:00'],
  ])('the value %s is %s', (text, iso) => {
    expect(clock.value(text)?.iso).toBe(iso);
  });

  it('reads a site’s own zone', () => {
    expect(new Clock('2024-06-01T04:00:00Z', 'America/New_York').read('2024-05-20 10:00')?.iso).toBe(
      '2024-05-20T10:00:00-04:00',
    );
  });
});

const HAN = '〇一二三四五六七八九';
const digits = (n: number, zero = '〇') =>
  [...String(n)]
    .map((d) => HAN[Number(d)])
    .join('')
    .replaceAll('〇', zero);
const spoken = (n: number): string => {
  if (n < 10) return HAN[n]!;
  if (n >= 100)
    return `${HAN[Math.floor(n / 100)]}百${n % 100 === 0 ? '' : n % 100 < 10 ? `零${HAN[n % 10]}` : n % 100 < 20 ? `一${spoken(n % 100)}` : spoken(n % 100)}`;
  return `${n < 20 ? '' : HAN[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : HAN[n % 10]}`;
};
const two = (n: number) => String(n).padStart(2, '0');
const wide = (text: string) => text.replace(/[0-9:]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

type DateWriter = (y: number, m: number, d: number) => string;
const DATES: Readonly<Record<string, DateWriter>> = {
  iso: (y, m, d) => `${y}-${two(m)}-${two(d)}`,
  slashes: (y, m, d) => `${y}/${m}/${d}`,
  dots: (y, m, d) => `${y}.${two(m)}.${two(d)}`,
  wide: (y, m, d) => wide(`${y}年${two(m)}月${two(d)}日`),
  characters: (y, m, d) => `${y}年${m}月${d}日`,
  apart: (y, m, d) => `${y} 年 ${m} 月 ${d} 日`,
  numerals: (y, m, d) => `${digits(y)}年${spoken(m)}月${spoken(d)}日`,
  circles: (y, m, d) => `${digits(y, '○')}年${spoken(m)}月${spoken(d)}日`,
  noughts: (y, m, d) => `${digits(y, '0')}年${spoken(m)}月${spoken(d)}日`,
  zeros: (y, m, d) => `${digits(y, '零')}年${spoken(m)}月${spoken(d)}日`,
  republic: (y, m, d) => `民國${y - 1911}年${m}月${d}日`,
  republicSpoken: (y, m, d) => `中華民國${spoken(y - 1911)}年${spoken(m)}月${spoken(d)}日`,
  american: (y, m, d) => `${MONTHS[m - 1]} ${d}, ${y}`,
  short: (y, m, d) => `${MONTHS[m - 1]!.slice(0, 3)}. ${d}, ${y}`,
  british: (y, m, d) => `${d} ${MONTHS[m - 1]} ${y}`,
};
type TimeWriter = (h: number, m: number) => string;
const part = (h: number) => (h < 5 ? '凌晨' : h < 12 ? '上午' : h < 13 ? '中午' : h < 18 ? '下午' : '晚上');
const twelve = (h: number) => (h > 12 ? h - 12 : h);
const TIMES: Readonly<Record<string, TimeWriter>> = {
  none: () => '',
  clock: (h, m) => ` ${two(h)}:${two(m)}`,
  wide: (h, m) => wide(`　${two(h)}:${two(m)}`),
  seconds: (h, m) => ` ${two(h)}:${two(m)}:00`,
  characters: (h, m) => ` ${h}时${m}分`,
  part: (h, m) => ` ${part(h)}${twelve(h)}:${two(m)}`,
  partSpoken: (h, m) => `${part(h)}${spoken(twelve(h))}点${spoken(m)}分`,
  partWide: (h, m) => ` ${part(h)}${wide(`${twelve(h)}:${two(m)}`)}`,
  dots: (h, m) => ` ${h % 12 === 0 ? 12 : h % 12}:${two(m)} ${h < 12 ? 'a.m.' : 'p.m.'}`,
  at: (h, m) => ` at ${h % 12 === 0 ? 12 : h % 12}:${two(m)}${h < 12 ? 'am' : 'PM'}`,
};

const written = fc.record({
  day: fc.date({ min: new Date('2011-01-01'), max: new Date('2024-05-30'), noInvalidDate: true }),
  minute: fc.integer({ min: 60, max: 1439 }),
  date: fc.constantFrom(...Object.keys(DATES)),
  time: fc.constantFrom(...Object.keys(TIMES)),
});

describe('any form of date with any form of time', () => {
  const tell = ({ day, minute, date, time }: typeof written extends fc.Arbitrary<infer T> ? T : never) => {
    const [y, m, d] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
    const [h, mi] = [Math.floor(minute / 60), minute % 60];
    const text = DATES[date]!(y, m, d) + TIMES[time]!(h, mi);
    const iso = `${y}-${two(m)}-${two(d)}${time === 'none' ? '' : `T${two(h)}:${two(mi)}:00+08:00`}`;
    return { text, iso };
  };

  it('is read, alone and among other words', () => {
    fc.assert(
      fc.property(written, fc.constantFrom('', '样园日报 ', '发布时间：', 'Posted: '), (w, lead) => {
        const { text, iso } = tell(w);
        expect(clock.read(lead + text)?.iso, lead + text).toBe(iso);
      }),
      { numRuns: 2000 },
    );
  });

  it('is found on a page: what looks for dates is never narrower than what reads them', () => {
    fc.assert(
      fc.property(written, fc.constantFrom('', '发布时间：', '來源：样园日报 '), (w, lead) => {
        const { text, iso } = tell(w);
        expect(read(page(paragraphs(PROSE), { info: lead + text })).publishedAt, lead + text).toBe(iso);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    '两小时前',
    '3分钟前',
    '刚刚',
    '昨天 10:20',
    '前天',
    '半小时前',
    'yesterday',
    '2 hours ago',
    'just now',
    '113-03-05',
    '05-20 08:30',
    '20/05/2024',
    '05/20/2024',
  ])('%s is found on a page', (text) => {
    for (const lead of ['', '发布时间：'])
      expect(read(page(paragraphs(PROSE), { info: lead + text })).publishedAt, lead + text).toBe(
        clock.read(text, true)!.iso,
      );
  });
});

describe('a whole date beside one that was told from today', () => {
  it.each([
    ['3小时前', '2024-06-01T08:23:15+08:00', true],
    ['３小时前', '2024-06-01T08:23:15+08:00', true],
    ['3小时前', '2024-06-01', true],
    ['3小时前', '2024-05-30T09:00:00+08:00', false],
    ['25分钟前', '2024-06-01T11:34:10+08:00', true],
    ['25分钟前', '2024-06-01T08:00:00+08:00', false],
    ['刚刚', '2024-06-01T11:59:10+08:00', true],
    ['昨天', '2024-05-31T08:30:00+08:00', true],
    ['昨天', '2024-05-30T08:30:00+08:00', false],
    ['昨天 08:30', '2024-05-31T08:30:42+08:00', true],
    ['昨天 08:30', '2024-05-31T10:30:00+08:00', false],
    ['2天前', '2024-05-29T23:50:00+08:00', true],
    ['2天前', '2023-05-30', false],
    ['3周前', '2024-05-05', true],
  ])('%s may mean %s: %s', (words, full, may) => {
    expect(mayMean(words, clock.read(words, true)!.iso, full)).toBe(may);
  });
});
