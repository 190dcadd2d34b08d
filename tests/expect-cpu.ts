import { expect } from 'vitest';
import { leastCpuMs } from './cpu.js';

/** Expects that `work` takes less than `boundMs` CPU milliseconds; `what` names it in the message. */
export function expectCpuBelow(boundMs: number, work: () => void, what?: string): void {
  expect(leastCpuMs(boundMs, work), what).toBeLessThan(boundMs);
}
