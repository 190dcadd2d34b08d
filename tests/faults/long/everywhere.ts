/**
 * Every writing command, hurt at each of its operations on files: killed in front of it, killed in the middle of it, and
 * the operation failing. Of an operation that comes from the same place of the program over and over, the first three
 * times and the last are taken.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { BUILT, builtFile } from '../../program.js';
import type { Ground, Result } from './ground.js';
import { type Inputs, inputsOf, subjects } from './subjects.js';
import type { How, Order, Outcome } from './trial.js';

/** A process that has the program loaded and does one order after another. */
class Helper {
  private child: ChildProcess | null = null;

  constructor(private readonly inputs: Inputs) {}

  /** Rejects when a trial ends the process; the next order gets another one. */
  ask(order: Order): Promise<Outcome> {
    const child = (this.child ??= this.started());
    return new Promise((resolve, reject) => {
      const ended = (code: number | null, signal: string | null) => {
        this.child = null;
        reject(new Error(`the process of the trials ended with ${code ?? signal}`));
      };
      child.once('exit', ended);
      child.once('message', (told: { answer: Outcome } | { error: string }) => {
        child.off('exit', ended);
        if ('error' in told) reject(new Error(told.error));
        else resolve(told.answer);
      });
      child.send(order);
    });
  }

  end(): void {
    this.child?.disconnect();
  }

  private started(): ChildProcess {
    const env = { ...process.env, TEST_PROGRAM: BUILT };
    return fork(builtFile('tests/faults/long/trial.ts'), [JSON.stringify(this.inputs)], { env, execArgv: [] });
  }
}

const HOWS: readonly How[] = ['states', 'errors', 'processes'];

function toldOf(name: string, outcomes: ReadonlyMap<How, Outcome | Error>): Result {
  const told: string[] = [];
  const faults: string[] = [];
  for (const how of HOWS) {
    const outcome = outcomes.get(how);
    if (outcome === undefined) continue;
    if (outcome instanceof Error) {
      faults.push(`${how}: ${outcome.stack}`);
      continue;
    }
    const { operations, before, middle, cpuMs } = outcome;
    faults.push(...outcome.faults);
    if (how === 'states')
      told.push(
        `${operations} operations`,
        `killed in front of ${before} (${operations - before} repeats left out)`,
        `in the middle of ${middle}`,
      );
    else told.push(how === 'errors' ? `${before} failed` : `${before} processes killed`);
    told.push(`${(cpuMs / 1000).toFixed(1)} s CPU`);
  }
  told.push(
    faults.length === 0
      ? 'each time sound, and given again the same'
      : `${faults.length} FAULTS: ${faults.slice(0, 4).join('; ')}`,
  );
  return { fault: `hurt at its operations: ${name}`, ok: faults.length === 0, told: told.join(', ') };
}

/** Every command, or those whose names are given, at every `step`-th operation; `side` orders side by side. */
export async function killedEverywhere(
  ground: Ground,
  step: number,
  only?: readonly string[],
  side = 2,
): Promise<Result[]> {
  // What a rescrape finds differs from what is there, and both stay as they are from here on.
  const inputs = await inputsOf(ground, join(ground.folder, 'everywhere'));
  await fetch(`${ground.site.url}/_advance?days=1`, { method: 'POST' });
  const helpers = Array.from({ length: side }, () => new Helper(inputs));
  const names = subjects(inputs).flatMap(({ name }) => (only === undefined || only.includes(name) ? [name] : []));
  const outcomes = new Map(names.map((name) => [name, new Map<How, Outcome | Error>()]));
  const orders = HOWS.flatMap((how) => names.map((subject) => ({ subject, how, step })));
  let next = 0;
  await Promise.all(
    helpers.map(async (helper) => {
      for (let n = next++; n < orders.length; n = next++) {
        const order = orders[n]!;
        const outcome = await helper.ask(order).catch((error: Error) => error);
        outcomes.get(order.subject)!.set(order.how, outcome);
      }
    }),
  );
  for (const helper of helpers) helper.end();
  return names.map((name) => toldOf(name, outcomes.get(name)!));
}
