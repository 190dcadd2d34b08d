import { describe, expect, it } from 'vitest';
import { newsArticle } from '../../bench/news.js';
import { compare, comparedOf } from '../../src/dedupe/index.js';

const alike = (a: string, b: string) =>
  compare(
    comparedOf(a, (text) => text),
    comparedOf(b, (text) => text),
  ) !== null;
const RULES = [
  '公示期为三个工作日。投标人对评标结果有异议的，应当在公示期内以书面形式向招标人提出。',
  '招标人应当自收到异议之日起三日内作出答复；作出答复前，应当暂停招标投标活动。',
  '异议材料应当包括异议人的名称、地址、有效联系方式，异议事项的基本事实，以及有效线索和相关证明材料。',
];
const award = (project: string, firm: string, sum: string, days: number) =>
  [`经招标人确认，现将${project}施工项目的评标结果予以公示。`, `项目名称：${project}施工`]
    .concat(`第一中标候选人：${firm}，投标报价${sum}万元，工期${days}日历天，质量标准合格。`, RULES)
    .join('\n');

describe('a form that was filled in twice', () => {
  it('is two stories, whatever was filled in', () => {
    const one = award('北溪绿廊绿化工程', '青岚园林有限公司', '312.5', 90);
    expect(alike(one, award('南塘湿地绿化工程', '白石生态公司', '87.2', 100))).toBe(false);
    const named = (name: string, post: string) =>
      [`市园林处退休职工${name}同志因病医治无效，在市人民医院逝世。`, `${name}同志长期从事养护工作，曾任${post}主任。`]
        .concat('他一生勤勤恳恳，待人谦和，深受同事们的敬重和爱戴，他的逝世是园林事业的一大损失。')
        .concat('遵照家属的意愿，丧事从简，不收花圈和礼金。谨此讣告，望周知。')
        .join('\n');
    expect(alike(named('赵守田', '苗圃'), named('钱望春', '温室'))).toBe(false);
  });

  it('is one story with its reprint', () => {
    const one = award('北溪绿廊绿化工程', '青岚园林有限公司', '312.5', 90);
    expect(alike(one, `${one}\n来源：南塘城建网。本站转载。`)).toBe(true);
    expect(alike(one, one.replace('质量标准合格', '质量标准：合格').replace('现将', '兹将'))).toBe(true);
  });

  it('is no report in which two numbers or a name were corrected', () => {
    for (let i = 0; i < 20; i++) {
      const { text } = newsArticle(7, i);
      let n = 0;
      const corrected = text.replace(/\d+/g, (number) => (n++ < 2 ? String(Number(number) + 3) : number));
      expect(alike(text, corrected)).toBe(true);
      expect(alike(text, text.replaceAll('记者', '通讯员'))).toBe(true);
    }
  });
});
