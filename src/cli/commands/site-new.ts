/** `yuanye site new`: a profile for a site that has none, proposed from its pages, checked and written. */
import type { Command } from 'commander';
import { actLater, addGlobals } from '../run-command.js';

export function registerNew(command: Command): void {
  addGlobals(command.command('new'))
    .description('propose a profile for a site from one of its lists, check it and write it')
    .argument('<url>', 'a list of the site’s articles: a section, or the front page')
    .option('--name <name>', 'the site’s name in commands: a-z, 0-9, "." and "-"')
    .option('--out <file>', 'where to write it, - for standard output (default: ARCHIVE/sites/NAME.yaml)')
    .option('--force', 'write over a profile that is there')
    .option('--allow-private', 'let private addresses be asked')
    .addHelpText(
      'after',
      `
Examples:
  yuanye site new http://www.example.com/news/
  yuanye site new http://www.example.com/news/ --name example --out -
Then: yuanye crawl example --limit 20`,
    )
    .action(actLater(async () => (await import('../actions/site-new.js')).make));
}
