/** Workers that crawl a library together, as processes of their own, on a real PostgreSQL and a real store. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLibrary } from '../../src/library/library.js';
import { SharedLibrary } from '../../src/library/shared.js';
import { openArchive } from '../../storage/index.js';
import { runCli } from '../cli/run-cli.js';
import { ground, type Seen, until } from './ground.js';
import { jsonOf, Machines, shortestPause } from './machines.js';
import { POSTGRES, WITHOUT } from './postgres.js';

vi.setConfig({ testTimeout: 300_000 });
/** These wait for leases and outages to end: `WORKERS=all` runs them. */
const ALL = process.env['WORKERS'] === 'all';
const long = it.skipIf(!ALL);
const unless = ALL ? '' : ' (skipped: WORKERS=all runs it)';

let machines: Machines;
beforeAll(async () => {
  if (POSTGRES !== null) machines = await Machines.start();
});
afterEach(() => machines?.killAll());
afterAll(() => machines?.close());

/** No host was asked by two at once, or sooner than its pause, which the workers are told to be 40 ms. */
const polite = (logs: readonly (readonly Seen[])[]) => expect(shortestPause(logs)).toBeGreaterThan(30);
const PATIENCE = 120_000;
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(POSTGRES === null)(`a library of several machines${WITHOUT}`, () => {
  it('takes archives in, follows, queues and lets go by commands on one of them', async () => {
    const one = await ground(1, 3);
    const library = await machines.library(one);
    const own = join(machines.folder(), 'own');
    const profile = join(library.dir, 'sites', 's0', 'sites', 's0.yaml');
    await runCli(['crawl', profile, '--archive', own, '--allow-private', '--delay', '0', '--quiet']);
    await library.run('add', '--archive', own, '--name', 'copy', '--labels', 'cn,browser');
    const elsewhere = ['library', 'init', join(machines.folder(), 'second'), '--control', library.control];
    for (const [words, code, says] of [
      [
        ['library', 'add', '--archive', own, '--name', 'copy', '--library', library.dir],
        2,
        'has a site "copy" already',
      ],
      [['library', 'run', '--library', library.dir], 2, 'crawled by its workers'],
      [['library', 'run', '--once', 'nobody', '--library', library.dir], 2, 'It has: copy, s0'],
      [['library', 'run', '--once', 'copy', '--library', library.dir], 0, '1 site is queued'],
      [['worker', 'drain', 'nobody', '--control', library.control], 2, 'no worker "nobody"'],
      [[...elsewhere, '--store', library.store], 4, 'another library already'],
      [['worker', '--control', library.control, '--store', machines.folder()], 4, 'holds no library'],
      [['worker', '--control', 'http://x', '--store', 'x', '--dir', machines.folder()], 2, 'postgres://'],
    ] as const) {
      const ended = await runCli(words);
      expect(ended.told, words.join(' ')).toContain(says);
      expect(ended.code).toBe(code);
    }
    await library.run('follow', '--once');
    expect(jsonOf((await library.run('list', '--articles', '--json')).out)).toHaveLength(3);
    expect((await library.sites()).map(({ name, facts }) => [name, facts.articles])).toEqual([
      ['copy', 3],
      ['s0', 0],
    ]);
    await library.run('remove', 'copy');
    expect((await library.keys()).filter((key) => key.startsWith('sites/copy/'))).toEqual([]);
    expect((await runCli(['list', '--archive', join(library.dir, 'sites', 'copy'), '--json'])).code).toBe(0);
    expect((await library.sites()).map(({ name }) => name)).toEqual(['s0']);
  });
});

describe.skipIf(POSTGRES === null)(`workers${WITHOUT}`, () => {
  it('crawl many sites together, and the library reads as one archive; what is forgotten leaves the store', async () => {
    const one = await ground(3, 6);
    const library = await machines.library(one, 's3://yuanye/first');
    const workers = ['a', 'b'].map((name) => library.worker(join(machines.folder(), name), '--sites', '2'));
    await library.whole(6);
    polite([one.pictures, ...one.sites]);
    // A site whose profile no worker has is told below it, and tried again.
    const empty = join(machines.folder(), 'empty');
    await openArchive(empty, { mode: 'write' }).close();
    const shared = await SharedLibrary.open(openLibrary(library.dir));
    await shared.add({ name: 'strange', site: 'nowhere', dir: empty, own: false }, []);
    await shared.close();
    let trouble: string | null = null;
    for (const end = Date.now() + PATIENCE; trouble === null && Date.now() < end; await later(500))
      trouble = (await library.sites()).find(({ name }) => name === 'strange')!.trouble;
    expect(trouble).toContain('There is no site "nowhere"');
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) {
      const { code, out, told } = await ended;
      expect(code, told + out).toBe(0);
    }
    await library.run('follow', '--once');
    expect((await library.run('search', '公园', '--json', '--facets')).out).toContain('"total":18');
    await library.run('verify', '--deep');

    const { id } = jsonOf((await library.run('search', '公园', '--json', '--limit', '1')).out)[0] as { id: string };
    const before = await library.keys();
    await library.run('forget', id, '--reason', 'asked for');
    const after = await library.keys();
    expect(before.filter((key) => !after.includes(key)).some((key) => key.endsWith('.warc.gz'))).toBe(true);
    const other = join(machines.folder(), 'other');
    for (const [words, says] of [
      [['init', other, '--join'], ''],
      [['follow', '--once', '--library', other], ''],
      [['search', '公园', '--json', '--facets', '--library', other], '"total":17'],
      [['verify', '--deep', '--library', other], ''],
    ] as const) {
      const { code, out, told } = await runCli(['library', ...words]);
      expect(code, told).toBe(0);
      expect(out).toContain(says);
    }
  });

  it('go on with the sites of one that was killed, and bring the archive of a single machine', async () => {
    const one = await ground(1, 14, 60);
    const library = await machines.library(one);
    const log = one.sites[0]!;
    const a = library.worker(join(machines.folder(), 'a'));
    await until(() => log.length > 6, PATIENCE);
    library.worker(join(machines.folder(), 'b'));
    a.child.kill('SIGKILL');
    await a.ended;
    const before = log.length;
    await library.whole(14);
    polite([log, one.pictures]);
    // At most the slice that was killed is fetched again.
    const times = new Map<string, number>();
    for (const { path } of log) times.set(path, (times.get(path) ?? 0) + 1);
    const twice = [...times].filter(([path, n]) => n > 1 && path !== '/robots.txt' && path !== '/');
    expect(twice.filter(([, n]) => n > 2)).toEqual([]);
    expect(twice.length).toBeLessThanOrEqual(before + 2);
    await library.run('follow', '--once');
    const single = join(machines.folder(), 'single');
    const profile = join(library.dir, 'sites', 's0', 'sites', 's0.yaml');
    const alone = await runCli(['crawl', profile, '--archive', single, '--allow-private', '--delay', '0', '--quiet']);
    expect(alone, alone.told).toMatchObject({ code: 0 });
    const exported = ['export', '--format', 'csv', '--out', '-'];
    const { out } = await runCli([...exported, '--archive', single]);
    const withoutTimes = (csv: string) => csv.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
    expect(withoutTimes((await library.run(...exported)).out)).toBe(withoutTimes(out));
  });

  long(`fetch and publish nothing after their lease, when they slept${unless}`, async () => {
    const one = await ground(1, 14, 60);
    const library = await machines.library(one);
    const log = one.sites[0]!;
    const dir = join(machines.folder(), 'a');
    const a = library.worker(dir, '--slice', '60');
    await until(() => log.length > 6, PATIENCE);
    const archive = openArchive(join(dir, 'sites', 's0'), { mode: 'read' });
    const { pid } = archive.runs.list(1)[0]!;
    await archive.close();
    const both = [a.child.pid!, pid];
    for (const id of both) process.kill(id, 'SIGSTOP');
    library.worker(join(machines.folder(), 'b'));
    await library.whole(14);
    const asked = log.length;
    const [site] = await library.sites();
    for (const id of both) process.kill(id, 'SIGCONT');
    await later(5000);
    expect(log.length).toBe(asked);
    expect((await library.sites())[0]).toMatchObject({ generation: site!.generation });
    polite([log, one.pictures]);
    a.child.kill('SIGTERM');
    const { code, out } = await a.ended;
    expect(code, out).toBe(0);
    expect(out).toContain('was lost');
  });

  long(`wait while the control or the store is away, and go on by themselves${unless}`, async () => {
    const one = await ground(1, 14, 60);
    const library = await machines.library(one);
    const log = one.sites[0]!;
    const { child, ended } = library.worker(join(machines.folder(), 'a'), '--slice', '8');
    await until(() => log.length > 5, PATIENCE);
    await machines.postgres.stop();
    await later(1500);
    const asked = log.length;
    await later(2500);
    expect(log.length).toBe(asked);
    renameSync(library.store, `${library.store}-away`);
    await machines.postgres.start();
    let said = '';
    child.stdout!.on('data', (text: string) => {
      said += text;
    });
    await until(() => said.includes('store'), PATIENCE); // a slice that cannot be published
    renameSync(`${library.store}-away`, library.store);
    await library.whole(14);
    polite([log, one.pictures]);
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code, out).toBe(0);
    const types = jsonOf(out).map(({ type }) => type);
    for (const type of ['away', 'back', 'not-published', 'published']) expect(types).toContain(type);
  });
});
