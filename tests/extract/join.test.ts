/** An article cut into pages becomes one, in order, each page once. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/clean/index.js';
import type { Extraction } from '../../src/core/page.js';
import { decode } from '../../src/decode/index.js';
import { extract, joinParts } from '../../src/extract/index.js';
import { applyEdits, loadModel, repair } from '../../src/repair/index.js';
import { extracted, PROSE, page, paragraphs } from './read.js';

const part = (n: number, texts: readonly string[], more = '') =>
  extracted(
    page(
      `${paragraphs(texts)}${more}<p class="pageLink"><a href="/a/1.html">1</a> <a href="/a/1_2.html">2</a> <a href="/a/1_3.html">3</a> <a href="/a/1_${n + 1}.html">下一页</a></p>`,
    ),
    { url: n === 1 ? 'http://news.example/a/1.html' : `http://news.example/a/1_${n}.html` },
  );

describe('an article over three pages', () => {
  const parts = [
    part(1, [PROSE[0]!], '<p><img src="/p/1.jpg" width="600"></p>'),
    part(2, [PROSE[1]!]),
    part(3, [PROSE[2]!], '<p>（责任编辑：王小园）</p>'),
  ];

  it('tells its further pages by the pager', () => {
    const roles = parts[0]!.links.filter((l) => l.role === 'part' || l.role === 'next').map((l) => l.url);
    expect(roles).toContain('http://news.example/a/1_2.html');
    expect(roles).toContain('http://news.example/a/1_3.html');
  });

  it('is joined in order under the first page’s address', () => {
    const { article } = joinParts(parts);
    expect(article.url).toBe('http://news.example/a/1.html');
    expect(
      article.blocks
        .filter((b) => b.kind === 'paragraph')
        .map((b) => b.text)
        .slice(0, 3),
    ).toEqual(PROSE);
    expect(article.images).toEqual(['http://news.example/p/1.jpg']);
    expect(article.urls).toHaveLength(3);
    expect(article.text).not.toContain('下一页');
  });

  it('is as sure as its parts are, each by its length', () => {
    const sure = (one: Extraction, confidence: number, why: string): Extraction => ({
      ...one,
      article: { ...one.article, confidence, confidenceBecause: [why] },
    });
    const [first, second] = [sure(parts[0]!, 1, 'clear'), sure(parts[1]!, 0.4, 'very little text')];
    const { article } = joinParts([first, second]);
    const [a, b] = [first.article.text.length, second.article.text.length];
    expect(article.confidence).toBeCloseTo((a + 0.4 * b) / (a + b), 2);
    expect(article.confidenceBecause).toEqual(['very little text']);
    expect(joinParts([first, sure(parts[1]!, 1, 'clear')]).article.confidenceBecause).toEqual(['clear']);
  });

  it('keeps the line that ends each page only below the last one, where cleaning reads it', () => {
    const line = '<p>（责任编辑：王小园）</p>';
    const each = [part(1, [PROSE[0]!], line), part(2, [PROSE[1]!], line), part(3, [PROSE[2]!], line)];
    const article = clean(joinParts(each).article, null, null);
    expect(article.text).toBe(PROSE.slice(0, 3).join('\n'));
    expect(article.removed.filter(({ rule }) => rule === 'part-foot@1')).toHaveLength(2);
  });

  it('leaves out the title and the information line that a later page repeats above its text', () => {
    const [first, second] = parts as [Extraction, Extraction];
    const info = '2020-08-05 09:25:00 来源：园林报 浏览次数：5239';
    const head = [first.article.title!, info].map((text) => ({ kind: 'paragraph' as const, text }));
    const repeated: Extraction = {
      ...second,
      article: {
        ...second.article,
        title: first.article.title,
        publishedAtText: '2020-08-05 09:25:00',
        blocks: [...head, ...second.article.blocks],
      },
    };
    const { blocks, removed } = joinParts([first, repeated]).article;
    expect(blocks).toEqual(joinParts([first, second]).article.blocks);
    expect(removed.filter((r) => r.rule === 'part-head@1').map((r) => r.text)).toEqual([first.article.title, info]);
  });

  it('has a trail that replays over its pages one behind the other, and flags that lie in them', () => {
    const model = loadModel(readFileSync(new URL('../../src/repair/data/zh.model', import.meta.url)));
    const read = (n: number, texts: readonly string[]) => {
      const url = `http://news.example/a/1${n === 1 ? '' : `_${n}`}.html`;
      const body = Buffer.from(page(paragraphs(texts)));
      const decoded = decode({
        ...{ url, finalUrl: url, redirects: [], status: 200, fetchedAt: '2024-06-01T00:00:00Z', via: 'import', body },
        headers: { 'content-type': 'text/html; charset=utf-8' },
      });
      const repaired = repair(decoded, model);
      return { decoded, repaired, extraction: extract(repaired, null) };
    };
    const pages = [
      read(1, ['園林網(wǎng)的記者說，這條河道兩岸原來堆滿垃圾，如今修起了木棧道。', PROSE[0]!]),
      read(2, [PROSE[1]!, '風(fēng)景園林師們(men)在淺水處種上菖蒲，水先經過三級濕地錕斤拷再流回河道。']),
      read(3, ['去年汛期水位漲(zhǎng)了一米多，棧道沒有受損\ufffd，下游的水反而更清。', '（責任編輯：王小園）']),
    ];
    const joined = joinParts(pages.map(({ extraction }) => extraction)).article;
    expect(joined.trail.length).toBeGreaterThan(2);
    let text = pages.map(({ decoded }) => decoded.text).join('');
    for (const { stage, edits } of joined.trail) {
      expect(stage).toBe('repair');
      text = applyEdits(text, edits);
    }
    expect(text).toBe(pages.map(({ repaired }) => repaired.text).join(''));
    expect(joined.flags.length).toBeGreaterThan(0);
    for (const flag of joined.flags) expect(text.startsWith(flag.text, flag.at), flag.kind).toBe(true);

    const cleaned = clean(joined, null, null);
    const steps = cleaned.trail.filter(({ stage }) => stage === 'clean');
    expect(steps.reduce((now, { edits }) => applyEdits(now, edits), joined.text)).toBe(cleaned.text);
    expect(cleaned.editor).toBe('王小園');
  });

  it('takes a page that leads back to the first only once', () => {
    expect(joinParts([...parts, parts[0]!]).article.text).toBe(joinParts(parts).article.text);
  });

  it('is itself when there is one page, and refuses none', () => {
    expect(joinParts([parts[0]!])).toBe(parts[0]);
    expect(() => joinParts([])).toThrow(RangeError);
  });
});
