/** The page this project began with: imported, it must equal its hand-checked truth. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Article } from '../../src/core/page.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';

const corpora = process.env.YUANYE_CORPORA;
const seed = corpora === undefined ? '' : join(corpora, 'seed', 'chla-hangzhou-2019-12-20.txt');
const absent = !existsSync(seed);
const dir = mkdtempSync(join(tmpdir(), 'yuanye-seed-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(absent)(
  `the seed page${absent ? ' (skipped: YUANYE_CORPORA does not name a folder with seed/)' : ''}`,
  () => {
    test('imported equals the traditional gold', async () => {
      const gold = JSON.parse(readFileSync(join(corpora!, 'seed', 'gold.json'), 'utf8'));
      const { code, out } = await runCli(['import', seed, '--archive', dir, '--json']);
      expect(code).toBe(0);
      const { id } = JSON.parse(out.split('\n')[0]!) as { id: string };
      const archive = openArchive(dir, { mode: 'read' });
      const article = archive.articles.get(id) as Article;
      await archive.close();

      const want = gold.traditional;
      expect(article.title).toBe(want.title);
      expect(article.publishedAt).toBe(want.publishedAt);
      expect(article.source).toBe(want.source);
      expect(article.editor).toBe(want.editor);
      expect(article.blocks.map(({ kind, text }) => ({ kind, text }))).toEqual(want.body);
      expect(article.related.map(({ title, summary }) => ({ title, summary }))).toEqual(want.related);
      expect(article.removed.map(({ text }) => text)).toContain(want.removed[0].text);
      const edits = (rule: string) =>
        article.trail.filter((step) => step.rule.startsWith(rule)).flatMap((step) => step.edits);
      expect(edits('injected-pinyin')).toHaveLength(gold.repairs.injectedPinyin);
      expect(edits('byte-slip')).toMatchObject([
        { before: gold.repairs.byteSlip.corrupt, after: gold.repairs.byteSlip.repaired },
      ]);
    });

    test('imported twice is one article in one version', async () => {
      await runCli(['import', seed, '--archive', dir]);
      const archive = openArchive(dir, { mode: 'read' });
      const ids = archive.articles.count();
      await archive.close();
      expect(ids).toBe(1);
    });
  },
);
