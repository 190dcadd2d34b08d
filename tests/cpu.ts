/**
 * Measured costs. Other processes do not lengthen CPU time by waiting, but they slow the core that they share, and the
 * garbage collector counts too: a figure can only be spoilt upwards, so the least of several counts.
 */
const ROUNDS = 5;

/** CPU milliseconds that `work` takes in this process. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The least of up to five measurements; the first below `enough` ends the search. */
export async function least(enough: number, measure: () => number | Promise<number>): Promise<number> {
  let found = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && found >= enough; round++) found = Math.min(found, await measure());
  return found;
}

/** The least CPU milliseconds of up to five rounds of `work`; the first below `enough` ends the search. */
export function leastCpuMs(enough: number, work: () => void): number {
  let found = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && found >= enough; round++) found = Math.min(found, cpuMs(work));
  return found;
}
