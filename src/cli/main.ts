/** The command line. This file knows names and one sentence each; a command's code is loaded when it is called. */

import { localeName, replaceInEnvironment, setting } from '../config/settings.js';
import { softwareVersion } from '../config/version.js';
import { EXIT, type ExitCode } from '../core/errors.js';
import { printable } from '../core/terminal.js';
import { LANGS, langOfLocale, setLang, t, translated } from '../lang/index.js';
import { unknownZone } from '../report/times.js';
import type { CommandEntry } from './run-command.js';

export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  crawl: {
    does: 'fetch, repair, clean and archive a site or pages',
    load: () => import('./commands/crawl.js'),
  },
  import: {
    does: 'archive pages from HTML files, text dumps, WARC and WACZ',
    load: () => import('./commands/import.js'),
  },
  rescrape: {
    does: 'look again at archived pages',
    load: () => import('./commands/rescrape.js'),
  },
  schedule: { does: 'sites that are looked after by themselves', load: () => import('./commands/schedule.js') },
  daemon: { does: 'begin scheduled runs when they are due', load: () => import('./commands/daemon.js') },
  runs: { does: 'what was done on the archive, and what came of it', load: () => import('./commands/runs.js') },
  detect: { does: 'the encoding of files, and why', load: () => import('./commands/detect.js') },
  extract: { does: 'the article of HTML files and text dumps', load: () => import('./commands/extract.js') },
  repair: { does: 'undo mojibake in text: a Unix filter, explained', load: () => import('./commands/repair.js') },
  list: { does: 'what the archive holds, or what was skipped and why', load: () => import('./commands/list.js') },
  show: { does: 'one article, as it reads and how it came to', load: () => import('./commands/show.js') },
  history: { does: 'every version of an article, and what changed', load: () => import('./commands/history.js') },
  diff: { does: 'what differs between two versions, word by word', load: () => import('./commands/diff.js') },
  search: { does: 'find articles, in either script', load: () => import('./commands/search.js') },
  duplicates: { does: 'articles that are one story', load: () => import('./commands/duplicates.js') },
  curate: { does: 'tags, notes and collections of your own', load: () => import('./commands/curate.js') },
  watch: { does: 'standing queries: be notified of articles that match', load: () => import('./commands/watch.js') },
  status: { does: 'sums, disk and the last run', load: () => import('./commands/status.js') },
  serve: { does: 'the reading room: the archive in a browser', load: () => import('./commands/serve.js') },
  library: {
    does: 'the archives of many sites, searched and exported as one',
    load: () => import('./commands/library.js'),
  },
  worker: {
    does: 'crawl a library together with other machines',
    load: () => import('./commands/worker.js'),
  },
  export: {
    does: 'the corpus: data, documents, references, captures',
    load: () => import('./commands/export.js'),
  },
  reprocess: {
    does: "derive every article again from its snapshot, by today's rules",
    load: () => import('./commands/reprocess.js'),
  },
  rebuild: {
    does: 'derive the whole archive anew from its snapshots alone',
    load: () => import('./commands/rebuild.js'),
  },
  forget: { does: 'remove an article and its bytes; the reason stays', load: () => import('./commands/forget.js') },
  site: { does: 'site profiles: list, check, new', load: () => import('./commands/site.js') },
  snapshot: { does: 'the bytes that were sent: list, cat, open', load: () => import('./commands/snapshot.js') },
  backup: {
    does: 'the whole archive in another folder, also during a crawl',
    load: () => import('./commands/backup.js'),
  },
  restore: { does: 'an archive from a backup', load: () => import('./commands/restore.js') },
  doctor: { does: 'bring an older archive up to date, and examine it', load: () => import('./commands/doctor.js') },
  verify: { does: 'prove that every article traces to sound bytes', load: () => import('./commands/verify.js') },
  completion: {
    does: 'completion of commands and options for bash, zsh and fish',
    load: async () => (await import('./commands/completion.js')).completionOf(COMMANDS),
  },
};

/** What an exit code means, for the help, the manual page and the documents: one rule for every command. */
export const EXIT_CODES: readonly (readonly [code: ExitCode, means: string])[] = [
  [EXIT.done, 'done'],
  [EXIT.failed, 'failed, or damage was found'],
  [EXIT.usage, 'the command line is wrong, names an article, run or site that is not there, or a target that is taken'],
  [EXIT.partial, 'done, but pages failed, or pages or files were not read, or nothing matched an export'],
  [EXIT.unusable, 'the archive or a folder is busy or unusable'],
  [EXIT.limit, 'a limit was reached: pages, disk or time'],
  [EXIT.interrupted, 'interrupted; what was fetched is saved'],
];

async function help(): Promise<string> {
  const { wrapIndented, textColumns, wrap } = await import('./wrapped.js');
  const columns = textColumns();
  const names = Object.entries(COMMANDS).map(([name, { does }]) =>
    wrapIndented(`  ${name.padEnd(12)} ${translated(does)}`, 15, columns),
  );
  const codes = EXIT_CODES.map(([code, means]) =>
    wrapIndented(`  ${String(code).padEnd(5)} ${translated(means)}`, 8, columns),
  );
  const text = t`Usage: yuanye [global options] COMMAND [options]

Archives Chinese news pages so that they read right: bytes kept, text repaired and cleaned.

Commands:
${names.join('\n')}

Global options, before the command or behind it: --archive DIR, --json, --quiet, --log-level LEVEL, --no-color, --lang zh|en

Exit codes:
${codes.join('\n')}

yuanye COMMAND --help shows a command's options and examples.`;
  return wrap(text, columns);
}

/** Global options that take a value. */
const VALUED = ['--archive', '--log-level', '--lang'];
const FLAGS = ['--json', '--quiet', '--no-color'];

/** Parts a command line into what stands before the command and the rest. */
function splitArguments(args: readonly string[]): {
  readonly globals: readonly string[];
  readonly rest: readonly string[];
} {
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (VALUED.includes(arg)) at++;
    else if (!FLAGS.includes(arg) && !VALUED.some((name) => arg.startsWith(`${name}=`))) break;
  }
  return { globals: args.slice(0, at), rest: args.slice(at) };
}

/** What `--lang` says, before the command or behind it. */
function langIn(args: readonly string[]): string | undefined {
  const words = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  const at = words.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
  return words[at]?.startsWith('--lang=') ? words[at].slice('--lang='.length) : words[at + 1 || words.length];
}

/** Names of languages and locales that are ours. */
const OURS = /^(?:zh|en)(?![a-z])/i;

/** Sets the language and the time zone of this call. A variable that names none is reported once and ignored. */
function setLanguageAndZone(args: readonly string[]): void {
  const own = setting('lang');
  const given = LANGS.find((one) => one === langIn(args));
  setLang(given ?? langOfLocale(OURS.test(own) ? own : localeName()));
  const json = args.includes('--json');
  if (own !== '' && !OURS.test(own)) {
    replaceInEnvironment('YUANYE_LANG', '');
    printNotice(t`YUANYE_LANG is "${printable(own)}", and only zh and en exist: the locale decides.`, json);
  }
  const zone = unknownZone();
  if (zone !== null) {
    replaceInEnvironment('TZ', 'UTC');
    if (zone !== '')
      printNotice(t`TZ is "${printable(zone)}", which names no time zone such as Asia/Shanghai: UTC is used.`, json);
  }
}

function printNotice(message: string, json: boolean): void {
  process.stderr.write(json ? `${JSON.stringify({ code: 'setting', message, hint: '' })}\n` : `yuanye: ${message}\n`);
}

/** Runs the command line `args` and resolves with the exit code. May be called again in the same process. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  setLanguageAndZone(args);
  const { globals, rest } = splitArguments(args);
  const [first, ...after] = rest;
  const [name, ...own] = first === 'help' && after[0] !== undefined ? [after[0], '--help'] : rest;
  const lang = langIn(args);
  if (
    (name === undefined || !Object.hasOwn(COMMANDS, name)) &&
    lang !== undefined &&
    !LANGS.some((one) => one === lang)
  ) {
    const { usage } = await import('./run-command.js');
    return usage(`There is no language "${lang}".`, 'Only zh and en exist.', args.includes('--json'));
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${await help()}\n`);
    return EXIT.done;
  }
  if (name === '--version' || name === '-V') {
    process.stdout.write(`${softwareVersion()}\n`);
    return EXIT.done;
  }
  const { runCommand, usage } = await import('./run-command.js');
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry !== undefined) return runCommand(name, entry, [...globals, ...own]);
  const message = name.startsWith('-') ? `There is no global option "${name}".` : `There is no command "${name}".`;
  return usage(message, 'yuanye --help lists them.', args.includes('--json'));
}
