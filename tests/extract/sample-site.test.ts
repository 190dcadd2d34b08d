/** The whole path over the sample site: what the pure stages make of its pages against what the site knows to be true. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSite, serveSampleSite, type TruthRow } from '../../samples/index.js';
import { repairModel, scriptConverter } from '../../src/archive/models.js';
import type { Article } from '../../src/core/page.js';
import { type PipelineTools, processPage } from '../../src/pipeline.js';
import { rows } from '../samples/truth-rows.js';

let site: RunningSite;
let tools: PipelineTools;
beforeAll(async () => {
  site = await serveSampleSite({ port: 0, seed: 11, articles: 70, oddities: true });
  tools = { model: repairModel(), toHans: await scriptConverter() };
});
afterAll(() => site.stop());

async function archived(url: string): Promise<Article> {
  let response = await fetch(url);
  // Pages that are busy at first come at the second or third try.
  for (let i = 0; i < 3 && response.status >= 429; i++) response = await fetch(url);
  const page = {
    url,
    finalUrl: url,
    redirects: [],
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
    fetchedAt: '2021-06-01T00:00:00Z',
    via: 'http' as const,
  };
  return processPage(page, { profile: null, boilerplate: null }, tools).article;
}

/** The names of the fields in which an article differs from the truth. */
function differences(article: Article, row: TruthRow): string[] {
  const text = (blocks: readonly { kind: string; text: string }[]) =>
    blocks
      .filter((block) => block.kind === 'heading' || block.kind === 'paragraph')
      .map(({ kind, text }) => `${kind} ${text}`);
  const pairs: Record<string, [unknown, unknown]> = {
    title: [article.title, row.title],
    publishedAt: [article.publishedAt, row.publishedAt],
    source: [article.source, row.source],
    editor: [article.editor, row.editor],
    rights: [article.rights, row.rights],
    blocks: [text(article.blocks), text(row.blocks)],
    images: [article.images, row.images],
    related: [
      article.related.map(({ title, summary }) => [title, summary]),
      row.related.map(({ title, summary }) => [title, summary]),
    ],
  };
  return Object.entries(pairs).flatMap(([name, [is, ought]]) =>
    JSON.stringify(is) === JSON.stringify(ought) ? [] : [name],
  );
}

/** Differences over some rows, as lines `field path`; `only` chooses fields. */
async function wrongIn(list: readonly TruthRow[], only: (field: string) => boolean = () => true): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of list) {
    for (const name of differences(await archived(row.url), row)) if (only(name)) wrong.push(`${name} ${row.path}`);
  }
  return wrong;
}

/** The share of damaged paragraphs that may stay hurt; it may fall, never rise. Today 7 of 73. */
const MIRROR_MISSES = 0.11;

describe('the path of a page', () => {
  it('reads ordinary pages and pages with lying charsets as their truth tells', async () => {
    // What comes by script needs a browser; what comes in parts or cut off is the crawler's to put together.
    const asked = (await rows(site.url)).filter(
      (row) =>
        row.kind === 'article' && row.outcome === 'article' && !['cut-once', 'wechat'].includes(row.oddity ?? ''),
    );
    const odd = asked.filter((row) => row.oddity !== null);
    expect(odd.length).toBeGreaterThan(5);
    const some = [...asked.slice(0, 8), ...odd, ...asked.slice(-12)];
    expect(await wrongIn(some, (field) => !['rights', 'editor'].includes(field))).toEqual([]);
  }, 120_000);

  // Known failure, strict: a rare name behind 编辑： is taken for a byte slip and changed.
  it('leaves every editor’s name alone', async () => {
    const asked = (await rows(site.url)).filter((row) => row.path === '/htm/2017/0315/300024.html');
    expect(asked).toHaveLength(1);
    expect(await wrongIn(asked, (field) => field === 'editor')).toEqual([]);
  });

  it('keeps the rights notice that it strips', async () => {
    const asked = (await rows(site.url)).filter((row) => row.kind === 'article' && row.oddity === null);
    expect(await wrongIn(asked.slice(0, 3), (field) => field === 'rights')).toEqual([]);
  });

  it('reads a public account’s page: hidden body, time in a script, lazy pictures', async () => {
    const asked = (await rows(site.url)).filter((row) => row.oddity === 'wechat');
    expect(asked.length).toBeGreaterThan(0);
    expect(await wrongIn(asked)).toEqual([]);
  });

  // Known failure, strict: it turns red when it is cured. Such pages come out as articles of little confidence.
  it('takes no list, front or service page for an article', async () => {
    const paths = ['/', '/parks/', '/parks/list.html', '/about.html', '/no-such-page.html'];
    const kinds = await Promise.all(paths.map(async (path) => [path, (await archived(site.url + path)).kind]));
    expect(kinds.filter(([, kind]) => kind === 'article')).toEqual([]);
  });

  it('leaves no reading on the mirror’s pages in Big5, in their information lines neither', async () => {
    // Big5 has no letters with tones: they stand as references.
    const reading = /[\u4e00-\u9fff]\((?:[a-zü\u00e0-\u01dc]|&#\d+;)+\)/;
    const asked = (await rows(site.mirrorUrl)).filter((row) => row.oddity === 'big5');
    expect(asked.length).toBeGreaterThan(0);
    for (const row of asked) {
      const sent = await (await fetch(row.url)).arrayBuffer();
      expect(new TextDecoder('big5').decode(sent)).toMatch(reading);
      const { title, source, editor, blocks } = await archived(row.url);
      expect([title, source]).toEqual([row.title, row.source]);
      expect(JSON.stringify([title, source, editor, blocks])).not.toMatch(reading);
    }
  });

  it('undoes the damage of the mirror in most paragraphs, and invents none', async () => {
    const mirrored = (await rows(site.mirrorUrl)).filter((row) => row.kind === 'article');
    let paragraphs = 0;
    const wrong: string[] = [];
    for (const row of mirrored.slice(20, 32)) {
      const { blocks } = await archived(row.url);
      const texts = new Set(blocks.map((block) => block.text));
      for (const { text } of row.blocks) {
        paragraphs++;
        if (!texts.has(text)) wrong.push(`${row.path} ${text}`);
      }
    }
    // What is not undone is flagged, not guessed: a few readings fit two characters.
    expect(wrong.length / paragraphs, wrong.slice(0, 20).join('\n')).toBeLessThan(MIRROR_MISSES);
  }, 120_000);
});
