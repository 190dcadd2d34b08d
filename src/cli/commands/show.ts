/** `yuanye show`: one article, as it reads, and how it came to read so. */
import { type Command, Option } from 'commander';
import { CITATION_STYLES } from '../../core/choices.js';
import { wholeNumber } from '../options.js';
import { actLater } from '../run-command.js';

export function register(command: Command): void {
  command
    .argument('<id-or-url>', "an article's id or one of its addresses")
    .option('--trail', 'every change with rule, place, before → after, and what was removed')
    .option('--at <time>', 'as the page was at this time (ISO 8601); of a day: at its end, in the zone of this machine')
    .option('--version <n>', 'this version, from 1', wholeNumber)
    .addOption(new Option('--cite [style]', 'a citation instead of the text').choices([...CITATION_STYLES]))
    .addHelpText(
      'after',
      `
Examples:
  yuanye show ivgzwmmbwknhlpwt
  yuanye show http://www.chla.com.cn/htm/2019/1220/275031.html --trail
  yuanye show ivgzwmmbwknhlpwt --at 2024-05-31
  yuanye show ivgzwmmbwknhlpwt --cite bibtex`,
    )
    .action(actLater(async () => (await import('../actions/show.js')).show));
}
