/** 200 scheduled runs of one daemon, its clock accelerated to a run every three hours: memory must be flat. */
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runRescrape } from '../../../src/archive/rescrape/run.js';
import { siteOf } from '../../../src/archive/sites.js';
import { EXIT } from '../../../src/core/errors.js';
import { Daemon } from '../../../src/schedule/daemon.js';
import { openArchive } from '../../../storage/index.js';
import { copyOfCalm, type Ground, type Result, verifyDeep } from './ground.js';

/** Runs after which everything that is kept has been loaded. */
const WARM = 40;
const GROWN_MB = 12;

/** Every run is a real rescrape in this very process: whatever it left behind would stay. */
export async function accelerated(ground: Ground, runs: number): Promise<Result> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const live = async (): Promise<number> => {
    collect();
    await pause(100); // what was closed gives its buffers back a moment later
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1e6;
  };
  const dir = copyOfCalm(ground);
  const site = siteOf(ground.profile, dir);
  let now = Date.parse('2026-01-01T00:00:00Z');
  const writing = async <T>(work: (archive: ReturnType<typeof openArchive>) => T): Promise<T> => {
    const archive = openArchive(dir, { mode: 'write' });
    try {
      return work(archive);
    } finally {
      await archive.close();
    }
  };
  const schedule = { site: ground.profile, cron: '0 */3 * * *', timeZone: 'Asia/Shanghai', jitterS: 0 };
  await writing((archive) => archive.schedules.put({ ...schedule, createdAt: new Date(now).toISOString() }));
  let begun: Promise<void> = Promise.resolve();
  let [done, warm, warmRss] = [0, 0, 0];
  const codes: Record<string, number> = {};
  const daemon = new Daemon({
    now: () => new Date(now),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    busyCode: EXIT.unusable,
    store: {
      schedules: () => {
        const archive = openArchive(dir, { mode: 'read' });
        try {
          return archive.schedules.list();
        } finally {
          archive.db.close();
        }
      },
      begun: (name, planned) => {
        begun = writing((archive) => archive.schedules.begun(name, planned));
      },
    },
    run: async (_name, signal) => {
      const manners = { delayMs: 0, concurrency: 4, allowPrivate: true };
      const { outcome } = await runRescrape({
        ...{ archive: dir, site, urls: null, all: false, budget: 6, notify: null, signal, ...manners },
      });
      codes[outcome] = (codes[outcome] ?? 0) + 1;
      return outcome === 'done' ? EXIT.done : EXIT.partial;
    },
  });
  const passed = async () => {
    now += 3 * 3600_000;
    // A day passes on the site as well: edits, withdrawals, new articles.
    if (done % 8 === 0 && done < 80) await fetch(`${ground.site.url}/_advance?days=1`, { method: 'POST' });
    daemon.tick();
    await daemon.idle();
    await begun;
    done++;
  };
  while (done < runs) {
    await passed();
    if (done === Math.min(WARM, runs >> 1)) [warm, warmRss] = [await live(), process.memoryUsage().rss / 1e6];
  }
  const [grown, rss] = [(await live()) - warm, process.memoryUsage().rss / 1e6];
  const archive = openArchive(dir, { mode: 'read' });
  const kept = archive.runs.list(runs + 10).length - 1;
  await archive.close();
  const sound = (await verifyDeep(dir)).code;
  const outcomes = Object.entries(codes).map(([name, n]) => `${n} ${name}`);
  const told =
    `${done} runs (${outcomes.join(', ')}), ${kept} rows; live memory grew by ${grown.toFixed(1)} MB after the first ` +
    `${WARM}, resident ${Math.round(warmRss)} → ${Math.round(rss)} MB; verify --deep ${sound}`;
  return { fault: 'accelerated runs', ok: grown < GROWN_MB && kept >= runs && sound === 0, told };
}
