/**
 * The built program is the source in plain JavaScript, and nothing else: both make the same archive of one site. The long
 * form, with odd pages and the package as it is installed, is scripts/pack-check.ts.
 */
import { expect, test } from 'vitest';
import { archives, differences, type Program } from '../../scripts/archives.js';
import { runBuilt } from './run-built.js';
import { type Ended, runCli } from './run-cli.js';

const ARTICLES = 6;

const programOf =
  (run: (args: readonly string[]) => Promise<Ended>): Program =>
  async (args) => {
    const { code, out, told } = await run(args);
    if (code === 0 || code === 3) return out;
    throw new Error(`yuanye ${args.join(' ')} ended with ${code}: ${told}`);
  };

test('built and source archive the same articles, field by field', async () => {
  const site = { articles: ARTICLES, oddities: false };
  const [fromSource, build] = await archives([programOf(runCli), programOf(runBuilt)], site);
  expect(differences(fromSource!, build!)).toEqual([]);
  const articles = [...fromSource!.values()].filter((row) => row['version'] !== undefined);
  expect(articles.length).toBeGreaterThan(1.5 * ARTICLES); // the site and its mirror
  expect(articles.filter(({ editor, rights }) => editor !== null && rights !== null).length).toBeGreaterThan(ARTICLES);
}, 600_000);
