/** `yuanye library run`: the sites side by side, a process each. */
import type { Command } from 'commander';
import { openLog } from '../../archive/log.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable, printableLine } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import type { LibraryEvent } from '../../library/run.js';
import type { LibraryReport, SiteRun } from '../../library/run-report.js';
import { briefly } from '../../report/text.js';
import { atLeastOne, wholeNumber } from '../options.js';
import { act, type Global, interruptible, line, say } from '../run-command.js';
import { atLibrary, type InLibrary, libraryOf } from './library-option.js';
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

export function registerRun(command: Command): void {
  atLibrary(command.command('run'))
    .description('look after the sites by their schedules, side by side; with --once all of them now')
    .argument('[name...]', 'these sites only')
    .option('--once', 'every site now, then end: its first crawl, the rest of one, or a look for what changed')
    .option('--sites <n>', 'sites at work side by side, each a process with a lock of its own', atLeastOne, 16)
    .option('--browsers <n>', 'of them, how many may run a browser at the same time', atLeastOne, 2)
    .option('--limit <n>', 'pages that a crawl of one site visits at most', atLeastOne)
    .option('--delay <ms>', 'milliseconds between two requests to one host', wholeNumber)
    .option('--tick <seconds>', 'how often to look at the clock', atLeastOne, 20)
    .option('--allow-private', 'let private addresses be visited: tests, or your own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye library run --once
  yuanye library run --once chla gooood
  yuanye library run --sites 8 --browsers 1

Hosts that several sites use are asked by one of them at a time. Ctrl-C: what is in flight is saved everywhere, and the
report is printed; sites that were not done go on with the next run. A site that fails stops no other.
Exit codes: 0 done, 3 some sites failed or skipped pages, 1 every site failed, 5 a limit was reached, 4 another run is at work.`,
    )
    .action(act(run));
}

async function run(global: Global, names: string[], options: Options): Promise<ExitCode> {
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
