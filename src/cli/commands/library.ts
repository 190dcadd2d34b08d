/** `yuanye library`: the archives of many sites, side by side, searched and exported as one. */
import type { Command } from 'commander';
import { atLibrary, choosing, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';
import { registerChecks } from './library-check.js';
import { registerReading } from './library-read.js';
import { registerRun } from './library-run.js';
import { registerFollow } from './library-shared.js';
import { registerSplit } from './library-split.js';
import { labels } from './worker.js';

export function register(command: Command): void {
  command.addHelpText(
    'after',
    `
Examples:
  yuanye library init ./library
  yuanye library add chla --cron "0 6 * * *"
  yuanye library add --archive ./archive
  yuanye library run --once
  yuanye library search 口袋公园
  yuanye serve --library ./library

A library is a folder: library.yaml says which sites, sites/NAME is the archive of each, as every other command knows it,
and catalogue.db has all their articles for searches, lists and exports. docs/library.md tells more.`,
  );
  command
    .command('init')
    .description('make a library')
    .argument('[dir]', 'the folder (default ./library, or YUANYE_LIBRARY)')
    .option(
      '--control <url>',
      'share it between machines: the PostgreSQL database by which they do (or YUANYE_CONTROL)',
    )
    .option('--store <store>', 'with it: where archives are kept, a folder or s3://BUCKET/PREFIX (or YUANYE_STORE)')
    .option('--join', 'the control holds the library already: make this folder a copy of it')
    .action(actLater(async () => (await import('../actions/library.js')).init));
  atLibrary(command.command('add'))
    .description('take in a site; or with --archive DIR an archive that is there, as it is, where it lies')
    .argument('[site-or-url]', 'a site profile, its YAML file, or an address')
    .option('--move', 'with --archive: move the archive into the library')
    .option('--name <name>', 'its name in the library (default: that of the site)')
    .option('--cron <pattern>', 'look after it at these times: minute hour day month weekday')
    .option('--tz <zone>', 'the time zone of the pattern, an IANA name', 'Asia/Shanghai')
    .option('--jitter <seconds>', 'put each start off by up to this much', wholeNumber, 0)
    .option('--labels <labels>', 'what a worker must have for it, such as browser,cn', labels, [])
    .action(actLater(async () => (await import('../actions/library.js')).add));
  atLibrary(command.command('remove'))
    .description('take a site out; its archive stays where it is')
    .argument('<name>')
    .option('--delete-archive', 'delete its archive as well, for ever')
    .action(actLater(async () => (await import('../actions/library.js')).remove));
  atLibrary(choosing(command.command('list')))
    .description('the sites; or with --articles what all of them hold, the latest published first')
    .option('--articles', 'articles, in place of sites')
    .option('--limit <n>', 'articles at most', wholeNumber, 50)
    .option('--offset <n>', 'articles to pass over first', wholeNumber, 0)
    .action(actLater(async () => (await import('../actions/library.js')).list));
  atLibrary(command.command('status'))
    .description('how each site is: articles, last run, next run')
    .action(actLater(async () => (await import('../actions/library.js')).status));
  registerRun(command);
  registerReading(command);
  registerChecks(command);
  registerSplit(command);
  registerFollow(command);
}
