/** What every command shares: global options, output, the archive it reads, interruption, progress, errors and exit codes. */
import { type Command, CommanderError, Option } from 'commander';
import type { Archive } from '../../storage/index.js';
import { explained } from '../archive/faults.js';
import { setting } from '../config/settings.js';
import { EXIT, type ExitCode, StopRun } from '../core/errors.js';
import { escapeControls, printable } from '../core/terminal.js';
import { LANGS, type Lang, placeholder, t, translated } from '../lang/index.js';
import { clearStatus, showStatus, writeAboveStatus } from './status-line.js';
import { errorColumns, wrapIndented } from './wrapped.js';

/** A command as the top-level help shows it; `load` brings its code. */
export interface CommandEntry {
  readonly does: string;
  readonly load: () => Promise<CommandModule>;
}

/** A command's file: `register` describes arguments and options and sets the action through `act`. */
interface CommandModule {
  register(command: Command): void;
}

/** The global options as an action sees them. */
export interface Global {
  readonly archive: string;
  /** The archive, when the command line itself names it. */
  readonly archiveGiven: string | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly logLevel: string;
  readonly color: boolean;
  /** The language that --lang names; null: the settings or the locale decide. */
  readonly lang: Lang | null;
}

/** Writes one line to standard output; a closed pipe ends the process quietly, as `| head` expects. */
export function line(text: string): void {
  writeAboveStatus(() => process.stdout.write(`${escapeControls(text)}\n`));
}

/** Writes for people, in their language, to standard error, so that standard output stays data. */
export function say(global: Global, text: string): void {
  if (!global.quiet) writeAboveStatus(() => process.stderr.write(`${escapeControls(translated(text))}\n`));
}

/** The exit code of a run that ended so. */
export const EXIT_OF = {
  done: EXIT.done,
  partial: EXIT.partial,
  limit: EXIT.limit,
  interrupted: EXIT.interrupted,
} as const;

/** The exit codes of the commands that are running, by the command that was given. */
const codes = new WeakMap<Command, ExitCode>();

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** Wraps an action: it gets the global options first, returns the exit code, and what it throws is printed with its hint. */
export function act<A extends unknown[]>(
  action: (global: Global, ...args: A) => Promise<ExitCode> | ExitCode,
): (...args: [...A, Record<string, unknown>, Command]) => Promise<void> {
  return async (...args) => {
    const command = args[args.length - 1] as Command;
    const o = command.optsWithGlobals();
    const global: Global = {
      archive: setting('archive', o.archive),
      archiveGiven: o.archive ?? null,
      json: o.json === true,
      quiet: o.quiet === true,
      logLevel: setting('log-level', o.logLevel),
      color: o.color !== false && (process.env.NO_COLOR ?? '') === '' && process.stdout.isTTY === true,
      lang: o.lang ?? null,
    };
    try {
      codes.set(rootOf(command), await action(global, ...(args.slice(0, -1) as unknown as A)));
    } catch (error) {
      codes.set(rootOf(command), report(error, global.json));
    }
  };
}

/** The same for an action whose code is loaded when the command is called: describing a command loads none of its engines. */
export const actLater = <A extends unknown[]>(
  load: () => Promise<(global: Global, ...args: A) => Promise<ExitCode> | ExitCode>,
): ReturnType<typeof act<A>> => act<A>(async (global, ...args) => (await load())(global, ...args));

/** Prints an error and gives the exit code it asks for. Unknown errors are ours: the stack goes with them. */
function report(thrown: unknown, json: boolean): ExitCode {
  const error = explained(thrown);
  const known = error instanceof StopRun;
  const problem = known
    ? { code: error.code, message: error.message, hint: error.hint }
    : {
        code: 'internal',
        message: String(error instanceof Error ? (error.stack ?? error.message) : error),
        hint: 'This is a fault in yuanye; nothing that was saved is lost. Please report it with the lines above.',
      };
  printProblem(problem, json);
  return known ? error.exitCode : EXIT.failed;
}

/** What is wrong and what helps, in the reader's language; the code and everything else stays as it is. */
export const localizedProblem = <P extends { readonly message: string; readonly hint?: string }>(problem: P): P => ({
  ...problem,
  message: translated(problem.message),
  ...(problem.hint === undefined ? {} : { hint: translated(problem.hint) }),
});

/** The one form of an error: what is wrong, and below it what helps; with --json an object. */
function printProblem(problem: { code: string; message: string; hint: string }, json: boolean): void {
  const { message, hint } = localizedProblem(problem);
  const text = json ? `${escapeControls(JSON.stringify({ ...problem, message, hint }))}\n` : problemText(message, hint);
  writeAboveStatus(() => process.stderr.write(text));
}

/** An error for people. It is wrapped on a terminal, and never for a file or another program. */
export function problemText(message: string, hint: string): string {
  const lines = [...`yuanye: ${printable(message)}`.split('\n'), ...(hint === '' ? [] : [`  ${printable(hint)}`])];
  return lines.map((one) => `${wrapIndented(one, 2, errorColumns())}\n`).join('');
}

/** Tells that a command line is wrong, and gives the exit code for it. */
export function usage(message: string, hint: string, json: boolean): ExitCode {
  printProblem({ code: 'usage', message, hint }, json);
  return EXIT.usage;
}

export function addGlobals(command: Command): Command {
  return command
    .option('--archive <dir>', 'the archive folder (default ./archive, or YUANYE_ARCHIVE)')
    .option('--json', 'one JSON object a line, for machines')
    .option('--quiet', 'no progress, no summary')
    .option('--log-level <level>', 'debug, info, warn or error')
    .option('--no-color', 'no colours')
    .addOption(
      new Option('--lang <lang>', 'the language, by itself that of YUANYE_LANG or of the locale').choices([...LANGS]),
    );
}

/** What the parser says of a word that begins with one dash: our options have two. */
const DASHED = /unknown option '(-[^-'][^']+)'/;

/** `words`: the command with its own names in front, as it was typed. */
function hintFor(words: string, said: string): string {
  const word = DASHED.exec(said)?.[1];
  return word === undefined
    ? `yuanye ${words} --help shows options and examples.`
    : `A word that begins with - stands behind -- and after all options, as in: yuanye ${words} -- '${word}'`;
}

/** What the parser has against a command line, as a sentence; names of arguments are those of the help. */
function sentence(text: string): string {
  const [said = '', ...more] = text
    .replace(/^error: /, '')
    .replace(/(?<=^missing required argument ')[^']+|(?<=[<[])[\w-]+(?=(?:\.\.\.)?[>\]]' )/g, placeholder)
    .trim()
    .split('\n');
  const whole = [said.charAt(0).toUpperCase() + said.slice(1), ...more].join(' ');
  return /[.?)]$/.test(whole) ? whole : `${whole}.`;
}

/** Runs one command by name; the exit code is that of its action, or 2 when its arguments are wrong. */
export async function runCommand(name: string, entry: CommandEntry, args: readonly string[]): Promise<ExitCode> {
  const [{ SpokenCommand }, module] = await Promise.all([import('./spoken-command.js'), entry.load()]);
  const command = addGlobals(new SpokenCommand(`yuanye ${name}`).description(entry.does))
    .exitOverride()
    .configureOutput({
      outputError: (text) => void usage(sentence(text), hintFor(words(), text), args.includes('--json')),
    });
  module.register(command);
  const words = () => [name, ...command.commands.map((one) => one.name()).filter((one) => one === args[0])].join(' ');
  try {
    await command.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw error;
  }
  return codes.get(command) ?? EXIT.done;
}

/** Throws StopRun (exit 4) when there is no archive: work on what is archived makes none, as under a mistyped name. */
export async function demandArchive(dir: string): Promise<void> {
  const { hasArchive, openArchive } = await import('../../storage/index.js');
  if (!hasArchive(dir)) await openArchive(dir, { mode: 'read' }).close(); // throws what is wrong
}

/** Opens the archive for reading, and closes it whatever happens. */
export async function reading<T>(global: Global, work: (archive: Archive) => Promise<T> | T): Promise<T> {
  const { openArchive } = await import('../../storage/index.js');
  const archive = openArchive(global.archive, { mode: 'read' });
  try {
    return await work(archive);
  } finally {
    await archive.close();
  }
}

/**
 * Runs `work` with an AbortController that Ctrl-C and SIGTERM abort, and so does the end of the process that started this
 * one with a channel (`runChild`). A second signal ends the process at once; the archive survives that as it survives
 * kill -9.
 */
export async function interruptible<T>(global: Global, work: (abort: AbortController) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let signals = 0;
  const interrupt = () => {
    if (++signals > 1) process.exit(EXIT.interrupted);
    say(global, 'Stopping: what is in flight is finished first. Ctrl-C again ends at once.');
    abort.abort();
  };
  const orphaned = () => {
    if (!abort.signal.aborted) interrupt();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('disconnect', orphaned);
  if (process.connected === false) orphaned(); // it had a channel, and its other end is gone already
  try {
    return await work(abort);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('disconnect', orphaned);
  }
}

/** Shows how far the work is. */
export type ShowProgress = (what: string, done: number, total: number) => void;

/**
 * Runs long work that is no run of the archive (an export, a backup): progress in one line when standard error is a
 * terminal; resolves with undefined when it was interrupted.
 */
export async function longWork<T>(
  global: Global,
  work: (signal: AbortSignal, show: ShowProgress) => Promise<T>,
): Promise<T | undefined> {
  const show: ShowProgress = (what, done, total) => {
    const share = total === 0 ? 0 : Math.floor((100 * done) / total);
    if (!global.quiet) showStatus(() => t`${what} ${share} % (${done} of ${total})`);
  };
  return interruptible(global, async ({ signal }) => {
    try {
      return await work(signal, show);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      clearStatus();
    }
  });
}
