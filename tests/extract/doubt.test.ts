/** What makes a body doubtful: it has nothing to do with what the page says of itself, and another way of reading finds other text. */
import { describe, expect, it } from 'vitest';
import { agreement } from '../../src/extract/agree.js';
import { judgeConfidence } from '../../src/extract/confidence.js';
import { makeLines } from '../../src/extract/lines.js';
import { overlap, secondOpinion } from '../../src/extract/opinion.js';
import { parse } from '../../src/extract/tree.js';
import { extracted, PROSE, page, paragraphs } from './read.js';

const SURE = {
  distance: 1,
  cuts: 0,
  cutChars: 0,
  titleFrom: 'heading',
  titleShown: true,
  hasDate: true,
  isArticle: true,
  isHidden: false,
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
  const of = (agree: number | null, shared: number) =>
    judgeConfidence({ ...SURE, kept: lines, agreement: agree, overlap: shared }).confidence;

  it('falls below .5 when a strange text is not even what another way finds', () => {
    expect(of(0.05, 0.1)).toBeLessThan(0.5);
  });

  it('stays whole for either sign alone, which good pages have too', () => {
    expect(of(0.05, 1)).toBe(1);
    expect(of(0.8, 0.1)).toBe(1);
    expect(of(null, 1)).toBe(1);
  });

  it('is whole for a plain page', () => {
    expect(extracted(page(paragraphs(PROSE))).article.confidence).toBeGreaterThan(0.9);
  });
});
