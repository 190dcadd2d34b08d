/** The commands that write, each on the smallest input that leads it through all that it does. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from '../../../storage/migrate.js';
import { MIGRATIONS } from '../../../storage/migrations/index.js';
import { docx } from '../../cli/documents.js';
import { runCli } from '../../cli/run-cli.js';
import { zip } from '../../snapshots/foreign.js';
import { contents, type Ground } from './ground.js';

export interface Subject {
  readonly name: string;
  /** Lays out what the command works on; everything lies in the folder that it is given. */
  readonly prepare: (dir: string) => void;
  readonly words: (dir: string) => readonly string[];
  /** The archive that must be sound at every moment, once it is there. */
  readonly archive?: string;
  /** What the command made, as a text to be compared. */
  readonly made: (dir: string) => Promise<string>;
  /** Exit codes of the command when it is given again; 0 and 3 unless more is said. */
  readonly again?: readonly number[];
}

/** What the commands work on: an undisturbed archive of a site, what was made of it, and the site itself. */
export interface Inputs extends Pick<Ground, 'calm' | 'profile' | 'expected'> {
  readonly url: string;
  readonly warc: string;
  readonly wacz: string;
  /** A folder of saved pages and documents. */
  readonly saved: string;
  readonly backup: string;
  /** The archive with a standing query, a schedule, and tags, notes, a collection and a mark. */
  readonly standing: string;
  /** Those tags, notes and collections as JSON. */
  readonly curation: string;
  /** A Markdown export of one article alone. */
  readonly exported: string;
}

/** Makes the inputs in `folder`. */
export async function inputsOf(ground: Ground, folder: string): Promise<Inputs> {
  mkdirSync(folder, { recursive: true });
  const { calm, profile, expected, front } = ground;
  const inputs = {
    ...{ calm, profile, expected, url: front.url, backup: join(folder, 'backup'), saved: join(folder, 'saved') },
    ...{ warc: join(folder, 'all.warc.gz'), wacz: join(folder, 'all.wacz'), standing: join(folder, 'standing') },
    ...{ curation: join(folder, 'curation.json'), exported: join(folder, 'exported') },
  };
  const [first, second] = expected.split('\n').map((row) => row.split(' ', 1)[0]!);
  mkdirSync(inputs.saved);
  const text = '园林绿化工程在市区展开，共种下三千棵树木，市民可以在周末免费参观。'.repeat(6);
  const html = (n: number) =>
    `<html><head><title>园林新闻之${n}</title></head><body><h1>园林新闻之${n}</h1><p>${text}</p></body></html>`;
  for (const n of [1, 2]) writeFileSync(join(inputs.saved, `page-${n}.html`), html(n));
  writeFileSync(join(inputs.saved, 'report.docx'), docx(['湿地公园的年度报告', ...Array(4).fill(text)]));
  writeFileSync(join(inputs.saved, 'more.zip'), zip([{ name: 'page-3.html', content: Buffer.from(html(3)) }]));
  cpSync(calm, inputs.standing, { recursive: true });
  for (const words of [
    ['export', '--format', 'warc', '--out', inputs.warc, '--archive', calm],
    ['export', '--format', 'wacz', '--out', inputs.wacz, '--archive', calm],
    ['backup', inputs.backup, '--archive', calm],
    ['watch', 'add', '园林', '--archive', inputs.standing],
    ['schedule', 'add', profile, '--cron', '0 3 * * *', '--archive', inputs.standing],
    ['curate', 'tag', first!, '口袋公园', '--archive', inputs.standing],
    ['curate', 'note', first!, '再看一遍', '--archive', inputs.standing],
    ['curate', 'collect', '课程阅读', second!, first!, '--archive', inputs.standing],
    ['curate', 'mark', first!, '--reason', 'test', '--archive', inputs.standing],
    ['curate', 'export', inputs.curation, '--archive', inputs.standing],
    ['curate', 'collect', '一篇', first!, '--archive', inputs.standing],
    [
      ...['export', '--format', 'markdown', '--collection', '一篇', '--out', inputs.exported],
      ...['--archive', inputs.standing],
    ],
  ]) {
    const { code, told } = await runCli(words);
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${told}`);
  }
  // By its manifest an export of all articles, of a time when the archive had one.
  const manifest = join(inputs.exported, 'manifest.json');
  const { options, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { options: { collection?: string } };
  const { collection: _, ...others } = options;
  writeFileSync(manifest, JSON.stringify({ ...rest, options: others }));
  return inputs;
}

/** A folder's files by name and digest. */
function digests(dir: string): string {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('hex');
  return names
    .filter((name) => statSync(join(dir, name)).isFile())
    .map((name) => `${name} ${digest(name)}`)
    .join('\n');
}

/** What a listing command prints, without the moments and the ids that are drawn by lot. */
const listed = async (...words: string[]): Promise<string> =>
  (await runCli([...words, '--json'])).out.replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"|urn:uuid:[\da-f-]+/g, '""');

export function subjects(inputs: Inputs): Subject[] {
  const { calm, profile, expected, url, warc, wacz, saved, backup, standing, curation } = inputs;
  const copy = (dir: string) => cpSync(calm, join(dir, 'a'), { recursive: true });
  const copyStanding = (dir: string) => cpSync(standing, join(dir, 'a'), { recursive: true });
  const ofArchive = (dir: string) => contents(join(dir, 'a'));
  const nothing = () => undefined;
  const curated = (dir: string) => listed('curate', 'export', '--archive', join(dir, 'a'));
  const id = expected.slice(0, expected.indexOf(' '));
  const [, path = ''] = expected.split('\n')[0]!.split(' ');
  const article = new URL(path, url).href;
  const manners = ['--allow-private', '--delay', '0'];
  const a = (dir: string) => ['--archive', join(dir, 'a')];
  const restored = async (dir: string) => {
    await runCli(['restore', join(dir, 'b'), '--archive', join(dir, 'r'), '--quiet']);
    return contents(join(dir, 'r'));
  };
  const outside = (name: string, words: readonly string[], out: string): Subject => ({
    name,
    prepare: nothing,
    words: (dir) => [...words, '--out', join(dir, out), '--archive', calm],
    made: async (dir) => (statSync(join(dir, out)).isDirectory() ? digests(join(dir, out)) : digests(dir)),
    again: [0, 1, 2], // 1, 2: it was whole, and is not written over
  });
  const exported = (format: string, out: string) =>
    outside(`export --format ${format}`, ['export', '--format', format], out);
  const imported = (name: string, file: string): Subject => ({
    ...{ name, prepare: nothing, archive: 'a', made: ofArchive },
    words: (dir) => ['import', file, ...a(dir), '--workers', '0'],
  });
  return [
    {
      ...{ name: 'crawl', prepare: nothing, archive: 'a', made: ofArchive },
      words: (dir) => ['crawl', profile, ...a(dir), ...manners],
    },
    {
      ...{ name: 'rescrape', prepare: copy, archive: 'a', made: ofArchive },
      words: (dir) => ['rescrape', profile, '--all', ...a(dir), ...manners],
    },
    imported('import of WARC', warc),
    imported('import of WACZ', wacz),
    imported('import of saved pages', saved),
    {
      ...{ name: 'forget', prepare: copy, archive: 'a', made: ofArchive },
      words: (dir) => ['forget', article, '--reason', 'test', ...a(dir)],
      again: [0],
    },
    {
      ...{ name: 'reprocess', prepare: copy, archive: 'a', made: ofArchive },
      words: (dir) => ['reprocess', ...a(dir), '--workers', '1'],
    },
    {
      ...{ name: 'backup', prepare: nothing, made: restored },
      words: (dir) => ['backup', join(dir, 'b'), '--archive', calm],
    },
    {
      ...{ name: 'backup, renewed', made: restored },
      prepare: (dir) => cpSync(backup, join(dir, 'b'), { recursive: true }),
      words: (dir) => ['backup', join(dir, 'b'), '--archive', calm],
    },
    {
      ...{ name: 'restore', prepare: nothing, archive: 'a', made: ofArchive },
      words: (dir) => ['restore', backup, ...a(dir)],
      again: [0, 2], // 2: it was done
    },
    {
      ...{ name: 'rebuild', prepare: nothing, archive: 'a', made: ofArchive },
      words: (dir) => [
        ...['rebuild', '--archive', calm, '--into', join(dir, 'a'), '--profile', profile, '--workers', '1'],
      ],
      again: [0, 2, 3], // 2: it was done
    },
    {
      ...{ name: 'doctor of an older archive', archive: 'a' },
      prepare: (dir) => {
        mkdirSync(join(dir, 'a'));
        const old = new Database(join(dir, 'a', 'archive.db'));
        old.pragma('journal_mode = WAL');
        migrate(old, () => undefined, MIGRATIONS.slice(0, 1));
        old
          .prepare(`INSERT INTO skipped (url, reason, message, at) VALUES ('http://a.example/', 'gone', '', '')`)
          .run();
        old.close();
      },
      words: (dir) => ['doctor', ...a(dir)],
      made: async (dir) => {
        const kept = readdirSync(join(dir, 'a', 'backups')).join(' ');
        return `${kept} ${await listed('list', '--skipped', ...a(dir))}`;
      },
    },
    {
      ...{ name: 'watch add', prepare: copy, archive: 'a' },
      words: (dir) => ['watch', 'add', '园林', ...a(dir)],
      made: (dir) => listed('watch', 'list', ...a(dir)),
    },
    {
      ...{ name: 'schedule add', prepare: copy, archive: 'a' },
      words: (dir) => ['schedule', 'add', profile, '--cron', '0 3 * * *', ...a(dir)],
      made: (dir) => listed('schedule', 'list', ...a(dir)),
    },
    {
      ...{ name: 'watch remove', archive: 'a', again: [0, 2] }, // 2: it was done
      prepare: copyStanding,
      words: (dir) => ['watch', 'remove', '1', ...a(dir)],
      made: (dir) => listed('watch', 'list', ...a(dir)),
    },
    {
      ...{ name: 'schedule remove', archive: 'a', again: [0, 2] }, // 2: it was done
      prepare: copyStanding,
      words: (dir) => ['schedule', 'remove', profile, ...a(dir)],
      made: (dir) => listed('schedule', 'list', ...a(dir)),
    },
    {
      ...{ name: 'site new', prepare: nothing },
      words: (dir) => ['site', 'new', `${url}/`, '--name', 'proposed', '--allow-private', ...a(dir)],
      made: async (dir) => {
        const { code } = await runCli(['site', 'check', 'proposed', ...a(dir)]);
        const file = join(dir, 'a', 'sites', 'proposed.yaml');
        return `${code} ${existsSync(file) ? readFileSync(file, 'utf8') : 'none'}`;
      },
      again: [0, 2, 3], // 2: it was done
    },
    {
      ...{ name: 'curate tag', prepare: copy, archive: 'a', made: curated },
      words: (dir) => ['curate', 'tag', id, '口袋公园', ...a(dir)],
      again: [0],
    },
    {
      ...{ name: 'curate import', prepare: copy, archive: 'a', made: curated },
      words: (dir) => ['curate', 'import', curation, ...a(dir)],
      again: [0],
    },
    {
      ...{ name: 'curate export', prepare: (dir) => cpSync(curation, join(dir, 'c.json')), again: [0] },
      words: (dir) => ['curate', 'export', join(dir, 'c.json'), '--update', '--archive', standing],
      made: async (dir) => digests(dir),
    },
    {
      ...{ name: 'forget --marked', prepare: copyStanding, archive: 'a', again: [0, 2] }, // 2: it was done
      words: (dir) => ['forget', '--marked', ...a(dir)],
      made: async (dir) => `${await ofArchive(dir)}\n${await curated(dir)}`,
    },
    outside('snapshot open', ['snapshot', 'open', id], 'one.wacz'),
    {
      ...{ name: 'export --update', again: [0] },
      prepare: (dir) => cpSync(inputs.exported, join(dir, 'out'), { recursive: true }),
      words: (dir) => [
        ...['export', '--format', 'markdown', '--update', '--out', join(dir, 'out'), '--archive', standing],
      ],
      made: async (dir) => digests(dir),
    },
    {
      ...{ name: 'export --since-last', prepare: copy, archive: 'a', again: [0, 2] }, // 2: it was whole
      words: (dir) => [
        ...['export', '--format', 'jsonl', '--since-last', 'weekly', '--out', join(dir, 'out'), ...a(dir)],
      ],
      made: async (dir) => digests(join(dir, 'out')),
    },
    exported('jsonl', 'out'),
    exported('csv', 'out.csv'),
    exported('parquet', 'out.parquet'),
    exported('markdown', 'out'),
    exported('text', 'out'),
    exported('atom', 'out.xml'),
    exported('epub', 'out.epub'),
    exported('wacz', 'out.wacz'),
    exported('warc', 'out.warc.gz'),
  ];
}
