/** What a worker answers on loopback: /healthz for whoever watches it, /metrics for Prometheus. */
import { Gauge, Registry } from 'prom-client';
import { EXIT, StopRun } from '../core/errors.js';
import { answerHealth } from './health.js';

/** How a worker is. */
interface WorkerState {
  readonly worker: string;
  readonly atWork: readonly string[];
  readonly away: { readonly control: string | null; readonly store: string | null };
  readonly slices: Readonly<Record<string, number>>;
  readonly drain: boolean;
}

async function metricsOf(state: WorkerState): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  gauge('yuanye_worker_control_up', 'Whether the control can be used').set(state.away.control === null ? 1 : 0);
  gauge('yuanye_worker_store_up', 'Whether the store can be used').set(state.away.store === null ? 1 : 0);
  gauge('yuanye_worker_sites_at_work', 'Sites that are worked at now').set(state.atWork.length);
  gauge('yuanye_worker_drain', 'Whether the worker takes no other site').set(state.drain ? 1 : 0);
  gauge('yuanye_worker_rss_bytes', 'Resident memory of the worker itself').set(process.memoryUsage().rss);
  const slices = gauge('yuanye_worker_slices', 'Slices of work by the exit code of their run', ['code']);
  for (const [code, n] of Object.entries(state.slices)) slices.set({ code }, n);
  return registry.metrics();
}

/** Serves both on loopback until the function that it gives is called. Throws StopRun (exit 4) when the port is taken. */
export async function serveWorkerHealth(state: () => WorkerState, port: number): Promise<() => Promise<void>> {
  const server = await answerHealth(
    {
      health: () => {
        const now = state();
        const gone = now.away.control !== null ? 'control away' : now.away.store !== null ? 'store away' : null;
        return { ok: gone === null, body: { status: gone ?? 'ok', ...now } };
      },
      metrics: () => metricsOf(state()),
    },
    port,
  ).catch((error: Error) => {
    const hint = 'Another worker may be at work; --port takes another one.';
    throw new StopRun('port', `127.0.0.1:${port} cannot be listened on: ${error.message}`, hint, EXIT.unusable);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
