/** What the daemon answers on loopback: /healthz for whoever watches it, /metrics for Prometheus. */
import { createServer, type Server } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { Archive } from '../../storage/index.js';
import type { DaemonState } from './daemon.js';

/** The daemon counts as stopped when its last tick is older than this. */
const STALE_MS = 5 * 60_000;

export interface HealthFacts {
  readonly state: () => DaemonState;
  readonly now: () => Date;
  /** Reads figures from the archive; throws when it cannot be read. */
  readonly figures: () => ArchiveFigures;
}

export interface ArchiveFigures {
  readonly articles: number;
  readonly gone: number;
  readonly captures: number;
  readonly schedules: readonly { readonly site: string; readonly next: string | null }[];
  readonly runs: Readonly<Record<string, number>>;
  readonly last: { readonly startedAt: string; readonly seconds: number; readonly alarms: number } | null;
}

export function archiveFigures(archive: Archive, schedules: ArchiveFigures['schedules']): ArchiveFigures {
  const one = (sql: string) => archive.sql(sql).pluck().get() as number;
  const runs = archive
    .sql(`SELECT coalesce(outcome, 'open') AS outcome, count(*) AS n FROM runs GROUP BY outcome`)
    .all();
  const last = archive.runs.list(1)[0];
  const report = (last?.report ?? null) as { alarms?: readonly unknown[] } | null;
  const ended = last?.finishedAt ?? null;
  return {
    articles: one('SELECT count(*) FROM articles'),
    gone: one('SELECT count(*) FROM articles WHERE gone_at IS NOT NULL'),
    captures: one('SELECT count(*) FROM captures'),
    schedules,
    runs: Object.fromEntries((runs as { outcome: string; n: number }[]).map(({ outcome, n }) => [outcome, n])),
    last:
      last === undefined
        ? null
        : {
            startedAt: last.startedAt,
            seconds: ended === null ? 0 : (Date.parse(ended) - Date.parse(last.startedAt)) / 1000,
            alarms: report?.alarms?.length ?? 0,
          },
  };
}

export function healthOf({ state, now, figures }: HealthFacts): { readonly ok: boolean; readonly body: object } {
  const daemon = state();
  const beat = daemon.lastTick === null ? Number.POSITIVE_INFINITY : now().getTime() - Date.parse(daemon.lastTick);
  try {
    const { articles, schedules, last } = figures();
    const ok = Math.abs(beat) < STALE_MS;
    return { ok, body: { status: ok ? 'ok' : 'stopped', ...daemon, articles, schedules, last } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, body: { status: 'archive unreadable', why, ...daemon } };
  }
}

export async function metricsOf({ state, now, figures }: HealthFacts): Promise<string> {
  const registry = new Registry();
  const set = (name: string, help: string, value: number, labels: Record<string, string> = {}) => {
    const known = registry.getSingleMetric(name) as Gauge | undefined;
    const gauge = known ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] });
    gauge.set(labels, value);
  };
  const daemon = state();
  set('yuanye_up', 'Whether the archive can be read', 1);
  set('yuanye_run_at_work', 'Whether a scheduled run is at work', daemon.running === null ? 0 : 1);
  const beat = daemon.lastTick === null ? -1 : (now().getTime() - Date.parse(daemon.lastTick)) / 1000;
  set('yuanye_seconds_since_tick', 'Seconds since the daemon last looked at the clock', beat);
  for (const [code, n] of Object.entries(daemon.runs)) {
    set('yuanye_scheduled_runs', 'Scheduled runs of this daemon by exit code', n, { code });
  }
  const { rss } = process.memoryUsage();
  set('yuanye_daemon_rss_bytes', 'Resident memory of the daemon', rss);
  try {
    const { articles, gone, captures, runs, last } = figures();
    set('yuanye_articles', 'Articles in the archive', articles);
    set('yuanye_articles_gone', 'Articles whose page is gone', gone);
    set('yuanye_captures', 'Records in the snapshots', captures);
    for (const [outcome, n] of Object.entries(runs)) set('yuanye_runs', 'Runs by outcome', n, { outcome });
    if (last !== null) {
      set('yuanye_last_run_start_seconds', 'Start of the latest run, Unix time', Date.parse(last.startedAt) / 1000);
      set('yuanye_last_run_seconds', 'How long the latest run took', last.seconds);
      set('yuanye_last_run_alarms', 'Alarms of the latest run', last.alarms);
    }
  } catch {
    set('yuanye_up', 'Whether the archive can be read', 0);
  }
  return registry.metrics();
}

/** What is answered, whoever it is about. */
export interface Answers {
  readonly health: () => { readonly ok: boolean; readonly body: object };
  readonly metrics: () => Promise<string>;
}

/** Serves how the daemon is on loopback. */
export function serveHealth(facts: HealthFacts, port: number): Promise<Server> {
  return answerHealth({ health: () => healthOf(facts), metrics: () => metricsOf(facts) }, port);
}

/** Serves both on loopback. Names other than localhost are refused: a page in a browser must not read this. */
export function answerHealth({ health, metrics }: Answers, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    const host = (request.headers.host ?? '').replace(/:\d{1,5}$/, '');
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return send(403, 'text/plain', 'only on loopback\n');
    if (request.method !== 'GET') return send(405, 'text/plain', 'only GET\n');
    if (request.url === '/healthz') {
      const { ok, body } = health();
      return send(ok ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
    }
    if (request.url === '/metrics') {
      metrics().then(
        (text) => send(200, 'text/plain; version=0.0.4; charset=utf-8', text),
        (error: unknown) => send(500, 'text/plain', `${String(error)}\n`),
      );
      return;
    }
    send(404, 'text/plain', 'GET /healthz or /metrics\n');
  });
  server.requestTimeout = 10_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
