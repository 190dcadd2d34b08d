/** Every command with its arguments and options, read from the commands themselves: for completion and the manual page. */
import { Command } from 'commander';
import { addGlobals, type CommandEntry } from './run-command.js';

export interface OptionInfo {
  /** `--format`, and a short form when there is one. */
  readonly names: readonly string[];
  /** As it is written: `--format <format>`. */
  readonly written: string;
  readonly does: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

export interface CommandInfo {
  readonly name: string;
  readonly does: string;
  /** Its arguments as they are written: `<id-or-url> [from]`. */
  readonly arguments: string;
  /** The values that its arguments may have, where they are listed. */
  readonly choices: readonly string[];
  /** Options of its own, without the global ones. */
  readonly options: readonly OptionInfo[];
  readonly below: readonly CommandInfo[];
  /** What its help says below the options: examples and notes. */
  readonly notes: string;
}

function optionsOf(command: Command): OptionInfo[] {
  return command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => ({
      names: [option.long, option.short].filter((name): name is string => name != null),
      written: option.flags,
      does: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    }));
}

const GLOBALS = new Set(optionsOf(addGlobals(new Command())).flatMap(({ names }) => names));

/** The global options. */
export const globalOptions = (): OptionInfo[] => optionsOf(addGlobals(new Command()));

function notesOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
  });
  command.outputHelp();
  return text.slice(command.helpInformation().length).trim();
}

function infoOf(command: Command, name: string, does: string): CommandInfo {
  return {
    name,
    does,
    arguments: command.registeredArguments
      .map((argument) => {
        const shown = `${argument.name()}${argument.variadic ? '...' : ''}`;
        return argument.required ? `<${shown}>` : `[${shown}]`;
      })
      .join(' '),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: optionsOf(command).filter(({ names }) => !names.some((one) => GLOBALS.has(one))),
    below: command.commands.map((one) => infoOf(one, one.name(), one.description())),
    notes: notesOf(command),
  };
}

/** Loads and describes every command of a table, in its order. */
export async function commandTree(commands: Readonly<Record<string, CommandEntry>>): Promise<CommandInfo[]> {
  const tree: CommandInfo[] = [];
  for (const [name, { does, load }] of Object.entries(commands)) {
    const command = addGlobals(new Command(`yuanye ${name}`));
    (await load()).register(command);
    tree.push(infoOf(command, name, does));
  }
  return tree;
}
