import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronOf, dueAt, jitterOf, nextAt } from '../../src/schedule/plan.js';
import type { Schedule } from '../../storage/index.js';

const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...{ site: 'garden', cron: '0 6 * * *', timeZone: 'Asia/Shanghai', jitterS: 0 },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', lastPlanned: null },
  ...{ lastRun: null, lastStart: null },
  ...over,
});

/** Lets a clock run from tick to tick; gives the planned times that were begun. */
function begun(start: Schedule, ticks: readonly string[]): string[] {
  let one = start;
  const times: string[] = [];
  const starts = start.lastStart === null ? [] : [start.lastStart];
  for (const tick of ticks) {
    one = { ...one, lastStart: starts.findLast((at) => at <= tick) ?? null };
    const planned = dueAt(one, new Date(tick));
    if (planned === null) continue;
    times.push(planned.toISOString());
    starts.push(tick);
    one = { ...one, lastPlanned: planned.toISOString() };
  }
  return times;
}

const hourly = (from: string, hours: number) =>
  Array.from({ length: hours }, (_, i) => new Date(Date.parse(from) + i * 3600_000).toISOString());

describe('a schedule', () => {
  it('is due at its time in its own time zone, once', () => {
    expect(begun(schedule(), hourly('2026-01-01T00:00:00Z', 72))).toEqual([
      '2026-01-01T22:00:00.000Z',
      '2026-01-02T22:00:00.000Z',
      '2026-01-03T22:00:00.000Z',
    ]);
  });

  it('catches up once, however many times were missed', () => {
    const times = begun(schedule({ lastPlanned: '2026-01-01T22:00:00.000Z' }), hourly('2026-03-10T12:00:00Z', 8));
    expect(times).toEqual(['2026-03-09T22:00:00.000Z']);
  });

  it('never begins what was planned before it was made', () => {
    expect(dueAt(schedule({ createdAt: '2026-01-05T00:00:00.000Z' }), new Date('2026-01-05T01:00:00Z'))).toBeNull();
  });

  it('comes once a day where the clock is put forward, and where it is put back', () => {
    const berlin = schedule({ cron: '30 2 * * *', timeZone: 'Europe/Berlin', createdAt: '2026-03-27T12:00:00.000Z' });
    const spring = begun(berlin, hourly('2026-03-27T12:00:00Z', 96)); // 29 March has no 2:30
    expect(spring.map((time) => time.slice(0, 10))).toEqual(['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31']);
    const autumn = begun({ ...berlin, createdAt: '2026-10-23T12:00:00.000Z' }, hourly('2026-10-23T12:00:00Z', 96));
    expect(new Set(autumn.map((time) => time.slice(0, 10))).size).toBe(autumn.length); // 25 October has it twice
    expect(autumn).toHaveLength(4);
  });

  it('stays put when the clock is set back, and loses no more than a run when it was ahead', () => {
    const ran = schedule({ lastPlanned: '2026-01-10T22:00:00.000Z', lastStart: '2026-01-10T22:00:30.000Z' });
    expect(begun(ran, ['2026-01-10T21:59:00Z', '2026-01-10T22:00:00Z', '2026-01-10T23:00:00Z'])).toEqual([]);
    const ahead = schedule({ lastPlanned: '2031-01-10T22:00:00.000Z', lastStart: '2026-01-09T22:00:30.000Z' });
    expect(begun(ahead, hourly('2026-01-10T00:30:00Z', 72))).toHaveLength(3);
    expect(begun(ran, ['2026-01-12T12:00:00Z', '2026-01-11T12:00:00Z', '2026-01-12T12:00:00Z'])).toHaveLength(1);
  });

  it('catches up a missed time though a run is dated in the future', () => {
    const over = { createdAt: '2026-01-01T00:00:00.000Z', lastPlanned: '2026-02-10T22:00:00.000Z' };
    const noon = hourly('2026-01-12T12:00:00Z', 8);
    expect(begun(schedule({ ...over, lastStart: '2026-01-09T22:00:30.000Z' }), noon)).toEqual([
      '2026-01-11T22:00:00.000Z',
    ]);
    expect(begun(schedule(over), noon)).toEqual(['2026-01-11T22:00:00.000Z']);
    expect(begun(schedule({ ...over, lastStart: '2026-01-12T01:00:00.000Z' }), noon)).toEqual([]);
    // Of a schedule that was made by that clock it is not known which times were missed.
    expect(begun(schedule({ ...over, createdAt: '2026-02-09T00:00:00.000Z' }), noon)).toEqual([]);
  });

  it('puts starts off by the same time after a restart', () => {
    const one = schedule({ jitterS: 600 });
    const planned = new Date('2026-01-01T22:00:00.000Z');
    const wait = jitterOf(one, planned);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(600);
    const at = (seconds: number) => new Date(planned.getTime() + 1000 * seconds);
    expect(dueAt(one, at(wait - 1))).toBeNull();
    expect(dueAt(one, at(wait))).toEqual(planned);
    expect(nextAt(one, new Date('2026-01-01T20:00:00Z'))).toEqual(at(wait));
  });

  it('says what is wrong with a pattern or a zone', () => {
    expect(() => cronOf('61 * * * *', 'Asia/Shanghai')).toThrow(/is no schedule/);
    expect(() => cronOf('0 6 * * *', 'Asia/Nowhere')).toThrow(/no time zone/);
  });

  it.each([
    ['0 0 6 * * *', 'It has 6 fields, not 5.'],
    ['@daily', 'It has 1 field, not 5.'],
    ['0 6 L * *', 'The day cannot be "L".'],
    ['0 6 15W * *', 'The day cannot be "15W".'],
    ['0 6 ? * 1', 'The day cannot be "?".'],
    ['0 6 * * 5#2', 'The weekday cannot be "5#2".'],
    ['0 6 * * 5L', 'The weekday cannot be "5L".'],
    ['0 6 * * +1', 'The weekday cannot be "+1".'],
    ['5/15 6 * * *', 'The minute cannot be "5/15".'],
    ['0 22-2 * * *', 'The hour cannot be "22-2".'],
    ['0 6 * 13 *', 'The month cannot be "13".'],
    ['0 6 */2 * 1', 'is no schedule'],
    ['0 6 1,15 * */2', 'is no schedule'],
    ['0 6 */2 * */3', 'is no schedule'],
  ])('takes no pattern that cron reads otherwise: %s', (pattern, why) => {
    expect(() => cronOf(pattern, 'Asia/Shanghai')).toThrow(why);
  });

  it.each([
    '0 6 * * *',
    '*/15 0-5,22 1 JAN,jul-sep MON-FRI',
    '0-30/10 * 1,15 * 0,7',
    ' 5  06 * * sun ',
    '0 6 */2 * *',
    '0 6 * * */2',
    '0 6 1-7 * 1',
  ])('takes what cron knows: %j', (pattern) => {
    expect(cronOf(pattern, 'Asia/Shanghai').nextRun()).not.toBeNull();
  });

  it('keeps to a pattern that an older archive holds', () => {
    const kept = schedule({ cron: '30 0 6 * * *' });
    expect(dueAt(kept, new Date('2026-01-02T00:00:00Z'))).toEqual(new Date('2026-01-01T22:00:30Z'));
    expect(nextAt(kept, new Date('2026-01-02T00:00:00Z'))).toEqual(new Date('2026-01-02T22:00:30Z'));
  });

  it('begins each planned time at most once, and later ones later, whatever the clock does', () => {
    const jumps = fc.array(fc.integer({ min: -3 * 86_400, max: 3 * 86_400 }), { maxLength: 40 });
    fc.assert(
      fc.property(jumps, (seconds) => {
        let now = Date.parse('2026-05-01T00:00:00Z');
        const ticks = seconds.map((s) => new Date((now += s * 1000)).toISOString());
        const times = begun(schedule({ cron: '0 */6 * * *' }), ticks);
        // A clock that was far ahead may repeat a time; within its slack it never does.
        for (let i = 1; i < times.length; i++) expect(times[i]).not.toBe(times[i - 1]);
      }),
      { numRuns: 60 },
    );
  });
});
