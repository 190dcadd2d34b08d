/** Chrome that no rule knows, on the sample site with `--mottoes`: learnt from its pages, taken from all of them, and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, type TruthRow } from '../../samples/index.js';
import { ABOVE, REFRAIN } from '../../samples/mottoes.js';
import { repairModel, scriptConverter } from '../../src/archive/models.js';
import { learnBoilerplate, REPEATS_ON } from '../../src/clean/index.js';
import type { Article, Boilerplate, Extraction } from '../../src/core/page.js';
import { type PipelineTools, readPage, refine } from '../../src/pipeline.js';

let site: RunningSite;
let tools: PipelineTools;
const pages: { row: TruthRow; extraction: Extraction }[] = [];

beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 23, articles: 80, mottoes: true });
  tools = { model: repairModel(), toHans: await scriptConverter() };
  const text = await (await fetch(`${site.url}/_truth.jsonl`)).text();
  for (const line of text.trim().split('\n')) {
    const row = JSON.parse(line) as TruthRow;
    if (row.kind !== 'article') continue;
    const response = await fetch(row.url);
    const page = {
      ...{ url: row.url, finalUrl: row.url, redirects: [], status: 200, fetchedAt: '2021-06-01T00:00:00Z' },
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
      via: 'http' as const,
    };
    pages.push({ row, extraction: readPage(page, { profile: null, boilerplate: null }, tools) });
  }
}, 120_000);
afterAll(() => site.stop());

const refined = (boilerplate: Boilerplate | null): Article[] =>
  pages.map(({ extraction }) => refine(extraction, { profile: null, boilerplate }, tools).article);
const textOf = ({ blocks }: Article) =>
  blocks
    .filter(({ kind }) => kind !== 'image')
    .map(({ text }) => text)
    .join('\n');
const template = ({ text }: Article) =>
  text.split('\n').filter((line) => line === ABOVE || /^样园风景第\d+辑，/.test(line)).length;
const learnt = (some: readonly { extraction: Extraction }[]) =>
  learnBoilerplate(
    'boilerplate:sample@1',
    some.map(({ extraction }) => extraction.article.blocks.map(({ text }) => text)),
  );

describe('the template’s lines among the text', () => {
  it('are known to no rule: without learning all of them stay', () => {
    expect(refined(null).reduce((sum, article) => sum + template(article), 0)).toBe(2 * pages.length);
  });

  it('go from every page once they are learnt, and every text is then what its truth tells', () => {
    const value = learnt(pages);
    expect([...value.blocks.keys()].filter((text) => text === ABOVE || text.startsWith('样园风景第'))).toHaveLength(2);
    const after = refined(value);
    expect(after.reduce((sum, article) => sum + template(article), 0)).toBe(0);
    expect(after.filter((article, i) => textOf(article) !== pages[i]!.row.text).map(({ url }) => url)).toEqual([]);
    expect(after.every(({ trail }) => trail.some(({ rule }) => rule === value.id))).toBe(true);
  });

  it('leave a line alone that recurs on fewer pages than the set share', () => {
    const own = pages.filter(({ row }) => row.text.endsWith(REFRAIN)).length;
    expect(own).toBeGreaterThan(8);
    expect(own / pages.length).toBeLessThan(REPEATS_ON);
    expect(refined(learnt(pages)).filter(({ text }) => text.endsWith(REFRAIN))).toHaveLength(own);
  });

  it('are learnt from a tenth of the pages as from all, and in any order', () => {
    const few = learnt(pages.slice(0, 8));
    expect(refined(few).reduce((sum, article) => sum + template(article), 0)).toBe(0);
    expect([...learnt([...pages].reverse()).blocks]).toEqual([...learnt(pages).blocks]);
  });
});
