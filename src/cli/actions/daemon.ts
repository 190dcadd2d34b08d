/** What `yuanye daemon` does. */
import { once } from 'node:events';
import { openLog } from '../../archive/log.js';
import { setting } from '../../config/settings.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { currentLang } from '../../lang/index.js';
import { ownCommand, runChild } from '../../schedule/child.js';
import { Daemon } from '../../schedule/daemon.js';
import { archiveFigures, serveHealth } from '../../schedule/health.js';
import { nextAt } from '../../schedule/plan.js';
import { type Global, interruptible, say } from '../run-command.js';

export async function run(
  global: Global,
  options: { port?: number; tick: number; allowPrivate?: boolean },
): Promise<ExitCode> {
  const { openArchive } = await import('../../../storage/index.js');
  const reading = <T>(work: (archive: ReturnType<typeof openArchive>) => T): T => {
    const archive = openArchive(global.archive, { mode: 'read' });
    try {
      return work(archive);
    } finally {
      archive.db.close();
    }
  };
  await openArchive(global.archive, { mode: 'write' }).close(); // made, and brought to today's form
  const { log, close } = openLog(global.archive, global.logLevel, 0);
  const now = () => new Date();
  const tail = [
    '--archive',
    global.archive,
    '--quiet',
    '--lang',
    currentLang(),
    ...(options.allowPrivate === true ? ['--allow-private'] : []),
  ];
  const daemon = new Daemon({
    ...{ now, log, busyCode: EXIT.unusable },
    store: {
      schedules: () => reading((archive) => archive.schedules.list()),
      begun: (site, planned) => {
        const archive = openArchive(global.archive, { mode: 'write' });
        try {
          archive.schedules.begun(site, planned);
        } finally {
          archive.db.close();
        }
      },
    },
    run: (site, signal) => runChild([...ownCommand(), 'schedule', 'run', site, ...tail], signal),
  });
  const port = options.port ?? Number(setting('daemon-port'));
  const figures = () =>
    reading((archive) => {
      const schedules = archive.schedules.list();
      const times = schedules.map((one) => ({ site: one.site, next: nextAt(one, now())?.toISOString() ?? null }));
      return archiveFigures(archive, times);
    });
  const server = await serveHealth({ state: () => daemon.state, now, figures }, port).catch((error: Error) => {
    const hint = 'Another daemon may be at work; --port takes another one.';
    throw new StopRun('port', `127.0.0.1:${port} cannot be listened on: ${error.message}`, hint, EXIT.unusable);
  });
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  say(global, `The daemon is at work; http://127.0.0.1:${at}/healthz tells how it is.`);
  log.info({ port: at }, 'daemon begins');
  daemon.tick();
  const timer = setInterval(() => daemon.tick(), Math.max(1, options.tick) * 1000);
  await interruptible(global, async ({ signal }) => {
    await once(signal, 'abort');
    clearInterval(timer);
    await daemon.stop();
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  log.info({}, 'daemon ended');
  close();
  return EXIT.done;
}
