/** `yuanye library init|follow|status|run` of a library that several machines share. */
import type { Command } from 'commander';
import { atLeastOne, atLibrary } from '../options.js';
import { actLater } from '../run-command.js';

export function registerFollow(command: Command): void {
  atLibrary(command.command('follow'))
    .description('of a library on several machines: keep the copies and the catalogue here up to date')
    .option('--once', 'bring what is published now, then end')
    .option('--every <seconds>', 'how often to look for what was published', atLeastOne, 15)
    .action(actLater(async () => (await import('../actions/library-shared.js')).follow));
}
