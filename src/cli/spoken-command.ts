/** A command whose help speaks the reader's language: what its file says in English is translated where it is shown. */
import {
  type AddHelpTextContext,
  type AddHelpTextPosition,
  type Argument,
  Command,
  Help,
  type HelpContext,
  type Option,
} from 'commander';
import stringWidth from 'string-width';
import { currentLang, placeholder, translated } from '../lang/index.js';
import { helpParts } from './help-text.js';
import { padEndColumns, textColumns, wrap, wrapIndented } from './wrapped.js';

/** Columns that a description needs beside its name. */
const NARROW = 30;

/** What the parser adds to a description in brackets. */
function addition(text: string): string {
  if (currentLang() === 'en' || text === '') return text;
  const named = text
    .trim()
    .replace(/(?<=[( ])(default|choices): /g, (name) => translated(name.trim()))
    .replace(/"([^"]*)"/g, '$1')
    .replaceAll(', ', '、')
    .replace(/、(?=默认：)/, '；');
  return named.replace(/^\((.*)\)$/s, '（$1）');
}

/** A term with what stands in its brackets, such as `<dir>` and `[options]`, in the reader's language. */
function inReadersLanguage(term: string): string {
  return term.replace(/(?<=[<[])[\w-]+(?=(?:\.\.\.)?[>\]])/g, placeholder);
}

class SpokenHelp extends Help {
  override displayWidth = (text: string): number => stringWidth(text);

  override boxWrap = wrap;

  /** A name with what it means beside it, or below it where the terminal is narrow. */
  override formatItem(term: string, termWidth: number, description: string): string {
    const columns = textColumns();
    const beside = termWidth + 4;
    if (columns - beside >= NARROW)
      return wrapIndented(`  ${padEndColumns(term, termWidth)}  ${description}`, beside, columns);
    const below = wrap(description, columns - 6).replace(/^(?=.)/gm, '      ');
    return `${wrapIndented(`  ${term}`, 6, columns)}${below === '' ? '' : `\n${below}`}`;
  }

  override styleTitle = (title: string): string => translated(title);

  override commandUsage = (command: Command): string => inReadersLanguage(super.commandUsage(command));

  override optionTerm = (option: Option): string => inReadersLanguage(super.optionTerm(option));

  override argumentTerm = (argument: Argument): string => placeholder(super.argumentTerm(argument));

  override subcommandTerm = (command: Command): string => inReadersLanguage(super.subcommandTerm(command));

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
    return Object.assign(new SpokenHelp(), { helpWidth: textColumns() }, this.configureHelp());
  }

  /** A title's full-width colon needs no blank behind it. */
  override helpInformation(context?: HelpContext): string {
    return super.helpInformation(context).replace(/^(.*：) /, '$1');
  }

  override addHelpText(position: AddHelpTextPosition, text: string | ((context: AddHelpTextContext) => string)): this {
    return super.addHelpText(position, typeof text === 'string' ? () => notes(text) : text);
  }
}

/** The notes below the options: paragraphs are wrapped anew, examples keep their lines. */
function notes(text: string): string {
  const columns = textColumns();
  // English notes have their lines as the file has them: one that ends in the middle of a sentence goes on in the next.
  // An example, which is indented, does not.
  const parts =
    currentLang() === 'en'
      ? text
          .replace(/^(\S.*[^.\n])\n(?=\S)/gm, '$1 ')
          .split('\n')
          .flatMap(helpParts)
      : helpParts(text);
  const lines = parts.map(({ before, words }) =>
    before === '' ? wrap(translated(words), columns) : example(before, translated(words), columns),
  );
  return lines.join('\n');
}

/** The words of a command; an option or a redirection stays with its value where there is room for both. */
const WORDS = /\s*(?:--[\w-]+ +(?!-)|[<>|] )?(?:'[^']*'|"[^"]*"|[^\s'"])+/g;

/** An example with what is said of it beside it, or below it; a command that is too long goes on as a shell reads it. */
function example(before: string, words: string, columns: number): string {
  if (stringWidth(before + words) <= columns) return before + words;
  const below = words === '' ? '' : `\n${wrap(words, columns - 8).replace(/^/gm, '      # ')}`;
  const lines = [''];
  const room = columns - 8;
  const pieces = [...before.trimEnd().matchAll(WORDS)].flatMap(([piece]) =>
    stringWidth(piece) > room ? piece.split(/(?<=--[\w-]+)(?= )/) : [piece],
  );
  for (const piece of pieces) {
    const now = lines.at(-1)!;
    if (now !== '' && stringWidth(now + piece) > columns - 2) lines.push(`      ${piece.trimStart()}`);
    else lines[lines.length - 1] = now + piece;
  }
  return lines.join(' \\\n') + below;
}
