/** Lines that neither the rules nor the weights of cleaning were made from: how many are told from text. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { features, likeness } from '../../src/clean/likeness.js';
import { PROSE, page, paragraphs, read } from '../extract/read.js';

interface Written {
  readonly wording: string;
  readonly isText: boolean;
}
const written = (name: string): Written[] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as Written);
const textWith = (paragraph: string, at: number): string =>
  read(page(paragraphs(PROSE.toSpliced(at, 0, paragraph)))).text.replace(/\s+/g, '');
const stays =
  (at: number) =>
  ({ wording }: { wording: string }) =>
    textWith(wording, at).includes(wording.replace(/\s+/g, ''));

describe('lines that nothing was learnt from', () => {
  const lines = written('./unseen-lines.jsonl');
  const [text, site] = [lines.filter(({ isText }) => isText), lines.filter(({ isText }) => !isText)];

  it('leave when sites put them below a text: all but 10 of 237', () => {
    const left = site.filter(stays(PROSE.length)).map(({ wording }) => wording);
    expect(site.length).toBe(237);
    expect(left.length, left.join('\n')).toBeLessThanOrEqual(10);
  });

  it('stay in a text that they belong to: all but one of 160', () => {
    const taken = text.filter((line) => !stays(1)(line)).map(({ wording }) => wording);
    expect(text.length).toBe(160);
    expect(taken.length, taken.join('\n')).toBeLessThanOrEqual(1);
  });

  it('stay at the end of it, too, though they speak of rights, editors and accounts: all but 12', () => {
    const taken = text.filter((line) => !stays(PROSE.length)(line)).map(({ wording }) => wording);
    expect(taken.length, taken.join('\n')).toBeLessThanOrEqual(12);
  });
});

describe('the last lines of texts that nothing was learnt from', () => {
  const endings = written('./unseen-endings.jsonl');
  const last = stays(PROSE.length);

  it('stay, whatever they end with: all but one of 400', () => {
    const text = endings.filter(({ isText }) => isText);
    const taken = text.filter((line) => !last(line)).map(({ wording }) => wording);
    expect(text.length).toBe(400);
    expect(taken.length, taken.join('\n')).toBeLessThanOrEqual(1);
  }, 60_000);

  it('are told from lines of sites: nine of ten of those leave', () => {
    const site = endings.filter(({ isText }) => !isText);
    const left = site.filter(last).map(({ wording }) => wording);
    expect(site.length).toBe(300);
    expect(left.length, left.join('\n')).toBeLessThanOrEqual(30);
  }, 60_000);
});

describe('the features of a line', () => {
  it('are the same for any number, telephone number and address', () => {
    const line = (mail: string, call: string, year: string) => features(`投稿：${mail}，电话${call}，${year}年`);
    expect(line('a@b.cn', '010-5988-1002', '2019')).toEqual(line('news.desk@paper.com', '010-12345678', '2024'));
  });

  it('weigh a megabyte in no more than their share of time', () => {
    const start = performance.now();
    likeness('1-2@a.'.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
