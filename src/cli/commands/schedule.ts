/** `yuanye schedule`: sites that are looked after by themselves. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { givenSettings } from '../../config/settings.js';
import { EXIT, type ExitCode, StopRun } from '../../core/errors.js';
import { printable } from '../../core/terminal.js';
import { t, translated } from '../../lang/index.js';
import { localTime } from '../../report/times.js';
import { ownCommand, ownEnvironment } from '../../schedule/child.js';
import { wholeNumber } from '../options.js';
import { act, demandArchive, EXIT_OF, type Global, interruptible, line, reading, say } from '../run-command.js';
import { wrapIndented } from '../wrapped.js';

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye schedule add chla --cron "0 6 * * *" --tz Asia/Shanghai --jitter 600
  yuanye schedule list
  yuanye schedule install --systemd > /etc/systemd/system/yuanye.service
  yuanye daemon

A site may be looked after from its first day: where there is no archive yet, add makes one, and says so.`,
  );
  command
    .command('add')
    .description('look after a site at these times')
    .argument('<site>', 'a site profile or its YAML file')
    .requiredOption('--cron <pattern>', 'minute hour day month weekday')
    .option('--tz <zone>', 'the time zone of the pattern, an IANA name', 'Asia/Shanghai')
    .option('--jitter <seconds>', 'put each start off by up to this much', wholeNumber, 0)
    .action(act(add));
  command.command('list').description('the schedules, with the next time of each').action(act(list));
  command.command('remove').description('no longer look after a site').argument('<site>').action(act(remove));
  command
    .command('run')
    .description('look after a site now, as its schedule would')
    .argument('<site>')
    .option('--delay <ms>', 'milliseconds between two requests to one host', wholeNumber)
    .option('--allow-private', 'let private addresses be visited: tests, or one’s own site')
    .action(act(run));
  command
    .command('install')
    .description('print what systemd or cron needs to run this by itself')
    .option('--systemd', 'a service unit for the daemon')
    .option('--cron', 'lines for a crontab, one a schedule')
    .action(act(install));
}

async function writing<T>(dir: string, work: (archive: import('../../../storage/index.js').Archive) => T): Promise<T> {
  const { openArchive } = await import('../../../storage/index.js');
  const archive = openArchive(dir, { mode: 'write' });
  try {
    return await archive.change(work);
  } finally {
    await archive.close();
  }
}

/** A profile's name; a file by its whole path, for the daemon may stand elsewhere. */
const nameOf = (site: string): string => (/\.ya?ml$/i.test(site) && existsSync(site) ? resolve(site) : site);

async function add(
  global: Global,
  site: string,
  options: { cron: string; tz: string; jitter: number },
): Promise<ExitCode> {
  const [{ cronOf, nextAt }, { siteOf }, { hasArchive }] = await Promise.all([
    import('../../schedule/plan.js'),
    import('../../archive/sites.js'),
    import('../../../storage/index.js'),
  ]);
  const cron = cronOf(options.cron, options.tz);
  if (cron.nextRun() === null) {
    throw new StopRun('cron', `"${options.cron}" never comes.`, 'Write a time that comes again.', EXIT.usage);
  }
  siteOf(site, global.archive);
  const schedule = { site: nameOf(site), cron: options.cron, timeZone: options.tz, jitterS: options.jitter };
  const now = new Date();
  // A site may be looked after before its first crawl; under a mistyped name the archive would be another one.
  const made = !hasArchive(global.archive);
  await writing(global.archive, ({ schedules }) => schedules.put({ ...schedule, createdAt: now.toISOString() }));
  const next = nextAt(schedule, now);
  if (global.json)
    line(JSON.stringify({ ...schedule, next: next?.toISOString() ?? null, ...(made ? { made: global.archive } : {}) }));
  else {
    if (made) say(global, printable(t`There was no archive in ${global.archive}; an empty one was made.`));
    say(
      global,
      t`${printable(schedule.site)} is looked after next at ${next === null ? t`no time` : localTime(next, options.tz)}, if a daemon or cron runs.`,
    );
  }
  return EXIT.done;
}

async function list(global: Global): Promise<ExitCode> {
  const { nextAt } = await import('../../schedule/plan.js');
  return reading(global, (archive) => {
    const all = archive.schedules.list();
    if (all.length === 0 && !global.json)
      say(global, 'No schedules; yuanye schedule add SITE --cron "0 6 * * *" adds one.');
    for (const schedule of all) {
      const next = nextAt(schedule, new Date())?.toISOString() ?? null;
      if (global.json) line(JSON.stringify({ ...schedule, next }));
      else {
        const { site, cron, timeZone, jitterS, lastPlanned } = schedule;
        const at = (time: string | null) => (time === null ? t`never` : localTime(time, timeZone));
        const jitter = jitterS > 0 ? t` + up to ${jitterS} s` : '';
        line(
          wrapIndented(
            t`${printable(site)}  ${cron} (${timeZone})${jitter}  last ${at(lastPlanned)}  next ${at(next)}`,
            4,
          ),
        );
      }
    }
    return EXIT.done;
  });
}

async function remove(global: Global, site: string): Promise<ExitCode> {
  await demandArchive(global.archive);
  const removed = await writing(global.archive, ({ schedules }) => schedules.remove(nameOf(site)));
  if (!removed) {
    throw new StopRun('schedule', `${site} has no schedule.`, 'yuanye schedule list shows them.', EXIT.usage);
  }
  if (global.json) line(JSON.stringify({ site: nameOf(site), removed: true }));
  else say(global, t`${printable(site)} is no longer looked after.`);
  return EXIT.done;
}

async function run(
  global: Global,
  site: string,
  options: { delay?: number; allowPrivate?: boolean },
): Promise<ExitCode> {
  const [{ runRescrape }, { siteOf }] = await Promise.all([
    import('../../archive/rescrape/run.js'),
    import('../../archive/sites.js'),
  ]);
  await demandArchive(global.archive);
  return interruptible(global, async ({ signal }) => {
    const {
      report,
      outcome,
      run: id,
    } = await runRescrape({
      ...{ archive: global.archive, site: siteOf(site, global.archive), given: site },
      ...{ urls: null, all: false, budget: null, onNote: (note: string) => say(global, printable(note)) },
      ...{ delayMs: options.delay ?? null, concurrency: 16, allowPrivate: options.allowPrivate === true },
      ...{ notify: null, signal },
    });
    await writing(global.archive, ({ schedules }) => schedules.ran(nameOf(site), id));
    if (global.json) line(JSON.stringify(report));
    else say(global, t`run ${id}: ${translated(outcome)}; yuanye runs show ${id} tells more.`);
    return EXIT_OF[outcome];
  });
}

async function install(global: Global, options: { systemd?: boolean; cron?: boolean }): Promise<ExitCode> {
  if (options.systemd === options.cron) {
    throw new StopRun('usage', 'Say which: --systemd or --cron.', 'yuanye schedule install --systemd', EXIT.usage);
  }
  const { crontab, lostInCrontab, systemdUnit } = await import('../../schedule/units.js');
  const settings = givenSettings();
  const facts = {
    ...{ command: ownCommand(), archive: resolve(global.archive), user: userInfo().username },
    settings: [...ownEnvironment(), ...settings],
  };
  if (settings.length > 0)
    say(
      global,
      `With the settings ${settings.map(([name]) => name).join(', ')} as they are now; keep the file from others.`,
    );
  if (options.systemd === true) {
    printFile(global, systemdUnit(facts));
    say(global, 'Write this to /etc/systemd/system/yuanye.service, then: systemctl enable --now yuanye');
    return EXIT.done;
  }
  return reading(global, (archive) => {
    const schedules = archive.schedules.list();
    printFile(global, crontab({ ...facts, schedules }));
    for (const lost of schedules.flatMap(lostInCrontab)) say(global, printable(lost));
    say(global, 'Add these lines with crontab -e.');
    return EXIT.done;
  });
}

/** What a file is to hold, as it is; with --json as {text}. */
function printFile(global: Global, text: string): void {
  if (global.json) line(JSON.stringify({ text }));
  else process.stdout.write(text);
}
