/** `yuanye runs`: what was done on the archive, and what came of it. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .option('--limit <n>', 'runs to list, the latest first', wholeNumber, 20)
    .addHelpText(
      'after',
      `
Examples:
  yuanye runs
  yuanye runs show 12
  yuanye runs show 12 --html > run-12.html`,
    )
    .action(actLater(async () => (await import('../actions/runs.js')).list));
  command
    .command('show')
    .description('the report of one run')
    .argument('<id>', 'the number of the run', wholeNumber)
    .option('--html', 'a page of its own, with small charts')
    .action(actLater(async () => (await import('../actions/runs.js')).show));
}
