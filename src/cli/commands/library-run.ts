/** `yuanye library run`: the sites side by side, a process each. */
import type { Command } from 'commander';
import { atLeastOne, atLibrary, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function registerRun(command: Command): void {
  atLibrary(command.command('run'))
    .description('look after the sites by their schedules, side by side; with --once all of them now')
    .argument('[name...]', 'these sites only')
    .option('--once', 'every site now, then end: its first crawl, the rest of one, or a look for what changed')
    .option('--sites <n>', 'sites at work side by side, each a process with a lock of its own', atLeastOne, 16)
    .option('--browsers <n>', 'of them, how many may run a browser at the same time', atLeastOne, 2)
    .option('--limit <n>', 'pages that a crawl of one site visits at most', atLeastOne)
    .option('--delay <ms>', 'milliseconds between two requests to one host', wholeNumber)
    .option('--tick <seconds>', 'how often to look at the clock', atLeastOne, 20)
    .option('--allow-private', 'let private addresses be visited: tests, or your own site')
    .addHelpText(
      'after',
      `
Examples:
  yuanye library run --once
  yuanye library run --once chla gooood
  yuanye library run --sites 8 --browsers 1

Hosts that several sites use are asked by one of them at a time. Ctrl-C: what is in flight is saved everywhere, and the
report is printed; sites that were not done go on with the next run. A site that fails stops no other.
Exit codes: 0 done, 3 some sites failed or skipped pages, 1 every site failed, 5 a limit was reached, 4 another run is at work.`,
    )
    .action(actLater(async () => (await import('../actions/library-run.js')).run));
}
