/**
 * Every writing command, hurt at each of its operations on files: killed in front of it, killed in the middle of it, and
 * the operation failing. Of an operation that comes from the same place of the program over and over, the first three
 * times and the last are taken.
 */
import { join } from 'node:path';
import type { Ground, Result } from './ground.js';
import { allOrders, OrderProcess } from './orders.js';
import { inputsOf, subjects } from './subjects.js';
import type { How, Order, Outcome } from './trial.js';

/** What is done to a command, in words. */
const HOWS: Readonly<Record<How, string>> = {
  states: 'killed at its operations',
  errors: 'its operations fail',
  processes: 'processes killed at its operations',
};
export const isHow = (name: string): name is How => Object.hasOwn(HOWS, name);

function resultOf({ subject, how }: Order, outcome: Outcome | Error): Result {
  const fault = `${HOWS[how]}: ${subject}`;
  if (outcome instanceof Error) return { fault, ok: false, told: outcome.stack ?? outcome.message };
  const { operations, before, middle, cpuMs, slowestMs, faults } = outcome;
  const told = [`${before} of ${operations} operations`];
  if (how === 'states') told.push(`in the middle of ${middle}`);
  told.push(`${(cpuMs / 1000).toFixed(1)} s CPU, the slowest ${(slowestMs / 1000).toFixed(1)} s`);
  told.push(
    faults.length === 0
      ? 'each time sound, and given again the same'
      : `${faults.length} FAULTS: ${faults.slice(0, 4).join('; ')}`,
  );
  return { fault, ok: faults.length === 0, told: told.join(', ') };
}

export interface Everywhere {
  /** Every so many of the operations. */
  readonly step?: number;
  /** The commands by name; all unless said. */
  readonly commands?: readonly string[] | undefined;
  readonly hows?: readonly How[] | undefined;
  /** Orders side by side. */
  readonly side?: number;
  /** Gets each result as soon as it is there. */
  readonly each?: (result: Result) => void;
}

/** Writing commands, hurt at their operations. */
export async function hurtEverywhere(ground: Ground, what: Everywhere = {}): Promise<Result[]> {
  const { step = 1, commands, hows = Object.keys(HOWS).filter(isHow), side = 2, each } = what;
  // What a rescrape finds differs from what is there, and both stay as they are from here on.
  const inputs = await inputsOf(ground, join(ground.folder, 'everywhere'));
  await fetch(`${ground.site.url}/_advance?days=1`, { method: 'POST' });
  const processes = Array.from(
    { length: side },
    () => new OrderProcess<Order, Outcome>('tests/faults/long/trial.ts', [JSON.stringify(inputs)]),
  );
  const names = subjects(inputs).flatMap(({ name }) =>
    commands === undefined || commands.includes(name) ? [name] : [],
  );
  const orders = hows.flatMap((how) => names.map((subject) => ({ subject, how, step })));
  const results: Result[] = [];
  await allOrders(processes, orders, (order, answer, n) => {
    results[n] = resultOf(order, answer);
    each?.(results[n]!);
  });
  return results;
}
