/** `yuanye library split`: an archive of several sites made into one archive for each of them. */
import type { Command } from 'commander';
import { atLibrary } from '../options.js';
import { actLater } from '../run-command.js';

export function registerSplit(command: Command): void {
  atLibrary(command.command('split'))
    .description('make one archive for each site of an archive, and take them in; the archive itself stays as it is')
    .argument('<archive>', 'the folder of an archive that holds several sites')
    .addHelpText(
      'after',
      `
Examples:
  yuanye library init ./library
  yuanye library split ./archive --library ./library

Records are copied byte for byte, and articles with all their versions, tags and schedules. When it is stopped or killed,
the same command goes on with what it has. Nothing is in the library before all of it is made.`,
    )
    .action(actLater(async () => (await import('../actions/library-split.js')).split));
}
