/** The turns with hosts alone, as many owners take them, without a network: what the control promises, and its rate. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '../../src/library/control/control.js';
import type { Lease } from '../../src/library/control/lease.js';

export interface Simulated {
  /** Turns a second, and what so many hosts with that pause would give at most. */
  readonly rate: number;
  readonly ideal: number;
  /** Hosts that two had at once, or that were had sooner than their pause. */
  readonly broken: number;
}

/** Each host is asked for by the owners in turn, as often as its pause allows, for so many seconds. */
export async function simulate(
  owners: readonly { readonly control: Control; readonly lease: Lease }[],
  hosts: number,
  pauseMs: number,
  seconds: number,
): Promise<Simulated> {
  const started = performance.now();
  const end = started + 1000 * seconds;
  let [asked, broken] = [0, 0];
  const ask = async (n: number) => {
    // Hosts begin spread over their pause, as they are in a run that goes on for long.
    await wait((pauseMs * n) / hosts);
    let free = Number.NEGATIVE_INFINITY;
    for (let turn = n; performance.now() < end; turn++) {
      const { control, lease } = owners[turn % owners.length]!;
      const waitMs = await control.hosts.take(`host${n}`, lease);
      if (waitMs === null) throw new Error('the lease ended');
      if (waitMs > 0) {
        await wait(Math.max(1, waitMs));
        continue;
      }
      asked++;
      const now = performance.now();
      if (now < free) broken++;
      free = now + pauseMs;
      await control.hosts.rest(`host${n}`, lease, pauseMs);
    }
  };
  await Promise.all(Array.from({ length: hosts }, (_, n) => ask(n)));
  const took = (performance.now() - started) / 1000;
  return { rate: asked / took, ideal: (1000 * hosts) / pauseMs, broken };
}
