/** `yuanye watch`: standing queries, with a notification when a new or changed article matches. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye watch add '口袋公园 -地产' --site chla
  yuanye watch add 'title:招标' --notify mailto:me@example.com
  yuanye watch add -- '-地产 公园'           a query that begins with - stands behind --
  yuanye watch list
  yuanye watch remove 2

A query is written as for a search. After each crawl, rescrape and import the addresses of --notify, or by default those
of YUANYE_NOTIFY, are notified of the new and changed articles that match; the report of the run lists them as well.`,
  );
  command
    .command('add')
    .description('tell of new and changed articles that match')
    .argument('<query...>', 'words, "a phrase", -without, title: site: source: author: tag: after: before:')
    .option('--site <name>', 'only articles of this site')
    .option('--notify <addresses>', 'whom to tell: webhooks or mailto:, with blanks between')
    .action(actLater(async () => (await import('../actions/watch.js')).add));
  command
    .command('list')
    .description('the standing queries')
    .action(actLater(async () => (await import('../actions/watch.js')).list));
  command
    .command('remove')
    .description('no longer tell of a query')
    .argument('<id>', 'its number in the list', wholeNumber)
    .action(actLater(async () => (await import('../actions/watch.js')).remove));
}
