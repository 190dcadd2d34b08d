/** What was archived can be derived again: in place by better rules, or anew from the snapshots alone. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/dedupe/index.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from './run-cli.js';
import { crawlSite, type EditableSite, editableSite, lookAgain, temporaryFolder } from './site.js';
import { startCli } from './start-cli.js';

/** Everything that a rebuild must give again, and nothing else. */
async function essence(dir: string): Promise<unknown[]> {
  const archive = openArchive(dir, { mode: 'read' });
  const all = [...archive.listing.ids()].sort().map((id) => ({
    id,
    looks: archive.revisits.page(id),
    stretches: [...archive.revisits.stretches()].filter((one) => one.id === id),
    gone: archive.listing.list({ gone: true }).some((one) => one.id === id),
    versions: archive.articles.versions(id).map(({ number, capturedAt, digest, textDigest, captures }) => ({
      ...{ number, capturedAt, digest, textDigest, captures: captures.length },
      article: archive.articles.get(id, { number }),
    })),
  }));
  await archive.close();
  return all;
}

describe('deriving again', () => {
  let site: EditableSite;
  const folder = temporaryFolder();
  const anew = temporaryFolder();
  const dir = folder.dir;
  let profile: string;
  const page = (n: number) => site.pages.get(`/news/2026/${100000 + n}.html`)!;

  beforeAll(async () => {
    site = await editableSite(6); // too few pages to learn a template from, so that nothing else changes
    profile = join(folder.dir, 'garden.yaml');
    page(2).etag = '"two"';
    await crawlSite(site, dir);
    const first = page(3).lines[0]!;
    page(3).lines[0] = '更正：开放日期推迟到明年春天，施工单位正在补种行道树，市民可以绕行东门。';
    page(5).answer = (_request, response) => void response.writeHead(301, { location: '/moved/777777.html' }).end();
    site.pages.set('/moved/777777.html', { title: page(5).title, lines: page(5).lines });
    page(4).answer = (_request, response) => void response.writeHead(410).end();
    await lookAgain(site, dir);
    page(3).lines[0] = first;
    await lookAgain(site, dir);
    writeFileSync(profile, JSON.stringify(site.profile));
  }, 60_000);
  afterAll(async () => {
    await site.close();
    folder.remove();
    anew.remove();
  });

  it('rebuild gives the same articles, ids, texts, digests and versions from the snapshots alone', async () => {
    const into = join(anew.dir, 'archive');
    const { code, told } = await runCli(['rebuild', '--archive', dir, '--into', into, '--profile', profile]);
    expect([told.includes(' articles in '), code]).toEqual([true, 0]);
    expect(await essence(into)).toEqual(await essence(dir));
    expect((await runCli(['verify', '--deep', '--archive', into])).told).toContain('sound');
    expect((await runCli(['rebuild', '--archive', dir, '--into', into])).code).toBe(2);
  }, 60_000);

  it('reprocess has nothing to change right after a crawl', async () => {
    const { out, told, code } = await runCli(['reprocess', '--dry-run', '--archive', dir, '--profile', profile]);
    expect([out, code]).toEqual(['', 0]);
    expect(told).toContain('the same');
  }, 60_000);

  it('reprocess tells what better rules change, then changes it, and a killed one goes on', async () => {
    const before = (await essence(dir)) as { id: string; versions: { article: { title: string } }[] }[];
    const archive = openArchive(dir, { mode: 'write' });
    const worse = before.slice(0, 4);
    for (const { id } of worse) {
      // As older rules would have read it: the last paragraph not recognised as the article's.
      const article = archive.articles.get(id)!;
      const latest = archive.articles.versions(id).at(-1)!;
      const blocks = article.blocks.slice(0, -1);
      const old = { ...article, blocks, text: blocks.map(({ text }) => text).join('\n') };
      const removed = [{ kind: 'tail', rule: 'old-rule@1', reason: 'a test', text: 'x' }, ...old.removed];
      const { captures, capturedAt } = latest;
      await archive.commits.enqueue(() =>
        archive.articles.save({
          ...fingerprint({ ...old, removed }, archive.fold),
          ...{ captures: captures.slice(0, 1), capturedAt, origin: 'rules', run: null },
        }),
      );
    }
    await archive.close();

    const common = ['--archive', dir, '--profile', profile];
    const dry = await runCli(['reprocess', '--dry-run', '--json', ...common]);
    const rows = dry.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const sums = rows.pop();
    expect(sums).toMatchObject({ version: 4, rules: { 'old-rule@1': { articles: 4, before: 4, after: 0 } } });
    expect(rows.map(({ what, id }) => [what, id]).sort()).toEqual(worse.map(({ id }) => ['version', id]).sort());
    expect(rows[0].changes.rules).toContainEqual({ rule: 'old-rule@1', before: 1, after: 0 });
    expect(dry.told).toBe('');
    expect((await runCli(['reprocess', '--dry-run', ...common])).told).toContain('old-rule@1');

    const { child, ended } = startCli(['reprocess', '--json', ...common]);
    child.stdout!.once('data', () => child.kill('SIGKILL'));
    await ended;
    const resumed = await startCli(['reprocess', '--workers', '2', ...common]).ended;
    expect(resumed.code).toBe(0);
    expect((await runCli(['reprocess', '--dry-run', ...common])).out).toBe('');

    const after = (await essence(dir)) as { id: string; gone: boolean; versions: { digest: string }[] }[];
    for (const [i, { id, versions }] of after.entries()) {
      expect(id).toBe(before[i]!.id);
      expect(versions).toHaveLength(before[i]!.versions.length + (i < 4 ? 2 : 0));
    }
    expect(after.filter(({ gone }) => gone)).toHaveLength(1);
    const reader = openArchive(dir, { mode: 'read' });
    const origins = reader.articles.versions(worse[0]!.id).map(({ origin }) => origin);
    expect(origins.slice(-2)).toEqual(['rules', 'rules']);
    await reader.close();
  }, 90_000);
});

it('another form of a page that was fetched before it and came later makes no version', async () => {
  const folder = temporaryFolder();
  const archive = join(folder.dir, 'archive');
  const [phone, desktop] = ['http://m.garden.example/1.html', 'http://www.garden.example/1.html'];
  const text = Array.from(
    { length: 6 },
    (_, i) => `<p>第${i}号地块的观鸟台已经完工，市民可以沿湖步行${300 + i}米到达。</p>`,
  );
  const form = (more: string, about: string) =>
    `<html><head><meta charset="utf-8"><title>观鸟台完工</title>${more}</head><body><h1>观鸟台完工</h1><p>2026-01-05 10:00 来源：园林报${about}</p><div>${text.join('')}</div></body></html>`;
  writeFileSync(join(folder.dir, 'm.html'), form(`<link rel="canonical" href="${desktop}">`, ''));
  writeFileSync(join(folder.dir, 'w.html'), form('', ' 编辑：林木'));
  const list = join(folder.dir, 'list.csv');
  const rows = [`m.html,${phone},2026-02-01T00:00:00Z`, `w.html,${desktop},2026-03-01T00:00:00Z`];
  writeFileSync(list, `file,address,date\n${rows.join('\n')}\n`);
  const cli = (...args: string[]) => runCli([...args, '--archive', archive]);
  expect((await cli('import', list)).told).toMatch(/new .*w\.html[\s\S]*known .*m\.html/);
  const before = await essence(archive);
  expect(before).toMatchObject([{ versions: [{ article: { editor: '林木' } }] }]);
  const { out } = await cli('reprocess', '--json');
  expect(JSON.parse(out)).toMatchObject({ read: 2, same: 2, changed: 0 });
  expect(await essence(archive)).toEqual(before);
  folder.remove();
}, 60_000);

it('reprocess says what is another beside the same text, sums up every page, and ends alike with --dry-run', async () => {
  const site = await editableSite(4);
  const folder = temporaryFolder();
  const archive = join(folder.dir, 'archive');
  const tail = ['--archive', archive, '--allow-private', '--delay', '0'];
  expect((await runCli(['crawl', `${site.url}/`, ...tail])).code).toBe(0);
  const name = new URL(site.url).host.replace(':', '-');
  expect((await runCli(['site', 'new', `${site.url}/`, '--name', 'nw', ...tail.slice(0, 3)])).code).toBe(0);
  const dry = await runCli(['reprocess', '--dry-run', '--archive', archive]);
  expect(dry.out.split('\n').filter(Boolean)).toHaveLength(4);
  expect(dry.out).toContain(`same text    `);
  expect(dry.out.match(new RegExp(`site “${name}” → “nw”$`, 'gm'))).toHaveLength(4);
  expect(dry.told).toContain('5 pages read: 4 same text, 1 page without an article');
  expect(dry.code).toBe(0);
  // A record that cannot be read makes both of them end with 3.
  const [file] = readdirSync(join(archive, 'snapshots')).filter((one) => one.endsWith('.warc.gz'));
  const open = openArchive(archive, { mode: 'read' });
  const { offset } = [...open.captures.all()].find(({ url }) => url.endsWith('/100002.html'))!;
  await open.close();
  const bytes = readFileSync(join(archive, 'snapshots', file!));
  writeFileSync(join(archive, 'snapshots', file!), bytes.fill(0, offset + 12, offset + 40));
  for (const more of [['--dry-run'], []]) {
    const { code, told } = await runCli(['reprocess', ...more, '--archive', archive]);
    expect([code, told.includes('1 unreadable')]).toEqual([3, true]);
  }
  await site.close();
  folder.remove();
}, 60_000);
