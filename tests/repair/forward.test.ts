/** Repair against the forward model: what it did to clean text is undone, or the place is flagged. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { paragraphsOf, scoreFamily } from '../../bench/repair.js';
import { applyEdits, loadModel, repairText } from '../../src/repair/index.js';
import { corrupt, excerpt, FAMILIES, type Family, pairs, random, siteOf } from './forward.js';

const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));

/** Written for these tests. */
const PARAGRAPHS = [
  '市园林绿化局昨日发布消息，今年将新建口袋公园六十处。总面积约四十公顷，预计年底前全部开放。',
  '设计团队把废弃的铁路改造成线性公园，沿线保留了站台、水塔和信号灯。现在这里成了市民散步的好去处。',
  '“我们希望孩子们能在树下读书。”项目负责人说，湿地里的栈道尽量避开鸟类的巢区。',
  '由于河道两岸地形复杂，施工方采用了分段推进的办法，因为那里的古树不能移动。',
  '御河东岸的区域将建成一处滨水花园，据日报报道，这里依托当地地形，因为那片林地而闻名。',
  '专家认为，历史名园的保护应当尊重原有格局，并对游客数量加以控制。',
  '据了解，该项目总投资约三亿元，计划明年五月开工。建成后将为附近居民提供运动和休闲的场所。',
  '今年以来，各地加快推进城市更新，老旧小区的绿地得到了修补。居民说：“现在开窗就能看到花。”',
  '研究人员对当地的土壤和地下水进行了调查，结果表明，雨水花园能够有效减少地面径流。',
  '记者从当地获悉，工程因为3月8日的降雨而停工，因为2号桥的基础尚未完成。数据显示，当地5月的气温偏高。',
  '会上，与会代表就国家公园的管理体制交换了意见；下一步，有关部门将制定具体的实施办法。',
  '全市新增绿地300公顷，其中5月建成的有12处，占年度计划的40%。因为雨季提前，12项工程停工8天。',
  '“这片海滩以前堆满垃圾，现在能看见白鹭。”村民说。渔船停在港湾里，远处是上海来的游客。',
  '公园里的“春之海”“秋之林”等景点深受欢迎。因为人多，管理处在当地招募了志愿者。《条例》自今年起施行。',
];

/** With the articles of the sample site: the same few passages would come again and again. */
const BROADER = [...PARAGRAPHS, ...paragraphsOf(fileURLToPath(new URL('../../samples/content', import.meta.url)))];

/** What must hold on these paragraphs; the figures over more pairs stand in docs/mojibake.md. */
const FLOORS: Readonly<Record<Family, readonly [exact: number, wrong: number]>> = {
  pinyin: [0.97, 0.03],
  straddle: [0.8, 0.05],
  cut: [0.8, 0.05],
  both: [0.7, 0.05],
  eaten: [0, 0],
};

describe('the forward model', () => {
  it('does what was seen on real pages', () => {
    const site = { readings: [[0x94b5, 'shù']] as const, wide: new Set(['、']), loneLead: 'mark' as const };
    expect(corrupt('当地人说', site)?.text).toBe('當?shù)厝苏f');
    expect(corrupt('刚刚投入运营。总面积约四千', { ...site, readings: [] })?.text).toBe('剛剛投入運營??偯娣e約四千');
    expect(corrupt('这里没有损伤，一点也没有', { ...site, readings: [] })).toBeNull();
  });

  it.each(FAMILIES)('%s: undone or flagged, hardly ever wrong', (family) => {
    const score = scoreFamily(family, BROADER, 80, 7);
    const [exact, wrong] = FLOORS[family];
    expect(score.exact / score.pairs).toBeGreaterThanOrEqual(exact);
    expect((score.wrong + score.silent) / score.pairs).toBeLessThanOrEqual(wrong);
  });

  it.each(FAMILIES)('%s: steps replay, a second time finds nothing, and nothing sound is touched', (family) => {
    const next = random(11);
    let seen = 0;
    for (const { text } of pairs(family, PARAGRAPHS, next)) {
      if (++seen > 25) break;
      const once = repairText(text, model);
      expect(once.steps.reduce((now, step) => applyEdits(now, step.edits), text)).toBe(once.text);
      const twice = repairText(once.text, model);
      expect(repairText(twice.text, model).text).toBe(twice.text);
      if (once.flags.length === 0) expect(twice.text).toBe(once.text);
    }
  });

  it('leaves the same texts alone as long as nobody damaged them', () => {
    const next = random(3);
    for (let i = 0; i < 200; i++) {
      const text = excerpt(PARAGRAPHS, next);
      expect(repairText(text, model)).toEqual({ text, steps: [], flags: [] });
    }
  });

  it.each([
    ['灌溉改由土壤濕度控制,夜里十一點以后開啟??偼度攵偃f元,其中大半是買苗的錢。', '二百萬 may have been 二百三十萬'],
    ['施工期間,樹周?chē)迕自O(shè)了保護(hù)區,地面鋪三層鋼板和木屑分散荷載', '圍棋米 and 圍五米 fit'],
  ])('never guesses a number: %s', (text) => {
    const { flags, steps } = repairText(text, model);
    expect(flags.some(({ candidates }) => (candidates?.length ?? 0) > 1)).toBe(true);
    expect(steps.filter(({ rule }) => rule.startsWith('byte-slip'))).toEqual([]);
  });

  it.each([
    // What stands behind the mark reads like a word; the tag that lacks its bracket tells.
    ['這位館長遇到了“白犀！笔录?/p>', '這位館長遇到了“白犀牛”事件。</p>'],
    // No sign but ASCII round the mark, and a reading.
    ['園門上寫著"西園"?,F(xiàn)在,她每天都來', '園門上寫著"西園"。現在,她每天都來'],
    // 其它 is no other person.
    ['記者來到上?！⑵渌O施陸續開放,居民很高興。', '記者來到上海、其他設施陸續開放,居民很高興。'],
  ])('undoes a slip: %s', (text, gold) => {
    expect(repairText(text, model).text).toBe(gold);
  });

  it('is monotone: a second damaged sentence does not undo the repair of the first', () => {
    const next = random(5);
    const site = siteOf(next);
    let compared = 0;
    for (let tries = 0; tries < 400 && compared < 25; tries++) {
      const [a, b] = [corrupt(excerpt(PARAGRAPHS, next), site), corrupt(excerpt(PARAGRAPHS, next), site)];
      if (a === null || b === null || repairText(a.text, model).text !== a.gold) continue;
      const both = repairText(`${a.text}\n${b.text}`, model);
      compared++;
      expect(both.text.startsWith(a.gold), `${both.text}\n${a.gold}`).toBe(true);
    }
    expect(compared).toBe(25);
  });
});
