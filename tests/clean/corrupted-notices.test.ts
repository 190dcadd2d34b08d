/** A notice stays a notice when its page was damaged on the way: repaired first where that can be done, known by what is left otherwise. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { extract } from '../../src/index.js';
import { PROSE, page, paragraphs } from '../extract/read.js';
import { corrupt, type Family, random, siteOf } from '../repair/forward.js';

/** Ours, in the manner of many. */
const NOTICES = [
  '未经本网书面授权，任何单位和个人不得转载、摘编或以其他方式使用本网内容，违者将依法追究责任。',
  '版权声明：凡注明来源为本网的作品，版权均属本网所有，转载时须注明出处并保留原文链接。',
  '免责声明：本文系转载，目的在于传递更多信息，不代表本网赞同其观点，也不对其真实性负责。',
  '本站部分文章与图片来自网络，版权归原作者所有，如有侵权请联系我们删除。',
  '声明：本文仅代表作者个人观点，与本网站无关，请读者仅作参考，并自行核实相关内容。',
  '凡本报记者采写的稿件，未经许可不得转载，经授权使用时应当注明来源和作者，违者必究。',
  '如发现本网转载的内容侵犯了您的著作权，请与我们联系，我们会在第一时间删除。',
  '转载请注明出处：样园网，未经许可严禁复制、镜像，本网保留追究法律责任的权利。',
  '本文版权归样园网所有。合作媒体转载时须注明来源与作者，其他网站未经授权不得转载。',
  '本站内容仅供读者参考，不代表本站立场。“样园网”的原创作品未经许可严禁转载。',
  '本网转载的文章版权归原作者所有。如转载的内容侵权，请著作权人及时与本网联系，以便删除。',
  '著作权归作者所有。获得授权的媒体请注明当地记者的姓名，因为转载而产生的责任由转载者承担。',
];
type Damage = readonly [name: string, least: number, damaged: (notice: string, seed: number) => string | null];
const family =
  (kind: Family) =>
  (notice: string, seed: number): string | null => {
    const next = random(seed);
    for (let site = 0; site < 40; site++) {
      const pair = corrupt(notice, siteOf(next, kind !== 'cut'));
      if (pair?.family === kind) return pair.text;
    }
    return null;
  };
/** Three characters of a notice are gone, and something stands in their place. */
function lose(notice: string, next: () => number): string {
  const chars = Array.from(notice);
  for (let n = 0; n < 3; n++) chars[Math.floor(next() * chars.length)] = next() < 0.5 ? '\ufffd' : '?';
  return chars.join('');
}
const DAMAGES: readonly Damage[] = [
  ['injected readings', 1, family('pinyin')],
  ['readings across two characters', 1, family('straddle')],
  ['bytes cut at marks', 1, family('cut')],
  ['UTF-8 read as Latin', 1, (notice) => new TextDecoder('windows-1252').decode(Buffer.from(notice))],
  ['GBK read as Latin', 1, (notice) => iconv.decode(iconv.encode(notice, 'gbk'), 'windows-1252')],
  // Of eight characters that say what a line is, three may be those that are gone.
  ['three characters lost for good', 0.95, (notice, seed) => lose(notice, random(seed))],
];

/** The notices that a page damaged like this was seen to have, of those that the damage touches. */
function known(damaged: Damage[2], seeds: number): { of: number; missed: string[] } {
  let of = 0;
  const missed: string[] = [];
  for (const notice of NOTICES)
    for (let seed = 1; seed <= seeds; seed++) {
      const text = damaged(notice, seed);
      if (text === null || text === notice) continue;
      of++;
      const article = extract(page(paragraphs([...PROSE, text])), { fetchedAt: '2024-06-01T00:00:00Z' });
      if (article.rights === null || article.text !== PROSE.join('\n')) missed.push(text);
    }
  return { of, missed };
}

describe('a damaged notice', () => {
  it.each(DAMAGES)('%s: is kept as rights, and nothing of it stays in the text', (_, least, damaged) => {
    const { of, missed } = known(damaged, 3);
    expect(of).toBeGreaterThan(0);
    expect(1 - missed.length / of, missed.join('\n')).toBeGreaterThanOrEqual(least);
  });
});
