/**
 * When a schedule is due. Nothing is counted down: at every tick the wall clock is asked which planned time was the last
 * one, and whether it was begun. So a machine that slept, a clock that was set and a summer time need no cases of
 * their own, and however many times were missed, they are caught up once.
 */
import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { Schedule } from '../../storage/index.js';
import { EXIT, StopRun } from '../core/errors.js';
import { printable } from '../core/terminal.js';

/** A clock that is this far behind what was begun was set back; what was begun then says nothing. */
const CLOCK_SLACK_MS = 3600_000;

/** Throws StopRun when the pattern is none of standard cron (`isStandard`), or the time zone cannot be read. */
export function cronOf(pattern: string, timeZone: string): Cron {
  const cron = keptCron(pattern, timeZone);
  if (!isStandard(pattern)) throw noSchedule(pattern);
  return cron;
}

/** The times of a schedule that is kept: archives hold patterns that cron itself does not know. */
function keptCron(pattern: string, timeZone: string): Cron {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    const hint = 'Write an IANA name, such as Asia/Shanghai.';
    throw new StopRun('time-zone', `There is no time zone "${timeZone}".`, hint, EXIT.usage);
  }
  try {
    return new Cron(pattern, { timezone: timeZone, paused: true });
  } catch {
    throw noSchedule(pattern);
  }
}

function noSchedule(pattern: string): StopRun {
  const hint = 'Five fields: minute hour day month weekday, such as "0 6 * * *".';
  return new StopRun('cron', `"${printable(pattern)}" is no schedule. ${whyNot(pattern)}`.trimEnd(), hint, EXIT.usage);
}

const FIELDS = ['minute', 'hour', 'day', 'month', 'weekday'];
const NAMES = ['', '', '', '|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec', '|sun|mon|tue|wed|thu|fri|sat'];
/** What cron itself knows of each field (crontab(5)): numbers, names, `*`, lists, ranges and steps. */
const STANDARD = NAMES.map((names) => {
  const value = String.raw`(?:\d{1,2}${names})`;
  const item = String.raw`(?:(?:\*|${value}-${value})(?:/\d{1,2})?|${value})`;
  return new RegExp(`^${item}(?:,${item})*$`, 'i');
});

const fieldsOf = (pattern: string): string[] => pattern.trim().split(/\s+/);

/**
 * Whether cron asks for the day of the month and that of the week together: it does where one begins with `*` (crontab(5)).
 * Elsewhere, and here always, either is enough. A bare `*` makes no difference.
 */
function joinsDays(parts: readonly string[]): boolean {
  const days = [parts[2]!, parts[4]!];
  return days.every((day) => day !== '*') && days.some((day) => day.startsWith('*'));
}

/** Whether cron reads a pattern as it is meant here: five fields with nothing that is peculiar to one program. */
export function isStandard(pattern: string): boolean {
  const parts = fieldsOf(pattern);
  return parts.length === FIELDS.length && parts.every((part, i) => STANDARD[i]!.test(part)) && !joinsDays(parts);
}

/** Which field of a pattern cannot be read, found by reading each alone; empty when it is not one of them. */
function whyNot(pattern: string): string {
  const parts = fieldsOf(pattern);
  const count = parts.length;
  if (count !== FIELDS.length) return `It has ${count} ${count === 1 ? 'field' : 'fields'}, not 5.`;
  const wrong = parts.findIndex((part, i) => {
    if (!STANDARD[i]!.test(part)) return true;
    try {
      new Cron(FIELDS.map((_, n) => (n === i ? part : '*')).join(' '), { paused: true });
      return false;
    } catch {
      return true;
    }
  });
  return wrong < 0 ? '' : `The ${FIELDS[wrong]} cannot be "${printable(parts[wrong]!)}".`;
}

/** The seconds that a planned time is put off: the same for the same site and time, so a restart moves nothing. */
export function jitterOf({ site, jitterS }: Pick<Schedule, 'site' | 'jitterS'>, planned: Date): number {
  if (jitterS <= 0) return 0;
  const hash = createHash('sha256').update(`${site} ${planned.toISOString()}`).digest();
  return hash.readUInt32BE(0) % (jitterS + 1);
}

/** The planned time to begin now, or null. Of several that were missed only the last. */
export function dueAt(schedule: Schedule, now: Date): Date | null {
  const cron = keptCron(schedule.cron, schedule.timeZone);
  // One tick later than now, so that a time planned for this very second counts.
  const [last, before] = cron.previousRuns(2, new Date(now.getTime() + 1));
  for (const planned of [last, before]) {
    if (planned === undefined) continue;
    if (planned.getTime() + 1000 * jitterOf(schedule, planned) > now.getTime()) continue;
    return planned.getTime() > begunUpTo(schedule, now) ? planned : null;
  }
  return null;
}

/** Planned times up to this one are settled. */
function begunUpTo({ createdAt, lastPlanned, lastStart }: Schedule, now: Date): number {
  const latest = (times: readonly (string | null)[]) =>
    Math.max(...times.map((time) => (time === null ? 0 : Date.parse(time))));
  const ahead = now.getTime() + CLOCK_SLACK_MS;
  const settled = latest([createdAt, lastPlanned]);
  if (settled <= ahead) return settled;
  // The clock was ahead when this was written: what was begun before that counts.
  const before = latest(
    [createdAt, lastPlanned, lastStart].filter((time) => time !== null && Date.parse(time) <= ahead),
  );
  // Where nothing was, going on from now loses at most one run; waiting could last for years.
  return before > 0 ? before : now.getTime() - CLOCK_SLACK_MS;
}

/** The next time that is planned, its jitter included. */
export function nextAt(schedule: Pick<Schedule, 'site' | 'cron' | 'timeZone' | 'jitterS'>, now: Date): Date | null {
  const next = keptCron(schedule.cron, schedule.timeZone).nextRun(now);
  return next === null ? null : new Date(next.getTime() + 1000 * jitterOf(schedule, next));
}
