/** A build is the source in plain JavaScript, and nothing else: both make the same archive of one site. */
import { expect, onTestFinished, test } from 'vitest';
import { archives, differences, SOURCE } from '../../scripts/archives.js';
import { built } from './built.js';

/** With fifty generated articles each oddity stands at least once. */
const ARTICLES = 50;

test('built and source archive the same articles, field by field, and skip the same pages', async () => {
  const program = built();
  onTestFinished(program.remove);
  const [source, build] = await archives([SOURCE, [program.cli]], ARTICLES);
  expect(differences(source!, build!)).toEqual([]);
  const versions = [...source!.values()].filter((row) => row['version'] !== undefined);
  expect(versions.length).toBeGreaterThan(2 * ARTICLES); // the site, its mirror, and what was edited since
  expect(versions.filter(({ editor, rights }) => editor !== null && rights !== null).length).toBeGreaterThan(ARTICLES);
  expect([...source!.values()].filter((row) => row['reason'] === 'soft-404')).not.toEqual([]);
}, 600_000);
