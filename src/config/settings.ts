/** The settings: their table, and how a value is found (option, environment variable, default). */
import { EXIT, StopRun } from '../core/errors.js';
import { isProxy, PROXY_HINT } from '../core/proxy-address.js';

/** Every setting, once: name, default, environment variable, one sentence. The table in the README is made from it. */
export interface Setting {
  readonly name: string;
  readonly env: string;
  readonly fallback: string;
  readonly does: string;
}

export const SETTINGS = [
  {
    name: 'lang',
    env: 'YUANYE_LANG',
    fallback: '',
    does: 'The language of the command line: zh or en. Unset: that of the locale (LC_ALL, LC_MESSAGES, LANG).',
  },
  {
    name: 'archive',
    env: 'YUANYE_ARCHIVE',
    fallback: './archive',
    does: 'The folder that holds everything: database, snapshots, logs.',
  },
  {
    name: 'contact',
    env: 'YUANYE_CONTACT',
    fallback: '',
    does: 'An address that a webmaster can write to, sent in the User-Agent.',
  },
  {
    name: 'proxy',
    env: 'YUANYE_PROXY',
    fallback: '',
    does: 'The proxy for requests to sites: http://HOST:PORT, with name:password@ before HOST if it needs them.',
  },
  {
    name: 'chromium',
    env: 'CHROMIUM_PATH',
    fallback: '',
    does: 'The browser for pages that need one. Unset: the program looks for one.',
  },
  {
    name: 'no-install',
    env: 'YUANYE_NO_INSTALL',
    fallback: '',
    does: 'Set to 1: nothing is installed, and tests that need a browser or PostgreSQL are skipped.',
  },
  {
    name: 'log-level',
    env: 'YUANYE_LOG_LEVEL',
    fallback: 'info',
    does: 'The level of the log file: debug, info, warn or error.',
  },
  {
    name: 'warc-mib',
    env: 'YUANYE_WARC_MIB',
    fallback: '1024',
    does: 'The size in MiB at which a snapshot file is closed and the next one started.',
  },
  {
    name: 'notify',
    env: 'YUANYE_NOTIFY',
    fallback: '',
    does: 'Who is notified when a run brought, changed, lost or failed something: webhooks or mailto:, several with blanks between.',
  },
  {
    name: 'smtp',
    env: 'YUANYE_SMTP',
    fallback: '',
    does: 'The server that sends mail, with its account: smtps://name:password@smtp.example.com.',
  },
  {
    name: 'mail-from',
    env: 'YUANYE_MAIL_FROM',
    fallback: '',
    does: 'The sender of mail; by itself the account of the mail server.',
  },
  {
    name: 'sites',
    env: 'YUANYE_SITES',
    fallback: '',
    does: 'A folder of site profiles of your own, beside the folder sites/ of the archive.',
  },
  {
    name: 'library',
    env: 'YUANYE_LIBRARY',
    fallback: './library',
    does: 'The folder of the library that `yuanye library` means; by itself the one that it is called in.',
  },
  {
    name: 'turns',
    env: 'YUANYE_TURNS',
    fallback: '',
    does: 'A file by which processes on one machine ask a host one after the other; `yuanye library run` sets it.',
  },
  {
    name: 'browsers',
    env: 'YUANYE_BROWSERS',
    fallback: '2',
    does: 'How many of the processes that share turns may run a browser at the same time.',
  },
  {
    name: 'control',
    env: 'YUANYE_CONTROL',
    fallback: '',
    does: 'The PostgreSQL database by which several machines share a library: postgres://NAME@HOST/DATABASE.',
  },
  {
    name: 'store',
    env: 'YUANYE_STORE',
    fallback: '',
    does: 'Where several machines keep the archives of a library: a folder, or s3://BUCKET/PREFIX.',
  },
  {
    name: 's3-endpoint',
    env: 'AWS_ENDPOINT_URL',
    fallback: '',
    does: 'The address of the S3 server of that store. Unset: Amazon’s.',
  },
  {
    name: 's3-region',
    env: 'AWS_REGION',
    fallback: 'us-east-1',
    does: 'The region of the S3 store.',
  },
  {
    name: 's3-key',
    env: 'AWS_ACCESS_KEY_ID',
    fallback: '',
    does: 'The name of the key to the S3 store.',
  },
  {
    name: 's3-secret',
    env: 'AWS_SECRET_ACCESS_KEY',
    fallback: '',
    does: 'The secret of the key to the S3 store.',
  },
  {
    name: 's3-token',
    env: 'AWS_SESSION_TOKEN',
    fallback: '',
    does: 'The session token of a key to the S3 store that is lent for a time.',
  },
  {
    name: 'daemon-port',
    env: 'YUANYE_DAEMON_PORT',
    fallback: '9780',
    does: 'The port on loopback where the daemon answers /healthz and /metrics.',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof SETTINGS)[number]['name'];

/** The value of a setting: what the command line gave, else the environment, else the default. */
export function setting(name: SettingName, given?: string): string {
  const row = SETTINGS.find((s) => s.name === name)!;
  return given ?? process.env[row.env] ?? row.fallback;
}

/** The name of the locale that the reader uses, such as `zh_CN.UTF-8` or `C`; empty when nothing tells. */
export function localeName(): string {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  // An empty variable of a locale counts as unset (POSIX).
  return LC_ALL || LC_MESSAGES || LANG || '';
}

/**
 * Takes a setting or a variable that cannot be followed out of the environment, so that this process and those that it
 * starts go without it: `value` stands in its place, or nothing.
 */
export function replaceInEnvironment(variable: 'YUANYE_LANG' | 'TZ', value: string): void {
  process.env[variable] = value;
}

/** The environment of this process, for processes that it starts. */
export const environment = (): NodeJS.ProcessEnv => process.env;

/** The settings that the environment gives to a run, for whoever starts it elsewhere: variable and value. */
export function givenSettings(): [variable: string, value: string][] {
  const passed: readonly SettingName[] = [
    ...(['archive', 'no-install', 'library', 'turns', 'browsers', 'control', 'store'] as const),
    ...(['s3-endpoint', 's3-region', 's3-key', 's3-secret', 's3-token'] as const),
  ];
  return SETTINGS.filter(({ name }) => !passed.includes(name)).flatMap(({ env }): [string, string][] => {
    const value = process.env[env];
    return value === undefined || value === '' ? [] : [[env, value]];
  });
}

/** A setting that is a whole number from 1. Throws StopRun (exit 2) when it is none. */
export function numberSetting(name: SettingName): number {
  const value = setting(name);
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  const { env } = SETTINGS.find((s) => s.name === name)!;
  throw new StopRun(
    'setting',
    `${env} is "${value}", which is no whole number from 1.`,
    `Unset it, or write a number.`,
    EXIT.usage,
  );
}

/** The proxy, or null when none is set. Throws StopRun (exit 2) when it is no address of one. */
export function proxySetting(): string | null {
  const value = setting('proxy');
  if (value === '') return null;
  if (isProxy(value)) return value;
  throw new StopRun('setting', 'YUANYE_PROXY is no address of a proxy.', PROXY_HINT, EXIT.usage);
}
