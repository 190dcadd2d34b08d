/** A library that several workers crawl: politeness by the servers' own logs, workers killed, and the scheduler alone. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Control } from '../../../src/library/control/control.js';
import { ground, until } from '../../library/ground.js';
import { Machines, shortestPause } from '../../library/machines.js';
import { simulate } from '../../library/scheduler.js';
import { clockOff, diskLost, forgotten, isAsOfOneMachine, outage, slept, type Told } from '../../library/trials.js';
import type { Result } from './ground.js';

const PATIENCE = 600_000;
/** Pauses that workers are told, less what clocks and timers differ by, in milliseconds. */
const PAUSE = 30;

/** Three workers and 30 hosts: no host has two requests at once or a pause below its own. */
async function manyHosts(machines: Machines): Promise<Result> {
  const one = await ground(30, 10, 20);
  const library = await machines.library(one, 's3://yuanye/hosts');
  const started = performance.now();
  for (const name of ['a', 'b', 'c']) library.worker(join(machines.folder(), name), ['--sites', '10']);
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

/** How long the rate of many hosts is counted, in seconds. */
const COUNTED_S = 60;

/** Three workers and so many hosts with a pause of a second: the pages a second once every site is at work. */
async function rateOf(machines: Machines, hosts: number): Promise<Result> {
  const one = await ground(hosts, 600, 5);
  const library = await machines.library(one);
  const words = ['--sites', String(Math.ceil(hosts / 3)), '--delay', '1000', '--lease', '60', '--slice', '600'];
  for (const name of ['a', 'b', 'c']) library.worker(join(machines.folder(), name), words);
  await until(() => one.sites.every((log) => log.length > 3), PATIENCE);
  const from = performance.now();
  await wait(COUNTED_S * 1000);
  machines.killAll();
  const pages = one.sites.flat().filter((seen) => seen.from >= from && seen.from < from + COUNTED_S * 1000).length;
  const pause = shortestPause(one.sites);
  return {
    fault: `three workers, ${hosts} hosts with a pause of 1 s`,
    ok: pause > 990,
    told: `${(pages / COUNTED_S).toFixed(1)} pages a second, ${((100 * pages) / COUNTED_S / hosts).toFixed(0)} % of what the pauses allow; shortest pause ${pause.toFixed(0)} ms`,
  };
}

/** A worker killed again and again: another goes on, and the archive is that of a single machine. */
async function workersKilled(machines: Machines, kills: number): Promise<Result> {
  const one = await ground(1, 5 * kills, 40);
  const library = await machines.library(one);
  const log = one.sites[0]!;
  const waits: number[] = [];
  const dirs = ['a', 'b'].map((name) => join(machines.folder(), name));
  let at = library.worker(dirs[0]!, ['--slice', '60']);
  for (let n = 0; n < kills; n++) {
    const before = log.length;
    await until(() => log.length > before + 4, PATIENCE);
    const next = library.worker(dirs[(n + 1) % 2]!, ['--slice', '60']);
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
  const same = await isAsOfOneMachine(library, machines.folder());
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

/** How long machines sleep, and outages last. */
export interface Waits {
  readonly sleepS: number;
  readonly awayS: number;
  /** The leases of these workers, in seconds: 60 by themselves. */
  readonly leaseS: number;
}

const [HOWS, WHATS] = [
  ['gone', 'refusing', 'slow'],
  ['control', 'store'],
] as const;

/** Most of these is waiting: they are waited for at once, each with sites, a library and workers of its own. */
function waited(machines: Machines, { sleepS, awayS, leaseS }: Waits): Promise<Result[]> {
  const trials: (readonly [fault: string, trial: () => Promise<Told>])[] = [
    [`a worker asleep for ${sleepS} s`, () => slept(machines, { seconds: sleepS, leaseS })],
    ...WHATS.flatMap((what) =>
      HOWS.map(
        (how) =>
          [`the ${what} ${how} for ${awayS} s`, () => outage(machines, what, how, { seconds: awayS, leaseS })] as const,
      ),
    ),
    ['workers with clocks a day off', () => clockOff(machines, { leaseS })],
    ['a disk lost', () => diskLost(machines, { leaseS })],
    ['forgotten everywhere', () => forgotten(machines, { leaseS })],
  ];
  return Promise.all(
    trials.map(([fault, trial]) =>
      trial().then(
        (told) => ({ fault, ...told }),
        (error: Error) => ({ fault, ok: false, told: error.stack ?? error.message }),
      ),
    ),
  );
}

export async function manyMachines(kills: number, waits: Waits): Promise<Result[]> {
  const machines = await Machines.start();
  try {
    const all = await waited(machines, waits);
    machines.killAll();
    return [
      ...all,
      await scheduler(machines, 300, 1000),
      await scheduler(machines, 10_000, 30_000),
      await manyHosts(machines),
      await rateOf(machines, 30),
      await workersKilled(machines, kills),
    ];
  } finally {
    await machines.close();
  }
}
