/** What `yuanye library run` does. */
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import type { LibraryEvent } from '../../library/run.js';
import type { LibraryReport, SiteRun } from '../../library/run-report.js';
import { briefly } from '../../report/text.js';
import { type Global, interruptible, line, say } from '../run-command.js';
import { type InLibrary, libraryOf } from './library-folder.js';
import { printUnseen } from './library-read.js';
import { queueNow } from './library-shared.js';

interface Options extends InLibrary {
  readonly once?: boolean;
  readonly sites: number;
  readonly browsers: number;
  readonly limit?: number;
  readonly delay?: number;
  readonly allowPrivate?: boolean;
  readonly tick: number;
}

export async function run(global: Global, names: string[], options: Options): Promise<ExitCode> {
  const [{ isLibrary, openLibrary }, { runLibrary }] = await Promise.all([
    import('../../library/library.js'),
    import('../../library/run.js'),
  ]);
  const dir = libraryOf(options);
  const library = openLibrary(dir);
  if (library.shared !== null && options.once === true) return queueNow(global, library, names);
  if (library.sites.length === 0)
    throw new StopRun('usage', 'The library has no site yet.', 'yuanye library add SITE', EXIT.usage);
  const { log, close } = openLog(dir, global.logLevel, 0);
  try {
    const report = await interruptible(global, ({ signal }) =>
      runLibrary(dir, {
        ...{ once: options.once === true, names, sites: options.sites, browsers: options.browsers },
        words: [
          ...(options.allowPrivate === true ? ['--allow-private'] : []),
          ...(options.delay === undefined ? [] : ['--delay', String(options.delay)]),
        ],
        ...{ limit: options.limit ?? null, tickMs: options.tick * 1000, signal, log, now: () => new Date() },
        onEvent: (event) => printEvent(global, event),
      }),
    );
    if (isLibrary(dir)) printUnseen(global, report.unseen);
    printReport(global, report);
    return report.exitCode;
  } finally {
    close();
  }
}

function printEvent(global: Global, event: LibraryEvent): void {
  if (event.type === 'begins') say(global, printableLine(t`${event.site}  ${translated(event.kind)} begins`));
  else if (event.type === 'output') say(global, printableLine(`${event.site}  ${event.line}`));
  else say(global, printableLine(textOf(event.run)));
}

function textOf({ site, kind, outcome, seconds, info, exitCode, said }: SiteRun): string {
  const came = info === null ? said.slice(-2).join(' ') : briefly(info);
  return t`${site}  ${translated(kind)} ${translated(outcome)} (exit ${exitCode})  ${seconds.toFixed(1)} s  ${came}`.trimEnd();
}

/** The report: one object, or a line for each site that was not done and the sums. */
function printReport(global: Global, report: LibraryReport): void {
  const runs = report.runs.map(({ info, ...run }) => ({ ...run, report: info?.report ?? null }));
  if (global.json) {
    line(JSON.stringify({ ...report, runs }));
    return;
  }
  const failed = report.runs.filter(({ exitCode }) => exitCode !== EXIT.done);
  if (failed.length > 0) say(global, 'Not done, or not whole:');
  for (const one of failed) say(global, printable(`  ${textOf(one)}`));
  const done = report.runs.length - failed.length;
  line(t`${report.runs.length} runs: ${done} done, ${failed.length} not whole${report.stopped ? '; stopped' : ''}`);
}
