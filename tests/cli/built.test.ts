/** A build is the source in plain JavaScript, and nothing else: both make the same archive of one site. */
import { expect, test } from 'vitest';
import { ARTICLES, archives, differences, SOURCE } from '../../scripts/archives.js';
import { CLI } from '../program.js';

test('built and source archive the same articles, field by field, and skip the same pages', async () => {
  const [source, build] = await archives([SOURCE, [CLI]]);
  expect(differences(source!, build!)).toEqual([]);
  const articles = [...source!.values()].filter((row) => row['version'] !== undefined);
  expect(articles.length).toBeGreaterThan(1.5 * ARTICLES); // the site and its mirror
  expect(articles.filter(({ editor, rights }) => editor !== null && rights !== null).length).toBeGreaterThan(ARTICLES);
  expect([...source!.values()].filter((row) => row['reason'] === 'soft-404')).not.toEqual([]);
}, 600_000);
