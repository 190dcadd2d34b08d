/** A library that several workers crawl: politeness by the servers' own logs, workers killed, and the scheduler alone. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Control } from '../../../src/library/control/control.js';
import { runCli } from '../../cli/run-cli.js';
import { ground, until } from '../../library/ground.js';
import { Machines, shortestPause } from '../../library/machines.js';
import { simulate } from '../../library/scheduler.js';
import type { Result } from './ground.js';

const PATIENCE = 600_000;
/** Pauses that workers are told, less what clocks and timers differ by, in milliseconds. */
const PAUSE = 30;

/** Three workers and 30 hosts: no host has two requests at once or a pause below its own. */
async function manyHosts(machines: Machines): Promise<Result> {
  const one = await ground(30, 10, 20);
  const library = await machines.library(one, 's3://yuanye/hosts');
  const started = performance.now();
  for (const name of ['a', 'b', 'c']) library.worker(join(machines.folder(), name), '--sites', '10');
  await library.whole(10, PATIENCE);
  const seconds = (performance.now() - started) / 1000;
  machines.killAll();
  const pause = shortestPause([one.pictures, ...one.sites].filter((log) => log.length > 1));
  const requests = [one.pictures, ...one.sites].reduce((sum, log) => sum + log.length, 0);
  return {
    fault: 'three workers, 30 hosts',
    ok: pause > PAUSE,
    told: `${requests} requests in ${seconds.toFixed(0)} s, shortest pause ${pause.toFixed(0)} ms`,
  };
}

/** A worker killed again and again: another goes on, and the archive is that of a single machine. */
async function workersKilled(machines: Machines, kills: number): Promise<Result> {
  const one = await ground(1, 5 * kills, 40);
  const library = await machines.library(one);
  const log = one.sites[0]!;
  const waits: number[] = [];
  const dirs = ['a', 'b'].map((name) => join(machines.folder(), name));
  let at = library.worker(dirs[0]!, '--slice', '60');
  for (let n = 0; n < kills; n++) {
    const before = log.length;
    await until(() => log.length > before + 4, PATIENCE);
    const next = library.worker(dirs[(n + 1) % 2]!, '--slice', '60');
    at.child.kill('SIGKILL');
    await at.ended;
    const killed = performance.now();
    // Its run ends by itself; what comes after that is the next worker's.
    await wait(3000);
    const quiet = log.length;
    await until(() => log.length > quiet, PATIENCE);
    waits.push((performance.now() - killed) / 1000);
    at = next;
  }
  await library.whole(5 * kills, PATIENCE);
  machines.killAll();
  const pause = shortestPause([log]); // before the single machine asks the same server, without a pause
  await library.run('follow', '--once');
  const single = join(machines.folder(), 'single');
  const profile = join(library.dir, 'sites', 's0', 'sites', 's0.yaml');
  await runCli(['crawl', profile, '--archive', single, '--allow-private', '--delay', '0', '--quiet']);
  const exported = ['export', '--format', 'csv', '--out', '-'];
  const withoutTimes = (csv: string) => csv.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
  const same =
    withoutTimes((await library.run(...exported)).out) ===
    withoutTimes((await runCli([...exported, '--archive', single])).out);
  return {
    fault: `a worker killed ${kills} times`,
    ok: same && pause > PAUSE,
    told: `with leases of 6 s another went on after ${Math.max(...waits).toFixed(0)} s at most; export ${same ? 'equal' : 'DIFFERENT'}; shortest pause ${pause.toFixed(0)} ms`,
  };
}

/** The control alone: so many hosts with one pause, three owners. */
async function scheduler(machines: Machines, hosts: number, pauseMs: number): Promise<Result> {
  const address = await machines.postgres.database();
  await (await Control.make(address, 'simulated')).close();
  const owners = await Promise.all(
    ['s', 't', 'u'].map(async (name) => {
      const control = await Control.open(address, 600);
      await control.add(name, null, []);
      const lease = await control.take(name, name, null);
      if (typeof lease === 'string') throw new Error(lease);
      return { control, lease };
    }),
  );
  try {
    const { rate, ideal, broken } = await simulate(owners, hosts, pauseMs, Math.max(20, (2 * pauseMs) / 1000));
    return {
      fault: `${hosts} hosts with a pause of ${pauseMs / 1000} s`,
      ok: broken === 0,
      told: `${rate.toFixed(0)} of ${ideal.toFixed(0)} turns a second, ${broken} too early`,
    };
  } finally {
    for (const { control } of owners) await control.close();
  }
}

export async function manyMachines(kills: number): Promise<Result[]> {
  const machines = await Machines.start();
  try {
    return [
      await scheduler(machines, 300, 1000),
      await scheduler(machines, 10_000, 30_000),
      await manyHosts(machines),
      await workersKilled(machines, kills),
    ];
  } finally {
    await machines.close();
  }
}
