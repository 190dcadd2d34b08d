/** `yuanye library run`: sites side by side, each in a process of its own. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openArchive, RunLock } from '../../storage/index.js';
import { runCli } from '../cli/run-cli.js';
import { startCli } from '../cli/start-cli.js';
import { folderForTest } from '../storage/article.js';
import { type Ground, gapsOf, ground, until, writeProfile } from './ground.js';

vi.setConfig({ testTimeout: 180_000 });

const open: Ground[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

/** A library whose sites are those of the ground, by profiles of their own. */
async function libraryOn(one: Ground, extra: readonly string[] = []): Promise<string> {
  open.push(one);
  const dir = join(folderForTest(), 'library');
  await runCli(['library', 'init', dir]);
  for (const [i, address] of one.addresses.entries()) {
    const file = writeProfile(dir, `s${i}`, address);
    expect(await runCli(['library', 'add', file, '--library', dir, ...extra])).toMatchObject({ code: 0 });
  }
  return dir;
}

const PLAY = ['--allow-private', '--delay', '0', '--quiet'];
const run = (dir: string, ...words: string[]) => startCli(['library', 'run', '--library', dir, '--json', ...words]);
const reportOf = (out: string) =>
  JSON.parse(out) as { runs: { site: string; kind: string; outcome: string; exitCode: number }[]; exitCode: number };

async function articlesIn(dir: string, name: string): Promise<number> {
  const archive = openArchive(join(dir, 'sites', name), { mode: 'read' });
  const n = archive.articles.count();
  await archive.close();
  return n;
}

describe('a run of a library', () => {
  it('crawls every site, then looks again; one may fail for itself; a shared host is asked by one at a time, its pause kept', async () => {
    const one = await ground(2, 5);
    const dir = await libraryOn(one);
    expect((await runCli(['library', 'add', 'http://127.0.0.1:9/', '--name', 'down', '--library', dir])).code).toBe(0);
    const first = await run(dir, '--once', '--allow-private', '--delay', '60', '--quiet').ended;
    expect(first, first.told).toMatchObject({ code: 3 });
    const { runs } = reportOf(first.out);
    expect(runs.map(({ site, kind, exitCode }) => [site, kind, exitCode === 0]).sort()).toEqual([
      ['down', 'crawl', false],
      ['s0', 'crawl', true],
      ['s1', 'crawl', true],
    ]);
    const shared = one.pictures.filter(({ path }) => path.startsWith('/p/'));
    expect(shared).toHaveLength(10);
    expect(new Set(shared.map(({ path }) => path.slice(3, 4))).size).toBe(2);
    // Never two at once, and never sooner than the pause after an answer; the log's own clock ticks a little beside ours.
    expect(Math.min(...gapsOf(one.pictures))).toBeGreaterThan(55);
    const found = await runCli(['library', 'search', '公园', '--json', '--facets', '--library', dir]);
    expect(found.out).toContain('"total":10');
    const again = reportOf((await run(dir, 's0', 's1', '--once', ...PLAY).ended).out);
    expect(again.runs.map(({ kind }) => kind)).toEqual(['rescrape', 'rescrape']);
  });

  it('is made once at a time, stops all sites in order, ends them when it is killed, and goes on where they were', async () => {
    const one = await ground(2, 45, 60);
    const dir = await libraryOn(one);
    const { child, ended } = run(dir, '--once', ...PLAY);
    await until(() => one.sites.every((log) => log.length > 5));
    const second = await runCli(['library', 'run', '--once', '--library', dir]); // here, where nothing is to be loaded first
    expect(second.code).toBe(4);
    expect(second.told).toContain('Another process runs the sites');
    child.kill('SIGINT');
    const { code, out } = await ended;
    expect(code).toBe(130);
    expect(reportOf(out).runs.map(({ outcome }) => outcome)).toEqual(['interrupted', 'interrupted']);

    const stopped = one.sites.map((log) => log.length);
    const killed = run(dir, '--once', ...PLAY);
    await until(() => one.sites.every((log, i) => log.length > stopped[i]! + 3));
    killed.child.kill('SIGKILL');
    await killed.ended;
    const free = (name: string) => {
      const lock = RunLock.take(join(dir, 'sites', name));
      lock?.release();
      return lock !== undefined;
    };
    await until(() => free('s0') && free('s1'), 40_000);
    const asked = one.sites.map((log) => log.length);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(one.sites.map((log) => log.length)).toEqual(asked);

    const rest = await run(dir, '--once', ...PLAY).ended;
    expect(rest, rest.told).toMatchObject({ code: 0 });
    expect(reportOf(rest.out).runs.map(({ kind }) => kind)).toEqual(['crawl', 'crawl']);
    for (const name of ['s0', 's1']) expect(await articlesIn(dir, name)).toBe(45);
    expect((await runCli(['library', 'verify', '--library', dir])).code).toBe(0);
    // All are crawled and none has a schedule: a run that goes by schedules has nothing to do.
    const idle = await runCli(['library', 'run', '--library', dir, ...PLAY]);
    expect(idle.code).toBe(2);
    expect(idle.told).toContain('--once');
  });

  it('outlives a child that is killed, and lets the others go on at the host that it held', async () => {
    const one = await ground(2, 12, 40);
    const dir = await libraryOn(one);
    const { ended } = run(dir, '--once', '--allow-private', '--delay', '0');
    await until(() => one.sites.every((log) => log.length > 4));
    const archive = openArchive(join(dir, 'sites', 's0'), { mode: 'read' });
    const { pid } = archive.runs.list(1)[0]!;
    await archive.close();
    process.kill(pid, 'SIGKILL');
    const { code, out } = await ended;
    expect(code).toBe(3);
    expect(
      reportOf(out)
        .runs.map(({ site, exitCode }) => [site, exitCode])
        .sort(),
    ).toEqual([
      ['s0', 1],
      ['s1', 0],
    ]);
    expect(await articlesIn(dir, 's1')).toBe(12);
  });

  it('begins new sites, then sites by their schedules, until it is stopped; a site may come meanwhile', async () => {
    const one = await ground(2, 3);
    const words = ['--cron', '* * * * *', '--tz', 'UTC'];
    const dir = await libraryOn({ ...one, addresses: one.addresses.slice(0, 1) }, words);
    // Seconds are no part of what may be asked for, but a minute is long for a test.
    const archive = openArchive(join(dir, 'sites', 's0'), { mode: 'write' });
    const [schedule] = archive.schedules.list();
    archive.schedules.put({ ...schedule!, cron: '*/5 * * * * *' });
    await archive.close();
    const { child, ended } = run(dir, '--tick', '1', ...PLAY);
    await until(() => one.sites[0]!.filter(({ path }) => path === '/').length > 1); // crawled, and looked at again
    mkdirSync(join(dir, 'later'));
    const file = writeProfile(join(dir, 'later'), 'late', one.addresses[1]!);
    expect((await runCli(['library', 'add', file, '--library', dir])).code).toBe(0);
    await until(() => one.sites[1]!.length > 3);
    child.kill('SIGTERM');
    const { code, out, told } = await ended;
    expect([0, 3], told).toContain(code);
    const kinds = new Set(reportOf(out).runs.map(({ site, kind }) => `${site} ${kind}`));
    for (const kind of ['s0 rescrape', 'late crawl']) expect([...kinds]).toContain(kind);
    expect(readdirSync(dir)).toContain('turns.db');
  });
});
