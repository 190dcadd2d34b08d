/** With --json every line on standard output is JSON, of every command: what a program reads has no sentence in it. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../src/cli/main.js';
import { openArchive } from '../../storage/index.js';
import { article, folderForTest, save } from '../storage/article.js';
import { runCli } from './run-cli.js';
import { crawlSite, editableSite } from './site.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const dir = folderForTest();
const archive = join(dir, 'archive');
const alike = join(dir, 'alike');
const library = join(dir, 'library');
const garbled = join(dir, 'garbled.txt');
const page = join(dir, 'page.html');
let id = '';
let url = '';

beforeAll(async () => {
  const site = await editableSite(4);
  await crawlSite(site, archive);
  await site.close();
  const open = openArchive(archive, { mode: 'read' });
  id = [...open.listing.ids()].sort()[0]!;
  url = open.articles.get(id)!.url!;
  await open.close();
  const story = ['十二吨落叶去了哪里？城东养护队的堆肥账本里记着每一车的去向和每一次翻堆的时间。'.repeat(4)];
  const two = openArchive(alike, { mode: 'write' });
  for (const n of [1, 2]) await save(two, article(`http://garden.example/${n}.html`, '落叶的去向', story));
  await two.close();
  writeFileSync(garbled, '鍩庡競鍏洯\n');
  writeFileSync(page, `<html><head><title>城南公园开放</title></head><body><p>${story}</p></body></html>`);
});

/** Runs a command with --json and gives its lines, each of which must be JSON. */
async function lines(...args: string[]): Promise<{ code: number | null; told: string; rows: unknown[] }> {
  const { code, out, told } = await runCli([...args, '--json']);
  const rows = out.split('\n').filter((one) => one !== '');
  return {
    code,
    told,
    rows: rows.map((one) => {
      try {
        return JSON.parse(one) as unknown;
      } catch (error) {
        throw new Error(`yuanye ${args.join(' ')} prints no JSON: ${one.slice(0, 200)}`, { cause: error });
      }
    }),
  };
}

it('reprocess ends with its sums', async () => {
  // Without the profile of the site its pages are read by the general one, which changes all of them.
  const { rows, told } = await lines('reprocess', '--dry-run', '--archive', archive);
  expect(rows.at(-1)).toMatchObject({ read: 5, interrupted: false, dryRun: true, rules: {} });
  const warning = /^warning: there is no profile "garden", [^\n]*\n$/; // the archive was made with one and has no file of it
  expect(told).toMatch(warning);
  const done = await lines('reprocess', '--archive', archive);
  expect(done.rows.at(-1)).toMatchObject({ read: 5, changed: 4, attachments: 0, left: 0, interrupted: false });
  expect(done.told).toMatch(warning);
});

it('duplicates has a line for each cluster alone: none where there is none', async () => {
  const { rows, told } = await lines('duplicates', '--archive', alike);
  expect(rows).toEqual([]);
  expect(told).toContain('2 articles wait to be compared');
  expect(await lines('duplicates', id, '--archive', archive)).toEqual({ code: 0, told: '', rows: [] });
});

it('repair --explain gives the changes as an object', async () => {
  const { rows } = await lines('repair', '--explain', garbled);
  expect(rows).toEqual([{ file: garbled, repairs: [expect.objectContaining({ rule: 'utf8-as-gbk@2' })], flags: [] }]);
});

it('what is to be a file is a field of an object', async () => {
  const unit = await lines('schedule', 'install', '--systemd', '--archive', archive);
  expect(unit.rows).toEqual([{ text: expect.stringContaining('[Unit]') }]);
  vi.stubEnv('MALLOC_TRIM_THRESHOLD_', '1048576'); // as the first line of the program sets it
  const started = await lines('schedule', 'install', '--systemd', '--archive', archive);
  expect(started.rows).toEqual([{ text: expect.stringContaining('Environment="MALLOC_TRIM_THRESHOLD_=1048576"\n') }]);
  expect(started.told).not.toContain('MALLOC');
  vi.unstubAllEnvs();
  const script = await lines('completion', 'bash');
  expect(script.rows).toEqual([{ shell: 'bash', script: expect.stringContaining('_yuanye()') }]);
});

it('bytes are no JSON, and that is said', async () => {
  const { code, rows, told } = await lines('snapshot', 'cat', url, '--archive', archive);
  expect([code, rows]).toEqual([2, []]);
  expect(JSON.parse(told)).toMatchObject({ code: 'usage' });
});

/** Commands that do not end by themselves; their tests are those of the daemon, the room and the workers. */
const ENDLESS = ['daemon', 'serve', 'worker'];

it('no command prints anything else', async () => {
  const file = join(dir, 'curation.json');
  const commands: string[][] = [
    ['crawl', '--dry-run', url, '--allow-private', '--delay', '0'],
    ['import', page, '--url', 'http://garden.example/9.html'],
    ['rescrape', '--dry-run'],
    ['rescrape', '--explain', url],
    ['schedule', 'add', 'chla', '--cron', '0 6 * * *'],
    ...[['schedule', 'list'], ['schedule', 'install', '--cron'], ['runs'], ['runs', 'show', '1'], ['detect', page]],
    ...[['extract', page], ['repair', garbled], ['repair', '--check', garbled], ['list'], ['list', '--skipped']],
    ...[
      ['show', id],
      ['show', id, '--trail'],
      ['show', id, '--cite', 'gbt7714'],
      ['history', id],
      ['diff', id],
    ],
    ...[['search', '公园'], ['search', '公园', '--facets'], ['duplicates'], ['status']],
    ...[
      ['curate', 'tag', id, '待核'],
      ['curate', 'tags'],
      ['curate', 'note', id, '记'],
      ['curate', 'notes'],
    ],
    ...[
      ['curate', 'collect', '课', id],
      ['curate', 'collections'],
      ['curate', 'mark', id, '--reason', 'r'],
    ],
    ...[
      ['curate', 'marks'],
      ['curate', 'export'],
      ['curate', 'export', file],
      ['curate', 'import', file],
    ],
    ...[
      ['watch', 'add', '公园'],
      ['watch', 'list'],
      ['watch', 'remove', '1'],
    ],
    ['export', '--format', 'jsonl', '--out', join(dir, 'corpus')],
    ['export', '--format', 'wacz', '--out', join(dir, 'all.wacz')],
    ['reprocess'],
    ['rebuild', '--into', join(dir, 'anew')],
    ...[
      ['site', 'list'],
      ['site', 'check', 'chla'],
      ['site', 'boilerplate', 'garden'],
    ],
    ...[
      ['snapshot', 'list', url],
      ['snapshot', 'open', id, '--out', join(dir, 'one.wacz')],
    ],
    ...[
      ['backup', join(dir, 'backup')],
      ['restore', join(dir, 'backup'), '--check'],
      ['doctor'],
      ['verify', '--repair'],
    ],
    ...[
      ['forget', id, '--reason', 'r', '--dry-run'],
      ['forget', '--marked'],
      ['completion', 'zsh'],
    ],
    ...[
      ['library', 'init', library],
      ['library', 'add', '--archive', alike, '--library', library, '--name', 'two'],
    ],
    ...['status', 'list', 'duplicates', 'verify', 'rebuild-catalogue'].map((one) => [
      'library',
      one,
      '--library',
      library,
    ]),
    ['library', 'search', '落叶', '--library', library],
  ];
  expect([...new Set(commands.map(([name]) => name!)), ...ENDLESS].sort()).toEqual(Object.keys(COMMANDS).sort());
  rmSync(library, { recursive: true, force: true });
  for (const args of commands) {
    const { code } = await lines(...args, ...(args.includes('--archive') ? [] : ['--archive', archive]));
    // 1: something is to be repaired; 3: a page that could not be read again, since its site is not there any more.
    expect([0, 1, 3], `yuanye ${args.join(' ')} ended with ${code}`).toContain(code);
  }
  expect(existsSync(file)).toBe(true);
});
