/** Workers that crawl a library together, as processes of their own, on a real PostgreSQL and a real store. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLibrary } from '../../src/library/library.js';
import { SharedLibrary } from '../../src/library/shared.js';
import { hasArchive, openArchive } from '../../storage/index.js';
import { runCli } from '../cli/run-cli.js';
import { ground, readUntil, type Seen, until } from './ground.js';
import { jsonOf, Machines, shortestPause } from './machines.js';
import { freePort, POSTGRES, WITHOUT } from './postgres.js';
import { clockOff, diskLost, forgotten, outage, slept } from './trials.js';

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
/** A control at which nobody listens. */
const NOBODY = 'postgres://yuanye@127.0.0.1:9/none';

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
      [
        ['worker', '--control', library.control, '--store', machines.folder(), '--dir', machines.folder()],
        4,
        'holds no library',
      ],
      [['worker', '--control', 'http://x', '--store', 'x', '--dir', machines.folder()], 2, 'postgres://'],
      [
        ['worker', '--control', NOBODY, '--store', library.store, '--dir', machines.folder()],
        4,
        'nobody answers there',
      ],
      [
        ['library', 'init', join(machines.folder(), 'x'), '--control', NOBODY, '--store', library.store],
        4,
        'nobody answers',
      ],
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
    const port = await freePort();
    const folders = ['a', 'b'].map((name) => join(machines.folder(), name));
    const workers = folders.map((dir, i) =>
      library.worker(dir, ['--sites', '2', ...(i === 0 ? ['--port', String(port)] : [])]),
    );
    await library.whole(6);
    const told = async (path: string) => (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
    const metrics = await told('metrics');
    for (const line of ['control_up 1', 'store_up 1', 'sites_at_work ', 'drain 0', 'rss_bytes ', 'slices{code="0"} '])
      expect(metrics).toContain(`yuanye_worker_${line}`);
    expect(JSON.parse(await told('healthz'))).toMatchObject({ status: 'ok', away: { control: null, store: null } });
    polite([one.pictures, ...one.sites]);
    // A site whose profile no worker has is told below it, and tried again.
    const empty = join(machines.folder(), 'empty');
    await openArchive(empty, { mode: 'write' }).close();
    const shared = await SharedLibrary.open(openLibrary(library.dir));
    await shared.add({ name: 'strange', site: 'nowhere', dir: empty, own: false }, []);
    await shared.close();
    const troubleOf = (wanted: string) =>
      readUntil(
        async () => (await library.sites()).find(({ name }) => name === wanted)!,
        ({ trouble }) => trouble !== null,
        PATIENCE,
      );
    expect((await troubleOf('strange')).trouble).toContain('There is no site "nowhere"');
    const end = async ({ child, ended }: (typeof workers)[number]) => {
      child.kill('SIGTERM');
      const { code, out, told: says } = await ended;
      expect(code, says + out).toBe(0);
    };
    await end(workers[1]!);
    // A copy that a newer program brought up to date is left to it, and the site is not given up.
    const name = ['s0', 's1', 's2'].find((site) => hasArchive(join(folders[0]!, 'sites', site)))!;
    const archive = openArchive(join(folders[0]!, 'sites', name), { mode: 'write' });
    archive.db.exec(`INSERT INTO migrations VALUES (999, 'later', '2099-01-01')`);
    await archive.close();
    await library.run('run', '--once', name);
    const newer = await troubleOf(name);
    expect(newer.trouble).toContain('newer yuanye');
    expect(newer).toMatchObject({ givenUp: false, facts: { articles: 6 } });
    await end(workers[0]!);
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

  const short = { seconds: 12, leaseS: 6 };

  it('stop fetching while the store is away, and go on by themselves', async () => {
    expect(await outage(machines, 'store', 'gone', short)).toMatchObject({ ok: true });
  });

  // Most of these is waiting: they are waited for at once.
  long(`keep what is promised when they sleep, lose their disks or clocks, and in every outage${unless}`, async () => {
    const told = await Promise.all([
      slept(machines, short),
      outage(machines, 'control', 'gone', short),
      outage(machines, 'control', 'refusing', short),
      outage(machines, 'control', 'slow', short),
      outage(machines, 'store', 'refusing', short),
      outage(machines, 'store', 'slow', short),
      clockOff(machines, short),
      diskLost(machines, short),
      forgotten(machines, short),
    ]);
    expect(told.filter(({ ok }) => !ok)).toEqual([]);
  });
});
