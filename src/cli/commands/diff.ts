/** `yuanye diff`: what differs between two versions of an article, to be read by people. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<id-or-url>', "an article's id or one of its addresses")
    .argument('[from]', 'the older version, from 1 (default: the last but one)', wholeNumber)
    .argument('[to]', 'the newer version (default: the one after it)', wholeNumber)
    .option('--context <n>', 'unchanged paragraphs shown round a change', wholeNumber, 1)
    .addHelpText(
      'after',
      `
Examples:
  yuanye diff ivgzwmmbwknhlpwt               the last change
  yuanye diff ivgzwmmbwknhlpwt 1 3           from the first version to the third
  yuanye diff ivgzwmmbwknhlpwt 1 2 --json    {id, from, to, fields, blocks: [{kind, before, after, pieces}]}

Without colour, [-these words-] went and {+these words+} came. Exit code 0 whether or not anything differs.`,
    )
    .action(actLater(async () => (await import('../actions/diff.js')).diff));
}
