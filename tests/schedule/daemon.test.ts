import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { runChild } from '../../src/schedule/child.js';
import { Daemon } from '../../src/schedule/daemon.js';
import { healthOf, metricsOf, serveHealth } from '../../src/schedule/health.js';
import { crontab, systemdUnit } from '../../src/schedule/units.js';
import type { Schedule } from '../../storage/index.js';
import { openArchive } from '../../storage/index.js';
import { editableSite, temporaryFolder } from '../cli/site.js';
import { startProgram } from '../program.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const every = (site: string, cron = '*/10 * * * *'): Schedule => ({
  ...{ site, cron, timeZone: 'UTC', jitterS: 0, createdAt: '2026-01-01T00:00:00.000Z', lastPlanned: null },
  ...{ lastRun: null, lastStart: null },
});

function world(schedules: Schedule[], run: (site: string, signal: AbortSignal) => Promise<number>) {
  let now = new Date('2026-01-01T00:00:00.000Z');
  const ran: string[] = [];
  const daemon = new Daemon({
    ...{ now: () => now, log: quiet, busyCode: 4 },
    store: {
      schedules: () => schedules,
      begun: (site, planned) => {
        const i = schedules.findIndex((one) => one.site === site);
        schedules[i] = { ...schedules[i]!, lastPlanned: planned };
      },
    },
    run: (site, signal) => {
      ran.push(site);
      return run(site, signal);
    },
  });
  const tick = async (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
    daemon.tick();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { daemon, ran, tick };
}

describe('the daemon', () => {
  it('runs one site at a time, who waits longest first', async () => {
    const ends: (() => void)[] = [];
    const { daemon, ran, tick } = world(
      [every('a'), every('b', '5 * * * *')],
      () => new Promise((r) => ends.push(() => r(0))),
    );
    await tick(11);
    expect(ran).toEqual(['b']); // due since :05, the other since :10
    await tick(1);
    expect(ran).toEqual(['b']);
    ends.shift()!();
    await daemon.idle();
    await tick(1);
    expect(ran).toEqual(['b', 'a']);
    ends.shift()!();
    await daemon.idle();
  });

  it('tries again when the archive is busy, and goes on after a failure', async () => {
    const codes = [4, 4, 0, 1, 0];
    const { daemon, ran, tick } = world([every('a')], async () => codes.shift() ?? 0);
    await tick(10);
    await tick(0.5); // not yet: a busy archive is asked again after a minute
    expect(ran).toHaveLength(1);
    await tick(1);
    await tick(1.5);
    expect(ran).toHaveLength(3);
    await tick(10);
    expect(daemon.state.lastFailure).toContain('exit code 1');
    await tick(10);
    expect(ran).toHaveLength(5);
  });

  it('outlives a broken schedule and a store that cannot be read', async () => {
    const broken = { ...every('x'), cron: 'not a cron' };
    const { daemon, ran, tick } = world([broken, every('a')], async () => 0);
    await tick(10);
    expect(ran).toEqual(['a']);
    expect(daemon.state.lastFailure).toContain('schedule of x');
  });

  it('keeps its memory flat over 200 accelerated runs', async () => {
    const { daemon, ran, tick } = world([every('a')], async () => 0);
    const used = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    for (let i = 0; i < 50; i++) await tick(10);
    const before = used();
    for (let i = 0; i < 150; i++) await tick(10);
    expect(ran).toHaveLength(200);
    expect(used() - before).toBeLessThan(8e6);
    expect(daemon.state.runs).toEqual({ '0': 200 });
  });

  it('passes a stop on to the run, and ends one that does not listen', async () => {
    const abort = new AbortController();
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.stderr.write('')";
    const ended = runChild([process.execPath, '-e', deaf], abort.signal, { graceMs: 300 });
    setTimeout(() => abort.abort(), 400);
    expect(await ended).toBe(1);
  });
});

describe('what the daemon answers', () => {
  const facts = {
    state: () => ({ running: null, lastTick: '2026-01-01T00:00:00.000Z', runs: { '0': 3 }, lastFailure: null }),
    now: () => new Date('2026-01-01T00:00:20.000Z'),
    figures: () => ({
      ...{ articles: 7, gone: 1, captures: 20, schedules: [], runs: { done: 3, died: 1 } },
      last: { startedAt: '2026-01-01T00:00:00.000Z', seconds: 12, alarms: 0 },
    }),
  };

  it('is healthy, stopped, or unable to read the archive', () => {
    expect(healthOf(facts).ok).toBe(true);
    expect(healthOf({ ...facts, now: () => new Date('2026-01-01T01:00:00.000Z') }).ok).toBe(false);
    const broken = () => {
      throw new Error('damaged');
    };
    expect(healthOf({ ...facts, figures: broken })).toMatchObject({ ok: false, body: { why: 'damaged' } });
  });

  it('speaks Prometheus, and only to loopback names', async () => {
    expect(await metricsOf(facts)).toContain('yuanye_runs{outcome="died"} 1');
    const server = await serveHealth(facts, 0);
    const { port } = server.address() as { port: number };
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(health.status).toBe(200);
    expect(await (await fetch(`http://localhost:${port}/metrics`)).text()).toContain('yuanye_articles 7');
    const { request } = await import('node:http');
    const rebound = request({ port, path: '/metrics', headers: { host: 'evil.example' } }).end();
    const [response] = await once(rebound, 'response');
    expect(response.statusCode).toBe(403);
    response.resume();
    server.closeAllConnections();
    server.close();
  });
});

describe('units', () => {
  const facts = {
    command: ['/usr/bin/node', '/opt/yuan ye/cli.js'],
    archive: '/srv/a%b',
    user: 'yuanye',
    settings: [],
  };

  const garden = { site: 'garden', cron: '0 6 * * *', timeZone: 'Asia/Shanghai', jitterS: 0 };

  it('say of a crontab what cron cannot do', () => {
    const lines = (over: Partial<typeof garden>) =>
      crontab({ ...facts, schedules: [{ ...garden, ...over }] }).split('\n');
    expect(lines({}).filter((line) => line.startsWith('#'))).toHaveLength(1);
    expect(lines({ jitterS: 600 })[1]).toBe(
      '# garden: cron begins at the minute; only the daemon puts starts off by up to 600 s',
    );
    expect(lines({ jitterS: 600 })[3]).toMatch(/^0 6 \* \* \* \/usr/);
    const six = lines({ cron: '0 0 6 * * *' });
    expect(six[1]).toBe(
      '# garden: "0 0 6 * * *" means something else to cron: its line is a comment, and only the daemon begins this site',
    );
    expect(six.filter((line) => /^[\d*]/.test(line))).toEqual([]);
  });

  it('quote what must be quoted', () => {
    expect(systemdUnit(facts)).toContain('ExecStart=/usr/bin/node "/opt/yuan ye/cli.js" daemon --archive /srv/a%%b\n');
    const lines = crontab({ ...facts, schedules: [garden] });
    expect(lines).toContain(
      "0 6 * * * /usr/bin/node '/opt/yuan ye/cli.js' schedule run garden --archive '/srv/a\\%b' --quiet",
    );
  });

  it('hold the settings of whoever writes them', () => {
    const settings = [
      ['YUANYE_CONTACT', 'http://园林.example/bot'],
      ['YUANYE_NOTIFY', 'https://hook.example/a?key=50%25 mailto:"me"@example.com'],
    ] as const;
    const unit = systemdUnit({ ...facts, settings });
    expect(unit).toContain('User=yuanye\nEnvironment="YUANYE_CONTACT=http://园林.example/bot"\n');
    expect(unit).toContain(
      'Environment="YUANYE_NOTIFY=https://hook.example/a?key=50%%25 mailto:\\"me\\"@example.com"\n',
    );
    const lines = crontab({ ...facts, settings, schedules: [] });
    expect(lines).toContain('YUANYE_CONTACT="http://园林.example/bot"\n');
    expect(lines).toContain(`YUANYE_NOTIFY='https://hook.example/a?key=50%25 mailto:"me"@example.com'\n`);
  });

  const analyze = ['/usr/bin/systemd-analyze', '/bin/systemd-analyze'].find((path) => existsSync(path));
  it.skipIf(analyze === undefined)('pass systemd-analyze verify (skipped where there is no systemd)', async () => {
    const { writeFileSync } = await import('node:fs');
    const folder = temporaryFolder();
    const file = `${folder.dir}/yuanye.service`;
    writeFileSync(
      file,
      systemdUnit({
        command: [process.execPath],
        archive: folder.dir,
        user: 'root',
        settings: [['YUANYE_CONTACT', 'a b']],
      }),
    );
    const child = spawn(analyze!, ['verify', file], { stdio: ['ignore', 'inherit', 'inherit'] });
    expect((await once(child, 'exit'))[0]).toBe(0);
    folder.remove();
  });
});

describe('yuanye daemon, as a process', () => {
  it('begins a scheduled run, answers meanwhile and stops in order', async () => {
    const site = await editableSite(12);
    const folder = temporaryFolder();
    const { writeFileSync } = await import('node:fs');
    const profile = `${folder.dir}/garden.yaml`;
    const { site: name, seeds, hosts, article, list, render } = site.profile;
    writeFileSync(profile, JSON.stringify({ site: name, name, seeds, hosts, article, list, render, delayMs: 0 }));
    const archive = openArchive(folder.dir, { mode: 'write' });
    archive.schedules.put({
      ...{ site: profile, cron: '* * * * *', timeZone: 'UTC', jitterS: 0, createdAt: '2026-01-01T00:00:00.000Z' },
    });
    await archive.close();
    const words = ['daemon', '--archive', folder.dir, '--port', '0', '--tick', '1', '--allow-private'];
    const daemon = startProgram(words, { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = createInterface({ input: daemon.stderr! });
    const [first] = (await once(lines, 'line')) as [string];
    const url = /http:\/\/\S+healthz/.exec(first)![0];
    let articles = 0;
    for (let i = 0; i < 200 && articles < 12; i++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      articles = ((await (await fetch(url)).json()) as { articles: number }).articles;
    }
    expect(articles).toBe(12);
    daemon.kill('SIGTERM');
    const [code] = await once(daemon, 'exit');
    expect(code).toBe(0);
    const after = openArchive(folder.dir, { mode: 'read' });
    const [run] = after.runs.list();
    expect(run).toMatchObject({ kind: 'rescrape' });
    expect(after.schedules.list()[0]!.lastPlanned).not.toBeNull();
    expect(after.schedules.list()[0]!.lastStart).toBe(run!.startedAt);
    await after.close();
    // A run of a time that is still to come is none.
    const moved = openArchive(folder.dir, { mode: 'write' });
    moved.db.prepare("UPDATE runs SET started_at = '2999-01-01T00:00:00.000Z' WHERE id = ?").run(run!.id);
    expect(moved.schedules.list()[0]!.lastStart).not.toBe('2999-01-01T00:00:00.000Z');
    await moved.close();
    await site.close();
    folder.remove();
  }, 60_000);
});
