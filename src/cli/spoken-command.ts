/** A command whose help speaks the reader's language: what its file says in English is translated where it is shown. */
import {
  type AddHelpTextContext,
  type AddHelpTextPosition,
  type Argument,
  Command,
  Help,
  type Option,
} from 'commander';
import stringWidth from 'string-width';
import { spoken, translated } from '../lang/index.js';
import { helpParts } from './help-text.js';
import { wrapped } from './wrapped.js';

/** What the parser adds to a description in brackets. */
function addition(text: string): string {
  if (spoken() === 'en' || text === '') return text;
  const named = text.trim().replace(/(?<=[( ])(default|choices): /g, (name) => translated(name.trim()));
  return named.replace(/^\((.*)\)$/s, '（$1）');
}

class SpokenHelp extends Help {
  override displayWidth = (text: string): number => stringWidth(text);

  override boxWrap = (text: string, width: number): string =>
    spoken() === 'zh' ? wrapped(text, width) : super.boxWrap(text, width);

  override styleTitle = (title: string): string => translated(title);

  override commandUsage(command: Command): string {
    const usage = super.commandUsage(command);
    return usage.replace(/\[options\]|\[command\]/g, (name) => `[${translated(name.slice(1, -1))}]`);
  }

  override optionDescription(option: Option): string {
    const own = option.description ?? '';
    return translated(own) + addition(super.optionDescription(option).slice(own.length));
  }

  override argumentDescription(argument: Argument): string {
    const own = argument.description;
    return translated(own) + addition(super.argumentDescription(argument).slice(own.length));
  }

  override commandDescription = (command: Command): string => translated(super.commandDescription(command));

  override subcommandDescription = (command: Command): string => translated(super.subcommandDescription(command));
}

export class SpokenCommand extends Command {
  override createCommand(name?: string): Command {
    return new SpokenCommand(name);
  }

  override createHelp(): Help {
    return Object.assign(new SpokenHelp(), this.configureHelp());
  }

  override addHelpText(position: AddHelpTextPosition, text: string | ((context: AddHelpTextContext) => string)): this {
    return super.addHelpText(position, typeof text === 'string' ? () => notes(text) : text);
  }
}

/** The notes below the options: paragraphs are wrapped anew, examples keep their place. */
function notes(text: string): string {
  if (spoken() === 'en') return text;
  const columns = Math.min(process.stdout.columns ?? 80, 120);
  const lines = helpParts(text).map(({ before, words }) =>
    before === '' ? wrapped(translated(words), columns) : before + translated(words),
  );
  return lines.join('\n');
}
