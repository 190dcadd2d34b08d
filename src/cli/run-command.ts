/** What every command shares: global options, output for people or machines, errors with their next step. */
import { type Command, CommanderError } from 'commander';
import { explained } from '../archive/faults.js';
import { setting } from '../config/settings.js';
import { EXIT, type ExitCode, StopRun } from '../core/errors.js';
import { guarded, printable } from '../core/terminal.js';

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
  readonly json: boolean;
  readonly quiet: boolean;
  readonly logLevel: string;
  readonly color: boolean;
}

/** Writes one line to standard output; a closed pipe ends the process quietly, as `| head` expects. */
export function line(text: string): void {
  process.stdout.write(`${guarded(text)}\n`);
}

/** Writes for people, to standard error, so that standard output stays data. */
export function say(global: Global, text: string): void {
  if (!global.quiet) process.stderr.write(`${guarded(text)}\n`);
}

/** Wraps an action: the globals come first, what it returns is the exit code, what it throws is told with its hint. */
export function act<A extends unknown[]>(
  action: (global: Global, ...args: A) => Promise<ExitCode> | ExitCode,
): (...args: [...A, Record<string, unknown>, Command]) => Promise<void> {
  return async (...args) => {
    const command = args[args.length - 1] as Command;
    const o = command.optsWithGlobals();
    const global: Global = {
      archive: setting('archive', o.archive),
      json: o.json === true,
      quiet: o.quiet === true,
      logLevel: setting('log-level', o.logLevel),
      color: o.color !== false && process.env.NO_COLOR === undefined && process.stdout.isTTY === true,
    };
    try {
      process.exitCode = await action(global, ...(args.slice(0, -1) as unknown as A));
    } catch (error) {
      process.exitCode = report(error, global.json);
    }
  };
}

/** Tells an error and gives the exit code it asks for. Unknown errors are ours: the stack goes with them. */
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
  process.stderr.write(
    json
      ? `${guarded(JSON.stringify(problem))}\n`
      : `yuanye: ${printable(problem.message)}\n${problem.hint ? `  ${problem.hint}\n` : ''}`,
  );
  return known ? error.exitCode : EXIT.failed;
}

export function addGlobals(command: Command): Command {
  return command
    .option('--archive <dir>', 'the archive folder (default ./archive, or YUANYE_ARCHIVE)')
    .option('--json', 'one JSON object a line, for machines')
    .option('--quiet', 'no progress, no summary')
    .option('--log-level <level>', 'debug, info, warn or error')
    .option('--no-color', 'no colours');
}

/** Runs one command by name. Usage errors exit with 2. */
export async function runCommand(
  name: string,
  entry: CommandEntry,
  args: readonly string[],
): Promise<ExitCode | undefined> {
  const [{ Command }, module] = await Promise.all([import('commander'), entry.load()]);
  const command = addGlobals(new Command(`yuanye ${name}`).description(entry.does))
    .exitOverride()
    .showHelpAfterError('(--help shows examples)');
  module.register(command);
  try {
    await command.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw error;
  }
  return undefined;
}
