/** What makes a body doubtful: it has nothing to do with what the page says of itself, and another way of reading finds other text. */
import { describe, expect, it } from 'vitest';
import { agreement } from '../../src/extract/agree.js';
import { judgeConfidence } from '../../src/extract/confidence.js';
import { makeLines } from '../../src/extract/lines.js';
import { overlap, secondOpinion } from '../../src/extract/opinion.js';
import { parse } from '../../src/extract/tree.js';
import { extracted, PROSE, page, paragraphs, read } from './read.js';

const SURE = {
  distance: 1,
  cuts: 0,
  cutChars: 0,
  titleFrom: 'heading',
  titleShown: true,
  hasDate: true,
  isArticle: true,
  isHidden: false,
  isCut: false,
  alone: false,
};

describe('agreement', () => {
  it('is high for the text of a title and low for another', () => {
    expect(agreement(PROSE.join(''), ['老河道旁的湿地与木栈道'])).toBeGreaterThan(0.3);
    expect(agreement(PROSE.join(''), ['城北苗圃春天开门迎客'])).toBeLessThan(0.2);
  });

  it('takes the statement that agrees best, and is null where none says enough', () => {
    expect(agreement(PROSE.join(''), ['城北苗圃春天开门迎客', PROSE[1]!])).toBe(1);
    expect(agreement(PROSE.join(''), ['简讯', ''])).toBeNull();
  });

  it('compares words where a script divides them: any long text has most pairs of letters', () => {
    const text =
      'The council has planted forty black poplars along the restored stream, and residents water them in turn.';
    expect(agreement(text, ['Forty poplars planted along the stream'])).toBe(1);
    expect(agreement(text, ['Museum reopens after eight years of repairs'])).toBeLessThan(0.2);
  });
});

describe('the second opinion', () => {
  const tree = parse(page(`<div id="a">${paragraphs(PROSE)}</div><div id="b">${paragraphs([PROSE[2]!])}</div>`));
  const { lines } = makeLines(tree);

  it('is the element that most paragraphs vote for', () => {
    const el = secondOpinion(lines);
    expect(el?.attribs.id).toBe('a');
    const kept = lines.flatMap((_, i) => (i >= el!.from && i < el!.to ? [i] : []));
    expect(overlap(lines, kept, el!)).toBe(1);
    expect(overlap(lines, [], el!)).toBe(0);
  });

  it('is none on a page without paragraphs', () => {
    expect(secondOpinion(makeLines(parse('<ul><li>首页</li></ul>')).lines)).toBeNull();
  });
});

describe('confidence', () => {
  const { lines } = makeLines(parse(paragraphs([...PROSE, ...PROSE])));
  const of = (agreement: number | null, overlap: number, distance: number | null = 3, kept = lines) =>
    judgeConfidence({ ...SURE, kept, agreement, overlap, distance }).confidence;

  it('falls below .5 when a strange text is not even what another way finds', () => {
    expect(of(0.05, 0.1)).toBeLessThan(0.5);
  });

  it('stays whole for either sign alone, which good pages have too', () => {
    expect(of(0.05, 1)).toBe(1);
    expect(of(0.8, 0.1)).toBe(1);
    expect(of(null, 1)).toBe(1);
    expect(of(0.8, 1, 200)).toBe(1);
    expect(of(null, 1, null)).toBe(1);
  });

  it('falls below .5 for a text far from its title that takes up few of its words', () => {
    expect(of(0.2, 1, 200)).toBeLessThan(0.5);
    expect(of(0.2, 1, -30)).toBeLessThan(0.5);
    expect(of(0.2, 1, 5)).toBe(1);
  });

  it('stays for the only sentences of a page right below its title, though they share no word with it', () => {
    const short = makeLines(parse('<p>昨天上午，河边的老石桥修好了。</p>')).lines;
    const alone = (distance: number) =>
      judgeConfidence({ ...SURE, kept: short, agreement: 0, overlap: 1, distance, alone: true }).confidence;
    expect(alone(2)).toBeGreaterThan(0.7);
    expect(alone(40)).toBeLessThan(0.5);
    expect(of(0, 1, 2, short)).toBeLessThan(0.5);
  });

  it('falls below .5 for a notice of rights that another way of reading does not choose', () => {
    const notice = makeLines(
      parse(
        '<p>本网站所有内容版权归样园网所有，未经书面授权不得转载、摘编，违者必究，本站保留追究法律责任的权利。</p>',
      ),
    ).lines;
    expect(of(0.6, 0, 3, notice)).toBeLessThan(0.5);
    expect(of(0.6, 0, 3)).toBe(1);
  });

  it('falls when cleaning leaves nothing of the text', () => {
    const emptied = read(page('<p>（责任编辑：王小园）</p><p>来源：样园日报 2024-05-20 10:30</p>'));
    expect(emptied.text).toBe('');
    expect(emptied.confidence).toBeLessThan(0.5);
  });

  it('is whole for a plain page', () => {
    expect(extracted(page(paragraphs(PROSE))).article.confidence).toBeGreaterThan(0.9);
  });
});

describe('terms under a heading of their own', () => {
  const clause =
    '用户在使用各项服务时，应当遵守国家有关法律法规，不得利用本站从事侵害他人权益的活动；本站可以对违反者终止服务。';
  const terms = `<div><h2>用户服务协议</h2>${paragraphs(Array(8).fill(clause) as string[])}</div>`;
  const news = '老石桥今天上午修好了，行人可以通过。';

  it('are not the text beside a short article, though they are longer', () => {
    expect(read(page(`<p>${news}</p>`).replace('<div><a href="/about">', `${terms}<div><a href="/about">`)).text).toBe(
      news,
    );
  });

  it('are the text of a page whose title speaks of them', () => {
    expect(read(page(terms, { title: '样园网用户服务协议' })).text).toContain(clause);
  });

  it('leave a section of an article alone whose heading says what it reports', () => {
    const text = read(page(`${paragraphs(PROSE)}<h2>新的管理办法</h2>${paragraphs([clause])}`)).text;
    expect(text).toContain(clause);
  });
});
