/** docs/yuanye.1: the manual page, made from the help of the commands. */

import { type CommandInfo, commandTree, globalOptions, type OptionInfo } from '../src/cli/command-tree.js';
import { COMMANDS, EXIT_CODES } from '../src/cli/main.js';
import { SETTINGS } from '../src/config/settings.js';

/** Text that troff takes as it is: no escapes, no requests, hyphens that can be copied. */
const roff = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&');

const option = ({ written, does, choices }: OptionInfo) =>
  `.TP\n.B ${roff(written)}\n${roff(does)}${choices.length === 0 ? '' : ` (${roff(choices.join(', '))})`}\n`;

function section(info: CommandInfo, path: string): string {
  const usage = [
    path,
    info.below.length > 0 ? 'COMMAND' : '',
    info.arguments,
    info.options.length > 0 ? '[options]' : '',
  ];
  const notes = info.notes === '' ? '' : `.PP\n.nf\n${roff(info.notes)}\n.fi\n`;
  return `.SS "${roff(`yuanye ${usage.filter((part) => part !== '').join(' ')}`)}"
${roff(info.does)}.
${info.options.map(option).join('')}${info.below.map((below) => section(below, `${path} ${below.name}`)).join('')}${notes}`;
}

/** The page. It has no date: the same program gives the same page. */
export async function manualPage(): Promise<string> {
  const tree = await commandTree(COMMANDS);
  return `.\\" Made by npm run docs from the help of the commands; a test tells when it is stale.
.TH YUANYE 1 "" "yuanye" "User Commands"
.SH NAME
yuanye \\- archive of Chinese landscape\\-architecture news
.SH SYNOPSIS
.B yuanye
[global options]
.I COMMAND
[options]
.SH DESCRIPTION
Archives Chinese news pages so that they read right: bytes kept, text repaired and cleaned.
An archive is one folder with a database, snapshots (WARC) and logs.
.SH GLOBAL OPTIONS
They stand before the command or behind it.
${globalOptions().map(option).join('')}.SH COMMANDS
${tree.map((info) => section(info, info.name)).join('')}.SH EXIT STATUS
${EXIT_CODES.map(([code, means]) => `.TP\n.B ${code}\n${roff(means)}\n`).join('')}.SH ENVIRONMENT
${SETTINGS.map(({ env, fallback, does }) => `.TP\n.B ${env}\n${roff(does)}${fallback === '' ? '' : ` Default: ${roff(fallback)}`}\n`).join('')}`;
}
