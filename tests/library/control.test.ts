/** The control of a library on several machines, on a real PostgreSQL. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Control } from '../../src/library/control/control.js';
import type { Job } from '../../src/library/control/jobs.js';
import type { Lease } from '../../src/library/control/lease.js';
import type { Manifest } from '../../src/library/manifest.js';
import { POSTGRES, type Postgres, startPostgres, WITHOUT } from './postgres.js';
import { simulate } from './scheduler.js';

vi.setConfig({ testTimeout: 60_000 });

let server: Postgres;
const opened: Control[] = [];
beforeAll(async () => {
  if (POSTGRES !== null) server = await startPostgres();
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await server?.close();
});

const manifest = (...keys: string[]): Manifest => ({
  schema: 'site@1',
  software: 'yuanye/0',
  archive: 'a',
  files: keys.map((key) => ({
    path: `snapshots/${key}`,
    bytes: 1,
    sha256: key,
    parts: [{ key, bytes: 1, sha256: key }],
  })),
});
const facts = { articles: 1, queued: 0, outcome: 'done', at: '2026-01-01T00:00:00Z' };
const publication = (next: Date | null = null) => ({
  ...{ manifest: manifest('a'), facts, next, leavings: [] as string[], imported: [] as string[] },
});

/** A control with sites, opened so many times, with leases of so many seconds. */
async function controls(n: number, leaseS: number, sites: readonly (readonly [name: string, labels?: string[]])[]) {
  const address = await server.database();
  await (await Control.make(address, 'lib')).close();
  const all = await Promise.all(Array.from({ length: n }, () => Control.open(address, leaseS)));
  opened.push(...all);
  for (const [name, labels = []] of sites) {
    await all[0]!.add(name, 'chla', labels);
    await all[0]!.wake({ name, labels });
  }
  return { address, all };
}

async function taken(control: Control, name: string, worker: string, job: Job | null = null): Promise<Lease> {
  const lease = await control.take(name, worker, job);
  if (typeof lease === 'string') throw new Error(`${name} is ${lease}`);
  return lease;
}
const worker = (id: string, labels: string[] = []) => ({
  ...{ id, machine: 'm', pid: 1, version: '0', labels, sites: 4 },
});
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code: string; message: string; hint: string; exitCode: number }) => error,
  );

describe.skipIf(POSTGRES === null)(`a control${WITHOUT}`, () => {
  it('gives a site to one owner, whose epoch ends with the lease', async () => {
    const { all } = await controls(2, 1, [['s']]);
    const [a, b] = all as [Control, Control];
    const first = await taken(a, 's', 'a');
    expect(first.epoch).toBe(1);
    expect(await b.take('s', 'b', null)).toBe('held');
    expect(await b.take('none', 'b', null)).toBe('gone');
    for (let n = 0; n < 4; n++) {
      await wait(400);
      expect([...(await a.renew([first])).keys()]).toEqual(['s']);
    }
    expect(await b.take('s', 'b', null)).toBe('held');
    await wait(1100);
    // Nobody took it, and yet it is over: who slept does not go on.
    expect((await a.renew([first])).size).toBe(0);
    expect(await a.publish(first, publication(), null)).toBe(false);
    const second = await taken(b, 's', 'b');
    expect(second.epoch).toBe(2);
    expect(await a.publish(first, publication(), null)).toBe(false);
    expect(await b.publish(second, publication(), null)).toBe(true);
    expect(await b.publish(second, publication(), null)).toBe(false); // it let the site go
    const [site] = await a.sites();
    expect(site).toMatchObject({ generation: 1, leased: false, facts: { articles: 1 } });
  });

  it('queues the next slice with the publication, and not without it', async () => {
    const { all } = await controls(1, 30, [['s']]);
    const [a] = all as [Control];
    const job = (await a.due([]))!;
    expect(job).toMatchObject({ site: 's', labels: [] });
    expect(await a.due([])).toBeNull();
    const lease = await taken(a, 's', 'a', job);
    expect(await a.publish(lease, publication(new Date()), job)).toBe(true);
    const next = (await a.due([]))!;
    expect(next.site).toBe('s');
    const again = await taken(a, 's', 'a', next);
    expect(await a.publish(again, publication(new Date(Date.now() + 3600_000)), next)).toBe(true);
    expect(await a.due([])).toBeNull();
    await a.wake({ name: 's', labels: [] });
    await a.wake({ name: 's', labels: [] });
    expect((await a.due([]))?.site).toBe('s');
    expect(await a.due([])).toBeNull(); // queued once
  });

  it('gives sites to workers that have their labels, and rather to the one that had them last', async () => {
    const { all } = await controls(1, 30, [['far', ['cn']], ['shown', ['browser', 'cn']], ['any']]);
    const [a] = all as [Control];
    expect((await a.due([]))?.site).toBe('any');
    expect(await a.due(['browser'])).toBeNull();
    expect((await a.due(['cn', 'other']))?.site).toBe('far');
    const job = (await a.due(['cn', 'browser']))!;
    expect(job).toMatchObject({ site: 'shown', labels: ['browser', 'cn'] });
    await a.workers.heartbeat(worker('a'));
    await a.publish(await taken(a, 'shown', 'a', job), publication(new Date()), job);
    const next = (await a.due(['cn', 'browser']))!;
    expect(await a.take('shown', 'b', next)).toBe('preferred');
    await a.workers.drain('a', true);
    expect(await a.take('shown', 'b', next)).toMatchObject({ epoch: 2 });
  });

  it('queues again what a worker left that is not heard of, and gives up what kills every worker', async () => {
    const { address, all } = await controls(1, 1, [['s']]);
    const [a] = all as [Control];
    const db = new pg.Client(address);
    await db.connect();
    for (let crash = 0; crash <= 5; crash++) {
      // Pauses after crashes grow: the test does not wait for them.
      await db.query(`UPDATE yuanye_jobs.job SET start_after = now() - interval '1 s' WHERE state < 'active'`);
      await wait(20);
      const job = await a.due([]);
      expect(job?.site, `crash ${crash}`).toBe('s');
      await taken(a, 's', 'a', job);
      await a.sweep();
      expect(await a.due([])).toBeNull();
      await db.query(`UPDATE yuanye.sites SET until = now() - interval '1 s'`);
      await a.sweep();
    }
    await a.sweep();
    expect((await a.sites())[0]).toMatchObject({ givenUp: true, trouble: 'its worker was not heard of any more' });
    expect(await a.due([])).toBeNull();
    await a.wake({ name: 's', labels: [] });
    expect((await a.due([]))?.site).toBe('s');
    expect((await a.sites())[0]).toMatchObject({ givenUp: false });
    await db.end();
  });

  it('lets a host be asked by one owner at a time, after its pause, and by nobody without a lease', async () => {
    const { all } = await controls(2, 6, [['s'], ['t']]);
    const [a, b] = all as [Control, Control];
    const [s, t] = [await taken(a, 's', 'a'), await taken(b, 't', 'b')];
    expect(await a.hosts.take('h', s)).toBe(0);
    expect(await b.hosts.take('h', t)).toBeGreaterThan(0);
    await a.hosts.rest('h', s, 700);
    const wanted = await b.hosts.take('h', t);
    expect(wanted).toBeGreaterThan(500);
    await wait(wanted! + 5);
    expect(await b.hosts.take('h', t)).toBe(0);
    await b.hosts.rest('h', t, 0);
    for (let n = 0; n < 4; n++) {
      await wait(1300); // in all more than three quarters of the lease that is not renewed
      expect((await b.renew([t])).size).toBe(1);
    }
    expect(await a.hosts.take('h', s)).toBeNull();
    expect(await b.hosts.take('other', t)).toBe(0);
    expect(await a.hosts.take('new', s)).toBeNull();
  });

  it('keeps what is to be deleted and imported until it is done', async () => {
    const { all } = await controls(1, 30, [['s']]);
    const [a] = all as [Control];
    await a.addLate('s', manifest('late').files);
    await a.addLate('none', manifest('late').files); // the site was taken out: nothing to keep
    expect((await a.late('s')).map(({ path }) => path)).toEqual(['snapshots/late']);
    const done = { ...publication(), leavings: ['old', 'late'], imported: ['late'] };
    expect(await a.publish(await taken(a, 's', 'a'), done, null)).toBe(true);
    expect(await a.late('s')).toEqual([]);
    expect(await a.leavings('s')).toEqual(['old', 'late']);
    await a.swept('s', ['old', 'late']);
    expect(await a.leavings('s')).toEqual([]);
  });

  it('refuses a second library, an older and a newer form, and says what an address lacks', async () => {
    const address = await server.database();
    expect(await failure(Control.open(address))).toMatchObject({ exitCode: 4, code: 'control' });
    await (await Control.make(address, 'one')).close();
    await (await Control.make(address, 'one')).close(); // as often as wanted
    expect((await failure(Control.make(address, 'two')))?.message).toContain('another library');
    const db = new pg.Client(address);
    await db.connect();
    for (const [form, says] of [
      [99, 'newer yuanye'],
      [0, 'older yuanye'],
    ] as const) {
      await db.query('UPDATE yuanye.library SET form = $1', [form]);
      expect((await failure(Control.open(address)))?.message).toContain(says);
    }
    await db.query('UPDATE yuanye.library SET form = 1');
    await db.query('UPDATE yuanye_jobs.version SET version = 1');
    expect((await failure(Control.open(address)))?.message).toContain('another version');
    await db.query(`CREATE ROLE nobody LOGIN`);
    await db.end();
    const says = async (url: string) => (await failure(Control.open(url)))?.message;
    expect(await says('http://localhost/')).toContain('postgres://');
    expect(await says('postgres://yuanye@127.0.0.1:9/x')).toContain('nobody answers');
    expect(await says(address.replace(/\w+$/, 'none'))).toContain('no such database');
    expect(await says(address.replace('yuanye@', 'stranger@'))).toContain('not admitted');
    expect(await says(address.replace('yuanye@', 'nobody@'))).toContain('lacks rights');
  });

  it('is told to be away while it is, and goes on when it is back', async () => {
    const { all } = await controls(1, 30, [['s']]);
    const [a] = all as [Control];
    const lease = await taken(a, 's', 'a');
    await server.stop();
    expect(await failure(a.hosts.take('h', lease))).toMatchObject({ code: 'control-unreachable', exitCode: 4 });
    expect(await failure(a.renew([lease]))).toMatchObject({ code: 'control-unreachable' });
    await server.start();
    expect(await a.hosts.take('h', lease)).toBe(0);
    expect((await a.renew([lease])).size).toBe(1);
  });
});

describe.skipIf(POSTGRES === null)(`many hosts${WITHOUT}`, () => {
  it('are asked by one at a time, each after its pause, whoever asks', async () => {
    const { all } = await controls(3, 60, [['s'], ['t'], ['u']]);
    const owners = await Promise.all(
      all.map(async (control, n) => ({ control, lease: await taken(control, 'stu'[n]!, String(n)) })),
    );
    const { rate, ideal, broken } = await simulate(owners, 400, 2000, 5);
    expect(broken).toBe(0);
    // The long form measures the rate; here it only has to be one.
    expect(rate).toBeGreaterThan(ideal / 10);
  });
});
