/** A profile that is given as a file is kept in the archive, by which its articles are read again later. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseProfile } from '../../crawlers/index.js';
import { profileToKeep } from '../../src/archive/kept-profiles.js';
import { withoutPasswords } from '../../src/archive/secrets.js';
import { runCli } from './run-cli.js';
import { type EditableSite, editableSite, temporaryFolder } from './site.js';

const folder = temporaryFolder();
const archive = join(folder.dir, 'archive');
const file = join(folder.dir, 'prof.yaml');
const kept = join(archive, 'sites', 'garden.yaml');
const OURS = ['--allow-private', '--delay', '0'];
const yuanye = (...args: string[]) => runCli([...args, '--archive', archive]);
let site: EditableSite;

beforeAll(async () => {
  site = await editableSite(4);
  for (const page of site.pages.values())
    page.lines.splice(2, 0, '专家认为，这段话由配置删去，重新读取时也不应当回来。');
  writeFileSync(file, JSON.stringify({ ...site.profile, select: { remove: ['p:contains("专家认为")'] } }));
});
afterAll(async () => {
  await site.close();
  folder.remove();
});

it('and so is read by it whatever is done next', async () => {
  const crawled = await yuanye('crawl', file, ...OURS);
  expect([crawled.code, crawled.told.includes(`The profile "garden" is kept in the archive: ${kept}`)]).toEqual([
    0,
    true,
  ]);
  expect((await yuanye('search', '专家认为')).out).toBe('');
  const again = await yuanye('reprocess');
  expect(again.told).toContain('4 the same');
  expect(again.told).not.toContain('warning');
  const anew = join(folder.dir, 'anew');
  expect((await yuanye('rebuild', '--into', anew)).code).toBe(0);
  expect((await runCli(['search', '专家认为', '--archive', anew])).out).toBe('');
  for (const command of [
    ['rescrape', 'garden'],
    ['crawl', 'garden'],
    ['crawl', file],
  ])
    expect((await yuanye(...command, ...OURS)).code, command.join(' ')).toBe(0);
  expect((await yuanye('schedule', 'add', 'garden', '--cron', '0 6 * * *')).code).toBe(0);
});

it('and nothing that was edited there is lost', async () => {
  const edited = `# by hand\n${readFileSync(kept, 'utf8')}`;
  writeFileSync(kept, edited);
  expect((await yuanye('crawl', 'garden', ...OURS)).told).not.toContain('takes the place');
  const crawled = await yuanye('rescrape', file, ...OURS);
  expect(crawled.told).toContain(`takes the place of the one in the archive, which is now ${kept}.1`);
  expect(readFileSync(kept, 'utf8')).toBe(readFileSync(file, 'utf8'));
  expect(readFileSync(`${kept}.1`, 'utf8')).toBe(edited);
  // A file of another site has the name already.
  const other = join(folder.dir, 'other');
  mkdirSync(join(other, 'sites'), { recursive: true });
  writeFileSync(join(other, 'sites', 'garden.yaml'), 'site: pond\nname: 池塘\nhosts: [pond.example]\n');
  expect((await runCli(['crawl', file, '--archive', other, ...OURS])).code).toBe(0);
  expect(existsSync(join(other, 'sites', 'garden.1.yaml'))).toBe(true);
  expect((await runCli(['site', 'check', 'garden', '--archive', other])).code).toBe(0);
});

it('but not the name and password of its proxy, in any file of the archive', async () => {
  const proxied = join(folder.dir, 'proxied.yaml');
  const at = join(folder.dir, 'at');
  const yaml = (proxy: string, login = '') => `# 内网，原为 http://${login}127.0.0.1:8
site: pond # 池塘
name: 池塘
hosts: [127.0.0.1]
seeds: ['${site.url}/']
proxy: ${proxy} # 代理
facts:   有空格
`;
  writeFileSync(proxied, yaml('http://me:s3cret-word@127.0.0.1:9', 'me:0ld-s3cret@'));
  const crawled = await runCli(['crawl', proxied, '--archive', at, ...OURS]);
  expect(crawled.code).toBe(4); // nobody listens there
  expect(crawled.told).toContain('The name and password of the proxy of "pond" are not kept');
  const copy = join(at, 'sites', 'pond.yaml');
  expect(readFileSync(copy, 'utf8')).toBe(yaml('http://127.0.0.1:9'));
  // A copy that was made with them loses them, and is no other profile.
  writeFileSync(copy, readFileSync(proxied));
  expect((await runCli(['crawl', proxied, '--archive', at, ...OURS])).told).not.toContain('takes the place');
  expect(readFileSync(copy, 'utf8')).toBe(yaml('http://127.0.0.1:9'));
  // So does one that was put aside with them, and what is no text stays as it is.
  writeFileSync(`${copy}.7`, readFileSync(proxied));
  writeFileSync(`${copy}.8`, Buffer.from([0xff, 0xff, 0xff]));
  expect((await runCli(['crawl', proxied, '--archive', at, ...OURS])).code).toBe(4);
  expect(readFileSync(`${copy}.7`, 'utf8')).toBe(yaml('http://127.0.0.1:9'));
  writeFileSync(copy, `${readFileSync(proxied, 'utf8')}delayMs: 7\n`);
  expect((await runCli(['crawl', proxied, '--archive', at, ...OURS])).told).toContain('takes the place');
  for (const shown of [
    ['site', 'check', proxied],
    ['site', 'check', proxied, '--json'],
    ['site', 'list'],
  ])
    expect((await runCli([...shown, '--archive', at])).out, shown.join(' ')).not.toContain('s3cret');
  const library = join(folder.dir, 'library');
  await runCli(['library', 'init', library]);
  expect((await runCli(['library', 'add', proxied, '--library', library])).told).toContain('are not kept');
  for (const dir of [at, library])
    for (const file of readdirSync(dir, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(readFileSync(join(file.parentPath, file.name)).includes('s3cret'), file.name).toBe(false);
});

it.each([
  [
    'over lines',
    'proxy: >-\n  http://me:s3cret@h:1\nhosts: [h.example]\n',
    'proxy: >-\n  http://h:1\nhosts: [h.example]\n',
  ],
  ['by an alias', 'facts: &p http://me:s3cret@h:1\nproxy: *p\n', 'facts: &p http://h:1\nproxy: *p\n'],
  ['in a comment alone', 'proxy: http://h:1 # http://me:s3cret@h:1\n', 'proxy: http://h:1 # http://h:1\n'],
  ['beside a key', "feeds: ['http://h/?key=abc'] # //me:s3cret@h\n", "feeds: ['http://h/?key=abc'] # //h\n"],
  ['with escapes', 'proxy: "http:\\/\\/me:s3cret@h:1" # 甲\nstopAfter: 7\n', null],
])('wherever they stand: %s', (_where, yaml, kept) => {
  const given = join(folder.dir, 'given.yaml');
  const head = 'site: pond\nname: 池塘\n';
  writeFileSync(given, head + yaml);
  const copy = Buffer.from(profileToKeep(given).bytes).toString();
  if (kept !== null) expect(copy).toBe(head + kept);
  expect(copy).not.toContain('s3cret');
  const before = parseProfile(head + yaml, given);
  expect(parseProfile(copy, 'copy')).toEqual(JSON.parse(withoutPasswords(JSON.stringify(before))));
});

it('and whoever reads without it is told', async () => {
  const away = join(folder.dir, 'away.yaml');
  renameSync(kept, away);
  const warning = 'warning: there is no profile "garden"';
  const dry = await yuanye('reprocess', '--dry-run');
  expect(dry.told).toContain(warning);
  const without = join(folder.dir, 'without');
  expect((await yuanye('rebuild', '--into', without)).told).toContain(warning);
  expect((await yuanye('reprocess', '--dry-run', '--profile', away)).told).not.toContain(warning);
  const next = join(folder.dir, 'next');
  expect((await yuanye('rebuild', '--into', next, '--profile', away)).told).not.toContain(warning);
  expect(existsSync(join(next, 'sites', 'garden.yaml'))).toBe(true);
  rmSync(away);
});
