/** `yuanye rescrape`: look again at archived pages. */
import type { Command } from 'commander';
import { maxDisk, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('[site]', 'a site profile or its YAML file; none: pages of every site, without reading lists')
    .option('--due', 'the pages most worth a look, as many as the pace gives (the default)')
    .option('--all', 'every page, also those that are gone')
    .option('--url <url...>', 'these pages only')
    .option('--budget <n>', 'archived pages to look at, at most; lists and new articles are not counted', wholeNumber)
    .option('--limit <n>', 'another name of --budget', wholeNumber)
    .option('--delay <ms>', 'milliseconds between two requests to one host', wholeNumber)
    .option('--concurrency <n>', 'hosts visited side by side', wholeNumber, 16)
    .option('--allow-private', 'let private addresses be visited: tests, or one’s own site')
    .option('--keep-failures', 'keep a picture and the HTML of pages that fail in the browser, in ARCHIVE/failures')
    .option('--dry-run', 'tell which pages would be looked at')
    .option('--explain <url>', 'tell why a page is due when it is')
    .option(
      '--notify <addresses>',
      'whom to tell when something changed or failed: webhooks or mailto:, with blanks between',
    )
    .addHelpText(
      'after',
      `
Examples:
  yuanye rescrape chla
  yuanye rescrape chla --budget 500
  yuanye rescrape --all --dry-run
  yuanye rescrape --url http://www.chla.com.cn/htm/2019/1220/275031.html
  yuanye rescrape --explain http://www.chla.com.cn/htm/2019/1220/275031.html`,
    )
    .action(actLater(async () => (await import('../actions/rescrape.js')).run));
  maxDisk(command);
}
