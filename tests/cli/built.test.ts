/** A build is the source in plain JavaScript, and nothing else: both make the same archive of one site. */
import { expect, test } from 'vitest';
import { ARTICLES, archives, differences, type Program, programOf } from '../../scripts/archives.js';
import { CLI, FLAGS } from '../program.js';
import { runCli } from './run-cli.js';

const source: Program = async (args) => {
  const { code, out, told } = await runCli(args);
  if (code === 0 || code === 3) return out;
  throw new Error(`yuanye ${args.join(' ')} ended with ${code}: ${told}`);
};

test('built and source archive the same articles, field by field, and skip the same pages', async () => {
  const [fromSource, build] = await archives([source, programOf(...FLAGS, CLI)]);
  expect(differences(fromSource!, build!)).toEqual([]);
  const articles = [...fromSource!.values()].filter((row) => row['version'] !== undefined);
  expect(articles.length).toBeGreaterThan(1.5 * ARTICLES); // the site and its mirror
  expect(articles.filter(({ editor, rights }) => editor !== null && rights !== null).length).toBeGreaterThan(ARTICLES);
  expect([...fromSource!.values()].filter((row) => row['reason'] === 'soft-404')).not.toEqual([]);
}, 600_000);
