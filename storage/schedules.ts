/** Which sites are looked after by themselves, and when. */
import type { Prepare } from './statements.js';

export interface Schedule {
  readonly site: string;
  /** Five fields, as cron reads them in `timeZone`; older archives hold others too. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Seconds by which a start is put off at most. */
  readonly jitterS: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The planned time that was last begun; null: none yet. */
  readonly lastPlanned: string | null;
  readonly lastRun: number | null;
  /** When a run of the site's began last that began no later than now; null: none is known. */
  readonly lastStart: string | null;
}

const SELECT = `SELECT site, cron, time_zone AS timeZone, jitter_s AS jitterS, created_at AS createdAt,
  last_planned AS lastPlanned, last_run AS lastRun, (SELECT r.started_at FROM runs l JOIN runs r ON r.kind = l.kind
    AND json_extract(r.options, '$.site') IS json_extract(l.options, '$.site')
    AND r.started_at <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  WHERE l.id = schedules.last_run ORDER BY r.id DESC LIMIT 1) AS lastStart FROM schedules`;

export class Schedules {
  constructor(private readonly sql: Prepare) {}

  /** Adds a schedule or gives a site another one. Waits for other writers. */
  put(schedule: Pick<Schedule, 'site' | 'cron' | 'timeZone' | 'jitterS' | 'createdAt'>): void {
    this.sql(
      `INSERT INTO schedules (site, cron, time_zone, jitter_s, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (site)
       DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone, jitter_s = excluded.jitter_s,
         created_at = excluded.created_at, last_planned = NULL`,
    ).run(schedule.site, schedule.cron, schedule.timeZone, schedule.jitterS, schedule.createdAt);
  }

  /** False when the site has no schedule. */
  remove(site: string): boolean {
    return this.sql('DELETE FROM schedules WHERE site = ?').run(site).changes > 0;
  }

  list(): Schedule[] {
    return this.sql(`${SELECT} ORDER BY site`).all() as Schedule[];
  }

  get(site: string): Schedule | undefined {
    return this.sql(`${SELECT} WHERE site = ?`).get(site) as Schedule | undefined;
  }

  /** The run of a planned time has begun: it is never begun again. */
  begun(site: string, planned: string): void {
    this.sql('UPDATE schedules SET last_planned = ? WHERE site = ?').run(planned, site);
  }

  ran(site: string, run: number): void {
    this.sql('UPDATE schedules SET last_run = ? WHERE site = ?').run(run, site);
  }
}
