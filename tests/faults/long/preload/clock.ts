/**
 * Loaded before the program: the wall clock is `FAULT_CLOCK` milliseconds off, from the start, or jumps there
 * `FAULT_CLOCK_AFTER` milliseconds later. The monotonic clock goes on, as it does on a real machine.
 */
const off = Number(process.env.FAULT_CLOCK ?? 0);
const after = Number(process.env.FAULT_CLOCK_AFTER ?? 0);
const Real = Date;
const now = (): number => Real.now() + (performance.now() >= after ? off : 0);

class Shifted extends Real {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static override now(): number {
    return now();
  }
}

globalThis.Date = new Proxy(Shifted as unknown as DateConstructor, {
  construct: (_, given, target) =>
    given.length > 1
      ? new Real(...(given as [number, number]))
      : Reflect.construct(Shifted, given, target === globalThis.Date ? Shifted : target),
});
// A process that starts under a wrong clock counts from there.
if (after === 0) Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + off });
