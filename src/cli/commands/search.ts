/** `yuanye search`: words, phrases and filters, in either script. */
import type { Command } from 'commander';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

/** Adds the options of a search. */
export function searching(command: Command): Command {
  return command
    .argument('<query...>', 'words, "a phrase", -without, title: site: source: author: tag: after: before:')
    .option('--limit <n>', 'hits at most', wholeNumber, 20)
    .option('--offset <n>', 'hits to pass over first', wholeNumber, 0)
    .option('--by-date', 'the latest published first, instead of the best')
    .option('--facets', 'count the hits by year, source and site');
}

export function register(command: Command): void {
  searching(command)
    .addHelpText(
      'after',
      `
Examples:
  yuanye search 园林
  yuanye search '"风景园林" 公园 -地产 after:2019 before:2020-06'
  yuanye search title:规划 source:人民网 --facets
  yuanye search author:李四 after:2019
  yuanye search tag:待核
  yuanye search -- '-地产 公园'           a query that begins with - stands behind --
Either script finds both: 園林 and 园林 are one word.
Both after: and before: take in the time they name: before:2021 finds articles of 2021 as well.

Words are looked for in titles, in the text and in attached documents, authors only behind author:. Editors are not
searched; an export has them (yuanye export --format csv --query QUERY).`,
    )
    .action(actLater(async () => (await import('../actions/search.js')).search));
}
