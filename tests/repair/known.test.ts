/** Names of a site are learnt from what stands whole on several of its pages. */
import { expect, it } from 'vitest';
import { learnNames } from '../../src/repair/index.js';

const A = ['總工程師楊國禹介紹,樹木保留了九成。', '園中的“西小海”清了淤。'];
const B = ['“明年開放。”楊國禹說,“西小海”還要補種荷花。', '附近居民告訴記者,荷花很美。'];

it('learns who speaks and what is called something, whatever the order of the pages', () => {
  expect(learnNames([A, B])).toEqual(['楊國禹', '西小海']);
  expect(learnNames([B, A, ['沒有名字。']])).toEqual(['楊國禹', '西小海']);
});

it('learns nothing from one page alone', () => {
  expect(learnNames([A, []])).toEqual([]);
  expect(learnNames([[...A, ...A]])).toEqual([]);
});

it('keeps at most 300', () => {
  const page = Array.from({ length: 1000 }, (_, i) => `“${String.fromCharCode(0x4e00 + i)}園”`);
  expect(learnNames([page, page])).toHaveLength(300);
});
