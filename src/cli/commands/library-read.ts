/** `yuanye library search|export|duplicates`: the sites of a library read as one archive, through its catalogue. */
import type { Command } from 'commander';
import { atLibrary, wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';
import { exporting } from './export.js';
import { searching } from './search.js';

export function registerReading(command: Command): void {
  atLibrary(searching(command.command('search')))
    .description('find articles of all sites, in either script')
    .action(actLater(async () => (await import('../actions/library-read.js')).search));
  atLibrary(exporting(command.command('export')))
    .description('the corpus of all sites, in one order (date, id)')
    .action(actLater(async () => (await import('../actions/library-read.js')).exportAll));
  atLibrary(command.command('duplicates'))
    .description('articles that are one story, across sites')
    .argument('[id-or-url]', 'the cluster of this article only')
    .option('--limit <n>', 'clusters at most', wholeNumber, 50)
    .option('--offset <n>', 'clusters to pass over first', wholeNumber, 0)
    .action(actLater(async () => (await import('../actions/library-read.js')).duplicates));
}
