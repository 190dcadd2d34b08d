/** What the system needs to keep the daemon, or single runs, going. */
import type { Schedule } from '../../storage/index.js';
import { t } from '../lang/index.js';
import { isStandard } from './plan.js';

export interface UnitFacts {
  /** The command as it is to be called, word by word. */
  readonly command: readonly string[];
  readonly archive: string;
  readonly user: string;
  /** Settings that are given in the environment: variable and value. */
  readonly settings: readonly (readonly [variable: string, value: string])[];
}

/** A word in a unit file: quoted where it must be, `%` doubled (systemd.unit(5), systemd.service(5)). */
function unitWord(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

/** An assignment in a unit file: always quoted; a dollar sign means nothing there (systemd.exec(5)). */
function environmentWord(assignment: string): string {
  const escaped = assignment.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escaped.replaceAll('\n', '\\n')}"`;
}

/** A systemd service that runs the daemon for ever. */
export function systemdUnit({ command, archive, user, settings }: UnitFacts): string {
  return `[Unit]
Description=${t`Yuanye: looks after its archive by schedule`}
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
User=${user}
${settings.map(([name, value]) => `Environment=${environmentWord(`${name}=${value}`)}\n`).join('')}ExecStart=${[...command, 'daemon', '--archive', archive].map(unitWord).join(' ')}
Restart=always
RestartSec=30
KillSignal=SIGTERM
TimeoutStopSec=45
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
ReadWritePaths=${unitWord(archive)}
Nice=10

[Install]
WantedBy=multi-user.target
`;
}

/** A word for sh; in a crontab `%` ends the command unless escaped (crontab(5)). */
function cronWord(word: string): string {
  const quoted = /^[\w@+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  return quoted.replaceAll('%', '\\%');
}

export interface CronFacts extends UnitFacts {
  readonly schedules: readonly Pick<Schedule, 'site' | 'cron' | 'timeZone' | 'jitterS'>[];
}

/** A pattern in one line. */
const inLine = (cron: string): string => cron.trim().split(/\s+/).join(' ');

/** What a crontab cannot do of a schedule, in sentences. */
export function lostInCrontab({ site, cron, jitterS }: CronFacts['schedules'][number]): string[] {
  const lost: string[] = [];
  if (!isStandard(cron))
    lost.push(
      t`${site}: "${inLine(cron)}" means something else to cron: its line is a comment, and only the daemon begins this site`,
    );
  if (jitterS > 0)
    lost.push(t`${site}: cron begins at the minute; only the daemon puts starts off by up to ${jitterS} s`);
  return lost;
}

/** Lines for a crontab, one a schedule; of what cron cannot do, comments. */
export function crontab({ command, archive, schedules, settings }: CronFacts): string {
  const words = (site: string) => [...command, 'schedule', 'run', site, '--archive', archive, '--quiet'];
  // Settings stand in a crontab as they are, in quotes for the sake of blanks (crontab(5)).
  const given = settings.map(([name, value]) => `${name}=${value.includes('"') ? `'${value}'` : `"${value}"`}\n`);
  const lines = schedules.map((schedule) => {
    const { site, cron, timeZone } = schedule;
    const lost = lostInCrontab(schedule).map((line) => `# ${line}\n`);
    const begins = `${isStandard(cron) ? '' : '# '}${inLine(cron)} ${words(site).map(cronWord).join(' ')}`;
    return `# ${site}; ${t`cron reads CRON_TZ where it knows it, else the machine's own time zone`}\n${lost.join('')}CRON_TZ=${timeZone}\n${begins}\n`;
  });
  return [...given, ...lines].join('');
}
