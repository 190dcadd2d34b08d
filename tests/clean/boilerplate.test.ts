/** Chrome that no rule knows, learnt from the pages of its site. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, isLearnt, learnBoilerplate, MIN_PAGES, REPEATS_ON } from '../../src/clean/index.js';
import { extracted, PROSE, page, paragraphs } from '../extract/read.js';

/** Words of a template that speak of nothing a rule listens for. */
const SLOGANS = ['一花一木皆有情，一山一水总关心', '样园之声每日黄昏与您相见'];

const articles = Array.from(
  { length: 20 },
  (_, i) =>
    extracted(
      page(
        paragraphs([
          SLOGANS[0]!,
          ...PROSE.map(
            (text) => `${text}这是第${'甲乙丙丁戊己庚辛壬癸'[i % 10]}${'春夏'[i % 2]}${i > 9 ? '园' : '圃'}的记录。`,
          ),
          ...(i % 5 === 0 ? ['各地园林人共同的愿望，写在每一块树牌上。'] : []),
          SLOGANS[1]!,
        ]),
      ),
    ).article,
);
const texts = articles.map((article) => article.blocks.map((b) => b.text));

describe('learnt boilerplate', () => {
  const learnt = { ...learnBoilerplate('boilerplate:sample@1', texts) };

  it('takes blocks that repeat over a site’s pages, with its name in trail and removals', () => {
    const after = clean(articles[3]!, null, learnt);
    for (const slogan of SLOGANS) {
      expect(articles[3]!.text).toContain(slogan);
      expect(after.text).not.toContain(slogan);
    }
    expect(after.removed.filter((r) => r.kind === 'boilerplate').map((r) => r.rule)).toEqual([learnt.id, learnt.id]);
    expect(after.trail.some((step) => step.stage === 'clean' && step.rule === learnt.id)).toBe(true);
    expect(after.text.split('\n')).toHaveLength(3);
  });

  it('never touches text on fewer than the set share of pages', () => {
    const after = clean(articles[0]!, null, learnt);
    expect(4 / 20).toBeLessThan(REPEATS_ON);
    expect(after.text).toContain('各地园林人共同的愿望');
  });

  it('learns nothing from a few pages', () => {
    const few = learnBoilerplate('boilerplate:sample@1', texts.slice(0, MIN_PAGES - 1));
    expect(isLearnt(few, SLOGANS[0]!)).toBe(false);
  });

  it('keeps a notice that it learnt as rights', () => {
    const notice = '未经本网书面授权，任何单位和个人不得转载、摘编本网内容，违者必究。';
    const pages = Array.from({ length: 10 }, (_, i) => [`${PROSE[0]}${i}`, notice]);
    const article = extracted(page(paragraphs([notice, ...PROSE]))).article;
    expect(clean(article, null, learnBoilerplate('boilerplate:sample@1', pages)).rights).toBe(notice);
  });

  it('leaves a body alone of which most repeats: a bulletin whose numbers alone are new', () => {
    const weather = ['今日湖区最高气温30度，宜游园。', '各园游客共计12000人次，秩序良好。', '明日闭园时间为17时30分。'];
    const bulletins = Array.from({ length: 10 }, () => weather);
    const article = extracted(page(paragraphs(weather))).article;
    const after = clean(article, null, learnBoilerplate('boilerplate:sample@1', bulletins));
    expect(after.text).toBe(article.text);
  });

  it('learns other figures only in lines of information: sentences and labelled facts keep theirs', () => {
    const facts = (i: number) => [
      `本工程招标控制价为${750 + i}.11万元，计划工期${100 + i}日历天，投标保证金为${i}万元。`,
      `投标文件递交的截止时间为2024年12月${i}日9时30分，逾期不予受理。`,
      ...[`招标控制价：${750 + i}.11万元`, `开标时间：2024年12月${i}日9时`, `时间：2024年12月${i}日 9:30`],
      ...[`联系电话：0551-${654_300 + i}`, `文号：京园发〔2024〕${i}号`, `2024年12月${i}日`],
    ];
    const information = (i: number) => [
      ...[
        `浏览次数：${i}`,
        `发布时间：2024-12-${10 + i} 浏览次数：${i}`,
        `您是第${i}位访客`,
        `第 ${i} 页`,
        `上一篇 下一篇 ${i}`,
      ],
    ];
    const same = ['服务热线：010-12345678'];
    const pages = Array.from({ length: 12 }, (_, i) => [...facts(i + 1), ...information(i + 1), ...same]);
    const value = learnBoilerplate('boilerplate:sample@1', pages);
    expect([...facts(30), ...information(30), ...same].filter((line) => isLearnt(value, line))).toEqual([
      ...information(30),
      ...same,
    ]);
    // What earlier versions learnt with its figures left out takes no sentence any more.
    const before = new Map(facts(1).map((line) => [line.replace(/\d+/g, '0'), 12]));
    expect(facts(3).filter((line) => isLearnt({ id: 'x', pages: 12, blocks: before }, line))).toEqual([]);
  });

  it('is a function of the set of pages, not of their order', () => {
    const word = fc.constantFrom('甲', '乙', '丙丁', '第3期', '第4期', '一行\n二行');
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 30 }), fc.integer(), (pages, turn) => {
        const at = pages.length === 0 ? 0 : Math.abs(turn) % pages.length;
        const turned = [...pages.slice(at), ...pages.slice(0, at)].reverse();
        const one = learnBoilerplate('x', pages);
        const two = learnBoilerplate('x', turned);
        expect([...two.blocks]).toEqual([...one.blocks]);
        for (const count of one.blocks.values()) expect(count).toBeGreaterThanOrEqual(pages.length * REPEATS_ON);
      }),
    );
  });
});
